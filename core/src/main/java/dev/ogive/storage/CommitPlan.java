package dev.ogive.storage;

import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.io.Directory;
import dev.ogive.storage.encoding.EncodedColumn;
import dev.ogive.storage.encoding.PlainEncoding;
import dev.ogive.storage.file.BatchCodec;
import dev.ogive.storage.file.LayoutCodec;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.roaringbitmap.RoaringBitmap;

/// The changes of one transaction on their way into the database: first prepared without a lock,
/// then applied to the state that is current under the lock, then written to the catalog.
final class CommitPlan {
    /// At most this many rows of one commit go to the delta; more become a partition.
    static final int DELTA_ROWS_MAX = 16_384;

    /// And at most this many bytes.
    private static final long DELTA_BYTES_MAX = 8 << 20;

    /// Row ids that are handed to the catalog by one statement.
    private static final int IDS_AT_ONCE = 10_000;

    /// New rows of one table.
    ///
    /// @param partitions with the positions deleted by the transaction itself (null for none)
    /// @param delta rows for the delta, or null
    private record NewRows(List<TableState.Part> partitions, Segment.OfDelta delta, byte[] deltaBody) {}

    /// What is written for one changed table.
    private static final class TableChange {
        final List<TableState.Part> newPartitions = new ArrayList<>();
        final Map<Long, RoaringBitmap> partitionDeletes = new LinkedHashMap<>();
        final List<long[]> deltaDeletes = new ArrayList<>();
        Segment.OfDelta delta;
        byte[] deltaBody;
    }

    private final LocalDatabase database;
    private final LocalTransaction transaction;
    private final DatabaseState base;
    private final DatabaseState working;
    private final Map<Long, NewRows> newRows = new HashMap<>();
    private final Map<Long, TableChange> changes = new LinkedHashMap<>();

    private CommitPlan(LocalDatabase database, LocalTransaction transaction) {
        this.database = database;
        this.transaction = transaction;
        this.base = transaction.base();
        this.working = transaction.working();
    }

    /// Gives rows held in memory their final form.
    static CommitPlan prepare(LocalDatabase database, LocalTransaction transaction) {
        CommitPlan plan = new CommitPlan(database, transaction);
        transaction.pending().forEach((id, pending) -> {
            TableState table = plan.working.byId(id);
            if (table != null) {
                plan.newRows.put(id, plan.prepare(table, pending));
            }
        });
        return plan;
    }

    private NewRows prepare(TableState table, LocalTransaction.Pending pending) {
        Schema schema = table.definition().schema();
        List<TableState.Part> partitions = new ArrayList<>();
        List<TableState.Part> small = new ArrayList<>();
        long smallRows = 0;
        for (TableState.Part part : table.parts()) {
            if (!pending.added.contains(part.segment())) {
                continue;
            }
            switch (part.segment()) {
                case Segment.OfPartition _ -> partitions.add(part);
                case Segment.OfDelta _ -> {
                    small.add(part);
                    smallRows += part.visibleRows();
                }
            }
        }
        if (smallRows == 0) {
            return new NewRows(partitions, null, null);
        }
        RowBuffer buffer = new RowBuffer(schema);
        for (TableState.Part part : small) {
            ChunkRows.read(schema, part.segment(), part.deletes(), batch -> ChunkRows.append(batch, buffer));
        }
        if (smallRows > DELTA_ROWS_MAX || buffer.bytes() > DELTA_BYTES_MAX) {
            LocalTransaction.Added added = database.writePartition(table.id(), schema, buffer, RowOrder.NONE);
            pending.added.add(added.segment());
            partitions.add(new TableState.Part(added.segment(), null));
            return new NewRows(partitions, null, null);
        }
        List<EncodedColumn> columns = buffer.encode(true);
        Segment.OfDelta delta = new Segment.OfDelta(
                0, buffer.rows(), PlainEncoding.chunks(columns), buffer.sketch().sealed());
        return new NewRows(partitions, delta, BatchCodec.encode(buffer.rows(), columns));
    }

