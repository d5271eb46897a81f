package dev.ogive.io;

import java.lang.foreign.MemorySegment;

/// The bytes of one file in memory, shared by all threads.
public interface MappedFile extends AutoCloseable {
    /// All bytes, read-only. Reading after [#close] throws IllegalStateException.
    MemorySegment segment();

    /// Unmaps. Takes up to tens of milliseconds: never on a query's thread.
    @Override
    void close();
}
