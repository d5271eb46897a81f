package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.exec.expr.Projection;
import dev.ogive.exec.pipeline.Operator;
import dev.ogive.exec.pipeline.OperatorFactory;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import java.util.List;
import java.util.function.Supplier;

/// Computes expressions over each batch.
///
/// @param projection computes output columns `computed`, in this order; columns that nobody reads
///     are left out
record ProjectRows(OperatorProfile profile, Supplier<Projection> projection, int[] computed, List<DataType> types)
        implements OperatorFactory {
    @Override
    public Operator open(WorkerContext worker) {
        Projection compiled = projection.get();
        Batch results = new Batch(new Vector[computed.length], 0);
        Batch out = Batch.allocate(types, 0);
        return new Operator() {
            @Override
            public Status push(Batch input) {
                compiled.evaluate(input, results);
                for (int i = 0; i < computed.length; i++) {
                    out.columns[computed[i]] = results.columns[i];
                }
                out.rows = input.rows;
                return Status.NEED_INPUT;
            }

            @Override
            public Status flush() {
                out.rows = 0;
                return Status.FINISHED;
            }

            @Override
            public Batch output() {
                return out;
            }
        };
    }
}