    /// The state after this transaction.
    ///
    /// @throws OgiveException WRITE_CONFLICT
    DatabaseState apply(DatabaseState current) {
        DatabaseState.Draft draft = current.draft();
        draft.version = current.version + 1;
        applyNames(current, draft);
        for (long id : transaction.unchanged()) {
            TableState now = current.byId(id);
            if (now == null || !now.hash().equals(base.byId(id).hash())) {
                throw conflict("table " + base.byId(id).definition().name() + ", which others refer to, was changed");
            }
        }
        for (Map.Entry<Long, LocalTransaction.Pending> e : transaction.pending().entrySet()) {
            long id = e.getKey();
            TableState mine = working.byId(id);
            TableState before = base.byId(id);
            TableState now = before == null ? mine.withoutRows() : current.byId(id);
            if (now == null
                    || !now.definition().schema().equals(mine.definition().schema())) {
                throw conflict("table " + mine.definition().name() + " was dropped or changed");
            }
            TableState after = applyRows(mine, before, now, e.getValue());
            // A definition changed in this transaction, or by one committed since, stays so.
            TableDefinition definition = before == null || !mine.definition().equals(before.definition())
                    ? mine.definition()
                    : now.definition();
            draft.tables.put(definition.name(), after.renamed(definition));
        }
        return draft.done();
    }

    private static OgiveException conflict(String what) {
        return new OgiveException(ErrorCode.WRITE_CONFLICT, what + " by another transaction; try again");
    }

    private void applyNames(DatabaseState current, DatabaseState.Draft draft) {
        for (String schema : transaction.schemaNames()) {
            if (base.schemas.contains(schema) != current.schemas.contains(schema)) {
                throw conflict("schema " + schema + " was created or dropped");
            }
            if (working.schemas.contains(schema)) {
                draft.schemas.add(schema);
            } else {
                draft.schemas.remove(schema);
                boolean used = current.tables.keySet().stream()
                                .anyMatch(t -> t.schema().equals(schema)
                                        && !transaction.names().contains(t))
                        || current.views.keySet().stream()
                                .anyMatch(v -> v.schema().equals(schema)
                                        && !transaction.names().contains(v));
                if (used) {
                    throw conflict("something was created in schema " + schema);
                }
            }
        }
        for (TableName name : transaction.names()) {
            if (!same(base.tables.get(name), current.tables.get(name))
                    || !Objects.equals(base.views.get(name), current.views.get(name))) {
                throw conflict("the name " + name + " was given, taken or changed");
            }
            if (!draft.schemas.contains(name.schema()) && working.schemas.contains(name.schema())) {
                throw conflict("schema " + name.schema() + " was dropped");
            }
            draft.tables.remove(name);
            draft.views.remove(name);
        }
        for (TableName name : transaction.names()) {
            TableState table = working.tables.get(name);
            if (table != null) {
                TableState now = current.byId(table.id());
                draft.tables.put(name, now == null ? table.withoutRows() : now.renamed(table.definition()));
            }
            ViewDefinition view = working.views.get(name);
            if (view != null) {
                draft.views.put(name, view);
            }
        }
        for (NamedObject.Key key : transaction.objectKeys()) {
            if (!Objects.equals(base.objects.get(key), current.objects.get(key))) {
                throw conflict("the name " + key.name() + " was given or taken");
            }
            NamedObject object = working.objects.get(key);
            if (object == null) {
                draft.objects.remove(key);
            } else if (draft.schemas.contains(key.name().schema())) {
                draft.objects.put(key, object);
            } else {
                throw conflict("schema " + key.name().schema() + " was dropped");
            }
        }
        if (!transaction.names().isEmpty()
                || !transaction.objectKeys().isEmpty()
                || !transaction.schemaNames().isEmpty()) {
            draft.schemaVersion = current.schemaVersion + 1;
        }
        for (String setting : transaction.settingNames()) {
            String value = working.settings.get(setting);
            if (value == null) {
                draft.settings.remove(setting);
            } else {
                draft.settings.put(setting, value);
            }
        }
    }

    private static boolean same(TableState a, TableState b) {
        return a == null || b == null
                ? a == b
                : a.id() == b.id() && a.definition().equals(b.definition());
    }

