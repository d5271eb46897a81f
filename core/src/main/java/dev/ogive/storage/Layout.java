package dev.ogive.storage;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Batch;

/// A step of bringing a table into the order that it is clustered by, while others read and write
/// it. The caller reads [#rows], gives them back in order, and publishes. For one thread.
///
/// The rows are published only if they are the ones that were read: their hash is compared.
public interface Layout extends AutoCloseable {
    /// The rows to order, and as a last column the id of each.
    TableSource rows();

    /// The order to give the rows in.
    Clustering clustering();

    /// Takes the next rows, of the shape of [#rows].
    void write(Batch batch);

    /// Replaces the rows that were read by those that were written, durably; rows deleted
    /// meanwhile stay deleted.
    ///
    /// @return rows written anew; 0 if the table was dropped or clustered otherwise meanwhile
    /// @throws dev.ogive.error.OgiveException INTERNAL_ERROR if the rows are not those that were
    ///     read
    long publish();

    /// Leaves everything as it was unless published.
    @Override
    void close();
}
