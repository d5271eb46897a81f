package dev.ogive.exec.aggregate;

import dev.ogive.column.Batch;
import dev.ogive.column.ListVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.row.RowHash;
import dev.ogive.exec.row.RowReader;
import dev.ogive.exec.row.RowStore;
import dev.ogive.memory.Block;
import dev.ogive.memory.Memory;
import dev.ogive.memory.QueryMemory;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Returns the groups of a [HashAggregation], one partition after another: merges what every
/// worker has of it, then writes keys and results. A partition that does not fit in memory is
/// split by further bits of the hash, as often as needed. One thread.
public final class AggregateReader implements AutoCloseable {
    private static final int ROWS = 1024;
    private static final int SPLIT_BITS = 4;

    /// What states of an empty table get whatever the limit says.
    private static final long HEAP_BYTES_ANYWAY = 64 << 10;

    private static final int HASH_BITS = 32;

    private final HashAggregation owner;
    private final AggregationPlan plan;
    private final QueryMemory memory;
    private final AtomicInteger nextPartition;
    private final ArrayDeque<Work> queue = new ArrayDeque<>();
    private final StateHeap heap;
    private final List<Aggregator> aggregators;
    private final boolean usesHeap;
    private final RowReader keyReader;
    private final Batch out;
    private final List<Aggregator.Output> outputs = new ArrayList<>();
    private final long[] rows = new long[ROWS];
    private final long[] targets = new long[ROWS];
    private final long[] from = new long[ROWS];
    private final long[] to = new long[ROWS];
    private final long[] addresses;

    /// The table of the partition being merged or returned, or null if its rows are returned as
    /// they are.
    private GroupTable target;

    /// Rows of a partition that was merged in place, or null.
    private Block adopted;

    private Work adoptedWork;
    private long adoptedRows;
    private long adoptedRead;
    private boolean overflowed;

    /// Whether all other readers have come to their end.
    private boolean alone;

    /// Whether it is not counted among the readers any more.
    private boolean left;

    private CollectedGroups[] collected = {};
    private RowStore source;
    private int sourcePartition;
    private int lastPartition;
    private RowStore.Reader reader;

    /// Rows of one partition in one store.
    record Part(RowStore store, int partition, boolean unique) {}

    /// A partition to merge: `skip` bits of the hash are equal in all its rows.
    record Work(List<Part> groups, List<List<Part>> collected, int skip, boolean split) {}

    AggregateReader(HashAggregation owner, AtomicInteger nextPartition) {
        this.owner = owner;
        this.plan = owner.plan;
        this.memory = owner.memory;
        this.nextPartition = nextPartition;
        this.heap = owner.own(new StateHeap(memory));
        this.aggregators = plan.instantiate(heap);
        this.usesHeap = aggregators.stream().anyMatch(a -> a.heapSlots() > 0);
        this.keyReader = new RowReader(plan.layout());
        this.out = Batch.allocate(owner.types(), owner.batchRows);
        this.addresses = new long[owner.batchRows];
        for (AggregationPlan.Result result : plan.results()) {
            outputs.add(
                    result.state() < 0 ? null : aggregators.get(result.state()).output(result.name(), result.type()));
        }
    }

    /// The next groups, or null at the end. Valid until the next call.
    public Batch next() {
        while (true) {
            if (adopted != null) {
                int n = nextAdopted();
                if (n > 0) {
                    return write(n);
                }
                finishAdopted();
            }
            if (source != null) {
                int n = nextAddresses();
                if (n > 0) {
                    return write(n);
                }
                finishPartition();
            }
            Work work = queue.poll();
            if (work == null) {
                int p = alone ? Integer.MAX_VALUE : nextPartition.getAndIncrement();
                if (p < owner.partitions()) {
                    work = partition(p);
                } else if (leave()) {
                    continue;
                } else {
                    return null;
                }
            }
            begin(work);
        }
    }

