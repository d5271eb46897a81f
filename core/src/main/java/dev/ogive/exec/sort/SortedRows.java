package dev.ogive.exec.sort;

import dev.ogive.exec.store.RowPages;

/// The result of a finished sort: either rows in memory and their ids in order, or runs in files.
public interface SortedRows {
    RowPages pages();

    /// Ids of the rows, in order.
    int[] ids();

    /// The runs, or null if all rows are in [#pages].
    default SortedRuns runs() {
        return null;
    }
}
