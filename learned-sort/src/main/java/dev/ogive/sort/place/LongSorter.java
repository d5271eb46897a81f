package dev.ogive.sort.place;

import dev.ogive.index.model.PlacementModel;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Sort of `long` keys in signed order: [PairSorter] without payload, where it is described.
///
/// Memory: the caller's second array, and under 200 kB of counters. Not thread-safe.
public final class LongSorter {
    private static final int INSERTION_MAX = 24;
    /// Keys that are spread in one go: 16 bytes of source and target each, so that both stay in a
    /// 512 kB L2 cache.
    static final int SPREAD_MAX = 30_000;
    /// Large, because a scatter to 500 buckets costs 4 ns a key where one to 1,100 costs 7: a
    /// first-level cache of 32 kB holds one open line of each of 512 buckets.
    static final int BUCKET_TARGET = 16_000;
    static final int FANOUT_MAX = 1_024;
    /// Keys scattered by one call: so many calls that the loop is compiled early in the first
    /// sort.
    static final int CHUNK = 1 << 14;
    /// Sampled keys per bucket: bucket sizes then deviate by a quarter.
    static final int OVERSAMPLING = 16;
    private static final int SPREAD_DEPTH_MAX = 3;
    static final int MODEL_DEPTH_MAX = 4;

    private final char[][] slotCounts = new char[SPREAD_DEPTH_MAX][];
    private final SlotMap map = new SlotMap();
    private final SplittableRandom random = new SplittableRandom();
    private Runnable check = () -> {};

    /// `stopper` is run before each bucket of a large sort; what it throws ends the sort.
    public void checkedBy(Runnable stopper) {
        check = stopper;
    }

    /// Sorts `n` keys, `keys[from...]`, with `other[otherFrom...]` as scratch.
    ///
    /// @param inFirst where the result goes: `keys`, or `other`
    public void sort(long[] keys, int from, long[] other, int otherFrom, int n, boolean inFirst) {
        sort(keys, from, other, otherFrom, n, inFirst, 0);
    }

    private void sort(long[] keys, int from, long[] target, int to, int n, boolean stay, int depth) {
        if (n <= SPREAD_MAX) {
            if (stay) {
                System.arraycopy(keys, from, target, to, n);
                spread(target, to, keys, from, n, 0);
            } else {
                spread(keys, from, target, to, n, 0);
            }
            return;
        }
        if (depth > MODEL_DEPTH_MAX) {
            Arrays.sort(keys, from, from + n);
            if (!stay) {
                System.arraycopy(keys, from, target, to, n);
            }
            return;
        }
        int fanout = Sampling.fanout(n, BUCKET_TARGET, FANOUT_MAX);
        int sampleCount = fanout * OVERSAMPLING;
        long[] sample = Sampling.draw(keys, from, n, sampleCount, random);
        sortSample(sample);
        if (sample[0] == sample[sampleCount - 1] && constant(keys, from, n)) {
            if (!stay) {
                System.arraycopy(keys, from, target, to, n);
            }
            return;
        }
        long middle = sample[sampleCount / 2];
        if (sample[sampleCount / 4] == middle && sample[sampleCount - sampleCount / 4 - 1] == middle) {
            sortAround(middle, keys, from, target, to, n, stay, depth);
            return;
        }
        PlacementModel model = PlacementModel.fit(sample, sampleCount, fanout);
        int[] ends = bucketStarts(model, keys, from, from + n, to);
        scatter(model, keys, from, from + n, target, ends);
        int start = to;
        for (int end : ends) {
            if (end > start) {
                if (depth == 0) {
                    check.run();
                }
                sort(target, start, keys, from + (start - to), end - start, !stay, depth + 1);
            }
            start = end;
        }
    }

    /// Sorts keys half of which are `value`: the others go to the ends of the target and are
    /// sorted there.
    private void sortAround(long value, long[] keys, int from, long[] target, int to, int n, boolean stay, int depth) {
        int less = 0;
        int greater = n;
        for (int i = from; i < from + n; i++) {
            long key = keys[i];
            if (key != value) {
                if (key < value) {
                    target[to + less++] = key;
                } else {
                    target[to + --greater] = key;
                }
            }
        }
        int above = n - greater;
        sort(/* keys= */ target, to, /* target= */ keys, from, less, !stay, depth + 1);
        sort(/* keys= */ target, to + greater, /* target= */ keys, from + greater, above, !stay, depth + 1);
        if (stay) {
            Arrays.fill(keys, from + less, from + greater, value);
        } else {
            Arrays.fill(target, to + less, to + greater, value);
        }
    }

