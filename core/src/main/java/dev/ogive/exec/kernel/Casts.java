package dev.ogive.exec.kernel;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.BOOLEAN;
import static dev.ogive.column.SimpleType.DATE;
import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.HUGEINT;
import static dev.ogive.column.SimpleType.INTEGER;
import static dev.ogive.column.SimpleType.INTERVAL;
import static dev.ogive.column.SimpleType.NULL;
import static dev.ogive.column.SimpleType.REAL;
import static dev.ogive.column.SimpleType.SMALLINT;
import static dev.ogive.column.SimpleType.TIME;
import static dev.ogive.column.SimpleType.TIMESTAMP;
import static dev.ogive.column.SimpleType.TIMESTAMPTZ;
import static dev.ogive.column.SimpleType.TIMESTAMP_MS;
import static dev.ogive.column.SimpleType.TIMESTAMP_NS;
import static dev.ogive.column.SimpleType.TIMESTAMP_S;
import static dev.ogive.column.SimpleType.TIMETZ;
import static dev.ogive.column.SimpleType.TINYINT;
import static dev.ogive.column.SimpleType.UBIGINT;
import static dev.ogive.column.SimpleType.UINTEGER;
import static dev.ogive.column.SimpleType.USMALLINT;
import static dev.ogive.column.SimpleType.UTINYINT;
import static dev.ogive.column.SimpleType.UUID;
import static dev.ogive.column.SimpleType.VARBINARY;
import static dev.ogive.column.SimpleType.VARCHAR;

import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.column.ZonedTime;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.UUID;

/// Conversions between types with PostgreSQL's rules: text is read strictly, numbers round (half
/// away from zero from decimals, half to even from doubles) and must fit, times of day are
/// dropped on the way to a date.
///
/// Differences to PostgreSQL: text is also cast to lists (`[1, 2]`), lists and rows print as
/// DuckDB prints them, and a number is cast to BOOLEAN by whether it is zero.
public final class Casts {
    /// Converts a batch. The caller has begun `out` and merged the input's null flags into it;
    /// strings come flat.
    @FunctionalInterface
    public interface Kernel {
        void cast(Vector in, int rows, Vector out);
    }

    /// Converts one value.
    @FunctionalInterface
    interface Row {
        /// What to do where the value cannot be converted.
        void cast(Vector in, int row, Vector out, Failure failure);
    }

    /// Raises an error that names the value, or makes the row NULL for TRY_CAST.
    record Failure(DataType from, DataType to, boolean lenient) {
        void malformed(Vector in, int row, Vector out) {
            boolean temporal = to == DATE || to == TIME || to == TIMETZ || to == INTERVAL || isMoment(to);
            at(in, row, out, temporal ? ErrorCode.INVALID_DATETIME : ErrorCode.INVALID_CAST, "is not a valid");
        }

        void outOfRange(Vector in, int row, Vector out) {
            boolean temporal = to.lane() != Lane.F64 && !to.isNumeric();
            at(
                    in,
                    row,
                    out,
                    temporal ? ErrorCode.DATETIME_OVERFLOW : ErrorCode.NUMERIC_OVERFLOW,
                    "is out of range for");
        }

        private void at(Vector in, int row, Vector out, ErrorCode code, String problem) {
            if (lenient) {
                out.setNull(row);
                if (out instanceof StringVector s) {
                    s.starts[row] = 0;
                    s.lengths[row] = 0;
                }
                return;
            }
            Object value = in.get(row);
            String shown = switch (value) {
                case BigDecimal d -> d.toPlainString();
                case String s -> "'" + (s.length() > 60 ? s.substring(0, 60) + "..." : s) + "'";
                default -> String.valueOf(value);
            };
            throw new OgiveException(code, shown + " " + problem + " " + to.sql());
        }
    }

    private static final long NANOS_PER_DAY = Calendar.MICROS_PER_DAY * 1_000;

    private Casts() {}

