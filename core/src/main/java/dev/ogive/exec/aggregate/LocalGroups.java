package dev.ogive.exec.aggregate;

import dev.ogive.column.BoolVector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.row.Positions;
import dev.ogive.exec.row.RowHash;
import dev.ogive.exec.row.RowStore;
import dev.ogive.memory.QueryMemory;
import java.util.List;
import java.util.function.Supplier;

/// The groups that one thread has seen: finds them, updates their states, and makes room when
/// there is none.
///
/// Room is made in four ways. Past [#SPLIT_GROUPS] the rows are partitioned. Past the largest
/// table that stays in the core's cache, the table grows if many more rows are expected for the
/// groups that it has; else it forgets them and begins anew, the rows stay and are merged at the
/// end. Where memory is refused, all rows go to a file.
final class LocalGroups implements AutoCloseable {
    /// Slots of 8 bytes: 1 MB.
    private static final int MAX_SLOTS_LOG = 17;

    /// What a table may grow to where forgetting would leave most rows of a group apart: 16 MB.
    private static final int GROWN_SLOTS_LOG = 21;

    /// By how much the expected rows per group must exceed those found for a table to grow.
    private static final double GROWTH_GAIN = 1.5;

    private static final long SPLIT_GROUPS = 16 << 10;

    /// Fewer rows are not worth sorting.
    private static final int SORTED_ROWS_MIN = 64;

    private final AggregationPlan plan;
    private final QueryMemory memory;
    private final Supplier<dev.ogive.io.SpillFile> spillFile;
    private final int splitBits;
    private final double rowsPerGroup;
    private int slotsLogMax = MAX_SLOTS_LOG;

    /// Rows since the table was last empty.
    private long rowsFound;

    private final Runnable spillOthers;
    private final StateHeap heap;
    private final List<Aggregator> aggregators;
    private final GroupTable table;
    private final RowHash hasher = new RowHash();
    private final boolean usesHeap;
    private final Vector[] hidden;
    private DirectIndex direct;
    private long soleGroup;

    /// Whether a group may have more than one row.
    private boolean repeated;

    private long[] hashes = {};
    private long[] groups = {};
    private int[] pending = {};
    private int[] selected = {};
    private int[] filtered = {};

    LocalGroups(
            AggregationPlan plan,
            QueryMemory memory,
            Supplier<dev.ogive.io.SpillFile> spillFile,
            Runnable spillOthers,
            int splitBits,
            int threads,
            Expected expected) {
        this.plan = plan;
        this.memory = memory;
        this.spillFile = spillFile;
        this.splitBits = splitBits;
        this.rowsPerGroup = expected.rows() / expected.groups() / threads;
        this.spillOthers = spillOthers;
        this.heap = new StateHeap(memory);
        this.aggregators = plan.instantiate(heap);
        this.usesHeap = aggregators.stream().anyMatch(a -> a.heapSlots() > 0);
        this.table = new GroupTable(new RowStore(plan.layout(), memory).guaranteed(), memory);
        this.direct = DirectIndex.of(plan.keyTypes(), expected, memory);
        this.hidden = new Vector[plan.hiddenColumns()];
        if (plan.keyTypes().isEmpty()) {
            ensureCapacity(1);
            makeSole();
        }
    }

    GroupTable table() {
        return table;
    }

    List<Aggregator> aggregators() {
        return aggregators;
    }

    boolean repeated() {
        return repeated;
    }

    private void ensureCapacity(int rows) {
        if (hashes.length >= rows) {
            return;
        }
        hashes = new long[rows];
        groups = new long[rows];
        pending = new int[rows];
        selected = new int[rows];
        filtered = new int[rows];
        for (int h = 0; h < hidden.length; h++) {
            StringVector absent = new StringVector(SimpleType.VARBINARY, rows);
            absent.mayHaveNulls = true;
            java.util.Arrays.fill(absent.nulls, true);
            hidden[h] = absent;
        }
    }

    private void makeSole() {
        soleGroup = 0;
        long[] row = new long[1];
        if (table.store().append(columns(new Vector[0]), new long[1], Positions.identity(1), 0, 1, row) == 0) {
            throw memory.refusal(4096, "an aggregate");
        }
        soleGroup = row[0];
    }

    /// Adds the rows `positions[0 .. n)` of a batch of a feed.
    ///
    /// @param capacity positions are below it
    void update(int feed, Vector[] batch, int[] positions, int n, int capacity) {
        if (n == 0) {
            return;
        }
        ensureCapacity(capacity);
        if (soleGroup != 0) {
            ensureHeap(feed, batch, positions, n);
            updateSole(feed, batch, positions, n);
            return;
        }
        Vector[] keys = pick(batch, plan.feeds().get(feed).keys());
        if (direct != null && updateDirect(feed, batch, keys, positions, n, capacity)) {
            return;
        }
        Vector[] prepared = table.prepare(keys, capacity);
        hasher.hash(keys, capacity, hashes);
        updateHashed(feed, batch, columns(keys), prepared, positions, n, capacity);
    }

