package dev.ogive.exec.row;

import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.memory.Memory;

/// Gathers columns from rows by address. One instance belongs to one thread.
public final class RowReader {
    private final RowLayout layout;
    private StringVector encoded;
    private NestedCodec codec;

    public RowReader(RowLayout layout) {
        this.layout = layout;
    }

    /// Writes column `column` of the row at `rows[from + i]` to `out[i]` for `0 <= i < n`. `out`
    /// owns its bytes afterwards.
    public void gather(int column, long[] rows, int from, int n, Vector out) {
        int offset = layout.offset(column);
        out.mayHaveNulls = false;
        switch (out) {
            case BoolVector v -> {
                for (int i = 0; i < n; i++) {
                    v.values[i] = Memory.getByte(rows[from + i] + offset) != 0;
                }
            }
            case I32Vector v -> ints(rows, from, n, offset, v.values);
            case I64Vector v -> longs(rows, from, n, offset, v.values);
            case F64Vector v -> doubles(rows, from, n, offset, v.values);
            case I128Vector v -> {
                longs(rows, from, n, offset, v.low);
                longs(rows, from, n, offset + 8, v.high);
            }
            case StringVector v -> strings(rows, from, n, offset, v);
            case ListVector v -> {
                v.clear();
                nested(column, rows, from, n, v);
                return;
            }
            case RowVector v -> {
                clear(v);
                nested(column, rows, from, n, v);
                return;
            }
        }
        nulls(column, rows, from, n, out);
    }

    private static void clear(Vector vector) {
        switch (vector) {
            case StringVector v -> v.clear();
            case ListVector v -> v.clear();
            case RowVector v -> {
                v.mayHaveNulls = false;
                for (Vector field : v.fields) {
                    clear(field);
                }
            }
            case BoolVector _, I32Vector _, I64Vector _, F64Vector _, I128Vector _ -> vector.mayHaveNulls = false;
        }
    }

    private void nested(int column, long[] rows, int from, int n, Vector out) {
        if (codec == null) {
            codec = new NestedCodec();
            encoded = NestedCodec.scratch();
        }
        encoded.ensureCapacity(n);
        strings(rows, from, n, layout.offset(column), encoded);
        encoded.mayHaveNulls = false;
        nulls(column, rows, from, n, encoded);
        codec.decode(encoded, n, out);
    }

    private void nulls(int column, long[] rows, int from, int n, Vector out) {
        int offset = layout.nullOffset(column);
        int shift = column & 7;
        boolean[] nulls = out.nulls;
        int any = 0;
        for (int i = 0; i < n; i++) {
            int bit = Memory.getByte(rows[from + i] + offset) >> shift & 1;
            any |= bit;
            nulls[i] = bit != 0;
        }
        out.mayHaveNulls = any != 0;
    }

    private static void ints(long[] rows, int from, int n, int offset, int[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = Memory.getInt(rows[from + i] + offset);
        }
    }

    private static void longs(long[] rows, int from, int n, int offset, long[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = Memory.getLong(rows[from + i] + offset);
        }
    }

    private static void doubles(long[] rows, int from, int n, int offset, double[] out) {
        for (int i = 0; i < n; i++) {
            out[i] = Memory.getDouble(rows[from + i] + offset);
        }
    }

    private static void strings(long[] rows, int from, int n, int offset, StringVector out) {
        out.clear();
        long total = 0;
        for (int i = 0; i < n; i++) {
            int length = Memory.getInt(rows[from + i] + offset);
            out.lengths[i] = length;
            total += length;
        }
        int at = out.reserve(Math.toIntExact(total));
        byte[] bytes = out.bytes;
        for (int i = 0; i < n; i++) {
            int length = out.lengths[i];
            out.starts[i] = at;
            Memory.copy(RowLayout.bytesOf(rows[from + i] + offset, length), bytes, at, length);
            at += length;
        }
    }
}
