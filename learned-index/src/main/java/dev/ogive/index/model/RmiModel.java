package dev.ogive.index.model;

import java.util.Arrays;

/// Recursive model index: grids that spread keys over leaves, and leaves that are linear splines.
///
/// Every level is a piecewise linear map in fixed point, so that a prediction is three
/// multiplications and two table loads without floating point or unpredictable branches, and
/// monotone by construction:
/// ```
/// d    = (key - low) << shift        0.64 fixed point share of the grid's key range
/// cell = top rootBits of d           root cell;  f = the other bits, as 0.64 fixed point
/// leaf.g = leafBase[cell] + f * (leafBase[cell + 1] - leafBase[cell])         integer leaf, 0.64 fraction g
/// position = positions[leaf] + g * (positions[leaf + 1] - positions[leaf])
/// ```
/// A root cell owns leaves in proportion to the keys in it, so that dense regions get fine leaves
/// (this is the learned part); products keep all low bits, so that no level loses resolution.
///
/// **The error is bounded on any keys.** A cell whose leaves do not part its keys - outliers far
/// from all others, clusters, a density that grows without end - has one leaf with a grid of its
/// own, over just the keys in the cell, and so on. No leaf of two keys and more holds over eight
/// times its share, so with `n` keys and `L` leaves `|position(key) - lowerBound(key)| <= max(16,
/// 8 * ceil(n / L))`; [#errorMax] is what was measured. Two levels are enough for most columns.
///
/// Source: Kraska et al., The case for learned index structures, SIGMOD 2018; grids in grids
/// follow Crotty, Hist-Tree, CIDR 2021.
public final class RmiModel implements CdfModel {
    /// A leaf of so many times its share of the keys is too full.
    private static final int LOAD_MAX = 8;

    private static final int LEAF_KEYS_MAX_LEAST = 16;

    private static final int ROOT_BITS_MAX = 12;

    private final long keyCount;
    private final long errorMax;
    private final Grid root;

    /// One level over the keys in `[low, low + range]`.
    ///
    /// @param leafBase first leaf of each cell, and the number of leaves at the end
    /// @param positions keys of the whole column below the start of each leaf, and below the end
    ///     of the last
    /// @param children by leaf, the grid that takes its place or null; null where there is none
    ///     at all
    record Grid(long low, long range, int rootBits, int[] leafBase, long[] positions, Grid[] children) {
        Grid {
            int leaves = positions.length - 1;
            if (rootBits < 1 || leafBase.length != (1 << rootBits) + 1 || leafBase[leafBase.length - 1] != leaves) {
                throw new IllegalArgumentException("need leaves of 2^" + rootBits + " cells, got " + leafBase.length
                        + " bases for " + leaves + " leaves");
            }
        }

        static int shift(long range) {
            return Math.min(63, Long.numberOfLeadingZeros(range));
        }

        static int cell(long scaled, int rootBits) {
            return (int) (scaled >>> (64 - rootBits));
        }

        /// Leaf within its cell, of `width` leaves.
        static int leafInCell(long scaled, int rootBits, long width) {
            return (int) Math.unsignedMultiplyHigh(scaled << rootBits, width);
        }

        long sizeBytes() {
            long bytes = 4L * leafBase.length + 8L * positions.length + 2 * 8 + 4;
            if (children != null) {
                bytes += 4L * children.length;
                for (Grid child : children) {
                    bytes += child == null ? 0 : child.sizeBytes();
                }
            }
            return bytes;
        }

        /// Leaves that no grid takes the place of.
        int leafCount() {
            int leaves = positions.length - 1;
            if (children != null) {
                for (Grid child : children) {
                    leaves += child == null ? 0 : child.leafCount() - 1;
                }
            }
            return leaves;
        }

        int gridCount() {
            int grids = 1;
            if (children != null) {
                for (Grid child : children) {
                    grids += child == null ? 0 : child.gridCount();
                }
            }
            return grids;
        }
    }

    RmiModel(long keyCount, long errorMax, Grid root) {
        this.keyCount = keyCount;
        this.errorMax = errorMax;
        this.root = root;
    }

