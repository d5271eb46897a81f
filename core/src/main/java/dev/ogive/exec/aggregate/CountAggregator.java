package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;

/// Rows, or with `onlyTrue` rows whose BOOLEAN argument is true. State: `count:8`.
final class CountAggregator extends Aggregator {
    private final boolean onlyTrue;

    CountAggregator(boolean onlyTrue) {
        this.onlyTrue = onlyTrue;
    }

    @Override
    public int stateBytes() {
        return 8;
    }

    @Override
    public void update(Vector[] arguments, int[] positions, int n, long[] groups) {
        if (onlyTrue) {
            boolean[] values = ((BoolVector) arguments[0]).values;
            for (int k = 0; k < n; k++) {
                int i = positions[k];
                long state = groups[i] + offset;
                putLong(state, getLong(state) + (values[i] ? 1 : 0));
            }
            return;
        }
        for (int k = 0; k < n; k++) {
            long state = groups[positions[k]] + offset;
            putLong(state, getLong(state) + 1);
        }
    }

    @Override
    public void updateOne(Vector[] arguments, int[] positions, int n, long group) {
        long count = n;
        if (onlyTrue) {
            boolean[] values = ((BoolVector) arguments[0]).values;
            count = 0;
            for (int k = 0; k < n; k++) {
                count += values[positions[k]] ? 1 : 0;
            }
        }
        putLong(group + offset, getLong(group + offset) + count);
    }

    @Override
    public void combine(long[] from, long[] to, int n) {
        for (int k = 0; k < n; k++) {
            long state = to[k] + offset;
            putLong(state, getLong(state) + getLong(from[k] + offset));
        }
    }

    @Override
    public Output output(String name, DataType type) {
        return (groups, from, n, out) -> {
            long[] values = out instanceof I128Vector v ? v.low : ((I64Vector) out).values;
            for (int i = 0; i < n; i++) {
                values[i] = getLong(groups[from + i] + offset);
            }
            if (out instanceof I128Vector v) {
                java.util.Arrays.fill(v.high, 0, n, 0);
            }
        };
    }
}
