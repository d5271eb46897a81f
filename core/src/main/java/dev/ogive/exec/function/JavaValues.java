package dev.ogive.exec.function;

import dev.ogive.column.Binary;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.Listed;
import dev.ogive.column.RowType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/// Values as a Java program sees them:
///
/// | type | Java |
/// |---|---|
/// | BOOLEAN | `Boolean` |
/// | TINYINT, SMALLINT, INTEGER, BIGINT, UTINYINT, USMALLINT, UINTEGER | `Long` |
/// | HUGEINT, UBIGINT | `BigInteger` |
/// | DECIMAL | `BigDecimal` |
/// | REAL, DOUBLE | `Double` |
/// | VARCHAR, ENUM | `String` |
/// | VARBINARY | `byte[]` |
/// | DATE, TIME, TIMESTAMP | `LocalDate`, `LocalTime`, `LocalDateTime` |
/// | TIMESTAMPTZ | `Instant` |
/// | UUID | `java.util.UUID` |
/// | list, row | `List` |
/// | MAP | `List` of entries, each a `List` of key and value |
///
/// As results any `Number` stands for a number. Other types keep the engine's own form.
final class JavaValues {
    private JavaValues() {}

    static Object toJava(DataType type, Object value) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case Listed list -> {
                List<Object> values = new ArrayList<>();
                ((List<?>) value).forEach(v -> values.add(toJava(list.element(), v)));
                yield values;
            }
            case EnumType labels -> labels.values().get(((Long) value).intValue());
            case RowType row -> {
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < row.fields().size(); i++) {
                    values.add(toJava(row.fields().get(i).type(), ((List<?>) value).get(i)));
                }
                yield values;
            }
            case SimpleType.DATE -> LocalDate.ofEpochDay((Long) value);
            case SimpleType.TIME -> LocalTime.ofNanoOfDay((Long) value * 1_000);
            case SimpleType.TIMESTAMP -> LocalDateTime.ofInstant(instant((Long) value), ZoneOffset.UTC);
            case SimpleType.TIMESTAMPTZ -> instant((Long) value);
            case SimpleType.VARBINARY -> ((Binary) value).toArray();
            default -> value;
        };
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    /// @throws OgiveException TYPE_MISMATCH where the value is none of the type's
    static Object toCanonical(DataType type, Object value) {
        if (value == null) {
            return null;
        }
        try {
            return canonical(type, value);
        } catch (ClassCastException | ArithmeticException e) {
            throw new OgiveException(
                    ErrorCode.TYPE_MISMATCH,
                    "a " + type.sql() + " is needed, the function gave " + value + " ("
                            + value.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private static Object canonical(DataType type, Object value) {
        return switch (type) {
            case DecimalType d -> decimal((Number) value).setScale(d.scale(), RoundingMode.HALF_UP);
            case Listed list -> {
                List<Object> values = new ArrayList<>();
                ((List<?>) value).forEach(v -> values.add(toCanonical(list.element(), v)));
                yield values;
            }
            case EnumType labels -> {
                int code = labels.codeOf((String) value);
                if (code < 0) {
                    throw new ArithmeticException(value + " is none of the values");
                }
                yield (long) code;
            }
            case RowType row -> {
                List<Object> values = new ArrayList<>();
                for (int i = 0; i < row.fields().size(); i++) {
                    values.add(toCanonical(row.fields().get(i).type(), ((List<?>) value).get(i)));
                }
                yield values;
            }
            case SimpleType simple ->
                switch (simple) {
                    case TINYINT -> bounded((Number) value, Byte.MIN_VALUE, Byte.MAX_VALUE);
                    case SMALLINT -> bounded((Number) value, Short.MIN_VALUE, Short.MAX_VALUE);
                    case INTEGER -> bounded((Number) value, Integer.MIN_VALUE, Integer.MAX_VALUE);
                    case BIGINT -> bounded((Number) value, Long.MIN_VALUE, Long.MAX_VALUE);
                    case UTINYINT, USMALLINT, UINTEGER ->
                        bounded((Number) value, 0, (1L << simple.magnitudeBits()) - 1);
                    case UBIGINT -> unsigned(decimal((Number) value).toBigIntegerExact());
                    case HUGEINT -> decimal((Number) value).toBigIntegerExact();
                    case REAL -> (double) ((Number) value).floatValue();
                    case DOUBLE -> ((Number) value).doubleValue();
                    case BOOLEAN -> (Boolean) value;
                    case VARCHAR -> (String) value;
                    case VARBINARY -> new Binary((byte[]) value);
                    case DATE -> ((LocalDate) value).toEpochDay();
                    case TIME -> ((LocalTime) value).toNanoOfDay() / 1_000;
                    case TIMESTAMP -> micros(((LocalDateTime) value).toInstant(ZoneOffset.UTC));
                    case TIMESTAMPTZ -> micros((Instant) value);
                    default -> value;
                };
        };
    }

    private static long micros(Instant instant) {
        return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
    }

    private static Long bounded(Number value, long min, long max) {
        long whole = decimal(value).toBigIntegerExact().longValueExact();
        if (whole < min || whole > max) {
            throw new ArithmeticException(whole + " is out of range");
        }
        return whole;
    }

    private static BigInteger unsigned(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
            throw new ArithmeticException(value + " is out of range");
        }
        return value;
    }

    private static BigDecimal decimal(Number value) {
        return switch (value) {
            case BigDecimal d -> d;
            case BigInteger i -> new BigDecimal(i);
            case Double d -> BigDecimal.valueOf(d);
            case Float f -> BigDecimal.valueOf(f);
            default -> BigDecimal.valueOf(value.longValue());
        };
    }
}