    /// Fits on `[from, to)` of `sorted`, a sorted sample of `keyCount` keys or all of them. Costs
    /// two passes over the sample, and where it is all keys one more, which measures the error.
    ///
    /// @param sorted keys in unsigned order
    /// @param keyCount number of keys (or buckets) that predictions are scaled to
    /// @param leafCount about how many leaves to make, at least 1; each takes 8 bytes. A good
    ///     value for a sample is a quarter of its size, or less when cache matters
    public static RmiModel fitSorted(long[] sorted, int from, int to, long keyCount, int leafCount) {
        int sampleCount = to - from;
        if (sampleCount < 0 || keyCount < 0 || leafCount < 1) {
            throw new IllegalArgumentException("need from <= to, keyCount >= 0, leafCount >= 1, got [" + from + ", "
                    + to + "), " + keyCount + ", " + leafCount);
        }
        if (sampleCount == 0) {
            Grid empty = new Grid(0, 0, 1, new int[] {0, 1, 1}, new long[] {0, 0}, null);
            return new RmiModel(keyCount, keyCount == 0 ? 0 : ERROR_UNKNOWN, empty);
        }
        Grid root = new Fit(sorted, from, sampleCount, keyCount, leafCount).grid(from, to);
        RmiModel model = new RmiModel(keyCount, ERROR_UNKNOWN, root);
        return keyCount == sampleCount ? new RmiModel(keyCount, model.measuredError(sorted, from, to), root) : model;
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

    /// What stays the same from grid to grid of one model.
    private record Fit(long[] sorted, int first, long sampleCount, long keyCount, int leafCount) {
        Grid grid(int from, int to) {
            long low = sorted[from];
            long range = sorted[to - 1] - low;
            if (range == 0) {
                return new Grid(low, 0, 1, new int[] {0, 1, 1}, new long[] {rank(from), rank(to)}, null);
            }
            int shift = Grid.shift(range);
            int leavesWanted = leavesFor(to - from);
            // A root cell for every four leaves: dense cells get many leaves, empty ones none.
            int rootBits = Math.clamp(30 - Integer.numberOfLeadingZeros(leavesWanted), 1, ROOT_BITS_MAX);
            int[] leafBase = new int[(1 << rootBits) + 1];
            for (int i = from; i < to; i++) {
                leafBase[Grid.cell((sorted[i] - low) << shift, rootBits)]++;
            }
            long[] positions = new long[leavesWanted + leafBase.length];
            Grid[] children = null;
            int leaves = 0;
            int cellStart = from;
            for (int cell = 0; cell < leafBase.length; cell++) {
                int cellEnd = cellStart + leafBase[cell];
                leafBase[cell] = leaves;
                if (cellStart == cellEnd) {
                    continue;
                }
                int width = leavesFor(cellEnd - cellStart);
                if (fillLeaves(low, shift, rootBits, cellStart, cellEnd, width, positions, leaves)) {
                    leaves += width;
                } else {
                    positions[leaves] = rank(cellStart);
                    children = children == null ? new Grid[positions.length] : children;
                    children[leaves++] = grid(cellStart, cellEnd);
                }
                cellStart = cellEnd;
            }
            positions[leaves] = rank(to);
            return new Grid(
                    low,
                    range,
                    rootBits,
                    leafBase,
                    Arrays.copyOf(positions, leaves + 1),
                    children == null ? null : Arrays.copyOf(children, leaves));
        }

        private int leavesFor(int keys) {
            return (int) Math.max(1, (2L * keys * leafCount + sampleCount) / (2 * sampleCount));
        }

        private long leafKeysMax() {
            return Math.max(LEAF_KEYS_MAX_LEAST, LOAD_MAX * ((sampleCount + leafCount - 1) / leafCount));
        }

        /// Writes the positions of a cell's leaves; false where one of them would be too full.
        private boolean fillLeaves(
                long low, int shift, int rootBits, int from, int to, int width, long[] positions, int base) {
            int leaf = 0;
            int leafStart = from;
            positions[base] = rank(from);
            for (int i = from; i < to; i++) {
                int at = Grid.leafInCell((sorted[i] - low) << shift, rootBits, width);
                if (at != leaf) {
                    if (i - leafStart > leafKeysMax()) {
                        return false;
                    }
                    leafStart = i;
                    while (leaf < at) {
                        positions[base + ++leaf] = rank(i);
                    }
                }
            }
            while (leaf < width - 1) {
                positions[base + ++leaf] = rank(to);
            }
            return to - leafStart <= leafKeysMax();
        }

        private long rank(int index) {
            long rank = (long) index - first;
            return keyCount == sampleCount
                    ? rank
                    : Math.min(keyCount, Math.round(rank * ((double) keyCount / sampleCount)));
        }
    }

    /// Between two neighbouring keys the truth is constant and the model monotone: it errs most
    /// at the ends.
    private long measuredError(long[] sorted, int from, int to) {
        long most = 0;
        int runStart = from;
        for (int i = from + 1; i <= to; i++) {
            if (i < to && sorted[i] == sorted[runStart]) {
                continue;
            }
            long key = sorted[runStart];
            most = Math.max(most, Math.abs(position(key) - (runStart - from)));
            if (key != -1) {
                most = Math.max(most, Math.abs(position(key + 1) - (i - from)));
            }
            runStart = i;
        }
        return most;
    }

    Grid root() {
        return root;
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
        Grid grid = root;
        while (true) {
            long[] positions = grid.positions;
            long d = key - grid.low;
            // One comparison covers both sides: a key below `low` wraps to a large distance.
            if (Long.compareUnsigned(d, grid.range) > 0) {
                return Long.compareUnsigned(key, grid.low) < 0 ? positions[0] : positions[positions.length - 1];
            }
            long scaled = d << Grid.shift(grid.range);
            int cell = Grid.cell(scaled, grid.rootBits);
            int base = grid.leafBase[cell];
            long width = (long) grid.leafBase[cell + 1] - base;
            int leaf = base + Grid.leafInCell(scaled, grid.rootBits, width);
            Grid child = grid.children == null ? null : grid.children[leaf];
            if (child == null) {
                long start = positions[leaf];
                return start
                        + Math.unsignedMultiplyHigh((scaled << grid.rootBits) * width, positions[leaf + 1] - start);
            }
            grid = child;
        }
    }

    @Override
    public long predict(long key) {
        return Math.max(0, Math.min(position(key), keyCount - 1));
    }

    /// Number of leaves.
    public int leafCount() {
        return root.leafCount();
    }

    @Override
    public long sizeBytes() {
        return root.sizeBytes() + 2 * 8;
    }

    @Override
    public String toString() {
        int grids = root.gridCount();
        return "RMI of " + leafCount() + " leaves over " + keyCount + " keys, root of " + (1 << root.rootBits)
                + " cells" + (grids == 1 ? "" : " and " + (grids - 1) + " finer grids");
    }
}
