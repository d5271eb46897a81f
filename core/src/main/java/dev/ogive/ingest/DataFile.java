package dev.ogive.ingest;

import java.nio.file.Path;
import java.util.Map;

/// One file of a [FileSet].
///
/// @param hive values of hive-style folders on the way to it (`year=2024/month=05/...`), in
///     order, still as text
public record DataFile(Path path, Map<String, String> hive) {
    public DataFile {
        hive = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(hive));
    }

    boolean isGzip() {
        return path.toString().toLowerCase(java.util.Locale.ROOT).endsWith(".gz");
    }
}
