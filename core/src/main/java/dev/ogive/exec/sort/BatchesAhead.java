package dev.ogive.exec.sort;

import dev.ogive.column.Batch;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/// Numbered batches, given out in order, that other threads make before they are asked for.
///
/// Whoever has time makes the next one that nobody makes yet, the reading thread too: it never
/// waits for a helper that has not begun. Batches lie in a ring, so that helpers are ahead by its
/// length at most; their jobs end when it is full and are handed out again when it is half empty.
final class BatchesAhead implements AutoCloseable {
    private static final int BATCHES_PER_THREAD = 4;
    private static final int SPINS_MAX = 200;
    private static final long PAUSE_NANOS = 20_000;

    /// Fills a batch. Called by several threads, with different batches.
    interface Maker {
        void make(int number, Batch out);
    }

    private final int batches;
    private final Maker maker;
    private final Executor helpers;
    private final int helpersMax;
    private final Batch[] ring;

    /// For each place in the ring the number of the batch made there last, plus one.
    private final AtomicIntegerArray made;

    /// The next batch that nobody makes yet.
    private final AtomicInteger unclaimed = new AtomicInteger();

    /// Jobs handed out that have not ended, and those of them that have begun.
    private final AtomicInteger jobs = new AtomicInteger();

    private final AtomicInteger running = new AtomicInteger();

    /// The batch that the reader has, or asked for first; the places of those before it are free.
    private volatile int reading;

    private volatile boolean closed;
    private volatile Throwable failure;
    private int next;

    /// @param batches how many there are
    /// @param empty makes an empty batch of the right types
    /// @param threads that may work at once, the reading one included
    BatchesAhead(int batches, Supplier<Batch> empty, Maker maker, Executor helpers, int threads) {
        this.batches = batches;
        this.maker = maker;
        this.helpers = helpers;
        this.helpersMax = threads - 1;
        ring = new Batch[Math.min(batches, threads * BATCHES_PER_THREAD)];
        for (int i = 0; i < ring.length; i++) {
            ring[i] = empty.get();
        }
        made = new AtomicIntegerArray(ring.length);
    }

    /// The next batch, valid until the next call, or null after the last one. For one thread.
    ///
    /// @param check called while waiting for a helper; throws where the query is to stop
    Batch next(Runnable check) {
        int number = next;
        if (number == batches) {
            return null;
        }
        next++;
        reading = number;
        callHelpers();
        int place = number % ring.length;
        for (int spins = 0; made.get(place) != number + 1; ) {
            Throwable cause = failure;
            if (cause instanceof RuntimeException e) {
                throw e;
            }
            if (cause instanceof Error e) {
                throw e;
            }
            if (makeOne()) {
                continue;
            }
            if (spins++ < SPINS_MAX) {
                Thread.onSpinWait();
            } else {
                check.run();
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return ring[place];
    }

    private void callHelpers() {
        int ahead = unclaimed.get() - reading;
        if (ahead > ring.length / 2 || unclaimed.get() == batches) {
            return;
        }
        while (jobs.get() < helpersMax) {
            jobs.incrementAndGet();
            helpers.execute(this::help);
        }
    }

    private void help() {
        running.incrementAndGet();
        try {
            while (!closed && makeOne()) {}
        } catch (Throwable t) {
            failure = t;
        } finally {
            jobs.decrementAndGet();
            running.decrementAndGet();
        }
    }

    /// False where all batches are made or begun, or the ring is full.
    private boolean makeOne() {
        int number = unclaimed.get();
        if (number >= batches || number >= reading + ring.length) {
            return false;
        }
        if (unclaimed.compareAndSet(number, number + 1)) {
            int place = number % ring.length;
            maker.make(number, ring[place]);
            made.set(place, number + 1);
        }
        return true;
    }

    /// Waits until no helper is at work any more.
    @Override
    public void close() {
        closed = true;
        while (running.get() > 0) {
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }
}
