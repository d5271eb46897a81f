package dev.ogive.sort;

import dev.ogive.sort.place.LongSorter;
import dev.ogive.sort.place.Runs;
import java.util.Arrays;

/// Sorts primitive arrays by a learned model of their distribution.
///
/// Where the model says a key goes it is put, and neighbours are repaired: O(n) for every distribution, never worse
/// than a radix sort, one extra copy of the data at most. Order of equal and special values as in [Arrays#sort(long[])]
/// and its siblings.
public final class LearnedSort {
    /// Below this, `Arrays.sort` is as fast and needs no memory.
    private static final int SMALL = 256;

    private LearnedSort() {}

    /// Sorts ascending, in signed order. Allocates one array of the same length.
    public static void sort(long[] keys) {
        int n = keys.length;
        if (n < SMALL) {
            Arrays.sort(keys);
            return;
        }
        int ordered = Runs.nonDescending(keys, 0, n, 0);
        if (ordered == n) {
            return;
        }
        if (ordered == 1 && Runs.strictlyDescending(keys, 0, n, 0) == n) {
            Runs.reverse(keys, 0, n);
            return;
        }
        new LongSorter().sort(keys, 0, new long[n], 0, n, true);
    }

    /// Returns the permutation that sorts `keys` ascending in signed order: `keys[result[i]]` is the `i`-th least.
    /// Stable: positions of equal keys ascend. Leaves `keys` as they are.
    public static int[] argsort(long[] keys) {
        int n = keys.length;
        int[] rows = new int[n];
        for (int i = 0; i < n; i++) {
            rows[i] = i;
        }
        KeyPayloadSort.sort(keys.clone(), rows, 0, n, SortOrder.ASCENDING, new SortScratch());
        return rows;
    }
}
