package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.exec.pipeline.Operator;
import dev.ogive.exec.pipeline.OperatorFactory;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.scan.RowFilter;
import java.util.List;
import java.util.function.Supplier;

/// Keeps the rows for which a condition is true. A batch that passes whole is handed on as it is.
///
/// @param needed columns that are read by anybody after it
record FilterRows(OperatorProfile profile, Supplier<RowFilter> condition, List<DataType> types, boolean[] needed)
        implements OperatorFactory {
    @Override
    public Operator open(WorkerContext worker) {
        RowFilter filter = condition.get();
        Batch own = Batch.allocate(types, worker.batchRows());
        int[] selected = new int[worker.batchRows()];
        return new Operator() {
            private Batch out;

            @Override
            public Status push(Batch input) {
                int kept = filter.select(input, selected);
                if (kept == input.rows) {
                    out = input;
                    return Status.NEED_INPUT;
                }
                out = own;
                own.rows = kept;
                if (kept > 0) {
                    for (int c = 0; c < needed.length; c++) {
                        if (needed[c]) {
                            own.columns[c].gather(input.columns[c], selected, kept);
                        }
                    }
                }
                return Status.NEED_INPUT;
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
