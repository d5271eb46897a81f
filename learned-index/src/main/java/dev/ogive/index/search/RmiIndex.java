package dev.ogive.index.search;

/// Two-level recursive model index over keys in memory.
///
/// The model is the one of [dev.ogive.index.model.RmiModel], with exact positions at leaf boundaries in
/// 32 bits and about 12 keys a leaf. So the lower bound of *any* key, present or not, lies between the
/// starts of its leaf and the next one; there is no error bound to store or to trust. The last mile
/// counts 16 keys with vectors where the leaf's line points, and gallops from there when the answer is
/// outside.
///
/// ```
/// leafStart: | 0 | keys below the trimmed root | start of leaf 1 | ... | start of the upper tail | n |
///             leaf 0 is the lower tail           leaf 1 ...                the last leaf is the upper tail
/// ```
public final class RmiIndex implements StaticIndex {
    private static final int KEYS_PER_LEAF = 12;
    /// One key of this many may lie outside the trimmed root, on either side.
    private static final int TRIM_INVERSE = 1024;

    private final long[] keys;
    private final long low;
    private final long range;
    private final int shift;
    private final int rootBits;
    private final int[] leafBase;
    private final int[] leafStart;

    /// Fits in one pass over the keys, after one binary search for each root cell.
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
        shift = Math.min(63, Long.numberOfLeadingZeros(range));
        int leaves = Math.max(2, keyCount / KEYS_PER_LEAF);
        rootBits = Math.clamp(25 - Integer.numberOfLeadingZeros(leaves), 1, 14);
        int below = Gallop.lowerBound(keys, 0, keyCount, low);
        int inside = Gallop.lowerBound(keys, 0, keyCount, last);
        int end = upperBound(keys, inside, last);
        leafBase = allotLeaves(below, end, leaves);
        leafStart = new int[leafBase[leafBase.length - 1] + 3];
        countLeaves(below, end);
    }

    private static int upperBound(long[] keys, int from, long key) {
        return key == Long.MAX_VALUE ? keys.length : Gallop.lowerBound(keys, from, keys.length, key + 1);
    }

    /// First leaf of each root cell: cells get leaves in proportion to the keys in `[below, end)` that
    /// they hold.
    private int[] allotLeaves(int below, int end, int leaves) {
        int cells = 1 << rootBits;
        int[] base = new int[cells + 1];
        int inside = end - below;
        int cellStart = below;
        int used = 0;
        for (int cell = 0; cell < cells; cell++) {
            base[cell] = used;
            int cellEnd = end;
            // The least scaled distance of the next cell, turned back into a key distance, rounded up.
            long nextScaled = (cell + 1L) << (64 - rootBits);
            long next = ((nextScaled - 1) >>> shift) + 1;
            if (cell + 1 < cells && Long.compareUnsigned(next, range) <= 0) {
                cellEnd = Gallop.from(keys, cellStart, cellStart, end, low + next);
            }
            int count = cellEnd - cellStart;
            if (count > 0) {
                used += (int) Math.max(1, (2L * count * leaves + inside) / (2L * inside));
            }
            cellStart = cellEnd;
        }
        base[cells] = used;
        return base;
    }

    /// Fills [#leafStart] with exact positions.
    private void countLeaves(int below, int end) {
        int leaf = 0;
        leafStart[0] = 0;
        for (int i = below; i < end; i++) {
            int at = leafOf(keys[i] - low);
            while (leaf < at) {
                leafStart[++leaf] = i;
            }
        }
        while (leaf < leafStart.length - 2) {
            leafStart[++leaf] = end;
        }
        leafStart[leafStart.length - 1] = keys.length;
        leafStart[1] = below;
    }

    /// Leaf of a key at `distance <= range` from [#low].
    private int leafOf(long distance) {
        long scaled = distance << shift;
        int cell = (int) (scaled >>> (64 - rootBits));
        int base = leafBase[cell];
        return 1 + base + (int) Math.unsignedMultiplyHigh(scaled << rootBits, (long) leafBase[cell + 1] - base);
    }

    private int tailLeaf(long key) {
        return key < low ? 0 : leafStart.length - 2;
    }

    /// Start of the 16 keys to look at, for a leaf and the upper half of the fraction within it: the
    /// guess is among the middle eight.
    ///
    /// Fetching lines is most of the cost, so windows are whole cache lines: elements of a large array
    /// start 16 bytes past a line. Elsewhere this touches a line more, and finds the same.
    private int window(int leaf, long fraction) {
        int start = leafStart[leaf];
        int guess = start + (int) ((fraction * (leafStart[leaf + 1] - start)) >>> 32);
        int window = ((guess - 2) & -8) - 2;
        return Math.max(0, Math.min(window, keys.length - SearchKernels.WIDTH));
    }

    @Override
    public int lowerBound(long key) {
        long distance = key - low;
        int leaf;
        long fraction = 0;
        // One comparison covers both tails: a key below `low` wraps to a large distance.
        if (Long.compareUnsigned(distance, range) > 0) {
            leaf = tailLeaf(key);
        } else {
            long scaled = distance << shift;
            int cell = (int) (scaled >>> (64 - rootBits));
            int base = leafBase[cell];
            long width = (long) leafBase[cell + 1] - base;
            long inCell = scaled << rootBits;
            leaf = 1 + base + (int) Math.unsignedMultiplyHigh(inCell, width);
            fraction = (inCell * width) >>> 32;
        }
        int window = window(leaf, fraction);
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
        if (Long.compareUnsigned(distance, range) > 0) {
            return (long) tailLeaf(key) << 32;
        }
        long scaled = distance << shift;
        int cell = (int) (scaled >>> (64 - rootBits));
        int base = leafBase[cell];
        long width = (long) leafBase[cell + 1] - base;
        long inCell = scaled << rootBits;
        long leaf = 1L + base + Math.unsignedMultiplyHigh(inCell, width);
        return leaf << 32 | (inCell * width) >>> 32;
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

    /// Expected cost beyond a prediction that hits, in steps of a binary search per lookup of an existing
    /// key, from a sample of `sampleCount` keys spread over all.
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
        return 4L * leafBase.length + 4L * leafStart.length + 3 * 8;
    }

    @Override
    public String summary() {
        return "RMI of " + (leafStart.length - 3) + " leaves under a root of " + (1 << rootBits) + " cells";
    }
}
