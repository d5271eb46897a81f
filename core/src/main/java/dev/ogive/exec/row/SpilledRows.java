package dev.ogive.exec.row;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.io.SpillFile;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.QueryMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/// Rows in a file, by partition of the hash of their leading columns. Filled by many workers,
/// each through a [Writer]; then each partition can be read any number of times, by any thread,
/// in the order in which it was written where one worker wrote it.
///
/// Memory: a writer holds pages up to a small share of the limit, and at least one page a
/// partition whatever the limit says; a reader holds one page.
public final class SpilledRows implements AutoCloseable {
    private static final long RESIDENT_BYTES_MIN = 256 << 10;
    private static final long RESIDENT_BYTES_MAX = 16 << 20;

    private final RowLayout layout;
    private final int keys;
    private final int radixSkip;
    private final int radixBits;
    private final boolean dropsNullKeys;
    private final QueryMemory memory;
    private final SpillSpace space;
    private final long residentBytesMax;
    private final List<RowStore> stores = new ArrayList<>();
    private final LongAdder nullKeys = new LongAdder();
    private SpillFile file;

    /// One partition.
    public SpilledRows(List<DataType> types, QueryMemory memory, SpillSpace space) {
        this(types, 0, 0, 0, false, memory, space);
    }

    /// @param types of the rows; the first `keys` are the keys
    /// @param radixSkip upper bits of the hash that all rows have in common
    /// @param radixBits there are `2^radixBits` partitions, by the bits after these
    /// @param dropsNullKeys whether rows with a NULL among their keys are counted but not kept
    public SpilledRows(
            List<DataType> types,
            int keys,
            int radixSkip,
            int radixBits,
            boolean dropsNullKeys,
            QueryMemory memory,
            SpillSpace space) {
        this.layout = new RowLayout(types, keys, 0);
        this.keys = keys;
        this.radixSkip = radixSkip;
        this.radixBits = radixBits;
        this.dropsNullKeys = dropsNullKeys;
        this.memory = memory;
        this.space = space;
        residentBytesMax = Math.clamp(memory.limitBytes() / 32, RESIDENT_BYTES_MIN, RESIDENT_BYTES_MAX);
    }

    public List<DataType> types() {
        return layout.types();
    }

    public int partitions() {
        return 1 << radixBits;
    }

    public RowLayout layout() {
        return layout;
    }

    /// Largest page of a writer, unless a single row needs more.
    public long pageBytesMax() {
        return RowStore.pageBytesMax(memory, radixBits);
    }

    /// Writers so far: where each writes one sorted run, the runs.
    public synchronized int runs() {
        return stores.size();
    }

    /// Reads what one writer wrote, in the order in which it wrote it; there is one partition.
    public synchronized RowStore.Reader readRun(int run) {
        return stores.get(run).read(0, false);
    }

    /// What the only writer wrote, in any order; there is one partition.
    public synchronized RowStore.PageCache readAtRandom() {
        return stores.getFirst().readAtRandom(0, residentBytesMax);
    }

    /// Upper bits of the hash that all rows of one partition have in common.
    public int radixEnd() {
        return radixSkip + radixBits;
    }

    /// Rows with a NULL among their keys that were given to writers.
    public long nullKeys() {
        return nullKeys.sum();
    }

    public synchronized long rows(int partition) {
        long rows = 0;
        for (RowStore store : stores) {
            rows += store.rows(partition);
        }
        return rows;
    }

    /// Bytes of one partition as they will lie in memory row by row.
    public synchronized long bytes(int partition) {
        long bytes = 0;
        for (RowStore store : stores) {
            bytes += store.spilledBytes(partition) + store.residentBytes(partition);
        }
        return bytes;
    }

    /// Bytes in the file.
    public synchronized long bytes() {
        return file == null ? 0 : file.sizeBytes();
    }

    private synchronized SpillFile file() {
        if (file == null) {
            file = space.create();
        }
        return file;
    }

