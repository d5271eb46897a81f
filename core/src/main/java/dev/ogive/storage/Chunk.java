package dev.ogive.storage;

import java.util.List;

/// A morsel at rest: up to 65,536 rows of one record batch. Immutable and thread-safe.
public interface Chunk {
    /// Physical rows, deleted ones included.
    int rows();

    /// Column `column` of the table's schema.
    ColumnChunk column(int column);

    /// Where values of a column are in the partition that this chunk is part of, or null.
    default RowGuide guide(int column) {
        return null;
    }

    /// The chunk's first row in its partition, for [#guide].
    default int start() {
        return 0;
    }

    /// The immutable partition that the rows are a part of; -1 for rows of the delta and others
    /// that move.
    default long partition() {
        return -1;
    }

    /// How many rows of [#partition] are deleted for this snapshot: they only become more.
    default int partitionDeletes() {
        return 0;
    }

    /// Columns of the table that the rows are in the order of, ascending with NULLs last; empty
    /// for none.
    default List<Integer> sortedBy() {
        return List.of();
    }

    /// Notes that a scan reads rows of it.
    default void noteRead() {}

    /// How many scans have read rows of it in this process, where a read counts half after an
    /// hour; 0 for rows that move.
    default double heat() {
        return 0;
    }

    /// Whether some rows are deleted for this snapshot.
    boolean hasDeletes();

    /// Rows that are not deleted for this snapshot.
    default int visibleRows() {
        return hasDeletes() ? visible(0, rows(), new int[rows()]) : rows();
    }

    /// Writes the positions of the visible rows of `[from, from + count)` to `positions`,
    /// ascending, and returns how many.
    int visible(int from, int count, int[] positions);
}
