package dev.ogive.exec.pipeline;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.exec.BatchCursor;
import dev.ogive.exec.profile.OperatorProfile;
import java.util.List;

/// Reads the result of a run. The reading thread works itself: it completes the pipelines on the
/// first call and then takes part in the last fragment, whose batches it hands on without a copy;
/// batches of helping workers come through a bounded queue.
public final class RunCursor implements BatchCursor {
    private final QueryRun run;
    private final Fragment fragment;
    private final OperatorProfile profile;
    private final ResultQueue queue;
    private QueryRun.Stage stage;
    private FragmentReader own;
    private Batch queued;
    private boolean ended;

    /// @param profile of the plan's root
    public RunCursor(QueryRun run, Fragment fragment, OperatorProfile profile) {
        this.run = run;
        this.fragment = fragment;
        this.profile = profile;
        this.queue = new ResultQueue(run, fragment.types());
    }

    @Override
    public List<DataType> types() {
        return fragment.types();
    }

    /// What the operators did so far; complete after [#close].
    public OperatorProfile profile() {
        return profile;
    }

    @Override
    public Batch next() {
        if (ended) {
            return null;
        }
        try {
            Batch batch = advance();
            ended = batch == null;
            if (ended) {
                close();
            }
            return batch;
        } catch (Throwable t) {
            run.fail(t);
            try {
                close();
            } catch (RuntimeException e) {
                t.addSuppressed(e);
            }
            run.query().check();
            throw t;
        }
    }

    private Batch advance() {
        if (stage == null) {
            run.complete();
            stage = new QueryRun.Stage(run, fragment, queue, List.of());
            own = run.beginResult(stage);
        }
        for (; ; ) {
            run.check();
            Batch batch = queue.poll(queued);
            queued = batch;
            if (batch != null) {
                return batch;
            }
            if (own != null) {
                Status status = own.next();
                if (status == Status.HAVE_OUTPUT) {
                    return own.batch();
                }
                if (status == Status.FINISHED) {
                    closeOwn();
                    stage.taskFinished();
                } else if (status == Status.BLOCKED) {
                    awaitReady();
                }
                continue;
            }
            synchronized (run) {
                if (queue.isEmpty()) {
                    if (stage.drained()) {
                        return null;
                    }
                    run.lend();
                    run.awaitChange();
                }
            }
        }
    }

    /// Waits until there is a batch or this thread's own fragment can go on.
    private void awaitReady() {
        synchronized (run) {
            if (queue.isEmpty() && !own.isReady()) {
                run.lend();
                run.awaitChange();
            }
        }
    }

    private void closeOwn() {
        if (own != null) {
            own.close();
            own = null;
        }
    }

    @Override
    public void close() {
        ended = true;
        closeOwn();
        run.close();
    }
}
