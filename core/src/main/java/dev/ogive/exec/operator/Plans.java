package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.config.Settings;
import dev.ogive.exec.BatchConsumer;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.pipeline.Pipeline;
import dev.ogive.exec.pipeline.QueryRun;
import dev.ogive.exec.pipeline.RunCursor;
import dev.ogive.exec.pipeline.Sink;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.pipeline.WorkerPool;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.profile.OperatorProfile;

/// Where plans become runs.
public final class Plans {
    private Plans() {}

    /// A run whose result is pulled.
    public static RunCursor cursor(PhysicalPlan plan, QueryContext query, WorkerPool pool) {
        QueryRun run = new QueryRun(query, pool, query.settings().get(Settings.THREADS));
        boolean built = false;
        try {
            Built root = new PlanBuilder(query, run, pool).build(plan);
            built = true;
            return new RunCursor(run, root.fragment(), root.profile());
        } finally {
            if (!built) {
                run.close();
            }
        }
    }

    /// A run whose result is given to consumers.
    public static OperatorProfile run(
            PhysicalPlan plan, QueryContext query, WorkerPool pool, BatchConsumer.Factory consumers) {
        try (QueryRun run = new QueryRun(query, pool, query.settings().get(Settings.THREADS))) {
            Built root = new PlanBuilder(query, run, pool).build(plan);
            run.add(new Pipeline(root.fragment(), new Consume(consumers), root.release()));
            run.complete();
            return root.profile();
        }
    }

    private static final class Consume implements Sink {
        private final OperatorProfile profile = new OperatorProfile("Consume", Double.NaN);
        private final BatchConsumer.Factory consumers;

        Consume(BatchConsumer.Factory consumers) {
            this.consumers = consumers;
        }

        @Override
        public OperatorProfile profile() {
            return profile;
        }

        @Override
        public Local open(WorkerContext worker) {
            BatchConsumer consumer = consumers.open();
            return new Local() {
                @Override
                public Status push(Batch input) {
                    consumer.accept(input);
                    return Status.NEED_INPUT;
                }

                @Override
                public void finish() {
                    consumer.finish();
                }

                @Override
                public void close() {
                    consumer.close();
                }
            };
        }
    }
}
