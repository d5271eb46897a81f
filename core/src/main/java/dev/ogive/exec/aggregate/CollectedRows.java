package dev.ogive.exec.aggregate;

import dev.ogive.column.Vector;
import dev.ogive.exec.row.RowHash;
import dev.ogive.exec.row.RowStore;
import dev.ogive.io.SpillFile;
import dev.ogive.memory.QueryMemory;
import java.util.function.Supplier;

/// Input rows kept for an aggregate that needs all rows of a group at once, partitioned like the
/// groups: keys first, then the collected columns. Rows go to a file where memory is refused.
final class CollectedRows implements AutoCloseable {
    private final QueryMemory memory;
    private final Supplier<SpillFile> file;
    private final RowHash hasher = new RowHash();
    private RowStore store;
    private long[] hashes = {};
    private long[] rows = {};

    /// Owns the store.
    CollectedRows(RowStore store, QueryMemory memory, Supplier<SpillFile> file) {
        this.store = store.guaranteed();
        this.memory = memory;
        this.file = file;
    }

    RowStore store() {
        return store;
    }

    void append(Vector[] keys, Vector[] values, int[] positions, int n, int capacity) {
        if (hashes.length < capacity) {
            hashes = new long[capacity];
            rows = new long[capacity];
        }
        hasher.hash(keys, capacity, hashes);
        Vector[] columns = java.util.Arrays.copyOf(keys, keys.length + values.length);
        System.arraycopy(values, 0, columns, keys.length, values.length);
        for (int k = 0; k < n; ) {
            k = store.append(columns, hashes, positions, k, n, rows);
            if (k < n) {
                spill(store);
            }
        }
    }

    /// See [LocalGroups#relieve].
    void relieve() {
        if (LocalGroups.isScarce(memory)) {
            spillIfAny();
        }
    }

    /// Whether rows went to a file.
    boolean spillIfAny() {
        if (store.residentBytes() == 0) {
            return false;
        }
        spill(store);
        return true;
    }

    private void spill(RowStore full) {
        for (int p = 0; p < full.partitions(); p++) {
            full.spill(p, file.get());
        }
    }

    /// Brings the rows to `2^radixBits` partitions.
    void split(int radixBits) {
        if (store.radixBits() == radixBits) {
            return;
        }
        RowStore wider = new RowStore(store.layout(), store.radixSkip(), radixBits, memory).guaranteed();
        for (int p = 0; p < store.partitions(); p++) {
            copy(store, p, wider);
        }
        store.close();
        store = wider;
    }

    /// Moves a partition's rows.
    ///
    /// @param to a store that is [RowStore#guaranteed]
    void copy(RowStore from, int partition, RowStore to) {
        long[] sources = new long[1024];
        long[] copies = new long[1024];
        try (RowStore.Reader reader = from.read(partition, true)) {
            for (int n; (n = reader.next(sources, sources.length)) > 0; ) {
                for (int k = 0; k < n; ) {
                    k = to.appendRows(sources, k, n, copies);
                    if (k < n) {
                        spill(to);
                    }
                }
            }
        }
    }

    @Override
    public void close() {
        store.close();
    }
}
