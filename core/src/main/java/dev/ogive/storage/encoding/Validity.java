package dev.ogive.storage.encoding;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Arrow validity bitmaps: bit `i`, least significant first, is set where row `i` is not null.
final class Validity {
    /// Rows of a window of a scan.
    private static final int WINDOW_ROWS = 8_192;

    private static final byte[] ALL = all(new byte[WINDOW_ROWS / 8]);

    /// An array of the thread, as long as it has needed.
    private static final ThreadLocal<byte[]> BITS = ThreadLocal.withInitial(() -> new byte[WINDOW_ROWS / 8]);

    private Validity() {}

    private static byte[] all(byte[] bits) {
        Arrays.fill(bits, (byte) -1);
        return bits;
    }

    /// Bits that tell that no row is null.
    static byte[] all(int count) {
        return count <= WINDOW_ROWS ? ALL : all(new byte[(count + 7) / 8]);
    }

    /// The bits of rows `[from, from + count)`, the first one's first, this thread's until its
    /// next call.
    ///
    /// @param validity null where no row is null
    static byte[] bits(MemorySegment validity, int from, int count) {
        if (validity == null) {
            return all(count);
        }
        int bytes = (count + 7) / 8;
        byte[] bits = BITS.get();
        if (bits.length < bytes) {
            bits = new byte[bytes];
            BITS.set(bits);
        }
        if ((from & 7) == 0) {
            MemorySegment.copy(validity, ValueLayout.JAVA_BYTE, from >> 3, bits, 0, bytes);
            return bits;
        }
        Arrays.fill(bits, 0, bytes, (byte) 0);
        for (int i = 0; i < count; i++) {
            bits[i >> 3] |= (byte) ((isNull(validity, from + i) ? 0 : 1) << (i & 7));
        }
        return bits;
    }

    static boolean isSet(byte[] bits, int row) {
        return (bits[row >> 3] >> (row & 7) & 1) != 0;
    }

    /// Keeps the positions `from + i` of which bit `i` is set.
    @SuppressWarnings("ReferenceEquality") // The one array that says that no row is null.
    static int refine(byte[] bits, int from, int[] positions, int count) {
        if (bits == ALL) {
            return count;
        }
        int n = 0;
        for (int k = 0; k < count; k++) {
            int i = positions[k] - from;
            positions[n] = positions[k];
            n += bits[i >> 3] >> (i & 7) & 1;
        }
        return n;
    }

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
