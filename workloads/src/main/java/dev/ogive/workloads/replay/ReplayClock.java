package dev.ogive.workloads.replay;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The time of one engine's replay, in nanoseconds since its beginning: runs while it is the
/// engine's turn and stands still otherwise. Any thread may read it; one thread starts and stops
/// it.
final class ReplayClock {
    /// Longest sleep before a waiting client looks whether the replay was stopped.
    private static final long LOOK_NANOS = 50_000_000;

    /// A sleeping thread wakes up about this late: it sleeps less, and waits for the rest awake.
    private static final long WAKE_NANOS = 150_000;

    private long elapsedNanos;
    private long resumedNanos;
    private volatile boolean running;

    void resume() {
        resumedNanos = System.nanoTime();
        running = true;
    }

    void pause() {
        elapsedNanos = now();
        running = false;
    }

    long now() {
        return running ? elapsedNanos + (System.nanoTime() - resumedNanos) : elapsedNanos;
    }

    /// Waits until a time, to a few microseconds where a processor is free then.
    ///
    /// @param stopped asked again and again
    /// @return false where it was stopped before
    boolean await(long nanos, BooleanSupplier stopped) {
        for (long left = nanos - now(); left > 0; left = nanos - now()) {
            if (stopped.getAsBoolean()) {
                return false;
            }
            if (left > WAKE_NANOS) {
                LockSupport.parkNanos(Math.min(left - WAKE_NANOS, LOOK_NANOS));
            } else {
                Thread.onSpinWait();
            }
        }
        return !stopped.getAsBoolean();
    }
}
