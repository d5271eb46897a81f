package dev.ogive.api;

import dev.ogive.catalog.TableName;
import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Brings materialized views up to date in the background, each for at most a tenth of the time.
/// Queries are right without it: they aggregate what has no partials themselves. For one thread.
final class ViewUpkeep implements AutoCloseable {
    private static final int PAUSE_PER_WORK = 9;

    private final Session session;

    /// When each view may be worked on again.
    private final Map<TableName, Long> restUntilNanos = new HashMap<>();

    ViewUpkeep(Engine engine) {
        session = engine.session();
        session.settings().set(Settings.THREADS.name(), "1");
        session.settings().set(Settings.STATEMENT_TIMEOUT.name(), "0");
    }

    /// Does what is to be done now.
    void round(BooleanSupplier stopped) {
        for (TableName view : session.materializedViews().outdated()) {
            long startNanos = System.nanoTime();
            if (stopped.getAsBoolean() || startNanos - restUntilNanos.getOrDefault(view, startNanos) < 0) {
                continue;
            }
            try {
                session.change(t -> session.materializedViews().refresh(null, t, view));
            } catch (OgiveException e) {
                // Somebody else refreshed or dropped it: the next round looks again.
                if (e.code() != ErrorCode.WRITE_CONFLICT && e.code() != ErrorCode.UNKNOWN_TABLE) {
                    throw e;
                }
            } finally {
                long endNanos = System.nanoTime();
                restUntilNanos.put(view, endNanos + PAUSE_PER_WORK * (endNanos - startNanos));
            }
        }
    }

    /// Stops work in progress, from any thread.
    @Override
    public void close() {
        session.cancelAll();
    }
}
