package dev.ogive.index.search;

import dev.ogive.index.model.PgmModel;

/// Piecewise geometric model over keys in memory: the smallest structure, with a guaranteed error.
public final class PgmIndex implements StaticIndex {
    private final long[] keys;
    private final PgmModel model;

    /// @param keys at least 16 keys in signed order; kept, not copied
    public PgmIndex(long[] keys, int epsilon) {
        if (keys.length < SearchKernels.WIDTH) {
            throw new IllegalArgumentException("need at least " + SearchKernels.WIDTH + " keys, got " + keys.length);
        }
        this.keys = keys;
        PgmModel.Builder builder = new PgmModel.Builder(epsilon);
        for (long key : keys) {
            builder.add(key ^ Long.MIN_VALUE);
        }
        model = builder.build();
    }

    private int window(long key) {
        long window = model.position(key ^ Long.MIN_VALUE) - SearchKernels.WIDTH / 2;
        return (int) Math.max(0, Math.min(window, keys.length - SearchKernels.WIDTH));
    }

    @Override
    public int lowerBound(long key) {
        int window = window(key);
        int count = SearchKernels.BEST.countLess16(keys, window, key);
        return SearchKernels.resolves(keys, window, count, key) ? window + count : search(window, key);
    }

    private int search(int window, long key) {
        return Gallop.from(keys, window, 0, keys.length, key);
    }

    @Override
    public void lowerBound(long[] queries, int from, int to, long[] positions) {
        for (int start = from; start < to; start += STAGE_LENGTH) {
            int end = Math.min(start + STAGE_LENGTH, to);
            for (int i = start; i < end; i++) {
                positions[i] = window(queries[i]);
            }
            SearchKernels.BEST.probe(keys, queries, start, end, positions);
            for (int i = start; i < end; i++) {
                if (positions[i] < 0) {
                    positions[i] = search((int) ~positions[i], queries[i]);
                }
            }
        }
    }

    @Override
    public long sizeBytes() {
        return model.sizeBytes();
    }

    @Override
    public String summary() {
        return model.toString();
    }
}
