package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.exec.pipeline.Operator;
import dev.ogive.exec.pipeline.OperatorFactory;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// Lets rows `[offset, offset + limit)` pass, in the order they come, counted over all workers.
final class LimitRows implements OperatorFactory {
    private final OperatorProfile profile;
    private final long begin;
    private final long end;
    private final List<DataType> types;
    private final boolean[] needed;
    private final int parallelism;
    private final AtomicLong passed = new AtomicLong();

    /// @param limit rows at most, -1: all
    /// @param parallelism workers at most: with one, the rows are the first of the input
    LimitRows(
            OperatorProfile profile, long offset, long limit, List<DataType> types, boolean[] needed, int parallelism) {
        this.profile = profile;
        this.begin = offset;
        this.end = limit < 0 || offset > Long.MAX_VALUE - limit ? Long.MAX_VALUE : offset + limit;
        this.types = types;
        this.needed = needed;
        this.parallelism = parallelism;
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    @Override
    public int parallelism() {
        return parallelism;
    }

    @Override
    public Operator open(WorkerContext worker) {
        Batch own = Batch.allocate(types, worker.batchRows());
        int[] positions = new int[worker.batchRows()];
        return new Operator() {
            private Batch out;

            @Override
            public Status push(Batch input) {
                out = null;
                if (passed.get() >= end) {
                    return Status.FINISHED;
                }
                long first = passed.getAndAdd(input.rows);
                int from = (int) Math.min(input.rows, Math.max(0, begin - first));
                int to = (int) Math.max(0, Math.min(input.rows, end - first));
                if (from == 0 && to == input.rows) {
                    out = input;
                } else if (from < to) {
                    slice(input, from, to);
                }
                return first + input.rows >= end ? Status.FINISHED : Status.NEED_INPUT;
            }

            private void slice(Batch input, int from, int to) {
                for (int i = from; i < to; i++) {
                    positions[i - from] = i;
                }
                for (int c = 0; c < needed.length; c++) {
                    if (needed[c]) {
                        own.columns[c].gather(input.columns[c], positions, to - from);
                    }
                }
                own.rows = to - from;
                out = own;
            }

            @Override
            public Status flush() {
                out = null;
                return Status.FINISHED;
            }

            @Override
            public Batch output() {
                return out;
            }
        };
    }
}
