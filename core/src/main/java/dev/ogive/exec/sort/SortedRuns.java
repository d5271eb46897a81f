package dev.ogive.exec.sort;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.row.RowLayout;
import dev.ogive.exec.row.RowReader;
import dev.ogive.exec.row.SpilledRows;
import dev.ogive.exec.store.RowPages;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.QueryMemory;
import java.util.List;

/// Sorted runs in a file. Workers add runs; then, as long as they are more than can be merged at
/// once, rounds of merges make fewer and longer ones; then they are read in one order.
public final class SortedRuns implements AutoCloseable {
    /// A merge holds a page of each run: at most this part of the memory limit.
    private static final int MERGE_PART = 4;

    private static final int FAN_IN_MIN = 8;
    private static final int FAN_IN_MAX = 512;
    private static final int ROWS_PER_WRITE = 1024;

    private final List<SortKey> keys;
    private final QueryMemory memory;
    private final SpillSpace space;
    private final RowLayout layout;
    private SpilledRows runs;

    /// The runs of the round of merges in progress.
    private SpilledRows next;

    private long bytesWritten;

    SortedRuns(List<DataType> types, List<SortKey> keys, QueryMemory memory, SpillSpace space) {
        this.keys = keys;
        this.memory = memory;
        this.space = space;
        this.runs = new SpilledRows(types, memory, space);
        this.layout = runs.layout();
    }

    /// Sorts the rows and writes them as a run. Thread-safe.
    void add(RowPages pages, WorkerContext worker) {
        if (pages.rows() == 0) {
            return;
        }
        int[] ids = RowOrder.order(pages, keys, worker::check);
        SpilledRows.Writer writer = runs.writer();
        Batch batch = Batch.allocate(pages.types(), ROWS_PER_WRITE);
        for (int at = 0; at < ids.length; at += ROWS_PER_WRITE) {
            worker.check();
            int count = Math.min(ROWS_PER_WRITE, ids.length - at);
            for (int c = 0; c < batch.columns.length; c++) {
                pages.gather(c, ids, at, count, false, batch.columns[c]);
            }
            writer.append(batch.columns, 0, count);
        }
        writer.finish();
    }

    private int fanIn() {
        long room = memory.limitBytes() / MERGE_PART / runs.pageBytesMax();
        return Math.clamp(room, FAN_IN_MIN, FAN_IN_MAX);
    }

    /// Independent merges of the next round; 0: the runs are few enough. Called between rounds.
    int beginRound() {
        if (next != null) {
            bytesWritten += runs.bytes();
            runs.close();
            runs = next;
            next = null;
        }
        int fanIn = fanIn();
        if (runs.runs() <= fanIn) {
            return 0;
        }
        next = new SpilledRows(layout.types(), memory, space);
        return (runs.runs() + fanIn - 1) / fanIn;
    }

    /// One merge of the round.
    void merge(int task, WorkerContext worker) {
        int fanIn = fanIn();
        int to = Math.min(runs.runs(), (task + 1) * fanIn);
        SpilledRows.Writer writer = next.writer();
        RowReader reader = new RowReader(layout);
        Batch batch = Batch.allocate(layout.types(), ROWS_PER_WRITE);
        long[] rows = new long[ROWS_PER_WRITE];
        try (RunMerge merge = merge(task * fanIn, to)) {
            for (int count; (count = merge.next(rows, ROWS_PER_WRITE)) > 0; ) {
                worker.check();
                for (int c = 0; c < batch.columns.length; c++) {
                    reader.gather(c, rows, 0, count, batch.columns[c]);
                }
                writer.append(batch.columns, 0, count);
            }
        }
        writer.finish();
    }

    private RunMerge merge(int from, int to) {
        return new RunMerge(runs, from, to, new RowComparison(layout, keys));
    }

    /// All rows in order; the rounds are over.
    RunMerge merge() {
        return merge(0, runs.runs());
    }

    /// All rows in order, by groups of equal `groupKeys`, which are leading keys of the sort.
    public RunReader read(List<SortKey> groupKeys, int batchRows) {
        return new RunReader(this, groupKeys, batchRows, memory);
    }

    RowLayout layout() {
        return layout;
    }

    long rows() {
        return runs.rows(0);
    }

    /// Bytes written so far.
    long bytes() {
        return bytesWritten + runs.bytes();
    }

    /// How many runs there are.
    int count() {
        return runs.runs();
    }

    @Override
    public void close() {
        runs.close();
        if (next != null) {
            next.close();
        }
    }
}
