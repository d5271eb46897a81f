package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.DATE;
import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.INTERVAL;
import static dev.ogive.column.SimpleType.NULL;
import static dev.ogive.column.SimpleType.TIME;
import static dev.ogive.column.SimpleType.TIMESTAMP;
import static dev.ogive.column.SimpleType.TIMESTAMPTZ;
import static dev.ogive.column.SimpleType.TIMESTAMP_MS;
import static dev.ogive.column.SimpleType.TIMESTAMP_NS;
import static dev.ogive.column.SimpleType.TIMESTAMP_S;
import static dev.ogive.column.SimpleType.TIMETZ;
import static dev.ogive.column.SimpleType.VARCHAR;
import static dev.ogive.exec.function.ArithmeticFunctions.doubles;
import static dev.ogive.exec.function.ArithmeticFunctions.ints;
import static dev.ogive.exec.function.ArithmeticFunctions.longs;

import dev.ogive.column.DataType;
import dev.ogive.column.I128Vector;
import dev.ogive.column.Vector;
import dev.ogive.column.ZonedTime;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.Overloads.Binding;
import dev.ogive.exec.function.Overloads.Signature;
import dev.ogive.exec.function.ScalarFunction.Kernel;
import dev.ogive.exec.kernel.Calendar;
import dev.ogive.exec.kernel.Temporals;
import java.util.List;

/// The operators on dates, times and intervals: what each pair of types gives is the table in [#add], [#subtract],
/// [#multiply] and [#divide]. A DATE plus an INTERVAL is a TIMESTAMP, as in PostgreSQL and DuckDB; months are added
/// before days, and a day that its month lacks becomes the month's last. TIMESTAMPs with time zone move in UTC.
final class TemporalArithmetic {
    /// Days and microseconds that a fraction of a month is taken for.
    private static final int DAYS_PER_MONTH = 30;

    private TemporalArithmetic() {}

    static Signature add(List<DataType> types) {
        if (types.size() != 2) {
            return null;
        }
        DataType a = plain(types.get(0));
        DataType b = plain(types.get(1));
        Signature signature = sum(a, b, 0, 1);
        return signature != null ? signature : swapped(sum(b, a, 1, 0));
    }

    /// TIMESTAMPs of other resolutions compute as TIMESTAMP.
    private static DataType plain(DataType type) {
        return type == TIMESTAMP_S || type == TIMESTAMP_MS || type == TIMESTAMP_NS ? TIMESTAMP : type;
    }

    /// `a + b` where the arguments stand at positions `at` and `bt`.
    private static Signature sum(DataType a, DataType b, int at, int bt) {
        boolean count = b.isInteger() && Coercion.cost(b, BIGINT) >= 0;
        return switch (a) {
            case DATE -> {
                if (count) {
                    yield new Signature(
                            List.of(DATE, BIGINT),
                            DATE,
                            _ -> (v, rows, out) -> dateAndDays(v[at], v[bt], 1, rows, out));
                }
                if (b == TIMETZ) {
                    yield new Signature(
                            List.of(DATE, TIMETZ),
                            TIMESTAMPTZ,
                            _ -> (v, rows, out) -> dateAndZonedTime(v[at], v[bt], rows, out));
                }
                if (b == TIME) {
                    yield new Signature(
                            List.of(DATE, TIME),
                            TIMESTAMP,
                            _ -> (v, rows, out) -> dateAndTime(v[at], v[bt], rows, out));
                }
                yield interval(b)
                        ? new Signature(
                                List.of(TIMESTAMP, INTERVAL),
                                TIMESTAMP,
                                _ -> (v, rows, out) -> momentAndInterval(v[at], v[bt], 1, rows, out))
                        : null;
            }
            case TIMESTAMP, TIMESTAMPTZ ->
                interval(b)
                        ? new Signature(
                                List.of(a, INTERVAL),
                                a,
                                _ -> (v, rows, out) -> momentAndInterval(v[at], v[bt], 1, rows, out))
                        : null;
            case TIME ->
                interval(b)
                        ? new Signature(
                                List.of(TIME, INTERVAL),
                                TIME,
                                _ -> (v, rows, out) -> timeAndInterval(v[at], v[bt], 1, rows, out))
                        : null;
            case TIMETZ ->
                interval(b)
                        ? new Signature(
                                List.of(TIMETZ, INTERVAL),
                                TIMETZ,
                                _ -> (v, rows, out) -> zonedTimeAndInterval(v[at], v[bt], 1, rows, out))
                        : null;
            case INTERVAL ->
                interval(b)
                        ? new Signature(
                                List.of(INTERVAL, INTERVAL),
                                INTERVAL,
                                _ -> (v, rows, out) -> intervals(v[at], v[bt], 1, rows, out))
                        : null;
            default -> null;
        };
    }

