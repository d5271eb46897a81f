package dev.ogive.column;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.UUID;

/// The canonical Java form of one SQL value, used for literals, results and tests:
///
/// | type | Java |
/// |---|---|
/// | BOOLEAN | `Boolean` |
/// | TINYINT, SMALLINT, INTEGER, BIGINT, UTINYINT, USMALLINT, UINTEGER | `Long` |
/// | DATE | `Long` days since 1970-01-01 |
/// | TIME, TIMESTAMP, TIMESTAMPTZ, TIMESTAMP_S, TIMESTAMP_MS | `Long` microseconds |
/// | TIMESTAMP_NS | `Long` nanoseconds |
/// | TIME WITH TIME ZONE | [ZonedTime] |
/// | ENUM | `Long` position of the value among those declared |
/// | HUGEINT, UBIGINT | `BigInteger` |
/// | DECIMAL(p,s) | `BigDecimal` of scale `s` |
/// | REAL, DOUBLE | `Double` |
/// | VARCHAR | `String` |
/// | VARBINARY | [Binary] |
/// | INTERVAL | [Interval] |
/// | UUID | `java.util.UUID` |
/// | list, row | `java.util.List` of canonical values (may hold null) |
/// | MAP | `java.util.List` of entries, each a `java.util.List` of key and value |
public final class Values {
    private static final BigInteger MASK64 = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private Values() {}

    static Object ofLong(DataType type, long value) {
        return type instanceof DecimalType d ? (Object) BigDecimal.valueOf(value, d.scale()) : (Long) value;
    }

    /// The int64 lane's form of a canonical value.
    public static long toLong(DataType type, Object value) {
        return type instanceof DecimalType d
                ? ((BigDecimal) value).setScale(d.scale()).unscaledValue().longValueExact()
                : (Long) value;
    }

    static Object ofInt128(DataType type, long high, long low) {
        return switch (type) {
            case DecimalType d -> new BigDecimal(toBigInteger(high, low), d.scale());
            case SimpleType.INTERVAL -> new Interval((int) (high >> 32), (int) high, low);
            case SimpleType.UUID -> new UUID(high, low);
            case SimpleType.TIMETZ -> ZonedTime.of(high, low);
            default -> toBigInteger(high, low);
        };
    }

    static long high(DataType type, Object value) {
        return switch (value) {
            case BigDecimal d ->
                d.setScale(((DecimalType) type).scale())
                        .unscaledValue()
                        .shiftRight(64)
                        .longValueExact();
            case Interval i -> ((long) i.months() << 32) | (i.days() & 0xFFFF_FFFFL);
            case UUID u -> u.getMostSignificantBits();
            case ZonedTime t -> t.high();
            default -> ((BigInteger) value).shiftRight(64).longValueExact();
        };
    }

    static long low(DataType type, Object value) {
        return switch (value) {
            case BigDecimal d ->
                d.setScale(((DecimalType) type).scale()).unscaledValue().longValue();
            case Interval i -> i.micros();
            case UUID u -> u.getLeastSignificantBits();
            case ZonedTime t -> t.low();
            default -> ((BigInteger) value).longValue();
        };
    }

    /// The signed 128-bit integer `high * 2^64 + unsigned(low)`.
    public static BigInteger toBigInteger(long high, long low) {
        return BigInteger.valueOf(high).shiftLeft(64).or(BigInteger.valueOf(low).and(MASK64));
    }
}
