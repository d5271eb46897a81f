package dev.ogive.exec.scan;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.storage.TableData;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Reads a [TableData.Streamed] front to back; a morsel is a split. Rows are not filtered here.
public final class StreamSource implements Source, AutoCloseable {
    private final OperatorProfile profile;
    private final List<? extends TableData.Split> splits;
    private final List<DataType> types;
    private final AtomicInteger nextSplit = new AtomicInteger();

    /// @param columns table columns to put out
    /// @param types of these columns
    public StreamSource(
            OperatorProfile profile, TableData.Streamed data, int[] columns, List<DataType> types, int batchRows) {
        this.profile = profile;
        this.types = types;
        this.splits = data.open(columns, batchRows);
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    @Override
    public int parallelism() {
        return Math.max(1, splits.size());
    }

    @Override
    public Reader open(WorkerContext worker) {
        Batch out = Batch.allocate(types, worker.batchRows());
        return new Reader() {
            private TableData.Split split;

            @Override
            public Status next() {
                for (; ; ) {
                    if (split == null) {
                        int next = nextSplit.getAndIncrement();
                        if (next >= splits.size()) {
                            return Status.FINISHED;
                        }
                        split = splits.get(next);
                    }
                    worker.check();
                    out.clear();
                    if (split.next(out)) {
                        return Status.HAVE_OUTPUT;
                    }
                    split = null;
                }
            }

            @Override
            public Batch batch() {
                return out;
            }
        };
    }

    /// Closes all splits.
    @Override
    public void close() {
        splits.forEach(TableData.Split::close);
    }
}
