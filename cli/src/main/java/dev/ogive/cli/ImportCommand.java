package dev.ogive.cli;

import dev.ogive.api.Importer;
import dev.ogive.catalog.TableName;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ogive import`: files into a table, all or nothing.
@Command(
        name = "import",
        description = "Loads CSV, JSON lines, Parquet and Arrow files into a table: all of them or nothing.",
        mixinStandardHelpOptions = true)
final class ImportCommand implements Callable<Integer> {
    @Mixin
    private DatabaseOption database;

    @Option(
            names = "--table",
            required = true,
            paramLabel = "T",
            description = "The table; made from the first file if it is not there.")
    private String table;

    @Parameters(paramLabel = "FILE", arity = "1..*", description = "Files, globs or folders.")
    private List<String> files;

    @Option(
            names = {"-o", "--option"},
            paramLabel = "NAME=VALUE",
            description = "An option of the format, as in COPY: delimiter, header, null, quote, escape, skip,"
                    + " ignore_errors, rejects, format, ...")
    private Map<String, String> options = new LinkedHashMap<>();

    @Override
    public Integer call() throws Exception {
        return database.with(session -> {
            int dot = table.indexOf('.');
            TableName name =
                    dot < 0 ? TableName.of(table) : new TableName(table.substring(0, dot), table.substring(dot + 1));
            Importer importer = new Importer(session, name, files, options);
            long startNanos = System.nanoTime();
            long rows;
            try (var _ = new Progress(importer::progress, () -> rate(importer.bytesRead(), startNanos))) {
                rows = importer.run();
            }
            double seconds = (System.nanoTime() - startNanos) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%s into %s in %.2f s (%,.0f rows/s)%n",
                    Count.of(rows, "row"),
                    name.schema().equals(TableName.DEFAULT_SCHEMA) ? name.name() : name,
                    seconds,
                    rows / seconds);
            if (importer.rowsRejected() > 0) {
                System.out.println(Count.of(importer.rowsRejected(), "row") + " left out");
            }
            return 0;
        });
    }

    private static String rate(long bytes, long startNanos) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        return String.format(Locale.ROOT, "%,.1f MB, %.0f MB/s", bytes / 1e6, bytes / 1e6 / Math.max(seconds, 1e-3));
    }
}
