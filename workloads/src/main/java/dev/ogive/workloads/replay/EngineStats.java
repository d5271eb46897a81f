package dev.ogive.workloads.replay;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/// What one engine did in a replay. Statements may be added by any thread; what was counted is
/// read afterwards.
public final class EngineStats {
    private static final int MESSAGES_MAX = 20;

    private final String label;
    private final Percentiles latency = new Percentiles(3);
    private final Percentiles service = new Percentiles(3);
    private final Percentiles dispatchLag = new Percentiles(3);
    private final Percentiles backlog = new Percentiles(3);
    private final TimeBuckets overTime = new TimeBuckets();
    private final Map<String, Long> messages = new LinkedHashMap<>();
    private long errors;
    private long timeouts;
    private long skipped;
    private long waited;
    private long elapsedNanos;
    private long cpuNanos;

    EngineStats(String label) {
        this.label = label;
    }

    synchronized void add(Planned planned, Execution execution) {
        if (execution.status() == Execution.Status.SKIPPED) {
            skipped++;
            return;
        }
        if (!planned.counts()) {
            return;
        }
        dispatchLag.add(execution.dispatchLagNanos());
        backlog.add(execution.backlogNanos());
        if (execution.backlogNanos() > 1_000_000) {
            waited++;
        }
        overTime.add(execution);
        switch (execution.status()) {
            case OK -> {
                latency.add(execution.latencyNanos());
                service.add(execution.serviceNanos());
            }
            case ERROR -> {
                errors++;
                if (messages.size() < MESSAGES_MAX || messages.containsKey(execution.error())) {
                    messages.merge(execution.error(), 1L, Long::sum);
                }
            }
            case TIMEOUT -> timeouts++;
            case SKIPPED -> throw new IllegalStateException("counted above");
        }
    }

    void addTurn(long nanos, long turnCpuNanos) {
        elapsedNanos += nanos;
        cpuNanos += turnCpuNanos;
    }

    public String label() {
        return label;
    }

    /// From the moment at which a statement was due to its last row; of those that were answered.
    public Percentiles latency() {
        return latency;
    }

    /// From the moment at which a statement was sent to its last row; of those that were
    /// answered.
    public Percentiles service() {
        return service;
    }

    /// How late the replay itself was: from when a statement was due and its session free, to
    /// when it was sent.
    public Percentiles dispatchLag() {
        return dispatchLag;
    }

    /// How long statements that were due waited because their session was busy.
    public Percentiles backlog() {
        return backlog;
    }

    /// Statements that were due for more than a millisecond before their session was free.
    public long waited() {
        return waited;
    }

    public TimeBuckets overTime() {
        return overTime;
    }

    public synchronized long errors() {
        return errors;
    }

    public synchronized long timeouts() {
        return timeouts;
    }

    /// Not run, as the replay was stopped.
    public long skipped() {
        return skipped;
    }

    /// Statements that were sent, and counted.
    public long sent() {
        return latency.count() + errors + timeouts;
    }

    /// First messages of statements that failed, and how often each came.
    public Map<String, Long> messages() {
        return Collections.unmodifiableMap(messages);
    }

    /// Of the engine's turns.
    public double elapsedSeconds() {
        return elapsedNanos / 1e9;
    }

    /// Processor time of this process in the engine's turns; 0 for an engine elsewhere.
    public double cpuSeconds() {
        return cpuNanos / 1e9;
    }
}
