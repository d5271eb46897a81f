package dev.ogive.exec.sort;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.row.RowReader;
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
        return sorted.runs() == null ? new FromMemory(worker) : new FromRuns(worker);
    }

    private final class FromMemory implements Reader {
        private final WorkerContext worker;
        private final int[] ids = sorted.ids();
        private final int end;
        private final Batch out;
        private int at;

        FromMemory(WorkerContext worker) {
            this.worker = worker;
            at = (int) Math.min(offset, ids.length);
            end = limit < 0 || limit > ids.length - at ? ids.length : at + (int) limit;
            out = Batch.allocate(types, Math.min(worker.batchRows(), Math.max(1, end - at)));
        }

        @Override
        public Status next() {
            int count = Math.min(worker.batchRows(), end - at);
            if (count == 0) {
                return Status.FINISHED;
            }
            for (int c = 0; c < columns.length; c++) {
                if (columns[c] >= 0 && !sorted.readInOrder(columns[c], at, count, out.columns[c])) {
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
    }

    private final class FromRuns implements Reader {
        private final WorkerContext worker;
        private final RunMerge merge = sorted.runs().merge();
        private final RowReader reader = new RowReader(sorted.runs().layout());
        private final long[] rows;
        private final Batch out;
        private long skip = offset;
        private long left = limit < 0 ? Long.MAX_VALUE : limit;

        FromRuns(WorkerContext worker) {
            this.worker = worker;
            rows = new long[worker.batchRows()];
            out = Batch.allocate(types, worker.batchRows());
        }

        @Override
        public Status next() {
            while (skip > 0) {
                worker.check();
                int skipped = merge.next(rows, (int) Math.min(skip, rows.length));
                if (skipped == 0) {
                    return Status.FINISHED;
                }
                skip -= skipped;
            }
            int count = merge.next(rows, (int) Math.min(left, rows.length));
            if (count == 0) {
                return Status.FINISHED;
            }
            for (int c = 0; c < columns.length; c++) {
                if (columns[c] >= 0) {
                    reader.gather(columns[c], rows, 0, count, out.columns[c]);
                }
            }
            out.rows = count;
            left -= count;
            return Status.HAVE_OUTPUT;
        }

        @Override
        public Batch batch() {
            return out;
        }

        @Override
        public void close() {
            merge.close();
        }
    }
}
