package dev.ogive.index.model;

import java.util.Arrays;

/// Two-level recursive model index: a root that spreads keys over leaves, and leaves that are linear
/// splines.
///
/// Both levels are piecewise linear maps in fixed point, so that a prediction is three multiplications
/// and two table loads without floating point or unpredictable branches, and monotone by construction:
/// ```
/// d    = (key - low) << shift        0.64 fixed point share of the trimmed key range
/// cell = top rootBits of d           root cell;  f = the other bits, as 0.64 fixed point
/// leaf.g = leafBase[cell] + f * (leafBase[cell + 1] - leafBase[cell])         integer leaf, 0.64 fraction g
/// position = positions[leaf] + g * (positions[leaf + 1] - positions[leaf])
/// ```
/// A root cell owns leaves in proportion to the keys in it, so that dense regions get fine leaves (this
/// is the learned part); products keep all low bits, so that no level loses resolution. The root is
/// trimmed to inner quantiles when outliers would stretch it; the tails outside are one linear piece each.
///
/// Source: Kraska et al., The case for learned index structures, SIGMOD 2018; the flattening of a grid by
/// a second grid follows Crotty, Hist-Tree, CIDR 2021.
public final class RmiModel implements CdfModel {
    /// One key of this many may lie outside the trimmed root, on either side.
    private static final int TRIM_INVERSE = 1024;

    private final long keyCount;
    private final long low;
    private final long range;
    private final int shift;
    private final int rootBits;
    private final int[] leafBase;
    private final long[] positions;
    private final long min;
    private final long max;
    private final long errorMax;

    RmiModel(
            long keyCount,
            long min,
            long max,
            long low,
            long range,
            long errorMax,
            int rootBits,
            int[] leafBase,
            long[] positions) {
        this.keyCount = keyCount;
        this.min = min;
        this.max = max;
        this.low = low;
        this.range = range;
        this.shift = Math.min(63, Long.numberOfLeadingZeros(range));
        this.errorMax = errorMax;
        this.rootBits = rootBits;
        this.leafBase = leafBase;
        this.positions = positions;
    }

    /// Fits on `[from, to)` of `sorted`, a sorted sample of `keyCount` keys or all of them.
    /// Costs two passes over the sample and one over the leaves; allocates the model alone.
    ///
    /// @param sorted keys in unsigned order
    /// @param keyCount number of keys (or buckets) that predictions are scaled to
    /// @param leafCount about how many leaves to make, at least 1; each takes 8 bytes. A good value for a
    ///     sample
    ///     is a quarter of its size, or less when cache matters
    public static RmiModel fitSorted(long[] sorted, int from, int to, long keyCount, int leafCount) {
        int sampleCount = to - from;
        if (sampleCount < 0 || keyCount < 0 || leafCount < 1) {
            throw new IllegalArgumentException("need from <= to, keyCount >= 0, leafCount >= 1, got [" + from + ", "
                    + to + "), " + keyCount + ", " + leafCount);
        }
        if (sampleCount == 0) {
            long unknown = keyCount == 0 ? 0 : ERROR_UNKNOWN;
            return new RmiModel(keyCount, 0, 0, 0, 0, unknown, 1, new int[3], new long[] {0, 0});
        }
        long min = sorted[from];
        long max = sorted[to - 1];
        int trim = sampleCount / TRIM_INVERSE;
        long low = sorted[from + trim];
        long high = sorted[to - 1 - trim];
        // Tails cost accuracy: trim only when that makes root cells at least four times as fine.
        if (Long.numberOfLeadingZeros(high - low) < Long.numberOfLeadingZeros(max - min) + 2) {
            low = min;
            high = max;
        }
        long range = high - low;
        int shift = Math.min(63, Long.numberOfLeadingZeros(range));
        int rootBits = rootBits(leafCount);
        int[] leafBase = new int[(1 << rootBits) + 1];
        for (int i = from; i < to; i++) {
            long d = sorted[i] - low;
            if (Long.compareUnsigned(d, range) <= 0) {
                leafBase[(int) (d << shift >>> (64 - rootBits))]++;
            }
        }
        int leaves = allotLeaves(leafBase, sampleCount, leafCount);
        long[] positions = new long[leaves + 2];
        int below = 0;
        for (int i = from; i < to; i++) {
            long d = sorted[i] - low;
            if (Long.compareUnsigned(d, range) <= 0) {
                long scaled = d << shift;
                int cell = (int) (scaled >>> (64 - rootBits));
                int base = leafBase[cell];
                int leaf = base + (int) Math.unsignedMultiplyHigh(scaled << rootBits, leafBase[cell + 1] - base);
                positions[leaf + 1]++;
            } else if (Long.compareUnsigned(sorted[i], low) < 0) {
                below++;
            }
        }
        scaleToRanks(positions, below, sampleCount, keyCount);
        long errorMax = keyCount == sampleCount ? keysPerPieceMax(positions, keyCount) : ERROR_UNKNOWN;
        return new RmiModel(keyCount, min, max, low, range, errorMax, rootBits, leafBase, positions);
    }

