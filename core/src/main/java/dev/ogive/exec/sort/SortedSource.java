package dev.ogive.exec.sort;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import java.util.List;

/// Puts out rows `[offset, offset + limit)` of a finished sort, in order, by one worker.
///
/// @param columns for each output column its position among the stored ones, -1 if nobody reads
///     it
/// @param limit -1: all
public record SortedSource(
        OperatorProfile profile, SortedRows sorted, int[] columns, List<DataType> types, long offset, long limit)
        implements Source {
    @Override
    public int parallelism() {
        return 1;
    }

    @Override
    public Reader open(WorkerContext worker) {
        int[] ids = sorted.ids();
        int begin = (int) Math.min(offset, ids.length);
        int end = limit < 0 || limit > ids.length - begin ? ids.length : begin + (int) limit;
        Batch out = Batch.allocate(types, Math.min(worker.batchRows(), Math.max(1, end - begin)));
        return new Reader() {
            private int at = begin;

            @Override
            public Status next() {
                int count = Math.min(worker.batchRows(), end - at);
                if (count == 0) {
                    return Status.FINISHED;
                }
                for (int c = 0; c < columns.length; c++) {
                    if (columns[c] >= 0) {
                        sorted.pages().gather(columns[c], ids, at, count, false, out.columns[c]);
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
