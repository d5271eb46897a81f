package dev.ogive.cli;

import dev.ogive.workloads.FileTree;
import dev.ogive.workloads.replay.DataFiles;
import dev.ogive.workloads.replay.EngineSpec;
import dev.ogive.workloads.replay.Pace;
import dev.ogive.workloads.replay.PeerDatabase;
import dev.ogive.workloads.replay.ReplayOptions;
import dev.ogive.workloads.replay.ReplayResult;
import dev.ogive.workloads.report.HtmlReport;
import dev.ogive.workloads.report.RunContext;
import dev.ogive.workloads.report.TextReport;
import dev.ogive.workloads.shop.Shop;
import dev.ogive.workloads.shop.ShopOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `ogive demo`: makes a web shop's data, imports it, replays a day of its queries on Ogive and
/// on DuckDB, and writes a report.
@Command(
        name = "demo",
        description =
                "Makes a web shop, imports it, replays a day of its queries on Ogive and DuckDB, writes a report.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final double HOURS = 24;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--scale", paramLabel = "N", description = "Size of the shop: 1 is a million orders (0.05).")
    private double scale = 0.05;

    @Option(names = "--seconds", paramLabel = "N", description = "Into which the day is compressed (40).")
    private double seconds = 40;

    @Option(names = "--report", paramLabel = "R.html", description = "Where to write the report (ogive-demo.html).")
    private Path report = Path.of("ogive-demo.html");

    @Option(names = "--keep", paramLabel = "DIR", description = "Keep data, workload and databases in this directory.")
    private Path keep;

    @Override
    public Integer call() throws Exception {
        Path work = keep == null ? Files.createTempDirectory("ogive-demo") : Files.createDirectories(keep);
        try {
            make(work);
            return replay(work);
        } finally {
            if (keep == null) {
                FileTree.delete(work);
            }
        }
    }

    private void make(Path work) throws IOException {
        ShopOptions options = ShopOptions.DEFAULT.withScale(scale);
        long startNanos = System.nanoTime();
        long statements;
        try (var _ = new Progress(() -> Double.NaN, () -> "making a web shop")) {
            statements = new Shop(options).write(work);
        }
        say(
                "Made a web shop with %,d orders and a day of %,d queries in %.1f s",
                options.orders(), statements, seconds(startNanos));
    }

    private int replay(Path work) throws IOException {
        EngineSpec ogive = EngineSpec.parse("ogive:" + work.resolve("ogive"));
        EngineSpec duck = EngineSpec.parse("duckdb:" + work.resolve("shop.duckdb"));
        DataFiles files = new DataFiles(List.of(work.toString()));
        try (PeerDatabase first = PeerDatabase.open(ogive);
                PeerDatabase second = PeerDatabase.open(duck)) {
            for (PeerDatabase database : List.of(first, second)) {
                long startNanos = System.nanoTime();
                try (var _ = new Progress(() -> Double.NaN, () -> "importing into " + database.label())) {
                    files.load(database, _ -> {});
                }
                say("Imported it into %s %s in %.1f s", database.label(), database.version(), seconds(startNanos));
            }
            say("Replaying %.0f hours in %.0f s on each engine, in turns", HOURS, seconds);
            return ReplayRun.run(List.of(first, second), options(), work.resolve("workload.jsonl"), null, this::report);
        }
    }

    private ReplayOptions options() {
        return new ReplayOptions(
                new Pace.OpenLoop(HOURS * 3_600 / seconds),
                0,
                Duration.ofMillis(Math.max(1, Math.round(seconds * 1e3 / 8))),
                Duration.ofSeconds(30),
                0,
                Long.MAX_VALUE,
                null,
                Long.MAX_VALUE,
                Set.of());
    }

    private int report(ReplayResult result) throws IOException {
        System.out.println();
        TextReport.print(result, System.out);
        HtmlReport.write(
                result,
                RunContext.of(spec.commandLine().getParent().getParseResult().originalArgs(), Main.VERSION),
                report);
        System.out.println("\nThe report, with pictures: " + report.toAbsolutePath());
        if (keep != null) {
            System.out.println("Try it: ./ogive sql --db " + keep.resolve("ogive"));
        }
        return 0;
    }

    private static void say(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
        System.out.flush();
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
