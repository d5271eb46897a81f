package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getDouble;
import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putDouble;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.DataType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;

/// SUM, AVG and COUNT of doubles; `compensated` (FSUM, FAVG) carries the rounding error along
/// (Neumaier's form of Kahan's sum). State: `sum:8 count:8 [compensation:8]`.
final class DoubleSumAggregator extends Aggregator {
    private final boolean compensated;

    DoubleSumAggregator(boolean compensated) {
        this.compensated = compensated;
    }

    @Override
    public int stateBytes() {
        return compensated ? 24 : 16;
    }

    @Override
    public void update(Vector[] arguments, int[] positions, int n, long[] groups) {
        double[] values = ((F64Vector) arguments[0]).values;
        if (compensated) {
            for (int k = 0; k < n; k++) {
                int i = positions[k];
                compensate(groups[i] + offset, values[i]);
                putLong(groups[i] + offset + 8, getLong(groups[i] + offset + 8) + 1);
            }
            return;
        }
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            long state = groups[i] + offset;
            putDouble(state, getDouble(state) + values[i]);
            putLong(state + 8, getLong(state + 8) + 1);
        }
    }

    @Override
    public void updateOne(Vector[] arguments, int[] positions, int n, long group) {
        double[] values = ((F64Vector) arguments[0]).values;
        long state = group + offset;
        if (compensated) {
            for (int k = 0; k < n; k++) {
                compensate(state, values[positions[k]]);
            }
        } else {
            double a = getDouble(state);
            double b = 0;
            int k = 0;
            for (; k + 1 < n; k += 2) {
                a += values[positions[k]];
                b += values[positions[k + 1]];
            }
            if (k < n) {
                a += values[positions[k]];
            }
            putDouble(state, a + b);
        }
        putLong(state + 8, getLong(state + 8) + n);
    }

    private static void compensate(long state, double value) {
        double sum = getDouble(state);
        double next = sum + value;
        if (!Double.isFinite(next)) {
            putDouble(state, next);
            putDouble(state + 16, 0);
            return;
        }
        double error = Math.abs(sum) >= Math.abs(value) ? (sum - next) + value : (value - next) + sum;
        putDouble(state, next);
        putDouble(state + 16, getDouble(state + 16) + error);
    }

    @Override
    public void combine(long[] from, long[] to, int n) {
        for (int k = 0; k < n; k++) {
            long source = from[k] + offset;
            long target = to[k] + offset;
            if (compensated) {
                compensate(target, getDouble(source));
                putDouble(target + 16, getDouble(target + 16) + getDouble(source + 16));
            } else {
                putDouble(target, getDouble(target) + getDouble(source));
            }
            putLong(target + 8, getLong(target + 8) + getLong(source + 8));
        }
    }

    @Override
    public Output output(String name, DataType type) {
        boolean mean = switch (name) {
            case "sum", "fsum", "count" -> false;
            case "avg", "favg" -> true;
            default -> throw new IllegalStateException("no output " + name);
        };
        return (groups, from, n, out) -> {
            for (int i = 0; i < n; i++) {
                long state = groups[from + i] + offset;
                long count = getLong(state + 8);
                if (out instanceof I64Vector v) {
                    v.values[i] = count;
                } else if (count == 0) {
                    out.setNull(i);
                } else {
                    double sum = getDouble(state) + (compensated ? getDouble(state + 16) : 0);
                    ((F64Vector) out).values[i] = mean ? sum / count : sum;
                }
            }
        };
    }
}
