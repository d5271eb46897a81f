package dev.ogive.index.search;

import java.util.Arrays;

/// Recursive model index over keys in memory.
///
/// The model is the one of [dev.ogive.index.model.RmiModel], with exact positions at leaf
/// boundaries in 32 bits and about 16 keys a leaf. So the lower bound of *any* key, present or
/// not, lies between the starts of its leaf and the next one; there is no error bound to store or
/// to trust. The last mile counts 16 keys with vectors where the leaf's line points, and gallops
/// from there when the answer is outside.
///
/// ```
/// leafStart: | 0 | keys below the trimmed root | start of leaf 1 | ... | start of the upper tail | n |
///             leaf 0 is the lower tail           leaf 1 ...                the last leaf is the upper tail
/// cells:     | leaves:i32 | first leaf:i32 |      or, with leaves < 0:   | ~0 | number of a finer grid |
/// ```
/// Leaves stand in the order of their keys. A cell of the root whose leaves do not part its keys
/// has a finer grid instead, over the range of just these keys, and so on: leaves stay small on
/// any keys.
public final class RmiIndex implements StaticIndex {
    private static final int KEYS_PER_LEAF = 16;
    /// One key of this many may lie outside the trimmed root, on either side.
    private static final int TRIM_INVERSE = 1024;

    /// A leaf of more keys, not all equal, calls for a finer grid.
    private static final int LEAF_KEYS_MAX = 4 * KEYS_PER_LEAF;

    private static final int ROOT_BITS_MAX = 16;

    private final long[] keys;
    private final long low;
    private final long range;
    private final int shift;
    private final int rootBits;

    /// Cells of the root, then those of the finer grids.
    private long[] cells = new long[64];

    private int cellCount;
    private int[] leafStart;
    private int leafCount = 1;

    /// Finer grids: where their keys and cells begin, and the leaves they own.
    private long[] gridLow = new long[0];

    private long[] gridRange = new long[0];
    private int[] gridCells = new int[0];
    private int[] gridBits = new int[0];
    private int[] gridLeaf = new int[0];
    private int[] gridLeafEnd = new int[0];
    private int gridCount;

    /// Fits in one pass over the keys, after one search for each cell.
    ///
    /// @param keys at least 16 keys in signed order; kept, not copied
    public RmiIndex(long[] keys) {
        int keyCount = keys.length;
        if (keyCount < SearchKernels.WIDTH) {
            throw new IllegalArgumentException("need at least " + SearchKernels.WIDTH + " keys, got " + keyCount);
        }
        this.keys = keys;
        int trim = keyCount / TRIM_INVERSE;
        long first = keys[trim];
        long last = keys[keyCount - 1 - trim];
        // Tails cost a search: trim only when that makes root cells at least four times as fine.
        if (Long.numberOfLeadingZeros(last - first) < Long.numberOfLeadingZeros(keys[keyCount - 1] - keys[0]) + 2) {
            first = keys[0];
            last = keys[keyCount - 1];
        }
        low = first;
        range = last - first;
        shift = shift(range);
        rootBits = rootBits(keyCount);
        int below = Gallop.lowerBound(keys, 0, keyCount, low);
        int inside = Gallop.lowerBound(keys, 0, keyCount, last);
        int end = last == Long.MAX_VALUE ? keyCount : Gallop.lowerBound(keys, inside, keyCount, last + 1);
        leafStart = new int[keyCount / KEYS_PER_LEAF + (1 << rootBits) + 3];
        leafStart[1] = below;
        addGrid(low, range, rootBits, below, end);
        leafStart[leafCount] = end;
        leafStart[leafCount + 1] = keyCount;
        leafStart = Arrays.copyOf(leafStart, leafCount + 2);
        cells = Arrays.copyOf(cells, cellCount);
    }

    private static int shift(long range) {
        return Math.min(63, Long.numberOfLeadingZeros(range));
    }

    /// A cell of the root for some 32 to 64 leaves.
    private static int rootBits(int keyCount) {
        return Math.clamp(26 - Integer.numberOfLeadingZeros(leaves(keyCount)), 1, ROOT_BITS_MAX);
    }

    /// A cell of a finer grid for some 32 to 64 leaves: where one grid did not do, another may
    /// not.
    private static int finerBits(int keyCount) {
        return Math.clamp(28 - Integer.numberOfLeadingZeros(leaves(keyCount)), 2, ROOT_BITS_MAX);
    }

    private static int leaves(int keyCount) {
        return Math.max(1, (keyCount + KEYS_PER_LEAF / 2) / KEYS_PER_LEAF);
    }

