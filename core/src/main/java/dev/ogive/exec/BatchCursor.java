package dev.ogive.exec;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import java.util.List;

/// The rows of a running query, pulled by its reader while workers run ahead of it by a bounded number of batches.
/// One reader; closing stops the query and releases what it holds.
public interface BatchCursor extends AutoCloseable {
    List<DataType> types();

    /// The next rows (at least one), or null at the end. The batch is valid until the next call.
    ///
    /// @throws dev.ogive.error.OgiveException what went wrong in any worker; CANCELLED or TIMEOUT where it was
    ///     stopped
    Batch next();

    @Override
    void close();
}
