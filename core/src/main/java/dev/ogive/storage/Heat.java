package dev.ogive.storage;

/// How often each record batch of a partition is read by scans that could not rule it out, where
/// a read counts half after [#HALF_LIFE_NANOS]. Kept in memory: it begins anew with the process,
/// and with the partition. Thread-safe.
final class Heat {
    static final long HALF_LIFE_NANOS = 3_600_000_000_000L;

    /// Decayed to the time in [#since].
    private final double[] reads;

    private final long[] since;

    Heat(int batches) {
        reads = new double[batches];
        since = new long[batches];
    }

    /// @param now of a clock that never goes back
    synchronized void add(int batch, long now) {
        reads[batch] = at(batch, now) + 1;
        since[batch] = now;
    }

    synchronized double of(int batch, long now) {
        return at(batch, now);
    }

    private double at(int batch, long now) {
        return reads[batch] == 0 ? 0 : reads[batch] * Math.pow(0.5, (double) (now - since[batch]) / HALF_LIFE_NANOS);
    }
}
