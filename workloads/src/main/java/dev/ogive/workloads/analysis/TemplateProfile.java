package dev.ogive.workloads.analysis;

import dev.ogive.workloads.trace.TracedStatement;

/// What is known of one template of a workload. For one thread.
final class TemplateProfile {
    private static final int BUCKETS = 32;
    private static final int EXAMPLE_CHARS = 2_000;

    private final long id;
    private final String text;
    private final StatementKind kind;
    private final String example;
    private final long firstNanos;
    private final Durations durations = new Durations();
    private final Timeline timeline = new Timeline(BUCKETS, 1_000_000);
    private long lastNanos;
    private long count;
    private long errors;
    private long rows;

    TemplateProfile(long id, String text, StatementKind kind, String example, long firstNanos) {
        this.id = id;
        this.text = text.length() > EXAMPLE_CHARS ? text.substring(0, EXAMPLE_CHARS) + "..." : text;
        this.kind = kind;
        this.example = example.length() > EXAMPLE_CHARS ? example.substring(0, EXAMPLE_CHARS) + "..." : example;
        this.firstNanos = firstNanos;
    }

    void add(TracedStatement s, long startNanos) {
        count++;
        errors += s.failed() ? 1 : 0;
        rows += Math.max(0, s.rows());
        lastNanos = startNanos;
        timeline.add(startNanos);
        if (s.durationNanos() >= 0) {
            durations.add(s.durationNanos());
        }
    }

    long id() {
        return id;
    }

    String text() {
        return text;
    }

    StatementKind kind() {
        return kind;
    }

    /// The first of its statements.
    String example() {
        return example;
    }

    long count() {
        return count;
    }

    long errors() {
        return errors;
    }

    long rows() {
        return rows;
    }

    long firstNanos() {
        return firstNanos;
    }

    long lastNanos() {
        return lastNanos;
    }

    Durations durations() {
        return durations;
    }

    Timeline timeline() {
        return timeline;
    }
}
