package dev.ogive.storage;

import dev.ogive.column.Batch;

/// Adds rows to one table within a transaction. For one thread; a transaction may have many.
///
/// Rows are buffered column by column; each full partition (about a million rows) is encoded and written by
/// the
/// calling thread.
public interface TableWriter extends AutoCloseable {
    /// Copies the batch's rows; columns in the order and with the lanes of the table's schema.
    ///
    /// @throws dev.ogive.error.OgiveException NOT_NULL_VIOLATION
    void write(Batch batch);

    /// Hands the rows to the transaction, whose snapshots see them from now on. Nothing can be written
    /// after it.
    ///
    /// @return rows written
    long finish();

    /// Drops the rows unless finished.
    @Override
    void close();
}
