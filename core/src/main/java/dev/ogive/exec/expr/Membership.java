package dev.ogive.exec.expr;

import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.kernel.ValueOrder;
import dev.ogive.exec.kernel.Wide;
import java.util.Arrays;
import java.util.List;

/// The literals of an IN list as a set: an open-addressing table over 64-bit keys for numbers,
/// over hashes with the values behind them for all other types. Immutable once built, so threads
/// may share one.
final class Membership {
    private static final int SMALL = 4;

    private final Vector values;
    private final int size;
    private final boolean wide;

    /// Slot `h & mask` and on: 1 + row of `values`, 0 where empty.
    private final int[] slots;

    private final int mask;

    /// The few keys of a short list of 64-bit values, compared one by one.
    private final long[] keys;

    private Membership(Vector values, int size) {
        this.values = values;
        this.size = size;
        this.wide = !(values instanceof I32Vector || values instanceof I64Vector || values instanceof F64Vector);
        int capacity = Integer.highestOneBit(Math.max(8, size) * 2) * 2;
        slots = new int[capacity];
        mask = capacity - 1;
        keys = new long[size];
        for (int i = 0; i < size; i++) {
            keys[i] = wide ? hash(values, i) : key(values, i);
            if (find(values, i, keys[i]) < 0) {
                int slot = (int) mix(keys[i]) & mask;
                while (slots[slot] != 0) {
                    slot = (slot + 1) & mask;
                }
                slots[slot] = i + 1;
            }
        }
    }

    /// @param literals of type `type`, NULLs left out
    static Membership of(DataType type, List<Object> literals) {
        Vector values = Vector.allocate(type, literals.size());
        values.clear();
        for (int i = 0; i < literals.size(); i++) {
            values.set(i, literals.get(i));
        }
        return new Membership(values, literals.size());
    }

    /// `out[i]` says whether row `i` of `input` is in the set; null rows get anything.
    void test(Vector input, int rows, boolean[] out) {
        if (!wide && size <= SMALL) {
            testFew(input, rows, out);
            return;
        }
        switch (input) {
            case I32Vector v -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = contains(v.values[i]);
                }
            }
            case I64Vector v -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = contains(v.values[i]);
                }
            }
            case F64Vector v -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = contains(Double.doubleToLongBits(v.values[i] + 0.0));
                }
            }
            default -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = !input.isNull(i) && find(input, i, hash(input, i)) >= 0;
                }
            }
        }
    }

    private void testFew(Vector input, int rows, boolean[] out) {
        Arrays.fill(out, 0, rows, false);
        for (long key : keys) {
            switch (input) {
                case I32Vector v -> {
                    int narrow = (int) key;
                    for (int i = 0; i < rows; i++) {
                        out[i] |= v.values[i] == narrow;
                    }
                }
                case I64Vector v -> {
                    for (int i = 0; i < rows; i++) {
                        out[i] |= v.values[i] == key;
                    }
                }
                case F64Vector v -> {
                    for (int i = 0; i < rows; i++) {
                        out[i] |= Double.doubleToLongBits(v.values[i] + 0.0) == key;
                    }
                }
                default -> throw new IllegalStateException(input.type().sql());
            }
        }
    }

    private boolean contains(long key) {
        int slot = (int) mix(key) & mask;
        while (slots[slot] != 0) {
            if (keys[slots[slot] - 1] == key) {
                return true;
            }
            slot = (slot + 1) & mask;
        }
        return false;
    }

    private int find(Vector input, int row, long key) {
        int slot = (int) mix(key) & mask;
        while (slots[slot] != 0) {
            int candidate = slots[slot] - 1;
            if (keys[candidate] == key && (!wide || ValueOrder.compareNullsLast(values, candidate, input, row) == 0)) {
                return candidate;
            }
            slot = (slot + 1) & mask;
        }
        return -1;
    }

    private static long key(Vector vector, int row) {
        return switch (vector) {
            case I32Vector v -> v.values[row];
            case I64Vector v -> v.values[row];
            case F64Vector v -> Double.doubleToLongBits(v.values[row] + 0.0);
            default -> throw new IllegalStateException(vector.type().sql());
        };
    }

    /// Equal values have equal hashes.
    private static long hash(Vector vector, int row) {
        if (vector.isNull(row)) {
            return 0;
        }
        return switch (vector) {
            case BoolVector v -> v.values[row] ? 1 : 2;
            case I32Vector _, I64Vector _, F64Vector _ -> mix(key(vector, row));
            case I128Vector v -> mix(Wide.high(v, row)) * 31 + mix(Wide.low(v, row));
            case StringVector v -> hash(v.bytesOf(row), v.startOf(row), v.lengthOf(row));
            case ListVector v -> {
                long h = v.lengths[row];
                for (int k = 0; k < v.lengths[row]; k++) {
                    h = mix(h * 31 + hash(v.child, v.starts[row] + k));
                }
                yield h;
            }
            case RowVector v -> {
                long h = 1;
                for (Vector field : v.fields) {
                    h = mix(h * 31 + hash(field, row));
                }
                yield h;
            }
        };
    }

    private static long hash(byte[] bytes, int start, int length) {
        long h = length;
        for (int i = start; i < start + length; i++) {
            h = h * 31 + bytes[i];
        }
        return mix(h);
    }

    private static long mix(long x) {
        long h = (x ^ (x >>> 32)) * 0x9E37_79B9_7F4A_7C15L;
        return h ^ (h >>> 29);
    }
}
