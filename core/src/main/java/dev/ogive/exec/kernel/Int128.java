package dev.ogive.exec.kernel;

import dev.ogive.column.Values;
import java.math.BigInteger;

/// Arithmetic on signed 128-bit integers held as a high and a low word, element-wise and by value.
public final class Int128 {
    private static final int MAX_POWER = 38;
    private static final BigInteger[] POWERS = new BigInteger[MAX_POWER + 1];
    private static final long[] POWER_HIGH = new long[MAX_POWER + 1];
    private static final long[] POWER_LOW = new long[MAX_POWER + 1];
    private static final long[] LONG_POWERS = new long[19];

    static {
        BigInteger power = BigInteger.ONE;
        for (int i = 0; i <= MAX_POWER; i++) {
            POWERS[i] = power;
            POWER_HIGH[i] = power.shiftRight(64).longValue();
            POWER_LOW[i] = power.longValue();
            if (i < LONG_POWERS.length) {
                LONG_POWERS[i] = power.longValueExact();
            }
            power = power.multiply(BigInteger.TEN);
        }
    }

    private Int128() {}

    /// `10^exponent`, exponent 0 to 18.
    public static long powerOfTen(int exponent) {
        return LONG_POWERS[exponent];
    }

    /// `10^exponent`, exponent 0 to 38.
    public static BigInteger bigPowerOfTen(int exponent) {
        return POWERS[exponent];
    }

    public static long powerHigh(int exponent) {
        return POWER_HIGH[exponent];
    }

    public static long powerLow(int exponent) {
        return POWER_LOW[exponent];
    }

    /// Negative, zero or positive as `a` is less than, equal to or greater than `b`.
    public static int compare(long aHigh, long aLow, long bHigh, long bLow) {
        return aHigh != bHigh ? Long.compare(aHigh, bHigh) : Long.compareUnsigned(aLow, bLow);
    }

    /// Sign-extends 64-bit values.
    public static void widen(long[] values, long[] high, long[] low, int rows) {
        for (int i = 0; i < rows; i++) {
            high[i] = values[i] >> 63;
            low[i] = values[i];
        }
    }

    /// `a + b`; true if a sum left 128 bits.
    public static boolean add(long[] aHigh, long[] aLow, long[] bHigh, long[] bLow, long[] high, long[] low, int rows) {
        long bad = 0;
        for (int i = 0; i < rows; i++) {
            long l = aLow[i] + bLow[i];
            // Carry out of an addition: both top bits set, or either set and the sum's clear.
            long carry = ((aLow[i] & bLow[i]) | ((aLow[i] | bLow[i]) & ~l)) >>> 63;
            long h = aHigh[i] + bHigh[i] + carry;
            bad |= (aHigh[i] ^ h) & (bHigh[i] ^ h);
            high[i] = h;
            low[i] = l;
        }
        return bad < 0;
    }

    /// `a - b`; true if a difference left 128 bits.
    public static boolean subtract(
            long[] aHigh, long[] aLow, long[] bHigh, long[] bLow, long[] high, long[] low, int rows) {
        long bad = 0;
        for (int i = 0; i < rows; i++) {
            long l = aLow[i] - bLow[i];
            long borrow = ((~aLow[i] & bLow[i]) | ((~aLow[i] | bLow[i]) & l)) >>> 63;
            long h = aHigh[i] - bHigh[i] - borrow;
            bad |= (aHigh[i] ^ bHigh[i]) & (aHigh[i] ^ h);
            high[i] = h;
            low[i] = l;
        }
        return bad < 0;
    }

    /// The exact product of 64-bit values.
    public static void multiply(long[] a, long[] b, long[] high, long[] low, int rows) {
        for (int i = 0; i < rows; i++) {
            high[i] = Math.multiplyHigh(a[i], b[i]);
            low[i] = a[i] * b[i];
        }
    }

    /// 128-bit times 64-bit, low 128 bits of the product; true if a product may have left 128 bits.
    public static boolean multiply(long[] aHigh, long[] aLow, long[] b, long[] high, long[] low, int rows) {
        long bad = 0;
        for (int i = 0; i < rows; i++) {
            long factor = b[i];
            long l = aLow[i] * factor;
            // unsigned(aLow) * signed(factor): the unsigned high word less aLow where factor is negative
            long middle = Math.unsignedMultiplyHigh(aLow[i], factor) - (aLow[i] & (factor >> 63));
            long top = aHigh[i] * factor;
            long h = top + middle;
            bad |= Math.multiplyHigh(aHigh[i], factor) ^ (top >> 63);
            bad |= ((top ^ h) & (middle ^ h)) >> 63;
            high[i] = h;
            low[i] = l;
        }
        return bad != 0;
    }

    /// 128-bit products, low 128 bits; true if a product may have left 128 bits.
    public static boolean multiply(
            long[] aHigh, long[] aLow, long[] bHigh, long[] bLow, long[] high, long[] low, int rows) {
        boolean bad = false;
        for (int i = 0; i < rows; i++) {
            long ah = aHigh[i];
            long al = aLow[i];
            long bh = bHigh[i];
            long bl = bLow[i];
            high[i] = Math.unsignedMultiplyHigh(al, bl) + ah * bl + al * bh;
            low[i] = al * bl;
            boolean narrow = ah == al >> 63 & bh == bl >> 63;
            if (!narrow) {
                bad |= toBig(ah, al).multiply(toBig(bh, bl)).bitLength() > 127;
            }
        }
        return bad;
    }

    /// Whether a value lies outside `(-10^precision, 10^precision)`.
    public static boolean outside(long[] high, long[] low, int rows, int precision) {
        boolean bad = false;
        for (int i = 0; i < rows; i++) {
            bad |= !fits(high[i], low[i], precision);
        }
        return bad;
    }

    /// Whether `-10^precision < value < 10^precision`.
    public static boolean fits(long high, long low, int precision) {
        return compare(high, low, POWER_HIGH[precision], POWER_LOW[precision]) < 0
                && compare(high, low, ~POWER_HIGH[precision], -POWER_LOW[precision]) > 0;
    }

    public static BigInteger toBig(long high, long low) {
        return Values.toBigInteger(high, low);
    }

    /// The high word of a value within 128 bits.
    public static long high(BigInteger value) {
        return value.shiftRight(64).longValue();
    }

    /// The nearest double.
    public static double toDouble(long high, long low) {
        if (high == low >> 63) {
            return low;
        }
        return toBig(high, low).doubleValue();
    }
}
