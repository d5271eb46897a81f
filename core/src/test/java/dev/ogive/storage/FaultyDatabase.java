package dev.ogive.storage;

import dev.ogive.io.Directory;

/// Databases in memory whose files are in a directory that a test gives.
public final class FaultyDatabase {
    private FaultyDatabase() {}

    /// A new one.
    public static Database over(Directory files) {
        return new LocalDatabase(null, files, CatalogStore.open(null, false), null, false);
    }
}
