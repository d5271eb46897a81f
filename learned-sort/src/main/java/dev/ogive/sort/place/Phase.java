package dev.ogive.sort.place;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/// One parallel step: units of work that the caller and helpers claim one by one.
///
/// The caller works too and waits for units that were claimed, never for helpers that did not start: an executor
/// that is busy, small or shut down makes the step slower, not stuck.
final class Phase implements Runnable {
    private final IntConsumer body;
    private final int units;
    private final AtomicInteger next = new AtomicInteger();
    private final CountDownLatch finished;
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private Phase(int units, IntConsumer body) {
        this.units = units;
        this.body = body;
        this.finished = new CountDownLatch(units);
    }

    /// Runs `body` for every unit in `[0, units)` and returns when all have finished. What a unit throws is
    /// thrown here.
    static void run(Executor executor, int threads, int units, IntConsumer body) {
        var phase = new Phase(units, body);
        for (int helper = 1; helper < Math.min(threads, units); helper++) {
            try {
                executor.execute(phase);
            } catch (RejectedExecutionException e) {
                break; // the caller does it alone
            }
        }
        phase.run();
        phase.await();
    }

    @Override
    public void run() {
        for (int unit = next.getAndIncrement(); unit < units; unit = next.getAndIncrement()) {
            try {
                if (failure.get() == null) {
                    body.accept(unit);
                }
            } catch (Throwable t) {
                failure.compareAndSet(null, t);
            } finally {
                finished.countDown();
            }
        }
    }

    private void await() {
        boolean interrupted = false;
        while (true) {
            try {
                finished.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true; // others still write to our arrays
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        switch (failure.get()) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            case Throwable t -> throw new IllegalStateException(t);
        }
    }
}
