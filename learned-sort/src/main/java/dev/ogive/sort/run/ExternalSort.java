package dev.ogive.sort.run;

import dev.ogive.sort.KeyPayloadSort;
import dev.ogive.sort.SortOrder;
import dev.ogive.sort.SortScratch;
import java.util.Objects;

/// Sorts more keys with 64-bit payload than fit in memory. Stable.
///
/// Rows are collected until `rowsMax` are there, sorted, and written as a run; at the end a [MergePlan] cuts the
/// runs into parts of at most `rowsMax` rows, each of which is read, sorted and handed on. Every byte is
/// written once and read once. If all rows fit, nothing is written.
///
/// Memory: 44 bytes for each of `rowsMax` rows. Confined to one thread.
public final class ExternalSort {
    /// Takes sorted rows, in order, some at a time; the arrays are reused afterwards.
    @FunctionalInterface
    public interface Sink {
        void accept(long[] keys, long[] payload, int count);
    }

    private final PairRunStore store;
    private final SortOrder order;
    private final int rowsMax;
    private final SortScratch scratch = new SortScratch();
    private final long[] keys;
    private final long[] payload;
    private final long[] moved;
    private final int[] rows;
    private int count;

    public ExternalSort(PairRunStore store, SortOrder order, int rowsMax) {
        if (rowsMax < 1) {
            throw new IllegalArgumentException("need rowsMax >= 1, got " + rowsMax);
        }
        this.store = Objects.requireNonNull(store);
        this.order = Objects.requireNonNull(order);
        this.rowsMax = rowsMax;
        this.keys = new long[rowsMax];
        this.payload = new long[rowsMax];
        this.moved = new long[rowsMax];
        this.rows = new int[rowsMax];
    }

    /// Adds rows `[from, to)` of both arrays; writes a run whenever the memory is full.
    public void add(long[] newKeys, long[] newPayload, int from, int to) {
        Objects.checkFromToIndex(from, to, Math.min(newKeys.length, newPayload.length));
        for (int next = from; next < to; ) {
            if (count == rowsMax) {
                sortRows();
                store.writeRun(keys, moved, count);
                count = 0;
            }
            int n = Math.min(to - next, rowsMax - count);
            System.arraycopy(newKeys, next, keys, count, n);
            System.arraycopy(newPayload, next, payload, count, n);
            count += n;
            next += n;
        }
    }

    /// Hands all rows to the sink in order. The sort is then used up.
    public void finish(Sink sink) {
        if (store.runCount() == 0) {
            emit(sink);
            return;
        }
        if (count > 0) {
            sortRows();
            store.writeRun(keys, moved, count);
        }
        MergePlan plan = MergePlan.of(store, order, rowsMax, false);
        for (int part = 0; part < plan.partCount(); part++) {
            count = 0;
            for (int run = 0; run < store.runCount(); run++) {
                long start = plan.start(part, run);
                int n = (int) (plan.end(part, run) - start);
                store.readKeys(run, start, n, keys, count);
                store.readPayload(run, start, n, payload, count);
                count += n;
            }
            emit(sink);
        }
    }

    private void emit(Sink sink) {
        if (count > 0) {
            sortRows();
            sink.accept(keys, moved, count);
        }
    }

    /// Sorts `keys`, and `payload` into `moved`.
    private void sortRows() {
        for (int i = 0; i < count; i++) {
            rows[i] = i;
        }
        KeyPayloadSort.sort(keys, rows, 0, count, order, scratch);
        for (int i = 0; i < count; i++) {
            moved[i] = payload[rows[i]];
        }
    }
}
