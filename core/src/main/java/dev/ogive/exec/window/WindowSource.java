package dev.ogive.exec.window;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.plan.WindowCall;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.row.SpilledRows;
import dev.ogive.exec.sort.RowComparison;
import dev.ogive.exec.sort.RunReader;
import dev.ogive.exec.sort.SortRows;
import dev.ogive.exec.sort.StoredOrder;
import dev.ogive.exec.store.RowPages;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Computes window functions over rows that a sort has put in order by partition and within it.
/// Rows in memory are shared out by ranges of positions, a worker taking the partitions that
/// begin in its range; rows in files are merged by one worker, which holds one partition in
/// memory at a time.
public final class WindowSource implements Source {
    private static final int ROWS_PER_MORSEL = 1 << 14;
    private static final int ROWS_PER_READ_MIN = 512;

    private final OperatorProfile profile;
    private final PhysicalPlan.Window plan;
    private final SortRows sorted;
    private final int[] stored;
    private final boolean[] needed;
    private final QueryContext query;
    private final List<SortKey> partitionKeys;
    private final List<SortKey> orderKeys;
    private final AtomicInteger nextMorsel = new AtomicInteger();
    private StoredOrder partitionOrder;
    private StoredOrder peerOrder;

    /// @param stored for each column of the input its position in the sort, or -1
    /// @param needed output columns that anybody reads
    public WindowSource(
            OperatorProfile profile,
            PhysicalPlan.Window plan,
            SortRows sorted,
            int[] stored,
            boolean[] needed,
            QueryContext query) {
        this.profile = profile;
        this.plan = plan;
        this.sorted = sorted;
        this.stored = stored;
        this.needed = needed;
        this.query = query;
        partitionKeys = partitionKeys(plan, stored);
        orderKeys = plan.orderBy().stream()
                .map(k -> new SortKey(stored[k.column()], k.descending(), k.nullsFirst()))
                .toList();
    }

    private static List<SortKey> partitionKeys(PhysicalPlan.Window plan, int[] stored) {
        return plan.partitionBy().stream()
                .map(c -> new SortKey(stored[c], false, false))
                .toList();
    }

