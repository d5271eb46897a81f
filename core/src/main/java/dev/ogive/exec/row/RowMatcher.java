package dev.ogive.exec.row;

import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.Hash;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.memory.Memory;

/// Compares the keys of rows with a batch, or with other rows, one column at a time over all
/// candidates. Equality is that of grouping: NaN equals NaN, -0.0 equals 0.0, and NULL equals
/// NULL if so asked. One instance belongs to one thread.
public final class RowMatcher {
    private final RowLayout layout;
    private final boolean nullsEqual;
    private StringVector[] encoded;
    private NestedCodec codec;

    /// How many candidates the last match left out; they stand in the `misses` that it was given.
    private int missed;

    /// @param nullsEqual whether NULL keys match each other; else they match nothing
    public RowMatcher(RowLayout layout, boolean nullsEqual) {
        this.layout = layout;
        this.nullsEqual = nullsEqual;
    }

    /// Prepares the keys of a batch for [#match]: nested keys are encoded. Returns the vectors to
    /// match with.
    public Vector[] prepare(Vector[] keys, int rows) {
        Vector[] prepared = null;
        for (int c = 0; c < keys.length; c++) {
            Lane lane = keys[c].type().lane();
            if (lane == Lane.LIST || lane == Lane.ROW) {
                if (prepared == null) {
                    prepared = keys.clone();
                }
                if (codec == null) {
                    codec = new NestedCodec();
                    encoded = new StringVector[layout.keys()];
                }
                if (encoded[c] == null) {
                    encoded[c] = NestedCodec.scratch();
                }
                codec.encode(keys[c], rows, true, encoded[c]);
                prepared[c] = encoded[c];
            }
        }
        return prepared == null ? keys : prepared;
    }

    public int missed() {
        return missed;
    }

    /// Keeps those of `candidates[0 .. n)` for which row `i` of the batch equals the row at
    /// `rows[i]` in all keys. The others are written to `misses`, in no particular order, and
    /// counted by [#missed].
    ///
    /// @param keys as [#prepare] returned them
    /// @return how many candidates are left
    public int match(Vector[] keys, long[] rows, int[] candidates, int n, int[] misses) {
        missed = 0;
        int left = n;
        for (int c = 0; c < keys.length && left > 0; c++) {
            Vector key = keys[c];
            int before = left;
            left = switch (key) {
                case I64Vector v -> longs(c, v, rows, candidates, left, misses);
                case I32Vector v -> ints(c, v, rows, candidates, left, misses);
                case StringVector v -> strings(c, v, rows, candidates, left, misses);
                case BoolVector _, F64Vector _, I128Vector _ -> others(c, key, rows, candidates, left, misses);
                case ListVector _, RowVector _ -> throw new IllegalStateException("keys were not prepared");
            };
            missed += before - left;
        }
        return left;
    }

    /// 1 both hold a value, 0 equal NULLs, -1 different.
    private int nullness(int column, boolean left, long row) {
        boolean right = layout.isNull(row, column);
        if (!left && !right) {
            return 1;
        }
        return left && right && nullsEqual ? 0 : -1;
    }

    private int longs(int column, I64Vector v, long[] rows, int[] candidates, int n, int[] misses) {
        int offset = layout.offset(column);
        int nullOffset = layout.nullOffset(column);
        int bit = 1 << (column & 7);
        int kept = 0;
        int miss = missed;
        if (!v.mayHaveNulls) {
            long[] values = v.values;
            for (int k = 0; k < n; k++) {
                int i = candidates[k];
                long row = rows[i];
                boolean equal =
                        (Memory.getLong(row + offset) == values[i]) & ((Memory.getByte(row + nullOffset) & bit) == 0);
                candidates[kept] = i;
                misses[miss] = i;
                kept += equal ? 1 : 0;
                miss += equal ? 0 : 1;
            }
            return kept;
        }
        for (int k = 0; k < n; k++) {
            int i = candidates[k];
            int both = nullness(column, v.nulls[i], rows[i]);
            boolean equal = both == 0 || both > 0 && Memory.getLong(rows[i] + offset) == v.values[i];
            candidates[kept] = i;
            misses[miss] = i;
            kept += equal ? 1 : 0;
            miss += equal ? 0 : 1;
        }
        return kept;
    }

    private int ints(int column, I32Vector v, long[] rows, int[] candidates, int n, int[] misses) {
        int offset = layout.offset(column);
        int nullOffset = layout.nullOffset(column);
        int bit = 1 << (column & 7);
        int kept = 0;
        int miss = missed;
        if (!v.mayHaveNulls) {
            int[] values = v.values;
            for (int k = 0; k < n; k++) {
                int i = candidates[k];
                long row = rows[i];
                boolean equal =
                        (Memory.getInt(row + offset) == values[i]) & ((Memory.getByte(row + nullOffset) & bit) == 0);
                candidates[kept] = i;
                misses[miss] = i;
                kept += equal ? 1 : 0;
                miss += equal ? 0 : 1;
            }
            return kept;
        }
        for (int k = 0; k < n; k++) {
            int i = candidates[k];
            int both = nullness(column, v.nulls[i], rows[i]);
            boolean equal = both == 0 || both > 0 && Memory.getInt(rows[i] + offset) == v.values[i];
            candidates[kept] = i;
            misses[miss] = i;
            kept += equal ? 1 : 0;
            miss += equal ? 0 : 1;
        }
        return kept;
    }

