package dev.ogive.sort.place;

import dev.ogive.index.model.PlacementModel;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/// Sorts on several threads: partitioned by the model first, then every thread sorts buckets of
/// its own.
///
/// One model; each slice of the input is counted, then scattered to positions that no other slice
/// writes, which keeps the sort stable; then buckets are claimed one by one, the largest first.
/// Nothing is merged.
public final class ParallelSorter {
    /// Below this, threads cost more than they save.
    public static final int MIN = 1 << 17;

    private ParallelSorter() {}

    /// Sorts `n` keys at `keys[from...]`, with `spare[spareFrom...]` as scratch.
    ///
    /// @param check run before each unit of work; what it throws ends the sort
    public static void sort(
            long[] keys, int from, long[] spare, int spareFrom, int n, Executor executor, int threads, Runnable check) {
        PlacementModel model = model(keys, from, n, LongSorter.BUCKET_TARGET);
        int[][] positions = positions(model, keys, from, n, spareFrom, executor, threads);
        int[] starts = positions[0].clone();
        Phase.run(
                executor,
                threads,
                positions.length,
                slice -> LongSorter.scatter(
                        model,
                        keys,
                        sliceStart(from, n, slice, positions.length),
                        sliceStart(from, n, slice + 1, positions.length),
                        spare,
                        positions[slice]));
        int[] order = largestFirst(starts, spareFrom + n);
        var sorters = new Pool<>(LongSorter::new);
        Phase.run(executor, threads, order.length, unit -> {
            check.run();
            int start = starts[order[unit]];
            int end = order[unit] + 1 < starts.length ? starts[order[unit] + 1] : spareFrom + n;
            LongSorter sorter = sorters.take();
            sorter.sort(spare, start, keys, from + (start - spareFrom), end - start, false);
            sorters.give(sorter);
        });
    }

    /// Sorts `n` pairs at `keys[from...]` and `payload[from...]`, stable, with the other arrays
    /// as scratch from index 0.
    ///
    /// @param check run before each unit of work; what it throws ends the sort
    public static void sort(
            long[] keys,
            int[] payload,
            int from,
            long[] otherKeys,
            int[] otherPayload,
            int n,
            Executor executor,
            int threads,
            Runnable check) {
        PlacementModel model = model(keys, from, n, PairSorter.BUCKET_TARGET);
        int[][] positions = positions(model, keys, from, n, 0, executor, threads);
        int[] starts = positions[0].clone();
        Phase.run(
                executor,
                threads,
                positions.length,
                slice -> PairSorter.scatter(
                        model,
                        keys,
                        payload,
                        sliceStart(from, n, slice, positions.length),
                        sliceStart(from, n, slice + 1, positions.length),
                        otherKeys,
                        otherPayload,
                        positions[slice]));
        int[] order = largestFirst(starts, n);
        var sorters = new Pool<>(PairSorter::new);
        Phase.run(executor, threads, order.length, unit -> {
            check.run();
            int start = starts[order[unit]];
            int end = order[unit] + 1 < starts.length ? starts[order[unit] + 1] : n;
            PairSorter sorter = sorters.take();
            sorter.sort(otherKeys, otherPayload, start, keys, payload, from + start, end - start, false);
            sorters.give(sorter);
        });
    }

    private static PlacementModel model(long[] keys, int from, int n, int bucketTarget) {
        int fanout = Math.min(n / bucketTarget + 1, LongSorter.FANOUT_MAX);
        long[] sample = Sampling.draw(keys, from, n, fanout * LongSorter.OVERSAMPLING, new SplittableRandom());
        new LongSorter().sortSample(sample);
        return PlacementModel.fit(sample, sample.length, fanout);
    }

    /// For each slice of the input, where in the target its keys of each bucket go; slices in
    /// input order.
    private static int[][] positions(
            PlacementModel model, long[] keys, int from, int n, int to, Executor executor, int threads) {
        int slices = Math.min(4 * threads, n / 4096 + 1);
        int[][] positions = new int[slices][];
        Phase.run(executor, threads, slices, slice -> {
            int[] even = new int[model.bucketCount()];
            int[] odd = new int[model.bucketCount()];
            LongSorter.count(
                    model, keys, sliceStart(from, n, slice, slices), sliceStart(from, n, slice + 1, slices), even, odd);
            for (int b = 0; b < even.length; b++) {
                even[b] += odd[b];
            }
            positions[slice] = even;
        });
        int position = to;
        for (int b = 0; b < model.bucketCount(); b++) {
            for (int[] slice : positions) {
                int count = slice[b];
                slice[b] = position;
                position += count;
            }
        }
        return positions;
    }

    private static int sliceStart(int from, int n, int slice, int slices) {
        return from + (int) ((long) n * slice / slices);
    }

    /// Buckets that are not empty, by size descending.
    private static int[] largestFirst(int[] starts, int end) {
        long[] sizes = new long[starts.length];
        int used = 0;
        for (int b = 0; b < starts.length; b++) {
            int size = (b + 1 < starts.length ? starts[b + 1] : end) - starts[b];
            if (size > 0) {
                sizes[used++] = (long) -size << 32 | b;
            }
        }
        Arrays.sort(sizes, 0, used);
        int[] order = new int[used];
        for (int i = 0; i < used; i++) {
            order[i] = (int) sizes[i];
        }
        return order;
    }

    /// Sorters not in use; as many come to be as threads work at once.
    private static final class Pool<T> {
        private final ConcurrentLinkedQueue<T> idle = new ConcurrentLinkedQueue<>();
        private final Supplier<T> supplier;

        Pool(Supplier<T> supplier) {
            this.supplier = supplier;
        }

        T take() {
            T sorter = idle.poll();
            return sorter != null ? sorter : supplier.get();
        }

        void give(T sorter) {
            idle.add(sorter);
        }
    }
}
