package dev.ogive.jdbc;

import dev.ogive.column.Binary;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.Interval;
import dev.ogive.column.ListType;
import dev.ogive.column.Listed;
import dev.ogive.column.MapType;
import dev.ogive.column.RowType;
import dev.ogive.column.SimpleType;
import dev.ogive.column.ZonedTime;
import dev.ogive.exec.kernel.ValueText;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.Array;
import java.sql.Date;
import java.sql.SQLException;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// SQL types and canonical values in JDBC's terms.
final class JdbcTypes {
    private JdbcTypes() {}

    static int code(DataType type) {
        return switch (type) {
            case DecimalType _ -> Types.DECIMAL;
            case ListType _ -> Types.ARRAY;
            case MapType _ -> Types.JAVA_OBJECT;
            case EnumType _ -> Types.VARCHAR;
            case RowType _ -> Types.STRUCT;
            case SimpleType s ->
                switch (s) {
                    case NULL -> Types.NULL;
                    case BOOLEAN -> Types.BOOLEAN;
                    case TINYINT -> Types.TINYINT;
                    case SMALLINT, UTINYINT -> Types.SMALLINT;
                    case INTEGER, USMALLINT -> Types.INTEGER;
                    case BIGINT, UINTEGER -> Types.BIGINT;
                    case HUGEINT, UBIGINT -> Types.NUMERIC;
                    case REAL -> Types.REAL;
                    case DOUBLE -> Types.DOUBLE;
                    case VARCHAR -> Types.VARCHAR;
                    case VARBINARY -> Types.VARBINARY;
                    case DATE -> Types.DATE;
                    case TIME -> Types.TIME;
                    case TIMESTAMP, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS -> Types.TIMESTAMP;
                    case TIMETZ -> Types.TIME_WITH_TIMEZONE;
                    case TIMESTAMPTZ -> Types.TIMESTAMP_WITH_TIMEZONE;
                    case INTERVAL, UUID -> Types.OTHER;
                };
        };
    }

    static String className(DataType type) {
        return switch (type) {
            case DecimalType _ -> BigDecimal.class.getName();
            case ListType _ -> Array.class.getName();
            case MapType _ -> Map.class.getName();
            case EnumType _ -> String.class.getName();
            case RowType _ -> Struct.class.getName();
            case SimpleType s ->
                switch (s) {
                    case NULL -> Object.class.getName();
                    case BOOLEAN -> Boolean.class.getName();
                    case TINYINT, SMALLINT, INTEGER, UTINYINT, USMALLINT -> Integer.class.getName();
                    case BIGINT, UINTEGER -> Long.class.getName();
                    case HUGEINT, UBIGINT -> BigDecimal.class.getName();
                    case REAL -> Float.class.getName();
                    case DOUBLE -> Double.class.getName();
                    case VARCHAR, INTERVAL -> String.class.getName();
                    case VARBINARY -> "[B";
                    case DATE -> Date.class.getName();
                    case TIME -> Time.class.getName();
                    case TIMESTAMP, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS -> Timestamp.class.getName();
                    case TIMETZ -> OffsetTime.class.getName();
                    case TIMESTAMPTZ -> OffsetDateTime.class.getName();
                    case UUID -> UUID.class.getName();
                };
        };
    }

    static int precision(DataType type) {
        return switch (type) {
            case DecimalType d -> d.precision();
            case Listed _, RowType _ -> 0;
            case EnumType e ->
                e.values().stream().mapToInt(String::length).max().orElse(0);
            case SimpleType s ->
                switch (s) {
                    case NULL, BOOLEAN -> 1;
                    case TINYINT, UTINYINT -> 3;
                    case SMALLINT, USMALLINT -> 5;
                    case INTEGER, UINTEGER -> 10;
                    case BIGINT -> 19;
                    case UBIGINT -> 20;
                    case HUGEINT -> 39;
                    case REAL -> 7;
                    case DOUBLE -> 15;
                    case VARCHAR, VARBINARY, INTERVAL -> Integer.MAX_VALUE;
                    case DATE -> 10;
                    case TIME -> 15;
                    case TIMESTAMP -> 26;
                    case TIMESTAMP_S -> 19;
                    case TIMESTAMP_MS -> 23;
                    case TIMESTAMP_NS -> 29;
                    case TIMETZ -> 24;
                    case TIMESTAMPTZ -> 32;
                    case UUID -> 36;
                };
        };
    }

