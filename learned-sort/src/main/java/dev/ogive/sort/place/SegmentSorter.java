package dev.ogive.sort.place;

import dev.ogive.index.model.PlacementModel;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Sorts 8-byte elements of a `MemorySegment`, on heap or off, through a [KeyCodec].
///
/// The source is read in chunks that stay in the first-level cache, encoded there, and scattered to an array by
/// the model; each bucket is then spread to a small buffer, decoded, and written where it belongs. So the loops
/// see arrays of `long` alone, and the data is copied once. Buckets too large to spread go back encoded and take
/// another level.
public final class SegmentSorter {
    private static final int CHUNK = 1_024;

    private final LongSorter sorter;
    private final SplittableRandom random = new SplittableRandom();
    private final long[] chunk = new long[CHUNK];
    private long[] sorted = new long[0];

    public SegmentSorter(LongSorter sorter) {
        this.sorter = sorter;
    }

    /// Sorts the `n` elements that start at byte `offset`.
    ///
    /// @param other scratch of at least `n` elements
    public void sort(MemorySegment segment, long offset, int n, KeyCodec codec, long[] other) {
        int ordered = orderedPrefix(segment, offset, n, codec);
        if (ordered < n) {
            place(segment, offset, n, codec, false, other, 0, 0);
        }
    }

    /// Length of the longest prefix in order, to a whole number of chunks.
    private int orderedPrefix(MemorySegment segment, long offset, int n, KeyCodec codec) {
        long last = Long.MIN_VALUE;
        for (int i = 0; i < n; i += CHUNK) {
            int count = read(segment, offset, i, n, codec);
            if (chunk[0] < last || Runs.nonDescending(chunk, 0, count, 0) < count) {
                return i;
            }
            last = chunk[count - 1];
        }
        return n;
    }

    private void place(
            MemorySegment segment,
            long offset,
            int n,
            KeyCodec codec,
            boolean encoded,
            long[] other,
            int from,
            int depth) {
        KeyCodec in = encoded ? new KeyCodec(false, 0) : codec;
        if (n <= LongSorter.SPREAD_MAX || depth > LongSorter.MODEL_DEPTH_MAX) {
            MemorySegment.copy(segment, ValueLayout.JAVA_LONG_UNALIGNED, offset, other, from, n);
            in.encode(other, from, from + n);
            if (n <= LongSorter.SPREAD_MAX) {
                spreadTo(segment, offset, other, from, n, codec);
            } else {
                Arrays.sort(other, from, from + n);
                codec.decode(other, from, from + n);
                MemorySegment.copy(other, from, segment, ValueLayout.JAVA_LONG_UNALIGNED, offset, n);
            }
            return;
        }
        int fanout = Sampling.fanout(n, LongSorter.BUCKET_TARGET, LongSorter.FANOUT_MAX);
        long[] sample = new long[fanout * LongSorter.OVERSAMPLING];
        for (int i = 0; i < sample.length; i++) {
            sample[i] = segment.get(ValueLayout.JAVA_LONG_UNALIGNED, offset + 8L * Sampling.position(random, n));
        }
        in.encode(sample, 0, sample.length);
        sorter.sortSample(sample);
        PlacementModel model = PlacementModel.fit(sample, sample.length, fanout);
        int[] even = new int[model.bucketCount()];
        int[] odd = new int[model.bucketCount()];
        for (int i = 0; i < n; i += CHUNK) {
            LongSorter.count(model, chunk, 0, read(segment, offset, i, n, in), even, odd);
        }
        int[] ends = LongSorter.starts(even, odd, from);
        for (int i = 0; i < n; i += CHUNK) {
            LongSorter.scatter(model, chunk, 0, read(segment, offset, i, n, in), other, ends);
        }
        int start = from;
        for (int end : ends) {
            int size = end - start;
            long at = offset + 8L * (start - from);
            if (size > LongSorter.SPREAD_MAX) {
                oversized(segment, at, size, codec, other, start, depth);
            } else if (size > 0) {
                spreadTo(segment, at, other, start, size, codec);
            }
            start = end;
        }
    }

    private void oversized(
            MemorySegment segment, long offset, int n, KeyCodec codec, long[] other, int from, int depth) {
        boolean constant = LongSorter.constant(other, from, n);
        if (constant) {
            codec.decode(other, from, from + n);
        }
        MemorySegment.copy(other, from, segment, ValueLayout.JAVA_LONG_UNALIGNED, offset, n);
        if (!constant) {
            place(segment, offset, n, codec, true, other, from, depth + 1);
        }
    }

    private void spreadTo(MemorySegment segment, long offset, long[] keys, int from, int n, KeyCodec codec) {
        if (sorted.length < n) {
            sorted = new long[Math.min(LongSorter.SPREAD_MAX, 2 * n)];
        }
        sorter.spread(keys, from, sorted, 0, n);
        codec.decode(sorted, 0, n);
        MemorySegment.copy(sorted, 0, segment, ValueLayout.JAVA_LONG_UNALIGNED, offset, n);
    }

    /// Reads and encodes elements `[i, i + CHUNK)`, or as many as there are; returns how many.
    private int read(MemorySegment segment, long offset, int i, int n, KeyCodec codec) {
        int count = Math.min(CHUNK, n - i);
        MemorySegment.copy(segment, ValueLayout.JAVA_LONG_UNALIGNED, offset + 8L * i, chunk, 0, count);
        codec.encode(chunk, 0, count);
        return count;
    }
}
