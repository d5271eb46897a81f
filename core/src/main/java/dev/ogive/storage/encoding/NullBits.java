package dev.ogive.storage.encoding;

import dev.ogive.column.Vector;
import java.util.Arrays;

/// The nulls of the batch being collected, as a validity bitmap that exists from the first null on.
final class NullBits {
    private byte[] valid;
    private int nulls;

    int nulls() {
        return nulls;
    }

    boolean isNull(int row) {
        return valid != null && row >> 3 < valid.length && (valid[row >> 3] & (1 << (row & 7))) == 0;
    }

    void append(Vector source, int from, int count, int at) {
        if (!source.mayHaveNulls) {
            return;
        }
        for (int i = 0; i < count; i++) {
            if (source.nulls[from + i]) {
                set(at + i);
            }
        }
    }

    void set(int row) {
        int index = row >> 3;
        if (valid == null || index >= valid.length) {
            int old = valid == null ? 0 : valid.length;
            valid = valid == null
                    ? new byte[Math.max(64, index + 1)]
                    : Arrays.copyOf(valid, Math.max(index + 1, old * 2));
            Arrays.fill(valid, old, valid.length, (byte) 0xFF);
        }
        valid[index] &= (byte) ~(1 << (row & 7));
        nulls++;
    }

    /// The bitmap for `rows` rows, empty if none is null; begins anew.
    byte[] take(int rows) {
        byte[] taken = EMPTY;
        if (nulls > 0) {
            int length = (rows + 7) >> 3;
            int old = valid.length;
            taken = Arrays.copyOf(valid, length);
            if (old < length) {
                Arrays.fill(taken, old, length, (byte) 0xFF);
            }
            if ((rows & 7) != 0) {
                taken[length - 1] &= (byte) ((1 << (rows & 7)) - 1);
            }
        }
        valid = null;
        nulls = 0;
        return taken;
    }

    static final byte[] EMPTY = {};

    /// Whether bit `row` of a taken bitmap says null.
    static boolean isNull(byte[] taken, int row) {
        return taken.length > 0 && (taken[row >> 3] & (1 << (row & 7))) == 0;
    }
}
