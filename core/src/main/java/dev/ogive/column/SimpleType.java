package dev.ogive.column;

/// Types without parameters.
public enum SimpleType implements DataType {
    /// The type of a bare NULL; converts to every type.
    NULL(Lane.BOOL),
    BOOLEAN(Lane.BOOL),
    TINYINT(Lane.I32),
    SMALLINT(Lane.I32),
    INTEGER(Lane.I32),
    BIGINT(Lane.I64),
    /// 128-bit signed integer: what SUM of BIGINT gives.
    HUGEINT(Lane.I128),
    /// 32-bit float. Travels as a double whose value is exactly a float; arithmetic rounds to float.
    REAL(Lane.F64),
    DOUBLE(Lane.F64),
    /// UTF-8 text without a length bound, compared by code point.
    VARCHAR(Lane.STRING),
    VARBINARY(Lane.STRING),
    /// Days since 1970-01-01.
    DATE(Lane.I32),
    /// Microseconds since midnight.
    TIME(Lane.I64),
    /// Microseconds since 1970-01-01 00:00:00, no zone.
    TIMESTAMP(Lane.I64),
    /// Microseconds since 1970-01-01 00:00:00 UTC.
    TIMESTAMPTZ(Lane.I64),
    /// As in PostgreSQL: high word = months (upper 32 bits) and days (lower 32 bits), low word = microseconds.
    INTERVAL(Lane.I128),
    UUID(Lane.I128);

    private final Lane lane;

    SimpleType(Lane lane) {
        this.lane = lane;
    }

    @Override
    public Lane lane() {
        return lane;
    }

    @Override
    public String sql() {
        return this == TIMESTAMPTZ ? "TIMESTAMP WITH TIME ZONE" : name();
    }
}