    private Vector[] columns(Vector[] keys) {
        if (hidden.length == 0) {
            return keys;
        }
        Vector[] columns = java.util.Arrays.copyOf(keys, keys.length + hidden.length);
        System.arraycopy(hidden, 0, columns, keys.length, hidden.length);
        return columns;
    }

    private void updateSole(int feed, Vector[] batch, int[] positions, int n) {
        for (int s = 0; s < aggregators.size(); s++) {
            AggregationPlan.State state = plan.states().get(s);
            if (state.feed() == feed) {
                Vector[] arguments = arguments(state, batch);
                int m = filter(state, aggregators.get(s), arguments, batch, positions, n);
                aggregators.get(s).updateOne(arguments, m == n ? positions : filtered, m, soleGroup);
            }
        }
    }

    private void updateHashed(
            int feed, Vector[] batch, Vector[] columns, Vector[] prepared, int[] positions, int n, int capacity) {
        int[] queue = positions;
        int left = n;
        while (left > 0) {
            makeRoom(left);
            ensureHeap(feed, batch, queue, left);
            makeRoom(left);
            rowsFound += left;
            table.find(columns, prepared, hashes, queue, left, capacity, groups);
            int unresolved = table.unresolvedRows();
            if (unresolved == 0) {
                updateStates(feed, batch, queue, left);
                return;
            }
            System.arraycopy(table.unresolved(), 0, pending, 0, unresolved);
            for (int k = 0; k < unresolved; k++) {
                groups[pending[k]] = 0;
            }
            int resolved = 0;
            for (int k = 0; k < left; k++) {
                selected[resolved] = queue[k];
                resolved += groups[queue[k]] != 0 ? 1 : 0;
            }
            updateStates(feed, batch, selected, resolved);
            spill();
            queue = pending.clone();
            left = unresolved;
        }
    }

    /// Room in the table for as many more groups as a batch may bring.
    private void makeRoom(int rows) {
        RowStore store = table.store();
        if (splitBits > 0
                && store.radixBits() == 0
                && (table.groups() > SPLIT_GROUPS)
                && !table.repartition(splitBits)) {
            spill();
        }
        if (table.reserve(rows, slotsLogMax)) {
            return;
        }
        if (2 * (table.groups() + rows) > 1L << slotsLogMax) {
            if (slotsLogMax < GROWN_SLOTS_LOG
                    && rowsPerGroup * table.groups() > GROWTH_GAIN * rowsFound
                    && table.reserve(rows, slotsLogMax + 1)) {
                slotsLogMax++;
                return;
            }
            table.forget();
            rowsFound = 0;
            repeated = true;
            if (table.reserve(rows, slotsLogMax + 1)) {
                return;
            }
        }
        spill();
        if (!table.reserve(rows, slotsLogMax + 1)) {
            table.reserveToBegin(rows);
        }
    }

    private void ensureHeap(int feed, Vector[] batch, int[] positions, int n) {
        if (!usesHeap) {
            return;
        }
        long bound = 0;
        for (int s = 0; s < aggregators.size(); s++) {
            AggregationPlan.State state = plan.states().get(s);
            if (state.feed() == feed) {
                bound += aggregators.get(s).heapBound(arguments(state, batch), positions, n);
            }
        }
        if (!heap.ensure(bound)) {
            spill();
            heap.ensureAnyway(bound);
        }
    }

    private boolean updateDirect(int feed, Vector[] batch, Vector[] keys, int[] positions, int n, int capacity) {
        if (!direct.locate(keys, positions, n, capacity)) {
            leaveDirect();
            return false;
        }
        ensureHeap(feed, batch, positions, n);
        if (n >= SORTED_ROWS_MIN && direct.sort(positions, n)) {
            updateFew(feed, batch);
            return true;
        }
        int fresh = direct.lookUp(positions, n, groups, pending);
        if (fresh > 0) {
            if (splitBits > 0
                    && direct.canReenter()
                    && table.store().radixBits() == 0
                    && table.store().rows() > SPLIT_GROUPS) {
                direct.forget(pending, fresh);
                if (!table.repartition(splitBits)) {
                    leaveDirect();
                    return false;
                }
                direct.reenter(table.store());
                fresh = direct.lookUp(positions, n, groups, pending);
            }
            hasher.hash(keys, capacity, hashes);
            long[] rows = new long[fresh];
            int made = table.store().append(columns(keys), hashes, pending, 0, fresh, rows);
            direct.enter(pending, rows, made, fresh);
            if (made < fresh) {
                leaveDirect();
                return false;
            }
            direct.lookUp(positions, n, groups, pending);
        }
        updateStates(feed, batch, positions, n);
        return true;
    }

    /// Goes on with the hash table, which learns the rows made so far.
    private void leaveDirect() {
        direct.close();
        direct = null;
        if (table.store().rows() > 0 && !table.reenter()) {
            spill();
        }
    }

