package dev.ogive.exec.window;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Interval;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.kernel.Calendar;
import dev.ogive.exec.kernel.Int128;
import dev.ogive.exec.plan.SortKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;

/// The values of the one order key of a RANGE frame with offsets, and where `key +- offset` falls
/// among them. Sums that leave the range of the type stop at its end.
abstract class FrameKeys {
    private static final int CHUNK = 1024;

    /// A reference and a number of up to 128 bits.
    private static final long WIDE_KEY_BYTES = 72;

    /// How far a bound is from a row's key: not negative.
    interface Offset {}

    protected final boolean descending;

    /// Rows with a key are `[first, end)`; those before or after have NULL.
    protected int first;

    protected int end;

    private FrameKeys(boolean descending) {
        this.descending = descending;
    }

    static FrameKeys of(DataType type, SortKey key) {
        return switch (type.lane()) {
            case I32, I64 -> new Longs(type, key.descending());
            case F64 -> new Doubles(key.descending());
            case I128 -> {
                if (type == SimpleType.INTERVAL || type == SimpleType.UUID || type == SimpleType.TIMETZ) {
                    throw noDistance(type);
                }
                yield new Wide(type, key.descending());
            }
            case BOOL, STRING, LIST, ROW -> throw noDistance(type);
        };
    }

    private static OgiveException noDistance(DataType type) {
        return new OgiveException(
                ErrorCode.TYPE_MISMATCH,
                "RANGE with an offset needs an ORDER BY of a number, date or time, not of " + type.sql());
    }

    static OgiveException wrongOffset(Object value, DataType type) {
        return new OgiveException(
                ErrorCode.TYPE_MISMATCH, "a RANGE offset of " + value + " does not fit an ORDER BY of " + type.sql());
    }

    /// Reads the keys of a partition.
    void load(WindowPartition partition, int column, DataType type) {
        int n = partition.rows();
        first = 0;
        while (first < n && partition.isNull(column, first)) {
            first++;
        }
        end = n;
        while (end > first && partition.isNull(column, end - 1)) {
            end--;
        }
        allocate(n);
        Vector values = Vector.allocate(type, CHUNK);
        for (int at = first; at < end; at += CHUNK) {
            int count = Math.min(CHUNK, end - at);
            partition.gather(column, at, count, values);
            put(values, at, count);
        }
    }

    abstract void allocate(int rows);

    /// What the keys take.
    abstract long heapBytes();

    abstract void put(Vector values, int at, int count);

    /// The offset in the key's own terms.
    abstract Offset offset(Object literal);

