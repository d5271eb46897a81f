package dev.ogive.exec;

import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.MemoryAccountant;
import dev.ogive.memory.QueryMemory;
import dev.ogive.storage.Snapshot;

/// What one execution of one statement shares across its workers: settings, the pinned snapshot, the clock,
/// its share of memory, where it spills, and whether it has been stopped.
public final class QueryContext {
    private final Settings settings;
    private final Snapshot snapshot;
    private final QueryMemory memory;
    private final SpillSpace spill;
    private final long startMicros;
    private final long deadlineNanos;
    private volatile OgiveException stopped;

    /// @param startMicros the statement's time, microseconds since 1970 UTC: `now()` and the like
    /// @param memory this query's share; whoever made it closes it when no worker of the query runs any more
    public QueryContext(Settings settings, Snapshot snapshot, QueryMemory memory, SpillSpace spill, long startMicros) {
        this.settings = settings;
        this.snapshot = snapshot;
        this.memory = memory;
        this.spill = spill;
        this.startMicros = startMicros;
        long timeoutNanos = settings.get(Settings.STATEMENT_TIMEOUT).toNanos();
        this.deadlineNanos = timeoutNanos == 0 ? Long.MAX_VALUE : System.nanoTime() + timeoutNanos;
    }

    /// A query of its own, outside of any engine: memory by the settings, spilling to a temporary directory.
    public QueryContext(Settings settings, Snapshot snapshot, long startMicros) {
        this(
                settings,
                snapshot,
                new MemoryAccountant(settings.get(Settings.MEMORY_LIMIT)).query(),
                SpillSpace.temporary(),
                startMicros);
    }

    public QueryMemory memory() {
        return memory;
    }

    public SpillSpace spill() {
        return spill;
    }

    public Settings settings() {
        return settings;
    }

    public Snapshot snapshot() {
        return snapshot;
    }

    public long startMicros() {
        return startMicros;
    }

    /// Stops the query soon, from any thread: workers see it at their next batch.
    public void cancel() {
        stop(new OgiveException(ErrorCode.CANCELLED, "the statement was cancelled"));
    }

    /// Stops the query because of an error; the first reason wins.
    public synchronized void stop(OgiveException reason) {
        if (stopped == null) {
            stopped = reason;
        }
    }

    public boolean isStopped() {
        return stopped != null;
    }

    /// Called by workers at least once per batch and in every long loop.
    ///
    /// @throws OgiveException why the query was stopped
    public void check() {
        if (deadlineNanos != Long.MAX_VALUE && System.nanoTime() - deadlineNanos > 0) {
            stop(new OgiveException(
                    ErrorCode.TIMEOUT,
                    "the statement ran longer than statement.timeout = "
                            + settings.get(Settings.STATEMENT_TIMEOUT).toMillis() + " ms"));
        }
        OgiveException reason = stopped;
        if (reason != null) {
            throw reason;
        }
    }
}
