package dev.ogive.exec.kernel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// UTF-8 text as bytes: counting, walking and searching without decoding.
public final class Utf8 {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Utf8() {}

    /// Code points in the range.
    public static int length(byte[] text, int from, int length) {
        int end = from + length;
        int continuation = 0;
        int i = from;
        for (; i + 8 <= end; i += 8) {
            long word = (long) LONG.get(text, i);
            // A continuation byte is 10xxxxxx: top bit set, the next clear.
            continuation += Long.bitCount(word & ~(word << 1) & HIGH_BITS);
        }
        for (; i < end; i++) {
            continuation += (text[i] & 0xC0) == 0x80 ? 1 : 0;
        }
        return length - continuation;
    }

    /// Whether every byte is below 128.
    public static boolean isAscii(byte[] text, int from, int length) {
        int end = from + length;
        long high = 0;
        int i = from;
        for (; i + 8 <= end; i += 8) {
            high |= (long) LONG.get(text, i);
        }
        for (; i < end; i++) {
            high |= text[i];
        }
        return (high & HIGH_BITS) == 0;
    }

    /// Bytes of the code point that begins with `first`; 1 for a stray byte.
    public static int width(byte first) {
        if (first >= 0) {
            return 1;
        }
        int ones = Integer.numberOfLeadingZeros(~(first << 24));
        return ones >= 2 && ones <= 4 ? ones : 1;
    }

    /// The offset `count` code points after `from`, at most `end`.
    public static int advance(byte[] text, int from, int end, long count) {
        int at = from;
        for (long n = 0; n < count && at < end; n++) {
            at += width(text[at]);
        }
        return Math.min(at, end);
    }

    /// The offset `count` code points before `end`, at least `from`.
    public static int retreat(byte[] text, int from, int end, long count) {
        int at = end;
        for (long n = 0; n < count && at > from; n++) {
            at--;
            while (at > from && (text[at] & 0xC0) == 0x80) {
                at--;
            }
        }
        return at;
    }

    /// The code point at `from`.
    public static int codePoint(byte[] text, int from, int end) {
        int first = text[from];
        int width = width(text[from]);
        if (width == 1 || from + width > end) {
            return first & 0xFF;
        }
        int point = first & (0xFF >> (width + 1));
        for (int i = 1; i < width; i++) {
            point = point << 6 | (text[from + i] & 0x3F);
        }
        return point;
    }

    /// The first offset in `[from, end)` where `needle` begins, or -1. Looks at eight places at a
    /// time for the needle's first two bytes.
    public static int find(byte[] text, int from, int end, byte[] needle) {
        int size = needle.length;
        int last = end - size;
        if (size == 0) {
            return from;
        }
        int i = from;
        if (size >= 2) {
            long first = (needle[0] & 0xFFL) * LOW_BITS;
            long second = (needle[1] & 0xFFL) * LOW_BITS;
            // The second load reaches nine bytes on.
            int stop = Math.min(last + 1, text.length - 9 + 1);
            for (; i < stop; i += 8) {
                long differs = ((long) LONG.get(text, i) ^ first) | ((long) LONG.get(text, i + 1) ^ second);
                long hits = (differs - LOW_BITS) & ~differs & HIGH_BITS;
                while (hits != 0) {
                    int at = i + (Long.numberOfTrailingZeros(hits) >>> 3);
                    if (at > last) {
                        return -1;
                    }
                    if (matches(text, at, needle)) {
                        return at;
                    }
                    hits &= hits - 1;
                }
            }
        }
        for (; i <= last; i++) {
            if (text[i] == needle[0] && matches(text, i, needle)) {
                return i;
            }
        }
        return -1;
    }

    /// The reference for [#find].
    public static int findScalar(byte[] text, int from, int end, byte[] needle) {
        for (int i = from; i + needle.length <= end; i++) {
            if (matches(text, i, needle)) {
                return i;
            }
        }
        return -1;
    }

    /// The last offset where `needle` begins, or -1.
    public static int findLast(byte[] text, int from, int end, byte[] needle) {
        for (int i = end - needle.length; i >= from; i--) {
            if (matches(text, i, needle)) {
                return i;
            }
        }
        return -1;
    }

    /// Whether `needle` stands at `at`; the caller knows that it fits.
    public static boolean matches(byte[] text, int at, byte[] needle) {
        return Arrays.equals(text, at, at + needle.length, needle, 0, needle.length);
    }
}
