package dev.ogive.index.search;

import dev.ogive.index.VectorModule;

/// The inner loops of every structure, once with vectors and once without.
///
/// A kernel runs over a whole batch, so that no vector object crosses a virtual call. [#BEST] is a
/// constant: the compiler sees one implementation.
abstract sealed class SearchKernels permits ScalarKernels, VectorKernels {
    /// Keys that a probe compares at once, and separators in a node of the S+-tree: two cache lines.
    static final int WIDTH = 16;

    /// Vector kernels where the JVM offers them ([VectorModule]), scalar ones elsewhere.
    static final SearchKernels BEST = choose();

    private static SearchKernels choose() {
        // VectorKernels must not be touched before the module is known to be there: linking it would fail.
        return VectorModule.load() && VectorKernels.fast() ? new VectorKernels() : new ScalarKernels();
    }

    /// Counts keys less than `key` in `keys[from, from + 16)`.
    abstract int countLess16(long[] keys, int from, long key);

    /// Counts keys less than `key` in `keys[from, from + length)`, where `length` is a multiple of 4.
    abstract int countLess(long[] keys, int from, int length, long key);

    /// Walks a [TreeIndex] from its root: returns the number of level-0 separators less than `key`.
    abstract int descend(long[] separators, int[] levelStart, long key);

    /// [#descend(long[], int[], long)] for `queries[from, to)`, level by level so that cache misses
    /// overlap.
    abstract void descend(long[] separators, int[] levelStart, long[] queries, int from, int to, long[] nodes);

    /// Searches blocks: `positions[i]` is a block on entry and the lower bound of `queries[i]` on return.
    abstract void searchBlocks(long[] keys, int blockLength, long[] queries, int from, int to, long[] positions);

    /// Probes windows of 16 keys. On entry the low half of `positions[i]` is where the window starts. On
    /// return `positions[i]` is the lower bound of `queries[i]`, or `~entry` (negative) where the window
    /// does not contain it.
    abstract void probe(long[] keys, long[] queries, int from, int to, long[] positions);

    abstract String name();

    /// Whether the lower bound of `key` is `window + count`, given that `count` of the 16 keys from
    /// `window` are less.
    static boolean resolves(long[] keys, int window, int count, long key) {
        // Between 1 and 15, in one comparison: the common case.
        if (Integer.compareUnsigned(count - 1, WIDTH - 1) < 0) {
            return true;
        }
        return count == 0
                ? window == 0 || keys[window - 1] < key
                : window + WIDTH == keys.length || keys[window + WIDTH] >= key;
    }
}
