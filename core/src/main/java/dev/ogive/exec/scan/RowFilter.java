package dev.ogive.exec.scan;

import dev.ogive.column.Batch;

/// A compiled condition over a batch. Belongs to one thread.
@FunctionalInterface
public interface RowFilter {
    /// Writes the positions of rows for which the condition is true to `positions`, ascending;
    /// returns how many.
    int select(Batch batch, int[] positions);
}
