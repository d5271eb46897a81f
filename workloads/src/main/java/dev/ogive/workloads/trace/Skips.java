package dev.ogive.workloads.trace;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What was left out of a trace, counted by reason. Holds a bounded number of reasons. For one
/// thread.
public final class Skips {
    private static final int REASONS_MAX = 100;
    private static final int SAMPLE_CHARS = 120;

    /// @param reason why, without names or values, so that equal cases fall together
    /// @param firstLine number of the first such line, from 1; 0 where the source has no lines
    /// @param sample the beginning of what was left out first
    public record Skip(String reason, long count, long firstLine, String sample) {}

    private final Map<String, Skip> byReason = new LinkedHashMap<>();

    /// Counts one.
    public void add(String reason, long line, String text) {
        Skip known = byReason.get(reason);
        if (known == null && byReason.size() >= REASONS_MAX) {
            reason = "other reasons";
            known = byReason.get(reason);
        }
        byReason.put(
                reason,
                known == null
                        ? new Skip(reason, 1, line, sample(text))
                        : new Skip(reason, known.count + 1, known.firstLine, known.sample));
    }

    private static String sample(String text) {
        String flat = text.strip().replaceAll("\\s+", " ");
        return flat.length() <= SAMPLE_CHARS ? flat : flat.substring(0, SAMPLE_CHARS) + "...";
    }

    /// In the order in which reasons came up first.
    public List<Skip> all() {
        return new ArrayList<>(byReason.values());
    }

    public long count() {
        long count = 0;
        for (Skip skip : byReason.values()) {
            count += skip.count;
        }
        return count;
    }

    /// How often a reason came up.
    public long count(String reason) {
        Skip skip = byReason.get(reason);
        return skip == null ? 0 : skip.count;
    }
}
