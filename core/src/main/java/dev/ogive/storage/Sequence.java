package dev.ogive.storage;

import dev.ogive.catalog.TableName;

/// A sequence of a database, shared by all its sessions. A number that was handed out never comes
/// again, whatever becomes of the transaction that took it; after a crash numbers may be missing.
/// Thread-safe.
public interface Sequence {
    TableName name();

    /// Takes the next numbers.
    ///
    /// @throws dev.ogive.error.OgiveException INVALID_ARGUMENT where it has no more, READ_ONLY
    void next(long[] values, int count);

    /// The number that comes next; the last one again where there is none.
    long upcoming();

    /// The number taken last since the database was opened.
    ///
    /// @throws dev.ogive.error.OgiveException INVALID_STATEMENT before the first
    long current();
}