    private static Signature swapped(Signature signature) {
        return signature == null
                ? null
                : new Signature(
                        List.of(
                                signature.parameters().get(1),
                                signature.parameters().get(0)),
                        signature.result(),
                        signature.factory());
    }

    static Signature subtract(List<DataType> types) {
        if (types.size() != 2) {
            return null;
        }
        DataType a = plain(types.get(0));
        DataType b = plain(types.get(1));
        if (a == VARCHAR && Coercion.isTemporal(b) && b != INTERVAL) {
            a = b;
        }
        return switch (a) {
            case DATE ->
                switch (b) {
                    case DATE, VARCHAR, NULL ->
                        new Signature(List.of(DATE, DATE), BIGINT, _ -> TemporalArithmetic::daysBetween);
                    case INTERVAL -> moveBack(TIMESTAMP);
                    case TIMESTAMP, TIMESTAMPTZ -> between(b);
                    default ->
                        b.isInteger()
                                ? new Signature(
                                        List.of(DATE, BIGINT),
                                        DATE,
                                        _ -> (v, rows, out) -> dateAndDays(v[0], v[1], -1, rows, out))
                                : null;
                };
            case TIMESTAMP, TIMESTAMPTZ ->
                switch (b) {
                    case INTERVAL, NULL -> moveBack(a);
                    case DATE, VARCHAR -> between(a);
                    case TIMESTAMP, TIMESTAMPTZ -> between(Coercion.common(a, b));
                    default -> null;
                };
            case TIME ->
                switch (b) {
                    case INTERVAL ->
                        new Signature(
                                List.of(TIME, INTERVAL),
                                TIME,
                                _ -> (v, rows, out) -> timeAndInterval(v[0], v[1], -1, rows, out));
                    case TIME, VARCHAR, NULL ->
                        new Signature(List.of(TIME, TIME), INTERVAL, _ -> TemporalArithmetic::timeBetween);
                    default -> null;
                };
            case TIMETZ ->
                b == INTERVAL
                        ? new Signature(
                                List.of(TIMETZ, INTERVAL),
                                TIMETZ,
                                _ -> (v, rows, out) -> zonedTimeAndInterval(v[0], v[1], -1, rows, out))
                        : null;
            case INTERVAL ->
                b == INTERVAL || b == VARCHAR || b == NULL
                        ? new Signature(
                                List.of(INTERVAL, INTERVAL),
                                INTERVAL,
                                _ -> (v, rows, out) -> intervals(v[0], v[1], -1, rows, out))
                        : null;
            default -> null;
        };
    }

    static Signature multiply(List<DataType> types) {
        if (types.size() != 2) {
            return null;
        }
        if (types.get(0) == INTERVAL && types.get(1).isNumeric()) {
            return new Signature(
                    List.of(INTERVAL, DOUBLE),
                    INTERVAL,
                    _ -> (v, rows, out) -> scaled(v[0], doubles(v[1]), false, rows, out));
        }
        if (types.get(1) == INTERVAL && types.get(0).isNumeric()) {
            return new Signature(
                    List.of(DOUBLE, INTERVAL),
                    INTERVAL,
                    _ -> (v, rows, out) -> scaled(v[1], doubles(v[0]), false, rows, out));
        }
        return null;
    }

    static Signature divide(List<DataType> types) {
        return types.size() == 2 && types.get(0) == INTERVAL && types.get(1).isNumeric()
                ? new Signature(
                        List.of(INTERVAL, DOUBLE),
                        INTERVAL,
                        _ -> (v, rows, out) -> scaled(v[0], doubles(v[1]), true, rows, out))
                : null;
    }

    private static boolean interval(DataType type) {
        return type == INTERVAL || type == VARCHAR || type == NULL;
    }

    private static Signature moveBack(DataType type) {
        return new Signature(
                List.of(type, INTERVAL), type, _ -> (v, rows, out) -> momentAndInterval(v[0], v[1], -1, rows, out));
    }

