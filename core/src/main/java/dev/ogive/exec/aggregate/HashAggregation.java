package dev.ogive.exec.aggregate;

import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.config.Settings;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.row.Positions;
import dev.ogive.exec.row.RowLayout;
import dev.ogive.exec.row.RowStore;
import dev.ogive.io.SpillFile;
import dev.ogive.memory.QueryMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// GROUP BY with any aggregates, DISTINCT and FILTER among them. Without groups the result is one
/// row.
///
/// Life: [#open] per worker, [Local#update] per batch, [Local#finish] per worker; then rounds of
/// `n = mergeTasks()` followed by `merge(0) .. merge(n - 1)` in parallel until `mergeTasks()` is
/// 0; then [#read] per worker. Workers aggregate into tables of their own, whose rows are
/// partitioned by hash; a reader takes one partition after another, merges what all workers have
/// of it, and returns the groups. DISTINCT arguments are first grouped themselves, together with
/// the keys, in an aggregation of their own; the rounds feed its groups in here.
public final class HashAggregation implements AutoCloseable {
    /// Partitions of a large aggregation, as a power of two.
    private static final int SPLIT_BITS_MAX = 6;

    private static final long SMALL_MEMORY_BYTES = 64 << 20;

    final AggregationPlan plan;
    final QueryContext context;
    final QueryMemory memory;
    final int batchRows;
    private final int threads;
    private final int splitBits;
    private final Expected expected;
    private final List<HashAggregation> distincts = new ArrayList<>();
    private final List<Local> locals = new ArrayList<>();
    private final List<AutoCloseable> resources = new ArrayList<>();
    private SpillFile file;
    private int round;
    private int partitions = -1;

    /// Readers that have not come to their end.
    private int readers;

    private final List<AggregateReader.Work> large = new ArrayList<>();
    private final AtomicInteger nextPartition = new AtomicInteger();

    /// @param input types of the input's columns
    /// @param groups columns grouped by
    public HashAggregation(
            List<DataType> input, List<Integer> groups, List<AggregateCall> calls, QueryContext context) {
        this(input, groups, calls, context, Expected.NOTHING);
    }

    /// @param input types of the input's columns
    /// @param groups columns grouped by
    public HashAggregation(
            List<DataType> input,
            List<Integer> groups,
            List<AggregateCall> calls,
            QueryContext context,
            Expected expected) {
        this.plan = new AggregationPlan(input, groups, calls);
        this.context = context;
        this.memory = context.memory();
        this.batchRows = context.settings().get(Settings.BATCH_ROWS);
        this.threads = context.settings().get(Settings.THREADS);
        this.expected = expected;
        long pages = memory.limitBytes() / (4096L * 32 * threads);
        this.splitBits = groups.isEmpty()
                ? 0
                : Math.clamp(63 - Long.numberOfLeadingZeros(Math.max(1, pages)), 2, SPLIT_BITS_MAX);
        for (int f = 1; f < plan.feeds().size(); f++) {
            List<Integer> source = plan.feeds().get(f).source();
            distincts.add(new HashAggregation(input, source, List.of(), context));
        }
    }

    /// Key columns, then one per call.
    public List<DataType> types() {
        List<DataType> types = new ArrayList<>(plan.keyTypes());
        plan.results().forEach(r -> types.add(r.type()));
        return types;
    }

    /// One worker's view.
    public Local open() {
        return open(null, true);
    }

    /// @param parent the local that an aggregation of distinct rows works for
    /// @param takesInput false: the local is fed distinct rows only
    private synchronized Local open(Local parent, boolean takesInput) {
        Local local = new Local(parent, takesInput);
        locals.add(local);
        return local;
    }

    synchronized SpillFile file() {
        if (file == null) {
            file = context.spill().create();
        }
        return file;
    }

    synchronized <T extends AutoCloseable> T own(T resource) {
        resources.add(resource);
        return resource;
    }

    /// Independent tasks of the next round of completion; 0: complete. Called by one thread
    /// between rounds.
    public int mergeTasks() {
        for (HashAggregation distinct : distincts) {
            int tasks = distinct.mergeTasks();
            if (tasks > 0) {
                throw new IllegalStateException("the keys of a DISTINCT aggregate are not distinct themselves");
            }
        }
        boolean feeds = round++ == 0 && !distincts.isEmpty();
        if (feeds) {
            relieve();
        }
        return feeds ? threads : 0;
    }

