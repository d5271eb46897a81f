package dev.ogive.ingest;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Searches over byte arrays, eight bytes at a time.
public final class Bytes {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private Bytes() {}

    static long broadcast(byte b) {
        return (b & 0xFFL) * 0x0101_0101_0101_0101L;
    }

    /// The high bit of each byte of `word` that is zero; exact, without false positives.
    private static long zeroBytes(long word) {
        return ~(((word & LOW_BITS) + LOW_BITS) | word | LOW_BITS);
    }

    static long word(byte[] b, int at) {
        return (long) LONG.get(b, at);
    }

    /// The first position of `wanted` in `[from, to)`, or -1.
    static int indexOf(byte[] b, int from, int to, byte wanted) {
        long pattern = broadcast(wanted);
        int i = from;
        for (; i <= to - 8; i += 8) {
            long hits = zeroBytes(word(b, i) ^ pattern);
            if (hits != 0) {
                return i + (Long.numberOfTrailingZeros(hits) >>> 3);
            }
        }
        for (; i < to; i++) {
            if (b[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /// The last position of `wanted` in `[from, to)`, or -1.
    static int lastIndexOf(byte[] b, int from, int to, byte wanted) {
        for (int i = to - 1; i >= from; i--) {
            if (b[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    static long count(byte[] b, int from, int to, byte wanted) {
        long pattern = broadcast(wanted);
        long count = 0;
        int i = from;
        for (; i <= to - 8; i += 8) {
            count += Long.bitCount(zeroBytes(word(b, i) ^ pattern));
        }
        for (; i < to; i++) {
            if (b[i] == wanted) {
                count++;
            }
        }
        return count;
    }

    /// Whether every byte of `[from, to)` is below 128.
    public static boolean isAscii(byte[] b, int from, int to) {
        int i = from;
        for (; i <= to - 8; i += 8) {
            if ((word(b, i) & HIGH_BITS) != 0) {
                return false;
            }
        }
        for (; i < to; i++) {
            if (b[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /// Writes the positions of `first` and `second` in `[from, to)` to `positions`, ascending,
    /// which has room for `to - from` of them; returns how many.
    static int positionsOf(byte[] b, int from, int to, byte first, byte second, int[] positions) {
        long firstPattern = broadcast(first);
        long secondPattern = broadcast(second);
        int found = 0;
        int i = from;
        for (; i <= to - 8; i += 8) {
            long word = word(b, i);
            long hits = zeroBytes(word ^ firstPattern) | zeroBytes(word ^ secondPattern);
            while (hits != 0) {
                positions[found++] = i + (Long.numberOfTrailingZeros(hits) >>> 3);
                hits &= hits - 1;
            }
        }
        for (; i < to; i++) {
            if (b[i] == first || b[i] == second) {
                positions[found++] = i;
            }
        }
        return found;
    }

    /// Whether `[from, to)` is well-formed UTF-8 (no overlong forms, no surrogates).
    public static boolean isUtf8(byte[] b, int from, int to) {
        int i = from;
        while (i < to) {
            int c = b[i++];
            if (c >= 0) {
                continue;
            }
            int lead = c & 0xFF;
            if (lead < 0xC2 || lead > 0xF4) {
                return false;
            }
            int more = lead < 0xE0 ? 1 : lead < 0xF0 ? 2 : 3;
            if (i + more > to) {
                return false;
            }
            int second = b[i] & 0xFF;
            int low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
            int high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
            if (second < low || second > high) {
                return false;
            }
            for (int k = 1; k < more; k++) {
                if ((b[i + k] & 0xC0) != 0x80) {
                    return false;
                }
            }
            i += more;
        }
        return true;
    }
}
