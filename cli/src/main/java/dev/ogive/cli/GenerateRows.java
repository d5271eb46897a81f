package dev.ogive.cli;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.workloads.growth.TableGrowth;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ogive generate rows`: more rows like those of real tables.
@Command(
        name = "rows",
        description = "Makes tables N times as large as real ones and like them: distributions, correlations, keys and"
                + " what determines what stay; rows differ. Writes TABLE.csv and schema.sql.",
        mixinStandardHelpOptions = true)
final class GenerateRows implements Callable<Integer> {
    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Parquet or CSV files, tables of their names.")
    private List<Path> files;

    @Option(names = "--times", paramLabel = "N", description = "Rows that come of one (10).")
    private int times = 10;

    @Option(
            names = "--key",
            split = ",",
            paramLabel = "TABLE.COLUMN",
            description = "Columns that identify rows, and those that refer to them.")
    private Set<String> keys = new HashSet<>();

    @Option(names = "--seed", paramLabel = "N", description = "Equal seeds give equal files (1).")
    private long seed = 1;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for the files.")
    private Path folder;

    @Override
    public Integer call() throws IOException {
        Files.createDirectories(folder);
        Set<String> left = new HashSet<>(keys);
        StringBuilder schema = new StringBuilder();
        for (Path file : files) {
            if (!Files.exists(file)) {
                throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "no file " + file);
            }
            String table = file.getFileName().toString().replaceFirst("\\..*", "");
            Set<String> own = new HashSet<>();
            for (String key : keys) {
                if (key.startsWith(table + ".")) {
                    own.add(key.substring(table.length() + 1));
                    left.remove(key);
                }
            }
            long startNanos = System.nanoTime();
            TableGrowth growth = new TableGrowth(file, times, own, seed);
            try (var _ = new Progress(() -> Double.NaN, () -> "growing " + table)) {
                schema.append(growth.write(table, folder.resolve(table + ".csv")))
                        .append(";\n");
            }
            System.out.printf(
                    Locale.ROOT,
                    "%s: %,d rows became %,d in %.1f s%n",
                    table,
                    growth.rows(),
                    growth.rows() * times,
                    (System.nanoTime() - startNanos) / 1e9);
        }
        if (!left.isEmpty()) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "no table has the key " + String.join(", ", left));
        }
        Files.writeString(folder.resolve("schema.sql"), schema);
        return 0;
    }
}
