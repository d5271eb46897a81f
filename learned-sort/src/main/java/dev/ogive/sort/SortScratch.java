package dev.ogive.sort;

import dev.ogive.sort.place.LongSorter;
import dev.ogive.sort.place.PairSorter;

/// Working memory of a sort, to reuse from one sort to the next: 12 bytes for each row of the
/// largest pair sort so far, 8 for each key of the largest key sort, and under 1 MB besides.
///
/// Confined to one thread at a time. Hold one per worker, or pass a new one; what it holds is
/// garbage with it.
public final class SortScratch {
    private static final long[] NO_LONGS = {};
    private static final int[] NO_INTS = {};

    private long[] longs = NO_LONGS;
    private int[] ints = NO_INTS;
    private final LongSorter longSorter = new LongSorter();
    private final PairSorter pairSorter = new PairSorter();
    private Runnable check = () -> {};

    /// Lets a sort be stopped: `check` is run between its steps, every few milliseconds, by any
    /// thread that takes part. What it throws comes out of the sort and leaves the arrays in a
    /// mess.
    public SortScratch checkedBy(Runnable stopper) {
        check = stopper;
        longSorter.checkedBy(stopper);
        pairSorter.checkedBy(stopper);
        return this;
    }

    Runnable check() {
        return check;
    }

    /// Bytes held now, apart from the fixed part.
    public long sizeBytes() {
        return 8L * longs.length + 4L * ints.length;
    }

    /// Bytes that a sort of `rows` keys with payload makes this object hold, apart from the fixed
    /// part.
    public static long sizeBytes(long rows) {
        return 12 * rows;
    }

    long[] longs(int length) {
        if (longs.length < length) {
            longs = NO_LONGS; // so that the collector may take the old array first
            longs = new long[length];
        }
        return longs;
    }

    int[] ints(int length) {
        if (ints.length < length) {
            ints = NO_INTS;
            ints = new int[length];
        }
        return ints;
    }

    LongSorter longSorter() {
        return longSorter;
    }

    PairSorter pairSorter() {
        return pairSorter;
    }
}
