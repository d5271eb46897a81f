package dev.ogive.sort.place;

import dev.ogive.index.model.PlacementModel;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Stable sort of `long` keys that each carry an `int` payload, in signed key order.
///
/// 1. More than a cache's worth: sample, fit a [PlacementModel], count, scatter into the other
///    pair of arrays, recurse into each bucket with a fresh model if it is still large.
/// 2. A cache's worth: one linear map spreads the keys over about one slot per key (counting
///    scatter back), insertion repairs neighbours. Slots that clump are spread again on their own
///    range; a slot that clumps three times over falls to an LSD radix sort of its bits. Each
///    level removes at least four bits, so the time is linear whatever the keys are.
///
/// Every step is stable. Memory: the caller's second pair of arrays, and under 200 kB of
/// counters. Not thread-safe; one instance sorts one range at a time.
public final class PairSorter {
    private static final int INSERTION_MAX = 24;
    /// Pairs that are spread in one go: 24 bytes of source and target each, so that those of a
    /// usual bucket stay in a 512 kB L2 cache.
    static final int SPREAD_MAX = 32_000;
    static final int BUCKET_TARGET = 16_000;
    private static final int FANOUT_MAX = 1_024;
    private static final int OVERSAMPLING = 16;
    private static final int SPREAD_DEPTH_MAX = 3;
    private static final int MODEL_DEPTH_MAX = 4;

    private final char[][] slotCounts = new char[SPREAD_DEPTH_MAX][];
    private final SlotMap map = new SlotMap();
    private final SplittableRandom random = new SplittableRandom();
    private Runnable check = () -> {};
    private final LongSorter sampleSorter = new LongSorter();

    /// `stopper` is run before each bucket of a large sort; what it throws ends the sort.
    public void checkedBy(Runnable stopper) {
        check = stopper;
    }

    /// Sorts `n` pairs, `keys[from...]` and `payload[from...]`, with `otherKeys[otherFrom...]`
    /// and `otherPayload[otherFrom...]` as scratch.
    ///
    /// @param inFirst where the result goes: the first pair of arrays, or the other
    public void sort(
            long[] keys,
            int[] payload,
            int from,
            long[] otherKeys,
            int[] otherPayload,
            int otherFrom,
            int n,
            boolean inFirst) {
        sort(keys, payload, from, otherKeys, otherPayload, otherFrom, n, inFirst, 0);
    }

    private void sort(
            long[] keys,
            int[] payload,
            int from,
            long[] toKeys,
            int[] toPayload,
            int to,
            int n,
            boolean stay,
            int depth) {
        if (n <= SPREAD_MAX) {
            if (stay) {
                copy(keys, payload, from, toKeys, toPayload, to, n);
                spread(toKeys, toPayload, to, keys, payload, from, n, 0);
            } else {
                spread(keys, payload, from, toKeys, toPayload, to, n, 0);
            }
            return;
        }
        if (depth > MODEL_DEPTH_MAX) {
            radix(keys, payload, from, toKeys, toPayload, to, n, stay);
            return;
        }
        int fanout = Sampling.fanout(n, BUCKET_TARGET, FANOUT_MAX);
        int sampleCount = fanout * OVERSAMPLING;
        long[] sample = Sampling.draw(keys, from, n, sampleCount, random);
        sampleSorter.sortSample(sample);
        if (sample[0] == sample[sampleCount - 1] && LongSorter.constant(keys, from, n)) {
            if (!stay) {
                copy(keys, payload, from, toKeys, toPayload, to, n);
            }
            return;
        }
        long middle = sample[sampleCount / 2];
        if (sample[sampleCount / 4] == middle && sample[sampleCount - sampleCount / 4 - 1] == middle) {
            sortAround(middle, keys, payload, from, toKeys, toPayload, to, n, stay, depth);
            return;
        }
        PlacementModel model = PlacementModel.fit(sample, sampleCount, fanout);
        int[] ends = LongSorter.bucketStarts(model, keys, from, from + n, to);
        scatter(model, keys, payload, from, from + n, toKeys, toPayload, ends);
        int start = to;
        for (int end : ends) {
            if (end > start) {
                if (depth == 0) {
                    check.run();
                }
                int origin = from + (start - to);
                sort(toKeys, toPayload, start, keys, payload, origin, end - start, !stay, depth + 1);
            }
            start = end;
        }
    }

