package dev.ogive.index.search;

/// Lower bound near a guess, in a leaf of at least 16 keys.
public final class LeafSearch {
    private LeafSearch() {}

    /// Slot of the first key that is not less than `key`, or `keys.length`; one probe of 16 keys where
    /// the guess is good. Terminates within bounds even while another thread changes the keys.
    public static int lowerBound(long[] keys, int guess, long key) {
        int window = Math.max(0, Math.min(guess - SearchKernels.WIDTH / 2, keys.length - SearchKernels.WIDTH));
        int count = SearchKernels.BEST.countLess16(keys, window, key);
        return SearchKernels.resolves(keys, window, count, key)
                ? window + count
                : Gallop.from(keys, window, 0, keys.length, key);
    }
}
