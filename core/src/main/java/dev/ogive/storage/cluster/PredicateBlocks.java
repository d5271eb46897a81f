package dev.ogive.storage.cluster;

import java.util.Arrays;

/// Which predicates of a layout some, and which all rows of each block of a partition satisfy,
/// bit `i` for predicate `i`. Deleted rows count. Immutable.
///
/// @param any,all per block of [dev.ogive.storage.RowGuide#BLOCK_ROWS] rows; each record batch
///     begins a new block
public record PredicateBlocks(long[] any, long[] all) {
    public PredicateBlocks {
        if (any.length != all.length) {
            throw new IllegalArgumentException(any.length + " and " + all.length + " blocks");
        }
    }

    /// Blocks, of up to 64 from `first` on, that can hold rows that satisfy all predicates of
    /// `implied` and none of `excluded`; bit `i` stands for block `first + i`.
    public long meeting(int first, int count, long implied, long excluded) {
        long blocks = 0;
        for (int i = 0; i < count; i++) {
            boolean possible = (any[first + i] & implied) == implied && (all[first + i] & excluded) == 0;
            blocks |= (possible ? 1L : 0L) << i;
        }
        return blocks;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PredicateBlocks(long[] otherAny, long[] otherAll)
                && Arrays.equals(any, otherAny)
                && Arrays.equals(all, otherAll);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(any) + Arrays.hashCode(all);
    }

    @Override
    public String toString() {
        return any.length + " blocks";
    }

    /// Collects them as rows are written. For one thread.
    public static final class Builder {
        private final int blockRows;
        private long[] any = new long[16];
        private long[] all = new long[16];
        private int blocks;

        /// Rows of the last block; full before the first one.
        private int rows;

        public Builder(int blockRows) {
            this.blockRows = blockRows;
            this.rows = blockRows;
        }

        /// Adds rows.
        ///
        /// @param satisfied per row, bit `i` for predicate `i`
        public void add(long[] satisfied, int from, int count) {
            for (int i = from; i < from + count; i++) {
                if (rows == blockRows) {
                    begin();
                }
                any[blocks - 1] |= satisfied[i];
                all[blocks - 1] &= satisfied[i];
                rows++;
            }
        }

        private void begin() {
            if (blocks == any.length) {
                any = Arrays.copyOf(any, 2 * blocks);
                all = Arrays.copyOf(all, 2 * blocks);
            }
            all[blocks++] = -1;
            rows = 0;
        }

        /// A record batch ends: the next row begins a block.
        public void endBatch() {
            rows = blockRows;
        }

        public PredicateBlocks build() {
            return new PredicateBlocks(Arrays.copyOf(any, blocks), Arrays.copyOf(all, blocks));
        }
    }
}
