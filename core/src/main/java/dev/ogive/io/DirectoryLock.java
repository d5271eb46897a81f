package dev.ogive.io;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The right to write a database directory, held by one database object of one process. It ends with the
/// process.
///
/// The lock is on a file `lock` that nothing else opens: closing any channel of a file would drop the
/// process's
/// locks on it.
public final class DirectoryLock implements AutoCloseable {
    private static final Set<Path> HELD_HERE = ConcurrentHashMap.newKeySet();

    private final Path directory;
    private final FileChannel channel;

    private DirectoryLock(Path directory, FileChannel channel) {
        this.directory = directory;
        this.channel = channel;
    }

    /// @throws OgiveException DATABASE_LOCKED if another database object or process holds it
    @SuppressWarnings("StreamResourceLeak")
    public static DirectoryLock acquire(Path path) {
        Path directory;
        try {
            directory = path.toRealPath();
        } catch (IOException e) {
            throw DiskDirectory.failed("open", path, e);
        }
        if (!HELD_HERE.add(directory)) {
            throw locked(directory, "this process");
        }
        FileChannel channel = null;
        try {
            Path file = directory.resolve("lock");
            channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw locked(directory, "another process");
            }
            return new DirectoryLock(directory, channel);
        } catch (IOException | RuntimeException e) {
            HELD_HERE.remove(directory);
            closeQuietly(channel);
            throw e instanceof IOException io ? DiskDirectory.failed("lock", directory, io) : (RuntimeException) e;
        }
    }

    private static OgiveException locked(Path directory, String who) {
        return new OgiveException(
                ErrorCode.DATABASE_LOCKED,
                "database " + directory + " is open for writing in " + who + "; it can be opened read-only");
    }

    private static void closeQuietly(FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException e) {
                // The channel never held the lock; there is nothing to undo.
            }
        }
    }

    @Override
    public void close() {
        closeQuietly(channel);
        HELD_HERE.remove(directory);
    }
}