    static int scale(DataType type) {
        return switch (type) {
            case DecimalType d -> d.scale();
            case SimpleType.TIME, SimpleType.TIMETZ, SimpleType.TIMESTAMP, SimpleType.TIMESTAMPTZ -> 6;
            case SimpleType.TIMESTAMP_MS -> 3;
            case SimpleType.TIMESTAMP_NS -> 9;
            default -> 0;
        };
    }

    /// Whether a number of digits after the point belongs to the type.
    static boolean hasScale(DataType type) {
        return type instanceof DecimalType || type.isInteger() || scale(type) > 0;
    }

    static boolean isText(DataType type) {
        return code(type) == Types.VARCHAR;
    }

    static boolean isSigned(DataType type) {
        return type.isNumeric() && !(type instanceof SimpleType s && s.isUnsigned());
    }

    /// A canonical value as `getObject` gives it.
    static Object toJava(DataType type, Object value) {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case DecimalType _ -> value;
            case ListType l -> new ListArray(l, (List<?>) value);
            case MapType m -> javaMap(m, (List<?>) value);
            case EnumType e -> e.values().get(((Long) value).intValue());
            case RowType r -> new RowStruct(r, (List<?>) value);
            case SimpleType s ->
                switch (s) {
                    case NULL, BOOLEAN, BIGINT, UINTEGER, DOUBLE, VARCHAR, UUID -> value;
                    case TINYINT, SMALLINT, INTEGER, UTINYINT, USMALLINT -> ((Long) value).intValue();
                    case HUGEINT, UBIGINT -> new BigDecimal((BigInteger) value);
                    case REAL -> ((Double) value).floatValue();
                    case VARBINARY -> ((Binary) value).toArray();
                    case DATE -> Date.valueOf(LocalDate.ofEpochDay((Long) value));
                    case TIME -> Time.valueOf(time((Long) value).withNano(0));
                    case TIMESTAMP, TIMESTAMP_S, TIMESTAMP_MS -> Timestamp.valueOf(timestamp((Long) value));
                    case TIMESTAMP_NS -> Timestamp.valueOf(ofNanos((Long) value));
                    case TIMETZ -> offsetTime((ZonedTime) value);
                    case TIMESTAMPTZ -> timestamp((Long) value).atOffset(ZoneOffset.UTC);
                    case INTERVAL -> ValueText.text(type, value);
                };
        };
    }

    /// Keys and values as [#toJava] gives them, in the map's order.
    private static Map<Object, Object> javaMap(MapType type, List<?> entries) {
        Map<Object, Object> map = new LinkedHashMap<>();
        for (Object entry : entries) {
            List<?> pair = (List<?>) entry;
            map.put(toJava(type.key(), pair.get(MapType.KEY)), toJava(type.value(), pair.get(MapType.VALUE)));
        }
        return map;
    }

    static LocalTime time(long micros) {
        return LocalTime.ofNanoOfDay(Math.min(micros, 86_399_999_999L) * 1_000);
    }

    static LocalDateTime timestamp(long micros) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(micros, 1_000_000L), (int) Math.floorMod(micros, 1_000_000L) * 1_000, ZoneOffset.UTC);
    }

    static LocalDateTime ofNanos(long nanos) {
        return LocalDateTime.ofEpochSecond(
                Math.floorDiv(nanos, 1_000_000_000L), (int) Math.floorMod(nanos, 1_000_000_000L), ZoneOffset.UTC);
    }

    private static OffsetTime offsetTime(ZonedTime value) {
        return time(value.micros()).atOffset(ZoneOffset.ofTotalSeconds(value.offsetSeconds()));
    }

    static long micros(LocalDateTime time) {
        return Math.addExact(
                Math.multiplyExact(time.toEpochSecond(ZoneOffset.UTC), 1_000_000L),
                time.toLocalTime().toNanoOfDay() / 1_000 % 1_000_000);
    }

    /// What a user handed to `setObject`, as a canonical value of the parameter's type; text is
    /// parsed by the engine's own rules where the type is not text.
    static Object toCanonical(DataType type, Object value) throws SQLException {
        try {
            return canonical(type, value);
        } catch (ArithmeticException | IllegalArgumentException | ClassCastException | java.time.DateTimeException e) {
            throw new SQLException(Errors.conversion(value, type.sql()).getMessage(), "22018", e);
        }
    }

    private static Object canonical(DataType type, Object value) throws SQLException {
        if (value == null) {
            return null;
        }
        return switch (type) {
            case DecimalType d -> {
                BigDecimal scaled = decimal(value).setScale(d.scale(), java.math.RoundingMode.HALF_UP);
                if (scaled.precision() > d.precision()) {
                    throw new ArithmeticException("too many digits");
                }
                yield scaled;
            }
            case ListType l -> {
                Object elements = value instanceof Array a ? a.getArray() : value;
                List<Object> list = new ArrayList<>();
                for (Object element : elements instanceof List<?> given ? given.toArray() : (Object[]) elements) {
                    list.add(canonical(l.element(), element));
                }
                yield list;
            }
            case EnumType e -> {
                int code = e.codeOf(value.toString());
                if (code < 0) {
                    throw new IllegalArgumentException("no such value");
                }
                yield (long) code;
            }
            case MapType m -> {
                List<Object> entries = new ArrayList<>();
                for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
                    entries.add(
                            Arrays.asList(canonical(m.key(), entry.getKey()), canonical(m.value(), entry.getValue())));
                }
                yield entries;
            }
            case RowType r -> {
                Object[] fields = value instanceof Struct s ? s.getAttributes() : ((List<?>) value).toArray();
                List<Object> row = new ArrayList<>();
                for (int i = 0; i < fields.length; i++) {
                    row.add(canonical(r.fields().get(i).type(), fields[i]));
                }
                yield row;
            }
            case SimpleType s -> simple(s, value);
        };
    }

    private static Object simple(SimpleType type, Object value) throws SQLException {
        return switch (type) {
            case NULL -> null;
            case BOOLEAN -> bool(value);
            case TINYINT -> whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> whole(value, Short.MIN_VALUE, Short.MAX_VALUE);
            case INTEGER -> whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
            case BIGINT -> whole(value, Long.MIN_VALUE, Long.MAX_VALUE);
            case HUGEINT -> decimal(value).toBigIntegerExact();
            case UTINYINT, USMALLINT, UINTEGER -> whole(value, 0, (1L << type.magnitudeBits()) - 1);
            case UBIGINT -> unsigned(decimal(value).toBigIntegerExact());
            case REAL -> (double) (float) real(value);
            case DOUBLE -> real(value);
            case VARCHAR -> text(value);
            case VARBINARY ->
                value instanceof byte[] b
                        ? new Binary(b)
                        : new Binary(value.toString().getBytes(java.nio.charset.StandardCharsets.UTF_8));
            case DATE -> date(value).toEpochDay();
            case TIME -> localTime(value).toNanoOfDay() / 1_000;
            case TIMESTAMP -> micros(localDateTime(value));
            case TIMESTAMP_S -> micros(localDateTime(value).withNano(0));
            case TIMESTAMP_MS -> micros(localDateTime(value).truncatedTo(ChronoUnit.MILLIS));
            case TIMESTAMP_NS -> {
                Instant instant = localDateTime(value).toInstant(ZoneOffset.UTC);
                yield Math.addExact(Math.multiplyExact(instant.getEpochSecond(), 1_000_000_000L), instant.getNano());
            }
            case TIMETZ -> {
                OffsetTime time = value instanceof OffsetTime t ? t : OffsetTime.parse(value.toString());
                yield new ZonedTime(
                        time.toLocalTime().toNanoOfDay() / 1_000,
                        time.getOffset().getTotalSeconds());
            }
            case TIMESTAMPTZ -> micros(LocalDateTime.ofInstant(instant(value), ZoneOffset.UTC));
            case INTERVAL -> interval(value);
            case UUID -> value instanceof UUID u ? u : UUID.fromString(value.toString());
        };
    }

    private static BigInteger unsigned(BigInteger value) {
        if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
            throw new ArithmeticException("out of range");
        }
        return value;
    }

    private static Boolean bool(Object value) throws SQLException {
        return switch (value) {
            case Boolean b -> b;
            case Number n -> n.doubleValue() != 0;
            default ->
                switch (value.toString().strip().toLowerCase(java.util.Locale.ROOT)) {
                    case "true", "t", "1", "yes", "on" -> true;
                    case "false", "f", "0", "no", "off" -> false;
                    default -> throw Errors.conversion(value, "BOOLEAN");
                };
        };
    }

    private static Long whole(Object value, long min, long max) {
        long whole = switch (value) {
            case Boolean b -> b ? 1 : 0;
            case Long l -> l;
            case Integer i -> i;
            case Short s -> s;
            case Byte b -> b;
            default ->
                decimal(value).setScale(0, java.math.RoundingMode.HALF_UP).longValueExact();
        };
        if (whole < min || whole > max) {
            throw new ArithmeticException("out of range");
        }
        return whole;
    }

    static BigDecimal decimal(Object value) {
        return switch (value) {
            case BigDecimal d -> d;
            case BigInteger i -> new BigDecimal(i);
            case Long l -> BigDecimal.valueOf(l);
            case Integer i -> BigDecimal.valueOf(i);
            case Short s -> BigDecimal.valueOf(s);
            case Byte b -> BigDecimal.valueOf(b);
            case Boolean b -> b ? BigDecimal.ONE : BigDecimal.ZERO;
            default -> new BigDecimal(value.toString().strip());
        };
    }

    private static double real(Object value) {
        return value instanceof Number n
                ? n.doubleValue()
                : Double.parseDouble(value.toString().strip());
    }

    private static String text(Object value) {
        return switch (value) {
            case BigDecimal d -> d.toPlainString();
            case Timestamp t -> ValueText.text(SimpleType.TIMESTAMP, micros(t.toLocalDateTime()));
            case LocalDateTime t -> ValueText.text(SimpleType.TIMESTAMP, micros(t));
            case byte[] b -> new Binary(b).toString();
            default -> value.toString();
        };
    }

    private static LocalDate date(Object value) {
        return switch (value) {
            case LocalDate d -> d;
            case Date d -> d.toLocalDate();
            case Timestamp t -> t.toLocalDateTime().toLocalDate();
            case LocalDateTime t -> t.toLocalDate();
            case java.util.Date d ->
                LocalDate.ofInstant(Instant.ofEpochMilli(d.getTime()), java.time.ZoneId.systemDefault());
            default -> LocalDate.parse(value.toString().strip());
        };
    }

    private static LocalTime localTime(Object value) {
        return switch (value) {
            case LocalTime t -> t;
            case Time t -> t.toLocalTime();
            case Timestamp t -> t.toLocalDateTime().toLocalTime();
            case LocalDateTime t -> t.toLocalTime();
            default -> LocalTime.parse(value.toString().strip());
        };
    }

    private static LocalDateTime localDateTime(Object value) {
        return switch (value) {
            case LocalDateTime t -> t;
            case Timestamp t -> t.toLocalDateTime();
            case Date d -> d.toLocalDate().atStartOfDay();
            case LocalDate d -> d.atStartOfDay();
            case OffsetDateTime t -> t.withOffsetSameInstant(ZoneOffset.UTC).toLocalDateTime();
            case java.util.Date d ->
                LocalDateTime.ofInstant(Instant.ofEpochMilli(d.getTime()), java.time.ZoneId.systemDefault());
            default -> {
                String text = value.toString().strip().replace(' ', 'T');
                yield text.indexOf('T') < 0 ? LocalDate.parse(text).atStartOfDay() : LocalDateTime.parse(text);
            }
        };
    }

    private static Instant instant(Object value) {
        return switch (value) {
            case OffsetDateTime t -> t.toInstant();
            case ZonedDateTime t -> t.toInstant();
            case Instant i -> i;
            case Timestamp t -> t.toInstant();
            case java.util.Date d -> Instant.ofEpochMilli(d.getTime());
            case LocalDateTime t -> t.toInstant(ZoneOffset.UTC);
            default -> {
                String text = value.toString().strip().replaceFirst(" ", "T");
                if (text.matches(".*[+-]\\d\\d$")) {
                    text += ":00";
                }
                yield text.matches(".*(Z|[+-]\\d\\d:\\d\\d)$")
                        ? OffsetDateTime.parse(text).toInstant()
                        : localDateTime(value).toInstant(ZoneOffset.UTC);
            }
        };
    }

    private static Interval interval(Object value) throws SQLException {
        return switch (value) {
            case Interval i -> i;
            case java.time.Duration d -> new Interval(0, 0, d.toNanos() / 1_000);
            default -> throw Errors.conversion(value, "INTERVAL");
        };
    }
}
