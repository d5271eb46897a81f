package dev.ogive.storage;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.io.Directory;
import dev.ogive.io.DirectoryLock;
import dev.ogive.io.DiskDirectory;
import dev.ogive.io.MemoryDirectory;
import java.nio.file.Path;
import java.util.function.BooleanSupplier;

/// A database: tables at rest and their versions. One process writes it, others may open it
/// read-only. Thread-safe.
public interface Database extends AutoCloseable {
    /// The catalog's file in a database's directory.
    String CATALOG = "catalog.sqlite";

    /// Opens the database in a directory, which is made if it is not there and `readOnly` is
    /// false.
    ///
    /// @throws dev.ogive.error.OgiveException DATABASE_LOCKED if it is open for writing elsewhere
    ///     and `readOnly` is false; FILE_NOT_FOUND if there is none to read; CORRUPT_CATALOG,
    ///     UNSUPPORTED_FORMAT, IO_ERROR
    static Database open(Path directory, boolean readOnly) {
        if (readOnly) {
            if (!DiskDirectory.isFile(directory.resolve(CATALOG))) {
                throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "there is no database at " + directory);
            }
            CatalogStore store = CatalogStore.open(directory.resolve(CATALOG), true);
            return opened(directory, new DiskDirectory(directory), store, null, true);
        }
        DiskDirectory.createFolder(directory);
        DirectoryLock lock = DirectoryLock.acquire(directory);
        CatalogStore store;
        try {
            store = CatalogStore.open(directory.resolve(CATALOG), false);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
        return opened(directory, new DiskDirectory(directory), store, lock, false);
    }

    private static Database opened(
            Path path, Directory files, CatalogStore store, DirectoryLock lock, boolean readOnly) {
        try {
            return new LocalDatabase(path, files, store, lock, readOnly);
        } catch (RuntimeException e) {
            store.close();
            if (lock != null) {
                lock.close();
            }
            throw e;
        }
    }

    /// A new database in memory: the same code over native memory.
    static Database inMemory() {
        return opened(null, new MemoryDirectory(), CatalogStore.open(null, false), null, false);
    }

    /// The version committed last, pinned until the snapshot is closed.
    DatabaseSnapshot snapshot();

    /// Begins a transaction on the version committed last.
    ///
    /// @throws dev.ogive.error.OgiveException READ_ONLY
    Transaction begin();

    /// Whether [#compact] without `always` would do something. Clustered tables are not compacted
    /// but laid out: see [#beginLayout].
    boolean wantsCompaction(StoredTable table);

    /// As [#compact(StoredTable, boolean, BooleanSupplier)], to the end.
    default long compact(StoredTable table, boolean always) {
        return compact(table, always, () -> false);
    }

    /// Writes the delta, partitions with many deleted rows and small partitions anew as larger
    /// ones, while others read and write the table. One rewrite of a table runs at a time; a
    /// second call returns 0.
    ///
    /// @param always whether to do so for any delta or deleted row, else only where it pays
    /// @param stopped asked every few thousand rows; once it says so, nothing has happened
    /// @return rows written anew
    long compact(StoredTable table, boolean always, BooleanSupplier stopped);

    /// Begins to bring rows of a table into the order that it is clustered by: a step that pays,
    /// or with `always` one on the way to having all of them in order. The result must be closed.
    ///
    /// @return null where nothing is to be done, or another rewrite of the table is going on
    /// @param busy called in the latter case
    Layout beginLayout(StoredTable table, boolean always, Runnable busy);

    /// Copies the version committed last, as a database of its own, into a directory that holds
    /// none. Others read and write meanwhile.
    ///
    /// @throws dev.ogive.error.OgiveException FILE_EXISTS, DISK_FULL, IO_ERROR
    void backup(Path target);

    /// Reads everything at rest anew: the catalog, file lengths, checksums, zone maps, row counts
    /// and row hashes.
    Verification verify();

    /// What the engine remembers beside tables and their versions.
    Notes notes();

    boolean isReadOnly();

    /// Where it lives; null for one in memory.
    Path directory();

    /// Ends background work and releases files and the lock. Open snapshots become unusable.
    @Override
    void close();
}
