package dev.ogive.io;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.TRUNCATE_EXISTING;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A folder of the file system.
public final class DiskDirectory implements Directory {
    /// One write call takes at most this many bytes.
    private static final int WRITE_BYTES_MAX = 1 << 20;

    private final Path root;

    /// @param root made if it is not there
    public DiskDirectory(Path root) {
        this.root = root;
    }

    /// Makes a folder and those above it.
    ///
    /// @throws OgiveException INVALID_ARGUMENT if it is there and not a folder; IO_ERROR
    public static void createFolder(Path folder) {
        if (Files.exists(folder) && !Files.isDirectory(folder)) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, folder + " is a file; a database is a directory");
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw failed("create", folder, e);
        }
    }

    public static boolean isFile(Path file) {
        return Files.isRegularFile(file);
    }

    /// Whether a file is missing, empty, or begins with these bytes.
    public static boolean isNewOrBegins(Path file, byte[] start) {
        if (!Files.exists(file)) {
            return true;
        }
        try (InputStream in = Files.newInputStream(file)) {
            byte[] found = in.readNBytes(start.length);
            return found.length == 0 || Arrays.equals(found, start);
        } catch (IOException e) {
            throw failed("read", file, e);
        }
    }

    @Override
    public OutputFile create(String name) {
        Path file = root.resolve(name);
        try {
            if (!Files.isDirectory(file.getParent())) {
                Files.createDirectories(file.getParent());
                forcePath(file.getParent().getParent());
            }
            return new DiskFile(file, FileChannel.open(file, CREATE, WRITE, TRUNCATE_EXISTING));
        } catch (IOException e) {
            throw failed("create", file, e);
        }
    }

    @Override
    public MappedFile map(String name, long bytes) {
        Path file = root.resolve(name);
        try (FileChannel channel = FileChannel.open(file, READ)) {
            long found = channel.size();
            if (found != bytes) {
                throw new OgiveException(
                        ErrorCode.CORRUPT_FILE,
                        "file " + file + " has " + found + " bytes, " + bytes + " were written");
            }
            Arena arena = Arena.ofShared();
            try {
                MemorySegment segment = channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena);
                return new ArenaFile(arena, segment);
            } catch (IOException | RuntimeException e) {
                arena.close();
                throw e;
            }
        } catch (NoSuchFileException e) {
            throw new OgiveException(ErrorCode.CORRUPT_FILE, "file " + file + " is missing", e);
        } catch (IOException e) {
            throw failed("map", file, e);
        }
    }

    @Override
    public void rename(String from, String to) {
        try {
            Files.move(
                    root.resolve(from),
                    root.resolve(to),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw failed("rename", root.resolve(from), e);
        }
    }

    @Override
    public void delete(String name) {
        try {
            Files.deleteIfExists(root.resolve(name));
        } catch (IOException e) {
            throw failed("delete", root.resolve(name), e);
        }
    }

    @Override
    public void forceParent(String name) {
        Path folder = root.resolve(name).getParent();
        try {
            forcePath(folder);
        } catch (IOException e) {
            throw failed("force", folder, e);
        }
    }

    @Override
    public List<String> list(String folder) {
        Path start = root.resolve(folder);
        if (!Files.isDirectory(start)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(start)) {
            return files.filter(Files::isRegularFile)
                    .map(f -> root.relativize(f).toString().replace('\\', '/'))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw failed("list", start, e);
        }
    }

    private static void forcePath(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, READ)) {
            channel.force(true);
        }
    }

    static OgiveException failed(String what, Path file, IOException e) {
        String reason = e.getMessage() == null ? e.toString() : e.getMessage();
        boolean full = reason.toLowerCase(Locale.ROOT).contains("no space left");
        return new OgiveException(
                full ? ErrorCode.DISK_FULL : ErrorCode.IO_ERROR, "cannot " + what + " " + file + ": " + reason, e);
    }

    private static final class DiskFile implements OutputFile {
        private final Path path;
        private final FileChannel channel;
        private long position;

        DiskFile(Path path, FileChannel channel) {
            this.path = path;
            this.channel = channel;
        }

        @Override
        public void write(MemorySegment bytes) {
            try {
                long at = 0;
                while (at < bytes.byteSize()) {
                    long n = Math.min(WRITE_BYTES_MAX, bytes.byteSize() - at);
                    ByteBuffer buffer = bytes.asSlice(at, n).asByteBuffer();
                    while (buffer.hasRemaining()) {
                        channel.write(buffer);
                    }
                    at += n;
                }
                position += at;
            } catch (IOException e) {
                throw failed("write", path, e);
            }
        }

        @Override
        public long position() {
            return position;
        }

        @Override
        public void force() {
            try {
                channel.force(true);
            } catch (IOException e) {
                throw failed("force", path, e);
            }
        }

        @Override
        public void close() {
            try {
                channel.close();
            } catch (IOException e) {
                throw failed("close", path, e);
            }
        }
    }

    private record ArenaFile(Arena arena, MemorySegment segment) implements MappedFile {
        @Override
        public void close() {
            arena.close();
        }
    }
}
