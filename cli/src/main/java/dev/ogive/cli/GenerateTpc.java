package dev.ogive.cli;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.workloads.TpcdsTables;
import dev.ogive.workloads.TpchTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ogive generate tpch` and `tpcds`: the tables of the benchmarks at any scale.
@Command(mixinStandardHelpOptions = true)
final class GenerateTpc implements Callable<Integer> {
    /// Which tables.
    enum Suite {
        TPCH("TPC-H", TpchTables.NAMES, TpchTables::ddl, TpchTables::write),
        TPCDS("TPC-DS", TpcdsTables.NAMES, TpcdsTables::ddl, TpcdsTables::write);

        private final String label;
        private final List<String> tables;
        private final UnaryOperator<String> ddl;
        private final Writer writer;

        Suite(String label, List<String> tables, UnaryOperator<String> ddl, Writer writer) {
            this.label = label;
            this.tables = tables;
            this.ddl = ddl;
            this.writer = writer;
        }
    }

    private interface Writer {
        void write(double scale, Path folder, Consumer<String> progress) throws IOException;
    }

    private final Suite suite;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder for the files.")
    private Path folder;

    @Option(names = "--scale", paramLabel = "N", description = "Scale factor: 1 is a gigabyte (1).")
    private double scale = 1;

    GenerateTpc(Suite suite) {
        this.suite = suite;
    }

    CommandLine line() {
        CommandLine line = new CommandLine(this);
        line.getCommandSpec()
                .name(suite.name().toLowerCase(Locale.ROOT))
                .usageMessage()
                .description("Makes the tables of " + suite.label
                        + ": schema.sql and TABLE.tbl, fields between |. Files that are there stay.");
        return line;
    }

    @Override
    public Integer call() throws IOException {
        if (!(scale > 0 && scale <= 100_000)) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "--scale needs a number above 0, got " + scale);
        }
        long startNanos = System.nanoTime();
        Files.createDirectories(folder);
        StringBuilder schema = new StringBuilder();
        suite.tables.forEach(table -> schema.append(suite.ddl.apply(table)).append(";\n"));
        Files.writeString(folder.resolve("schema.sql"), schema);
        String[] table = {""};
        try (var _ = new Progress(() -> Double.NaN, () -> "making " + table[0])) {
            suite.writer.write(scale, folder, name -> table[0] = name);
        }
        System.out.printf(
                Locale.ROOT,
                "%d tables of %s at scale %s in %.1f s%n",
                suite.tables.size(),
                suite.label,
                scale,
                (System.nanoTime() - startNanos) / 1e9);
        return 0;
    }
}
