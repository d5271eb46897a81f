package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.exec.row.Positions;
import dev.ogive.exec.row.RowHash;
import dev.ogive.exec.row.RowReader;
import dev.ogive.exec.row.RowStore;
import dev.ogive.memory.QueryMemory;
import java.util.Arrays;
import java.util.List;

/// Collected rows of one partition in the order of their groups, and the results made of them.
/// The place of a group's rows stands in its own row: `count:8 end:8`.
final class CollectedGroups implements AutoCloseable {
    private final AggregationPlan plan;
    private final AggregationPlan.Collected spec;
    private final int cursorOffset;
    private final QueryMemory memory;
    private final int batchRows;
    private long[] rows = {};
    private int count;
    private long reserved;
    private RowReader reader;
    private Collector collector;

    CollectedGroups(AggregationPlan plan, int index, QueryMemory memory, int batchRows) {
        this.plan = plan;
        this.spec = plan.collectors().get(index);
        this.cursorOffset = plan.cursorOffset(index);
        this.memory = memory;
        this.batchRows = batchRows;
    }

    /// Adds the rows of a partition, all in memory; false if memory was refused.
    ///
    /// @param anyway past the limit if need be
    boolean add(RowStore store, int partition, boolean anyway) {
        if (reader == null) {
            reader = new RowReader(store.layout());
        }
        int more = Math.toIntExact(count + store.rows(partition));
        long bytes = 8L * (more - count);
        if (!reserve(bytes, anyway)) {
            return false;
        }
        reserved += bytes;
        rows = Arrays.copyOf(rows, more);
        long[] page = new long[1024];
        for (int p = 0; p < store.pages(partition); p++) {
            int inPage = store.pageRows(partition, p);
            for (int from = 0; from < inPage; from += page.length) {
                int n = Math.min(page.length, inPage - from);
                store.addresses(partition, p, from, n, page);
                System.arraycopy(page, 0, rows, count, n);
                count += n;
            }
        }
        return true;
    }

    private boolean reserve(long bytes, boolean anyway) {
        if (anyway) {
            memory.reserveAnyway(bytes);
            return true;
        }
        return memory.tryReserve(bytes);
    }

    /// Sorts the rows by group; false if memory was refused.
    ///
    /// @param anyway past the limit if need be
    boolean assign(GroupTable groups, RowHash hasher, boolean anyway) {
        long bytes = 16L * count;
        if (!reserve(bytes, anyway)) {
            return false;
        }
        long[] page = new long[1024];
        RowStore store = groups.store();
        for (int p = 0; p < store.partitions(); p++) {
            try (RowStore.Reader all = store.read(p, false)) {
                for (int n; (n = all.next(page, page.length)) > 0; ) {
                    for (int k = 0; k < n; k++) {
                        putLong(page[k] + cursorOffset, 0);
                    }
                }
            }
        }
        long[] groupOf = new long[count];
        find(groups, hasher, groupOf);
        for (int k = 0; k < count; k++) {
            long cursor = groupOf[k] + cursorOffset;
            putLong(cursor, getLong(cursor) + 1);
        }
        long next = 0;
        for (int p = 0; p < store.partitions(); p++) {
            try (RowStore.Reader all = store.read(p, false)) {
                for (int n; (n = all.next(page, page.length)) > 0; ) {
                    for (int k = 0; k < n; k++) {
                        putLong(page[k] + cursorOffset + 8, next);
                        next += getLong(page[k] + cursorOffset);
                    }
                }
            }
        }
        long[] sorted = new long[count];
        for (int k = 0; k < count; k++) {
            long cursor = groupOf[k] + cursorOffset + 8;
            long at = getLong(cursor);
            sorted[(int) at] = rows[k];
            putLong(cursor, at + 1);
        }
        rows = sorted;
        memory.release(bytes);
        if (reader != null) {
            collector = Collectors.create(spec, plan.keyTypes().size(), reader, memory);
        }
        return true;
    }

    /// Each row has a group already, so that none is made.
    private void find(GroupTable groups, RowHash hasher, long[] groupOf) {
        List<DataType> types = plan.keyTypes();
        if (types.isEmpty()) {
            long[] sole = new long[1];
            groups.store().addresses(0, 0, 0, 1, sole);
            Arrays.fill(groupOf, sole[0]);
            return;
        }
        Vector[] keys = new Vector[types.size()];
        for (int c = 0; c < keys.length; c++) {
            keys[c] = Vector.allocate(types.get(c), batchRows);
        }
        long[] hashes = new long[batchRows];
        long[] found = new long[batchRows];
        for (int from = 0; from < count; from += batchRows) {
            int n = Math.min(batchRows, count - from);
            for (int c = 0; c < keys.length; c++) {
                reader.gather(c, rows, from, n, keys[c]);
            }
            hasher.hash(keys, n, hashes);
            groups.find(keys, groups.prepare(keys, n), hashes, Positions.identity(n), n, n, found);
            System.arraycopy(found, 0, groupOf, from, n);
        }
    }

    /// Writes the results of groups.
    void write(long[] groups, int n, Vector out) {
        for (int i = 0; i < n; i++) {
            long cursor = groups[i] + cursorOffset;
            int size = (int) getLong(cursor);
            int end = (int) getLong(cursor + 8);
            if (collector == null) {
                out.set(i, null);
            } else {
                collector.write(rows, end - size, end, out, i);
            }
        }
    }

    @Override
    public void close() {
        memory.release(reserved);
        reserved = 0;
    }
}
