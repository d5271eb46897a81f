package dev.ogive.ingest;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// The files that a name, a glob (`*`, `?`, `[..]`, `{..}`, `**`) or a folder stands for, sorted
/// by path.
public record FileSet(String pattern, List<DataFile> files) {
    public FileSet {
        files = List.copyOf(files);
    }

    /// Finds the files.
    ///
    /// @param extensions which files of a folder count, such as `.csv`; without effect on names
    ///     and globs
    /// @throws OgiveException FILE_NOT_FOUND where nothing matches
    public static FileSet find(String pattern, List<String> extensions) {
        return find(List.of(pattern), extensions);
    }

    /// As [#find(String, List)] for several patterns.
    public static FileSet find(List<String> patterns, List<String> extensions) {
        List<DataFile> files = new ArrayList<>();
        for (String pattern : patterns) {
            int before = files.size();
            try {
                expand(pattern.startsWith("file://") ? pattern.substring(7) : pattern, extensions, files);
            } catch (IOException | UncheckedIOException e) {
                throw new OgiveException(ErrorCode.IO_ERROR, "cannot list " + pattern + ": " + e.getMessage(), e);
            } catch (InvalidPathException e) {
                throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "'" + pattern + "' is not a file name", e);
            }
            if (files.size() == before) {
                throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "no file matches '" + pattern + "'");
            }
        }
        return new FileSet(String.join(", ", patterns), files);
    }

    private static void expand(String pattern, List<String> extensions, List<DataFile> out) throws IOException {
        int glob = firstGlobCharacter(pattern);
        Path exact = glob < 0 || !hasInvalid(pattern) ? pathOrNull(pattern) : null;
        if (exact != null && Files.isRegularFile(exact)) {
            out.add(new DataFile(exact, hiveOf(exact.getParent(), exact)));
            return;
        }
        if (exact != null && Files.isDirectory(exact)) {
            walk(exact, exact, p -> hasExtension(p, extensions), out);
            return;
        }
        if (glob < 0) {
            return;
        }
        int slash = pattern.lastIndexOf('/', glob);
        Path base = Path.of(slash < 0 ? "." : slash == 0 ? "/" : pattern.substring(0, slash));
        if (!Files.isDirectory(base)) {
            return;
        }
        String tail = pattern.substring(slash + 1);
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + tail);
        // `**/x` also means x in the folder itself.
        PathMatcher shallow =
                tail.startsWith("**/") ? FileSystems.getDefault().getPathMatcher("glob:" + tail.substring(3)) : matcher;
        walk(
                base,
                base,
                p -> {
                    Path relative = base.relativize(p);
                    return matcher.matches(relative) || shallow.matches(relative);
                },
                out);
    }

    private static boolean hasInvalid(String pattern) {
        return pattern.indexOf('\0') >= 0;
    }

    private static Path pathOrNull(String pattern) {
        try {
            return Path.of(pattern);
        } catch (InvalidPathException e) {
            return null;
        }
    }

    private static int firstGlobCharacter(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            if ("*?[{".indexOf(pattern.charAt(i)) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private static void walk(Path base, Path hiveBase, java.util.function.Predicate<Path> wanted, List<DataFile> out)
            throws IOException {
        try (Stream<Path> paths = Files.walk(base)) {
            paths.filter(p -> wanted.test(p) && Files.isRegularFile(p))
                    .sorted()
                    .forEach(p -> out.add(new DataFile(p, hiveOf(hiveBase, p))));
        }
    }

    private static boolean hasExtension(Path path, List<String> extensions) {
        String name = path.getFileName().toString().toLowerCase(Locale.ROOT);
        return !name.startsWith(".")
                && !name.startsWith("_")
                && extensions.stream().anyMatch(name::endsWith);
    }

    private static Map<String, String> hiveOf(Path base, Path file) {
        Map<String, String> values = new LinkedHashMap<>();
        if (base == null) {
            return values;
        }
        Path folders = base.relativize(file).getParent();
        if (folders == null) {
            return values;
        }
        for (Path folder : folders) {
            String name = folder.toString();
            int equals = name.indexOf('=');
            if (equals > 0) {
                values.put(decoded(name.substring(0, equals)), decoded(name.substring(equals + 1)));
            }
        }
        return values;
    }

    /// `%20` and the like stand for other bytes; what is no such escape stands for itself.
    private static String decoded(String name) {
        try {
            return URLDecoder.decode(name.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return name;
        }
    }

    /// Whether a name in FROM looks like a file that can be read in place.
    public static boolean looksLikeFile(String name) {
        return formatOf(name) != null;
    }

    /// The format by extension: `csv`, `parquet`, `arrow`, `json`; null if it says nothing.
    public static String formatOf(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".gz")) {
            lower = lower.substring(0, lower.length() - 3);
        }
        int dot = lower.lastIndexOf('.');
        return switch (dot < 0 ? "" : lower.substring(dot)) {
            case ".csv", ".tsv", ".tbl", ".txt", ".psv" -> "csv";
            case ".parquet", ".pq", ".parq" -> "parquet";
            case ".arrow", ".arrows", ".feather", ".ipc" -> "arrow";
            case ".json", ".jsonl", ".ndjson" -> "json";
            default -> null;
        };
    }
}
