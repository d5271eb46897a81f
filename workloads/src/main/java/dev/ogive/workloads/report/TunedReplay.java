package dev.ogive.workloads.report;

import dev.ogive.maintain.tune.Decision;
import dev.ogive.workloads.replay.ReplayResult;
import java.util.List;

/// A replay that was followed by tuning for it and by a second replay of the same workload, of
/// which the first engine is the tuned one and the second the same as it was before.
///
/// @param decisions what the tuner proposed, tried, kept or gave up, in that order
/// @param tuningSeconds how long that took
public record TunedReplay(List<Decision> decisions, double tuningSeconds, ReplayResult again) {
    public TunedReplay {
        decisions = List.copyOf(decisions);
        if (again.engines().size() != 2) {
            throw new IllegalArgumentException(
                    "tuned and untuned, got " + again.engines().size() + " engines");
        }
    }

    /// In a sentence: how many changes were tried, kept, and what they gained or cost in all.
    public String summary() {
        long tried = decisions.stream()
                .filter(d -> d.state() != Decision.State.PROPOSED)
                .count();
        long kept = kept().size();
        return "It tried " + Units.count(tried, "change", "changes") + " in " + Units.duration(tuningSeconds * 1e3)
                + " and kept " + Units.count(kept) + ". " + new Verdict(again).headline() + " on the same day again";
    }

    /// What is in use.
    public List<Decision> kept() {
        return decisions.stream()
                .filter(d -> d.state() == Decision.State.ACTIVE)
                .toList();
    }
}