    private TableState applyRows(TableState mine, TableState before, TableState now, LocalTransaction.Pending pending) {
        TableChange change = new TableChange();
        changes.put(now.id(), change);
        List<TableState.Part> parts = new ArrayList<>(now.parts());
        if (before != null) {
            applyDeletes(mine, before, now, parts, change);
        }
        NewRows rows = newRows.get(now.id());
        checkKeys(before, now, parts, rows);
        long nextRowId = now.nextRowId();
        for (TableState.Part part : rows.partitions()) {
            Segment segment = part.segment().at(nextRowId);
            nextRowId += segment.rows();
            TableState.Part placed = new TableState.Part(segment, part.deletes());
            parts.add(placed);
            change.newPartitions.add(placed);
        }
        if (rows.delta() != null) {
            change.delta = rows.delta().at(nextRowId);
            change.deltaBody = rows.deltaBody();
            nextRowId += change.delta.rows();
            appendDelta(now.definition().schema(), parts, change.delta, database.frozenBelow(now.id()));
        }
        RowHash hash = now.hash().plus(pending.insertedHash).minus(pending.deletedHash);
        return new TableState(now.id(), now.definition(), parts, hash, nextRowId);
    }

    /// Rows that others have committed since the beginning must not agree with new ones in a key:
    /// what was there before was looked at when the new ones were added.
    ///
    /// @param parts the current ones, without the rows that this transaction deletes
    private static void checkKeys(TableState before, TableState now, List<TableState.Part> parts, NewRows rows) {
        if (before == null || now == before || now.keys().isEmpty()) {
            return;
        }
        Set<Segment> looked = new HashSet<>();
        before.parts().forEach(p -> looked.add(p.segment()));
        List<TableState.Part> others =
                parts.stream().filter(p -> !looked.contains(p.segment())).toList();
        List<TableState.Part> fresh = new ArrayList<>(rows.partitions());
        if (rows.delta() != null) {
            fresh.add(new TableState.Part(rows.delta(), null));
        }
        boolean few = visibleRows(fresh) <= visibleRows(others);
        for (List<Integer> columns : now.keys()) {
            KeyCheck check = new KeyCheck(now.definition().schema(), columns);
            check.add(few ? fresh : others);
            String duplicate = check.find(few ? others : fresh);
            if (duplicate != null) {
                throw KeyCheck.violation(now, columns, duplicate);
            }
        }
    }

    private static long visibleRows(List<TableState.Part> parts) {
        return parts.stream().mapToLong(TableState.Part::visibleRows).sum();
    }

    /// Adds rows of the delta, joined with the segment before while that is not more than twice
    /// as large: each row is copied a logarithmic number of times, and few chunks remain.
    ///
    /// @param frozenBelow segments that begin before this row id are left as they are
    private static void appendDelta(
            Schema schema, List<TableState.Part> parts, Segment.OfDelta added, long frozenBelow) {
        TableState.Part last = new TableState.Part(added, null);
        while (!parts.isEmpty()
                && parts.getLast().segment() instanceof Segment.OfDelta previous
                && previous.firstRowId() >= frozenBelow
                && previous.rows() <= 2 * last.segment().rows()) {
            DeltaJoin join = new DeltaJoin(schema);
            join.add(previous);
            if (!join.accepts(last.segment())) {
                break;
            }
            join.add(last.segment());
            RoaringBitmap deletes = union(parts.getLast().deletes(), last.deletes(), previous.rows());
            last = new TableState.Part(join.take(), deletes);
            parts.removeLast();
        }
        parts.add(last);
    }

    static RoaringBitmap union(RoaringBitmap first, RoaringBitmap second, int offset) {
        if (first == null && second == null) {
            return null;
        }
        RoaringBitmap all = first == null ? new RoaringBitmap() : first.clone();
        if (second != null) {
            all.or(RoaringBitmap.addOffset(second, offset));
        }
        return all;
    }

    private void applyDeletes(
            TableState mine, TableState before, TableState now, List<TableState.Part> parts, TableChange change) {
        Map<Segment, RoaringBitmap> old = new HashMap<>();
        Set<Segment> baseSegments = new HashSet<>();
        for (TableState.Part p : before.parts()) {
            baseSegments.add(p.segment());
            old.put(p.segment(), p.deletes());
        }
        Map<Integer, RoaringBitmap> doomed = new LinkedHashMap<>();
        for (TableState.Part p : mine.parts()) {
            if (!baseSegments.contains(p.segment()) || p.deletes() == null) {
                continue;
            }
            RoaringBitmap fresh = p.deletes();
            if (old.get(p.segment()) != null) {
                fresh = RoaringBitmap.andNot(fresh, old.get(p.segment()));
            }
            if (!fresh.isEmpty()) {
                locate(now, p.segment(), fresh, doomed);
            }
        }
        doomed.forEach((index, positions) -> {
            TableState.Part part = parts.get(index);
            if (part.deletes() != null && RoaringBitmap.intersects(part.deletes(), positions)) {
                throw conflict("a row of table " + now.definition().name() + " was deleted or updated");
            }
            RoaringBitmap all = part.deletes() == null ? positions : RoaringBitmap.or(part.deletes(), positions);
            parts.set(index, new TableState.Part(part.segment(), all));
            switch (part.segment()) {
                case Segment.OfPartition partition ->
                    change.partitionDeletes.put(partition.file().id(), all);
                case Segment.OfDelta delta -> change.deltaDeletes.add(ids(delta, positions));
            }
        });
    }