    /// Runs a task of the round: feeds distinct rows to the groups.
    public void merge(int task) {
        try (Local local = open(null, false)) {
            for (int d = 0; d < distincts.size(); d++) {
                try (AggregateReader reader = distincts.get(d).read()) {
                    for (Batch batch; (batch = reader.next()) != null; ) {
                        context.check();
                        local.feed(d + 1, batch);
                    }
                }
            }
            local.finish();
        }
    }

    /// The groups, a share of them for each reader. All rounds are complete.
    public AggregateReader read() {
        prepare();
        enter();
        return new AggregateReader(this, nextPartition);
    }

    private synchronized void enter() {
        readers++;
    }

    /// Keeps a group that was refused memory until no other reader holds any.
    synchronized void leaveForLast(AggregateReader.Work group) {
        large.add(group);
    }

    /// A reader has come to its end: what it has to go on with, alone. Nothing while others read;
    /// then the reader counts no longer.
    synchronized List<AggregateReader.Work> leave() {
        if (readers == 1 && !large.isEmpty()) {
            List<AggregateReader.Work> rest = List.copyOf(large);
            large.clear();
            return rest;
        }
        readers--;
        return List.of();
    }

    /// Nobody wants more of a reader's rows.
    synchronized void quit() {
        readers--;
    }

    /// How many readers can usefully share the result.
    public int partitions() {
        prepare();
        return partitions;
    }

    /// Brings all tables to the same partitions.
    private synchronized void prepare() {
        if (partitions >= 0) {
            return;
        }
        relieve();
        int bits = 0;
        for (Local local : locals) {
            bits = Math.max(bits, local.groups.table().store().radixBits());
        }
        for (Local local : locals) {
            local.groups.split(bits);
        }
        for (int c = 0; c < plan.collectors().size(); c++) {
            for (Local local : locals) {
                local.collected[c].split(bits);
            }
        }
        if (locals.isEmpty() && plan.keyTypes().isEmpty()) {
            open();
        }
        partitions = 1 << bits;
    }

    /// Bytes written to files for want of memory.
    public synchronized long spilledBytes() {
        long bytes = file == null ? 0 : file.sizeBytes();
        for (HashAggregation distinct : distincts) {
            bytes += distinct.spilledBytes();
        }
        return bytes;
    }

    /// Bytes that workers hold in memory.
    public synchronized long residentBytes() {
        return locals.stream().mapToLong(Local::residentBytes).sum();
    }

    private void relieve() {
        for (Local local : locals) {
            local.groups.relieve();
            for (CollectedRows rows : local.collected) {
                rows.relieve();
            }
        }
    }

    List<Local> locals() {
        return locals;
    }

    int splitBits() {
        return splitBits;
    }

