package dev.ogive.exec.aggregate;

import dev.ogive.column.DataType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.row.Positions;
import dev.ogive.exec.row.RowLayout;
import dev.ogive.exec.row.RowReader;
import dev.ogive.exec.row.RowStore;
import dev.ogive.io.SpillFile;
import dev.ogive.memory.Memory;
import dev.ogive.memory.QueryMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Copies group rows so that they can go to a file: what their states keep in a heap moves to
/// hidden columns.
final class SealedRows {
    private final RowLayout layout;
    private final int keys;
    private final List<HeapSlot> slots = new ArrayList<>();
    private final QueryMemory memory;
    private final Supplier<SpillFile> file;
    private final RowStore store;
    private final Vector[] columns;

    SealedRows(
            AggregationPlan plan,
            List<Aggregator> aggregators,
            QueryMemory memory,
            Supplier<SpillFile> file,
            int radixSkip,
            int radixBits) {
        this.layout = plan.layout();
        this.keys = plan.keyTypes().size();
        aggregators.forEach(a -> slots.addAll(a.slots()));
        this.memory = memory;
        this.file = file;
        this.store = new RowStore(layout, radixSkip, radixBits, memory).guaranteed();
        this.columns = new Vector[layout.columns()];
    }

    /// Copies all rows of a store that are in memory, and frees them there.
    void addAll(RowStore source) {
        RowReader reader = new RowReader(layout);
        long[] rows = new long[256];
        for (int p = 0; p < source.partitions(); p++) {
            for (int page = 0; page < source.pages(p); page++) {
                int inPage = source.pageRows(p, page);
                for (int from = 0; from < inPage; from += rows.length) {
                    int n = Math.min(rows.length, inPage - from);
                    source.addresses(p, page, from, n, rows);
                    add(reader, rows, n);
                }
            }
            source.clearResident(p);
        }
    }

    private void add(RowReader reader, long[] rows, int n) {
        List<DataType> types = layout.types();
        for (int c = 0; c < columns.length; c++) {
            if (columns[c] == null) {
                columns[c] = Vector.allocate(types.get(c), rows.length);
            }
            if (c < keys) {
                reader.gather(c, rows, 0, n, columns[c]);
            } else {
                gather(slots.get(c - keys), rows, n, (StringVector) columns[c]);
            }
        }
        long[] hashes = new long[n];
        for (int k = 0; k < n; k++) {
            hashes[k] = layout.hash(rows[k]);
        }
        long[] copies = new long[n];
        for (int k = 0; k < n; ) {
            int done = store.append(columns, hashes, Positions.identity(n), k, n, copies);
            for (; k < done; k++) {
                Memory.copy(rows[k] + layout.extraOffset(), copies[k] + layout.extraOffset(), layout.extraBytes());
                for (HeapSlot slot : slots) {
                    slot.detach(copies[k]);
                }
            }
            if (k < n) {
                makeRoom();
            }
        }
    }

    private static void gather(HeapSlot slot, long[] rows, int n, StringVector out) {
        out.clear();
        for (int k = 0; k < n; k++) {
            int length = slot.length(rows[k]);
            int at = out.reserve(length);
            Memory.copy(slot.bytes(rows[k]), out.bytes, at, length);
            out.starts[k] = at;
            out.lengths[k] = length;
        }
    }

    private void makeRoom() {
        if (store.residentBytes() == 0) {
            throw memory.refusal(4096, "spilling a hash aggregation");
        }
        for (int p = 0; p < store.partitions(); p++) {
            store.spill(p, file.get());
        }
    }

    /// The copies, all in files.
    RowStore finish() {
        for (int p = 0; p < store.partitions(); p++) {
            store.spill(p, file.get());
        }
        return store;
    }
}
