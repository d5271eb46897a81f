package dev.ogive.storage;

import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.io.Directory;
import dev.ogive.storage.file.BatchCodec;
import dev.ogive.storage.file.LayoutCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.roaringbitmap.RoaringBitmap;

/// Reads the catalog's current version.
final class CatalogLoader {
    private final CatalogStore store;
    private final Directory files;

    /// Whether files are described and mapped at once: another process may remove them from the
    /// catalog and the folder later.
    private final boolean eager;

    private final Map<Long, PartitionFile> known = new HashMap<>();
    private final Map<Long, Integer> deltaBatches = new HashMap<>();
    private final Map<Long, Long> sequences = new HashMap<>();
    private long nextId;

    /// @param previous a state whose open files are taken over, or null
    CatalogLoader(CatalogStore store, Directory files, boolean eager, DatabaseState previous) {
        this.store = store;
        this.files = files;
        this.eager = eager;
        if (previous != null) {
            for (TableState t : previous.tables.values()) {
                for (TableState.Part p : t.parts()) {
                    if (p.segment() instanceof Segment.OfPartition partition) {
                        known.put(partition.file().id(), partition.file());
                    }
                }
            }
        }
    }

    /// The first id that was never used; after [#load].
    long nextId() {
        return nextId;
    }

    /// Batches of the delta per table; after [#load].
    Map<Long, Integer> deltaBatches() {
        return deltaBatches;
    }

    /// How many numbers of each sequence are taken, by its id; after [#load].
    Map<Long, Long> sequences() {
        return sequences;
    }

    /// @throws OgiveException CORRUPT_CATALOG
    DatabaseState load() {
        return store.read(() -> {
            DatabaseState.Draft draft = new DatabaseState.Draft();
            draft.version = store.number("SELECT value FROM counters WHERE name = 'version'");
            draft.schemaVersion = store.number("SELECT value FROM counters WHERE name = 'schema_version'");
            nextId = store.number("SELECT value FROM counters WHERE name = 'next_id'");
            checkNames();
            try (ResultSet rows = store.query("SELECT name FROM schemas")) {
                while (rows.next()) {
                    draft.schemas.add(rows.getString(1));
                }
            }
            try (ResultSet rows = store.query("SELECT name, value FROM settings")) {
                while (rows.next()) {
                    draft.settings.put(rows.getString(1), rows.getString(2));
                }
            }
            try (ResultSet rows = store.query("SELECT schema, name, sql, columns FROM views")) {
                while (rows.next()) {
                    TableName name = new TableName(rows.getString(1), rows.getString(2));
                    draft.views.put(name, new ViewDefinition(name, rows.getString(3), names(rows.getBytes(4))));
                }
            }
            if (store.hasObjects()) {
                loadObjects(draft);
            }
            for (TableState table : tables()) {
                draft.tables.put(table.definition().name(), table);
            }
            return draft.done();
        });
    }

    private void loadObjects(DatabaseState.Draft draft) throws SQLException, IOException {
        try (ResultSet rows = store.query("SELECT kind, schema, name, id, text FROM objects")) {
            while (rows.next()) {
                NamedObject object = new NamedObject(
                        kind(rows.getString(1)),
                        new TableName(rows.getString(2), rows.getString(3)),
                        rows.getLong(4),
                        rows.getString(5));
                draft.objects.put(object.key(), object);
            }
        }
        try (ResultSet rows = store.query("SELECT id, used FROM sequences")) {
            while (rows.next()) {
                sequences.put(rows.getLong(1), rows.getLong(2));
            }
        }
    }

    private static NamedObject.Kind kind(String name) throws IOException {
        try {
            return NamedObject.Kind.valueOf(name);
        } catch (IllegalArgumentException e) {
            throw new IOException("it has an object of the unknown kind " + name, e);
        }
    }

    /// A table that has vanished from a damaged catalog must not take its files along: what the
    /// catalog does not know is removed from the folder.
    private void checkNames() throws SQLException, IOException {
        try (ResultSet row = store.query("SELECT value FROM counters WHERE name = 'names_checksum'")) {
            if (row.next() && row.getLong(1) != store.namesChecksum()) {
                throw new IOException("its schemas, tables, views or settings are not those that were written");
            }
        }
    }

