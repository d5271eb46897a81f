package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getDouble;
import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putDouble;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;

/// MIN or MAX of the lanes BOOL, I32, I64 and F64, and also BOOL_AND (the least) and BOOL_OR (the
/// greatest). NaN is the greatest double and -0.0 equals 0.0 (the first of the two stays). State:
/// `value:8 seen:8`.
final class ExtremeAggregator extends Aggregator {
    private final boolean greatest;
    private final boolean floating;

    /// @param floating doubles, which compare otherwise than their bits
    ExtremeAggregator(boolean greatest, boolean floating) {
        this.greatest = greatest;
        this.floating = floating;
    }

    @Override
    public int stateBytes() {
        return 16;
    }

    @Override
    public void update(Vector[] arguments, int[] positions, int n, long[] groups) {
        switch (arguments[0]) {
            case I64Vector v -> {
                long[] values = v.values;
                for (int k = 0; k < n; k++) {
                    int i = positions[k];
                    put(groups[i] + offset, values[i]);
                }
            }
            case I32Vector v -> {
                int[] values = v.values;
                for (int k = 0; k < n; k++) {
                    int i = positions[k];
                    put(groups[i] + offset, values[i]);
                }
            }
            case BoolVector v -> {
                for (int k = 0; k < n; k++) {
                    int i = positions[k];
                    put(groups[i] + offset, v.values[i] ? 1 : 0);
                }
            }
            case F64Vector v -> {
                for (int k = 0; k < n; k++) {
                    int i = positions[k];
                    put(groups[i] + offset, v.values[i]);
                }
            }
            default -> throw new IllegalStateException("extreme of " + arguments[0].type());
        }
    }

    private void put(long state, long value) {
        long now = getLong(state);
        boolean better = greatest ? value > now : value < now;
        if (better || getLong(state + 8) == 0) {
            putLong(state, value);
            putLong(state + 8, 1);
        }
    }

    private void put(long state, double value) {
        double now = getDouble(state);
        boolean better = greatest ? less(now, value) : less(value, now);
        if (better || getLong(state + 8) == 0) {
            putDouble(state, value);
            putLong(state + 8, 1);
        }
    }

    private static boolean less(double a, double b) {
        return a < b || Double.isNaN(b) && !Double.isNaN(a);
    }

    @Override
    public void updateOne(Vector[] arguments, int[] positions, int n, long group) {
        if (n == 0) {
            return;
        }
        switch (arguments[0]) {
            case I64Vector v -> put(group + offset, best(v.values, positions, n));
            case I32Vector v -> put(group + offset, best(v.values, positions, n));
            default -> super.updateOne(arguments, positions, n, group);
        }
    }

    private long best(long[] values, int[] positions, int n) {
        long best = values[positions[0]];
        if (greatest) {
            for (int k = 1; k < n; k++) {
                best = Math.max(best, values[positions[k]]);
            }
        } else {
            for (int k = 1; k < n; k++) {
                best = Math.min(best, values[positions[k]]);
            }
        }
        return best;
    }

    private int best(int[] values, int[] positions, int n) {
        int best = values[positions[0]];
        if (greatest) {
            for (int k = 1; k < n; k++) {
                best = Math.max(best, values[positions[k]]);
            }
        } else {
            for (int k = 1; k < n; k++) {
                best = Math.min(best, values[positions[k]]);
            }
        }
        return best;
    }

    @Override
    public void combine(long[] from, long[] to, int n) {
        for (int k = 0; k < n; k++) {
            long source = from[k] + offset;
            if (getLong(source + 8) == 0) {
                continue;
            }
            if (floating) {
                put(to[k] + offset, getDouble(source));
            } else {
                put(to[k] + offset, getLong(source));
            }
        }
    }

    @Override
    public Output output(String name, DataType type) {
        return (groups, from, n, out) -> {
            for (int i = 0; i < n; i++) {
                long state = groups[from + i] + offset;
                if (getLong(state + 8) == 0) {
                    out.setNull(i);
                    continue;
                }
                switch (out) {
                    case I64Vector v -> v.values[i] = getLong(state);
                    case I32Vector v -> v.values[i] = (int) getLong(state);
                    case BoolVector v -> v.values[i] = getLong(state) != 0;
                    case F64Vector v -> v.values[i] = getDouble(state);
                    case I128Vector _ -> throw new IllegalStateException("a wide extreme");
                    default -> throw new IllegalStateException("extreme as " + out.type());
                }
            }
        };
    }
}
