package dev.ogive.exec.aggregate;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.exec.row.Positions;
import dev.ogive.exec.row.RowHash;
import dev.ogive.exec.row.RowLayout;
import dev.ogive.exec.row.RowReader;
import dev.ogive.exec.row.RowStore;
import dev.ogive.exec.row.SpilledRows;
import dev.ogive.memory.Memory;
import dev.ogive.memory.QueryMemory;
import java.util.List;

/// A set of distinct rows in memory, with the round in which each was added; rows are equal as in
/// GROUP BY. Memory belongs to the query's share. One thread.
public final class KnownRows implements AutoCloseable {
    /// This part of the limit is left to what runs beside it.
    private static final int FREE_PART = 4;

    private static final int SLOTS_LOG_MAX = 32;

    /// The state of a row is the round, from 1 on: `round:8`.
    private final RowLayout layout;

    private final QueryMemory memory;
    private final GroupTable table;
    private final RowHash hasher = new RowHash();
    private long[] hashes = {};
    private long[] rows = {};

    public KnownRows(List<DataType> types, QueryMemory memory) {
        this.layout = new RowLayout(types, types.size(), 8);
        this.memory = memory;
        this.table = new GroupTable(new RowStore(layout, memory), memory);
    }

    /// Adds the rows of a batch and writes to `fresh` those that were not there, once each, in
    /// their order.
    ///
    /// @param round `>= 1`, never less than before
    /// @return how many, or -1 if memory was refused: then some may have been added
    public int add(Batch batch, long round, int[] fresh) {
        int n = batch.rows;
        if (memory.availableBytes() < memory.limitBytes() / FREE_PART || !table.reserve(n, SLOTS_LOG_MAX)) {
            return -1;
        }
        if (hashes.length < n) {
            hashes = new long[n];
            rows = new long[n];
        }
        Vector[] columns = batch.columns;
        hasher.hash(columns, n, hashes);
        table.find(columns, table.prepare(columns, n), hashes, Positions.identity(n), n, n, rows);
        if (table.unresolvedRows() > 0) {
            return -1;
        }
        int count = 0;
        for (int i = 0; i < n; i++) {
            long state = rows[i] + layout.extraOffset();
            if (Memory.getLong(state) == 0) {
                Memory.putLong(state, round);
                fresh[count++] = i;
            }
        }
        return count;
    }

    /// Writes the rows that were added before a round.
    public void write(long round, SpilledRows.Writer writer) {
        RowReader reader = new RowReader(layout);
        long[] found = new long[1024];
        Batch batch = Batch.allocate(layout.types(), found.length);
        try (RowStore.Reader all = table.store().read(0, false)) {
            for (int n; (n = all.next(found, found.length)) > 0; ) {
                int count = 0;
                for (int k = 0; k < n; k++) {
                    long added = Memory.getLong(found[k] + layout.extraOffset());
                    found[count] = found[k];
                    count += added != 0 && added < round ? 1 : 0;
                }
                for (int c = 0; c < batch.columns.length; c++) {
                    reader.gather(c, found, 0, count, batch.columns[c]);
                }
                writer.append(batch.columns, 0, count);
            }
        }
    }

    @Override
    public void close() {
        table.close();
    }
}