    /// Whether a conversion exists.
    public static boolean exists(DataType from, DataType to) {
        return from.equals(to)
                || from == NULL
                || to == VARCHAR
                || row(from, to) != null
                || NestedCasts.nested(from, to);
    }

    /// Whether some value of `from` does not convert.
    public static boolean canFail(DataType from, DataType to) {
        if (from.equals(to) || from == NULL || to == VARCHAR) {
            return false;
        }
        if (from.isInteger() && to.isInteger()) {
            return !((SimpleType) to).holds((SimpleType) from);
        }
        if (from.isInteger() && to instanceof DecimalType t) {
            return t.precision() - t.scale() < decimalDigits(from);
        }
        if (from instanceof DecimalType f && to instanceof DecimalType t) {
            int whole = f.precision() - f.scale() + (t.scale() < f.scale() ? 1 : 0);
            return t.precision() - t.scale() < whole;
        }
        if (from.isNumeric() && (to == DOUBLE || to == BOOLEAN)) {
            return false;
        }
        if (from == BOOLEAN && (to.isInteger() || to == DOUBLE || to == REAL)) {
            return false;
        }
        return !((from == TIMESTAMP || from == TIMESTAMPTZ) && (to == DATE || to == TIMESTAMP || to == TIMESTAMPTZ));
    }

    /// @throws OgiveException TYPE_MISMATCH where there is no such conversion
    public static Kernel kernel(DataType from, DataType to, boolean lenient) {
        if (from.equals(to)) {
            return (in, rows, out) -> out.copy(in, 0, 0, rows);
        }
        if (from == NULL) {
            return (_, rows, out) -> Nulls.all(rows, out);
        }
        Failure failure = new Failure(from, to, lenient);
        Kernel fast = fast(from, to);
        if (fast != null) {
            return fast;
        }
        Kernel nested = NestedCasts.nestedKernel(from, to, lenient);
        if (nested != null) {
            return nested;
        }
        Row row = to == VARCHAR ? TextCasts.toText(from) : row(from, to);
        if (row == null) {
            throw new OgiveException(
                    ErrorCode.TYPE_MISMATCH, "a value of type " + from.sql() + " cannot be cast to " + to.sql());
        }
        Kernel wide = widened(from, to, row, failure);
        if (wide != null) {
            return wide;
        }
        return (in, rows, out) -> {
            for (int i = 0; i < rows; i++) {
                if (!out.isNull(i)) {
                    row.cast(in, i, out, failure);
                } else if (out instanceof StringVector s) {
                    s.starts[i] = 0;
                    s.lengths[i] = 0;
                }
            }
        };
    }

    // ---- conversions that run in every other query: loops of their own --------------------------------------------