    @Override
    public synchronized void close() {
        distincts.forEach(HashAggregation::close);
        locals.forEach(Local::release);
        locals.clear();
        for (AutoCloseable resource : resources) {
            try {
                resource.close();
            } catch (RuntimeException e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
        resources.clear();
        if (file != null) {
            file.close();
            file = null;
        }
    }

    /// What one worker has seen. Not thread-safe; its state lives on in the aggregation until
    /// that is closed.
    public final class Local implements AutoCloseable {
        final LocalGroups groups =
                new LocalGroups(plan, memory, HashAggregation.this::file, this::spillAny, splitBits, threads, expected);
        final CollectedRows[] collected = new CollectedRows[plan.collectors().size()];
        private final List<Local> distinctLocals = new ArrayList<>();
        private final Local parent;
        private int[] filtered = {};

        private Local(Local parent, boolean takesInput) {
            this.parent = parent;
            for (int c = 0; c < collected.length; c++) {
                AggregationPlan.Collected spec = plan.collectors().get(c);
                List<DataType> types = new ArrayList<>(plan.keyTypes());
                types.addAll(spec.types());
                RowLayout layout = new RowLayout(types, plan.keyTypes().size(), 0);
                int bits = memory.limitBytes() < SMALL_MEMORY_BYTES ? splitBits : 0;
                collected[c] =
                        new CollectedRows(new RowStore(layout, 0, bits, memory), memory, HashAggregation.this::file);
            }
            if (takesInput) {
                distincts.forEach(d -> distinctLocals.add(d.open(this, true)));
            }
        }

        /// Adds a batch of the input.
        public void update(Batch batch) {
            int rows = batch.rows;
            if (rows == 0) {
                return;
            }
            int[] all = Positions.identity(rows);
            consume(0, batch.columns, all, rows, rows);
            for (int d = 0; d < distinctLocals.size(); d++) {
                int filter = plan.feeds().get(d + 1).filter();
                int n = rows;
                if (filter >= 0) {
                    ensure(rows);
                    n = Filters.whereTrue((BoolVector) batch.columns[filter], all, rows, filtered);
                }
                distinctLocals.get(d).consume(0, batch.columns, n == rows ? all : filtered, n, rows);
            }
            // Nobody can make another worker spill, so each gives way before it holds more than its share.
            if (memory.availableBytes() < memory.limitBytes() / 4
                    && residentBytes() > memory.limitBytes() / (4L * threads)) {
                spillAny();
            }
        }

        /// Bytes that [#spillAny] would give back.
        private long residentBytes() {
            long bytes = groups.residentBytes();
            for (CollectedRows rows : collected) {
                bytes += rows.store().residentBytes();
            }
            for (Local distinct : distinctLocals) {
                bytes += distinct.residentBytes();
            }
            return bytes;
        }

        /// Writes all rows of this worker to files; false if there are none.
        private boolean spillAny() {
            boolean any = groups.spillIfAny();
            for (CollectedRows rows : collected) {
                any |= rows.spillIfAny();
            }
            for (Local distinct : distinctLocals) {
                any |= distinct.spillAny();
            }
            return any || parent != null && parent.spillRest();
        }

        /// What belongs to the worker beside its distinct rows.
        private boolean spillRest() {
            boolean any = groups.spillIfAny();
            for (CollectedRows rows : collected) {
                any |= rows.spillIfAny();
            }
            return any;
        }

        private void ensure(int rows) {
            if (filtered.length < rows) {
                filtered = new int[rows];
            }
        }

        /// Adds a batch of distinct rows.
        private void feed(int feed, Batch batch) {
            consume(feed, batch.columns, Positions.identity(batch.rows), batch.rows, batch.rows);
        }

        private void consume(int feed, Vector[] batch, int[] positions, int n, int capacity) {
            groups.update(feed, batch, positions, n, capacity);
            for (int c = 0; c < collected.length; c++) {
                AggregationPlan.Collected spec = plan.collectors().get(c);
                if (spec.feed() == feed) {
                    collect(spec, collected[c], batch, positions, n, capacity);
                }
            }
        }

        private void collect(
                AggregationPlan.Collected spec,
                CollectedRows rows,
                Vector[] batch,
                int[] positions,
                int n,
                int capacity) {
            ensure(capacity);
            int[] from = positions;
            int m = n;
            if (spec.filter() >= 0) {
                m = Filters.whereTrue((BoolVector) batch[spec.filter()], from, m, filtered);
                from = m == n ? positions : filtered;
            }
            if (Collectors.skipsNull(spec.call().function().name())) {
                Vector first = batch[spec.collected().getFirst()];
                if (first.mayHaveNulls) {
                    int kept = Filters.whereNotNull(first, from, m, filtered);
                    from = kept == n ? positions : filtered;
                    m = kept;
                }
            }
            rows.append(
                    LocalGroups.pick(batch, plan.feeds().get(spec.feed()).keys()),
                    LocalGroups.pick(batch, spec.collected()),
                    from,
                    m,
                    capacity);
        }

        /// No more batches come from this worker.
        public void finish() {
            groups.finish();
            distinctLocals.forEach(Local::finish);
        }

        /// Nothing: what was seen belongs to the aggregation.
        @Override
        public void close() {}

        private void release() {
            groups.close();
            for (CollectedRows rows : collected) {
                rows.close();
            }
        }
    }
}
