package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.exec.pipeline.Sink;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.store.RowPages;
import dev.ogive.memory.QueryMemory;
import java.util.List;

/// Keeps all rows for sources that read them later: shared subplans, rounds of a recursion.
final class KeepRows implements Sink, AutoCloseable {
    private final OperatorProfile profile;
    private final QueryMemory memory;
    private final RowPages pages;
    private boolean sealed;

    KeepRows(OperatorProfile profile, List<DataType> types, double estimatedRows, QueryMemory memory) {
        this.profile = profile;
        this.memory = memory;
        this.pages = new RowPages(types, estimatedRows, memory);
    }

    RowPages pages() {
        return pages;
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    @Override
    public Local open(WorkerContext worker) {
        RowPages.Appender appender = pages.appender();
        return new Local() {
            @Override
            public Status push(Batch input) {
                if (appender.append(input) < input.rows) {
                    throw memory.refusal(pages.bytes(), "a subquery that is used more than once");
                }
                return Status.NEED_INPUT;
            }

            @Override
            public void finish() {
                appender.finish();
            }

            @Override
            public void close() {
                appender.discard();
            }
        };
    }

    @Override
    public int mergeTasks() {
        if (!sealed) {
            sealed = true;
            pages.seal();
            profile.noteMemoryBytes(pages.bytes());
        }
        return 0;
    }

    @Override
    public void close() {
        pages.close();
    }
}
