package dev.ogive.sort.place;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Sorts keys with few different values by counting them: nothing is moved, values are written out in order.
public final class Counting {
    /// Sampled keys; when these repeat enough, the whole is tried.
    private static final int SAMPLE = 512;
    /// Counters of a narrow range that still pay: 16 MB of them.
    private static final int RANGE_MAX = 1 << 22;
    /// Different values for which a hash table is tried.
    private static final int VALUES_MAX = 64;
    private static final int TABLE_BITS = 10;
    private static final int MULTIPLIER_TRIES = 32;

    /// Sampled keys that must be repeated ones, for the others to fit their share.
    private static final int REPEATED_MIN = SAMPLE * 7 / 8;

    private final LongSorter others;
    private final SplittableRandom random = new SplittableRandom();

    /// @param others sorts the keys that are not among the few
    public Counting(LongSorter others) {
        this.others = others;
    }

    /// Sorts `keys[from, to)` if it holds a narrow range of integers, or few different values and few others.
    /// Otherwise leaves it as it is and returns false, after a sample and at worst a pass that stops early.
    public boolean sort(long[] keys, int from, int to) {
        int n = to - from;
        long[] sample = Sampling.draw(keys, from, n, SAMPLE, random);
        Arrays.sort(sample);
        long range = sample[SAMPLE - 1] - sample[0];
        if (range >= 0 && range < Math.min(RANGE_MAX, n / 4)) {
            return narrow(keys, from, to);
        }
        long[] values = new long[VALUES_MAX];
        int valueCount = 0;
        int repeated = 0;
        for (int i = 0, end; i < SAMPLE; i = end) {
            for (end = i + 1; end < SAMPLE && sample[end] == sample[i]; ) {
                end++;
            }
            if (end - i > 1) {
                if (valueCount == VALUES_MAX) {
                    return false;
                }
                values[valueCount++] = sample[i];
                repeated += end - i;
            }
        }
        return repeated >= REPEATED_MIN && repeated(keys, from, to, Arrays.copyOf(values, valueCount));
    }

    /// Sorts `keys[from, to)` if it holds a narrow range of integers; otherwise leaves it as it is.
    public static boolean sort(int[] keys, int from, int to, SplittableRandom random) {
        int n = to - from;
        int limit = Math.min(RANGE_MAX, n / 4);
        int least = keys[from];
        int greatest = least;
        for (int i = 0; i < SAMPLE; i++) {
            int key = keys[from + Sampling.position(random, n)];
            least = Math.min(least, key);
            greatest = Math.max(greatest, key);
        }
        if ((long) greatest - least >= limit) {
            return false;
        }
        int min = least;
        int max = greatest;
        for (int i = from; i < to; i++) {
            min = Math.min(min, keys[i]);
            max = Math.max(max, keys[i]);
        }
        if ((long) max - min >= limit) {
            return false;
        }
        int[] counts = new int[max - min + 1];
        for (int i = from; i < to; i++) {
            counts[keys[i] - min]++;
        }
        int at = from;
        for (int v = 0; v < counts.length; v++) {
            Arrays.fill(keys, at, at + counts[v], min + v);
            at += counts[v];
        }
        return true;
    }

    private static boolean narrow(long[] keys, int from, int to) {
        long min = LongSorter.min(keys, from, to);
        long range = LongSorter.max(keys, from, to) - min;
        if (range < 0 || range >= Math.min(RANGE_MAX, (to - from) / 4)) {
            return false;
        }
        int[] even = new int[(int) range + 1];
        boolean two = range < 1 << 16;
        int[] odd = two ? new int[even.length] : even;
        count(keys, from, to, min, even, odd);
        for (int v = 0; two && v < even.length; v++) {
            even[v] += odd[v];
        }
        int at = from;
        for (int v = 0; v < even.length; v++) {
            int count = even[v];
            long key = min + v;
            if (count < 16) {
                for (int end = at + count; at < end; at++) {
                    keys[at] = key;
                }
            } else {
                Arrays.fill(keys, at, at + count, key);
                at += count;
            }
        }
        return true;
    }

    /// Two counters a value where they fit a cache: equal neighbours would wait for each other's store.
    private static void count(long[] keys, int from, int to, long min, int[] even, int[] odd) {
        int i = from;
        for (; i < to - 1; i += 2) {
            even[(int) (keys[i] - min)]++;
            odd[(int) (keys[i + 1] - min)]++;
        }
        if (i < to) {
            even[(int) (keys[i] - min)]++;
        }
    }

    /// Counts the given values, ascending, in a table without collisions. At most a quarter of the keys may be
    /// others, which are sorted apart.
    private boolean repeated(long[] keys, int from, int to, long[] values) {
        long multiplier = multiplier(values);
        if (multiplier == 0) {
            return false;
        }
        long[] table = new long[1 << TABLE_BITS];
        // An empty slot holds a key that hashes elsewhere, so that no key is mistaken for it.
        Arrays.fill(table, values[0]);
        for (long value : values) {
            table[slot(value, multiplier)] = value;
        }
        int[] counts = new int[4 << TABLE_BITS];
        long[] rest = new long[(to - from) / 4];
        int restCount = count(keys, from, to, multiplier, table, counts, rest);
        if (restCount < 0) {
            return false;
        }
        if (restCount > 1) {
            others.sort(rest, 0, new long[restCount], 0, restCount, true);
        }
        int at = from;
        int next = 0;
        for (long value : values) {
            while (next < restCount && rest[next] < value) {
                keys[at++] = rest[next++];
            }
            int slot = slot(value, multiplier) << 2;
            int count = counts[slot] + counts[slot + 1] + counts[slot + 2] + counts[slot + 3];
            Arrays.fill(keys, at, at + count, value);
            at += count;
        }
        System.arraycopy(rest, next, keys, at, restCount - next);
        return true;
    }

    /// Four counters a slot, in turn. Returns the number of keys not in the table, or -1 if they are too many.
    private static int count(long[] keys, int from, int to, long multiplier, long[] table, int[] counts, long[] rest) {
        int other = 0;
        for (int i = from; i < to; i++) {
            long key = keys[i];
            int slot = slot(key, multiplier);
            if (table[slot] == key) {
                counts[slot << 2 | i & 3]++;
            } else if (other < rest.length) {
                rest[other++] = key;
            } else {
                return -1;
            }
        }
        return other;
    }

    private static int slot(long key, long multiplier) {
        return (int) ((key * multiplier) >>> (Long.SIZE - TABLE_BITS));
    }

    /// An odd multiplier that sends each value to a slot of its own, or 0.
    private static long multiplier(long[] values) {
        var random = new SplittableRandom(values[0]);
        for (int i = 0; i < MULTIPLIER_TRIES; i++) {
            long multiplier = random.nextLong() | 1;
            boolean[] taken = new boolean[1 << TABLE_BITS];
            boolean free = true;
            for (int v = 0; v < values.length && free; v++) {
                int slot = slot(values[v], multiplier);
                free = !taken[slot];
                taken[slot] = true;
            }
            if (free) {
                return multiplier;
            }
        }
        return 0;
    }
}