    /// The first of rows `[first, end)` whose key is not before (`after`: is after) the key of
    /// row `i` moved by the offset towards the start (`preceding`) or the end of the partition.
    int find(int i, Offset offset, boolean preceding, boolean after) {
        move(i, offset, preceding == descending);
        int low = first;
        int high = end;
        while (low < high) {
            int middle = (low + high) >>> 1;
            int order = compareToBound(middle);
            order = descending ? -order : order;
            if (after ? order <= 0 : order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    /// Sets the bound to the key of row `i` plus or minus an offset.
    abstract void move(int i, Offset offset, boolean plus);

    /// The order of the key of a row against the bound, by value.
    abstract int compareToBound(int row);

    private static final class Longs extends FrameKeys {
        private final DataType type;
        private long[] keys = {};
        private long bound;

        /// Whether the bound is in microseconds, though the keys are days.
        private boolean usesMicros;

        /// A plain distance, or an interval added to dates and timestamps.
        private record LongDistance(long value, Interval interval) implements Offset {}

        Longs(DataType type, boolean descending) {
            super(descending);
            this.type = type;
        }

        @Override
        void allocate(int rows) {
            if (keys.length < rows) {
                keys = new long[rows];
            }
        }

        @Override
        long heapBytes() {
            return (long) Long.BYTES * keys.length;
        }

        @Override
        void put(Vector values, int at, int count) {
            switch (values) {
                case I32Vector v -> {
                    for (int i = 0; i < count; i++) {
                        keys[at + i] = v.values[i];
                    }
                }
                case I64Vector v -> System.arraycopy(v.values, 0, keys, at, count);
                default -> throw new IllegalStateException("keys of type " + values.type());
            }
        }

        @Override
        Offset offset(Object literal) {
            if (literal instanceof Interval interval) {
                if (type == SimpleType.DATE
                        || type == SimpleType.TIMESTAMP
                        || type == SimpleType.TIMESTAMPTZ
                        || type == SimpleType.TIMESTAMP_S
                        || type == SimpleType.TIMESTAMP_MS
                        || type == SimpleType.TIME) {
                    return new LongDistance(0, interval);
                }
                throw wrongOffset(literal, type);
            }
            boolean number = type.isInteger() || type instanceof DecimalType || type == SimpleType.DATE;
            if (!number || !(literal instanceof Number n)) {
                throw wrongOffset(literal, type);
            }
            int scale = type instanceof DecimalType d ? d.scale() : 0;
            // Keys are whole in units of the scale: what is beyond it in an offset makes no difference.
            BigInteger units = new BigDecimal(n.toString())
                    .setScale(scale, RoundingMode.FLOOR)
                    .unscaledValue();
            return new LongDistance(
                    units.min(BigInteger.valueOf(Long.MAX_VALUE)).longValue(), null);
        }

        @Override
        void move(int i, Offset offset, boolean plus) {
            LongDistance distance = (LongDistance) offset;
            if (distance.interval != null) {
                bound = withInterval(keys[i], distance.interval, plus);
                return;
            }
            long key = keys[i];
            long moved = plus ? key + distance.value : key - distance.value;
            boolean overflow = plus ? moved < key : moved > key;
            bound = overflow ? (plus ? Long.MAX_VALUE : Long.MIN_VALUE) : moved;
        }

        /// In microseconds, for dates too.
        private long withInterval(long key, Interval interval, boolean plus) {
            int sign = plus ? 1 : -1;
            if (type == SimpleType.TIME) {
                return key + sign * (interval.micros() + interval.days() * Calendar.MICROS_PER_DAY);
            }
            long micros = type == SimpleType.DATE ? Calendar.micros((int) key) : key;
            return Calendar.addInterval(
                    micros, sign * interval.months(), sign * interval.days(), sign * interval.micros());
        }

        @Override
        int compareToBound(int row) {
            return Long.compare(inUnitsOfBound(keys[row]), bound);
        }

        private long inUnitsOfBound(long key) {
            return usesMicros ? Calendar.micros((int) key) : key;
        }

        @Override
        int find(int i, Offset offset, boolean preceding, boolean after) {
            usesMicros = type == SimpleType.DATE && ((LongDistance) offset).interval != null;
            return super.find(i, offset, preceding, after);
        }
    }

    private static final class Doubles extends FrameKeys {
        private double[] keys = {};
        private double bound;

        private record DoubleDistance(double value) implements Offset {}

        Doubles(boolean descending) {
            super(descending);
        }

        @Override
        void allocate(int rows) {
            if (keys.length < rows) {
                keys = new double[rows];
            }
        }

        @Override
        long heapBytes() {
            return (long) Double.BYTES * keys.length;
        }

        @Override
        void put(Vector values, int at, int count) {
            double[] from = ((F64Vector) values).values;
            for (int i = 0; i < count; i++) {
                keys[at + i] = from[i] == 0 ? 0.0 : from[i];
            }
        }

        @Override
        Offset offset(Object literal) {
            if (!(literal instanceof Number n)) {
                throw wrongOffset(literal, SimpleType.DOUBLE);
            }
            return new DoubleDistance(n.doubleValue());
        }

        @Override
        void move(int i, Offset offset, boolean plus) {
            double distance = ((DoubleDistance) offset).value;
            double moved = plus ? keys[i] + distance : keys[i] - distance;
            bound = moved == 0 ? 0.0 : moved;
        }

        @Override
        int compareToBound(int row) {
            return Double.compare(keys[row], bound);
        }
    }

    private static final class Wide extends FrameKeys {
        private final DataType type;
        private BigInteger[] keys = {};
        private BigInteger bound;

        private record WideDistance(BigInteger value) implements Offset {}

        Wide(DataType type, boolean descending) {
            super(descending);
            this.type = type;
        }

        @Override
        void allocate(int rows) {
            if (keys.length < rows) {
                keys = new BigInteger[rows];
            }
        }

        @Override
        long heapBytes() {
            return WIDE_KEY_BYTES * keys.length;
        }

        @Override
        void put(Vector values, int at, int count) {
            I128Vector v = (I128Vector) values;
            for (int i = 0; i < count; i++) {
                keys[at + i] = Int128.toBig(v.high[i], v.low[i]);
            }
        }

        @Override
        Offset offset(Object literal) {
            if (!(literal instanceof Number n)) {
                throw wrongOffset(literal, type);
            }
            int scale = type instanceof DecimalType d ? d.scale() : 0;
            return new WideDistance(new BigDecimal(n.toString())
                    .setScale(scale, RoundingMode.FLOOR)
                    .unscaledValue());
        }

        @Override
        void move(int i, Offset offset, boolean plus) {
            BigInteger distance = ((WideDistance) offset).value;
            bound = plus ? keys[i].add(distance) : keys[i].subtract(distance);
        }

        @Override
        int compareToBound(int row) {
            return keys[row].compareTo(bound);
        }
    }
}
