package dev.ogive.sort.place;

import java.util.Arrays;

/// Natural runs: finds them while they are long, and merges them where that beats placement.
public final class Merging {
    /// Up to this many runs are merged when the interleaving is regular, so that branches are predicted: 1.5 ns
    /// a key and level on a Zen 3.
    private static final int REGULAR_RUNS_MAX = 64;
    /// And up to this many when it is not: 2.8 ns a key and level.
    private static final int IRREGULAR_RUNS_MAX = 16;
    /// A shorter run is a coincidence.
    private static final int RUN_LENGTH_MIN = 64;
    /// Merge steps that are tried to tell regular from irregular, and mispredictions that make it irregular.
    private static final int PROBE_STEPS = 1_024;

    private static final int PROBE_MISSES_MAX = PROBE_STEPS / 8;

    private Merging() {}

    /// Bounds of the natural runs of `keys[from, to)`: ascending ones, and strictly descending ones, which are
    /// reversed on the way. `null` if there are too many to be worth merging; then a few runs may have
    /// been reversed.
    public static int[] naturalRuns(long[] keys, int from, int to) {
        int[] bounds = new int[REGULAR_RUNS_MAX + 1];
        int runs = 0;
        int start = from;
        while (start < to) {
            if (runs == REGULAR_RUNS_MAX) {
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
        if (runs > IRREGULAR_RUNS_MAX && !regular(keys, bounds[0], bounds[1], bounds[2])) {
            return null;
        }
        return Arrays.copyOf(bounds, runs + 1);
    }

    /// Whether a branch predictor will do well on merging `keys[a, b)` and `keys[b, c)`: plays one that knows the
    /// last eight outcomes.
    private static boolean regular(long[] keys, int a, int b, int c) {
        byte[] counters = new byte[256];
        int history = 0;
        int misses = 0;
        int low = a;
        int high = b;
        for (int step = 0; step < PROBE_STEPS && low < b && high < c; step++) {
            boolean first = keys[low] <= keys[high];
            if (first != (counters[history] >= 0)) {
                misses++;
            }
            counters[history] = (byte) Math.clamp(counters[history] + (first ? 1 : -1), -2, 1);
            history = (history << 1 | (first ? 1 : 0)) & 0xFF;
            low += first ? 1 : 0;
            high += first ? 0 : 1;
        }
        return misses <= PROBE_MISSES_MAX;
    }

    /// Merges the sorted runs between consecutive `bounds` of `keys`, pairwise, with `other` as scratch (from
    /// index 0).
    public static void merge(long[] keys, int[] bounds, long[] other) {
        int from = bounds[0];
        int runs = bounds.length - 1;
        int to = bounds[runs];
        boolean regular = regular(keys, from, bounds[1], bounds[2]);
        // With an odd number of levels to go, start in the other array, so that the last level ends in `keys`.
        int levels = Integer.SIZE - Integer.numberOfLeadingZeros(runs - 1);
        boolean home = levels % 2 == 0;
        if (!home) {
            System.arraycopy(keys, from, other, 0, to - from);
        }
        while (runs > 1) {
            long[] source = home ? keys : other;
            long[] target = home ? other : keys;
            int shift = home ? 0 : from;
            int targetShift = from - shift;
            int merged = 0;
            for (int r = 0; r < runs; r += 2) {
                int a = bounds[r];
                int b = bounds[r + 1];
                int c = r + 2 <= runs ? bounds[r + 2] : b;
                merge(source, a - shift, b - shift, c - shift, target, a - targetShift, regular);
                bounds[merged++] = a;
            }
            bounds[merged] = to;
            runs = merged;
            home = !home;
        }
    }

    private static void merge(long[] source, int a, int b, int c, long[] target, int to, boolean regular) {
        if (b == c || source[b - 1] <= source[b]) {
            System.arraycopy(source, a, target, to, c - a);
        } else if (regular) {
            mergeRegular(source, a, b, c, target, to);
        } else {
            mergeIrregular(source, a, b, c, target, to);
        }
    }

    /// Merges `source[a, b)` and `source[b, c)`, both sorted, to `target[to...]`. Branches.
    private static void mergeRegular(long[] source, int a, int b, int c, long[] target, int to) {
        int low = a;
        int high = b;
        int out = to;
        while (low < b && high < c) {
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
        System.arraycopy(source, low, target, out, b - low);
        System.arraycopy(source, high, target, out + (b - low), c - high);
    }

    /// As [#mergeRegular], without unpredictable branches, and from both ends at once: two chains of dependent
    /// steps instead of one.
    private static void mergeIrregular(long[] source, int a, int b, int c, long[] target, int to) {
        int low = a;
        int high = b;
        int lowEnd = b - 1;
        int highEnd = c - 1;
        int out = to;
        int outEnd = to + (c - a) - 1;
        int half = Math.min(b - a, c - b);
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
            target[out++] = source[low] <= source[high] ? source[low++] : source[high++];
        }
        System.arraycopy(source, low, target, out, lowEnd - low + 1);
        System.arraycopy(source, high, target, out + (lowEnd - low + 1), highEnd - high + 1);
    }
}