    private static long[] ids(Segment segment, RoaringBitmap positions) {
        long[] ids = new long[positions.getCardinality()];
        int n = 0;
        for (var i = positions.getIntIterator(); i.hasNext(); ) {
            ids[n++] = segment.firstRowId() + i.next();
        }
        return ids;
    }

    /// Finds rows of a segment of the base in the current state: mostly the same segment is still
    /// there.
    private void locate(TableState now, Segment segment, RoaringBitmap positions, Map<Integer, RoaringBitmap> doomed) {
        int same = now.find(segment.firstRowId());
        if (same >= 0 && now.parts().get(same).segment().equals(segment)) {
            doomed.computeIfAbsent(same, i -> new RoaringBitmap()).or(positions);
            return;
        }
        for (long id : ids(segment, positions)) {
            long rowId = database.remapped(now.id(), id, base.version);
            int index = rowId < 0 ? -1 : now.find(rowId);
            if (index < 0) {
                throw conflict("a row of table " + now.definition().name() + " was deleted or updated");
            }
            int position = (int) (rowId - now.parts().get(index).segment().firstRowId());
            doomed.computeIfAbsent(index, i -> new RoaringBitmap()).add(position);
        }
    }

    /// Makes the names of new files durable.
    void forceFolders(Directory files) {
        changes.forEach((id, change) -> {
            if (!change.newPartitions.isEmpty()) {
                files.forceParent(
                        ((Segment.OfPartition) change.newPartitions.getFirst().segment())
                                .file()
                                .name());
            }
        });
    }

    /// Writes everything to the catalog; inside its transaction.
    void write(CatalogStore store, DatabaseState before, DatabaseState after) throws SQLException {
        store.update("UPDATE counters SET value = ? WHERE name = 'version'", after.version);
        if (after.schemaVersion != before.schemaVersion) {
            store.update("UPDATE counters SET value = ? WHERE name = 'schema_version'", after.schemaVersion);
            writeNames(store, before, after);
            writeObjects(store, before, after);
        }
        for (String setting : transaction.settingNames()) {
            store.update("DELETE FROM settings WHERE name = ?", setting);
            if (after.settings.get(setting) != null) {
                store.update("INSERT INTO settings VALUES(?, ?)", setting, after.settings.get(setting));
            }
        }
        for (Map.Entry<Long, TableChange> e : changes.entrySet()) {
            writeRows(store, after.byId(e.getKey()), e.getValue());
        }
        if (after.schemaVersion != before.schemaVersion
                || !transaction.settingNames().isEmpty()) {
            store.update("INSERT OR REPLACE INTO counters VALUES('names_checksum', ?)", store.namesChecksum());
        }
    }