    /// Nothing is left for this reader; the last one of all goes on with the groups that are too
    /// large to be collected beside others. True if that is this one and there are any.
    private boolean leave() {
        if (left) {
            return false;
        }
        List<Work> rest = owner.leave();
        alone = !rest.isEmpty();
        left = !alone;
        queue.addAll(rest);
        return alone;
    }

    private Work partition(int p) {
        List<Part> groups = new ArrayList<>();
        List<List<Part>> rowsByCollector = new ArrayList<>();
        for (int c = 0; c < plan.collectors().size(); c++) {
            rowsByCollector.add(new ArrayList<>());
        }
        for (HashAggregation.Local local : owner.locals()) {
            RowStore store = local.groups.table().store();
            if (store.rows(p) > 0) {
                groups.add(new Part(store, p, !local.groups.repeated()));
            }
            for (int c = 0; c < rowsByCollector.size(); c++) {
                rowsByCollector.get(c).add(new Part(local.collected[c].store(), p, false));
            }
        }
        int skip = 31 - Integer.numberOfLeadingZeros(owner.partitions());
        return new Work(groups, rowsByCollector, skip, false);
    }

    private void begin(Work work) {
        owner.context.check();
        if (work.groups.isEmpty()) {
            return;
        }
        if (work.groups.size() == 1
                && work.groups.getFirst().unique
                && plan.collectors().isEmpty()) {
            Part only = work.groups.getFirst();
            startReading(only.store, only.partition, only.partition);
            return;
        }
        boolean split = work.split || bytes(work.groups) > memory.limitBytes() / 8;
        if (!split && adopt(work)) {
            return;
        }
        int bits =
                split && work.skip + SPLIT_BITS <= HASH_BITS && !plan.keyTypes().isEmpty() ? SPLIT_BITS : 0;
        long collectedBytes =
                work.collected.stream().mapToLong(AggregateReader::bytes).sum();
        overflowed = false;
        target = new GroupTable(new RowStore(plan.layout(), work.skip, bits, memory).guaranteed(), memory);
        for (Part part : work.groups) {
            merge(part);
        }
        if (!overflowed && !collect(work, memory.isSmall(collectedBytes))) {
            if (target.store().rows() == 1 && (alone || plan.keyTypes().isEmpty())) {
                throw memory.refusal(collectedBytes, "an aggregate that needs all its rows at once");
            }
            overflow();
        }
        if (overflowed) {
            // The rest as well: its states lie in the heap, which the next work uses anew.
            overflow();
            later(work);
        } else {
            startReading(target.store(), 0, target.store().partitions() - 1);
        }
    }

    private static long bytes(List<Part> parts) {
        long bytes = 0;
        for (Part part : parts) {
            bytes += part.store.residentBytes(part.partition) + part.store.spilledBytes(part.partition);
        }
        return bytes;
    }

    /// Merges rows where they are, if all are in memory and hold their states themselves: rows of
    /// later parts are combined into those of earlier ones, and the list of the rows that remain
    /// is returned. False if that is not so or memory was refused.
    private boolean adopt(Work work) {
        if (usesHeap || plan.keyTypes().isEmpty() || !plan.collectors().isEmpty()) {
            return false;
        }
        long total = 0;
        for (Part part : work.groups) {
            if (part.store.spilledBytes(part.partition) > 0) {
                return false;
            }
            total += part.store.rows(part.partition);
        }
        GroupTable table = new GroupTable(new RowStore(plan.layout(), work.skip, 0, memory), memory);
        Block list = memory.tryAllocate(8 * total);
        if (list == null || !table.reserve(total, HASH_BITS)) {
            table.close();
            if (list != null) {
                memory.free(list);
            }
            return false;
        }
        adopted = list;
        adoptedWork = work;
        adoptedRows = 0;
        adoptedRead = 0;
        try {
            for (Part part : work.groups) {
                adopt(part, table, adoptedRows == 0 && part.unique);
            }
        } finally {
            table.close();
        }
        return true;
    }

