package dev.ogive.column;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/// Decides when a kernel of vector instructions takes over from its twin in plain loops.
///
/// Until the JVM has compiled such a kernel, each of its instructions is an interpreted call that
/// allocates, and the kernel runs a hundred times slower than plain loops do: in a fresh process
/// that was most of the first query's time. So every kernel begins as its twin. Once it has seen
/// enough values, a thread in the background runs the vector kernel on some of them until it is
/// the faster of the two (0.1 to 0.5 s), and from then on it is used. One that never gets there
/// is never used. The background waits a little, since the first queries need the compiler more.
public final class Rehearsal {
    /// Values after which compiling is worth its cost.
    private static final long VALUES_MIN = 1 << 19;

    private static final long DELAY_SECONDS = 2;

    private static final long NANOS_MAX = TimeUnit.SECONDS.toNanos(10);

    /// A kernel that is at most this much slower than its twin has been compiled. Where it is not
    /// the faster one a second later, it will not be: it would only take time from others.
    private static final int COMPILED_SLOWER_MAX = 4;

    private static final long COMPILED_NANOS_MAX = TimeUnit.SECONDS.toNanos(1);

    /// Runs in a row that must agree, so that one lucky measurement decides nothing.
    private static final int IN_A_ROW_MIN = 20;

    private static final ScheduledThreadPoolExecutor STAGE = stage();

    private final AtomicLong values = new AtomicLong();
    private volatile boolean over;

    /// Whether the vector kernel is to be used.
    public boolean over() {
        return over;
    }

    /// Counts values that the twin handled.
    ///
    /// @return true once, and again after a rehearsal that failed: the caller now calls [#start]
    public boolean due(int rows) {
        long before = values.getAndAdd(rows);
        return before < VALUES_MIN && before + rows >= VALUES_MIN;
    }

    /// Rehearses in the background.
    ///
    /// @param vector,twin the same work, a few thousand values of it; each is run by one thread.
    ///     An exception, as where the values were unmapped meanwhile, ends the rehearsal: the twin
    ///     stays, and another is due after as many values more.
    public void start(Runnable vector, Runnable twin) {
        var _ = STAGE.schedule(() -> rehearse(vector, twin), DELAY_SECONDS, TimeUnit.SECONDS);
    }

    private void rehearse(Runnable vector, Runnable twin) {
        try {
            over = becomesFaster(vector, twin);
        } catch (RuntimeException e) {
            values.set(0);
        }
    }

    private static boolean becomesFaster(Runnable vector, Runnable twin) {
        long begin = System.nanoTime();
        long nanosMax = NANOS_MAX;
        int compiled = 0;
        int faster = 0;
        for (long now = begin; now - begin < nanosMax; ) {
            long start = now;
            vector.run();
            long middle = System.nanoTime();
            twin.run();
            now = System.nanoTime();
            long vectorNanos = middle - start;
            long twinNanos = now - middle;
            faster = vectorNanos < twinNanos ? faster + 1 : 0;
            if (faster >= IN_A_ROW_MIN) {
                return true;
            }
            compiled = vectorNanos < COMPILED_SLOWER_MAX * twinNanos ? compiled + 1 : 0;
            if (compiled == IN_A_ROW_MIN) {
                nanosMax = Math.min(nanosMax, now - begin + COMPILED_NANOS_MAX);
            }
        }
        return false;
    }

    private static ScheduledThreadPoolExecutor stage() {
        ScheduledThreadPoolExecutor stage = new ScheduledThreadPoolExecutor(1, work -> {
            Thread thread = new Thread(work, "ogive-rehearsal");
            thread.setDaemon(true);
            return thread;
        });
        stage.setKeepAliveTime(1, TimeUnit.SECONDS);
        stage.allowCoreThreadTimeOut(true);
        return stage;
    }
}
