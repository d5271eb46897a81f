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

/// Scatters columns into rows that already have their addresses. `positions[k]` is the row of the
/// batch that goes to `rows[k]`.
final class RowWriter {
    private RowWriter() {}

    /// Zeroes the extra part and the null bits, and stores hashes where the layout keeps them.
    static void begin(RowLayout layout, long[] hashes, int[] positions, int from, int to, long[] rows) {
        int extra = layout.extraOffset();
        int extraEnd = extra + layout.extraBytes();
        int nulls = layout.nullsOffset();
        int end = layout.rowBytes();
        boolean storesHash = layout.storesHash();
        for (int k = from; k < to; k++) {
            long row = rows[k];
            if (storesHash) {
                Memory.putLong(row, hashes[positions[k]]);
            }
            for (int at = extra; at < extraEnd; at += 8) {
                Memory.putLong(row + at, 0);
            }
            for (int at = nulls; at < end; at++) {
                Memory.putByte(row + at, (byte) 0);
            }
        }
    }

    static void nulls(RowLayout layout, int column, Vector source, int[] positions, int from, int to, long[] rows) {
        boolean[] nulls = source.nulls;
        int offset = layout.nullOffset(column);
        int bit = 1 << (column & 7);
        for (int k = from; k < to; k++) {
            if (nulls[positions[k]]) {
                long at = rows[k] + offset;
                Memory.putByte(at, (byte) (Memory.getByte(at) | bit));
            }
        }
    }

    /// @param tails where the variable bytes of row `k` go; advanced past them
    static void column(
            RowLayout layout, int column, Vector source, int[] positions, int from, int to, long[] rows, long[] tails) {
        int offset = layout.offset(column);
        switch (source) {
            case BoolVector v -> {
                for (int k = from; k < to; k++) {
                    Memory.putByte(rows[k] + offset, (byte) (v.values[positions[k]] ? 1 : 0));
                }
            }
            case I32Vector v -> ints(v.values, positions, from, to, rows, offset);
            case I64Vector v -> longs(v.values, positions, from, to, rows, offset);
            case F64Vector v -> doubles(v.values, positions, from, to, rows, offset);
            case I128Vector v -> {
                longs(v.low, positions, from, to, rows, offset);
                longs(v.high, positions, from, to, rows, offset + 8);
            }
            case StringVector v -> strings(v, positions, from, to, rows, offset, tails);
            case ListVector _, RowVector _ -> throw new IllegalStateException("nested values are encoded before");
        }
        if (source.mayHaveNulls) {
            nulls(layout, column, source, positions, from, to, rows);
        }
    }

    private static void ints(int[] values, int[] positions, int from, int to, long[] rows, int offset) {
        for (int k = from; k < to; k++) {
            Memory.putInt(rows[k] + offset, values[positions[k]]);
        }
    }

    private static void longs(long[] values, int[] positions, int from, int to, long[] rows, int offset) {
        for (int k = from; k < to; k++) {
            Memory.putLong(rows[k] + offset, values[positions[k]]);
        }
    }

    private static void doubles(double[] values, int[] positions, int from, int to, long[] rows, int offset) {
        for (int k = from; k < to; k++) {
            Memory.putDouble(rows[k] + offset, values[positions[k]]);
        }
    }

    private static void strings(
            StringVector v, int[] positions, int from, int to, long[] rows, int offset, long[] tails) {
        for (int k = from; k < to; k++) {
            int i = positions[k];
            long view = rows[k] + offset;
            if (v.isNull(i)) {
                Memory.putLong(view, 0);
                Memory.putLong(view + 8, 0);
                continue;
            }
            byte[] bytes = v.bytesOf(i);
            int start = v.startOf(i);
            int length = v.lengthOf(i);
            Memory.putLong(view, head(bytes, start, length));
            if (length <= RowLayout.INLINE_BYTES) {
                Memory.putLong(view + 8, tail(bytes, start, length));
            } else {
                long to8 = tails[k];
                Memory.copy(bytes, start, to8, length);
                Memory.putLong(view + 8, to8 - view);
                tails[k] = to8 + length;
            }
        }
    }

    /// Length and first four bytes, as the first word of a view.
    static long head(byte[] bytes, int start, int length) {
        long prefix;
        if (length >= 4) {
            prefix = Memory.getInt(bytes, start);
        } else {
            prefix = 0;
            for (int b = 0; b < length; b++) {
                prefix |= (bytes[start + b] & 0xFFL) << (b << 3);
            }
        }
        return length | prefix << 32;
    }

    /// Bytes 4 to 12 of a string of at most 12 bytes, as the second word of its view.
    static long tail(byte[] bytes, int start, int length) {
        if (length >= 8 && start + 12 <= bytes.length) {
            long word = Memory.getLong(bytes, start + 4);
            int surplus = 12 - length;
            return surplus == 0 ? word : word & (-1L >>> (surplus << 3));
        }
        long word = 0;
        for (int b = 4; b < length; b++) {
            word |= (bytes[start + b] & 0xFFL) << ((b - 4) << 3);
        }
        return word;
    }
}
