package dev.ogive.storage;

import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.io.Directory;
import dev.ogive.io.MappedFile;
import dev.ogive.storage.file.FileLayout;
import dev.ogive.storage.file.PartitionReader;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// One partition file: mapped, and its description read, when first used. Thread-safe.
final class PartitionFile {
    /// What the catalog keeps of a file beside its name.
    record Description(FileLayout layout, TableSketches sketches) {}

    private final long id;
    private final String name;
    private final long bytes;
    private final int rows;
    private final RowOrder order;
    private final Directory directory;
    private final Supplier<Description> source;

    private volatile Description description;
    private volatile ColumnChunk[][] chunks;

    /// Whether a column of a batch has been read against its checksums; a race checks twice.
    private boolean[][] sound;

    /// Per key that was searched for; guarded by itself.
    private final Map<List<Integer>, KeyFilter> keyFilters = new HashMap<>();

    private MappedFile mapping;
    private volatile MemorySegment mapped;
    private boolean closed;

    private volatile boolean full;

    /// Made by the first read.
    private volatile Heat heat;

    /// The first and last key; read when first asked for.
    private volatile KeyRange keys;

    /// @param order the one that the rows are in
    /// @param source reads the description, at most once
    PartitionFile(
            long id,
            String name,
            long bytes,
            int rows,
            RowOrder order,
            Directory directory,
            Supplier<Description> source) {
        this.id = id;
        this.name = name;
        this.bytes = bytes;
        this.rows = rows;
        this.order = order;
        this.directory = directory;
        this.source = source;
    }

    long id() {
        return id;
    }

    String name() {
        return name;
    }

    long bytes() {
        return bytes;
    }

    int rows() {
        return rows;
    }

    RowOrder order() {
        return order;
    }

    /// Notes that the file has few rows because they are large: joining it with others would not
    /// make it fewer.
    void markFull() {
        full = true;
    }

    boolean isFull() {
        return full;
    }

    /// The keys of the first and the last row, deleted or not, of a file in the order of the
    /// table.
    KeyRange keys(TableDefinition table) {
        KeyRange known = keys;
        if (known == null) {
            ColumnChunk[][] batches = chunks();
            Clustering by = order.clustering() == 0 ? new Clustering.Columns(order.columns()) : table.clustering();
            for (int batch : new int[] {0, batches.length - 1}) {
                check(batch, by.columns());
                check(batch, by.keyColumns());
            }
            int lastRow = batches[batches.length - 1][0].zone().rows() - 1;
            known = new KeyRange(
                    KeyRange.Key.of(table.schema(), by, batches[0], 0),
                    KeyRange.Key.of(table.schema(), by, batches[batches.length - 1], lastRow));
            keys = known;
        }
        return known;
    }

    private void check(int batch, List<Integer> columns) {
        columns.forEach(c -> check(batch, c));
    }

    Description description() {
        Description d = description;
        if (d == null) {
            synchronized (this) {
                if (description == null) {
                    description = source.get();
                }
                d = description;
            }
        }
        return d;
    }

    TableSketches sketches() {
        return description().sketches();
    }

    ColumnChunk[][] chunks() {
        ColumnChunk[][] c = chunks;
        return c != null ? c : load();
    }

    private synchronized ColumnChunk[][] load() {
        if (chunks == null) {
            if (closed) {
                throw new OgiveException(ErrorCode.CLOSED, "file " + name + " was closed");
            }
            FileLayout layout = description().layout();
            if (layout.bytes() != bytes || layout.rows() != rows) {
                throw new OgiveException(
                        ErrorCode.CORRUPT_CATALOG,
                        "file " + name + " is described with " + layout.rows() + " rows in " + layout.bytes()
                                + " bytes, and listed with " + rows + " in " + bytes);
            }
            mapping = directory.map(name, bytes);
            mapped = mapping.segment();
            ColumnChunk[][] made = PartitionReader.chunks(name, layout, mapped);
            sound = new boolean[made.length][layout.columns().size()];
            chunks = made;
        }
        return chunks;
    }

    /// Reads the whole file against its checksums.
    void verify() {
        chunks();
        PartitionReader.verify(name, description().layout(), mapped);
    }

    /// Reads a column of a batch against its checksums when it is used for the first time; after
    /// [#chunks].
    ///
    /// @throws OgiveException CORRUPT_FILE
    void check(int batch, int column) {
        boolean[] columns = sound[batch];
        if (!columns[column]) {
            PartitionReader.verify(name, description().layout(), batch, column, mapped);
            columns[column] = true;
        }
    }

    /// Notes that rows of a batch are read.
    void noteRead(int batch) {
        Heat known = heat;
        if (known == null) {
            synchronized (this) {
                if (heat == null) {
                    heat = new Heat(chunks().length);
                }
                known = heat;
            }
        }
        known.add(batch, System.nanoTime());
    }

    /// How often a batch was read lately: see [Heat].
    double heat(int batch) {
        Heat known = heat;
        return known == null ? 0 : known.of(batch, System.nanoTime());
    }

    /// The filters of a key, empty at first.
    KeyFilter keyFilter(List<Integer> columns) {
        int batches = chunks().length;
        synchronized (keyFilters) {
            return keyFilters.computeIfAbsent(columns, c -> new KeyFilter(batches));
        }
    }

    /// Unmaps; no chunk may be read after it.
    synchronized void close() {
        closed = true;
        chunks = null;
        synchronized (keyFilters) {
            keyFilters.values().forEach(KeyFilter::close);
            keyFilters.clear();
        }
        if (mapping != null) {
            mapping.close();
            mapping = null;
        }
    }
}
