package dev.ogive.exec;

import dev.ogive.exec.operator.Plans;
import dev.ogive.exec.pipeline.RunCursor;
import dev.ogive.exec.pipeline.WorkerPool;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.profile.OperatorProfile;

/// Runs physical plans. One per engine: its queries share a fixed pool of workers. Thread-safe.
public final class Executor implements AutoCloseable {
    private final WorkerPool pool;

    /// @param workers threads of the pool; a query with `threads = n` uses its caller and up to
    ///     `n - 1` of them
    public Executor(int workers) {
        pool = new WorkerPool(workers);
    }

    /// Starts a query; nothing is computed before the first [BatchCursor#next], which works on
    /// the calling thread. The cursor must be closed. Parameters have been replaced by literals.
    public RunCursor execute(PhysicalPlan plan, QueryContext query) {
        return Plans.cursor(plan, query, pool);
    }

    /// Runs a query to its end and gives each worker's rows to a consumer of its own.
    ///
    /// @return what the operators did
    public OperatorProfile run(PhysicalPlan plan, QueryContext query, BatchConsumer.Factory consumers) {
        return Plans.run(plan, query, pool, consumers);
    }

    /// Lets the worker threads end.
    @Override
    public void close() {
        pool.close();
    }
}
