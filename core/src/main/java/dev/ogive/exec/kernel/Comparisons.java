package dev.ogive.exec.kernel;

import java.util.Arrays;

/// Element-wise comparison of two vectors: `out[i] = (a[i] < b[i]) != negate` and the same for
/// `==`. The six operators are these two with sides exchanged or the result negated.
///
/// Doubles order as SQL does: NaN equals NaN and is the largest value, -0.0 equals 0.0.
public final class Comparisons {
    private Comparisons() {}

    public static void less(int[] a, int[] b, boolean negate, boolean[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] < b[i] ^ negate;
        }
    }

    public static void equal(int[] a, int[] b, boolean negate, boolean[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] == b[i] ^ negate;
        }
    }

    public static void less(long[] a, long[] b, boolean negate, boolean[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] < b[i] ^ negate;
        }
    }

    public static void equal(long[] a, long[] b, boolean negate, boolean[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] == b[i] ^ negate;
        }
    }

    public static void less(double[] a, double[] b, boolean negate, boolean[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            // a < b, or b is NaN and a is not.
            out[i] = (a[i] < b[i] | (Double.isNaN(b[i]) & !Double.isNaN(a[i]))) ^ negate;
        }
    }

    public static void equal(double[] a, double[] b, boolean negate, boolean[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = (a[i] == b[i] | (Double.isNaN(a[i]) & Double.isNaN(b[i]))) ^ negate;
        }
    }

    /// Signed 128-bit integers.
    public static void less(
            long[] aHigh, long[] aLow, long[] bHigh, long[] bLow, boolean negate, boolean[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            boolean lowLess = aLow[i] + Long.MIN_VALUE < bLow[i] + Long.MIN_VALUE;
            out[i] = (aHigh[i] < bHigh[i] | (aHigh[i] == bHigh[i] & lowLess)) ^ negate;
        }
    }

    public static void equal(
            long[] aHigh, long[] aLow, long[] bHigh, long[] bLow, boolean negate, boolean[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = (aHigh[i] == bHigh[i] & aLow[i] == bLow[i]) ^ negate;
        }
    }

    public static void less(boolean[] a, boolean[] b, boolean negate, boolean[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = (!a[i] & b[i]) ^ negate;
        }
    }

    public static void equal(boolean[] a, boolean[] b, boolean negate, boolean[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] == b[i] ^ negate;
        }
    }

    /// Byte order, which is code point order for UTF-8.
    public static void less(
            byte[] a,
            int[] aStarts,
            int[] aLengths,
            byte[] b,
            int[] bStarts,
            int[] bLengths,
            boolean negate,
            boolean[] out,
            int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = Arrays.compareUnsigned(
                                    a, aStarts[i], aStarts[i] + aLengths[i], b, bStarts[i], bStarts[i] + bLengths[i])
                            < 0
                    ^ negate;
        }
    }

    public static void equal(
            byte[] a,
            int[] aStarts,
            int[] aLengths,
            byte[] b,
            int[] bStarts,
            int[] bLengths,
            boolean negate,
            boolean[] out,
            int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = (aLengths[i] == bLengths[i]
                            && Arrays.equals(
                                    a, aStarts[i], aStarts[i] + aLengths[i], b, bStarts[i], bStarts[i] + bLengths[i]))
                    ^ negate;
        }
    }

    /// The total order of doubles: negative, zero or positive.
    public static int compare(double a, double b) {
        return a < b ? -1 : a > b ? 1 : a == b ? 0 : Boolean.compare(Double.isNaN(a), Double.isNaN(b));
    }
}