    private static Signature between(DataType type) {
        return new Signature(List.of(type, type), INTERVAL, _ -> TemporalArithmetic::momentsBetween);
    }

    private static void dateAndDays(Vector dates, Vector days, int sign, int rows, Vector result) {
        int[] date = ints(dates);
        long[] count = longs(days);
        int[] out = ints(result);
        boolean suspect = false;
        for (int i = 0; i < rows; i++) {
            long sum = Calendar.isFinite(date[i]) ? date[i] + sign * count[i] : date[i];
            suspect |= sum != (int) sum | count[i] != (int) count[i];
            out[i] = (int) sum;
        }
        for (int i = 0; suspect && i < rows; i++) {
            long sum = date[i] + sign * count[i];
            if (!result.isNull(i) && (sum != (int) sum || count[i] != (int) count[i])) {
                throw new OgiveException(
                        ErrorCode.DATETIME_OVERFLOW,
                        Temporals.date(date[i]) + (sign > 0 ? " + " : " - ") + count[i] + " days is no DATE");
            }
        }
    }

    private static void dateAndTime(Vector dates, Vector times, int rows, Vector result) {
        int[] date = ints(dates);
        long[] time = longs(times);
        long[] out = longs(result);
        for (int i = 0; i < rows; i++) {
            if (!result.isNull(i)) {
                long midnight = Calendar.micros(date[i]);
                out[i] = Calendar.isFinite(midnight) ? midnight + time[i] : midnight;
            }
        }
    }

    private static void momentAndInterval(Vector moments, Vector intervals, int sign, int rows, Vector result) {
        long[] micros = longs(moments);
        I128Vector interval = (I128Vector) intervals;
        long[] out = longs(result);
        for (int i = 0; i < rows; i++) {
            if (!result.isNull(i)) {
                long parts = interval.high[i];
                out[i] = Calendar.addInterval(
                        micros[i], sign * (int) (parts >> 32), sign * (int) parts, sign * interval.low[i]);
            }
        }
    }

    private static void timeAndInterval(Vector times, Vector intervals, int sign, int rows, Vector result) {
        long[] time = longs(times);
        long[] micros = ((I128Vector) intervals).low;
        long[] out = longs(result);
        for (int i = 0; i < rows; i++) {
            out[i] = Calendar.timeOfMicros(time[i] + sign * (micros[i] % Calendar.MICROS_PER_DAY));
        }
    }

    /// The time moves within its day, its distance from UTC stays.
    private static void zonedTimeAndInterval(Vector times, Vector intervals, int sign, int rows, Vector result) {
        I128Vector in = (I128Vector) times;
        long[] micros = ((I128Vector) intervals).low;
        I128Vector out = (I128Vector) result;
        for (int i = 0; i < rows; i++) {
            ZonedTime time = ZonedTime.of(in.high[i], in.low[i]);
            long moved = Calendar.timeOfMicros(time.micros() + sign * (micros[i] % Calendar.MICROS_PER_DAY));
            ZonedTime sum = new ZonedTime(moved, time.offsetSeconds());
            out.high[i] = sum.high();
            out.low[i] = sum.low();
        }
    }

    private static void dateAndZonedTime(Vector dates, Vector times, int rows, Vector result) {
        int[] date = ints(dates);
        long[] utc = ((I128Vector) times).high;
        long[] out = longs(result);
        for (int i = 0; i < rows; i++) {
            if (!result.isNull(i)) {
                long midnight = Calendar.micros(date[i]);
                out[i] = Calendar.isFinite(midnight) ? midnight + utc[i] : midnight;
            }
        }
    }

    private static void daysBetween(Vector[] arguments, int rows, Vector result) {
        int[] a = ints(arguments[0]);
        int[] b = ints(arguments[1]);
        long[] out = longs(result);
        for (int i = 0; i < rows; i++) {
            out[i] = (long) a[i] - b[i];
        }
    }

    private static void timeBetween(Vector[] arguments, int rows, Vector result) {
        long[] a = longs(arguments[0]);
        long[] b = longs(arguments[1]);
        I128Vector out = (I128Vector) result;
        for (int i = 0; i < rows; i++) {
            out.high[i] = 0;
            out.low[i] = a[i] - b[i];
        }
    }

