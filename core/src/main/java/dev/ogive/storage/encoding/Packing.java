package dev.ogive.storage.encoding;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Turns longs into narrow signed integers above a base, and back.
final class Packing {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private Packing() {}

    /// The least width in bytes that holds `[min, max]` above some base.
    static int width(long min, long max) {
        long span = max - min;
        if (min > max || span < 0 || span > 0xFFFF_FFFFL) {
            return min > max ? 1 : 8;
        }
        return span <= 0xFF ? 1 : span <= 0xFFFF ? 2 : 4;
    }

    /// A base that puts `[min, max]` into signed integers of `width` bytes: 0 if they fit as they are.
    static long base(long min, long max, int width) {
        if (width == 8) {
            return 0;
        }
        long half = 1L << (8 * width - 1);
        if (min >= -half && max < half) {
            return 0;
        }
        // min + half, unless the range would then pass the largest long.
        return Math.min(min, Long.MAX_VALUE - 2 * half + 1) + half;
    }

    static byte[] pack(long[] values, int rows, int width, long base) {
        byte[] out = new byte[Math.multiplyExact(rows, width)];
        switch (width) {
            case 1 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = (byte) (values[i] - base);
                }
            }
            case 2 -> {
                for (int i = 0; i < rows; i++) {
                    SHORT.set(out, i * 2, (short) (values[i] - base));
                }
            }
            case 4 -> {
                for (int i = 0; i < rows; i++) {
                    INT.set(out, i * 4, (int) (values[i] - base));
                }
            }
            default -> {
                for (int i = 0; i < rows; i++) {
                    LONG.set(out, i * 8, values[i] - base);
                }
            }
        }
        return out;
    }

    static long[] unpack(byte[] data, int rows, int width, long base) {
        long[] out = new long[rows];
        switch (width) {
            case 1 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = base + data[i];
                }
            }
            case 2 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = base + (short) SHORT.get(data, i * 2);
                }
            }
            case 4 -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = base + (int) INT.get(data, i * 4);
                }
            }
            default -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = base + (long) LONG.get(data, i * 8);
                }
            }
        }
        return out;
    }

    /// Offsets or other ints, as Arrow has them.
    static byte[] ints(int[] values, int count) {
        byte[] out = new byte[Math.multiplyExact(count, 4)];
        for (int i = 0; i < count; i++) {
            INT.set(out, i * 4, values[i]);
        }
        return out;
    }

    static void putLong(byte[] out, int at, long value) {
        LONG.set(out, at, value);
    }

    static void putInt(byte[] out, int at, int value) {
        INT.set(out, at, value);
    }
}
