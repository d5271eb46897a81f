package dev.ogive.index.search;

import java.util.Arrays;

/// Static S+-tree: nodes of 16 separators, no pointers, the keys themselves as bottom level in blocks of
/// 24.
///
/// Level 0 holds the last key of every block, level `l + 1` the last separator of every full node of
/// level `l`; the number of separators less than a key at one level is the node to visit at the next.
/// Every level ends in padding, so that a node can always be read whole. The cost does not depend on the
/// distribution: the safety net.
///
/// Source: Slotin, Static B-trees, Algorithmica (en.algorithmica.org/hpc/data-structures/s-tree), 2022.
public final class TreeIndex implements StaticIndex {
    /// Keys in a block. 24 keeps the separators under 5% of the keys; a block touches three or four cache
    /// lines.
    static final int BLOCK_LENGTH = 24;

    private static final int FANOUT = SearchKernels.WIDTH;

    private final long[] keys;
    private final long[] separators;
    private final int[] levelStart;

    /// @param keys at least 24 keys in signed order; kept, not copied
    public TreeIndex(long[] keys) {
        if (keys.length < BLOCK_LENGTH) {
            throw new IllegalArgumentException("need at least " + BLOCK_LENGTH + " keys, got " + keys.length);
        }
        this.keys = keys;
        int levels = 1;
        int count = keys.length / BLOCK_LENGTH;
        int total = paddedLength(count);
        while (count >= FANOUT) {
            count /= FANOUT;
            total += paddedLength(count);
            levels++;
        }
        separators = new long[total];
        levelStart = new int[levels];
        int start = total;
        long stride = BLOCK_LENGTH;
        count = keys.length / BLOCK_LENGTH;
        for (int level = 0; level < levels; level++) {
            start -= paddedLength(count);
            levelStart[level] = start;
            for (int i = 0; i < count; i++) {
                separators[start + i] = keys[(int) ((i + 1) * stride - 1)];
            }
            Arrays.fill(separators, start + count, start + paddedLength(count), Long.MAX_VALUE);
            stride *= FANOUT;
            count /= FANOUT;
        }
    }

    /// At least one padding separator: a search never runs off the end of the last node.
    private static int paddedLength(int count) {
        return (count / FANOUT + 1) * FANOUT;
    }

    @Override
    public int lowerBound(long key) {
        int block = SearchKernels.BEST.descend(separators, levelStart, key);
        int start = Math.min(block * BLOCK_LENGTH, keys.length - BLOCK_LENGTH);
        return start + SearchKernels.BEST.countLess(keys, start, BLOCK_LENGTH, key);
    }

    @Override
    public void lowerBound(long[] queries, int from, int to, long[] positions) {
        for (int start = from; start < to; start += STAGE_LENGTH) {
            int end = Math.min(start + STAGE_LENGTH, to);
            SearchKernels.BEST.descend(separators, levelStart, queries, start, end, positions);
            SearchKernels.BEST.searchBlocks(keys, BLOCK_LENGTH, queries, start, end, positions);
        }
    }

    @Override
    public long sizeBytes() {
        return 8L * separators.length + 4L * levelStart.length;
    }

    @Override
    public String summary() {
        return "S+-tree of " + levelStart.length + " levels over blocks of " + BLOCK_LENGTH + " keys";
    }
}
