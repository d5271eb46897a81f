package dev.ogive.sort.key;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Encodings of values as unsigned 64-bit words in the same order.
public final class KeyWords {
    /// Bytes of a string in each word; the last byte of the word says how many are in use.
    static final int BYTES_PER_WORD = 7;
    /// Last byte of a word whose string goes on. Shorter words hold 1 + their bytes, so a word of a value is
    /// never 0.
    private static final int CONTINUES = BYTES_PER_WORD + 2;

    private static final ValueLayout.OfLong BIG_ENDIAN =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private KeyWords() {}

    /// Signed integer.
    public static long ofLong(long value) {
        return value ^ Long.MIN_VALUE;
    }

    /// Double in SQL order: all NaNs are equal and greatest, -0.0 equals 0.0. Never 0, never all ones.
    public static long ofDouble(double value) {
        long bits = value == 0 ? 0 : Double.doubleToLongBits(value);
        return bits ^ (bits >> 63 | Long.MIN_VALUE);
    }

    /// Word `word` of a byte string in unsigned byte order, which for UTF-8 is code point order; a prefix sorts
    /// first. Never 0, never all ones.
    ///
    /// ```
    /// bits 63..8   bytes [7 word, 7 word + 7) of the string, first byte highest, padded with 0
    /// bits 7..0    1 + number of those bytes if the string ends here, 9 if it goes on
    /// ```
    /// @param data holds the string at `[offset, offset + length)`; `length >= 7 * word`
    public static long ofBytes(MemorySegment data, long offset, int length, int word) {
        int start = word * BYTES_PER_WORD;
        int left = length - start;
        long at = offset + start;
        int count = left > BYTES_PER_WORD ? CONTINUES : left + 1;
        if (at + Long.BYTES <= data.byteSize()) {
            long bytes = data.get(BIG_ENDIAN, at);
            return bytes & highBytes(Math.min(left, BYTES_PER_WORD)) | count;
        }
        long bytes = 0;
        for (int i = 0; i < Math.min(left, BYTES_PER_WORD); i++) {
            bytes |= (data.get(ValueLayout.JAVA_BYTE, at + i) & 0xFFL) << (56 - 8 * i);
        }
        return bytes | count;
    }

    private static long highBytes(int bytes) {
        return bytes == 0 ? 0 : -1L << (64 - 8 * bytes);
    }

    /// Whether a string goes on after the word that [#ofBytes] made of it.
    public static boolean continues(long word) {
        return (word & 0xFF) == CONTINUES;
    }
}
