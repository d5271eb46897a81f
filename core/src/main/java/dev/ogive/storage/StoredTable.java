package dev.ogive.storage;

import dev.ogive.catalog.TableDefinition;
import dev.ogive.column.Schema;

/// A table of a [Database]. A handle: it stays usable as long as the table exists, whatever
/// happens to its rows.
///
/// Chunks have one column more than the schema: column number `schema().columns()` is the row's
/// id (BIGINT, never null), which [Transaction#delete] takes. Ids are unique in the table; they
/// are valid within the transaction or snapshot they were read in and may change when the table
/// is rewritten.
public interface StoredTable extends TableSource {
    /// Never reused, and unchanged by a rename.
    long id();

    TableDefinition definition();

    @Override
    default String name() {
        return definition().name().toString();
    }

    @Override
    default Schema schema() {
        return definition().schema();
    }

    /// The hash of the visible rows: equal tables have equal ones, whatever happened between.
    RowHash contents(Snapshot snapshot);

    /// Visible rows that are in the order that the table is clustered by: those of partitions
    /// that follow each other in it.
    long orderedRows(Snapshot snapshot);

    @Override
    TableData.Chunked open(Snapshot snapshot);
}