    private static Kernel fast(DataType from, DataType to) {
        Lane source = from.lane();
        Lane target = to.lane();
        if (from.isInteger() && source == Lane.I32) {
            if (to.isInteger() && !canFail(from, to)) {
                return switch (target) {
                    case I32 -> (in, rows, out) -> System.arraycopy(ints(in), 0, ints(out), 0, rows);
                    case I64 -> (in, rows, out) -> scale(ints(in), 1, longs(out), rows);
                    default -> null;
                };
            }
            if (to instanceof DecimalType d && target == Lane.I64 && !canFail(from, to)) {
                long factor = Int128.powerOfTen(d.scale());
                return (in, rows, out) -> scale(ints(in), factor, longs(out), rows);
            }
            if (to == DOUBLE) {
                return (in, rows, out) -> toDoubles(ints(in), doubles(out), rows);
            }
        }
        if (from == BIGINT && to == DOUBLE) {
            return (in, rows, out) -> toDoubles(longs(in), 1, doubles(out), rows);
        }
        if ((from == BIGINT || from instanceof DecimalType) && source == Lane.I64) {
            int scale = from instanceof DecimalType d ? d.scale() : 0;
            if (to == DOUBLE && scale <= 18) {
                double divisor = Int128.powerOfTen(scale);
                return (in, rows, out) -> toDoubles(longs(in), divisor, doubles(out), rows);
            }
            boolean up = to instanceof DecimalType d && d.scale() >= scale || to == HUGEINT;
            if (up && !canFail(from, to)) {
                int more = to instanceof DecimalType d ? d.scale() - scale : 0;
                if (more <= 18 && target == Lane.I64) {
                    long factor = Int128.powerOfTen(more);
                    return (in, rows, out) -> scale(longs(in), factor, longs(out), rows);
                }
                if (more <= 18 && target == Lane.I128) {
                    long factor = Int128.powerOfTen(more);
                    return (in, rows, out) -> scale(longs(in), factor, (I128Vector) out, rows);
                }
            }
        }
        if (from == DATE && (to == TIMESTAMP || to == TIMESTAMPTZ)) {
            return null;
        }
        if ((from == TIMESTAMP && to == TIMESTAMPTZ) || (from == TIMESTAMPTZ && to == TIMESTAMP)) {
            return (in, rows, out) -> System.arraycopy(longs(in), 0, longs(out), 0, rows);
        }
        if ((from == TIMESTAMP || from == TIMESTAMPTZ) && to == DATE) {
            return (in, rows, out) -> toDays(longs(in), ints(out), rows);
        }
        return null;
    }

    /// To a wide decimal of the same or a larger scale: values that fit 64 bits are multiplied,
    /// others go row by row.
    private static Kernel widened(DataType from, DataType to, Row others, Failure failure) {
        int more = to instanceof DecimalType d && from.isNumeric() ? d.scale() - scaleOf(from) : -1;
        boolean exact = from instanceof DecimalType || from == BIGINT || from == HUGEINT;
        if (!exact || more < 0 || more > 18 || to.lane() != Lane.I128) {
            return null;
        }
        long factor = Int128.powerOfTen(more);
        int precision = ((DecimalType) to).precision();
        return (in, rows, result) -> {
            I128Vector out = (I128Vector) result;
            long[] low = in instanceof I128Vector v ? v.low : longs(in);
            long[] high = in instanceof I128Vector v ? v.high : null;
            for (int i = 0; i < rows; i++) {
                if (out.isNull(i)) {
                    continue;
                }
                long value = low[i];
                long h = Math.multiplyHigh(value, factor);
                long l = value * factor;
                if ((high == null || high[i] == value >> 63) && Int128.fits(h, l, precision)) {
                    out.high[i] = h;
                    out.low[i] = l;
                } else {
                    others.cast(in, i, out, failure);
                }
            }
        };
    }

    private static int scaleOf(DataType type) {
        return type instanceof DecimalType d ? d.scale() : 0;
    }

    private static void scale(int[] in, long factor, long[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = in[i] * factor;
        }
    }

    private static void scale(long[] in, long factor, long[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = in[i] * factor;
        }
    }

    private static void scale(long[] in, long factor, I128Vector out, int rows) {
        long[] high = out.high;
        long[] low = out.low;
        for (int i = 0; i < rows; i++) {
            high[i] = Math.multiplyHigh(in[i], factor);
            low[i] = in[i] * factor;
        }
    }

    private static void toDoubles(int[] in, double[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = in[i];
        }
    }

    /// The nearest double while the unscaled value has at most 53 bits; past that within one unit
    /// in the last place.
    private static void toDoubles(long[] in, double divisor, double[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = in[i] / divisor;
        }
    }

    private static void toDays(long[] in, int[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = Calendar.dateOf(in[i]);
        }
    }

    // ---- all others, row by row -----------------------------------------------------------------------------------

