package dev.ogive.exec.kernel;

/// Filters: each kernel writes the ascending positions of the rows that pass to `out` and returns
/// how many.
///
/// `from` names the rows to look at, ascending, or is null for rows `0 .. rows-1`; `out` may be
/// `from` itself. All kernels write every candidate and move on only past one that passes: no
/// branch depends on the data.
public final class Selections {
    private Selections() {}

    /// Rows for which `min <= value <= max` is not `negate`.
    public static int range(int[] values, int min, int max, boolean negate, int[] from, int rows, int[] out) {
        if (from == null) {
            return RangeSelection.BEST.range(values, min, max, negate, rows, out);
        }
        int n = 0;
        // One unsigned comparison instead of two.
        int span = max - min + Integer.MIN_VALUE;
        for (int k = 0; k < rows; k++) {
            int i = from[k];
            out[n] = i;
            n += (values[i] - min + Integer.MIN_VALUE <= span) ^ negate ? 1 : 0;
        }
        return n;
    }

    /// Rows for which `min <= value <= max` is not `negate`.
    public static int range(long[] values, long min, long max, boolean negate, int[] from, int rows, int[] out) {
        if (from == null) {
            return RangeSelection.BEST.range(values, min, max, negate, rows, out);
        }
        int n = 0;
        long span = max - min + Long.MIN_VALUE;
        for (int k = 0; k < rows; k++) {
            int i = from[k];
            out[n] = i;
            n += (values[i] - min + Long.MIN_VALUE <= span) ^ negate ? 1 : 0;
        }
        return n;
    }

    /// Rows for which `min <= orderedKey(value) <= max` is not `negate`.
    public static int range(double[] values, long min, long max, boolean negate, int[] from, int rows, int[] out) {
        int n = 0;
        for (int k = 0; k < rows; k++) {
            int i = from == null ? k : from[k];
            long key = orderedKey(values[i]);
            out[n] = i;
            n += (key >= min & key <= max) ^ negate ? 1 : 0;
        }
        return n;
    }

    /// A long that orders as SQL orders doubles: -0.0 as 0.0, NaN above everything.
    public static long orderedKey(double value) {
        long bits = Double.doubleToLongBits(value + 0.0);
        return bits ^ ((bits >> 63) >>> 1);
    }

    /// Rows whose mark is `wanted`.
    public static int marked(boolean[] marks, boolean wanted, int[] from, int rows, int[] out) {
        int n = 0;
        if (from == null) {
            for (int i = 0; i < rows; i++) {
                out[n] = i;
                n += marks[i] == wanted ? 1 : 0;
            }
            return n;
        }
        for (int k = 0; k < rows; k++) {
            int i = from[k];
            out[n] = i;
            n += marks[i] == wanted ? 1 : 0;
        }
        return n;
    }

    /// Rows whose code's mark is true.
    public static int marked(boolean[] marks, int[] codes, int[] from, int rows, int[] out) {
        int n = 0;
        if (from == null) {
            for (int i = 0; i < rows; i++) {
                out[n] = i;
                n += marks[codes[i]] ? 1 : 0;
            }
            return n;
        }
        for (int k = 0; k < rows; k++) {
            int i = from[k];
            out[n] = i;
            n += marks[codes[i]] ? 1 : 0;
        }
        return n;
    }

    /// All rows.
    public static int all(int[] from, int rows, int[] out) {
        if (from == null) {
            for (int i = 0; i < rows; i++) {
                out[i] = i;
            }
        } else {
            System.arraycopy(from, 0, out, 0, rows);
        }
        return rows;
    }

    /// The rows of `from` that are not in `taken`, which is a subset of them; `out` may be
    /// `from`.
    public static int without(int[] from, int rows, int[] taken, int takenRows, int[] out) {
        int n = 0;
        int t = 0;
        for (int k = 0; k < rows; k++) {
            int i = from == null ? k : from[k];
            if (t < takenRows && taken[t] == i) {
                t++;
            } else {
                out[n++] = i;
            }
        }
        return n;
    }
}
