package dev.ogive.storage;

import java.nio.file.Path;

/// A database: tables at rest and their versions. One process writes it, others may open it read-only.
/// Thread-safe.
public interface Database extends AutoCloseable {
    /// The version committed last, pinned until the snapshot is closed.
    DatabaseSnapshot snapshot();

    /// Begins a transaction on the version committed last.
    ///
    /// @throws dev.ogive.error.OgiveException READ_ONLY
    Transaction begin();

    boolean isReadOnly();

    /// Where it lives; null for one in memory.
    Path directory();

    /// Ends background work and releases files and the lock. Open snapshots become unusable.
    @Override
    void close();
}
