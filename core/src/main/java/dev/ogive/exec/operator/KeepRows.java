package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.pipeline.Sink;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.row.SpilledRows;
import dev.ogive.exec.store.RowPages;
import dev.ogive.memory.QueryMemory;
import java.util.List;

/// Keeps all rows for sources that read them later: shared subplans, rounds of a recursion. A
/// worker that is refused memory moves what it has to a file and writes there from then on.
final class KeepRows implements Sink, AutoCloseable {
    /// This part of the limit is left to what runs beside and after it.
    private static final int FREE_PART = 4;

    private final OperatorProfile profile;
    private final QueryContext query;
    private final RowPages pages;
    private SpilledRows spilled;
    private boolean sealed;

    KeepRows(OperatorProfile profile, List<DataType> types, double estimatedRows, QueryContext query) {
        this.profile = profile;
        this.query = query;
        this.pages = new RowPages(types, estimatedRows, query.memory());
    }

    /// The rows, once complete.
    KeptRows rows() {
        return new KeptRows(pages, spilled);
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    private synchronized SpilledRows.Writer newWriter() {
        if (spilled == null) {
            spilled = new SpilledRows(pages.types(), query.memory(), query.spill());
        }
        return spilled.writer();
    }

    @Override
    public Local open(WorkerContext worker) {
        return new Keeping(worker);
    }

    private final class Keeping implements Local {
        private final WorkerContext worker;
        private final RowPages.Appender appender = pages.appender();
        private SpilledRows.Writer writer;

        Keeping(WorkerContext worker) {
            this.worker = worker;
        }

        @Override
        public Status push(Batch input) {
            int kept = writer == null && !isShort() ? appender.append(input) : 0;
            if (kept < input.rows) {
                spill();
                writer.append(input.columns, kept, input.rows);
            }
            return Status.NEED_INPUT;
        }

        private boolean isShort() {
            QueryMemory memory = query.memory();
            return memory.availableBytes() < memory.limitBytes() / FREE_PART;
        }

        private void spill() {
            if (writer != null) {
                return;
            }
            writer = newWriter();
            Batch batch = Batch.allocate(pages.types(), 1024);
            int[] scratch = new int[1024];
            try (RowPages kept = appender.detach()) {
                for (int p = 0; p < kept.pages(); p++) {
                    worker.check();
                    for (int at = 0; at < kept.rowsIn(p); at += scratch.length) {
                        kept.read(p, at, Math.min(scratch.length, kept.rowsIn(p) - at), scratch, batch);
                        writer.append(batch.columns, 0, batch.rows);
                    }
                    kept.release(p);
                }
            }
        }

        @Override
        public void finish() {
            appender.finish();
            if (writer != null) {
                writer.finish();
            }
        }

        @Override
        public void close() {
            appender.discard();
        }
    }

    @Override
    public int mergeTasks() {
        if (!sealed) {
            sealed = true;
            pages.seal();
            profile.noteMemoryBytes(pages.bytes());
            if (spilled != null) {
                profile.addSpilledBytes(spilled.bytes());
            }
        }
        return 0;
    }

    @Override
    public synchronized void close() {
        pages.close();
        if (spilled != null) {
            spilled.close();
        }
    }
}