    /// Names of a view's columns: `(int(bytes) UTF-8)*`.
    static byte[] namesBytes(List<String> names) {
        List<byte[]> parts =
                names.stream().map(n -> n.getBytes(StandardCharsets.UTF_8)).toList();
        ByteBuffer out =
                ByteBuffer.allocate(parts.stream().mapToInt(p -> p.length + 4).sum());
        parts.forEach(p -> out.putInt(p.length).put(p));
        return out.array();
    }

    private static List<String> names(byte[] bytes) {
        List<String> names = new ArrayList<>();
        ByteBuffer in = ByteBuffer.wrap(bytes == null ? new byte[0] : bytes);
        while (in.hasRemaining()) {
            int length = in.getInt();
            names.add(new String(bytes, in.position(), length, StandardCharsets.UTF_8));
            in.position(in.position() + length);
        }
        return names;
    }

    private record Row(long id, TableName name, byte[] definition, long nextRowId, long rows, RowHash hash) {}

    private List<TableState> tables() throws SQLException, IOException {
        List<Row> list = new ArrayList<>();
        try (ResultSet rows = store.query(
                "SELECT id, schema, name, definition, next_row_id, rows, hash_high, hash_low FROM tables")) {
            while (rows.next()) {
                TableName name = new TableName(rows.getString(2), rows.getString(3));
                RowHash hash = new RowHash(rows.getLong(7), rows.getLong(8));
                list.add(new Row(rows.getLong(1), name, rows.getBytes(4), rows.getLong(5), rows.getLong(6), hash));
            }
        }
        List<TableState> tables = new ArrayList<>();
        for (Row row : list) {
            TableDefinition definition = DefinitionCodec.decode(row.name(), row.definition());
            List<TableState.Part> parts = new ArrayList<>(partitions(row.id(), definition));
            parts.addAll(delta(row.id(), definition));
            TableState table = new TableState(row.id(), definition, parts, row.hash(), row.nextRowId());
            if (table.rows() != row.rows()) {
                throw new OgiveException(
                        ErrorCode.CORRUPT_CATALOG,
                        "table " + row.name() + " is listed with " + row.rows() + " rows, its parts have "
                                + table.rows());
            }
            tables.add(table);
        }
        return tables;
    }

    private List<TableState.Part> partitions(long tableId, TableDefinition definition)
            throws SQLException, IOException {
        List<TableState.Part> parts = new ArrayList<>();
        try (ResultSet rows = store.query(
                "SELECT id, first_row_id, rows, file, bytes, deletes, sorted_by FROM partitions WHERE table_id = ? ORDER BY id",
                tableId)) {
            while (rows.next()) {
                long id = rows.getLong(1);
                String name = rows.getString(4);
                if (!LocalDatabase.fileName(tableId, id).equals(name)) {
                    throw new IOException(
                            "partition " + id + " of table " + definition.name() + " cannot be in file " + name);
                }
                PartitionFile file = known.get(id);
                if (file == null) {
                    file = new PartitionFile(
                            id,
                            name,
                            rows.getLong(5),
                            rows.getInt(3),
                            order(rows.getBytes(7), definition),
                            files,
                            () -> description(id, definition));
                }
                byte[] deletes = rows.getBytes(6);
                parts.add(new TableState.Part(
                        new Segment.OfPartition(rows.getLong(2), file), deletes == null ? null : bitmap(deletes)));
            }
        }
        if (eager) {
            parts.forEach(p -> p.segment().chunks());
        }
        return parts;
    }

    private static RowOrder order(byte[] bytes, TableDefinition definition) throws IOException {
        try {
            RowOrder order = RowOrder.ofBytes(bytes);
            for (int column : order.columns()) {
                if (column < 0 || column >= definition.schema().columns()) {
                    throw new IOException("a partition of table " + definition.name() + " is sorted by column number "
                            + column + ", of " + definition.schema().columns());
                }
            }
            return order;
        } catch (IllegalArgumentException e) {
            throw new IOException("a partition of table " + definition.name() + " has " + e.getMessage(), e);
        }
    }

    private PartitionFile.Description description(long id, TableDefinition definition) {
        return store.read(() -> {
            try (ResultSet rows = store.query("SELECT layout, sketches FROM partitions WHERE id = ?", id)) {
                if (!rows.next()) {
                    throw new IOException("partition " + id + " of table " + definition.name() + " is not listed");
                }
                return new PartitionFile.Description(
                        LayoutCodec.decode(CatalogStore.inflated(rows.getBytes(1))),
                        TableSketches.decode(definition.schema(), CatalogStore.inflated(rows.getBytes(2))));
            }
        });
    }

