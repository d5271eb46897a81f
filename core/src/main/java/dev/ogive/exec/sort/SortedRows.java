package dev.ogive.exec.sort;

import dev.ogive.column.Vector;
import dev.ogive.exec.store.RowPages;

/// The result of a finished sort: either rows in memory and their ids in order, or runs in files.
public interface SortedRows {
    RowPages pages();

    /// Ids of the rows, in order. Not where only columns were said to be read.
    int[] ids();

    /// How many rows there are.
    default int rows() {
        return ids().length;
    }

    /// Whether [#readInOrder] gives all columns that are read, so that there are no ids.
    default boolean isWithoutIds() {
        return false;
    }

    /// Writes the values of a stored column for rows `[from, from + count)` in order, where the
    /// sort holds them in that order; else returns false and writes nothing.
    default boolean readInOrder(int column, int from, int count, Vector out) {
        return false;
    }

    /// The runs, or null if all rows are in [#pages].
    default SortedRuns runs() {
        return null;
    }
}