    /// Whether keys are spread so evenly over their range that one level of slots will do.
    public boolean even(long[] keys, int from, int n) {
        map.bound(keys, from, from + n);
        if (map.min < map.max) {
            map.fit(keys, from, n);
        }
        return map.min == map.max || map.linear;
    }

    void sortSample(long[] sample) {
        if (sample.length <= SPREAD_MAX) {
            spread(sample.clone(), 0, sample, 0, sample.length, 0);
        } else {
            sort(sample, 0, new long[sample.length], 0, sample.length, true, 1);
        }
    }

    static boolean constant(long[] keys, int from, int n) {
        long first = keys[from];
        for (int i = from + 1; i < from + n; i++) {
            if (keys[i] != first) {
                return false;
            }
        }
        return true;
    }

    /// Position in the target where each bucket of `keys[from, end)` starts, the first at `to`.
    static int[] bucketStarts(PlacementModel model, long[] keys, int from, int end, int to) {
        int[] even = new int[model.bucketCount()];
        int[] odd = new int[model.bucketCount()];
        count(model, keys, from, end, even, odd);
        return starts(even, odd, to);
    }

    /// Turns two counts a bucket into starts, in place of the first, the first bucket at `to`.
    static int[] starts(int[] even, int[] odd, int to) {
        int start = to;
        for (int b = 0; b < even.length; b++) {
            int size = even[b] + odd[b];
            even[b] = start;
            start += size;
        }
        return even;
    }

    /// Two counters a bucket: equal neighbours would wait for each other's store.
    static void count(PlacementModel model, long[] keys, int from, int end, int[] even, int[] odd) {
        for (int chunk = from; chunk < end; ) {
            int chunkEnd = chunk + Math.min(CHUNK, end - chunk);
            countChunk(model, keys, chunk, chunkEnd, even, odd);
            chunk = chunkEnd;
        }
    }

    private static void countChunk(PlacementModel model, long[] keys, int from, int end, int[] even, int[] odd) {
        long base = model.base();
        int rootShift = model.rootShift();
        long rootTop = model.rootTop();
        long[] roots = model.roots();
        char[] leaves = model.leaves();
        int i = from;
        for (; i < end - 1; i += 2) {
            long d = Math.max(keys[i], base) - base;
            long cell = roots[(int) Math.min(d >>> rootShift, rootTop)];
            even[leaves[(int) ((d >>> cell) + (cell >> 6))]]++;
            d = Math.max(keys[i + 1], base) - base;
            cell = roots[(int) Math.min(d >>> rootShift, rootTop)];
            odd[leaves[(int) ((d >>> cell) + (cell >> 6))]]++;
        }
        if (i < end) {
            even[model.bucket(keys[i])]++;
        }
    }

    static void scatter(PlacementModel model, long[] keys, int from, int end, long[] target, int[] positions) {
        for (int chunk = from; chunk < end; ) {
            int chunkEnd = chunk + Math.min(CHUNK, end - chunk);
            scatterChunk(model, keys, chunk, chunkEnd, target, positions);
            chunk = chunkEnd;
        }
    }

    private static void scatterChunk(
            PlacementModel model, long[] keys, int from, int end, long[] target, int[] positions) {
        long base = model.base();
        int rootShift = model.rootShift();
        long rootTop = model.rootTop();
        long[] roots = model.roots();
        char[] leaves = model.leaves();
        for (int i = from; i < end; i++) {
            long key = keys[i];
            long d = Math.max(key, base) - base;
            long cell = roots[(int) Math.min(d >>> rootShift, rootTop)];
            target[positions[leaves[(int) ((d >>> cell) + (cell >> 6))]]++] = key;
        }
    }

    /// Sorts `n` keys, at most [#SPREAD_MAX], into the target; the source ends up clobbered.
    void spread(long[] keys, int from, long[] target, int to, int n) {
        spread(keys, from, target, to, n, 0);
    }