    private static Row row(DataType from, DataType to) {
        if (from == VARCHAR) {
            return TextCasts.fromText(to);
        }
        if (to.isInteger() || to instanceof DecimalType) {
            return toExact(from, to);
        }
        return switch (to) {
            case DOUBLE, REAL -> toFloat(from, to);
            case BOOLEAN -> toBoolean(from);
            case DATE, TIME, TIMETZ, TIMESTAMP, TIMESTAMPTZ, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS, INTERVAL ->
                toTemporal(from, to);
            case EnumType labels when from instanceof EnumType given -> relabelled(given, labels);
            case UUID -> from == VARBINARY ? Casts::uuidFromBytes : null;
            default -> null;
        };
    }

    /// Parquet and Arrow files hold UUIDs as 16 bytes, the highest first.
    private static void uuidFromBytes(Vector in, int row, Vector out, Failure failure) {
        StringVector bytes = (StringVector) in;
        if (bytes.lengths[row] != 2 * Long.BYTES) {
            failure.malformed(in, row, out);
            return;
        }
        ByteBuffer value = ByteBuffer.wrap(bytes.bytes, bytes.starts[row], bytes.lengths[row]);
        out.set(row, new UUID(value.getLong(), value.getLong()));
    }

    private static Row toExact(DataType from, DataType to) {
        int scale = to instanceof DecimalType d ? d.scale() : 0;
        if (from == BOOLEAN) {
            return (in, i, out, _) -> out.set(i, one(to, ((BoolVector) in).values[i]));
        }
        if (from == REAL || from == DOUBLE) {
            NumberText number = new NumberText();
            return (in, i, out, failure) -> fromDouble(doubles(in)[i], scale, number, in, i, out, failure);
        }
        if (!from.isInteger() && !(from instanceof DecimalType)) {
            return null;
        }
        int sourceScale = from instanceof DecimalType d ? d.scale() : 0;
        NumberText number = new NumberText();
        return (in, i, out, failure) -> {
            if (in.type().lane() != Lane.I128 && sourceScale == scale) {
                long v = in instanceof I32Vector x ? x.values[i] : longs(in)[i];
                number.value = v;
                number.high = v >> 63;
                storeChecked(number, in, i, out, failure);
                return;
            }
            BigDecimal value = new BigDecimal(big(in, i), sourceScale);
            if (number.setDecimal(value, 39, scale) != NumberText.Outcome.OK) {
                failure.outOfRange(in, i, out);
                return;
            }
            storeChecked(number, in, i, out, failure);
        };
    }

    private static java.math.BigInteger big(Vector in, int row) {
        return switch (in) {
            case I32Vector v -> java.math.BigInteger.valueOf(v.values[row]);
            case I64Vector v -> java.math.BigInteger.valueOf(v.values[row]);
            case I128Vector v -> Int128.toBig(v.high[row], v.low[row]);
            default -> throw new IllegalStateException(in.type().sql());
        };
    }

    private static Object one(DataType to, boolean value) {
        if (to instanceof DecimalType d) {
            return BigDecimal.valueOf(value ? 1 : 0).setScale(d.scale());
        }
        return to.lane() == Lane.I128
                ? (Object) (value ? java.math.BigInteger.ONE : java.math.BigInteger.ZERO)
                : (Object) (value ? 1L : 0L);
    }

    /// Integers round half to even; decimals take the double's shortest text and round half away
    /// from zero.
    private static void fromDouble(
            double d, int scale, NumberText number, Vector in, int row, Vector out, Failure failure) {
        if (Double.isNaN(d) || Double.isInfinite(d)) {
            failure.outOfRange(in, row, out);
            return;
        }
        double rounded = Math.rint(d);
        if (Math.abs(rounded) < 0x1p62 && !(out.type() instanceof DecimalType)) {
            number.value = (long) rounded;
            number.high = number.value >> 63;
        } else {
            BigDecimal exact = out.type() instanceof DecimalType
                    ? new BigDecimal(in.type() == REAL ? Float.toString((float) d) : Double.toString(d))
                    : new BigDecimal(rounded);
            if (number.setDecimal(exact, 39, scale) != NumberText.Outcome.OK) {
                failure.outOfRange(in, row, out);
                return;
            }
        }
        storeChecked(number, in, row, out, failure);
    }

