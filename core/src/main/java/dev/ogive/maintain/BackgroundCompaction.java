package dev.ogive.maintain;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.storage.Database;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Compacts tables of one database where it pays, on one daemon thread at a constant pace.
/// Readers and writers go on meanwhile. To be closed before the database.
public final class BackgroundCompaction implements AutoCloseable {
    private final Database database;
    private final ScheduledExecutorService thread;
    private final ScheduledFuture<?> rounds;
    private final BooleanSupplier wanted;
    private volatile OgiveException lastFailure;
    private volatile boolean closing;

    /// Looks for work every `pace`.
    ///
    /// @param wanted asked before each round
    public BackgroundCompaction(Database database, Duration pace, BooleanSupplier wanted) {
        this.database = database;
        this.wanted = wanted;
        this.thread = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread t = new Thread(task, "ogive-compaction");
            t.setDaemon(true);
            return t;
        });
        long millis = pace.toMillis();
        rounds = thread.scheduleWithFixedDelay(this::round, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void round() {
        if (!wanted.getAsBoolean()) {
            return;
        }
        try {
            List<StoredTable> tables;
            try (DatabaseSnapshot snapshot = database.snapshot()) {
                tables = snapshot.tables();
            }
            for (StoredTable table : tables) {
                if (closing) {
                    return;
                }
                if (database.wantsCompaction(table)) {
                    database.compact(table, false, () -> closing);
                }
            }
        } catch (OgiveException e) {
            // The next round tries again; what went wrong is there to be asked for.
            lastFailure = e;
        } catch (RuntimeException e) {
            lastFailure = new OgiveException(ErrorCode.INTERNAL_ERROR, "compaction failed: " + e, e);
        }
    }

    /// What the last round that failed met, or null.
    public OgiveException lastFailure() {
        return lastFailure;
    }

    /// Gives up a compaction in progress, which leaves everything as it was.
    @Override
    public void close() {
        closing = true;
        rounds.cancel(false);
        thread.shutdown();
        try {
            thread.awaitTermination(1, TimeUnit.MINUTES);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