    private void spread(long[] keys, int from, long[] target, int to, int n, int depth) {
        if (n <= INSERTION_MAX) {
            System.arraycopy(keys, from, target, to, n);
            insertion(target, to, to + n);
            return;
        }
        int end = from + n;
        map.bound(keys, from, end);
        boolean constant = map.min == map.max;
        if (constant || depth == SPREAD_DEPTH_MAX) {
            System.arraycopy(keys, from, target, to, n);
            if (!constant) {
                Arrays.sort(target, to, to + n);
            }
            return;
        }
        map.fit(keys, from, n);
        int slots = map.slots;
        char[] counts = cleared(slotCounts, depth, slots);
        map.count(keys, from, end, counts);
        int fullest = prefixSum(counts, slots);
        if (map.linear) {
            placeLinear(keys, from, end, map.min, map.shift, counts, target, to);
        } else {
            placeRoots(keys, from, end, map.min, map.shift, map.roots, counts, target, to);
        }
        if (map.exact) {
            return;
        }
        if (fullest <= INSERTION_MAX) {
            insertion(target, to, to + n);
            return;
        }
        int pending = 0;
        int start = 0;
        for (int slot = 0; slot < slots; slot++) {
            int slotEnd = counts[slot];
            int size = slotEnd - start;
            if (size > INSERTION_MAX) {
                insertion(target, to + pending, to + start);
                if (!constant(target, to + start, size)) {
                    System.arraycopy(target, to + start, keys, from + start, size);
                    spread(keys, from + start, target, to + start, size, depth + 1);
                }
                pending = slotEnd;
            }
            start = slotEnd;
        }
        insertion(target, to + pending, to + n);
    }

    // Small methods, so that each loop is compiled as soon as it is warm.

    static long min(long[] keys, int from, int end) {
        long min = keys[from];
        for (int i = from + 1; i < end; i++) {
            min = Math.min(min, keys[i]);
        }
        return min;
    }

    static long max(long[] keys, int from, int end) {
        long max = keys[from];
        for (int i = from + 1; i < end; i++) {
            max = Math.max(max, keys[i]);
        }
        return max;
    }

    /// Counters for one depth of recursion, zero in `[0, slots)`.
    static char[] cleared(char[][] byDepth, int depth, int slots) {
        char[] counts = byDepth[depth];
        if (counts == null || counts.length < slots) {
            counts = new char[Math.max(slots, 4096)];
            byDepth[depth] = counts;
        } else {
            Arrays.fill(counts, 0, slots, (char) 0);
        }
        return counts;
    }

    /// Turns counts into starts, in place; returns the greatest count.
    static int prefixSum(char[] counts, int slots) {
        int sum = 0;
        int fullest = 0;
        for (int slot = 0; slot < slots; slot++) {
            int size = counts[slot];
            counts[slot] = (char) sum;
            sum += size;
            fullest = Math.max(fullest, size);
        }
        return fullest;
    }

    private static void placeLinear(
            long[] keys, int from, int end, long min, int shift, char[] starts, long[] target, int to) {
        for (int i = from; i < end; i++) {
            long key = keys[i];
            int slot = (int) ((key - min) >>> shift);
            int position = starts[slot];
            starts[slot] = (char) (position + 1);
            target[to + position] = key;
        }
    }

    private static void placeRoots(
            long[] keys, int from, int end, long min, int shift, long[] roots, char[] starts, long[] target, int to) {
        for (int i = from; i < end; i++) {
            long key = keys[i];
            long d = key - min;
            long root = roots[(int) (d >>> shift)];
            int slot = (int) ((d >>> root) + (root >> 6));
            int position = starts[slot];
            starts[slot] = (char) (position + 1);
            target[to + position] = key;
        }
    }

    static void insertion(long[] keys, int from, int end) {
        if (from >= end) {
            return;
        }
        long last = keys[from];
        for (int i = from + 1; i < end; i++) {
            long key = keys[i];
            if (key >= last) {
                last = key;
                continue;
            }
            int j = i;
            do {
                keys[j] = keys[j - 1];
                j--;
            } while (j > from && keys[j - 1] > key);
            keys[j] = key;
        }
    }
}
