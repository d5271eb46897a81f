package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.kernel.Int128;

/// SUM, AVG and COUNT of HUGEINT and of decimals past 18 digits. State:
///
/// ```
/// low:8  high:8  top:8  count:8       192-bit sum = top * 2^128 + high * 2^64 + low
/// ```
/// Partial sums may leave 128 bits and come back; only a result outside its type is an error.
final class Int128SumAggregator extends Aggregator {
    private final DataType argument;

    Int128SumAggregator(DataType argument) {
        this.argument = argument;
    }

    @Override
    public int stateBytes() {
        return 32;
    }

    @Override
    public void update(Vector[] arguments, int[] positions, int n, long[] groups) {
        I128Vector v = (I128Vector) arguments[0];
        long[] high = v.high;
        long[] low = v.low;
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            add(groups[i] + offset, high[i] >> 63, high[i], low[i], 1);
        }
    }

    @Override
    public void updateOne(Vector[] arguments, int[] positions, int n, long group) {
        I128Vector v = (I128Vector) arguments[0];
        long[] high = v.high;
        long[] low = v.low;
        long sumLow = 0;
        long sumHigh = 0;
        long top = 0;
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            long l = low[i];
            long h = high[i];
            long nextLow = sumLow + l;
            long carry = ((sumLow & l) | ((sumLow | l) & ~nextLow)) >>> 63;
            sumLow = nextLow;
            // The high words as unsigned, and their carries and signs in the top word.
            long partial = sumHigh + h;
            long carryHigh = ((sumHigh & h) | ((sumHigh | h) & ~partial)) >>> 63;
            sumHigh = partial + carry;
            carryHigh += partial == -1 ? carry : 0;
            top += carryHigh + (h >> 63);
        }
        add(group + offset, top, sumHigh, sumLow, n);
    }

    private static void add(long state, long top, long high, long low, long count) {
        long l = getLong(state);
        long sumLow = l + low;
        long carry = Long.compareUnsigned(sumLow, l) < 0 ? 1 : 0;
        long h = getLong(state + 8);
        long partial = h + high;
        long carryHigh = Long.compareUnsigned(partial, h) < 0 ? 1 : 0;
        long sumHigh = partial + carry;
        carryHigh += partial == -1 ? carry : 0;
        putLong(state, sumLow);
        putLong(state + 8, sumHigh);
        putLong(state + 16, getLong(state + 16) + top + carryHigh);
        putLong(state + 24, getLong(state + 24) + count);
    }

    @Override
    public void combine(long[] from, long[] to, int n) {
        for (int k = 0; k < n; k++) {
            long source = from[k] + offset;
            add(to[k] + offset, getLong(source + 16), getLong(source + 8), getLong(source), getLong(source + 24));
        }
    }

    @Override
    public Output output(String name, DataType type) {
        return switch (name) {
            case "sum" -> (groups, from, n, out) -> sums(groups, from, n, (I128Vector) out);
            case "count" ->
                (groups, from, n, out) -> {
                    for (int i = 0; i < n; i++) {
                        ((I64Vector) out).values[i] = getLong(groups[from + i] + offset + 24);
                    }
                };
            case "avg" -> (groups, from, n, out) -> averages(groups, from, n, (F64Vector) out);
            default -> throw new IllegalStateException("no output " + name);
        };
    }

    private void sums(long[] groups, int from, int n, I128Vector out) {
        for (int i = 0; i < n; i++) {
            long state = groups[from + i] + offset;
            if (getLong(state + 24) == 0) {
                out.setNull(i);
                continue;
            }
            long high = getLong(state + 8);
            long low = getLong(state);
            boolean fits = getLong(state + 16) == high >> 63
                    && (!(out.type() instanceof DecimalType d) || Int128.fits(high, low, d.precision()));
            if (!fits) {
                throw new OgiveException(
                        ErrorCode.NUMERIC_OVERFLOW,
                        "sum(" + argument.sql() + ") is out of range for "
                                + out.type().sql());
            }
            out.high[i] = high;
            out.low[i] = low;
        }
    }

    private void averages(long[] groups, int from, int n, F64Vector out) {
        double unit = argument instanceof DecimalType d
                ? Int128.bigPowerOfTen(d.scale()).doubleValue()
                : 1;
        for (int i = 0; i < n; i++) {
            long state = groups[from + i] + offset;
            long count = getLong(state + 24);
            if (count == 0) {
                out.setNull(i);
                continue;
            }
            long top = getLong(state + 16);
            long high = getLong(state + 8);
            double sum = top == high >> 63
                    ? Int128.toDouble(high, getLong(state))
                    : top * 0x1p128 + Int128.toBig(0, high).doubleValue() * 0x1p64;
            out.values[i] = sum / count / unit;
        }
    }
}
