package dev.ogive.column;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// 64-bit hashes of values: equal SQL values have equal hashes. NaN equals NaN and -0.0 equals
/// 0.0; a string has one hash whether it travels flat or as a code. All bits are well mixed. Not
/// stable between machines: never stored.
///
/// Source of the multiply-and-fold: Wang Yi, wyhash (public domain).
public final class Hash {
    /// The hash of NULL of any type.
    public static final long NULL = 0x9E37_79B9_7F4A_7C15L;

    private static final long K0 = 0xA076_1D64_78BD_642FL;
    private static final long K1 = 0xE703_7ED1_A0B4_28DBL;
    private static final long K2 = 0x8EBC_6AF0_9C88_C6E3L;
    private static final long CANONICAL_NAN = Double.doubleToLongBits(Double.NaN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder())
            .withInvokeExactBehavior();

    private Hash() {}

    /// BOOL, I32 and I64 lanes (widened).
    public static long ofLong(long value) {
        long h = value;
        h = (h ^ (h >>> 32)) * K2;
        h = (h ^ (h >>> 29)) * K1;
        return h ^ (h >>> 32);
    }

    public static long ofInt128(long high, long low) {
        return combine(ofLong(high), ofLong(low));
    }

    public static long ofDouble(double value) {
        return ofLong(canonicalBits(value));
    }

    /// Equal for equal SQL doubles: one NaN, one zero.
    public static long canonicalBits(double value) {
        if (Double.isNaN(value)) {
            return CANONICAL_NAN;
        }
        return Double.doubleToRawLongBits(value + 0.0);
    }

    /// The hash of several values in order, from the hash of those before and of the next.
    public static long combine(long before, long next) {
        long h = (Long.rotateLeft(before, 23) ^ next) * K2;
        return h ^ (h >>> 32);
    }

    public static long ofBytes(byte[] bytes, int from, int length) {
        long h = length * K0;
        int at = from;
        int left = length;
        for (; left > 16; left -= 16, at += 16) {
            h = fold((long) LONG.get(bytes, at) ^ K1, (long) LONG.get(bytes, at + 8) ^ h);
        }
        long a;
        long b;
        if (left >= 8) {
            a = (long) LONG.get(bytes, at);
            b = (long) LONG.get(bytes, at + left - 8);
        } else if (left >= 4) {
            a = (int) INT.get(bytes, at) & 0xFFFF_FFFFL;
            b = (int) INT.get(bytes, at + left - 4) & 0xFFFF_FFFFL;
        } else if (left > 0) {
            a = (bytes[at] & 0xFF) | (bytes[at + (left >> 1)] & 0xFF) << 8 | (bytes[at + left - 1] & 0xFF) << 16;
            b = 0;
        } else {
            a = 0;
            b = 0;
        }
        return fold(K2 ^ length, fold(a ^ K1, b ^ h ^ K0));
    }

    private static long fold(long a, long b) {
        return (a * b) ^ Math.unsignedMultiplyHigh(a, b);
    }
}
