package dev.ogive.exec.sort;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.exec.pipeline.Sink;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.store.RowPages;
import dev.ogive.memory.QueryMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The first `n` rows of an order, without sorting the others. Each worker keeps candidates;
/// whenever it has several times `n` it sorts them, drops all but `n`, and from then on takes
/// only rows whose first key is not behind the `n`-th. The best bound of all workers is shared,
/// and lent to the scan of the first key where there is one.
public final class TopRows implements Sink, SortedRows, AutoCloseable {
    private static final int CANDIDATES_MIN = 4_096;

    private final OperatorProfile profile;
    private final int[] stored;
    private final List<SortKey> keys;
    private final int wanted;
    private final QueryMemory memory;
    private final List<DataType> types;
    private final TopBound bound;
    private final List<RowPages> finished = new ArrayList<>();
    private RowPages result;
    private int[] ids;
    private boolean merged;

    /// @param stored columns of the input to keep
    /// @param keys over positions in `stored`
    /// @param wanted rows to keep, `> 0`
    public TopRows(
            OperatorProfile profile,
            List<DataType> inputTypes,
            int[] stored,
            List<SortKey> keys,
            int wanted,
            QueryMemory memory) {
        this.profile = profile;
        this.stored = stored;
        this.keys = keys;
        this.wanted = wanted;
        this.memory = memory;
        this.types = Arrays.stream(stored).mapToObj(inputTypes::get).toList();
        this.bound = TopBound.of(keys.getFirst(), types.get(keys.getFirst().column()));
    }

    /// What is known of the first key of rows that can still be among the first; null if its type
    /// has no bound.
    public TopBound bound() {
        return bound;
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    @Override
    public RowPages pages() {
        return result;
    }

    @Override
    public int[] ids() {
        return ids;
    }

    @Override
    public Local open(WorkerContext worker) {
        return new Candidates(worker);
    }

    private final class Candidates implements Local {
        private final WorkerContext worker;
        private final int candidatesMax = (int) Math.min(1 << 30, Math.max(CANDIDATES_MIN, wanted * 3L));
        private final Vector[] columns = new Vector[stored.length];
        private final Vector[] passed;
        private final int[] selected;
        private RowPages pages;
        private RowPages.Appender appender;

        Candidates(WorkerContext worker) {
            this.worker = worker;
            passed = Batch.allocate(types, worker.batchRows()).columns;
            selected = new int[worker.batchRows()];
            begin();
        }

        private void begin() {
            pages = new RowPages(types, Math.max(wanted, 2_000), memory);
            appender = pages.appender();
        }

        @Override
        public Status push(Batch input) {
            for (int c = 0; c < stored.length; c++) {
                columns[c] = input.columns[stored[c]];
            }
            int rows = input.rows;
            Vector[] from = columns;
            if (bound != null && bound.isReady()) {
                rows = bound.select(columns[keys.getFirst().column()], input.rows, selected);
                if (rows < input.rows) {
                    for (int c = 0; c < stored.length && rows > 0; c++) {
                        passed[c].gather(columns[c], selected, rows);
                    }
                    from = passed;
                }
            }
            append(from, rows);
            if (appender.rows() >= candidatesMax) {
                compact();
            }
            return Status.NEED_INPUT;
        }

        private void append(Vector[] from, int rows) {
            int kept = appender.append(from, 0, rows);
            if (kept < rows) {
                // The planner asks for a Top-N only where its candidates are little beside the limit.
                appender.appendAnyway(from, kept, rows);
            }
        }

        /// Keeps the first `wanted` rows only.
        private void compact() {
            appender.finish();
            pages.seal();
            RowPages all = pages;
            int[] ordered = RowOrder.order(all, keys, worker::check);
            begin();
            try {
                int keep = Math.min(wanted, ordered.length);
                for (int at = 0; at < keep; at += worker.batchRows()) {
                    int count = Math.min(worker.batchRows(), keep - at);
                    for (int c = 0; c < types.size(); c++) {
                        all.gather(c, ordered, at, count, false, passed[c]);
                    }
                    append(passed, count);
                }
                if (bound != null && keep == wanted) {
                    bound.offer(all, ordered[keep - 1]);
                }
            } finally {
                all.close();
            }
        }

        @Override
        public void finish() {
            if (appender.rows() > wanted) {
                compact();
            }
            appender.finish();
            pages.seal();
            synchronized (TopRows.this) {
                finished.add(pages);
            }
            pages = null;
        }

        @Override
        public void close() {
            if (pages != null) {
                appender.discard();
                pages.close();
            }
        }
    }

    @Override
    public int mergeTasks() {
        if (merged) {
            return 0;
        }
        merged = true;
        return 1;
    }

    @Override
    public void merge(int task, WorkerContext worker) {
        if (finished.size() == 1) {
            result = finished.getFirst();
        } else {
            result = new RowPages(types, (double) wanted * finished.size(), memory);
            RowPages.Appender appender = result.appender();
            Batch batch = Batch.allocate(types, worker.batchRows());
            int[] scratch = new int[worker.batchRows()];
            try {
                for (RowPages part : finished) {
                    copy(part, appender, batch, scratch);
                }
                appender.finish();
            } finally {
                appender.discard();
            }
            result.seal();
        }
        int[] ordered = RowOrder.order(result, keys, worker::check);
        ids = ordered.length > wanted ? Arrays.copyOf(ordered, wanted) : ordered;
        profile.noteMemoryBytes(result.bytes());
    }

    private void copy(RowPages part, RowPages.Appender appender, Batch batch, int[] scratch) {
        for (int p = 0; p < part.pages(); p++) {
            for (int at = 0; at < part.rowsIn(p); at += scratch.length) {
                part.read(p, at, Math.min(scratch.length, part.rowsIn(p) - at), scratch, batch);
                appender.appendAnyway(batch.columns, 0, batch.rows);
            }
        }
    }

    @Override
    public synchronized void close() {
        finished.forEach(RowPages::close);
        if (result != null) {
            result.close();
        }
    }
}
