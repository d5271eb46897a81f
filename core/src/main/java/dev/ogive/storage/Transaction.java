package dev.ogive.storage;

import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.catalog.cluster.Clustering;

/// Changes that become visible and durable together, or not at all. It sees the version of its
/// beginning and its own changes. The first committer of a row wins.
///
/// Definitions are changed by one thread at a time; writers and [#delete] may be used by several
/// threads at once. Every method but [#close] fails with READ_ONLY if the database was opened
/// read-only, and with NO_TRANSACTION after the end.
public interface Transaction extends AutoCloseable {
    /// The version of the beginning plus all changes made by this transaction so far (finished
    /// writers only). A new snapshot per call, to be closed by the caller before the end of the
    /// transaction.
    DatabaseSnapshot snapshot();

    /// @throws dev.ogive.error.OgiveException DUPLICATE_SCHEMA
    void createSchema(String name);

    /// Drops a schema and, with `cascade`, everything in it.
    ///
    /// @throws dev.ogive.error.OgiveException UNKNOWN_SCHEMA; INVALID_STATEMENT for `main` and,
    ///     without `cascade`, for a schema that is not empty
    void dropSchema(String name, boolean cascade);

    /// An empty table, which this transaction can write to at once.
    ///
    /// @throws dev.ogive.error.OgiveException DUPLICATE_TABLE if a table or view has the name,
    ///     UNKNOWN_SCHEMA, DUPLICATE_COLUMN
    StoredTable createTable(TableDefinition definition);

    /// @throws dev.ogive.error.OgiveException UNKNOWN_TABLE
    void dropTable(TableName name);

    /// @throws dev.ogive.error.OgiveException UNKNOWN_TABLE, DUPLICATE_TABLE
    void renameTable(TableName name, TableName newName);

    /// Sets the order that the table's rows are kept in, see [TableDefinition#clustering]. Rows
    /// that are there already are brought into it by [Database#beginLayout].
    ///
    /// @throws dev.ogive.error.OgiveException UNKNOWN_TABLE
    void clusterTable(TableName name, Clustering clustering);

    /// @throws dev.ogive.error.OgiveException DUPLICATE_TABLE if a table or view has the name,
    ///     UNKNOWN_SCHEMA
    void createView(ViewDefinition view);

    /// @throws dev.ogive.error.OgiveException UNKNOWN_TABLE
    void dropView(TableName name);

    /// Keeps a declaration under a name.
    ///
    /// @throws dev.ogive.error.OgiveException DUPLICATE_TABLE if an object of the kind has the
    ///     name, UNKNOWN_SCHEMA
    NamedObject createObject(NamedObject.Kind kind, TableName name, String text);

    /// Removes what [#createObject] made. Nothing happens if there is none.
    void dropObject(NamedObject.Kind kind, TableName name);

    /// Keeps a setting in the database; null removes it.
    void putSetting(String name, String value);

    /// Adds rows. Each writer is for one thread; any number may be open at once.
    default TableWriter writer(StoredTable table) {
        return writer(table, false);
    }

    /// As [#writer(StoredTable)].
    ///
    /// @param sorted whether the caller writes all rows in the order of the table's sort key
    TableWriter writer(StoredTable table, boolean sorted);

    /// Deletes `rowIds[0 .. count)`, ids read under this transaction's snapshot. An id that this
    /// transaction has deleted before is skipped.
    ///
    /// @return how many rows were deleted
    long delete(StoredTable table, long[] rowIds, int count);

    /// Says where the rows that are added to a table next begin, for [#addedSince] and
    /// [#checkKeys].
    long mark(StoredTable table);

    /// The rows of a table that were added since `mark` and are still there, as a table of its
    /// own: to be scanned before the transaction ends.
    AddedRows addedSince(StoredTable table, long mark);

    /// Makes sure that the rows added to a table since `mark` agree with no other row in the
    /// columns of a PRIMARY KEY or UNIQUE. [#commit] does so again for rows that others have
    /// committed meanwhile.
    ///
    /// @throws dev.ogive.error.OgiveException UNIQUE_VIOLATION
    void checkKeys(StoredTable table, long mark);

    /// Makes [#commit] fail with WRITE_CONFLICT if another transaction changes rows of the table
    /// before it.
    void expectUnchanged(StoredTable table);

    /// What this transaction has done to a table's rows.
    RowChanges changes(StoredTable table);

    /// @param isNew whether the table was made by the transaction
    record RowChanges(boolean isNew, boolean added, boolean deleted) {}

    /// A state to go back to; see [#savepoint].
    interface Savepoint {}

    /// Remembers what has been changed so far.
    Savepoint savepoint();

    /// Takes back every change since a savepoint, which can be used again. Writers must be
    /// finished, and snapshots taken since must be closed.
    void rollbackTo(Savepoint savepoint);

    /// Makes all changes durable and visible. Writers must be finished. The transaction is over,
    /// also on failure.
    ///
    /// @return the version made; the version of the beginning if nothing was changed
    /// @throws dev.ogive.error.OgiveException WRITE_CONFLICT if another transaction deleted a row
    ///     that this one deletes, changed a definition that this one changes or writes to, or
    ///     changed rows that this one expects unchanged; UNIQUE_VIOLATION if it added a key that
    ///     this one adds
    long commit();

    /// Forgets all changes. Nothing happens after the end.
    void rollback();

    /// As [#rollback].
    @Override
    void close();
}
