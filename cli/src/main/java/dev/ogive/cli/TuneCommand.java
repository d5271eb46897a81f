package dev.ogive.cli;

import dev.ogive.api.Engine;
import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.maintain.tune.Decision;
import dev.ogive.maintain.workload.WorkloadMonitor;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TracedStatement;
import dev.ogive.workloads.tuning.TimedWorkload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `ogive tune`: looks at what a database was asked, or at a workload file, and reshapes the
/// database for it.
@Command(
        name = "tune",
        description = "Chooses orders and materialized views for a workload, tries them, keeps what is faster.",
        mixinStandardHelpOptions = true)
final class TuneCommand implements Callable<Integer> {
    @Mixin
    private DatabaseOption database;

    @Option(
            names = "--workload",
            paramLabel = "W.jsonl",
            description = "Tune for this workload file, in place of what the database has seen.")
    private Path workload;

    @Option(names = "--budget", paramLabel = "TIME", description = "Begin nothing new after so long (60s).")
    private String budget = "60s";

    @Option(names = "--dry-run", description = "Propose only: nothing is changed.")
    private boolean dryRun;

    private final TuningSteps steps = new TuningSteps("looking at the workload");

    @Override
    public Integer call() throws Exception {
        if (database.directory() == null) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "tune needs --db DIR");
        }
        Duration limit = Settings.TUNER_BUDGET.parse(budget);
        try (Engine engine = database.open()) {
            engine.settings().set(Settings.TUNER_MODE.name(), "off");
            Map<Long, Decision> before = new HashMap<>();
            engine.tuning().decisions().forEach(d -> before.put(d.id(), d));
            try (var _ = steps.shown()) {
                WorkloadMonitor seen = workload == null ? engine.workload() : read(engine);
                engine.tuning().tune(seen, !dryRun, limit, steps);
            }
            List<Decision> changed = engine.tuning().decisions().stream()
                    .filter(d -> !d.equals(before.get(d.id())))
                    .toList();
            changed.forEach(TuneCommand::print);
            System.out.println(
                    changed.isEmpty()
                            ? "Nothing that would pay."
                            : "SELECT * FROM ogive.decisions shows all; CALL ogive.revert(id) takes one back.");
            return 0;
        }
    }

    static void print(Decision d) {
        System.out.printf(
                Locale.ROOT,
                "%d %s: %s%n   why: %s%n   expected: %.0f ms before, %.0f ms after%n",
                d.id(),
                d.state().name().toLowerCase(Locale.ROOT),
                d.sql(),
                d.why(),
                d.nanosBefore() / 1e6,
                d.nanosExpected() / 1e6);
        if (!d.measured().isEmpty()) {
            System.out.println("   measured: " + d.measured());
        }
        if (!d.note().isEmpty()) {
            System.out.println("   " + d.note());
        }
        System.out.printf(Locale.ROOT, "   cost: %,d bytes, %.1f s%n", d.costBytes(), d.costNanos() / 1e9);
        System.out.println("   undo: " + d.undo());
    }

    /// What a file's workload is like here.
    private WorkloadMonitor read(Engine engine) {
        try (TraceReader trace = TraceReader.open(workload);
                TimedWorkload timed = new TimedWorkload(engine)) {
            long read = 0;
            for (TracedStatement statement = trace.next(); statement != null; statement = trace.next()) {
                steps.accept(0.0, String.format(Locale.ROOT, "reading the workload: %,d statements", ++read));
                timed.add(statement);
            }
            return timed.seen();
        }
    }
}
