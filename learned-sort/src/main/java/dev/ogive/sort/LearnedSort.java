package dev.ogive.sort;

import dev.ogive.sort.place.Counting;
import dev.ogive.sort.place.InPlaceSorter;
import dev.ogive.sort.place.KeyCodec;
import dev.ogive.sort.place.Merging;
import dev.ogive.sort.place.ParallelSorter;
import dev.ogive.sort.place.Runs;
import dev.ogive.sort.place.SegmentSorter;
import dev.ogive.sort.place.Selection;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;

/// Sorts primitive arrays and memory segments by a learned model of their distribution.
///
/// Where the model says a key goes it is put, and neighbours are repaired: O(n) for every
/// distribution, never worse than a radix sort. Memory: one copy of the data at most, little
/// where counting or an existing order suffices; a sort without a scratch argument leaves its own
/// to the next one, until the next garbage collection. Doubles and floats are ordered as by
/// [Arrays#sort(double[])]: -0.0 before 0.0, NaNs last (first when descending).
///
/// What happens, in this order:
/// 1. up to 64 long natural runs, ascending or strictly descending: merged (one run: done);
/// 2. few different values, or a narrow range of integers: counted;
/// 3. otherwise placed by the model, see `dev.ogive.sort.place.LongSorter`.
///
/// 32-bit types go to the JDK, whose sorts are vectorized for them on every x86-64 with AVX2 (72
/// M/s on a Zen 3 that sorts 11 M longs/s); only narrow ranges are counted here.
public final class LearnedSort {
    /// Below this, `Arrays.sort` is as fast and needs no memory.
    private static final int SMALL = 256;

    /// Below this, keys that cluster are left to `Arrays.sort`: a second level of slots costs too
    /// much.
    private static final int UNEVEN_MIN = 3_000;

    /// Below this, keys nearly in order are left to `Arrays.sort`, whose insertion sort likes
    /// them.
    private static final int NEARLY_SORTED_MIN = 40_000;

    /// Below this, more than two runs are placed, not merged.
    private static final int MERGING_MIN = 4_096;

    /// Below this, sampling for repeated values costs too much.
    private static final int COUNTING_MIN = 4_096;

    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;

    private LearnedSort() {}

    /// Sorts ascending, in signed order.
    public static void sort(long[] keys) {
        sort(keys, 0, keys.length);
    }

    /// Sorts `keys[from, to)` ascending, in signed order.
    ///
    /// @throws IndexOutOfBoundsException if the range is not within the array
    public static void sort(long[] keys, int from, int to) {
        Objects.checkFromToIndex(from, to, keys.length);
        if (to - from < SMALL) {
            Arrays.sort(keys, from, to);
        } else {
            SortScratch scratch = ScratchCache.take();
            sortLarge(keys, from, to, scratch);
            ScratchCache.give(scratch);
        }
    }

    /// Sorts `keys[from, to)` in the given order, with the caller's scratch (which grows to 8
    /// bytes a key).
    public static void sort(long[] keys, int from, int to, SortOrder order, SortScratch scratch) {
        Objects.checkFromToIndex(from, to, keys.length);
        var codec = new KeyCodec(false, order.mask());
        codec.encode(keys, from, to);
        if (to - from < SMALL) {
            Arrays.sort(keys, from, to);
        } else {
            sortLarge(keys, from, to, scratch);
        }
        codec.decode(keys, from, to);
    }

    /// Sorts ascending, in signed order, on up to `threads` threads: the caller's and tasks of
    /// `executor`. Returns when done; never waits for a task that has not started. Allocates one
    /// array of the same length.
    public static void sort(long[] keys, Executor executor, int threads) {
        if (threads < 1) {
            throw new IllegalArgumentException("need threads >= 1, got " + threads);
        }
        SortScratch scratch = ScratchCache.take();
        sort(keys, 0, keys.length, SortOrder.ASCENDING, scratch, executor, threads);
        ScratchCache.give(scratch);
    }

