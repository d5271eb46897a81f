package dev.ogive.workloads.replay;

import java.time.Instant;
import java.util.List;

/// What a replay has measured.
///
/// @param workload name of the trace
/// @param pace how statements were due
/// @param started when the replay began
/// @param stopped why it ended before the trace did, or null
/// @param engines in the order of the command
/// @param templates most time first
/// @param agreement between the first engine and the others; null for one engine alone
public record ReplayResult(
        String workload,
        String pace,
        Instant started,
        String stopped,
        List<Engine> engines,
        List<TemplateStats> templates,
        Agreement agreement) {
    /// One engine of a replay.
    ///
    /// @param version `2.0.0`
    /// @param bytesOnDisk of its database; -1 where that is not known
    /// @param pairedServiceMillis what it took for the statements that every engine answered
    /// @param pairedLatencyMillis what users waited for them
    public record Engine(
            EngineStats stats,
            String version,
            long bytesOnDisk,
            double pairedServiceMillis,
            double pairedLatencyMillis) {
        public String label() {
            return stats.label();
        }
    }

    public ReplayResult {
        engines = List.copyOf(engines);
        templates = List.copyOf(templates);
    }

    /// What the first engine took, relative to another: below 1 where it was faster. Over the
    /// statements that both answered.
    public double ratio(int other) {
        return engines.getFirst().pairedServiceMillis / engines.get(other).pairedServiceMillis;
    }

    /// Geometric mean over the templates of the ratios of means.
    public double meanTemplateRatio(int other) {
        double sum = 0;
        int count = 0;
        for (TemplateStats template : templates) {
            double ours = template.sides().getFirst().pairedServiceMillis();
            double theirs = template.sides().get(other).pairedServiceMillis();
            if (ours > 0 && theirs > 0) {
                sum += Math.log(ours / theirs);
                count++;
            }
        }
        return count == 0 ? Double.NaN : Math.exp(sum / count);
    }
}
