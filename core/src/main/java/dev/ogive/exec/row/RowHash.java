package dev.ogive.exec.row;

import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.Hash;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;

/// Hashes of the rows of a batch, column by column; rows that are equal under grouping (NULL
/// equals NULL) have equal hashes. One instance belongs to one thread.
public final class RowHash {
    private long[] scratch = {};

    /// Writes the hash of the columns of row `i` to `hashes[i]`; without columns all hashes are
    /// 0.
    public void hash(Vector[] columns, int rows, long[] hashes) {
        if (columns.length == 0) {
            java.util.Arrays.fill(hashes, 0, rows, 0);
            return;
        }
        column(columns[0], rows, hashes);
        for (int c = 1; c < columns.length; c++) {
            if (scratch.length < rows) {
                scratch = new long[rows];
            }
            long[] next = scratch;
            column(columns[c], rows, next);
            for (int i = 0; i < rows; i++) {
                hashes[i] = Hash.combine(hashes[i], next[i]);
            }
        }
    }

    /// Writes the hash of row `i` of one column to `out[i]`.
    static void column(Vector vector, int rows, long[] out) {
        switch (vector) {
            case BoolVector v -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = Hash.ofLong(v.values[i] ? 1 : 0);
                }
            }
            case I32Vector v -> ints(v.values, rows, out);
            case I64Vector v -> longs(v.values, rows, out);
            case F64Vector v -> doubles(v.values, rows, out);
            case I128Vector v -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = Hash.ofInt128(v.high[i], v.low[i]);
                }
            }
            case StringVector v -> strings(v, rows, out);
            case ListVector v -> lists(v, rows, out);
            case RowVector v -> structs(v, rows, out);
        }
        if (vector.mayHaveNulls) {
            boolean[] nulls = vector.nulls;
            for (int i = 0; i < rows; i++) {
                out[i] = nulls[i] ? Hash.NULL : out[i];
            }
        }
    }

    private static void ints(int[] values, int rows, long[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = Hash.ofLong(values[i]);
        }
    }

    private static void longs(long[] values, int rows, long[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = Hash.ofLong(values[i]);
        }
    }

    private static void doubles(double[] values, int rows, long[] out) {
        for (int i = 0; i < rows; i++) {
            out[i] = Hash.ofDouble(values[i]);
        }
    }

    private static void strings(StringVector v, int rows, long[] out) {
        if (v.dictionary != null && v.dictionary.size() > 4 * rows) {
            // Few rows of a large dictionary: hash what is there rather than all of it.
            for (int i = 0; i < rows; i++) {
                out[i] = Hash.ofBytes(v.dictionary.bytes, v.startOf(i), v.lengthOf(i));
            }
        } else if (v.dictionary != null) {
            long[] hashes = v.dictionary.hashes();
            int[] codes = v.codes;
            for (int i = 0; i < rows; i++) {
                out[i] = hashes[codes[i]];
            }
        } else {
            for (int i = 0; i < rows; i++) {
                out[i] = v.isNull(i) ? Hash.NULL : Hash.ofBytes(v.bytes, v.starts[i], v.lengths[i]);
            }
        }
    }

    private static void lists(ListVector v, int rows, long[] out) {
        long[] elements = new long[v.childRows];
        column(v.child, v.childRows, elements);
        for (int i = 0; i < rows; i++) {
            if (v.isNull(i)) {
                continue;
            }
            long h = Hash.ofLong(v.lengths[i]);
            for (int e = v.starts[i]; e < v.starts[i] + v.lengths[i]; e++) {
                h = Hash.combine(h, elements[e]);
            }
            out[i] = h;
        }
    }

    private static void structs(RowVector v, int rows, long[] out) {
        java.util.Arrays.fill(out, 0, rows, 1);
        long[] field = new long[rows];
        for (Vector f : v.fields) {
            column(f, rows, field);
            for (int i = 0; i < rows; i++) {
                out[i] = Hash.combine(out[i], field[i]);
            }
        }
    }
}