    private void writeNames(CatalogStore store, DatabaseState before, DatabaseState after) throws SQLException {
        for (String schema : transaction.schemaNames()) {
            store.update("DELETE FROM schemas WHERE name = ?", schema);
            if (after.schemas.contains(schema)) {
                store.update("INSERT INTO schemas VALUES(?)", schema);
            }
        }
        for (TableName name : transaction.names()) {
            store.update("DELETE FROM views WHERE schema = ? AND name = ?", name.schema(), name.name());
            ViewDefinition view = after.views.get(name);
            if (view != null) {
                byte[] columns = CatalogLoader.namesBytes(view.columns());
                store.update("INSERT INTO views VALUES(?, ?, ?, ?)", name.schema(), name.name(), view.sql(), columns);
            }
            TableState old = before.tables.get(name);
            if (old != null && after.byId(old.id()) == null) {
                // Snapshots of older versions may still read files whose description is about to go.
                old.parts().forEach(p -> p.segment().sketches());
                for (String table : List.of("partitions", "delta", "delta_deletes")) {
                    store.update("DELETE FROM " + table + " WHERE table_id = ?", old.id());
                }
                store.update("DELETE FROM tables WHERE id = ?", old.id());
            }
            TableState now = after.tables.get(name);
            if (now != null && before.byId(now.id()) == null) {
                store.update(
                        "INSERT INTO tables VALUES(?, ?, ?, ?, ?, ?, ?, ?)",
                        now.id(),
                        name.schema(),
                        name.name(),
                        DefinitionCodec.encode(now.definition()),
                        now.nextRowId(),
                        now.rows(),
                        now.hash().high(),
                        now.hash().low());
            } else if (now != null) {
                store.update(
                        "UPDATE tables SET schema = ?, name = ?, definition = ? WHERE id = ?",
                        name.schema(),
                        name.name(),
                        DefinitionCodec.encode(now.definition()),
                        now.id());
            }
        }
    }

    private void writeObjects(CatalogStore store, DatabaseState before, DatabaseState after) throws SQLException {
        for (NamedObject.Key key : transaction.objectKeys()) {
            TableName name = key.name();
            store.update(
                    "DELETE FROM objects WHERE kind = ? AND schema = ? AND name = ?",
                    key.kind().name(),
                    name.schema(),
                    name.name());
            NamedObject old = before.objects.get(key);
            if (old != null) {
                store.update("DELETE FROM sequences WHERE id = ?", old.id());
            }
            NamedObject now = after.objects.get(key);
            if (now != null) {
                store.update(
                        "INSERT INTO objects VALUES(?, ?, ?, ?, ?)",
                        key.kind().name(),
                        name.schema(),
                        name.name(),
                        now.id(),
                        now.text());
                if (key.kind() == NamedObject.Kind.SEQUENCE) {
                    long used = database.sequence(now).store();
                    store.update("INSERT INTO sequences VALUES(?, ?)", now.id(), used);
                }
            }
        }
    }

    private void writeRows(CatalogStore store, TableState table, TableChange change) throws SQLException {
        store.update(
                "UPDATE tables SET next_row_id = ?, rows = ?, hash_high = ?, hash_low = ? WHERE id = ?",
                table.nextRowId(),
                table.rows(),
                table.hash().high(),
                table.hash().low(),
                table.id());
        for (TableState.Part part : change.newPartitions) {
            insertPartition(store, table.id(), part);
        }
        for (Map.Entry<Long, RoaringBitmap> e : change.partitionDeletes.entrySet()) {
            byte[] deletes = CatalogLoader.bitmapBytes(e.getValue().clone());
            store.update("UPDATE partitions SET deletes = ? WHERE id = ?", deletes, e.getKey());
        }
        for (long[] ids : change.deltaDeletes) {
            for (int from = 0; from < ids.length; from += IDS_AT_ONCE) {
                long[] some = Arrays.copyOfRange(ids, from, Math.min(ids.length, from + IDS_AT_ONCE));
                // Arrays.toString writes JSON.
                store.update(
                        "INSERT INTO delta_deletes SELECT ?, value FROM json_each(?)",
                        table.id(),
                        Arrays.toString(some));
            }
        }
        if (change.delta != null) {
            database.countDeltaBatch(table.id());
            store.update(
                    "INSERT INTO delta VALUES(?, ?, ?, ?, ?)",
                    table.id(),
                    change.delta.firstRowId(),
                    change.delta.rows(),
                    CatalogLoader.crc(change.deltaBody),
                    change.deltaBody);
        }
    }

    static void insertPartition(CatalogStore store, long tableId, TableState.Part part) throws SQLException {
        Segment.OfPartition segment = (Segment.OfPartition) part.segment();
        PartitionFile file = segment.file();
        store.update(
                "INSERT INTO partitions VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                file.id(),
                tableId,
                segment.firstRowId(),
                file.rows(),
                file.name(),
                file.bytes(),
                part.deletes() == null
                        ? null
                        : CatalogLoader.bitmapBytes(part.deletes().clone()),
                CatalogStore.deflated(LayoutCodec.encode(file.description().layout())),
                CatalogStore.deflated(file.description().sketches().encode()),
                file.order().toBytes());
    }
}
