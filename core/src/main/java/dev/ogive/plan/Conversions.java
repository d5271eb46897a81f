package dev.ogive.plan;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.Interval;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Conversions of constants that need no evaluator, for literals in the text and for values of
/// parameters alike.
public final class Conversions {
    private static final Pattern DATE = Pattern.compile("(\\d{1,6})-(\\d{1,2})-(\\d{1,2})");
    private static final Pattern TIME = Pattern.compile("(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:\\.(\\d{1,9}))?)?");
    private static final Pattern INTERVAL_PART = Pattern.compile(
            "\\s*([+-]?\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]+)|\\s*([+-]?)(\\d+):(\\d{2})(?::(\\d{2}(?:\\.\\d+)?))?");
    private static final long MICROS_PER_DAY = 86_400_000_000L;

    private Conversions() {}

    public static Interval negate(Interval i) {
        return new Interval(-i.months(), -i.days(), -i.micros());
    }

    /// `amount` of a unit such as `day` or `months`; null if there is no such unit.
    ///
    /// @throws OgiveException DATETIME_OVERFLOW where the interval would be too long
    public static Interval interval(BigDecimal amount, String unit) {
        try {
            return exactly(amount, unit);
        } catch (ArithmeticException e) {
            throw new OgiveException(
                    ErrorCode.DATETIME_OVERFLOW, amount.toPlainString() + " " + unit + " is no INTERVAL", e);
        }
    }

    private static Interval exactly(BigDecimal amount, String unit) {
        String u = unit.toLowerCase(Locale.ROOT);
        u = u.length() > 3 && u.endsWith("s") ? u.substring(0, u.length() - 1) : u;
        return switch (u) {
            case "millennium", "mil" -> months(amount, 12_000);
            case "century", "centurie", "cent" -> months(amount, 1_200);
            case "decade", "dec" -> months(amount, 120);
            case "year", "y", "yr", "yrs" -> months(amount, 12);
            case "quarter" -> months(amount, 3);
            case "month", "mon", "mons" -> months(amount, 1);
            case "week", "w" -> days(amount, 7);
            case "day", "d" -> days(amount, 1);
            case "hour", "h", "hr", "hrs" -> micros(amount, 3_600_000_000L);
            case "minute", "min", "m" -> micros(amount, 60_000_000L);
            case "second", "sec", "s" -> micros(amount, 1_000_000L);
            case "millisecond", "ms", "msec" -> micros(amount, 1_000L);
            case "microsecond", "us", "usec" -> micros(amount, 1L);
            default -> null;
        };
    }

    private static Interval months(BigDecimal amount, int each) {
        BigDecimal months = amount.multiply(BigDecimal.valueOf(each));
        BigDecimal whole = months.setScale(0, RoundingMode.DOWN);
        Interval rest = days(months.subtract(whole), 30);
        return new Interval(whole.intValueExact(), rest.days(), rest.micros());
    }

    private static Interval days(BigDecimal amount, int each) {
        BigDecimal days = amount.multiply(BigDecimal.valueOf(each));
        BigDecimal whole = days.setScale(0, RoundingMode.DOWN);
        return new Interval(
                0,
                whole.intValueExact(),
                micros(days.subtract(whole), MICROS_PER_DAY).micros());
    }

    private static Interval micros(BigDecimal amount, long each) {
        return new Interval(
                0,
                0,
                amount.multiply(BigDecimal.valueOf(each))
                        .setScale(0, RoundingMode.HALF_UP)
                        .longValueExact());
    }

    /// `1 year 3 days 04:05:06`, or null.
    public static Interval parseInterval(String text) {
        Matcher part = INTERVAL_PART.matcher(text);
        int at = 0;
        Interval sum = new Interval(0, 0, 0);
        while (at < text.length() && part.find(at) && part.start() == at) {
            Interval next;
            if (part.group(2) != null) {
                next = interval(new BigDecimal(part.group(1)), part.group(2));
            } else {
                BigDecimal seconds = part.group(6) == null ? BigDecimal.ZERO : new BigDecimal(part.group(6));
                seconds = seconds.add(
                        BigDecimal.valueOf(Long.parseLong(part.group(4)) * 3600 + Long.parseLong(part.group(5)) * 60));
                next = micros("-".equals(part.group(3)) ? seconds.negate() : seconds, 1_000_000L);
            }
            if (next == null) {
                return null;
            }
            sum = new Interval(sum.months() + next.months(), sum.days() + next.days(), sum.micros() + next.micros());
            at = part.end();
        }
        String rest = text.substring(at).strip().toLowerCase(Locale.ROOT);
        if (at == 0 || !(rest.isEmpty() || rest.equals("ago"))) {
            return null;
        }
        return rest.isEmpty() ? sum : negate(sum);
    }