    /// Fits on a sample in any order; sorts a copy of it.
    public static RmiModel fitSample(long[] sample, int from, int to, long keyCount, int leafCount) {
        long[] sorted = Arrays.copyOfRange(sample, from, to);
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] ^= Long.MIN_VALUE;
        }
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            sorted[i] ^= Long.MIN_VALUE;
        }
        return fitSorted(sorted, 0, sorted.length, keyCount, leafCount);
    }

    private static int rootBits(int leafCount) {
        // A root cell for every four leaves: dense cells get many leaves, empty ones none.
        return Math.clamp(30 - Integer.numberOfLeadingZeros(leafCount), 1, 12);
    }

    /// Turns key counts of root cells, in place, into the first leaf of each cell; returns the number of
    /// leaves.
    private static int allotLeaves(int[] counts, long sampleCount, int leafCount) {
        int leaves = 0;
        for (int cell = 0; cell < counts.length; cell++) {
            int count = counts[cell];
            counts[cell] = leaves;
            if (count > 0) {
                leaves += (int) Math.max(1, (2L * count * leafCount + sampleCount) / (2 * sampleCount));
            }
        }
        return leaves;
    }

    /// Turns counts at `[leaf + 1]`, in place, into positions at leaf boundaries in the scale of
    /// `keyCount`.
    private static void scaleToRanks(long[] counts, long below, long sampleCount, long keyCount) {
        double scale = (double) keyCount / sampleCount;
        boolean exact = keyCount == sampleCount;
        long rank = below;
        for (int leaf = 0; leaf < counts.length; leaf++) {
            rank += counts[leaf];
            counts[leaf] = exact ? rank : Math.min(keyCount, Math.round(rank * scale));
        }
    }

    /// Both the prediction and the truth lie between the ends of a key's piece: a leaf, or a tail.
    private static long keysPerPieceMax(long[] positions, long keyCount) {
        long most = Math.max(positions[0], keyCount - positions[positions.length - 1]);
        for (int leaf = 1; leaf < positions.length; leaf++) {
            most = Math.max(most, positions[leaf] - positions[leaf - 1]);
        }
        return most;
    }

    long min() {
        return min;
    }

    long max() {
        return max;
    }

    long low() {
        return low;
    }

    long range() {
        return range;
    }

    int rootBits() {
        return rootBits;
    }

    int[] leafBase() {
        return leafBase;
    }

    long[] positions() {
        return positions;
    }

    @Override
    public long errorMax() {
        return errorMax;
    }

    @Override
    public long keyCount() {
        return keyCount;
    }

    @Override
    public long position(long key) {
        long d = key - low;
        // One comparison covers both tails: a key below `low` wraps to a large distance.
        if (Long.compareUnsigned(d, range) > 0) {
            return tail(key);
        }
        long scaled = d << shift;
        int cell = (int) (scaled >>> (64 - rootBits));
        long f = scaled << rootBits;
        int base = leafBase[cell];
        long width = (long) leafBase[cell + 1] - base;
        int leaf = base + (int) Math.unsignedMultiplyHigh(f, width);
        long start = positions[leaf];
        return start + Math.unsignedMultiplyHigh(f * width, positions[leaf + 1] - start);
    }

    @Override
    public long predict(long key) {
        return Math.max(0, Math.min(position(key), keyCount - 1));
    }

    /// Position of a key outside the trimmed root: linear from the least key to the root, or from the
    /// root to the greatest.
    private long tail(long key) {
        if (Long.compareUnsigned(key, low) < 0) {
            return Long.compareUnsigned(key, min) <= 0 ? 0 : interpolate(key - min, low - min, positions[0]);
        }
        long above = positions[positions.length - 1];
        long high = low + range;
        return Long.compareUnsigned(key, max) > 0
                ? keyCount
                : above + interpolate(key - high, max - high, keyCount - above);
    }

    /// About `rows * share / whole` for unsigned `share <= whole`; monotone in `share` and at most `rows`.
    private static long interpolate(long share, long whole, long rows) {
        if (whole == 0) {
            return 0;
        }
        int up = Long.numberOfLeadingZeros(whole);
        // Both are exact in 53 bits after the shift, and correctly rounded division and product are monotone.
        double fraction = (double) ((share << up) >>> 11) / (double) ((whole << up) >>> 11);
        return Math.min(rows, (long) (fraction * rows));
    }

    /// Number of leaves.
    public int leafCount() {
        return positions.length - 2;
    }

    @Override
    public long sizeBytes() {
        return 4L * leafBase.length + 8L * positions.length + 7 * 8;
    }

    @Override
    public String toString() {
        return "RMI of " + leafCount() + " leaves over " + keyCount + " keys, root of " + (1 << rootBits)
                + " cells on [" + Long.toUnsignedString(low) + ", " + Long.toUnsignedString(low + range) + "]";
    }
}
