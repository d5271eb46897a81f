package dev.ogive.storage;

/// The version of the whole database that one query sees. Held while the query runs, so that files it reads stay;
/// closing releases them.
public interface Snapshot extends AutoCloseable {
    /// Commits so far; grows by one per commit.
    long version();

    @Override
    void close();
}