    /// Few groups: rows are sorted by group first, so that sums stay in registers rather than
    /// wait for the store of the row before.
    private void updateFew(int feed, Vector[] batch) {
        for (int s = 0; s < aggregators.size(); s++) {
            AggregationPlan.State state = plan.states().get(s);
            if (state.feed() != feed) {
                continue;
            }
            Aggregator aggregator = aggregators.get(s);
            Vector[] arguments = arguments(state, batch);
            for (int g = 0; g < direct.groups(); g++) {
                int[] rows = direct.sorted(g);
                int count = direct.sortedRows(g);
                int m = filter(state, aggregator, arguments, batch, rows, count);
                if (m > 0) {
                    aggregator.updateOne(arguments, m == count ? rows : filtered, m, direct.group(g));
                }
            }
        }
    }

    private void updateStates(int feed, Vector[] batch, int[] positions, int n) {
        for (int s = 0; s < aggregators.size(); s++) {
            AggregationPlan.State state = plan.states().get(s);
            if (state.feed() == feed) {
                Vector[] arguments = arguments(state, batch);
                int m = filter(state, aggregators.get(s), arguments, batch, positions, n);
                aggregators.get(s).update(arguments, m == n ? positions : filtered, m, groups);
            }
        }
    }

    private static Vector[] arguments(AggregationPlan.State state, Vector[] batch) {
        return pick(batch, state.arguments());
    }

    static Vector[] pick(Vector[] batch, List<Integer> columns) {
        Vector[] picked = new Vector[columns.size()];
        for (int c = 0; c < picked.length; c++) {
            picked[c] = batch[columns.get(c)];
        }
        return picked;
    }

    /// Writes the rows that a state takes to [#filtered] unless it takes all; returns how many it
    /// takes.
    private int filter(
            AggregationPlan.State state,
            Aggregator aggregator,
            Vector[] arguments,
            Vector[] batch,
            int[] positions,
            int n) {
        int[] from = positions;
        int m = n;
        if (state.filter() >= 0) {
            m = Filters.whereTrue((BoolVector) batch[state.filter()], from, m, filtered);
            from = m == n ? positions : filtered;
        }
        if (aggregator.strict()) {
            for (Vector argument : arguments) {
                if (argument.mayHaveNulls) {
                    int kept = Filters.whereNotNull(argument, from, m, filtered);
                    from = kept == n ? positions : filtered;
                    m = kept;
                }
            }
        }
        return m;
    }

    /// Writes all rows to a file and begins anew; without rows, makes what belongs to the same
    /// worker do so. A worker that has nothing to write because others hold all memory gets what
    /// one batch takes past the limit.
    private void spill() {
        table.dropSlots();
        if (direct != null) {
            direct.clear();
        }
        if (table.store().residentBytes() == 0) {
            spillOthers.run();
            return;
        }
        repeated = true;
        rowsFound = 0;
        if (usesHeap || table.store().radixBits() < splitBits) {
            seal();
        }
        RowStore store = table.store();
        for (int p = 0; p < store.partitions(); p++) {
            store.spill(p, spillFile.get());
        }
        heap.close();
        if (plan.keyTypes().isEmpty()) {
            makeSole();
        }
    }

    /// Replaces the rows by copies in files, by partition, which take their heap parts along.
    private void seal() {
        RowStore store = table.store();
        SealedRows sealer = new SealedRows(plan, aggregators, memory, spillFile, 0, splitBits);
        sealer.addAll(store);
        RowStore sealed = sealer.finish();
        if (store.radixBits() == sealed.radixBits()) {
            store.absorb(sealed);
        } else {
            table.replaceStore(sealed);
        }
    }

    /// Bytes that a spill would give back.
    long residentBytes() {
        return table.store().residentBytes() + heap.bytes();
    }

    /// No more rows come: the memory that only finding needed is given back.
    void finish() {
        if (direct != null) {
            direct.close();
            direct = null;
        }
    }

    /// Gives back what only finding groups needed; all rows go to a file if memory is scarce,
    /// because nobody else can make this thread's rows spill later.
    void relieve() {
        table.dropSlots();
        if (isScarce(memory)) {
            spillIfAny();
        }
    }

    /// Whether rows went to a file.
    boolean spillIfAny() {
        if (soleGroup != 0 || table.store().residentBytes() == 0) {
            return false;
        }
        spill();
        return true;
    }

    static boolean isScarce(QueryMemory memory) {
        return memory.availableBytes() < memory.limitBytes() / 2;
    }

    /// Brings the rows to as many partitions as other threads have.
    void split(int radixBits) {
        if (table.store().radixBits() < radixBits) {
            table.dropSlots();
            if (!table.repartition(radixBits)) {
                spill();
            }
        }
    }

    @Override
    public void close() {
        if (direct != null) {
            direct.close();
            direct = null;
        }
        table.close();
        heap.close();
    }
}
