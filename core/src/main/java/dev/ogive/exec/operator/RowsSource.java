package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import java.util.List;

/// Literal rows, computed as they are read.
record RowsSource(OperatorProfile profile, List<List<Expr>> rows, List<DataType> types, Expressions expressions)
        implements Source {
    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public Reader open(WorkerContext worker) {
        Batch out = Batch.allocate(types, Math.min(worker.batchRows(), Math.max(1, rows.size())));
        return new Reader() {
            private int at;

            @Override
            public Status next() {
                if (at == rows.size()) {
                    return Status.FINISHED;
                }
                out.clear();
                int count = Math.min(worker.batchRows(), rows.size() - at);
                for (int i = 0; i < count; i++) {
                    List<Expr> row = rows.get(at + i);
                    for (int c = 0; c < row.size(); c++) {
                        out.columns[c].set(i, expressions.constant(row.get(c)));
                    }
                }
                out.rows = count;
                at += count;
                return Status.HAVE_OUTPUT;
            }

            @Override
            public Batch batch() {
                return out;
            }
        };
    }
}
