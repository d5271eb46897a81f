package dev.ogive.api;

import dev.ogive.maintain.tune.Comparison;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Looks at statements after a decision: a template has regressed when five of its statements in
/// a row took longer than any did before, with a margin. Thread-safe.
final class RegressionWatch {
    private static final int RUNS = 5;
    private static final double MARGIN = 1.5;
    private static final double MARGIN_NANOS = 1e6;

    /// @param decision that a template is slower since
    record Regression(long decision, long template) {}

    private static final class Watched {
        final long decision;
        final double nanosMax;
        int slowRuns;

        Watched(long decision, double nanosMax) {
            this.decision = decision;
            this.nanosMax = nanosMax;
        }
    }

    private final Map<Long, Watched> byTemplate = new HashMap<>();
    private final List<Regression> found = new ArrayList<>();

    synchronized void add(long decision, List<Comparison.OfTemplate> times) {
        for (Comparison.OfTemplate t : times) {
            double slowest = Math.max(
                    Arrays.stream(t.oldNanos()).max().orElse(0),
                    Arrays.stream(t.againNanos()).max().orElse(0));
            byTemplate.put(t.template(), new Watched(decision, slowest * MARGIN + MARGIN_NANOS));
        }
    }

    synchronized void ran(long template, long nanos) {
        Watched watched = byTemplate.get(template);
        if (watched == null) {
            return;
        }
        watched.slowRuns = nanos > watched.nanosMax ? watched.slowRuns + 1 : 0;
        if (watched.slowRuns == RUNS) {
            watched.slowRuns = 0;
            found.add(new Regression(watched.decision, template));
        }
    }

    synchronized List<Regression> regressions() {
        List<Regression> all = List.copyOf(found);
        found.clear();
        return all;
    }

    synchronized void forget(long decision) {
        byTemplate.values().removeIf(w -> w.decision == decision);
    }
}
