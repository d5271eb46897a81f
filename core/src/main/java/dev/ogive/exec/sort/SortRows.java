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
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.QueryMemory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/// Sorts all rows: keeps them in pages, then puts their ids in order. Where memory runs short
/// each worker sorts what it has and writes it to a file as a run; then all rows go that way, and
/// the result is the merge of the runs.
public final class SortRows implements Sink, SortedRows, AutoCloseable {
    private static final int PAGES_PER_TASK = 8;

    /// Bytes a row takes while ids are put in order: prefix, id, and as much again to sort.
    private static final long ORDER_BYTES_PER_ROW = 24;

    /// This part of the limit is left to what runs beside and after the sort.
    private static final int FREE_PART = 8;

    /// Runs have at least this size whatever the limit says.
    private static final long RUN_BYTES_MIN = 64 << 10;

    private static final long RUN_BYTES_MAX = 16 << 20;

    /// What workers do together after the last row: SCAN, ENCODE, ORDER and TIES in memory, or
    /// LAST_RUN and MERGE with runs.
    private enum Phase {
        COLLECT,
        SCAN,
        ENCODE,
        ORDER,
        TIES,
        LAST_RUN,
        MERGE,
        DONE
    }

    private final OperatorProfile profile;
    private final int[] stored;
    private final List<SortKey> keys;
    private final int[] output;
    private final QueryMemory memory;
    private final SpillSpace space;
    private final Executor helpers;
    private final int threads;
    private final long runBytes;
    private final RowPages pages;
    private RowOrder order;
    private int[] pageStarts;
    private Phase phase = Phase.COLLECT;
    private long reserved;
    private volatile SortedRuns runs;

