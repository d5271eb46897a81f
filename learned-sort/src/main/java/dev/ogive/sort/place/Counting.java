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

    private Counting() {}

    /// Sorts `keys[from, to)` if it holds a narrow range of integers, or few different values and few others.
    /// Otherwise leaves it as it is and returns false, after a sample and at worst a pass that stops early.
    public static boolean sort(long[] keys, int from, int to, SplittableRandom random) {
        int n = to - from;
        long[] sample = Sampling.draw(keys, from, n, SAMPLE, random);
        Arrays.sort(sample);
        long range = sample[SAMPLE - 1] - sample[0];
        if (range >= 0 && range < Math.min(RANGE_MAX, n / 4)) {
            return narrow(keys, from, to);
        }
        int values = 1;
        for (int i = 1; i < SAMPLE; i++) {
            values += sample[i] == sample[i - 1] ? 0 : 1;
        }
        return values <= VALUES_MAX && repeated(keys, from, to, sample);
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

    /// Counts the values of the sorted sample in a table without collisions; at most 1/32 of the keys may
    /// be others, which are sorted apart.
    private static boolean repeated(long[] keys, int from, int to, long[] sample) {
        long[] values = Arrays.stream(sample).distinct().toArray();
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
        long[] others = new long[(to - from) / 32 + 1];
        int otherCount = count(keys, from, to, multiplier, table, counts, others);
        if (otherCount < 0) {
            return false;
        }
        Arrays.sort(others, 0, otherCount);
        int at = from;
        int other = 0;
        for (long value : values) {
            while (other < otherCount && others[other] < value) {
                keys[at++] = others[other++];
            }
            int slot = slot(value, multiplier) << 2;
            int count = counts[slot] + counts[slot + 1] + counts[slot + 2] + counts[slot + 3];
            Arrays.fill(keys, at, at + count, value);
            at += count;
        }
        System.arraycopy(others, other, keys, at, otherCount - other);
        return true;
    }

    /// Four counters a slot, in turn. Returns the number of keys not in the table, or -1 if they are too many.
    private static int count(
            long[] keys, int from, int to, long multiplier, long[] table, int[] counts, long[] others) {
        int other = 0;
        for (int i = from; i < to; i++) {
            long key = keys[i];
            int slot = slot(key, multiplier);
            if (table[slot] == key) {
                counts[slot << 2 | i & 3]++;
            } else if (other < others.length) {
                others[other++] = key;
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
