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
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;

/// Sorts all rows in memory: keeps them in pages, then puts their ids in order.
public final class SortRows implements Sink, SortedRows, AutoCloseable {
    private static final int PAGES_PER_TASK = 8;

    /// Bytes a row takes while ids are put in order: prefix, id, and as much again to sort.
    private static final long ORDER_BYTES_PER_ROW = 24;

    private final OperatorProfile profile;
    private final int[] stored;
    private final List<SortKey> keys;
    private final QueryMemory memory;
    private final Executor helpers;
    private final int threads;
    private final RowPages pages;
    private RowOrder order;
    private int[] pageStarts;
    private int[] ids;
    private int round;
    private long reserved;

    /// @param stored columns of the input to keep
    /// @param keys over positions in `stored`
    /// @param helpers threads that may help to sort, or null
    public SortRows(
            OperatorProfile profile,
            List<DataType> inputTypes,
            int[] stored,
            List<SortKey> keys,
            double estimatedRows,
            QueryMemory memory,
            Executor helpers,
            int threads) {
        this.profile = profile;
        this.stored = stored;
        this.keys = keys;
        this.memory = memory;
        this.helpers = helpers;
        this.threads = threads;
        this.pages =
                new RowPages(Arrays.stream(stored).mapToObj(inputTypes::get).toList(), estimatedRows, memory);
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
        return ids;
    }

    @Override
    public Local open(WorkerContext worker) {
        RowPages.Appender appender = pages.appender();
        Vector[] columns = new Vector[stored.length];
        return new Local() {
            @Override
            public Status push(Batch input) {
                for (int c = 0; c < stored.length; c++) {
                    columns[c] = input.columns[stored[c]];
                }
                if (appender.append(columns, 0, input.rows) < input.rows) {
                    throw memory.refusal(pages.bytes(), "a sort");
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
        round++;
        int tasks = (pages.pages() + PAGES_PER_TASK - 1) / PAGES_PER_TASK;
        if (round == 1) {
            begin();
        } else if (round == 2 && tasks > 0) {
            order.plan();
        } else if (round == 3) {
            profile.noteMemoryBytes(pages.bytes() + reserved);
            return Math.min(1, tasks);
        }
        return round <= 2 ? tasks : 0;
    }

    private void begin() {
        pages.seal();
        reserve(pages.rows() * ORDER_BYTES_PER_ROW);
        order = new RowOrder(pages, keys);
        pageStarts = new int[pages.pages()];
        for (int p = 1; p < pageStarts.length; p++) {
            pageStarts[p] = pageStarts[p - 1] + pages.rowsIn(p - 1);
        }
        if (pageStarts.length == 0) {
            ids = new int[0];
        }
    }

    private void reserve(long bytes) {
        memory.reserve(bytes, "a sort");
        reserved += bytes;
    }

    @Override
    public void merge(int task, WorkerContext worker) {
        if (round == 3) {
            ids = order.sort(helpers, threads, worker::check);
            order = null;
            return;
        }
        int end = Math.min(pages.pages(), (task + 1) * PAGES_PER_TASK);
        for (int p = task * PAGES_PER_TASK; p < end; p++) {
            worker.check();
            if (round == 1) {
                order.scan(p);
            } else {
                order.encode(p, pageStarts[p]);
            }
        }
    }

    @Override
    public synchronized void close() {
        pages.close();
        memory.release(reserved);
        reserved = 0;
    }
}
