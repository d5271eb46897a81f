package dev.ogive.exec.pipeline;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.QueryContext;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// One execution: its pipelines run one after another, each by up to `threads` workers. The
/// thread that asks for the result is one of them, so a query with one thread or one morsel never
/// changes threads; others are lent by the [WorkerPool] while there is work and given back when
/// there is none.
///
/// Locking: the monitor of the run guards what stage it is in and who works on it; taken a few
/// times per stage and worker, never per batch (the result queue excepted). Nothing is computed
/// while it is held.
public final class QueryRun implements AutoCloseable {
    /// A helper works at most this long while other queries wait for a thread.
    private static final long SLICE_NANOS = 10_000_000;

    private final QueryContext query;
    private final WorkerPool pool;
    private final int threads;
    private final List<AutoCloseable> resources = new ArrayList<>();
    private final ArrayDeque<Pipeline> pending = new ArrayDeque<>();

    /// The stage in progress, null between stages.
    private Stage stage;

    /// Threads inside [#execute].
    private int active;

    /// Helper jobs handed to the pool and not back yet.
    private int helpers;

    private volatile boolean closed;

    /// @param pool may be null where `threads` is 1
    /// @param threads workers at most, the caller included
    public QueryRun(QueryContext query, WorkerPool pool, int threads) {
        this.query = query;
        this.pool = pool;
        this.threads = pool == null ? 1 : Math.min(threads, pool.size() + 1);
    }

    public QueryContext query() {
        return query;
    }

    public int threads() {
        return threads;
    }

    /// Adds a pipeline; it runs after those added before.
    public synchronized void add(Pipeline pipeline) {
        pending.add(pipeline);
    }

    /// Closed at the end of the run whatever happens, last added first. Closing must be
    /// idempotent: operators release what they can earlier.
    public synchronized void own(AutoCloseable resource) {
        resources.add(resource);
    }

    /// @throws OgiveException if the run must stop
    public void check() {
        query.check();
        if (closed) {
            throw new OgiveException(ErrorCode.CANCELLED, "the result was closed while the statement was running");
        }
    }

    /// Runs all pipelines to their end.
    public void complete() {
        for (; ; ) {
            Work work;
            synchronized (this) {
                query.check();
                if (stage == null) {
                    if (pending.isEmpty()) {
                        return;
                    }
                    work = new Begin(pending.poll());
                    stage = work.stage;
                } else {
                    work = stage.claim();
                }
                if (work == null) {
                    awaitChange();
                    continue;
                }
                active++;
            }
            execute(work, Long.MAX_VALUE);
            query.check();
        }
    }

