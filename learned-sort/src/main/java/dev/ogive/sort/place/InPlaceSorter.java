package dev.ogive.sort.place;

import dev.ogive.index.model.PlacementModel;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Sorts `long` keys with under 1% of extra memory: keys are exchanged between buckets in cycles, then each
/// bucket is spread through a scratch of its own size.
///
/// Source of the exchange: McIlroy, Bostic & McIlroy, Engineering radix sort, 1993 (American flag sort), with the
/// [PlacementModel] in place of the digit.
public final class InPlaceSorter {
    /// Below this, 1% is too little for the model and its sample: `Arrays.sort` exchanges in place as well.
    public static final int MIN = 2_000_000;

    private static final int FANOUT_MIN = 512;
    private static final int OVERSAMPLING = 8;
    private static final int DEPTH_MAX = 4;

    private final LongSorter sorter = new LongSorter();
    private final SplittableRandom random = new SplittableRandom();
    private final int bucketMax;
    private long[] scratch = new long[0];

    private InPlaceSorter(int n) {
        this.bucketMax = Math.min(n / 256, LongSorter.SPREAD_MAX);
    }

    /// Sorts `keys[from, to)`.
    public static void sort(long[] keys, int from, int to) {
        if (to - from < MIN) {
            Arrays.sort(keys, from, to);
        } else {
            new InPlaceSorter(to - from).sort(keys, from, to, 0);
        }
    }

    private void sort(long[] keys, int from, int to, int depth) {
        int n = to - from;
        if (n <= bucketMax) {
            if (scratch.length < n) {
                scratch = new long[Math.min(bucketMax, n + n / 4)];
            }
            System.arraycopy(keys, from, scratch, 0, n);
            sorter.spread(scratch, 0, keys, from, n);
            return;
        }
        if (depth == DEPTH_MAX) {
            Arrays.sort(keys, from, to);
            return;
        }
        int fanout = Math.clamp(n / LongSorter.BUCKET_TARGET, Math.min(FANOUT_MIN, n / 64), LongSorter.FANOUT_MAX);
        long[] sample = Sampling.draw(keys, from, n, fanout * OVERSAMPLING, random);
        sorter.sortSample(sample);
        if (sample[0] == sample[sample.length - 1] && LongSorter.constant(keys, from, n)) {
            return;
        }
        PlacementModel model = PlacementModel.fit(sample, sample.length, fanout);
        int[] heads = LongSorter.bucketStarts(model, keys, from, to, from);
        int[] ends = Arrays.copyOf(heads, heads.length);
        System.arraycopy(heads, 1, ends, 0, heads.length - 1);
        ends[heads.length - 1] = to;
        exchange(model, keys, heads, ends);
        int start = from;
        for (int end : ends) {
            if (end - start > 1) {
                sort(keys, start, end, depth + 1);
            }
            start = end;
        }
    }

    /// Moves every key to its bucket `[heads[b], ends[b])`: follows each cycle of displaced keys until it closes.
    private static void exchange(PlacementModel model, long[] keys, int[] heads, int[] ends) {
        for (int b = 0; b < heads.length; b++) {
            for (int at = heads[b]; at < ends[b]; at = heads[b]) {
                long key = keys[at];
                for (int home = model.bucket(key); home != b; home = model.bucket(key)) {
                    int next = heads[home]++;
                    long displaced = keys[next];
                    keys[next] = key;
                    key = displaced;
                }
                keys[at] = key;
                heads[b]++;
            }
        }
    }
}