    /// Adds cells and leaves over the keys in `[from, to)`, which begin at `gridLow`.
    private void addGrid(long gridLow, long gridRange, int bits, int from, int to) {
        int base = cellCount;
        int count = 1 << bits;
        cellCount += count;
        if (cellCount > cells.length) {
            cells = Arrays.copyOf(cells, Math.max(cellCount, 2 * cells.length));
        }
        int gridShift = shift(gridRange);
        int cellStart = from;
        for (int cell = 0; cell < count; cell++) {
            int cellEnd = to;
            // The least scaled distance of the next cell, turned back into a key distance, rounded up.
            long nextScaled = (cell + 1L) << (64 - bits);
            long next = ((nextScaled - 1) >>> gridShift) + 1;
            if (cell + 1 < count && Long.compareUnsigned(next, gridRange) <= 0) {
                cellEnd = Gallop.from(keys, cellStart, cellStart, to, gridLow + next);
            }
            int width = cellStart == cellEnd ? 0 : leaves(cellEnd - cellStart);
            if (width == 0 || addLeaves(gridLow, gridShift, bits, cellStart, cellEnd, width)) {
                cells[base + cell] = (long) width << 32 | leafCount;
                leafCount += width;
            } else {
                cells[base + cell] = -1L << 32 | gridCount;
                addFinerGrid(cellStart, cellEnd);
            }
            cellStart = cellEnd;
        }
    }

    private void addFinerGrid(int from, int to) {
        int grid = gridCount++;
        if (gridCount > gridLow.length) {
            int room = Math.max(16, 2 * gridCount);
            gridLow = Arrays.copyOf(gridLow, room);
            gridRange = Arrays.copyOf(gridRange, room);
            gridCells = Arrays.copyOf(gridCells, room);
            gridBits = Arrays.copyOf(gridBits, room);
            gridLeaf = Arrays.copyOf(gridLeaf, room);
            gridLeafEnd = Arrays.copyOf(gridLeafEnd, room);
        }
        gridLow[grid] = keys[from];
        gridRange[grid] = keys[to - 1] - keys[from];
        gridBits[grid] = finerBits(to - from);
        gridCells[grid] = cellCount;
        gridLeaf[grid] = leafCount;
        addGrid(gridLow[grid], gridRange[grid], gridBits[grid], from, to);
        gridLeafEnd[grid] = leafCount;
    }

    /// Fills [#leafStart] for the leaves of a cell; false where one of them is too full.
    private boolean addLeaves(long gridLow, int gridShift, int bits, int from, int to, int width) {
        if (leafCount + width + 2 > leafStart.length) {
            leafStart = Arrays.copyOf(leafStart, leafCount + leafCount / 2 + width + 2);
        }
        int leaf = 0;
        int start = from;
        leafStart[leafCount] = from;
        for (int i = from; i < to; i++) {
            int at = (int) Math.unsignedMultiplyHigh((keys[i] - gridLow) << gridShift << bits, width);
            if (leaf < at) {
                if (isTooFull(start, i)) {
                    return false;
                }
                start = i;
                while (leaf < at) {
                    leafStart[leafCount + ++leaf] = i;
                }
            }
        }
        while (leaf < width - 1) {
            leafStart[leafCount + ++leaf] = to;
        }
        return !isTooFull(start, to);
    }

    private boolean isTooFull(int from, int to) {
        return to - from > LEAF_KEYS_MAX && keys[from] != keys[to - 1];
    }

    private int tailLeaf(long key) {
        return key < low ? 0 : leafCount;
    }

    /// Start of the 16 keys to look at, for a leaf and the upper half of the fraction within it:
    /// the guess is among the middle eight.
    ///
    /// Fetching lines is most of the cost, so windows are whole cache lines: elements of a large
    /// array start 16 bytes past a line. Elsewhere this touches a line more, and finds the same.
    private int window(int leaf, long fraction) {
        int start = leafStart[leaf];
        int guess = start + (int) ((fraction * (leafStart[leaf + 1] - start)) >>> 32);
        int window = ((guess - 2) & -8) - 2;
        return Math.max(0, Math.min(window, keys.length - SearchKernels.WIDTH));
    }

    @Override
    public int lowerBound(long key) {
        long entry = leafAndFraction(key);
        int leaf = (int) (entry >>> 32);
        int window = window(leaf, entry & 0xffff_ffffL);
        int count = SearchKernels.BEST.countLess16(keys, window, key);
        return SearchKernels.resolves(keys, window, count, key) ? window + count : searchLeaf(leaf, window, key);
    }

