package dev.ogive.sort.place;

import java.util.SplittableRandom;

/// How many buckets to make, and the sample that places their bounds.
final class Sampling {
    private Sampling() {}

    /// Buckets for one level, so that `n` keys reach `bucketTarget` keys a bucket in as few even levels as
    /// possible.
    static int fanout(int n, int bucketTarget, int fanoutMax) {
        int buckets = n / bucketTarget + 1;
        return buckets <= fanoutMax ? buckets : (int) Math.ceil(Math.sqrt(buckets));
    }

    /// A random position in `[0, n)`.
    static int position(SplittableRandom random, int n) {
        return (int) (((random.nextInt() & 0xFFFF_FFFFL) * n) >>> 32);
    }

    /// Draws with replacement. Positions are random from run to run, so that no input can be built against them.
    static long[] draw(long[] keys, int from, int n, int sampleCount, SplittableRandom random) {
        long[] sample = new long[sampleCount];
        for (int i = 0; i < sampleCount; i++) {
            sample[i] = keys[from + position(random, n)];
        }
        return sample;
    }
}
