package dev.ogive.cli;

import dev.ogive.api.Engine;
import dev.ogive.config.Settings;
import dev.ogive.maintain.tune.Decision;
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
import dev.ogive.workloads.report.TunedReplay;
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
/// on DuckDB, tunes Ogive for them, replays the day on Ogive tuned and untuned, and writes a
/// report.
@Command(
        name = "demo",
        description =
                "Makes a web shop, imports it, replays a day of its queries on Ogive and DuckDB, tunes Ogive for it,"
                        + " replays it tuned and untuned, writes a report.",
        mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
    private static final double HOURS = 24;

    /// Nothing else is to work while statements are timed.
    private static final String NO_TUNER = "?tuner.mode='off'";

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Option(names = "--scale", paramLabel = "N", description = "Size of the shop: 1 is a million orders (0.05).")
    private double scale = 0.05;

    @Option(names = "--seconds", paramLabel = "N", description = "Into which the day is compressed (25).")
    private double seconds = 25;

    @Option(names = "--budget", paramLabel = "TIME", description = "Time to tune; 0s leaves that out (20s).")
    private String budget = "20s";

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
        EngineSpec ogive = EngineSpec.parse("ogive:" + work.resolve("ogive") + NO_TUNER);
        EngineSpec duck = EngineSpec.parse("duckdb:" + work.resolve("shop.duckdb"));
        ReplayResult result;
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
            result = ReplayRun.run(List.of(first, second), options(), trace(work), null, r -> report(r, null));
        }
        Duration limit = Settings.TUNER_BUDGET.parse(budget);
        return result.stopped() != null || limit.isZero() ? 0 : tuned(work, result, limit);
    }

    private static Path trace(Path work) {
        return work.resolve("workload.jsonl");
    }

    /// Tunes for what was asked, and compares with a copy that was not tuned.
    private int tuned(Path work, ReplayResult before, Duration limit) throws IOException {
        Path tuned = work.resolve("ogive");
        Path untuned = work.resolve("ogive-untuned");
        FileTree.delete(untuned);
        FileTree.copy(tuned, untuned);
        long startNanos = System.nanoTime();
        List<Decision> decisions = tune(tuned, limit);
        double tuningSeconds = seconds(startNanos);
        if (decisions.isEmpty()) {
            say(
                    "%nLooked in %.1f s for orders and views that would pay: none would, so nothing was tried.",
                    tuningSeconds);
            return 0;
        }
        say("%nTuned it for what was asked: tried %d changes in %.1f s", decisions.size(), tuningSeconds);
        decisions.forEach(TuneCommand::print);
        if (decisions.stream().noneMatch(d -> d.state() == Decision.State.ACTIVE)) {
            say("None of them was faster, so that nothing has changed.");
            return 0;
        }
        say("Replaying the day on Ogive tuned and as it was, in turns");
        try (PeerDatabase first = PeerDatabase.open(EngineSpec.parse("Ogive tuned=ogive:" + tuned + NO_TUNER));
                PeerDatabase second =
                        PeerDatabase.open(EngineSpec.parse("Ogive untuned=ogive:" + untuned + NO_TUNER))) {
            return ReplayRun.run(List.of(first, second), options(), trace(work), null, again -> {
                TunedReplay story = new TunedReplay(decisions, tuningSeconds, again);
                say("%n%s.", story.summary());
                TextReport.print(again, System.out);
                report(before, story);
                return 0;
            });
        }
    }

    private static List<Decision> tune(Path database, Duration limit) {
        TuningSteps steps = new TuningSteps("looking at what was asked");
        try (Engine engine = Engine.open(database, false);
                var _ = steps.shown()) {
            engine.settings().set(Settings.TUNER_MODE.name(), "off");
            engine.tuning().tune(engine.workload(), true, limit, steps);
            return engine.tuning().decisions();
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

    /// @param tuned null before it was tuned
    private ReplayResult report(ReplayResult result, TunedReplay tuned) throws IOException {
        if (tuned == null) {
            System.out.println();
            TextReport.print(result, System.out);
        }
        HtmlReport.write(
                result,
                tuned,
                RunContext.of(spec.commandLine().getParent().getParseResult().originalArgs(), Main.VERSION),
                report);
        System.out.println("\nThe report, with pictures: " + report.toAbsolutePath());
        if (keep != null) {
            System.out.println("Try it: ./ogive sql --db " + keep.resolve("ogive"));
        }
        return result;
    }

    private static void say(String format, Object... arguments) {
        System.out.printf(Locale.ROOT, format + "%n", arguments);
        System.out.flush();
    }

    private static double seconds(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
