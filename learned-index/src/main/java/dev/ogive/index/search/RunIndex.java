package dev.ogive.index.search;

/// For columns of long runs of equal keys: an index over the distinct keys, and where each run starts.
public final class RunIndex implements StaticIndex {
    /// Distinct keys times this must not exceed the keys, or the copy of the distinct keys would pass 5%
    /// of them.
    static final int RUN_LENGTH_MIN = 32;

    private final long[] distinctKeys;
    private final int[] runStart;
    private final StaticIndex distinctIndex;

    RunIndex(long[] distinctKeys, int[] runStart, StaticIndex distinctIndex) {
        this.distinctKeys = distinctKeys;
        this.runStart = runStart;
        this.distinctIndex = distinctIndex;
    }

    @Override
    public int lowerBound(long key) {
        return runStart[distinctIndex.lowerBound(key)];
    }

    @Override
    public void lowerBound(long[] queries, int from, int to, long[] positions) {
        if (distinctKeys.length == 1) {
            long only = distinctKeys[0];
            int count = runStart[1];
            for (int i = from; i < to; i++) {
                positions[i] = only < queries[i] ? count : 0;
            }
            return;
        }
        for (int start = from; start < to; start += STAGE_LENGTH) {
            int end = Math.min(start + STAGE_LENGTH, to);
            distinctIndex.lowerBound(queries, start, end, positions);
            for (int i = start; i < end; i++) {
                positions[i] = runStart[(int) positions[i]];
            }
        }
    }

    @Override
    public long sizeBytes() {
        return 8L * distinctKeys.length + 4L * runStart.length + distinctIndex.sizeBytes();
    }

    @Override
    public String summary() {
        return "runs of " + distinctKeys.length + " distinct keys, found by " + distinctIndex.summary();
    }
}
