package dev.ogive.exec.pipeline;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.exec.profile.OperatorProfile;
import java.util.ArrayDeque;
import java.util.List;

/// Copies of batches on their way from helping workers to the reader of the result. Bounded: a
/// worker that finds it full leaves its task parked.
final class ResultQueue implements Sink {
    private static final int BATCHES_MAX = 16;

    private final List<DataType> types;
    private final OperatorProfile profile = new OperatorProfile("Result", Double.NaN);
    private final ArrayDeque<Batch> full = new ArrayDeque<>();
    private final ArrayDeque<Batch> free = new ArrayDeque<>();
    private final QueryRun run;

    ResultQueue(QueryRun run, List<DataType> types) {
        this.run = run;
        this.types = types;
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    /// The oldest batch, or null; `previous` (may be null) is given back for reuse.
    Batch poll(Batch previous) {
        synchronized (run) {
            if (previous != null) {
                free.add(previous);
            }
            Batch batch = full.poll();
            if (batch == null || full.size() == BATCHES_MAX / 2) {
                run.lend();
            }
            return batch;
        }
    }

    boolean isEmpty() {
        return full.isEmpty();
    }

    @Override
    public Local open(WorkerContext worker) {
        return new Local() {
            @Override
            public Status push(Batch input) {
                Batch copy;
                synchronized (run) {
                    copy = free.poll();
                }
                if (copy == null) {
                    copy = Batch.allocate(types, Math.max(worker.batchRows(), input.rows));
                }
                copy.clear();
                for (int c = 0; c < copy.columns.length; c++) {
                    copy.columns[c].ensureCapacity(input.rows);
                    copy.columns[c].copy(input.columns[c], 0, 0, input.rows);
                }
                copy.rows = input.rows;
                synchronized (run) {
                    full.add(copy);
                    run.notifyAll();
                    return full.size() >= BATCHES_MAX ? Status.BLOCKED : Status.NEED_INPUT;
                }
            }

            @Override
            public boolean isReady() {
                return full.size() < BATCHES_MAX;
            }

            @Override
            public void finish() {}
        };
    }
}
