package dev.ogive.storage;

import dev.ogive.column.Schema;

/// Something a scan can read: a table of the catalog, a system table, a file in place, a table registered from Arrow.
/// A
/// plan holds the source, an execution opens it:
/// plans outlive versions.
public interface TableSource {
    /// For messages and EXPLAIN: `schema.table`, or the file's name.
    String name();

    Schema schema();

    /// What the planner may assume; never null, fields may be unknown.
    TableStatistics statistics();

    /// The rows visible to a query that pinned `snapshot`.
    TableData open(Snapshot snapshot);
}
