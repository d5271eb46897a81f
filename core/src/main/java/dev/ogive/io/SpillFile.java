package dev.ogive.io;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicLong;

/// A temporary file that is appended to and read at positions, never mapped: a full disk is then an error and not a
/// crash. On Linux it has no name from the start, so that a killed process leaves nothing. Thread-safe.
public final class SpillFile implements AutoCloseable {
    private static final long MAX_TRANSFER_BYTES = 1L << 30;
    private static final long CLOSED_AT_ONCE_BYTES_MAX = 64L << 20;

    private final Path path;
    private final FileChannel channel;
    private final AtomicLong size = new AtomicLong();

    SpillFile(Path path) throws IOException {
        this.path = path;
        this.channel = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
    }

    public long sizeBytes() {
        return size.get();
    }

    /// Appends a range and returns its position.
    ///
    /// @throws OgiveException DISK_FULL or IO_ERROR naming the file
    public long append(MemorySegment range) {
        long position = size.getAndAdd(range.byteSize());
        try {
            for (long done = 0; done < range.byteSize(); ) {
                done += channel.write(part(range, done), position + done);
            }
            return position;
        } catch (IOException e) {
            throw failure("write", position, range.byteSize(), e);
        }
    }

    /// Fills a range from `position`.
    ///
    /// @throws OgiveException IO_ERROR naming the file
    public void read(long position, MemorySegment range) {
        try {
            for (long done = 0; done < range.byteSize(); ) {
                int n = channel.read(part(range, done), position + done);
                if (n < 0) {
                    throw new IOException("unexpected end of file at " + (position + done));
                }
                done += n;
            }
        } catch (IOException e) {
            throw failure("read", position, range.byteSize(), e);
        }
    }

    private static ByteBuffer part(MemorySegment range, long from) {
        return range.asSlice(from, Math.min(MAX_TRANSFER_BYTES, range.byteSize() - from))
                .asByteBuffer();
    }

    private OgiveException failure(String verb, long position, long bytes, IOException e) {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        boolean full = message.contains("No space left") || message.contains("not enough space");
        return new OgiveException(
                full ? ErrorCode.DISK_FULL : ErrorCode.IO_ERROR,
                "cannot " + verb + ' ' + bytes + " bytes at " + position + " of spill file " + path + ": " + message,
                e);
    }

    /// The space of a large file is given back in the background: file systems take a second for a few gigabytes, and
    /// a query that was cancelled is to end at once.
    @Override
    public void close() {
        if (size.get() < CLOSED_AT_ONCE_BYTES_MAX) {
            closeChannel();
        } else {
            Thread.ofPlatform().daemon().name("ogive-spill-closer").start(this::closeChannel);
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            throw failure("close", size.get(), 0, e);
        }
    }
}
