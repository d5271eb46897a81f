package dev.ogive.exec.sort;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.row.RowReader;
import java.util.List;
import java.util.concurrent.Executor;

/// Puts out rows `[offset, offset + limit)` of a finished sort, in order, by one worker. Where
/// there are many, helpers fetch them ahead: each row is a few cache misses.
///
/// @param columns for each output column its position among the stored ones, -1 if nobody reads
///     it
/// @param limit -1: all
/// @param helpers threads that may fetch rows, or null
public record SortedSource(
        OperatorProfile profile,
        SortedRows sorted,
        int[] columns,
        List<DataType> types,
        long offset,
        long limit,
        Executor helpers,
        int threads)
        implements Source {
    /// Fewer rows are fetched by the reader alone.
    private static final int ROWS_SHARED_MIN = 1 << 15;

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
        private final int rows = sorted.rows();
        private final int[] ids = sorted.isWithoutIds() ? null : sorted.ids();
        private final int begin = (int) Math.min(offset, rows);
        private final int end = limit < 0 || limit > rows - begin ? rows : begin + (int) limit;
        private final int batchRows;
        private final BatchesAhead ahead;
        private Batch out;
        private int at = begin;

        FromMemory(WorkerContext worker) {
            this.worker = worker;
            batchRows = Math.min(worker.batchRows(), Math.max(1, end - begin));
            boolean alone = helpers == null || threads == 1 || end - begin < ROWS_SHARED_MIN;
            ahead = alone
                    ? null
                    : new BatchesAhead(
                            Math.ceilDiv(end - begin, batchRows),
                            this::empty,
                            (number, batch) -> fill(begin + number * batchRows, batch),
                            helpers,
                            threads);
            out = alone ? empty() : null;
        }

        private Batch empty() {
            return Batch.allocate(types, batchRows);
        }

        @Override
        public Status next() {
            if (at == end) {
                return Status.FINISHED;
            }
            if (ahead == null) {
                fill(at, out);
            } else {
                out = ahead.next(worker::check);
            }
            at += out.rows;
            return Status.HAVE_OUTPUT;
        }

        private void fill(int from, Batch batch) {
            int count = Math.min(batchRows, end - from);
            for (int c = 0; c < columns.length; c++) {
                if (columns[c] >= 0 && !sorted.readInOrder(columns[c], from, count, batch.columns[c])) {
                    sorted.pages().gather(columns[c], ids, from, count, false, batch.columns[c]);
                }
            }
            batch.rows = count;
        }

        @Override
        public Batch batch() {
            return out;
        }

        @Override
        public void close() {
            if (ahead != null) {
                ahead.close();
            }
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