    /// Converts a constant, or returns null where the evaluator has to do it (or fail).
    public static Expr.Literal convert(Expr.Literal literal, DataType to) {
        if (literal.type().equals(to)) {
            return literal;
        }
        Object value = literal.value();
        if (value == null) {
            return Expr.nullOf(to);
        }
        Object converted = switch (value) {
            case String text -> to instanceof SimpleType simple ? parse(text, simple) : null;
            case Long number when literal.type().isInteger() -> integer(BigInteger.valueOf(number), to);
            case BigInteger number -> integer(number, to);
            case BigDecimal number when to instanceof DecimalType d -> decimal(number, d);
            case BigDecimal number when to == SimpleType.DOUBLE -> number.doubleValue();
            case Long days
            when literal.type() == SimpleType.DATE && to == SimpleType.TIMESTAMP -> days * MICROS_PER_DAY;
            default -> null;
        };
        return converted == null ? null : new Expr.Literal(converted, to);
    }

    private static Object integer(BigInteger number, DataType to) {
        return switch (to) {
            case DecimalType d -> decimal(new BigDecimal(number), d);
            case SimpleType.TINYINT -> number.bitLength() < 8 ? (Object) number.longValue() : null;
            case SimpleType.SMALLINT -> number.bitLength() < 16 ? (Object) number.longValue() : null;
            case SimpleType.INTEGER -> number.bitLength() < 32 ? (Object) number.longValue() : null;
            case SimpleType.BIGINT -> number.bitLength() < 64 ? (Object) number.longValue() : null;
            case SimpleType.HUGEINT -> number;
            case SimpleType.DOUBLE -> number.doubleValue();
            default -> null;
        };
    }

    private static BigDecimal decimal(BigDecimal number, DecimalType to) {
        BigDecimal scaled = number.setScale(to.scale(), RoundingMode.HALF_UP);
        return scaled.precision() > to.precision() ? null : scaled;
    }

    /// The text as a value of the type, or null where it is not in the plainest form.
    public static Object parse(String text, SimpleType type) {
        String s = text.strip();
        try {
            return switch (type) {
                case DATE -> date(s);
                case TIME -> time(s);
                case TIMESTAMP -> timestamp(s);
                case INTERVAL -> parseInterval(s);
                case UUID -> s.length() == 36 ? java.util.UUID.fromString(s) : null;
                default -> null;
            };
        } catch (RuntimeException e) {
            return null;
        }
    }

    private static Long date(String s) {
        Matcher m = DATE.matcher(s);
        return m.matches()
                ? LocalDate.of(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)), Integer.parseInt(m.group(3)))
                        .toEpochDay()
                : null;
    }

    private static Long time(String s) {
        Matcher m = TIME.matcher(s);
        if (!m.matches()) {
            return null;
        }
        LocalTime time = LocalTime.of(
                Integer.parseInt(m.group(1)),
                Integer.parseInt(m.group(2)),
                m.group(3) == null ? 0 : Integer.parseInt(m.group(3)));
        long micros = m.group(4) == null ? 0 : Long.parseLong((m.group(4) + "000000").substring(0, 6));
        return ChronoUnit.MICROS.between(LocalTime.MIDNIGHT, time) + micros;
    }

    private static Long timestamp(String s) {
        int split = Math.max(s.indexOf(' '), s.indexOf('T'));
        Long days = date(split < 0 ? s : s.substring(0, split));
        Long micros = split < 0 ? Long.valueOf(0) : time(s.substring(split + 1).strip());
        return days == null || micros == null ? null : Long.valueOf(days * MICROS_PER_DAY + micros);
    }
}
