package dev.ogive.exec.pipeline;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;

/// A fixed set of threads that help queries along. Jobs never block: a query with nothing to do
/// for a thread gives it back at once. Threads start on first use and are daemons.
public final class WorkerPool implements Executor, AutoCloseable {
    private final int size;
    private final ArrayDeque<Runnable> jobs = new ArrayDeque<>();
    private int started;
    private int idle;
    private boolean closed;

    /// Mirrors `!jobs.isEmpty()` for workers that ask without the lock.
    private volatile boolean waiting;

    /// @param size threads at most
    public WorkerPool(int size) {
        this.size = size;
    }

    public int size() {
        return size;
    }

    /// Adds a job to the end of the line; a closed pool drops it.
    public synchronized void submit(Runnable job) {
        if (closed) {
            return;
        }
        jobs.add(job);
        waiting = true;
        if (jobs.size() > idle && started < size) {
            started++;
            Thread.ofPlatform().daemon().name("ogive-worker-" + started).start(this::work);
        } else {
            notify();
        }
    }

    @Override
    public void execute(Runnable job) {
        submit(job);
    }

    /// Whether some job waits for a thread: long-running jobs then make room.
    public boolean hasWaiting() {
        return waiting;
    }

    private void work() {
        for (; ; ) {
            Runnable job;
            synchronized (this) {
                while (jobs.isEmpty() && !closed) {
                    idle++;
                    try {
                        wait();
                    } catch (InterruptedException e) {
                        // A stray interrupt is not a reason to stop: only close() is.
                    } finally {
                        idle--;
                    }
                }
                if (jobs.isEmpty()) {
                    return;
                }
                job = jobs.poll();
                waiting = !jobs.isEmpty();
            }
            job.run();
        }
    }

    /// Lets threads end after the jobs that wait.
    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
    }
}