    /// Sorts `keys[from, to)` in the given order, with the caller's scratch (which grows to 8
    /// bytes a key), on up to `threads` threads.
    ///
    /// @param executor of the threads beside the caller's, or null
    public static void sort(
            long[] keys, int from, int to, SortOrder order, SortScratch scratch, Executor executor, int threads) {
        int n = to - from;
        if (executor == null || threads == 1 || n < ParallelSorter.MIN) {
            sort(keys, from, to, order, scratch);
            return;
        }
        Objects.checkFromToIndex(from, to, keys.length);
        var codec = new KeyCodec(false, order.mask());
        codec.encode(keys, from, to);
        int[] runs = Merging.naturalRuns(keys, from, to);
        if ((runs == null || runs.length > 2) && !new Counting(scratch.longSorter()).sort(keys, from, to)) {
            ParallelSorter.sort(keys, from, scratch.longs(n), 0, n, executor, threads, scratch.check());
        }
        codec.decode(keys, from, to);
    }

    /// Sorts `keys[from, to)` ascending with under 1% of extra memory; about half as fast as
    /// [#sort(long[])].
    public static void sortInPlace(long[] keys, int from, int to) {
        Objects.checkFromToIndex(from, to, keys.length);
        int[] runs = Merging.naturalRuns(keys, from, to);
        if (runs == null || runs.length > 2) {
            InPlaceSorter.sort(keys, from, to);
        }
    }

    private static void sortLarge(long[] keys, int from, int to, SortScratch scratch) {
        int n = to - from;
        int[] runs = Merging.naturalRuns(keys, from, to);
        if (runs != null && (runs.length <= 3 || n >= MERGING_MIN)) {
            if (runs.length > 2) {
                Merging.merge(keys, runs, scratch.longs(n));
            }
            return;
        }
        if ((n < UNEVEN_MIN && !scratch.longSorter().even(keys, from, n))
                || (n < NEARLY_SORTED_MIN && Runs.fewDescents(keys, from, to))) {
            Arrays.sort(keys, from, to);
            return;
        }
        if (n < COUNTING_MIN || !new Counting(scratch.longSorter()).sort(keys, from, to)) {
            scratch.longSorter().sort(keys, from, scratch.longs(n), 0, n, true);
        }
    }

    /// Sorts ascending.
    public static void sort(int[] keys) {
        sort(keys, 0, keys.length);
    }

    /// Sorts `keys[from, to)` ascending.
    public static void sort(int[] keys, int from, int to) {
        Objects.checkFromToIndex(from, to, keys.length);
        if (to - from < COUNTING_MIN || !Counting.sort(keys, from, to, new SplittableRandom())) {
            Arrays.sort(keys, from, to);
        }
    }

    /// Sorts `keys[from, to)` in the given order.
    public static void sort(int[] keys, int from, int to, SortOrder order) {
        Objects.checkFromToIndex(from, to, keys.length);
        int mask = (int) (order.mask() >> 32);
        xor(keys, from, to, mask);
        sort(keys, from, to);
        xor(keys, from, to, mask);
    }

    private static void xor(int[] keys, int from, int to, int mask) {
        if (mask != 0) {
            for (int i = from; i < to; i++) {
                keys[i] ^= mask;
            }
        }
    }

    /// Sorts ascending.
    public static void sort(double[] keys) {
        sort(keys, 0, keys.length, SortOrder.ASCENDING);
    }

    /// Sorts `keys[from, to)`, ascending or descending.
    ///
    /// @param order a signed one
    public static void sort(double[] keys, int from, int to, SortOrder order) {
        Objects.checkFromToIndex(from, to, keys.length);
        requireSigned(order);
        boolean ascending = order == SortOrder.ASCENDING;
        if (to - from < SMALL && ascending) {
            Arrays.sort(keys, from, to);
            return;
        }
        if (ascending ? Runs.strictlyDescending(keys, from, to) : Runs.nonDescending(keys, from, to)) {
            Runs.reverse(keys, from, to);
            return;
        }
        SortScratch scratch = ScratchCache.take();
        sortDoubles(MemorySegment.ofArray(keys).asSlice(8L * from, 8L * (to - from)), order, scratch);
        ScratchCache.give(scratch);
    }

