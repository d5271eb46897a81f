package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getDouble;
import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putDouble;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.DataType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.Vector;

/// PRODUCT, or with `logarithms` GEOMETRIC_MEAN: `exp(sum(ln(x)) / count)`. State: `product or
/// sum:8 count:8`.
final class ProductAggregator extends Aggregator {
    private final boolean logarithms;

    ProductAggregator(boolean logarithms) {
        this.logarithms = logarithms;
    }

    @Override
    public int stateBytes() {
        return 16;
    }

    @Override
    public void update(Vector[] arguments, int[] positions, int n, long[] groups) {
        double[] values = ((F64Vector) arguments[0]).values;
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            add(groups[i] + offset, logarithms ? Math.log(values[i]) : values[i], 1);
        }
    }

    private void add(long state, double value, long count) {
        long before = getLong(state + 8);
        double now = getDouble(state);
        putDouble(state, before == 0 ? value : logarithms ? now + value : now * value);
        putLong(state + 8, before + count);
    }

    @Override
    public void combine(long[] from, long[] to, int n) {
        for (int k = 0; k < n; k++) {
            long source = from[k] + offset;
            if (getLong(source + 8) != 0) {
                add(to[k] + offset, getDouble(source), getLong(source + 8));
            }
        }
    }

    @Override
    public Output output(String name, DataType type) {
        return (groups, from, n, out) -> {
            double[] values = ((F64Vector) out).values;
            for (int i = 0; i < n; i++) {
                long state = groups[from + i] + offset;
                long count = getLong(state + 8);
                if (count == 0) {
                    out.setNull(i);
                } else {
                    values[i] = logarithms ? Math.exp(getDouble(state) / count) : getDouble(state);
                }
            }
        };
    }
}
