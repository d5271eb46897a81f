package dev.ogive.api;

import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.sql.SqlEngine;
import dev.ogive.sql.Tables;
import java.util.List;

/// Loads the SQL front end on a thread of its own while the first database of a process is
/// opened: together they take most of the time to a first answer. The first statement waits for
/// it.
///
/// No two threads initialize the same classes in different orders: what opening and planning
/// share (`column`, `memory`, `config`) has no static state that refers back.
final class WarmUp {
    private static Thread thread;
    private static volatile boolean over;

    private WarmUp() {}

    /// Without effect after the first time.
    static synchronized void start() {
        if (thread == null) {
            thread = new Thread(WarmUp::run, "ogive-warm-up");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private static void run() {
        try {
            new SqlEngine(FunctionRegistry.builtIn()).bind("SELECT 1", Tables.NONE, List.of());
        } catch (RuntimeException | LinkageError e) {
            // The first statement fails in the same way and says so.
        } finally {
            over = true;
        }
    }

    /// Waits until it is over.
    static void await() {
        if (over) {
            return;
        }
        try {
            Thread running;
            synchronized (WarmUp.class) {
                running = thread;
            }
            if (running != null) {
                running.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
