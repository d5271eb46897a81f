package dev.ogive.ingest;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// A CSV file of rows that were set aside: file, line, column, reason, text. Thread-safe.
final class Rejects {
    private final Path path;
    private boolean begun;

    Rejects(String path) {
        this.path = Path.of(path);
    }

    synchronized void add(String file, long line, String column, String reason, String text) {
        try {
            if (!begun) {
                Files.writeString(path, "file,line,column,reason,text\n", StandardCharsets.UTF_8);
                begun = true;
            }
            String record =
                    quoted(file) + ',' + line + ',' + quoted(column) + ',' + quoted(reason) + ',' + quoted(text) + '\n';
            Files.writeString(path, record, StandardCharsets.UTF_8, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    private static String quoted(String text) {
        return '"' + text.replace("\"", "\"\"") + '"';
    }
}
