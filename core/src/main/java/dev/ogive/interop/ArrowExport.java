package dev.ogive.interop;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.dataset.file.DatasetFileWriter;
import org.apache.arrow.dataset.file.FileFormat;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowFileWriter;
import org.apache.arrow.vector.ipc.ArrowReader;

/// Writes results as Parquet and Arrow files. A file appears under its name only when it is
/// whole.
public final class ArrowExport {
    private ArrowExport() {}

    /// @throws OgiveException IO_ERROR
    public static void parquet(ArrowReader rows, Path target) {
        Path folder = null;
        try {
            folder = Files.createTempDirectory(parentOf(target), ".ogive-export");
            DatasetFileWriter.write(
                    ArrowMemory.allocator(),
                    rows,
                    FileFormat.PARQUET,
                    folder.toUri().toString(),
                    new String[0],
                    1,
                    "part-{i}.parquet");
            List<Path> parts;
            try (Stream<Path> files = Files.list(folder)) {
                parts = files.toList();
            }
            if (parts.isEmpty()) {
                Path part = folder.resolve("empty.parquet");
                Files.write(part, EmptyParquet.of(rows.getVectorSchemaRoot().getSchema()));
                parts = List.of(part);
            }
            Files.move(parts.getFirst(), target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot write " + target + ": " + e.getMessage(), e);
        } finally {
            deleteAll(folder);
        }
    }

    /// @throws OgiveException IO_ERROR
    public static void arrow(ArrowReader rows, Path target) {
        Path temporary = parentOf(target).resolve("." + target.getFileName() + ".part");
        try {
            VectorSchemaRoot root = rows.getVectorSchemaRoot();
            try (FileChannel channel = FileChannel.open(
                            temporary,
                            StandardOpenOption.WRITE,
                            StandardOpenOption.CREATE,
                            StandardOpenOption.TRUNCATE_EXISTING);
                    ArrowFileWriter writer = new ArrowFileWriter(root, null, channel)) {
                writer.start();
                while (rows.loadNextBatch()) {
                    writer.writeBatch();
                }
                writer.end();
            }
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot write " + target + ": " + e.getMessage(), e);
        } finally {
            deleteAll(temporary);
        }
    }

    private static Path parentOf(Path target) {
        Path parent = target.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "no folder " + parent + " to write to");
        }
        return parent;
    }

    private static void deleteAll(Path path) {
        if (path == null || !Files.exists(path)) {
            return;
        }
        try (Stream<Path> all = Files.walk(path)) {
            for (Path p : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(p);
            }
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot remove " + path + ": " + e.getMessage(), e);
        }
    }
}