    @Override
    public void lowerBound(long[] queries, int from, int to, long[] positions) {
        for (int start = from; start < to; start += STAGE_LENGTH) {
            int end = Math.min(start + STAGE_LENGTH, to);
            // Each stage leaves (leaf, fraction or window) in `positions` for the next: no scratch memory.
            for (int i = start; i < end; i++) {
                positions[i] = leafAndFraction(queries[i]);
            }
            for (int i = start; i < end; i++) {
                long entry = positions[i];
                int leaf = (int) (entry >>> 32);
                positions[i] = (entry >>> 32 << 32) | window(leaf, entry & 0xffff_ffffL);
            }
            SearchKernels.BEST.probe(keys, queries, start, end, positions);
            for (int i = start; i < end; i++) {
                if (positions[i] < 0) {
                    long entry = ~positions[i];
                    positions[i] = searchLeaf((int) (entry >>> 32), (int) entry, queries[i]);
                }
            }
        }
    }

    private long leafAndFraction(long key) {
        long distance = key - low;
        // One comparison covers both tails: a key below `low` wraps to a large distance.
        if (Long.compareUnsigned(distance, range) > 0) {
            return (long) tailLeaf(key) << 32;
        }
        long scaled = distance << shift;
        long cell = cells[(int) (scaled >>> (64 - rootBits))];
        return cell < 0 ? finer((int) cell, key) : leafAndFraction(cell, scaled << rootBits);
    }

    private static long leafAndFraction(long cell, long inCell) {
        long width = cell >>> 32;
        return (cell + Math.unsignedMultiplyHigh(inCell, width)) << 32 | (inCell * width) >>> 32;
    }

    /// [#leafAndFraction(long)] from a finer grid on.
    private long finer(int first, long key) {
        int grid = first;
        while (true) {
            long distance = key - gridLow[grid];
            if (Long.compareUnsigned(distance, gridRange[grid]) > 0) {
                return (long) (key < gridLow[grid] ? gridLeaf[grid] : gridLeafEnd[grid]) << 32;
            }
            int bits = gridBits[grid];
            long scaled = distance << shift(gridRange[grid]);
            long cell = cells[gridCells[grid] + (int) (scaled >>> (64 - bits))];
            if (cell >= 0) {
                return leafAndFraction(cell, scaled << bits);
            }
            grid = (int) cell;
        }
    }

    /// The rare case: the answer is in the leaf, but not in the 16 keys from `window`.
    private int searchLeaf(int leaf, int window, long key) {
        int start = leafStart[leaf];
        int end = leafStart[leaf + 1];
        // A leaf that starts with the key, or a leaf of one value: duplicates end here.
        if (start == end || keys[start] >= key) {
            return start;
        }
        return Gallop.from(keys, Math.max(window, start), start, end, key);
    }

    /// Grids that a lookup of an existing key passes below the root, on average over a sample of
    /// `sampleCount` keys.
    double expectedGrids(int sampleCount) {
        long grids = 0;
        long stride = Math.max(1, keys.length / sampleCount);
        int sampled = 0;
        for (long i = stride / 2; i < keys.length; i += stride) {
            long distance = keys[(int) i] - low;
            if (Long.compareUnsigned(distance, range) <= 0) {
                long cell = cells[(int) (distance << shift >>> (64 - rootBits))];
                while (cell < 0) {
                    int grid = (int) cell;
                    long scaled = (keys[(int) i] - gridLow[grid]) << shift(gridRange[grid]);
                    cell = cells[gridCells[grid] + (int) (scaled >>> (64 - gridBits[grid]))];
                    grids++;
                }
            }
            sampled++;
        }
        return (double) grids / sampled;
    }

    /// Expected cost beyond a prediction that hits, in steps of a binary search per lookup of an
    /// existing key, from a sample of `sampleCount` keys spread over all.
    double expectedSteps(int sampleCount) {
        double steps = 0;
        long stride = Math.max(1, keys.length / sampleCount);
        int sampled = 0;
        for (long i = stride / 2; i < keys.length; i += stride) {
            int position = (int) i;
            long entry = leafAndFraction(keys[position]);
            int leaf = (int) (entry >>> 32);
            int window = window(leaf, entry & 0xffff_ffffL);
            int distance = Math.max(window - position, position - window - SearchKernels.WIDTH);
            if (distance > 0 && keys[leafStart[leaf]] < keys[position]) {
                // Galloping doubles up to the distance, then halves.
                steps += 2.0 * (32 - Integer.numberOfLeadingZeros(distance));
            }
            sampled++;
        }
        return steps / sampled;
    }

    @Override
    public long sizeBytes() {
        return 8L * cells.length + 4L * leafStart.length + 32L * gridCount + 3 * 8;
    }

    @Override
    public String summary() {
        return "RMI of " + (leafCount - 1) + " leaves under a root of " + (1 << rootBits) + " cells"
                + (gridCount == 0 ? "" : " and " + gridCount + " finer grids");
    }
}
