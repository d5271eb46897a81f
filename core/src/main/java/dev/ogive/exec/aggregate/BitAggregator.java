package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.DataType;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;

/// BIT_AND, BIT_OR and BIT_XOR of integers of any width. State: `low:8 high:8 seen:8`.
final class BitAggregator extends Aggregator {
    /// How bits come together.
    enum Operation {
        AND,
        OR,
        XOR
    }

    private final Operation operation;

    BitAggregator(Operation operation) {
        this.operation = operation;
    }

    @Override
    public int stateBytes() {
        return 24;
    }

    @Override
    public void update(Vector[] arguments, int[] positions, int n, long[] groups) {
        switch (arguments[0]) {
            case I64Vector v -> {
                for (int k = 0; k < n; k++) {
                    int i = positions[k];
                    put(groups[i] + offset, v.values[i] >> 63, v.values[i]);
                }
            }
            case I32Vector v -> {
                for (int k = 0; k < n; k++) {
                    int i = positions[k];
                    put(groups[i] + offset, v.values[i] >> 31, v.values[i]);
                }
            }
            case I128Vector v -> {
                for (int k = 0; k < n; k++) {
                    int i = positions[k];
                    put(groups[i] + offset, v.high[i], v.low[i]);
                }
            }
            default -> throw new IllegalStateException("bits of " + arguments[0].type());
        }
    }

    private void put(long state, long high, long low) {
        if (getLong(state + 16) == 0) {
            putLong(state, low);
            putLong(state + 8, high);
            putLong(state + 16, 1);
            return;
        }
        putLong(state, apply(getLong(state), low));
        putLong(state + 8, apply(getLong(state + 8), high));
    }

    private long apply(long a, long b) {
        return switch (operation) {
            case AND -> a & b;
            case OR -> a | b;
            case XOR -> a ^ b;
        };
    }

    @Override
    public void combine(long[] from, long[] to, int n) {
        for (int k = 0; k < n; k++) {
            long source = from[k] + offset;
            if (getLong(source + 16) != 0) {
                put(to[k] + offset, getLong(source + 8), getLong(source));
            }
        }
    }

    @Override
    public Output output(String name, DataType type) {
        return (groups, from, n, out) -> {
            for (int i = 0; i < n; i++) {
                long state = groups[from + i] + offset;
                if (getLong(state + 16) == 0) {
                    out.setNull(i);
                    continue;
                }
                switch (out) {
                    case I64Vector v -> v.values[i] = getLong(state);
                    case I32Vector v -> v.values[i] = (int) getLong(state);
                    case I128Vector v -> {
                        v.low[i] = getLong(state);
                        v.high[i] = getLong(state + 8);
                    }
                    default -> throw new IllegalStateException("bits as " + out.type());
                }
            }
        };
    }
}