    private void adopt(Part part, GroupTable table, boolean allNew) {
        try (RowStore.Reader input = part.store.read(part.partition, false)) {
            for (int n; (n = input.next(rows, ROWS)) > 0; ) {
                owner.context.check();
                if (allNew) {
                    table.enter(rows, n);
                    java.util.Arrays.fill(targets, 0, n, 0);
                } else {
                    table.adopt(rows, n, targets);
                }
                int m = 0;
                for (int k = 0; k < n; k++) {
                    if (targets[k] == 0) {
                        Memory.putLong(adopted.address() + 8 * adoptedRows++, rows[k]);
                    } else {
                        from[m] = rows[k];
                        to[m++] = targets[k];
                    }
                }
                if (m > 0) {
                    for (Aggregator aggregator : aggregators) {
                        aggregator.combine(from, to, m);
                    }
                }
            }
        }
    }

    private int nextAdopted() {
        int n = (int) Math.min(addresses.length, adoptedRows - adoptedRead);
        for (int k = 0; k < n; k++) {
            addresses[k] = Memory.getLong(adopted.address() + 8 * adoptedRead++);
        }
        return n;
    }

    private void finishAdopted() {
        if (adopted != null) {
            memory.free(adopted);
            adopted = null;
            adoptedWork.groups.forEach(part -> part.store.clearResident(part.partition));
            adoptedWork = null;
        }
    }

    private void merge(Part part) {
        try (RowStore.Reader input = part.store.read(part.partition, true)) {
            for (int n; (n = input.next(rows, ROWS)) > 0; ) {
                owner.context.check();
                for (int k = 0; k < n; ) {
                    k = merge(k, n);
                }
            }
        }
    }

    /// Merges some rows at least, from the first on; returns where it stopped.
    private int merge(int first, int n) {
        int end = n;
        // Without keys all rows are one group, however often a worker has written it.
        int groupsMax = plan.keyTypes().isEmpty() ? 1 : n - first;
        boolean refused = usesHeap && !heap.ensure(heapBound(first, n));
        if (refused && target.groups() > 1 || !target.reserve(groupsMax, HASH_BITS)) {
            overflow();
            if (!target.reserve(groupsMax, HASH_BITS)) {
                target.reserveToBegin(groupsMax);
            }
        }
        if (refused) {
            end = withinHeap(first, n);
        }
        int done = target.merge(rows, first, end, targets);
        combine(first, done);
        if (done < end) {
            overflow();
        }
        return done;
    }

    private void combine(int first, int done) {
        int m = 0;
        for (int k = first; k < done; k++) {
            from[m] = rows[k];
            to[m] = targets[k];
            m += targets[k] != 0 ? 1 : 0;
        }
        if (m > 0) {
            for (Aggregator aggregator : aggregators) {
                aggregator.combine(from, to, m);
            }
        }
    }

    /// Makes room in the heap for the first of some rows, past the limit if need be; returns
    /// where they end.
    private int withinHeap(int first, int n) {
        int end = n;
        while (end > first + 1 && heapBound(first, end) > HEAP_BYTES_ANYWAY) {
            end = first + (end - first) / 2;
        }
        heap.ensureAnyway(heapBound(first, end));
        return end;
    }

    private long heapBound(int first, int n) {
        long bound = 0;
        for (Aggregator aggregator : aggregators) {
            for (HeapSlot slot : aggregator.slots()) {
                for (int k = first; k < n; k++) {
                    bound += StateHeap.capacity(slot.length(rows[k]));
                }
            }
        }
        return bound;
    }

    /// Writes the groups merged so far to files, by further bits of their hashes; none if others
    /// hold all memory, and then the next ones are merged past the limit.
    private void overflow() {
        RowStore store = target.store();
        target.dropSlots();
        if (store.residentBytes() == 0) {
            return;
        }
        if (plan.keyTypes().isEmpty() || store.radixSkip() > HASH_BITS - SPLIT_BITS) {
            throw memory.refusal(4096, "a hash aggregation");
        }
        overflowed = true;
        if (usesHeap || store.radixBits() == 0) {
            SealedRows sealer = new SealedRows(plan, aggregators, memory, owner::file, store.radixSkip(), SPLIT_BITS);
            sealer.addAll(store);
            RowStore sealed = sealer.finish();
            if (store.radixBits() == sealed.radixBits()) {
                store.absorb(sealed);
            } else {
                target.replaceStore(sealed);
            }
            heap.close();
        }
        for (int p = 0; p < target.store().partitions(); p++) {
            target.store().spill(p, owner.file());
        }
    }

