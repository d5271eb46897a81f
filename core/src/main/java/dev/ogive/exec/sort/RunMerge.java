package dev.ogive.exec.sort;

import dev.ogive.exec.row.RowStore;
import dev.ogive.exec.row.SpilledRows;

/// Merges sorted runs: hands out the addresses of their rows in one order; rows that compare
/// equal come in the order of their runs. Holds a page of each run in memory.
final class RunMerge implements AutoCloseable {
    private static final int ROWS_PER_READ = 1024;

    private final RowComparison comparison;

    /// Cursors with rows left, a heap with the first row's at the top.
    private final Cursor[] heap;

    private int live;

    /// Whether the top cursor has given its last row and must read on; only then are addresses
    /// void.
    private boolean topUsedUp;

    private final class Cursor implements AutoCloseable {
        final RowStore.Reader reader;
        final int run;
        final long[] rows = new long[ROWS_PER_READ];
        final long[] prefixes = new long[ROWS_PER_READ];
        int at;
        int count;

        Cursor(RowStore.Reader reader, int run) {
            this.reader = reader;
            this.run = run;
        }

        boolean advance() {
            count = reader.next(rows, ROWS_PER_READ);
            at = 0;
            for (int i = 0; i < count; i++) {
                prefixes[i] = comparison.prefix(rows[i]);
            }
            return count > 0;
        }

        boolean isBefore(Cursor other) {
            long a = prefixes[at];
            long b = other.prefixes[other.at];
            if (a != b) {
                return a < b;
            }
            int order = comparison.compare(rows[at], other.rows[other.at]);
            return order != 0 ? order < 0 : run < other.run;
        }

        @Override
        public void close() {
            reader.close();
        }
    }

    /// Merges runs `[from, to)`.
    RunMerge(SpilledRows runs, int from, int to, RowComparison comparison) {
        this.comparison = comparison;
        heap = new Cursor[to - from];
        for (int r = from; r < to; r++) {
            Cursor cursor = new Cursor(runs.readRun(r), r);
            heap[live++] = cursor;
        }
        int opened = live;
        live = 0;
        for (int c = 0; c < opened; c++) {
            if (heap[c].advance()) {
                heap[live++] = heap[c];
            }
        }
        for (int at = live / 2 - 1; at >= 0; at--) {
            sink(at);
        }
    }

    private void sink(int from) {
        Cursor moved = heap[from];
        int at = from;
        for (int child; (child = 2 * at + 1) < live; at = child) {
            if (child + 1 < live && heap[child + 1].isBefore(heap[child])) {
                child++;
            }
            if (!heap[child].isBefore(moved)) {
                break;
            }
            heap[at] = heap[child];
        }
        heap[at] = moved;
    }

    /// Writes the addresses of up to `max` next rows to `rows` and returns how many; 0 at the
    /// end. They are valid until the next call.
    int next(long[] rows, int max) {
        if (topUsedUp) {
            topUsedUp = false;
            if (!heap[0].advance()) {
                heap[0].close();
                heap[0] = heap[--live];
            }
            if (live > 0) {
                sink(0);
            }
        }
        int count = 0;
        while (count < max && live > 0) {
            Cursor top = heap[0];
            rows[count++] = top.rows[top.at++];
            if (top.at == top.count) {
                topUsedUp = true;
                break;
            }
            if (live > 1) {
                sink(0);
            }
        }
        return count;
    }

    @Override
    public void close() {
        for (int c = 0; c < live; c++) {
            heap[c].close();
        }
        live = 0;
    }
}