    /// Sorts pairs half of which have the key `value`: lesser, equal and greater ones are parted,
    /// in order, and the first and last sorted.
    private void sortAround(
            long value,
            long[] keys,
            int[] payload,
            int from,
            long[] toKeys,
            int[] toPayload,
            int to,
            int n,
            boolean stay,
            int depth) {
        int less = 0;
        int equal = 0;
        for (int i = from; i < from + n; i++) {
            less += keys[i] < value ? 1 : 0;
            equal += keys[i] == value ? 1 : 0;
        }
        int nextLess = to;
        int nextEqual = to + less;
        int nextGreater = to + less + equal;
        for (int i = from; i < from + n; i++) {
            long key = keys[i];
            int position = key == value ? nextEqual++ : key < value ? nextLess++ : nextGreater++;
            toKeys[position] = key;
            toPayload[position] = payload[i];
        }
        sort(toKeys, toPayload, to, keys, payload, from, less, !stay, depth + 1);
        if (stay) {
            copy(toKeys, toPayload, to + less, keys, payload, from + less, equal);
        }
        int notGreater = less + equal;
        sort(toKeys, toPayload, to + notGreater, keys, payload, from + notGreater, n - notGreater, !stay, depth + 1);
    }

    static void scatter(
            PlacementModel model,
            long[] keys,
            int[] payload,
            int from,
            int end,
            long[] toKeys,
            int[] toPayload,
            int[] positions) {
        for (int chunk = from; chunk < end; ) {
            int chunkEnd = chunk + Math.min(LongSorter.CHUNK, end - chunk);
            scatterChunk(model, keys, payload, chunk, chunkEnd, toKeys, toPayload, positions);
            chunk = chunkEnd;
        }
    }

    private static void scatterChunk(
            PlacementModel model,
            long[] keys,
            int[] payload,
            int from,
            int end,
            long[] toKeys,
            int[] toPayload,
            int[] positions) {
        long base = model.base();
        int rootShift = model.rootShift();
        long rootTop = model.rootTop();
        long[] roots = model.roots();
        char[] leaves = model.leaves();
        for (int i = from; i < end; i++) {
            long key = keys[i];
            long d = Math.max(key, base) - base;
            long cell = roots[(int) Math.min(d >>> rootShift, rootTop)];
            int position = positions[leaves[(int) ((d >>> cell) + (cell >> 6))]]++;
            toKeys[position] = key;
            toPayload[position] = payload[i];
        }
    }

    /// Sorts `n` pairs into the target arrays; the source ends up clobbered.
    private void spread(
            long[] keys, int[] payload, int from, long[] toKeys, int[] toPayload, int to, int n, int depth) {
        if (n <= INSERTION_MAX) {
            copy(keys, payload, from, toKeys, toPayload, to, n);
            insertion(toKeys, toPayload, to, to + n);
            return;
        }
        int end = from + n;
        map.bound(keys, from, end);
        if (map.min == map.max) {
            copy(keys, payload, from, toKeys, toPayload, to, n);
            return;
        }
        if (depth == SPREAD_DEPTH_MAX) {
            radix(keys, payload, from, toKeys, toPayload, to, n, false);
            return;
        }
        map.fit(keys, from, n);
        int slots = map.slots;
        char[] counts = LongSorter.cleared(slotCounts, depth, slots);
        map.count(keys, from, end, counts);
        int fullest = LongSorter.prefixSum(counts, slots);
        if (map.linear) {
            placeLinear(keys, payload, from, end, map.min, map.shift, counts, toKeys, toPayload, to);
        } else {
            placeRoots(keys, payload, from, end, map.min, map.shift, map.roots, counts, toKeys, toPayload, to);
        }
        if (map.exact) {
            return;
        }
        if (fullest <= INSERTION_MAX) {
            insertion(toKeys, toPayload, to, to + n);
            return;
        }
        int pending = 0;
        int start = 0;
        for (int slot = 0; slot < slots; slot++) {
            int slotEnd = counts[slot];
            int size = slotEnd - start;
            if (size > INSERTION_MAX) {
                insertion(toKeys, toPayload, to + pending, to + start);
                if (!LongSorter.constant(toKeys, to + start, size)) {
                    copy(toKeys, toPayload, to + start, keys, payload, from + start, size);
                    spread(keys, payload, from + start, toKeys, toPayload, to + start, size, depth + 1);
                }
                pending = slotEnd;
            }
            start = slotEnd;
        }
        insertion(toKeys, toPayload, to + pending, to + n);
    }