    /// What the sort has to order by.
    public static List<SortKey> sortKeys(PhysicalPlan.Window plan, int[] stored) {
        List<SortKey> keys = new ArrayList<>(partitionKeys(plan, stored));
        plan.orderBy().forEach(k -> keys.add(new SortKey(stored[k.column()], k.descending(), k.nullsFirst())));
        return keys;
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    @Override
    public void start() {
        if (sorted.runs() == null) {
            partitionOrder = new StoredOrder(sorted.pages(), partitionKeys);
            peerOrder = new StoredOrder(sorted.pages(), orderKeys);
        }
    }

    @Override
    public int parallelism() {
        if (sorted.runs() != null || partitionKeys.isEmpty()) {
            return 1;
        }
        return Math.max(1, sorted.ids().length / ROWS_PER_MORSEL);
    }

    @Override
    public Reader open(WorkerContext worker) {
        return new Computing(worker, sorted.runs() == null ? new FromMemory() : new FromRuns(worker));
    }

    /// Where a worker's partitions come from.
    private interface Partitions extends AutoCloseable {
        /// The next partition, or null at the end; the one before may not be used any more.
        WindowPartition next();

        @Override
        default void close() {}
    }

    private final class FromMemory implements Partitions {
        private final int[] ids = sorted.ids();

        /// Positions that are still to be looked at in this worker's range.
        private int at;

        private int end;

        @Override
        public WindowPartition next() {
            for (; ; ) {
                query.check();
                if (at >= end) {
                    long begin = (long) nextMorsel.getAndIncrement() * ROWS_PER_MORSEL;
                    if (begin >= ids.length || (begin > 0 && partitionKeys.isEmpty())) {
                        return null;
                    }
                    at = (int) begin;
                    end = partitionKeys.isEmpty() ? ids.length : Math.min(ids.length, at + ROWS_PER_MORSEL);
                    while (at > 0 && at < end && partitionOrder.areEqual(ids[at - 1], ids[at])) {
                        at++;
                    }
                    continue;
                }
                int from = at;
                at = partitionEnd(from);
                return new StoredPartition(sorted.pages(), stored, ids, from, at - from, peerOrder);
            }
        }

        private int partitionEnd(int from) {
            if (partitionKeys.isEmpty()) {
                return ids.length;
            }
            int to = from + 1;
            while (to < ids.length && partitionOrder.areEqual(ids[to - 1], ids[to])) {
                to++;
            }
            return to;
        }
    }

    private final class FromRuns implements Partitions {
        private final WorkerContext worker;
        private final RunReader rows;
        private final List<DataType> types = sorted.pages().types();

        FromRuns(WorkerContext worker) {
            this.worker = worker;
            rows = sorted.runs().read(partitionKeys, Math.max(worker.batchRows(), ROWS_PER_READ_MIN));
        }

        @Override
        public WindowPartition next() {
            // Pages of a size that leaves room for many of them.
            long rowsExpected = query.memory().limitBytes() / (1 << 14);
            RowPages pages = new RowPages(types, rowsExpected, query.memory());
            RowPages.Appender appender = pages.appender();
            boolean kept = false;
            try {
                for (Batch batch; (batch = rows.nextOfGroup()) != null; ) {
                    worker.check();
                    int appended = appender.append(batch);
                    if (appended < batch.rows) {
                        return filed(appender, batch, appended);
                    }
                }
                appender.finish();
                pages.seal();
                kept = pages.rows() > 0;
                return kept ? inMemory(pages) : null;
            } finally {
                appender.discard();
                if (!kept) {
                    pages.close();
                }
            }
        }

        private WindowPartition inMemory(RowPages pages) {
            int[] ids = new int[Math.toIntExact(pages.rows())];
            int at = 0;
            for (int p = 0; p < pages.pages(); p++) {
                for (int i = 0; i < pages.rowsIn(p); i++) {
                    ids[at++] = pages.firstId(p) + i;
                }
            }
            return new StoredPartition(pages, stored, ids, 0, ids.length, new StoredOrder(pages, orderKeys)) {
                @Override
                long heapBytes() {
                    return super.heapBytes() + (long) Integer.BYTES * ids.length;
                }

                @Override
                public void close() {
                    pages.close();
                }
            };
        }

        /// Moves the rows kept so far to a file, in order, and all others of the partition after
        /// them.
        private WindowPartition filed(RowPages.Appender appender, Batch batch, int appended) {
            SpilledRows file = new SpilledRows(types, query.memory(), query.spill());
            boolean complete = false;
            try (RowPages kept = appender.detach()) {
                SpilledRows.Writer writer = file.writer();
                Batch copy = Batch.allocate(types, ROWS_PER_READ_MIN);
                int[] scratch = new int[ROWS_PER_READ_MIN];
                for (int p = 0; p < kept.pages(); p++) {
                    worker.check();
                    for (int at = 0; at < kept.rowsIn(p); at += scratch.length) {
                        kept.read(p, at, Math.min(scratch.length, kept.rowsIn(p) - at), scratch, copy);
                        writer.append(copy.columns, 0, copy.rows);
                    }
                    kept.release(p);
                }
                writer.append(batch.columns, appended, batch.rows);
                for (Batch more; (more = rows.nextOfGroup()) != null; ) {
                    worker.check();
                    writer.append(more.columns, 0, more.rows);
                }
                writer.finish();
                profile.addSpilledBytes(file.bytes());
                complete = true;
                return new FiledPartition(file, stored, new RowComparison(file.layout(), orderKeys));
            } finally {
                if (!complete) {
                    file.close();
                }
            }
        }

        @Override
        public void close() {
            rows.close();
        }
    }

    /// One worker: takes partitions, puts their rows out with the results of the calls. A batch
    /// can hold rows of several small partitions.
    private final class Computing implements Reader {
        private final WorkerContext worker;
        private final Partitions partitions;
        private final WindowFunction[] functions;
        private final int inputColumns = plan.input().types().size();
        private final Batch out;

        /// Results and input columns of one partition, where a batch is put together from
        /// several.
        private final Batch piece;

        private WindowPartition partition;
        private int at;
        private boolean ended;

        /// Heap bytes of the partition and of the functions for it.
        private long reserved;

        Computing(WorkerContext worker, Partitions partitions) {
            this.worker = worker;
            this.partitions = partitions;
            List<DataType> types = plan.types();
            out = Batch.allocate(types, worker.batchRows());
            piece = Batch.allocate(types, worker.batchRows());
            functions = new WindowFunction[plan.calls().size()];
            boolean complete = false;
            try {
                for (int f = 0; f < functions.length; f++) {
                    WindowCall call = plan.calls().get(f);
                    functions[f] = WindowFunctions.of(call, plan, query);
                }
                complete = true;
            } finally {
                if (!complete) {
                    close();
                }
            }
        }

        @Override
        public Status next() {
            out.clear();
            while (out.rows < worker.batchRows() && !ended) {
                worker.check();
                if (partition == null) {
                    partition = partitions.next();
                    at = 0;
                    ended = partition == null;
                    if (!ended) {
                        for (WindowFunction function : functions) {
                            function.begin(partition);
                        }
                    }
                    account();
                    continue;
                }
                int count = Math.min(worker.batchRows() - out.rows, partition.rows() - at);
                add(count);
                at += count;
                account();
                if (at == partition.rows()) {
                    partition.close();
                    partition = null;
                }
            }
            return out.rows > 0 ? Status.HAVE_OUTPUT : Status.FINISHED;
        }

        /// Counts what cannot spill: others are refused while it is held.
        private void account() {
            long bytes = partition == null ? 0 : partition.heapBytes();
            for (WindowFunction function : functions) {
                bytes += function == null ? 0 : function.heapBytes();
            }
            if (bytes > reserved) {
                query.memory().reserveAnyway(bytes - reserved);
            } else if (bytes < reserved) {
                query.memory().release(reserved - bytes);
            }
            reserved = bytes;
        }

        private void add(int count) {
            Batch into = out.rows == 0 ? out : piece;
            into.clear();
            for (int c = 0; c < inputColumns; c++) {
                if (needed[c]) {
                    partition.gather(c, at, count, into.columns[c]);
                }
            }
            for (int f = 0; f < functions.length; f++) {
                functions[f].write(at, count, into.columns[inputColumns + f]);
            }
            if (into == piece) {
                for (int c = 0; c < needed.length; c++) {
                    if (needed[c]) {
                        append(piece.columns[c], out.columns[c], count);
                    }
                }
                out.rows += count;
            } else {
                out.rows = count;
            }
        }

        private void append(Vector from, Vector to, int count) {
            to.copy(from, 0, out.rows, count);
        }

        @Override
        public Batch batch() {
            return out;
        }

        @Override
        public void close() {
            for (WindowFunction function : functions) {
                if (function != null) {
                    function.close();
                }
            }
            Arrays.fill(functions, null);
            if (partition != null) {
                partition.close();
                partition = null;
            }
            partitions.close();
            account();
        }
    }
}