    private int strings(int column, StringVector v, long[] rows, int[] candidates, int n, int[] misses) {
        int offset = layout.offset(column);
        int kept = 0;
        int miss = missed;
        for (int k = 0; k < n; k++) {
            int i = candidates[k];
            int both = nullness(column, v.isNull(i), rows[i]);
            boolean equal =
                    both == 0 || both > 0 && stringEqual(rows[i] + offset, v.bytesOf(i), v.startOf(i), v.lengthOf(i));
            if (equal) {
                candidates[kept++] = i;
            } else {
                misses[miss++] = i;
            }
        }
        return kept;
    }

    /// Whether the string of a view equals a range of an array.
    static boolean stringEqual(long view, byte[] bytes, int start, int length) {
        if (Memory.getLong(view) != RowWriter.head(bytes, start, length)) {
            return false;
        }
        return length <= RowLayout.INLINE_BYTES
                ? Memory.getLong(view + 8) == RowWriter.tail(bytes, start, length)
                : Memory.equal(view + Memory.getLong(view + 8) + 4, bytes, start + 4, length - 4);
    }

    private int others(int column, Vector key, long[] rows, int[] candidates, int n, int[] misses) {
        int offset = layout.offset(column);
        int kept = 0;
        int miss = missed;
        for (int k = 0; k < n; k++) {
            int i = candidates[k];
            long at = rows[i] + offset;
            int both = nullness(column, key.isNull(i), rows[i]);
            boolean equal = both == 0
                    || both > 0
                            && switch (key) {
                                case BoolVector v -> (Memory.getByte(at) != 0) == v.values[i];
                                case F64Vector v ->
                                    Hash.canonicalBits(Memory.getDouble(at)) == Hash.canonicalBits(v.values[i]);
                                case I128Vector v ->
                                    Memory.getLong(at) == v.low[i] && Memory.getLong(at + 8) == v.high[i];
                                default -> throw new IllegalStateException("another lane: " + key.type());
                            };
            if (equal) {
                candidates[kept++] = i;
            } else {
                misses[miss++] = i;
            }
        }
        return kept;
    }

    /// As [#match], between the keys of the row at `left[i]` and the row at `right[i]`, both of
    /// this layout.
    public int matchRows(long[] left, long[] right, int[] candidates, int n, int[] misses) {
        missed = 0;
        int kept = n;
        for (int c = 0; c < layout.keys() && kept > 0; c++) {
            int before = kept;
            kept = matchRows(c, left, right, candidates, kept, misses);
            missed += before - kept;
        }
        return kept;
    }

    private int matchRows(int column, long[] left, long[] right, int[] candidates, int n, int[] misses) {
        int offset = layout.offset(column);
        Lane lane = layout.types().get(column).lane();
        int kept = 0;
        int miss = missed;
        for (int k = 0; k < n; k++) {
            int i = candidates[k];
            long a = left[i] + offset;
            long b = right[i] + offset;
            int both = nullness(column, layout.isNull(left[i], column), right[i]);
            boolean equal = both == 0 || both > 0 && valueEqual(lane, a, b);
            if (equal) {
                candidates[kept++] = i;
            } else {
                misses[miss++] = i;
            }
        }
        return kept;
    }

    /// Whether two rows of this layout agree in all keys.
    public boolean equal(long left, long right) {
        for (int c = 0; c < layout.keys(); c++) {
            int both = nullness(c, layout.isNull(left, c), right);
            if (both < 0
                    || both > 0
                            && !valueEqual(
                                    layout.types().get(c).lane(), left + layout.offset(c), right + layout.offset(c))) {
                return false;
            }
        }
        return true;
    }

    private static boolean valueEqual(Lane lane, long a, long b) {
        return switch (lane) {
            case BOOL -> Memory.getByte(a) == Memory.getByte(b);
            case I32 -> Memory.getInt(a) == Memory.getInt(b);
            case I64 -> Memory.getLong(a) == Memory.getLong(b);
            case F64 -> Hash.canonicalBits(Memory.getDouble(a)) == Hash.canonicalBits(Memory.getDouble(b));
            case I128 -> Memory.getLong(a) == Memory.getLong(b) && Memory.getLong(a + 8) == Memory.getLong(b + 8);
            case STRING, LIST, ROW -> viewEqual(a, b);
        };
    }

    private static boolean viewEqual(long a, long b) {
        if (Memory.getLong(a) != Memory.getLong(b)) {
            return false;
        }
        int length = Memory.getInt(a);
        return length <= RowLayout.INLINE_BYTES
                ? Memory.getLong(a + 8) == Memory.getLong(b + 8)
                : Memory.equal(a + Memory.getLong(a + 8) + 4, b + Memory.getLong(b + 8) + 4, length - 4);
    }
}