    private static void placeLinear(
            long[] keys,
            int[] payload,
            int from,
            int end,
            long min,
            int shift,
            char[] starts,
            long[] toKeys,
            int[] toPayload,
            int to) {
        for (int i = from; i < end; i++) {
            long key = keys[i];
            int slot = (int) ((key - min) >>> shift);
            int position = starts[slot];
            starts[slot] = (char) (position + 1);
            toKeys[to + position] = key;
            toPayload[to + position] = payload[i];
        }
    }

    private static void placeRoots(
            long[] keys,
            int[] payload,
            int from,
            int end,
            long min,
            int shift,
            long[] roots,
            char[] starts,
            long[] toKeys,
            int[] toPayload,
            int to) {
        for (int i = from; i < end; i++) {
            long key = keys[i];
            long d = key - min;
            long root = roots[(int) (d >>> shift)];
            int slot = (int) ((d >>> root) + (root >> 6));
            int position = starts[slot];
            starts[slot] = (char) (position + 1);
            toKeys[to + position] = key;
            toPayload[to + position] = payload[i];
        }
    }

    /// Stable insertion sort of `[from, end)`.
    static void insertion(long[] keys, int[] payload, int from, int end) {
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
            int carried = payload[i];
            int j = i;
            do {
                keys[j] = keys[j - 1];
                payload[j] = payload[j - 1];
                j--;
            } while (j > from && keys[j - 1] > key);
            keys[j] = key;
            payload[j] = carried;
        }
    }

    /// LSD radix sort by bytes over the bits in which the keys differ: at most nine passes.
    private static void radix(
            long[] keys, int[] payload, int from, long[] toKeys, int[] toPayload, int to, int n, boolean stay) {
        long min = LongSorter.min(keys, from, from + n);
        long max = LongSorter.max(keys, from, from + n);
        int bits = Long.SIZE - Long.numberOfLeadingZeros(max - min);
        boolean here = true;
        int[] starts = new int[257];
        for (int shift = 0; shift < bits; shift += 8) {
            if (here) {
                radixPass(keys, payload, from, toKeys, toPayload, to, n, min, shift, starts);
            } else {
                radixPass(toKeys, toPayload, to, keys, payload, from, n, min, shift, starts);
            }
            here = !here;
        }
        if (here && !stay) {
            copy(keys, payload, from, toKeys, toPayload, to, n);
        } else if (!here && stay) {
            copy(toKeys, toPayload, to, keys, payload, from, n);
        }
    }

    private static void radixPass(
            long[] keys,
            int[] payload,
            int from,
            long[] toKeys,
            int[] toPayload,
            int to,
            int n,
            long min,
            int shift,
            int[] starts) {
        Arrays.fill(starts, 0);
        for (int i = from; i < from + n; i++) {
            starts[((int) ((keys[i] - min) >>> shift) & 0xFF) + 1]++;
        }
        starts[0] = to;
        for (int i = 1; i < 256; i++) {
            starts[i] += starts[i - 1];
        }
        for (int i = from; i < from + n; i++) {
            int position = starts[(int) ((keys[i] - min) >>> shift) & 0xFF]++;
            toKeys[position] = keys[i];
            toPayload[position] = payload[i];
        }
    }

    private static void copy(long[] keys, int[] payload, int from, long[] toKeys, int[] toPayload, int to, int n) {
        System.arraycopy(keys, from, toKeys, to, n);
        System.arraycopy(payload, from, toPayload, to, n);
    }
}
