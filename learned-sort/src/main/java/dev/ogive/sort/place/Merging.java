package dev.ogive.sort.place;

import java.util.Arrays;

/// Natural runs: finds them while they are long, and merges them.
public final class Merging {
    /// Up to this many runs, log2(runs) merge passes beat placement.
    private static final int RUNS_MAX = 32;
    /// A shorter run is a coincidence.
    private static final int RUN_LENGTH_MIN = 64;

    private Merging() {}

    /// Bounds of the natural runs of `keys[from, to)`: ascending ones, and strictly descending ones, which are reversed
    /// on the way. `null` if there are too many to be worth merging; then a few runs may have been reversed.
    public static int[] naturalRuns(long[] keys, int from, int to) {
        int[] bounds = new int[RUNS_MAX + 1];
        int runs = 0;
        int start = from;
        while (start < to) {
            if (runs == RUNS_MAX) {
                return null;
            }
            int length = Runs.nonDescending(keys, start, to, 0);
            if (length == 1 && start + 1 < to) {
                length = Runs.strictlyDescending(keys, start, to, 0);
                if (length >= RUN_LENGTH_MIN) {
                    Runs.reverse(keys, start, start + length);
                }
            }
            if (length < RUN_LENGTH_MIN && start + length < to) {
                return null;
            }
            bounds[runs++] = start;
            start += length;
        }
        bounds[runs] = to;
        return Arrays.copyOf(bounds, runs + 1);
    }

    /// Merges the sorted runs between consecutive `bounds` of `keys`, pairwise, with `other` as scratch (from index 0).
    public static void merge(long[] keys, int[] bounds, long[] other) {
        int from = bounds[0];
        int runs = bounds.length - 1;
        boolean home = true;
        while (runs > 1) {
            // `other` is used from index 0 on.
            long[] source = home ? keys : other;
            long[] target = home ? other : keys;
            int shift = home ? 0 : from;
            int targetShift = from - shift;
            int merged = 0;
            for (int r = 0; r < runs; r += 2) {
                int a = bounds[r];
                int b = bounds[r + 1];
                int c = r + 2 <= runs ? bounds[r + 2] : b;
                merge(source, a - shift, b - shift, c - shift, target, a - targetShift);
                bounds[merged++] = a;
            }
            bounds[merged] = bounds[runs];
            runs = merged;
            home = !home;
        }
        if (!home) {
            System.arraycopy(other, 0, keys, from, bounds[runs] - from);
        }
    }

    /// Merges `source[a, b)` and `source[b, c)`, both sorted, to `target[to...]`; keys of the first go first.
    ///
    /// From both ends at once: two chains of dependent steps instead of one.
    private static void merge(long[] source, int a, int b, int c, long[] target, int to) {
        if (b == c || source[b - 1] <= source[b]) {
            System.arraycopy(source, a, target, to, c - a);
            return;
        }
        int half = Math.min(b - a, c - b);
        int low = a;
        int high = b;
        int lowEnd = b - 1;
        int highEnd = c - 1;
        int out = to;
        int outEnd = to + (c - a) - 1;
        // As many steps from either end as cannot exhaust a side.
        for (; half > 1; half = Math.min(lowEnd - low, highEnd - high) + 1) {
            for (int step = half / 2; step > 0; step--) {
                long x = source[low];
                long y = source[high];
                boolean first = x <= y;
                target[out++] = first ? x : y;
                low += first ? 1 : 0;
                high += first ? 0 : 1;
                long u = source[lowEnd];
                long v = source[highEnd];
                boolean last = u > v;
                target[outEnd--] = last ? u : v;
                lowEnd -= last ? 1 : 0;
                highEnd -= last ? 0 : 1;
            }
        }
        while (low <= lowEnd && high <= highEnd) {
            long x = source[low];
            long y = source[high];
            if (x <= y) {
                target[out++] = x;
                low++;
            } else {
                target[out++] = y;
                high++;
            }
        }
        System.arraycopy(source, low, target, out, lowEnd - low + 1);
        System.arraycopy(source, high, target, out + (lowEnd - low + 1), highEnd - high + 1);
    }
}
