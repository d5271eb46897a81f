package dev.ogive.io;

import java.lang.foreign.MemorySegment;

/// A file being written, from front to back by one thread.
public interface OutputFile extends AutoCloseable {
    /// Appends all bytes of the segment.
    void write(MemorySegment bytes);

    /// Bytes written so far.
    long position();

    /// Returns when all bytes written so far would survive a power cut.
    void force();

    @Override
    void close();
}
