package dev.ogive.workloads.report;

import dev.ogive.workloads.replay.Agreement;
import dev.ogive.workloads.replay.EngineStats;
import dev.ogive.workloads.replay.ReplayResult;
import java.util.ArrayList;
import java.util.List;

/// A replay in sentences: who was faster, by how much, and whether the answers agreed.
public final class Verdict {
    /// Ratios so near to 1 are called equal.
    private static final double EQUAL = 0.03;

    private final ReplayResult result;

    public Verdict(ReplayResult result) {
        this.result = result;
    }

    /// `Ogive was 3.2 times as fast as DuckDB`.
    public String headline() {
        ReplayResult.Engine first = result.engines().getFirst();
        if (result.engines().size() == 1) {
            return first.label() + " answered "
                    + Units.count(first.stats().latency().count(), "statement", "statements") + ", half of them within "
                    + Units.duration(first.stats().latency().millis(50));
        }
        List<String> parts = new ArrayList<>();
        for (int i = 1; i < result.engines().size(); i++) {
            parts.add(against(i));
        }
        return first.label() + " was " + String.join(" and ", parts);
    }

    private String against(int other) {
        double ratio = result.ratio(other);
        String label = result.engines().get(other).label();
        if (Double.isNaN(ratio) || Double.isInfinite(ratio)) {
            return "not comparable with " + label;
        }
        if (Math.abs(ratio - 1) <= EQUAL) {
            return "as fast as " + label;
        }
        return ratio < 1
                ? Units.factor(1 / ratio) + " times as fast as " + label
                : Units.factor(ratio) + " times slower than " + label;
    }

    /// -1 where the first engine was slower than some other, 1 where it was faster than each,
    /// else 0.
    public int direction() {
        int direction = 1;
        for (int i = 1; i < result.engines().size(); i++) {
            double ratio = result.ratio(i);
            direction = Math.min(direction, ratio > 1 + EQUAL ? -1 : ratio < 1 - EQUAL ? 1 : 0);
        }
        return result.engines().size() == 1 ? 0 : direction;
    }

    /// What the ratio is made of.
    public String detail() {
        ReplayResult.Engine first = result.engines().getFirst();
        StringBuilder text = new StringBuilder();
        if (result.engines().size() == 1) {
            EngineStats stats = first.stats();
            return "99% took at most " + Units.duration(stats.latency().millis(99)) + ", the longest "
                    + Units.duration(stats.latency().maxMillis()) + ".";
        }
        for (int i = 1; i < result.engines().size(); i++) {
            ReplayResult.Engine other = result.engines().get(i);
            text.append(i > 1 ? " " : "")
                    .append("The statements that both answered took ")
                    .append(first.label())
                    .append(" ")
                    .append(Units.duration(first.pairedServiceMillis()))
                    .append(" and ")
                    .append(other.label())
                    .append(" ")
                    .append(Units.duration(other.pairedServiceMillis()))
                    .append("; with each kind of statement counted alike the ratio is ")
                    .append(ratio(result.meanTemplateRatio(i)))
                    .append(".");
        }
        return text.toString();
    }

    /// `3.2 : 1` as a ratio of times below or above 1.
    private static String ratio(double ratio) {
        return Double.isNaN(ratio) ? "unknown" : String.format(java.util.Locale.ROOT, "%.2f", ratio);
    }

    /// `All 12,345 answers agreed`.
    public String answers() {
        Agreement agreement = result.agreement();
        if (agreement == null) {
            return failures() == 0
                    ? "No statement failed; answers were not compared with another engine"
                    : Units.count(failures(), "statement", "statements") + " failed";
        }
        if (agreement.compared() == 0) {
            return "No answers were compared";
        }
        List<String> parts = new ArrayList<>();
        if (agreement.different() > 0) {
            parts.add(Units.count(agreement.different(), "answer", "answers") + " of "
                    + Units.count(agreement.compared()) + " differed");
        }
        if (agreement.onlyOneAnswered() > 0) {
            parts.add(Units.count(agreement.onlyOneAnswered(), "statement", "statements")
                    + " failed on one engine alone");
        }
        if (parts.isEmpty()) {
            parts.add(
                    agreement.undecided() == 0
                            ? "All " + Units.count(agreement.equal()) + " answers agreed"
                            : Units.count(agreement.equal()) + " answers agreed, none was found to differ");
        }
        if (agreement.undecided() > 0) {
            parts.add("of " + Units.count(agreement.undecided()) + " it is open");
        }
        if (agreement.bothFailed() > 0) {
            parts.add(Units.count(agreement.bothFailed(), "statement", "statements") + " failed on all engines");
        }
        return String.join("; ", parts);
    }

    /// Whether nothing differed and nothing failed on one engine alone.
    public boolean agreed() {
        return result.agreement() == null ? failures() == 0 : result.agreement().isFull();
    }

    private long failures() {
        return result.engines().stream()
                .mapToLong(e -> e.stats().errors() + e.stats().timeouts())
                .sum();
    }

    /// Engines that could not keep up with the schedule, each with how far it fell behind; often
    /// none.
    public List<String> backlogs() {
        List<String> texts = new ArrayList<>();
        for (ReplayResult.Engine engine : result.engines()) {
            EngineStats stats = engine.stats();
            if (stats.waited() > stats.sent() / 100 && stats.waited() > 0) {
                texts.add("On " + engine.label() + " " + Units.count(stats.waited(), "statement", "statements")
                        + " had to wait for the one before in their session, half of all at most "
                        + Units.duration(stats.backlog().millis(50)) + ", the longest "
                        + Units.duration(stats.backlog().maxMillis()));
            }
        }
        return texts;
    }
}
