package dev.ogive.workloads.replay;

import java.util.ArrayList;
import java.util.List;

/// What happened over the time of a replay, in at most [#BUCKETS_MAX] buckets of one width: when
/// a replay gets longer, neighbours are merged. Not thread-safe.
public final class TimeBuckets {
    private static final int BUCKETS_MAX = 160;
    private static final long FIRST_WIDTH_NANOS = 125_000_000;

    /// Statements that were due in the same span of time.
    public static final class Bucket {
        private final Percentiles latency = new Percentiles(2);
        private long errors;
        private long backlogNanosMax;

        /// From the moment at which a statement was due to its end.
        public Percentiles latency() {
            return latency;
        }

        public long errors() {
            return errors;
        }

        public double backlogMillisMax() {
            return backlogNanosMax / 1e6;
        }

        private void addAll(Bucket other) {
            latency.addAll(other.latency);
            errors += other.errors;
            backlogNanosMax = Math.max(backlogNanosMax, other.backlogNanosMax);
        }
    }

    private final List<Bucket> buckets = new ArrayList<>();
    private long widthNanos = FIRST_WIDTH_NANOS;

    void add(Execution execution) {
        while (execution.dueNanos() / widthNanos >= BUCKETS_MAX) {
            merge();
        }
        int index = (int) (execution.dueNanos() / widthNanos);
        while (buckets.size() <= index) {
            buckets.add(new Bucket());
        }
        Bucket bucket = buckets.get(index);
        if (execution.isOk()) {
            bucket.latency.add(execution.latencyNanos());
        } else {
            bucket.errors++;
        }
        bucket.backlogNanosMax = Math.max(bucket.backlogNanosMax, execution.backlogNanos());
    }

    private void merge() {
        List<Bucket> merged = new ArrayList<>();
        for (int i = 0; i < buckets.size(); i += 2) {
            Bucket bucket = buckets.get(i);
            if (i + 1 < buckets.size()) {
                bucket.addAll(buckets.get(i + 1));
            }
            merged.add(bucket);
        }
        buckets.clear();
        buckets.addAll(merged);
        widthNanos *= 2;
    }

    public double widthSeconds() {
        return widthNanos / 1e9;
    }

    /// In order of time, from the beginning of the replay.
    public List<Bucket> buckets() {
        return List.copyOf(buckets);
    }
}
