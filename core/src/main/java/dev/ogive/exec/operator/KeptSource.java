package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Reads kept rows, shared out by their morsels.
final class KeptSource implements Source {
    private static final int ROWS_SHARED_MIN = 20_000;

    private final OperatorProfile profile;
    private final Supplier<KeptRows> kept;
    private final AtomicInteger nextMorsel = new AtomicInteger();
    private KeptRows rows;

    /// @param kept the complete rows, asked for when the source starts
    KeptSource(OperatorProfile profile, Supplier<KeptRows> kept) {
        this.profile = profile;
        this.kept = kept;
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    @Override
    public void start() {
        rows = kept.get();
    }

    @Override
    public int parallelism() {
        return rows.rows() < ROWS_SHARED_MIN ? 1 : rows.morsels();
    }

    @Override
    public Reader open(WorkerContext worker) {
        KeptRows.Cursor cursor = rows.new Cursor(worker.batchRows());
        return new Reader() {
            private Batch batch;

            @Override
            public Status next() {
                for (; ; ) {
                    batch = cursor.next();
                    if (batch != null) {
                        return Status.HAVE_OUTPUT;
                    }
                    int morsel = nextMorsel.getAndIncrement();
                    if (morsel >= rows.morsels()) {
                        return Status.FINISHED;
                    }
                    cursor.begin(morsel);
                }
            }

            @Override
            public Batch batch() {
                return batch;
            }

            @Override
            public void close() {
                cursor.close();
            }
        };
    }
}
