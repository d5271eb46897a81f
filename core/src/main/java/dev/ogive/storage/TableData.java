package dev.ogive.storage;

import dev.ogive.catalog.cluster.Condition;
import dev.ogive.column.Batch;
import java.util.List;
import java.util.function.Supplier;

/// The rows of one table as one query sees them. Thread-safe: workers take chunks or splits as
/// morsels.
public sealed interface TableData {
    /// Rows at rest with random access per column: partitions (one chunk per record batch of 64K
    /// rows) and the decoded delta.
    non-sealed interface Chunked extends TableData {
        List<? extends Chunk> chunks();

        /// Visible rows in all chunks.
        long rows();

        /// What the layout of the table says about rows that satisfy all of some conditions, or
        /// null for nothing.
        ///
        /// @param conditions asked for only where there is something to say
        default BlockFilter blockFilter(Supplier<List<Condition>> conditions) {
            return null;
        }
    }

    /// Tells where rows can be. Thread-safe.
    interface BlockFilter {
        /// Blocks of [RowGuide#BLOCK_ROWS] rows of a chunk that can hold such rows; bit `i`
        /// stands for the chunk's rows from `i * BLOCK_ROWS` on.
        long blocks(Chunk chunk);

        /// For people: what it looks at.
        String describe();
    }

    /// Rows that can only be read from front to back (a CSV or Parquet file in place, a foreign
    /// Arrow stream), in splits that run in parallel.
    non-sealed interface Streamed extends TableData {
        /// Independent readers; each is used by one thread. Columns as in the scan; rows are not
        /// filtered.
        List<? extends Split> open(int[] columns, int batchRows);
    }

    /// One part of a [Streamed] source.
    interface Split extends AutoCloseable {
        /// Fills `batch` (columns as asked for) with up to its capacity of rows; false at the
        /// end.
        boolean next(Batch batch);

        @Override
        void close();
    }
}
