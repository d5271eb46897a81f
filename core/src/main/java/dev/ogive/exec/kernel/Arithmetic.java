package dev.ogive.exec.kernel;

/// Element-wise arithmetic. Checked kernels return whether some row *may* have failed, null rows
/// included: the caller then looks row by row. The checks are folded into one word per batch so
/// that the loops vectorise.
public final class Arithmetic {
    private Arithmetic() {}

    /// `a + b`; true if a sum left 32 bits.
    public static boolean add(int[] a, int[] b, int[] out, int rows) {
        int bad = 0;
        for (int i = 0; i < rows; i++) {
            int r = a[i] + b[i];
            bad |= (a[i] ^ r) & (b[i] ^ r);
            out[i] = r;
        }
        return bad < 0;
    }

    /// `a - b`; true if a difference left 32 bits.
    public static boolean subtract(int[] a, int[] b, int[] out, int rows) {
        int bad = 0;
        for (int i = 0; i < rows; i++) {
            int r = a[i] - b[i];
            bad |= (a[i] ^ b[i]) & (a[i] ^ r);
            out[i] = r;
        }
        return bad < 0;
    }

    /// `a * b`; true if a product left 32 bits.
    public static boolean multiply(int[] a, int[] b, int[] out, int rows) {
        long bad = 0;
        for (int i = 0; i < rows; i++) {
            long r = (long) a[i] * b[i];
            bad |= r ^ (int) r;
            out[i] = (int) r;
        }
        return bad != 0;
    }

    /// Whether a value lies outside `[min, max]`, bounds within 31 bits.
    public static boolean outside(int[] values, int rows, int min, int max) {
        int bad = 0;
        for (int i = 0; i < rows; i++) {
            int v = values[i];
            bad |= (v < min | v > max) ? 1 : 0;
        }
        return bad != 0;
    }

    /// Whether a value lies outside `[-bound, bound]`.
    public static boolean outside(long[] values, int rows, long bound) {
        long bad = 0;
        for (int i = 0; i < rows; i++) {
            bad |= (bound - values[i]) | (bound + values[i]);
        }
        return bad < 0;
    }

    /// `a + b`; true if a sum left 64 bits.
    public static boolean add(long[] a, long[] b, long[] out, int rows) {
        long bad = 0;
        for (int i = 0; i < rows; i++) {
            long r = a[i] + b[i];
            bad |= (a[i] ^ r) & (b[i] ^ r);
            out[i] = r;
        }
        return bad < 0;
    }

    /// `a + b` where the types prove that no sum leaves 64 bits.
    public static void addUnchecked(long[] a, long[] b, long[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] + b[i];
        }
    }

    /// `a - b`; true if a difference left 64 bits.
    public static boolean subtract(long[] a, long[] b, long[] out, int rows) {
        long bad = 0;
        for (int i = 0; i < rows; i++) {
            long r = a[i] - b[i];
            bad |= (a[i] ^ b[i]) & (a[i] ^ r);
            out[i] = r;
        }
        return bad < 0;
    }

    /// `a - b` where the types prove that no difference leaves 64 bits.
    public static void subtractUnchecked(long[] a, long[] b, long[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] - b[i];
        }
    }

    /// `a * b` where the types prove that no product leaves 64 bits.
    public static void multiplyUnchecked(long[] a, long[] b, long[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] * b[i];
        }
    }

    /// `a * b`; true if a product may have left `bits` bits and sign. One pass multiplies and
    /// gathers the bits that the operands use; only operands wide enough together to overflow
    /// cost a second pass that looks at each product.
    public static boolean multiply(long[] a, long[] b, long[] out, int rows) {
        long usedA = 0;
        long usedB = 0;
        for (int i = 0; i < rows; i++) {
            usedA |= a[i] ^ (a[i] >> 63);
            usedB |= b[i] ^ (b[i] >> 63);
            out[i] = a[i] * b[i];
        }
        int bits = 128 - Long.numberOfLeadingZeros(usedA) - Long.numberOfLeadingZeros(usedB);
        if (bits <= 62) {
            return false;
        }
        long bad = 0;
        for (int i = 0; i < rows; i++) {
            bad |= Math.multiplyHigh(a[i], b[i]) ^ (out[i] >> 63);
        }
        return bad != 0;
    }

    /// `a / b` truncated towards zero; a zero divisor gives 0. True if a divisor was 0 or the
    /// quotient overflowed.
    public static boolean divide(int[] a, int[] b, int[] out, int rows) {
        boolean bad = false;
        for (int i = 0; i < rows; i++) {
            int d = b[i];
            bad |= d == 0 | (d == -1 & a[i] == Integer.MIN_VALUE);
            out[i] = d == 0 ? 0 : a[i] / d;
        }
        return bad;
    }

    /// As [#divide(int[], int[], int[], int)].
    public static boolean divide(long[] a, long[] b, long[] out, int rows) {
        boolean bad = false;
        for (int i = 0; i < rows; i++) {
            long d = b[i];
            bad |= d == 0 | (d == -1 & a[i] == Long.MIN_VALUE);
            out[i] = d == 0 ? 0 : a[i] / d;
        }
        return bad;
    }

    /// Remainder with the sign of the dividend; a zero divisor gives 0. True if a divisor was 0.
    public static boolean modulo(int[] a, int[] b, int[] out, int rows) {
        boolean bad = false;
        for (int i = 0; i < rows; i++) {
            int d = b[i];
            bad |= d == 0;
            out[i] = d == 0 ? 0 : a[i] % d;
        }
        return bad;
    }

    /// As [#modulo(int[], int[], int[], int)].
    public static boolean modulo(long[] a, long[] b, long[] out, int rows) {
        boolean bad = false;
        for (int i = 0; i < rows; i++) {
            long d = b[i];
            bad |= d == 0;
            out[i] = d == 0 ? 0 : a[i] % d;
        }
        return bad;
    }

    public static void add(double[] a, double[] b, double[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] + b[i];
        }
    }

    public static void subtract(double[] a, double[] b, double[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] - b[i];
        }
    }

    public static void multiply(double[] a, double[] b, double[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = a[i] * b[i];
        }
    }

    /// `a / b`; true if a divisor was 0.
    public static boolean divide(double[] a, double[] b, double[] out, int rows) {
        boolean bad = false;
        for (int i = 0; i < rows; i++) {
            bad |= b[i] == 0;
            out[i] = a[i] / b[i];
        }
        return bad;
    }

    /// Remainder with the sign of the dividend; true if a divisor was 0.
    public static boolean modulo(double[] a, double[] b, double[] out, int rows) {
        boolean bad = false;
        for (int i = 0; i < rows; i++) {
            bad |= b[i] == 0;
            out[i] = a[i] % b[i];
        }
        return bad;
    }

    /// Rounds each value to the nearest float.
    public static void roundToFloat(double[] values, int rows) {
        for (int i = 0; i < rows; i++) {
            values[i] = (float) values[i];
        }
    }

    public static void floor(double[] a, double[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = Math.floor(a[i]);
        }
    }

    public static void ceil(double[] a, double[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = Math.ceil(a[i]);
        }
    }

    public static void negate(double[] a, double[] out, int rows) {
        for (int i = 0; i < rows; i++) {
            out[i] = -a[i];
        }
    }
}
