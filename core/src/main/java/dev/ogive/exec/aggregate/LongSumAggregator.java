package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;
import dev.ogive.exec.kernel.Int128;

/// SUM, and with `counts` AVG and COUNT, of 32- and 64-bit lanes: exact, in 127 bits, so that no
/// number of rows overflows it. State:
///
/// ```
/// low:8  high:8  [count:8]       sum = (high >> 1) * 2^64 + unsigned(low); bit 0 of high: a value was added
/// ```
/// The high word changes rarely (a carry and a sign extension mostly cancel), so an addition
/// writes one word.
final class LongSumAggregator extends Aggregator {
    /// A batch of at most 2^16 values below 10^14 sums to less than 2^63.
    private static final int NARROW_DIGITS = 14;

    private final DataType argument;
    private final boolean counts;

    /// Whether the sum of a batch stays within 64 bits for certain.
    private final boolean narrow;

    LongSumAggregator(DataType argument, boolean counts) {
        this.argument = argument;
        this.counts = counts;
        this.narrow = argument instanceof DecimalType d && d.precision() <= NARROW_DIGITS;
    }

    @Override
    public int stateBytes() {
        return counts ? 24 : 16;
    }

    @Override
    public void update(Vector[] arguments, int[] positions, int n, long[] groups) {
        if (arguments[0] instanceof I64Vector v) {
            longs(v.values, positions, n, groups, offset);
        } else {
            ints(((I32Vector) arguments[0]).values, positions, n, groups, offset);
        }
        if (counts) {
            for (int k = 0; k < n; k++) {
                long count = groups[positions[k]] + offset + 16;
                putLong(count, getLong(count) + 1);
            }
        }
    }

    private static void longs(long[] values, int[] positions, int n, long[] groups, int offset) {
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            add(groups[i] + offset, values[i]);
        }
    }

    private static void ints(int[] values, int[] positions, int n, long[] groups, int offset) {
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            add(groups[i] + offset, values[i]);
        }
    }

    private static void add(long state, long value) {
        long before = getLong(state);
        long after = before + value;
        putLong(state, after);
        long carry = (value >> 63) + (((before & value) | ((before | value) & ~after)) >>> 63);
        long high = getLong(state + 8);
        if (carry != 0 || (high & 1) == 0) {
            putLong(state + 8, (high + (carry << 1)) | 1);
        }
    }

    @Override
    public void updateOne(Vector[] arguments, int[] positions, int n, long group) {
        if (n == 0) {
            return;
        }
        if (arguments[0] instanceof I64Vector v) {
            if (narrow && n <= 1 << 16) {
                addWide(group + offset, 0, sumNarrow(v.values, positions, n), true);
            } else {
                sumLongs(v.values, positions, n, group + offset);
            }
        } else {
            addWide(group + offset, 0, sumInts(((I32Vector) arguments[0]).values, positions, n), true);
        }
        if (counts) {
            putLong(group + offset + 16, getLong(group + offset + 16) + n);
        }
    }

    /// Upper and lower halves are summed apart, which cannot overflow for fewer than 2^31 rows.
    private static void sumLongs(long[] values, int[] positions, int n, long state) {
        long sum = 0;
        long upper = 0;
        for (int k = 0; k < n; k++) {
            long value = values[positions[k]];
            sum += value;
            upper += value >> 32;
        }
        // sum = true sum modulo 2^64 and upper * 2^32 <= true sum < (upper + n) * 2^32 give the high word.
        long lower = sum - (upper << 32);
        long low = (upper << 32) + lower;
        long high = (upper >> 32) + (Long.compareUnsigned(low, lower) < 0 ? 1 : 0);
        addWide(state, high, low, false);
    }

    private static long sumNarrow(long[] values, int[] positions, int n) {
        long sum = 0;
        for (int k = 0; k < n; k++) {
            sum += values[positions[k]];
        }
        return sum;
    }

    private static long sumInts(int[] values, int[] positions, int n) {
        long sum = 0;
        for (int k = 0; k < n; k++) {
            sum += values[positions[k]];
        }
        return sum;
    }

    private static void addWide(long state, long high, long low, boolean extend) {
        long h = extend ? low >> 63 : high;
        long before = getLong(state);
        long after = before + low;
        long carry = Long.compareUnsigned(after, before) < 0 ? 1 : 0;
        putLong(state, after);
        putLong(state + 8, (getLong(state + 8) + ((h + carry) << 1)) | 1);
    }

    @Override
    public void combine(long[] from, long[] to, int n) {
        for (int k = 0; k < n; k++) {
            long source = from[k] + offset;
            long high = getLong(source + 8);
            if ((high & 1) != 0) {
                addWide(to[k] + offset, high >> 1, getLong(source), false);
            }
            if (counts) {
                long count = to[k] + offset + 16;
                putLong(count, getLong(count) + getLong(source + 16));
            }
        }
    }

    @Override
    public Output output(String name, DataType type) {
        return switch (name) {
            case "sum" -> this::sums;
            case "count" -> this::counted;
            case "avg" -> this::averages;
            default -> throw new IllegalStateException("no output " + name);
        };
    }

    private void sums(long[] groups, int from, int n, Vector out) {
        I128Vector v = (I128Vector) out;
        for (int i = 0; i < n; i++) {
            long state = groups[from + i] + offset;
            long high = getLong(state + 8);
            v.low[i] = getLong(state);
            v.high[i] = high >> 1;
            if ((high & 1) == 0) {
                v.setNull(i);
            }
        }
    }

    private void counted(long[] groups, int from, int n, Vector out) {
        long[] values = ((I64Vector) out).values;
        for (int i = 0; i < n; i++) {
            values[i] = getLong(groups[from + i] + offset + 16);
        }
    }

    /// Numbers give DOUBLE; times and timestamps round to the microsecond.
    private void averages(long[] groups, int from, int n, Vector out) {
        double unit = argument instanceof DecimalType d ? Int128.powerOfTen(d.scale()) : 1;
        for (int i = 0; i < n; i++) {
            long state = groups[from + i] + offset;
            long count = getLong(state + 16);
            if (count == 0) {
                out.setNull(i);
                continue;
            }
            double sum = Int128.toDouble(getLong(state + 8) >> 1, getLong(state));
            switch (out) {
                case F64Vector v -> v.values[i] = sum / (count * unit);
                case I64Vector v ->
                    v.values[i] = Int128.toBig(getLong(state + 8) >> 1, getLong(state))
                            .divide(java.math.BigInteger.valueOf(count))
                            .longValueExact();
                default -> throw new IllegalStateException("average as " + out.type());
            }
        }
    }
}
