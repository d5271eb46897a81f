package dev.ogive.plan.view;

import java.util.Map;

/// Partials of some partitions of the fact, aggregated together: one row per group.
///
/// @param id of its rows in the table of partials
/// @param deletes how many rows of each of its partitions were deleted when it was made
/// @param factRows rows of the fact that it stands for
/// @param rows that are kept
record Run(long id, Map<Long, Long> deletes, long factRows, long rows) {
    /// Whether it is of one partition of which rows were deleted, and more perhaps will be: such
    /// a run is better left alone, so that the next delete invalidates no others.
    boolean isVolatile() {
        return deletes.size() == 1 && deletes.values().iterator().next() > 0;
    }
}
