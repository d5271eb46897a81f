package dev.ogive.io;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Where operators put what does not fit in memory: a directory of one engine, made when first needed.
///
/// Files are named `spill-PID-NANOS.tmp`; those of processes that no longer run are removed when the first file is
/// opened. Thread-safe.
public final class SpillSpace {
    private static final String PREFIX = "spill-";
    private static final String SUFFIX = ".tmp";

    private final Path directory;
    private boolean prepared;

    public SpillSpace(Path directory) {
        this.directory = directory;
    }

    /// A directory under `java.io.tmpdir`, for databases in memory.
    public static SpillSpace temporary() {
        return new SpillSpace(Path.of(System.getProperty("java.io.tmpdir"), "ogive-spill"));
    }

    /// An empty file that vanishes when it is closed or the process ends.
    ///
    /// @throws OgiveException IO_ERROR naming the file
    public SpillFile create() {
        try {
            prepare();
            Path file = Files.createTempFile(
                    directory, PREFIX + ProcessHandle.current().pid() + '-', SUFFIX);
            return new SpillFile(file);
        } catch (IOException e) {
            throw new OgiveException(
                    ErrorCode.IO_ERROR, "cannot create a spill file in " + directory + ": " + e.getMessage(), e);
        }
    }

    private synchronized void prepare() throws IOException {
        if (prepared) {
            return;
        }
        Files.createDirectories(directory);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, PREFIX + "*" + SUFFIX)) {
            for (Path file : files) {
                if (!ownerRuns(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
        prepared = true;
    }

    private static boolean ownerRuns(Path file) {
        String name = file.getFileName().toString().substring(PREFIX.length());
        int dash = name.indexOf('-');
        try {
            return dash > 0
                    && ProcessHandle.of(Long.parseLong(name.substring(0, dash))).isPresent();
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
