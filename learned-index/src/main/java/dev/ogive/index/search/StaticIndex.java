package dev.ogive.index.search;

/// A structure that finds lower bounds in a sorted array, in signed order. Immutable; any number of
/// threads may read.
public sealed interface StaticIndex permits TinyIndex, RunIndex, RmiIndex, PgmIndex, TreeIndex {
    /// Queries that a staged loop takes through all its stages together: their cache misses overlap, and
    /// what a stage leaves for the next stays in the first-level cache.
    int STAGE_LENGTH = 128;

    /// Number of keys less than `key`.
    int lowerBound(long key);

    /// Lower bounds of `queries[from, to)` into the same places of `positions`.
    void lowerBound(long[] queries, int from, int to, long[] positions);

    /// Bytes that the structure holds beside the keys.
    long sizeBytes();

    /// Name of the structure and its dimensions, on one line.
    String summary();
}
