package dev.ogive.workloads.analysis;

/// Durations in buckets that grow by a tenth of a power of two: quantiles to about 4%. Small
/// enough to have one per template. For one thread.
final class Durations {
    private static final int PER_OCTAVE = 10;

    private int[] counts = new int[64];
    private int first = -1;
    private long count;
    private long sumNanos;
    private long maxNanos;

    void add(long nanos) {
        int bucket = bucket(nanos);
        if (first < 0) {
            first = Math.max(0, bucket - 32);
        }
        if (bucket < first) {
            int[] wider = new int[counts.length + first - bucket];
            System.arraycopy(counts, 0, wider, first - bucket, counts.length);
            counts = wider;
            first = bucket;
        } else if (bucket - first >= counts.length) {
            counts = java.util.Arrays.copyOf(counts, bucket - first + 16);
        }
        counts[bucket - first]++;
        count++;
        sumNanos += nanos;
        maxNanos = Math.max(maxNanos, nanos);
    }

    private static int bucket(long nanos) {
        return nanos < 1 ? 0 : (int) (Math.log(nanos) / Math.log(2) * PER_OCTAVE);
    }

    long count() {
        return count;
    }

    long sumNanos() {
        return sumNanos;
    }

    long maxNanos() {
        return maxNanos;
    }

    /// The duration under which a share of them stayed; 0 where there are none.
    ///
    /// @param share 0 to 1
    long quantileNanos(double share) {
        long rank = (long) Math.ceil(share * count);
        long seen = 0;
        for (int i = 0; i < counts.length; i++) {
            seen += counts[i];
            if (seen >= rank && seen > 0) {
                return Math.min(maxNanos, (long) Math.pow(2, (i + first + 0.5) / PER_OCTAVE));
            }
        }
        return maxNanos;
    }
}
