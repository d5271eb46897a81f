package dev.ogive.workloads.report;

import dev.ogive.workloads.replay.Agreement;
import dev.ogive.workloads.replay.EngineStats;
import dev.ogive.workloads.replay.ReplayResult;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;

/// A replay in a dozen lines, for a terminal.
public final class TextReport {
    private static final int SAMPLES_MAX = 3;

    private TextReport() {}

    public static void print(ReplayResult result, PrintStream out) {
        Verdict verdict = new Verdict(result);
        out.println(verdict.headline() + ". " + verdict.answers() + ".");
        out.println(verdict.detail());
        verdict.backlogs().forEach(backlog -> out.println(backlog + "."));
        if (result.stopped() != null) {
            out.println("The replay ended early: " + result.stopped() + ".");
        }
        out.printf(
                Locale.ROOT,
                "%-14s %9s %9s %9s %9s %9s %8s %8s %10s %12s%n",
                result.pace().startsWith("open") ? "from due time" : "",
                "answered",
                "median",
                "90%",
                "99%",
                "longest",
                "errors",
                "timeouts",
                "sent late*",
                "backlog*");
        for (ReplayResult.Engine engine : result.engines()) {
            EngineStats stats = engine.stats();
            out.printf(
                    Locale.ROOT,
                    "%-14s %,9d %9s %9s %9s %9s %,8d %,8d %10s %12s%n",
                    engine.label(),
                    stats.latency().count(),
                    Units.duration(stats.latency().millis(50)),
                    Units.duration(stats.latency().millis(90)),
                    Units.duration(stats.latency().millis(99)),
                    Units.duration(stats.latency().maxMillis()),
                    stats.errors(),
                    stats.timeouts(),
                    Units.duration(stats.dispatchLag().millis(99)),
                    Units.duration(stats.backlog().millis(99)));
        }
        out.println("* 99 of 100 statements: how late the replay sent them, how long they waited for the one before");
        problems(result, out);
    }

    private static void problems(ReplayResult result, PrintStream out) {
        if (result.agreement() != null) {
            for (Agreement.Sample sample :
                    result.agreement().samples().stream().limit(SAMPLES_MAX).toList()) {
                out.println("DIFFER: " + sample.what() + "\n  " + sample.sql());
            }
        }
        for (ReplayResult.Engine engine : result.engines()) {
            for (Map.Entry<String, Long> message : engine.stats().messages().entrySet().stream()
                    .limit(SAMPLES_MAX)
                    .toList()) {
                out.println(engine.label() + ", " + Units.count(message.getValue(), "time", "times") + ": "
                        + message.getKey());
            }
        }
    }
}