    /// Waits briefly for another worker; the bound makes deadlines be noticed. Callers look again
    /// whatever woke them.
    @SuppressWarnings("WaitNotInLoop")
    synchronized void awaitChange() {
        try {
            wait(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            query.cancel();
        }
    }

    /// Begins the stage that the reader of the result takes part in as its first worker;
    /// [#complete] has returned.
    FragmentReader beginResult(Stage result) {
        synchronized (this) {
            stage = result;
            result.created = 1;
        }
        result.start();
        return result.fragment.open(result.worker);
    }

    /// Sees to it that the pool helps with the current stage.
    synchronized void lend() {
        if (stage == null || closed) {
            return;
        }
        int wanted = Math.min(threads - 1, stage.claimable());
        while (helpers < wanted) {
            helpers++;
            pool.submit(this::help);
        }
    }

    /// Lets workers look again at what was BLOCKED.
    public synchronized void wake() {
        lend();
        notifyAll();
    }

    private void help() {
        long deadline = System.nanoTime() + SLICE_NANOS;
        for (; ; ) {
            Work work;
            synchronized (this) {
                work = closed || query.isStopped() || stage == null ? null : stage.claim();
                if (work == null) {
                    helpers--;
                    return;
                }
                active++;
            }
            execute(work, deadline);
            if (pool.hasWaiting() && System.nanoTime() > deadline) {
                // To the end of the line, behind the queries that wait.
                pool.submit(this::help);
                return;
            }
        }
    }

    private void execute(Work work, long deadline) {
        try {
            work.run(deadline);
        } catch (Throwable t) {
            fail(t);
        } finally {
            synchronized (this) {
                active--;
                notifyAll();
            }
        }
    }

    /// Stops the run because of `cause`, whatever it is; the first cause wins.
    void fail(Throwable cause) {
        query.stop(describe(cause));
        synchronized (this) {
            notifyAll();
        }
    }

    private static OgiveException describe(Throwable cause) {
        return switch (cause) {
            case OgiveException e -> e;
            case OutOfMemoryError e ->
                new OgiveException(ErrorCode.MEMORY_LIMIT, "the Java heap is exhausted: " + e.getMessage(), e);
            case StackOverflowError e ->
                new OgiveException(ErrorCode.TOO_COMPLEX, "an expression is nested too deeply to run", e);
            default -> new OgiveException(ErrorCode.INTERNAL_ERROR, "unexpected " + cause, cause);
        };
    }

    /// Ends the run: workers stop at their next batch, then everything is released.
    @Override
    public void close() {
        Stage last;
        synchronized (this) {
            closed = true;
            boolean interrupted = false;
            while (active > 0) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            last = stage;
            stage = null;
        }
        if (last != null) {
            last.abandon();
        }
        List<AutoCloseable> owned;
        synchronized (this) {
            owned = new ArrayList<>(resources);
            resources.clear();
            pending.clear();
        }
        release(owned.reversed());
    }

    private static void release(List<AutoCloseable> resources) {
        RuntimeException first = null;
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (Exception e) {
                OgiveException described = describe(e);
                if (first == null) {
                    first = described;
                } else {
                    first.addSuppressed(described);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /// Something one thread does for the run.
    private abstract static class Work {
        final Stage stage;

        Work(Stage stage) {
            this.stage = stage;
        }

        /// @param deadline of [System#nanoTime] after which to make room for others
        abstract void run(long deadline);
    }

    /// Starts a stage.
    private final class Begin extends Work {
        Begin(Pipeline pipeline) {
            super(new Stage(QueryRun.this, pipeline.fragment(), pipeline.sink(), pipeline.release()));
        }

        @Override
        void run(long deadline) {
            stage.start();
        }
    }

    /// A pipeline in progress. Fields are guarded by the run's monitor.
    static final class Stage {
        private final QueryRun run;
        private final Fragment fragment;
        private final Sink sink;
        private final List<AutoCloseable> release;
        private final WorkerContext worker;
        private final ArrayDeque<Task> parked = new ArrayDeque<>();
        private int tasksMax;
        private int created;
        private int finished;
        private boolean exhausted;

        /// Round of completion: tasks in all, handed out, done.
        private int merges;

        private int mergesClaimed;
        private int mergesDone;

        Stage(QueryRun run, Fragment fragment, Sink sink, List<AutoCloseable> release) {
            this.run = run;
            this.fragment = fragment;
            this.sink = sink;
            this.release = release;
            this.worker = WorkerContext.of(run);
        }

        /// Makes the source ready and lets workers in.
        void start() {
            fragment.source().start();
            int workers = Math.min(run.threads, Math.min(fragment.parallelism(), sink.parallelism()));
            synchronized (run) {
                tasksMax = Math.max(1, workers);
                if (tasksMax > 1) {
                    run.lend();
                }
            }
        }

        /// How many threads could find work now, the asking one included.
        private int claimable() {
            if (merges > 0) {
                return merges - mergesClaimed;
            }
            int ready = 0;
            for (Task task : parked) {
                ready += task.isReady() ? 1 : 0;
            }
            return ready + (exhausted ? 0 : Math.max(0, tasksMax - created));
        }

        private Work claim() {
            if (merges > 0) {
                return mergesClaimed < merges ? new Merge(this, mergesClaimed++) : null;
            }
            for (Iterator<Task> tasks = parked.iterator(); tasks.hasNext(); ) {
                Task task = tasks.next();
                if (task.isReady()) {
                    tasks.remove();
                    return task;
                }
            }
            // Until the source has started none is wanted, the first one of a result being counted already.
            return exhausted || created >= tasksMax ? null : newTask();
        }

        private Task newTask() {
            created++;
            return new Task(this);
        }

        /// One worker has ended; the last one of all completes the stage.
        void taskFinished() {
            boolean last;
            synchronized (run) {
                finished++;
                exhausted = true;
                last = finished == created;
                run.notifyAll();
            }
            if (last) {
                nextRound();
            }
        }

        /// Whether all rows of the stage have been delivered.
        boolean drained() {
            return exhausted && finished == created;
        }

        private void mergeFinished() {
            boolean last;
            synchronized (run) {
                last = ++mergesDone == merges;
            }
            if (last) {
                nextRound();
            }
        }

        private void nextRound() {
            int tasks = sink.mergeTasks();
            if (tasks > 0) {
                synchronized (run) {
                    merges = tasks;
                    mergesClaimed = 0;
                    mergesDone = 0;
                    if (tasks > 1 && run.threads > 1) {
                        run.lend();
                    }
                    run.notifyAll();
                }
                return;
            }
            QueryRun.release(release);
            synchronized (run) {
                if (run.stage == this) {
                    run.stage = null;
                }
                run.notifyAll();
            }
        }

        /// Releases what parked workers hold; no thread works on the stage any more.
        void abandon() {
            for (Task task : parked) {
                task.close();
            }
            parked.clear();
        }
    }

    /// One worker's passage through a pipeline, from the first morsel to the end, with pauses.
    private static final class Task extends Work {
        private FragmentReader reader;
        private Sink.Local local;
        private long sinkNanos;

        /// Whether the reader was BLOCKED when the task was parked.
        private boolean blocked;

        private boolean closed;

        Task(Stage stage) {
            super(stage);
        }

        @Override
        void run(long deadline) {
            boolean done = false;
            boolean park = false;
            try {
                if (reader == null) {
                    local = stage.sink.open(stage.worker);
                    reader = stage.fragment.open(stage.worker);
                }
                done = pushAll(deadline);
                park = !done;
            } finally {
                if (!park) {
                    close();
                }
            }
            if (done) {
                stage.taskFinished();
            } else {
                synchronized (stage.run) {
                    stage.parked.add(this);
                }
            }
        }

        /// True at the end, false to be parked.
        private boolean pushAll(long deadline) {
            for (; ; ) {
                Status status = reader.next();
                blocked = status == Status.BLOCKED;
                if (blocked) {
                    return false;
                }
                if (status == Status.FINISHED) {
                    break;
                }
                long begin = System.nanoTime();
                Status taken = local.push(reader.batch());
                long now = System.nanoTime();
                sinkNanos += now - begin;
                if (taken == Status.FINISHED) {
                    break;
                }
                if (taken == Status.BLOCKED || (now > deadline && stage.run.pool.hasWaiting())) {
                    return false;
                }
            }
            long begin = System.nanoTime();
            local.finish();
            sinkNanos += System.nanoTime() - begin;
            return true;
        }

        /// Whether a parked task can go on.
        boolean isReady() {
            return readerReady() && local.isReady();
        }

        private boolean readerReady() {
            return !blocked || reader.isReady();
        }

        private void close() {
            if (closed) {
                return;
            }
            closed = true;
            if (reader != null) {
                reader.close();
            }
            if (local != null) {
                local.close();
            }
            stage.sink.profile().addNanos(sinkNanos);
        }
    }

    private static final class Merge extends Work {
        private final int task;

        Merge(Stage stage, int task) {
            super(stage);
            this.task = task;
        }

        @Override
        void run(long deadline) {
            long begin = System.nanoTime();
            stage.sink.merge(task, stage.worker);
            stage.sink.profile().addNanos(System.nanoTime() - begin);
            stage.mergeFinished();
        }
    }
}
