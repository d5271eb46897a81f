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
    UTINYINT(Lane.I32),
    USMALLINT(Lane.I32),
    UINTEGER(Lane.I64),
    UBIGINT(Lane.I128),
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
    /// A TIMESTAMP of whole seconds, in microseconds.
    TIMESTAMP_S(Lane.I64),
    /// A TIMESTAMP of whole milliseconds, in microseconds.
    TIMESTAMP_MS(Lane.I64),
    /// Nanoseconds since 1970-01-01 00:00:00, no zone.
    TIMESTAMP_NS(Lane.I64),
    /// A [ZonedTime].
    TIMETZ(Lane.I128),
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
        return switch (this) {
            case TIMESTAMPTZ -> "TIMESTAMP WITH TIME ZONE";
            case TIMETZ -> "TIME WITH TIME ZONE";
            default -> name();
        };
    }

    /// UTINYINT to UBIGINT.
    public boolean isUnsigned() {
        return this == UTINYINT || this == USMALLINT || this == UINTEGER || this == UBIGINT;
    }

    /// Bits of an integer type's largest value, 0 for every other type.
    public int magnitudeBits() {
        return switch (this) {
            case TINYINT -> 7;
            case UTINYINT -> 8;
            case SMALLINT -> 15;
            case USMALLINT -> 16;
            case INTEGER -> 31;
            case UINTEGER -> 32;
            case BIGINT -> 63;
            case UBIGINT -> 64;
            case HUGEINT -> 127;
            default -> 0;
        };
    }

    /// Whether every value of the other integer type is one of this integer type.
    public boolean holds(SimpleType other) {
        return magnitudeBits() >= other.magnitudeBits() && (!isUnsigned() || other.isUnsigned());
    }

    /// Whether the 128-bit integer is a value of this integer type.
    public boolean holds(long high, long low) {
        int bits = magnitudeBits();
        if (isUnsigned()) {
            return high == 0 && (bits == Long.SIZE || low >>> bits == 0);
        }
        return bits > Long.SIZE || (high == low >> 63 && low >> bits == high);
    }
}
