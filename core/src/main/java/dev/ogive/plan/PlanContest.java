package dev.ogive.plan;

import dev.ogive.exec.plan.PhysicalPlan;
import java.util.Arrays;
import java.util.Objects;

/// Two plans of one query, made with and without what was learned, take turns until each ran five
/// times; then the one with the smaller median stays, and the plain one where the other gained
/// nothing. Thread-safe.
final class PlanContest {
    private static final int RUNS = 5;

    private final long[] plainNanos = new long[RUNS];
    private final long[] learnedNanos = new long[RUNS];
    private int plainRuns;
    private int learnedRuns;
    private int turns;
    private Boolean learnedWins;

    /// Whether the next run takes the plan that was made with what was learned.
    synchronized boolean takesLearned() {
        return learnedWins != null ? learnedWins : turns++ % 2 == 0;
    }

    /// Notes how long a run took.
    synchronized void ran(boolean learned, long nanos) {
        if (learnedWins != null) {
            return;
        }
        if (learned && learnedRuns < RUNS) {
            learnedNanos[learnedRuns++] = nanos;
        } else if (!learned && plainRuns < RUNS) {
            plainNanos[plainRuns++] = nanos;
        }
        if (learnedRuns == RUNS && plainRuns == RUNS) {
            learnedWins = median(learnedNanos) <= median(plainNanos);
        }
    }

    private static long median(long[] nanos) {
        Arrays.sort(nanos);
        return nanos[RUNS / 2];
    }

    /// `compared`, `in use` or `undone`.
    synchronized String state() {
        return learnedWins == null ? "compared" : learnedWins ? "in use" : "undone";
    }

    /// A hash of what a plan does, whatever it expects and whatever the values in it.
    static long shape(PhysicalPlan plan) {
        long hash = switch (plan) {
            case PhysicalPlan.Scan scan -> Objects.hash(scan.table().name(), scan.columns());
            case PhysicalPlan.Join join -> Objects.hash(join.kind(), join.leftKeys(), join.rightKeys());
            case PhysicalPlan.Aggregate aggregate -> Objects.hash(aggregate.groups(), aggregate.groupingSets());
            default -> plan.getClass().getSimpleName().hashCode();
        };
        for (PhysicalPlan input : plan.inputs()) {
            hash = Facts.mix(hash) + shape(input);
        }
        return Facts.mix(hash);
    }
}
