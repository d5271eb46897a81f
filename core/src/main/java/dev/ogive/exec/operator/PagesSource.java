package dev.ogive.exec.operator;

import dev.ogive.column.Batch;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.store.RowPages;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// Reads kept rows; a morsel is a page.
final class PagesSource implements Source {
    private static final int ROWS_SHARED_MIN = 20_000;

    private final OperatorProfile profile;
    private final Supplier<RowPages> kept;
    private final AtomicInteger nextPage = new AtomicInteger();
    private RowPages pages;

    /// @param kept the sealed rows, asked for when the source starts
    PagesSource(OperatorProfile profile, Supplier<RowPages> kept) {
        this.profile = profile;
        this.kept = kept;
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    @Override
    public void start() {
        pages = kept.get();
    }

    @Override
    public int parallelism() {
        return pages.rows() < ROWS_SHARED_MIN ? 1 : pages.pages();
    }

    @Override
    public Reader open(WorkerContext worker) {
        Batch out = Batch.allocate(pages.types(), worker.batchRows());
        int[] scratch = new int[worker.batchRows()];
        return new Reader() {
            private int page = -1;
            private int at;

            @Override
            public Status next() {
                while (page < 0 || at == pages.rowsIn(page)) {
                    page = nextPage.getAndIncrement();
                    at = 0;
                    if (page >= pages.pages()) {
                        page = -1;
                        return Status.FINISHED;
                    }
                }
                int count = Math.min(worker.batchRows(), pages.rowsIn(page) - at);
                pages.read(page, at, count, scratch, out);
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
