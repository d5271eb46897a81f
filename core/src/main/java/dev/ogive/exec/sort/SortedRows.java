package dev.ogive.exec.sort;

import dev.ogive.exec.store.RowPages;

/// The result of a finished sort.
public interface SortedRows {
    RowPages pages();

    /// Ids of the rows, in order.
    int[] ids();
}
