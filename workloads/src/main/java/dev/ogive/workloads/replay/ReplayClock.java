package dev.ogive.workloads.replay;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/// The time of one engine's replay, in nanoseconds since its beginning: runs while it is the
/// engine's turn and stands still otherwise. Any thread may read it; one thread starts and stops
/// it.
final class ReplayClock {
    /// Longest sleep before a waiting client looks whether the replay was stopped.
    private static final long LOOK_NANOS = 50_000_000;

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

    /// Sleeps until a time.
    ///
    /// @param stopped asked again and again
    /// @return false where it was stopped before
    boolean await(long nanos, BooleanSupplier stopped) {
        for (long left = nanos - now(); left > 0; left = nanos - now()) {
            if (stopped.getAsBoolean()) {
                return false;
            }
            LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
        }
        return !stopped.getAsBoolean();
    }
}
