package dev.ogive.index.search;

/// No structure at all, for a few cache lines of keys: a branch-free binary search.
public final class TinyIndex implements StaticIndex {
    /// Up to here the keys are searched without a structure.
    public static final int KEYS_MAX = 64;

    private final long[] keys;

    public TinyIndex(long[] keys) {
        this.keys = keys;
    }

    @Override
    public int lowerBound(long key) {
        return Gallop.lowerBound(keys, 0, keys.length, key);
    }

    @Override
    public void lowerBound(long[] queries, int from, int to, long[] positions) {
        for (int i = from; i < to; i++) {
            positions[i] = Gallop.lowerBound(keys, 0, keys.length, queries[i]);
        }
    }

    @Override
    public long sizeBytes() {
        return 0;
    }

    @Override
    public String summary() {
        return "binary search over " + keys.length + " keys";
    }
}