    /// Sorts ascending.
    public static void sort(float[] keys) {
        Arrays.sort(keys);
    }

    /// Sorts `keys[from, to)`, ascending or descending.
    ///
    /// @param order a signed one
    public static void sort(float[] keys, int from, int to, SortOrder order) {
        Objects.checkFromToIndex(from, to, keys.length);
        requireSigned(order);
        Arrays.sort(keys, from, to);
        if (order == SortOrder.DESCENDING) {
            Runs.reverse(keys, from, to);
        }
    }

    /// Sorts a segment of 64-bit integers, on heap or off, any alignment, native byte order.
    ///
    /// @param scratch working memory; grows to 8 bytes a key
    /// @throws IllegalArgumentException if the segment is not a whole number of elements, or 2^31
    ///     of them or more
    public static void sortLongs(MemorySegment keys, SortOrder order, SortScratch scratch) {
        sortSegment(keys, new KeyCodec(false, order.mask()), scratch);
    }

    /// Sorts a segment of doubles, on heap or off, any alignment, native byte order.
    ///
    /// @param order a signed one
    /// @param scratch working memory; grows to 8 bytes a key
    /// @throws IllegalArgumentException if the segment is not a whole number of elements, or 2^31
    ///     of them or more
    public static void sortDoubles(MemorySegment keys, SortOrder order, SortScratch scratch) {
        requireSigned(order);
        sortSegment(keys, new KeyCodec(true, order.mask()), scratch);
    }

    private static void sortSegment(MemorySegment keys, KeyCodec codec, SortScratch scratch) {
        int n = elements(keys, Long.BYTES);
        new SegmentSorter(scratch.longSorter()).sort(keys, 0, n, codec, scratch.longs(n));
    }

    /// Sorts a segment of 32-bit integers, on heap or off, any alignment, native byte order.
    ///
    /// @param scratch working memory; grows to 4 bytes a key
    /// @throws IllegalArgumentException if the segment is not a whole number of elements, or 2^31
    ///     of them or more
    public static void sortInts(MemorySegment keys, SortOrder order, SortScratch scratch) {
        int n = elements(keys, Integer.BYTES);
        int[] copy = scratch.ints(n);
        MemorySegment.copy(keys, INT, 0, copy, 0, n);
        sort(copy, 0, n, order);
        MemorySegment.copy(copy, 0, keys, INT, 0, n);
    }

    private static int elements(MemorySegment keys, int elementBytes) {
        long count = keys.byteSize() / elementBytes;
        if (count * elementBytes != keys.byteSize() || count > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException("need fewer than 2^31 - 8 elements of " + elementBytes + " bytes, got "
                    + keys.byteSize() + " bytes");
        }
        return (int) count;
    }

    private static void requireSigned(SortOrder order) {
        if (order != SortOrder.ASCENDING && order != SortOrder.DESCENDING) {
            throw new IllegalArgumentException("need ASCENDING or DESCENDING for floating-point keys, got " + order);
        }
    }

    /// Returns the permutation that sorts `keys` ascending in signed order: `keys[result[i]]` is
    /// the `i`-th least. Stable: positions of equal keys ascend. Leaves `keys` as they are.
    public static int[] argsort(long[] keys) {
        int n = keys.length;
        int[] rows = new int[n];
        for (int i = 0; i < n; i++) {
            rows[i] = i;
        }
        SortScratch scratch = ScratchCache.take();
        KeyPayloadSort.sort(keys.clone(), rows, 0, n, SortOrder.ASCENDING, scratch);
        ScratchCache.give(scratch);
        return rows;
    }

    /// Moves the least `count` keys to the front, sorted; the others follow in no order. O(n) for
    /// small counts.
    public static void partialSort(long[] keys, int count) {
        Objects.checkIndex(count, keys.length + 1);
        Selection.select(keys, count);
        sort(keys, 0, count);
    }
}