    static byte[] bitmapBytes(RoaringBitmap bitmap) {
        bitmap.runOptimize();
        byte[] out = new byte[bitmap.serializedSizeInBytes()];
        bitmap.serialize(ByteBuffer.wrap(out));
        return out;
    }

    private static RoaringBitmap bitmap(byte[] bytes) throws IOException {
        RoaringBitmap bitmap = new RoaringBitmap();
        bitmap.deserialize(ByteBuffer.wrap(bytes));
        return bitmap;
    }

    private record Batch(long firstRowId, int rows, byte[] body) {}

    /// The delta's batches, joined where their row ids follow each other.
    private List<TableState.Part> delta(long tableId, TableDefinition definition) throws SQLException, IOException {
        List<Batch> batches = new ArrayList<>();
        try (ResultSet rows = store.query(
                "SELECT first_row_id, rows, crc, body FROM delta WHERE table_id = ? ORDER BY first_row_id", tableId)) {
            while (rows.next()) {
                byte[] body = rows.getBytes(4);
                if (crc(body) != rows.getInt(3)) {
                    throw new IOException("a batch of the delta of table " + definition.name() + ", first row id "
                            + rows.getLong(1) + ", is not what was written");
                }
                if (rows.getInt(2) <= 0) {
                    throw new IOException(
                            "a batch of the delta of table " + definition.name() + " has " + rows.getInt(2) + " rows");
                }
                batches.add(new Batch(rows.getLong(1), rows.getInt(2), body));
            }
        }
        deltaBatches.put(tableId, batches.size());
        List<Segment> segments = new ArrayList<>();
        List<Batch> joined = new ArrayList<>();
        int joinedRows = 0;
        for (Batch b : batches) {
            if (!joined.isEmpty()
                    && (b.firstRowId() != joined.getFirst().firstRowId() + joinedRows
                            || (long) joinedRows + b.rows() > RowBuffer.BATCH_ROWS)) {
                segments.add(segment(definition, joinedRows, joined));
                joined = new ArrayList<>();
                joinedRows = 0;
            }
            joined.add(b);
            joinedRows += b.rows();
        }
        if (!joined.isEmpty()) {
            segments.add(segment(definition, joinedRows, joined));
        }
        List<RoaringBitmap> deletes = new ArrayList<>();
        segments.forEach(s -> deletes.add(new RoaringBitmap()));
        try (ResultSet rows = store.query("SELECT row_id FROM delta_deletes WHERE table_id = ?", tableId)) {
            while (rows.next()) {
                long id = rows.getLong(1);
                for (int s = 0; s < segments.size(); s++) {
                    long position = id - segments.get(s).firstRowId();
                    if (position >= 0 && position < segments.get(s).rows()) {
                        deletes.get(s).add((int) position);
                    }
                }
            }
        }
        List<TableState.Part> parts = new ArrayList<>();
        for (int s = 0; s < segments.size(); s++) {
            parts.add(new TableState.Part(segments.get(s), deletes.get(s).isEmpty() ? null : deletes.get(s)));
        }
        return parts;
    }

    /// One segment of consecutive batches, which are decoded when it is first used.
    private static Segment segment(TableDefinition definition, int rows, List<Batch> batches) {
        return new Segment.OfDelta(
                batches.getFirst().firstRowId(), rows, new Segment.Content(() -> joined(definition, batches)));
    }

    private static Segment.Content.Decoded joined(TableDefinition definition, List<Batch> batches) {
        try {
            List<Segment.OfDelta> segments = new ArrayList<>();
            for (Batch b : batches) {
                ColumnChunk[][] chunks = {BatchCodec.decode(definition.schema(), b.rows(), b.body())};
                segments.add(new Segment.OfDelta(
                        b.firstRowId(), b.rows(), chunks, TableSketches.ofRows(definition.schema(), b.rows(), chunks)));
            }
            if (segments.size() == 1) {
                // Nothing to join: what a table loaded by one statement is.
                return segments.getFirst().content().decoded();
            }
            DeltaJoin join = new DeltaJoin(definition.schema());
            segments.forEach(join::add);
            return join.take().content().decoded();
        } catch (OgiveException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new OgiveException(
                    ErrorCode.CORRUPT_CATALOG,
                    "the delta of table " + definition.name() + " cannot be read: " + e.getMessage(),
                    e);
        }
    }

    static int crc(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
