package dev.ogive.maintain;

import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.maintain.layout.TableLayouts;
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
import java.util.function.Consumer;

/// Compacts tables of one database where it pays and lays out those with a sort key, on one
/// daemon thread at a constant pace. Readers and writers go on meanwhile. To be closed before the
/// database.
public final class BackgroundCompaction implements AutoCloseable {
    /// Rounds leave the other cores to queries.
    private static final int THREADS = 1;

    private final Database database;
    private final TableLayouts layouts;
    private final Settings settings;
    private final Consumer<BooleanSupplier> more;
    private final ScheduledExecutorService thread;
    private final ScheduledFuture<?> rounds;
    private final BooleanSupplier wanted;
    private volatile OgiveException lastFailure;
    private volatile boolean closing;

    /// Looks for work every `pace`.
    ///
    /// @param settings those of the engine
    /// @param more what is done after the tables in each round; it is told when to stop
    /// @param wanted asked before each round
    public BackgroundCompaction(
            Database database,
            TableLayouts layouts,
            Settings settings,
            Consumer<BooleanSupplier> more,
            Duration pace,
            BooleanSupplier wanted) {
        this.database = database;
        this.more = more;
        this.layouts = layouts;
        this.settings = new Settings(settings);
        this.settings.set(Settings.THREADS.name(), String.valueOf(THREADS));
        this.settings.set(Settings.STATEMENT_TIMEOUT.name(), "0");
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
                if (!table.definition().clustering().isNone()) {
                    layouts.layOut(table, false, settings, () -> closing);
                } else if (database.wantsCompaction(table)) {
                    database.compact(table, false, () -> closing);
                }
            }
            more.accept(() -> closing);
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
