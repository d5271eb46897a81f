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
import static dev.ogive.column.SimpleType.TINYINT;
import static dev.ogive.column.SimpleType.UUID;
import static dev.ogive.column.SimpleType.VARBINARY;
import static dev.ogive.column.SimpleType.VARCHAR;

import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.ListType;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowType;
import dev.ogive.column.RowVector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
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
            boolean temporal = to == DATE || to == TIME || to == TIMESTAMP || to == TIMESTAMPTZ || to == INTERVAL;
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

    private Casts() {}

    /// Whether a conversion exists.
    public static boolean exists(DataType from, DataType to) {
        return from.equals(to) || from == NULL || to == VARCHAR || row(from, to) != null || nested(from, to);
    }

    /// Whether some value of `from` does not convert.
    public static boolean canFail(DataType from, DataType to) {
        if (from.equals(to) || from == NULL || to == VARCHAR) {
            return false;
        }
        if (from.isInteger() && to.isInteger()) {
            return integerBits(to) < integerBits(from);
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
        return !((from == TIMESTAMP || from == TIMESTAMPTZ)
                && (to == DATE || to == TIME || to == TIMESTAMP || to == TIMESTAMPTZ));
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
        Kernel nested = nestedKernel(from, to, lenient);
        if (nested != null) {
            return nested;
        }
        Row row = to == VARCHAR ? toText(from) : row(from, to);
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
            out[i] = Calendar.dayOfMicros(in[i]);
        }
    }

    // ---- all others, row by row -----------------------------------------------------------------------------------

    private static Row row(DataType from, DataType to) {
        if (from == VARCHAR) {
            return fromText(to);
        }
        if (to.isInteger() || to instanceof DecimalType) {
            return toExact(from, to);
        }
        return switch (to) {
            case DOUBLE, REAL -> toFloat(from, to);
            case BOOLEAN -> toBoolean(from);
            case DATE, TIME, TIMESTAMP, TIMESTAMPTZ, INTERVAL -> toTemporal(from, to);
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
        return to == HUGEINT
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
    private static void storeChecked(NumberText number, Vector in, int row, Vector out, Failure failure) {
        boolean narrow = number.high == number.value >> 63;
        DataType type = out.type();
        boolean fits = type instanceof DecimalType d
                ? Int128.fits(number.high, number.value, d.precision())
                : type == HUGEINT || narrow && fitsInteger(number.value, type);
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

    private static boolean fitsInteger(long value, DataType type) {
        return switch (type) {
            case TINYINT -> value == (byte) value;
            case SMALLINT -> value == (short) value;
            case INTEGER -> value == (int) value;
            default -> true;
        };
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
        if (from == DATE && (to == TIMESTAMP || to == TIMESTAMPTZ)) {
            return (in, i, out, failure) -> {
                long micros = ints(in)[i] * Calendar.MICROS_PER_DAY;
                if (Math.multiplyHigh(ints(in)[i], Calendar.MICROS_PER_DAY) != micros >> 63) {
                    failure.outOfRange(in, i, out);
                } else {
                    longs(out)[i] = micros;
                }
            };
        }
        if ((from == TIMESTAMP || from == TIMESTAMPTZ) && to == TIME) {
            return (in, i, out, _) -> longs(out)[i] = Calendar.timeOfMicros(longs(in)[i]);
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

    // ---- text -----------------------------------------------------------------------------------------------------

    private static Row fromText(DataType to) {
        NumberText number = new NumberText();
        TemporalText temporal = new TemporalText();
        if (to.isInteger() && to != HUGEINT) {
            return (in, i, out, failure) -> {
                StringVector s = (StringVector) in;
                NumberText.Outcome outcome = number.parseLong(s.bytes, s.starts[i], s.starts[i] + s.lengths[i]);
                number.high = number.value >> 63;
                store(outcome, number, in, i, out, failure);
            };
        }
        if (to == HUGEINT || to instanceof DecimalType) {
            int precision = to instanceof DecimalType d ? d.precision() : 39;
            int scale = to instanceof DecimalType d ? d.scale() : 0;
            return (in, i, out, failure) -> {
                StringVector s = (StringVector) in;
                store(
                        number.parseDecimal(s.bytes, s.starts[i], s.starts[i] + s.lengths[i], precision, scale),
                        number,
                        in,
                        i,
                        out,
                        failure);
            };
        }
        return switch (to) {
            case DOUBLE, REAL ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    NumberText.Outcome outcome = number.parseDouble(s.bytes, s.starts[i], s.starts[i] + s.lengths[i]);
                    double d = to == REAL ? (float) number.number : number.number;
                    if (outcome == NumberText.Outcome.OK && Double.isInfinite(d) && !Double.isInfinite(number.number)) {
                        outcome = NumberText.Outcome.OUT_OF_RANGE;
                    }
                    switch (outcome) {
                        case OK -> doubles(out)[i] = d;
                        case MALFORMED -> failure.malformed(in, i, out);
                        case OUT_OF_RANGE -> failure.outOfRange(in, i, out);
                    }
                };
            case BOOLEAN ->
                (in, i, out, failure) -> {
                    Boolean b = parseBoolean(((StringVector) in).string(i));
                    if (b == null) {
                        failure.malformed(in, i, out);
                    } else {
                        bools(out)[i] = b;
                    }
                };
            case DATE ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    if (temporal.parseDate(s.bytes, s.starts[i], s.starts[i] + s.lengths[i])) {
                        ints(out)[i] = (int) temporal.value;
                    } else {
                        failure.malformed(in, i, out);
                    }
                };
            case TIME ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    if (temporal.parseTime(s.bytes, s.starts[i], s.starts[i] + s.lengths[i])) {
                        longs(out)[i] = temporal.value;
                    } else {
                        failure.malformed(in, i, out);
                    }
                };
            case TIMESTAMP, TIMESTAMPTZ ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    if (temporal.parseTimestamp(s.bytes, s.starts[i], s.starts[i] + s.lengths[i], to == TIMESTAMPTZ)) {
                        longs(out)[i] = temporal.value;
                    } else {
                        failure.malformed(in, i, out);
                    }
                };
            case INTERVAL ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    if (temporal.parseInterval(s.bytes, s.starts[i], s.starts[i] + s.lengths[i])) {
                        I128Vector v = (I128Vector) out;
                        v.high[i] = ((long) temporal.months << 32) | (temporal.days & 0xFFFF_FFFFL);
                        v.low[i] = temporal.value;
                    } else {
                        failure.malformed(in, i, out);
                    }
                };
            case UUID ->
                (in, i, out, failure) -> {
                    UUID parsed = ValueText.parseUuid(((StringVector) in).string(i));
                    if (parsed == null) {
                        failure.malformed(in, i, out);
                    } else {
                        out.set(i, parsed);
                    }
                };
            case VARBINARY ->
                (in, i, out, failure) -> {
                    StringVector s = (StringVector) in;
                    byte[] bytes = ValueText.parseBinary(s.bytes, s.starts[i], s.lengths[i]);
                    if (bytes == null) {
                        failure.malformed(in, i, out);
                    } else {
                        ((StringVector) out).append(i, bytes, 0, bytes.length);
                    }
                };
            case ListType list ->
                (in, i, out, failure) -> {
                    Object parsed = ValueText.parseList(((StringVector) in).string(i), list);
                    if (parsed == null) {
                        failure.malformed(in, i, out);
                    } else {
                        out.set(i, parsed);
                    }
                };
            default -> null;
        };
    }

    private static void store(
            NumberText.Outcome outcome, NumberText number, Vector in, int row, Vector out, Failure failure) {
        switch (outcome) {
            case OK -> storeChecked(number, in, row, out, failure);
            case MALFORMED -> failure.malformed(in, row, out);
            case OUT_OF_RANGE -> failure.outOfRange(in, row, out);
        }
    }

    /// PostgreSQL takes any unique prefix of the words.
    private static Boolean parseBoolean(String text) {
        return switch (text.strip().toLowerCase(java.util.Locale.ROOT)) {
            case "t", "tr", "tru", "true", "y", "ye", "yes", "on", "1" -> true;
            case "f", "fa", "fal", "fals", "false", "n", "no", "of", "off", "0" -> false;
            default -> null;
        };
    }

    private static Row toText(DataType from) {
        if (from.isInteger() && from != HUGEINT) {
            byte[] buffer = new byte[20];
            return (in, i, out, _) -> {
                long v = in instanceof I32Vector x ? x.values[i] : longs(in)[i];
                int at = NumberText.writeLong(v, buffer, buffer.length);
                ((StringVector) out).append(i, buffer, at, buffer.length - at);
            };
        }
        return (in, i, out, _) -> out.set(i, ValueText.text(in, i));
    }

    // ---- lists and rows -------------------------------------------------------------------------------------------

    private static boolean nested(DataType from, DataType to) {
        if (from instanceof ListType(DataType f) && to instanceof ListType(DataType t)) {
            return exists(f, t);
        }
        if (from instanceof RowType f
                && to instanceof RowType t
                && f.fields().size() == t.fields().size()) {
            for (int i = 0; i < f.fields().size(); i++) {
                if (!exists(f.fields().get(i).type(), t.fields().get(i).type())) {
                    return false;
                }
            }
            return true;
        }
        return false;
    }

    private static Kernel nestedKernel(DataType from, DataType to, boolean lenient) {
        if (!nested(from, to)) {
            return null;
        }
        if (from instanceof ListType(DataType f) && to instanceof ListType(DataType t)) {
            Kernel element = kernel(f, t, lenient);
            return (in, rows, out) -> castLists((ListVector) in, rows, (ListVector) out, element);
        }
        RowType f = (RowType) from;
        RowType t = (RowType) to;
        Kernel[] fields = new Kernel[f.fields().size()];
        for (int i = 0; i < fields.length; i++) {
            fields[i] = kernel(f.fields().get(i).type(), t.fields().get(i).type(), lenient);
        }
        return (in, rows, out) -> {
            for (int i = 0; i < fields.length; i++) {
                castChild(((RowVector) in).fields[i], rows, ((RowVector) out).fields[i], fields[i]);
            }
        };
    }

    /// Only the elements that rows refer to are converted: others may be anything.
    private static void castLists(ListVector in, int rows, ListVector out, Kernel element) {
        int elements = 0;
        for (int i = 0; i < rows; i++) {
            elements += out.isNull(i) ? 0 : in.lengths[i];
        }
        int[] positions = new int[elements];
        int n = 0;
        for (int i = 0; i < rows; i++) {
            out.starts[i] = n;
            out.lengths[i] = out.isNull(i) ? 0 : in.lengths[i];
            for (int k = 0; k < out.lengths[i]; k++) {
                positions[n++] = in.starts[i] + k;
            }
        }
        Vector dense = Vector.allocate(in.child.type(), elements);
        dense.gather(in.child, positions, elements);
        if (dense instanceof StringVector s) {
            s.flatten(elements);
        }
        out.reserve(elements);
        castChild(dense, elements, out.child, element);
    }

    private static void castChild(Vector in, int rows, Vector out, Kernel kernel) {
        Vector source = in;
        if (in instanceof StringVector s && s.isDictionary()) {
            StringVector flat = new StringVector(SimpleType.VARCHAR, rows);
            flat.copy(s, 0, 0, rows);
            flat.flatten(rows);
            source = flat;
        }
        Nulls.begin(out);
        Nulls.merge(source, rows, out);
        kernel.cast(source, rows, out);
    }

    private static int integerBits(DataType type) {
        return switch (type) {
            case TINYINT -> 8;
            case SMALLINT -> 16;
            case INTEGER -> 32;
            case BIGINT -> 64;
            default -> 128;
        };
    }

    private static int decimalDigits(DataType integer) {
        return switch (integer) {
            case TINYINT -> 3;
            case SMALLINT -> 5;
            case INTEGER -> 10;
            case BIGINT -> 19;
            default -> 39;
        };
    }

    private static boolean[] bools(Vector vector) {
        return ((BoolVector) vector).values;
    }

    private static int[] ints(Vector vector) {
        return ((I32Vector) vector).values;
    }

    private static long[] longs(Vector vector) {
        return ((I64Vector) vector).values;
    }

    private static double[] doubles(Vector vector) {
        return ((F64Vector) vector).values;
    }
}