    /// Stores the 128-bit integer in `number` if the result's type can hold it.
    static void storeChecked(NumberText number, Vector in, int row, Vector out, Failure failure) {
        DataType type = out.type();
        boolean fits = type instanceof DecimalType d
                ? Int128.fits(number.high, number.value, d.precision())
                : ((SimpleType) type).holds(number.high, number.value);
        if (!fits) {
            failure.outOfRange(in, row, out);
            return;
        }
        switch (out) {
            case I32Vector v -> v.values[row] = (int) number.value;
            case I64Vector v -> v.values[row] = number.value;
            case I128Vector v -> {
                v.high[row] = number.high;
                v.low[row] = number.value;
            }
            default -> throw new IllegalStateException(type.sql());
        }
    }

    private static Row toFloat(DataType from, DataType to) {
        if (from == BOOLEAN) {
            return (in, i, out, _) -> doubles(out)[i] = ((BoolVector) in).values[i] ? 1 : 0;
        }
        if (from == REAL && to == DOUBLE) {
            return (in, i, out, _) -> doubles(out)[i] = doubles(in)[i];
        }
        if (from == DOUBLE) {
            return (in, i, out, failure) -> {
                float f = (float) doubles(in)[i];
                if (Float.isInfinite(f) && !Double.isInfinite(doubles(in)[i])) {
                    failure.outOfRange(in, i, out);
                } else {
                    doubles(out)[i] = f;
                }
            };
        }
        if (!from.isNumeric()) {
            return null;
        }
        int scale = from instanceof DecimalType d ? d.scale() : 0;
        return (in, i, out, _) -> {
            BigDecimal exact = new BigDecimal(big(in, i), scale);
            doubles(out)[i] = to == REAL ? exact.floatValue() : exact.doubleValue();
        };
    }

    private static Row toBoolean(DataType from) {
        return switch (from.lane()) {
            case I32 -> from.isInteger() ? (in, i, out, _) -> bools(out)[i] = ints(in)[i] != 0 : null;
            case I64 -> from.isNumeric() ? (in, i, out, _) -> bools(out)[i] = longs(in)[i] != 0 : null;
            case F64 -> (in, i, out, _) -> bools(out)[i] = doubles(in)[i] != 0;
            case I128 ->
                from.isNumeric()
                        ? (in, i, out, _) -> {
                            I128Vector v = (I128Vector) in;
                            bools(out)[i] = (v.high[i] | v.low[i]) != 0;
                        }
                        : null;
            case BOOL, STRING, LIST, ROW -> null;
        };
    }

    private static Row toTemporal(DataType from, DataType to) {
        if (from == DATE && isMoment(to)) {
            return (in, i, out, failure) -> {
                int day = ints(in)[i];
                long unit = to == TIMESTAMP_NS ? NANOS_PER_DAY : Calendar.MICROS_PER_DAY;
                if (!Calendar.isFinite(day)) {
                    longs(out)[i] = Calendar.micros(day);
                } else if (Math.multiplyHigh(day, unit) != (day * unit) >> 63) {
                    failure.outOfRange(in, i, out);
                } else {
                    longs(out)[i] = day * unit;
                }
            };
        }
        if (isMoment(from) && isMoment(to)) {
            return toMoment(from, to);
        }
        if (isMoment(from) && (to == TIME || to == TIMETZ || to == DATE)) {
            return (in, i, out, failure) -> {
                long micros = from == TIMESTAMP_NS ? microsOfNanos(longs(in)[i]) : longs(in)[i];
                if (to == DATE) {
                    ints(out)[i] = Calendar.dateOf(micros);
                } else if (!Calendar.isFinite(micros)) {
                    failure.outOfRange(in, i, out);
                } else if (to == TIME) {
                    longs(out)[i] = Calendar.timeOfMicros(micros);
                } else {
                    store(new ZonedTime(Calendar.timeOfMicros(micros), 0), (I128Vector) out, i);
                }
            };
        }
        if (from == TIME && to == TIMETZ) {
            return (in, i, out, _) -> store(new ZonedTime(longs(in)[i], 0), (I128Vector) out, i);
        }
        if (from == TIMETZ && to == TIME) {
            return (in, i, out, _) -> {
                I128Vector v = (I128Vector) in;
                longs(out)[i] = ZonedTime.of(v.high[i], v.low[i]).micros();
            };
        }
        if (from == TIME && to == INTERVAL) {
            return (in, i, out, _) -> {
                ((I128Vector) out).high[i] = 0;
                ((I128Vector) out).low[i] = longs(in)[i];
            };
        }
        if (from == INTERVAL && to == TIME) {
            return (in, i, out, _) -> longs(out)[i] = Calendar.timeOfMicros(((I128Vector) in).low[i]);
        }
        return null;
    }