    /// Whole days of 24 hours and the rest, as in PostgreSQL.
    private static void momentsBetween(Vector[] arguments, int rows, Vector result) {
        long[] a = longs(arguments[0]);
        long[] b = longs(arguments[1]);
        I128Vector out = (I128Vector) result;
        for (int i = 0; i < rows; i++) {
            long micros = a[i] - b[i];
            if (!(Calendar.isFinite(a[i]) && Calendar.isFinite(b[i])) && !result.isNull(i)) {
                throw new OgiveException(
                        ErrorCode.DATETIME_OVERFLOW, "no INTERVAL leads to or from an infinite timestamp");
            }
            if (((a[i] ^ b[i]) & (a[i] ^ micros)) < 0 && !result.isNull(i)) {
                throw new OgiveException(
                        ErrorCode.DATETIME_OVERFLOW,
                        Temporals.timestamp(a[i]) + " - " + Temporals.timestamp(b[i]) + " is no INTERVAL");
            }
            out.high[i] = (int) (micros / Calendar.MICROS_PER_DAY) & 0xFFFF_FFFFL;
            out.low[i] = micros % Calendar.MICROS_PER_DAY;
        }
    }

    private static void intervals(Vector left, Vector right, int sign, int rows, Vector result) {
        I128Vector a = (I128Vector) left;
        I128Vector b = (I128Vector) right;
        I128Vector out = (I128Vector) result;
        for (int i = 0; i < rows; i++) {
            if (result.isNull(i)) {
                continue;
            }
            try {
                int months = Math.toIntExact((a.high[i] >> 32) + sign * (b.high[i] >> 32));
                int days = Math.toIntExact((long) (int) a.high[i] + sign * (int) b.high[i]);
                set(out, i, months, days, Math.addExact(a.low[i], Math.multiplyExact(sign, b.low[i])));
            } catch (ArithmeticException e) {
                throw new OgiveException(
                        ErrorCode.DATETIME_OVERFLOW, "interval out of range: " + a.get(i) + ", " + b.get(i), e);
            }
        }
    }

    static Kernel negateInterval(Binding binding) {
        return (arguments, rows, result) -> {
            I128Vector a = (I128Vector) arguments[0];
            I128Vector out = (I128Vector) result;
            for (int i = 0; i < rows; i++) {
                set(out, i, -(int) (a.high[i] >> 32), -(int) a.high[i], -a.low[i]);
            }
        };
    }

    /// Fractions of a month go to days of which a month has 30, fractions of a day to time, as in PostgreSQL.
    private static void scaled(Vector intervals, double[] factors, boolean divide, int rows, Vector result) {
        I128Vector a = (I128Vector) intervals;
        I128Vector out = (I128Vector) result;
        for (int i = 0; i < rows; i++) {
            if (result.isNull(i)) {
                continue;
            }
            if (divide && factors[i] == 0) {
                throw new OgiveException(ErrorCode.DIVISION_BY_ZERO, "division by zero: " + a.get(i) + " / 0");
            }
            double months = scale((int) (a.high[i] >> 32), factors[i], divide);
            double days = scale((int) a.high[i], factors[i], divide);
            double micros = scale(a.low[i], factors[i], divide);
            double monthDays = (months - (long) months) * DAYS_PER_MONTH;
            // Thirds and the like must not lose a microsecond of a whole day to rounding.
            monthDays = Math.rint(monthDays * 1e6) / 1e6;
            double wholeDays = (long) days + (long) monthDays;
            double rest = (days - (long) days + monthDays - (long) monthDays) * Calendar.MICROS_PER_DAY;
            double time = Math.rint(micros + rest);
            if (!(Math.abs(months) <= Integer.MAX_VALUE
                    && Math.abs(wholeDays) <= Integer.MAX_VALUE
                    && Math.abs(time) < 0x1p63)) {
                throw new OgiveException(
                        ErrorCode.DATETIME_OVERFLOW,
                        "interval out of range: " + a.get(i) + (divide ? " / " : " * ") + factors[i]);
            }
            set(out, i, (int) months, (int) wholeDays, (long) time);
        }
    }

    private static double scale(double part, double factor, boolean divide) {
        return divide ? part / factor : part * factor;
    }

    private static void set(I128Vector out, int row, int months, int days, long micros) {
        out.high[row] = ((long) months << 32) | (days & 0xFFFF_FFFFL);
        out.low[row] = micros;
    }
}
