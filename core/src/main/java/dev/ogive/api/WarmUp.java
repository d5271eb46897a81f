package dev.ogive.api;

import dev.ogive.config.Settings;
import dev.ogive.exec.BatchCursor;
import dev.ogive.exec.Executor;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.MemoryAccountant;
import dev.ogive.sql.BoundStatement;
import dev.ogive.sql.SqlEngine;
import dev.ogive.sql.Tables;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// Loads what the first statement of a process needs, on a thread of its own: binding while the
/// first database is opened, for which the first statement waits; planner and operators while
/// that statement is bound and planned, if there is a second processor for it.
///
/// No two threads initialize the same classes in different orders: what they share has no static
/// state that refers back.
final class WarmUp {
    /// Over rows that stand in it: joins, a subquery, conditions, groups, order.
    private static final String TYPICAL = """
            SELECT u.name, extract(YEAR FROM d) AS y, sum(p * (1 - q)) AS total, count(*)
            FROM (VALUES (1, 'ab', DATE '2000-01-01', 1.50, 0.25), (2, 'cd', DATE '2001-02-03', 2.50, 0.75))
                t(k, s, d, p, q)
            JOIN (VALUES (1, 'x'), (2, 'y')) u(k, name) ON t.k = u.k
            WHERE s LIKE '%b%' AND d >= DATE '1999-01-01' AND p BETWEEN 1 AND 3
            AND EXISTS (SELECT * FROM (VALUES (1), (2)) v(k) WHERE v.k = t.k)
            GROUP BY u.name, y ORDER BY total DESC, name LIMIT 10
            """;

    private static final long MEMORY_BYTES = 64 << 20;

    private static final CountDownLatch BINDING_LOADED = new CountDownLatch(1);
    private static boolean started;

    private WarmUp() {}

    /// Without effect after the first time.
    static synchronized void start() {
        if (!started) {
            Thread thread = new Thread(WarmUp::run, "ogive-warm-up");
            thread.setDaemon(true);
            thread.start();
            started = true;
        }
    }

    private static void run() {
        try {
            SqlEngine sql = new SqlEngine(FunctionRegistry.builtIn());
            sql.bind("SELECT 1", Tables.NONE, List.of());
            BINDING_LOADED.countDown();
            if (Runtime.getRuntime().availableProcessors() > 1) {
                runTypical(sql);
            }
        } catch (RuntimeException | LinkageError e) {
            // The first statement fails in the same way and says so.
        } finally {
            BINDING_LOADED.countDown();
        }
    }

    /// Plans and runs a query of many parts.
    ///
    /// @return its rows
    static long runTypical(SqlEngine sql) {
        var query =
                (BoundStatement.Query) sql.bind(TYPICAL, Tables.NONE, List.of()).statement(List.of());
        Settings settings = new Settings();
        settings.set(Settings.THREADS.name(), "1");
        long rows = 0;
        try (var memory = new MemoryAccountant(MEMORY_BYTES).query();
                Executor executor = new Executor(1);
                BatchCursor cursor = executor.execute(
                        query.plan(), new QueryContext(settings, null, memory, SpillSpace.temporary(), 0))) {
            for (var batch = cursor.next(); batch != null; batch = cursor.next()) {
                rows += batch.rows;
            }
        }
        return rows;
    }

    /// Waits until statements can be bound. After [#start].
    static void await() {
        try {
            BINDING_LOADED.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