    static boolean isMoment(DataType type) {
        return type == TIMESTAMP
                || type == TIMESTAMPTZ
                || type == TIMESTAMP_S
                || type == TIMESTAMP_MS
                || type == TIMESTAMP_NS;
    }

    /// Between timestamps of different resolutions: to the nearest one there is.
    private static Row toMoment(DataType from, DataType to) {
        if (to == TIMESTAMP_NS) {
            return (in, i, out, failure) -> {
                long micros = longs(in)[i];
                if (Calendar.isFinite(micros) && Math.multiplyHigh(micros, 1_000) != (micros * 1_000) >> 63) {
                    failure.outOfRange(in, i, out);
                } else {
                    longs(out)[i] = Calendar.isFinite(micros) ? micros * 1_000 : micros;
                }
            };
        }
        long unit = unit(to);
        return (in, i, out, _) -> {
            long micros = from == TIMESTAMP_NS ? microsOfNanos(longs(in)[i]) : longs(in)[i];
            longs(out)[i] = rounded(micros, unit);
        };
    }

    static long unit(DataType type) {
        return type == TIMESTAMP_S ? Calendar.MICROS_PER_SECOND : type == TIMESTAMP_MS ? 1_000 : 1;
    }

    /// Half away from zero.
    static long rounded(long micros, long unit) {
        if (unit == 1 || !Calendar.isFinite(micros)) {
            return micros;
        }
        long rest = micros % unit;
        return micros - rest + (Math.abs(rest) * 2 >= unit ? Long.signum(rest) * unit : 0);
    }

    private static long microsOfNanos(long nanos) {
        return Calendar.isFinite(nanos) ? rounded(nanos, 1_000) / 1_000 : nanos;
    }

    static void store(ZonedTime time, I128Vector out, int row) {
        out.high[row] = time.high();
        out.low[row] = time.low();
    }

    /// From one ENUM to another that has the same value.
    private static Row relabelled(EnumType from, EnumType to) {
        int[] codes = from.values().stream().mapToInt(to::codeOf).toArray();
        return (in, i, out, failure) -> {
            int code = codes[ints(in)[i]];
            if (code < 0) {
                failure.malformed(in, i, out);
            } else {
                ints(out)[i] = code;
            }
        };
    }

    private static int decimalDigits(DataType integer) {
        return switch (integer) {
            case TINYINT, UTINYINT -> 3;
            case SMALLINT, USMALLINT -> 5;
            case INTEGER, UINTEGER -> 10;
            case BIGINT -> 19;
            case UBIGINT -> 20;
            default -> 39;
        };
    }

    static boolean[] bools(Vector vector) {
        return ((BoolVector) vector).values;
    }

    static int[] ints(Vector vector) {
        return ((I32Vector) vector).values;
    }

    static long[] longs(Vector vector) {
        return ((I64Vector) vector).values;
    }

    static double[] doubles(Vector vector) {
        return ((F64Vector) vector).values;
    }
}