    public Writer writer() {
        return new Writer();
    }

    /// One worker's way in. Not thread-safe.
    public final class Writer {
        private final RowStore store = new RowStore(layout, radixSkip, radixBits, memory).guaranteed();
        private final RowHash hash = new RowHash();
        private final Vector[] keyColumns = new Vector[keys];
        private long[] hashes = {};
        private long[] addresses = {};
        private int[] positions = {};

        private Writer() {
            synchronized (SpilledRows.this) {
                stores.add(store);
            }
        }

        /// Appends rows `[from, to)` of these columns.
        public void append(Vector[] columns, int from, int to) {
            if (hashes.length < to) {
                hashes = new long[to];
                addresses = new long[to];
                positions = new int[to];
            }
            System.arraycopy(columns, 0, keyColumns, 0, keys);
            if (radixBits > 0 || layout.storesHash()) {
                hash.hash(keyColumns, to, hashes);
            }
            int count = select(from, to);
            for (int at = 0; at < count; ) {
                int next = store.append(columns, hashes, positions, at, count, addresses);
                if (next < count || store.residentBytes() > residentBytesMax) {
                    spill();
                }
                at = next;
            }
        }

        /// Lists the rows to keep.
        private int select(int from, int to) {
            boolean nullable = false;
            for (Vector key : keyColumns) {
                nullable |= key.mayHaveNulls;
            }
            int count = 0;
            if (!nullable) {
                for (int i = from; i < to; i++) {
                    positions[count++] = i;
                }
                return count;
            }
            int nulls = 0;
            for (int i = from; i < to; i++) {
                boolean isNull = false;
                for (Vector key : keyColumns) {
                    isNull |= key.isNull(i);
                }
                nulls += isNull ? 1 : 0;
                if (!isNull || !dropsNullKeys) {
                    positions[count++] = i;
                }
            }
            nullKeys.add(nulls);
            return count;
        }

        private void spill() {
            SpillFile to = file();
            for (int p = 0; p < store.partitions(); p++) {
                if (store.residentBytes(p) > 0) {
                    store.spill(p, to);
                }
            }
        }

        /// Writes what is still in memory. Must be called after the last row.
        public void finish() {
            spill();
        }
    }

    /// Reads one partition once. Its writers have finished.
    public Reader read(int partition, int batchRows) {
        return new Reader(partition, batchRows);
    }

    /// The rows of one partition, batch by batch. Not thread-safe.
    public final class Reader implements AutoCloseable {
        private final int partition;
        private final long[] addresses;
        private final RowReader reader = new RowReader(layout);
        private final Batch batch;
        private int nextStore;
        private RowStore.Reader current;

        private Reader(int partition, int batchRows) {
            this.partition = partition;
            addresses = new long[batchRows];
            batch = Batch.allocate(layout.types(), batchRows);
        }

        /// The next rows, or null at the end. Valid until the next call.
        public Batch next() {
            for (; ; ) {
                if (current == null) {
                    synchronized (SpilledRows.this) {
                        if (nextStore == stores.size()) {
                            return null;
                        }
                        current = stores.get(nextStore++).read(partition, false);
                    }
                }
                int count = current.next(addresses, addresses.length);
                if (count > 0) {
                    for (int c = 0; c < batch.columns.length; c++) {
                        reader.gather(c, addresses, 0, count, batch.columns[c]);
                    }
                    batch.rows = count;
                    return batch;
                }
                close();
            }
        }

        /// Frees the page in progress. Idempotent.
        @Override
        public void close() {
            if (current != null) {
                current.close();
                current = null;
            }
        }
    }

    /// Frees what writers hold and deletes the file. Idempotent.
    @Override
    public synchronized void close() {
        stores.forEach(RowStore::close);
        stores.clear();
        if (file != null) {
            file.close();
            file = null;
        }
    }
}