    /// @param stored columns of the input to keep
    /// @param keys over positions in `stored`
    /// @param output positions in `stored` of the columns that are read of the sorted rows; null
    ///     if their ids are read too
    /// @param helpers threads that may help to sort, or null
    public SortRows(
            OperatorProfile profile,
            List<DataType> inputTypes,
            int[] stored,
            List<SortKey> keys,
            int[] output,
            double estimatedRows,
            QueryMemory memory,
            SpillSpace space,
            Executor helpers,
            int threads) {
        this.profile = profile;
        this.stored = stored;
        this.keys = keys;
        this.output = output;
        this.memory = memory;
        this.space = space;
        this.helpers = helpers;
        this.threads = threads;
        runBytes = Math.clamp(memory.limitBytes() / 64, RUN_BYTES_MIN, RUN_BYTES_MAX);
        this.pages =
                RowPages.byRow(Arrays.stream(stored).mapToObj(inputTypes::get).toList(), estimatedRows, memory);
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    @Override
    public RowPages pages() {
        return pages;
    }

    @Override
    public int[] ids() {
        return order.ids();
    }

    @Override
    public int rows() {
        return order.rows();
    }

    @Override
    public boolean isWithoutIds() {
        return order.isWithoutIds();
    }

    @Override
    public boolean readInOrder(int column, int from, int count, Vector out) {
        return order.readInOrder(column, from, count, out);
    }

    @Override
    public SortedRuns runs() {
        return runs;
    }

    private synchronized SortedRuns beginRuns() {
        if (runs == null) {
            runs = new SortedRuns(pages.types(), keys, memory, space);
        }
        return runs;
    }

    @Override
    public Local open(WorkerContext worker) {
        return new Collecting(worker);
    }

    private final class Collecting implements Local {
        private final WorkerContext worker;
        private final RowPages.Appender appender = pages.appender();
        private final Vector[] columns = new Vector[stored.length];

        /// For ordering the rows of the appender.
        private long reservedHere;

        Collecting(WorkerContext worker) {
            this.worker = worker;
        }

        @Override
        public Status push(Batch input) {
            for (int c = 0; c < stored.length; c++) {
                columns[c] = input.columns[stored[c]];
            }
            int kept = append(0, input.rows);
            if (kept < input.rows || (isShort() && appender.bytes() >= runBytes)) {
                writeRun();
                kept += append(kept, input.rows);
                if (kept < input.rows) {
                    appender.appendAnyway(columns, kept, input.rows);
                }
            }
            return Status.NEED_INPUT;
        }

        private boolean isShort() {
            return memory.availableBytes() < memory.limitBytes() / FREE_PART;
        }

        /// Returns how many rows were appended; more than memory allows as long as they make too
        /// short a run.
        private int append(int from, int to) {
            long bytes = (to - from) * ORDER_BYTES_PER_ROW;
            int kept = 0;
            if (memory.tryReserve(bytes)) {
                reservedHere += bytes;
                kept = appender.append(columns, from, to);
            }
            if (from + kept < to && appender.bytes() < runBytes) {
                appender.appendAnyway(columns, from + kept, to);
                kept = to - from;
            }
            return kept;
        }

        private void writeRun() {
            SortedRuns to = beginRuns();
            try (RowPages run = appender.detach()) {
                to.add(run, worker);
            }
            memory.release(reservedHere);
            reservedHere = 0;
        }

        @Override
        public void finish() {
            if (runs != null && appender.rows() > 0) {
                writeRun();
                return;
            }
            appender.finish();
            synchronized (SortRows.this) {
                reserved += reservedHere;
            }
            reservedHere = 0;
        }

        @Override
        public void close() {
            appender.discard();
            memory.release(reservedHere);
            reservedHere = 0;
        }
    }

    private int pageTasks() {
        return (pages.pages() + PAGES_PER_TASK - 1) / PAGES_PER_TASK;
    }

    @Override
    public int mergeTasks() {
        for (; ; ) {
            int tasks = begin(phase);
            if (tasks > 0 || phase == Phase.DONE) {
                return tasks;
            }
        }
    }

    /// What follows a completed phase; returns the tasks of the new one.
    private int begin(Phase completed) {
        return switch (completed) {
            case COLLECT -> {
                pages.seal();
                if (runs != null) {
                    phase = Phase.LAST_RUN;
                    yield pages.rows() > 0 ? 1 : 0;
                }
                beginOrder();
                phase = Phase.SCAN;
                yield pageTasks();
            }
            case SCAN -> {
                phase = Phase.ENCODE;
                if (pageTasks() > 0) {
                    order.plan();
                }
                yield pageTasks();
            }
            case ENCODE -> {
                phase = Phase.ORDER;
                profile.noteMemoryBytes(pages.bytes() + reserved);
                yield Math.min(1, pageTasks());
            }
            case LAST_RUN -> {
                phase = Phase.MERGE;
                pages.close();
                releaseReserved();
                yield 0;
            }
            case MERGE -> {
                int merges = runs.beginRound();
                if (merges == 0) {
                    phase = Phase.DONE;
                    profile.addSpilledBytes(runs.bytes());
                    profile.path("merge of " + runs.count() + " runs");
                }
                yield merges;
            }
            case ORDER -> {
                phase = Phase.TIES;
                yield order.tieTasks();
            }
            case TIES -> {
                phase = Phase.DONE;
                if (pageTasks() > 0) {
                    profile.path(order.path());
                }
                yield 0;
            }
            case DONE -> 0;
        };
    }

    private void beginOrder() {
        order = new RowOrder(pages, keys, output);
        pageStarts = new int[pages.pages()];
        for (int p = 1; p < pageStarts.length; p++) {
            pageStarts[p] = pageStarts[p - 1] + pages.rowsIn(p - 1);
        }
    }

    @Override
    public void merge(int task, WorkerContext worker) {
        switch (phase) {
            case SCAN, ENCODE -> {
                int end = Math.min(pages.pages(), (task + 1) * PAGES_PER_TASK);
                for (int p = task * PAGES_PER_TASK; p < end; p++) {
                    worker.check();
                    if (phase == Phase.SCAN) {
                        order.scan(p);
                    } else {
                        order.encode(p, pageStarts[p]);
                    }
                }
            }
            case ORDER -> order.sort(helpers, threads, worker::check);
            case TIES -> order.resolveTies(task, helpers, threads, worker::check);
            case LAST_RUN -> runs.add(pages, worker);
            case MERGE -> runs.merge(task, worker);
            case COLLECT, DONE -> throw new IllegalStateException("no tasks in " + phase);
        }
    }

    private void releaseReserved() {
        memory.release(reserved);
        reserved = 0;
    }

    @Override
    public synchronized void close() {
        pages.close();
        releaseReserved();
        if (runs != null) {
            runs.close();
        }
    }
}