    /// Queues the parts of a partition that overflowed.
    private void later(Work work) {
        target.dropSlots();
        RowStore groups = owner.own(target.store());
        target = null;
        closeCollected();
        List<RowStore> split = new ArrayList<>();
        for (int c = 0; c < work.collected.size(); c++) {
            RowStore wider = null;
            for (Part part : work.collected.get(c)) {
                if (wider == null) {
                    wider = owner.own(new RowStore(part.store.layout(), groups.radixSkip(), groups.radixBits(), memory)
                            .guaranteed());
                }
                owner.locals().getFirst().collected[c].copy(part.store, part.partition, wider);
            }
            split.add(wider);
        }
        for (int p = 0; p < groups.partitions(); p++) {
            if (groups.rows(p) == 0) {
                continue;
            }
            List<List<Part>> collectedParts = new ArrayList<>();
            for (RowStore store : split) {
                collectedParts.add(List.of(new Part(store, p, false)));
            }
            Work part = new Work(
                    List.of(new Part(groups, p, false)), collectedParts, groups.radixSkip() + groups.radixBits(), true);
            if (!alone && groups.rows(p) == 1 && !collectedParts.isEmpty()) {
                owner.leaveForLast(part);
            } else {
                queue.push(part);
            }
        }
    }

    /// Assigns collected rows to the groups of the target; false if memory was refused.
    ///
    /// @param anyway past the limit if need be
    private boolean collect(Work work, boolean anyway) {
        collected = new CollectedGroups[work.collected.size()];
        for (int c = 0; c < collected.length; c++) {
            collected[c] = new CollectedGroups(plan, c, memory, owner.batchRows);
            for (Part part : work.collected.get(c)) {
                if (!part.store.restore(part.partition, anyway)
                        || !collected[c].add(part.store, part.partition, anyway)) {
                    return false;
                }
            }
            if (!collected[c].assign(target, new RowHash(), anyway)) {
                return false;
            }
        }
        return true;
    }

    private void startReading(RowStore store, int first, int last) {
        source = store;
        sourcePartition = first;
        lastPartition = last;
        reader = store.read(first, true);
    }

    private int nextAddresses() {
        while (true) {
            int n = reader.next(addresses, addresses.length);
            if (n > 0) {
                return n;
            }
            reader.close();
            if (sourcePartition == lastPartition) {
                return 0;
            }
            reader = source.read(++sourcePartition, true);
        }
    }

    private void finishPartition() {
        if (reader != null) {
            reader.close();
            reader = null;
        }
        source = null;
        if (target != null) {
            target.close();
            target = null;
            heap.close();
        }
        closeCollected();
    }

    private void closeCollected() {
        for (CollectedGroups groups : collected) {
            if (groups != null) {
                groups.close();
            }
        }
        collected = new CollectedGroups[0];
    }

    private Batch write(int n) {
        int keys = plan.keyTypes().size();
        for (int c = 0; c < keys; c++) {
            keyReader.gather(c, addresses, 0, n, out.columns[c]);
        }
        for (int r = 0; r < outputs.size(); r++) {
            Vector column = out.columns[keys + r];
            column.mayHaveNulls = false;
            switch (column) {
                case StringVector v -> v.clear();
                case ListVector v -> v.clear();
                default -> {}
            }
            if (outputs.get(r) != null) {
                outputs.get(r).write(addresses, 0, n, column);
            } else {
                collected[plan.results().get(r).collector()].write(addresses, n, column);
            }
        }
        out.rows = n;
        return out;
    }

    @Override
    public void close() {
        if (!left) {
            left = true;
            owner.quit();
        }
        finishAdopted();
        finishPartition();
    }
}
