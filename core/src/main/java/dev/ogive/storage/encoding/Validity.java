package dev.ogive.storage.encoding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Arrow validity bitmaps: bit `i`, least significant first, is set where row `i` is not null.
final class Validity {
    private Validity() {}

    static boolean isNull(MemorySegment validity, int row) {
        return (validity.get(ValueLayout.JAVA_BYTE, row >> 3) & (1 << (row & 7))) == 0;
    }

    /// `nulls[i] = row from + i is null`; returns whether some is.
    static boolean read(MemorySegment validity, int from, int count, boolean[] nulls) {
        int some = 0;
        for (int i = 0; i < count; i++) {
            int row = from + i;
            int valid = (validity.get(ValueLayout.JAVA_BYTE, row >> 3) >> (row & 7)) & 1;
            nulls[i] = valid == 0;
            some |= valid ^ 1;
        }
        return some != 0;
    }

    /// `nulls[i] = row positions[i] is null`; returns whether some is.
    static boolean gather(MemorySegment validity, int[] positions, int count, boolean[] nulls) {
        int some = 0;
        for (int i = 0; i < count; i++) {
            int row = positions[i];
            int valid = (validity.get(ValueLayout.JAVA_BYTE, row >> 3) >> (row & 7)) & 1;
            nulls[i] = valid == 0;
            some |= valid ^ 1;
        }
        return some != 0;
    }

    /// Keeps the positions that are not null.
    static int refine(MemorySegment validity, int[] positions, int count) {
        int n = 0;
        for (int k = 0; k < count; k++) {
            int row = positions[k];
            positions[n] = row;
            n += (validity.get(ValueLayout.JAVA_BYTE, row >> 3) >> (row & 7)) & 1;
        }
        return n;
    }
}
