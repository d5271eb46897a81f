package dev.ogive.storage;

import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.storage.encoding.PlainEncoding;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.roaringbitmap.RoaringBitmap;

/// Private changes on a pinned state. The working state is the base with these changes applied,
/// so that a snapshot of the transaction is made like any other.
final class LocalTransaction implements Transaction {
    /// Ids of rows not committed yet begin here; they get theirs at commit.
    static final long PROVISIONAL_ROW_ID = 1L << 62;

    /// Rows added by a writer.
    ///
    /// @param segment a partition, or rows in memory
    record Added(Segment segment, RowHash hash) {
        static Added ofMemory(RowBuffer buffer) {
            ColumnChunk[][] chunks = PlainEncoding.chunks(buffer.encode(true));
            TableSketches sketches = buffer.sketch().sealed();
            return new Added(
                    new Segment.OfDelta(0, buffer.rows(), chunks, sketches),
                    buffer.sketch().hash());
        }
    }

    /// Changes of one table's rows.
    static final class Pending {
        /// Segments of [#working] that this transaction added.
        final Set<Segment> added = new HashSet<>();

        private Pending copy() {
            Pending copy = new Pending();
            copy.added.addAll(added);
            copy.insertedHash = insertedHash;
            copy.deletedHash = deletedHash;
            copy.nextRowId = nextRowId;
            return copy;
        }

        RowHash insertedHash = RowHash.NONE;
        RowHash deletedHash = RowHash.NONE;
        long nextRowId = PROVISIONAL_ROW_ID;
    }

    private final LocalDatabase database;
    private final DatabaseState base;
    private DatabaseState working;
    private final Map<Long, Pending> pending = new LinkedHashMap<>();

    /// Names whose meaning this transaction changed, and settings.
    private final Set<TableName> names = new HashSet<>();

    private final Set<NamedObject.Key> objects = new HashSet<>();
    private final Set<String> schemas = new HashSet<>();
    private final Set<String> settings = new HashSet<>();

    /// Tables whose rows nobody else may change before the commit.
    private final Set<Long> unchanged = new HashSet<>();

    /// Segments of tables that were dropped while a savepoint could bring them back.
    private final Set<Segment> orphans = new HashSet<>();

    private boolean hasSavepoints;
    private boolean ended;

    /// The caller has pinned the base's version.
    LocalTransaction(LocalDatabase database, DatabaseState base) {
        this.database = database;
        this.base = base;
        this.working = base;
    }

    LocalDatabase database() {
        return database;
    }

    DatabaseState base() {
        return base;
    }

    synchronized DatabaseState working() {
        return working;
    }

    Map<Long, Pending> pending() {
        return pending;
    }

    Set<TableName> names() {
        return names;
    }

    Set<NamedObject.Key> objectKeys() {
        return objects;
    }

    Set<String> schemaNames() {
        return schemas;
    }

    Set<String> settingNames() {
        return settings;
    }

    boolean hasChanges() {
        return !names.isEmpty()
                || !objects.isEmpty()
                || !schemas.isEmpty()
                || !settings.isEmpty()
                || !pending.isEmpty();
    }

    private void checkOpen() {
        if (ended) {
            throw new OgiveException(ErrorCode.NO_TRANSACTION, "the transaction is over");
        }
    }

    @Override
    public synchronized DatabaseSnapshot snapshot() {
        checkOpen();
        database.pin(base.version);
        return new LocalSnapshot(database, working, base.version);
    }

    private DatabaseState.Draft changeNames() {
        DatabaseState.Draft draft = working.draft();
        // Uncommitted names must not share plans with any committed version.
        draft.schemaVersion = database.nextPrivateSchemaVersion();
        return draft;
    }

    @Override
    public synchronized void createSchema(String name) {
        checkOpen();
        if (working.schemas.contains(name)) {
            throw new OgiveException(ErrorCode.DUPLICATE_SCHEMA, "schema " + name + " exists already");
        }
        DatabaseState.Draft draft = changeNames();
        draft.schemas.add(name);
        schemas.add(name);
        working = draft.done();
    }

    @Override
    public synchronized void dropSchema(String name, boolean cascade) {
        checkOpen();
        if (!working.schemas.contains(name)) {
            throw new OgiveException(ErrorCode.UNKNOWN_SCHEMA, "no schema is named " + name);
        }
        List<TableName> tables = working.tables.keySet().stream()
                .filter(t -> t.schema().equals(name))
                .toList();
        List<TableName> views = working.views.keySet().stream()
                .filter(v -> v.schema().equals(name))
                .toList();
        List<NamedObject.Key> held = working.objects.keySet().stream()
                .filter(o -> o.name().schema().equals(name))
                .toList();
        int count = tables.size() + views.size() + held.size();
        if (name.equals(TableName.DEFAULT_SCHEMA) || (!cascade && count > 0)) {
            throw new OgiveException(
                    ErrorCode.INVALID_STATEMENT,
                    name.equals(TableName.DEFAULT_SCHEMA)
                            ? "schema " + name + " cannot be dropped"
                            : "schema " + name + " holds " + count
                                    + " tables, views and the like; CASCADE drops them too");
        }
        tables.forEach(this::dropTable);
        views.forEach(this::dropView);
        held.forEach(o -> dropObject(o.kind(), o.name()));
        DatabaseState.Draft draft = changeNames();
        draft.schemas.remove(name);
        schemas.add(name);
        working = draft.done();
    }

    private void checkFree(TableName name) {
        if (!working.schemas.contains(name.schema())) {
            throw new OgiveException(ErrorCode.UNKNOWN_SCHEMA, "no schema is named " + name.schema());
        }
        if (working.tables.containsKey(name) || working.views.containsKey(name)) {
            throw new OgiveException(
                    ErrorCode.DUPLICATE_TABLE,
                    (working.views.containsKey(name) ? "view " : "table ") + name + " exists already");
        }
    }

    private TableState existing(TableName name) {
        TableState table = working.tables.get(name);
        if (table == null) {
            throw new OgiveException(ErrorCode.UNKNOWN_TABLE, "no table is named " + name);
        }
        return table;
    }

    @Override
    public synchronized StoredTable createTable(TableDefinition definition) {
        checkOpen();
        checkFree(definition.name());
        Set<String> columns = new HashSet<>();
        for (Field f : definition.schema().fields()) {
            if (!columns.add(f.name())) {
                throw new OgiveException(
                        ErrorCode.DUPLICATE_COLUMN,
                        "table " + definition.name() + " has two columns named " + f.name());
            }
        }
        long id = database.nextId();
        DatabaseState.Draft draft = changeNames();
        draft.tables.put(definition.name(), new TableState(id, definition, List.of(), RowHash.NONE, 0));
        names.add(definition.name());
        working = draft.done();
        return new TableHandle(database, id, definition);
    }

    @Override
    public synchronized void dropTable(TableName name) {
        checkOpen();
        TableState table = existing(name);
        DatabaseState.Draft draft = changeNames();
        draft.tables.remove(name);
        names.add(name);
        working = draft.done();
        Pending p = pending.remove(table.id());
        if (p != null) {
            if (hasSavepoints) {
                orphans.addAll(p.added);
            } else {
                p.added.forEach(database::discard);
            }
        }
    }

    @Override
    public synchronized void renameTable(TableName name, TableName newName) {
        checkOpen();
        TableState table = existing(name);
        checkFree(newName);
        DatabaseState.Draft draft = changeNames();
        draft.tables.remove(name);
        draft.tables.put(newName, table.renamed(table.definition().renamed(newName)));
        names.add(name);
        names.add(newName);
        working = draft.done();
    }

    @Override
    public synchronized void clusterTable(TableName name, Clustering clustering) {
        checkOpen();
        TableState table = existing(name);
        DatabaseState.Draft draft = changeNames();
        draft.tables.put(name, table.renamed(table.definition().clusteredBy(clustering)));
        names.add(name);
        working = draft.done();
    }

    @Override
    public synchronized void createView(ViewDefinition view) {
        checkOpen();
        checkFree(view.name());
        DatabaseState.Draft draft = changeNames();
        draft.views.put(view.name(), view);
        names.add(view.name());
        working = draft.done();
    }

    @Override
    public synchronized void dropView(TableName name) {
        checkOpen();
        if (!working.views.containsKey(name)) {
            throw new OgiveException(ErrorCode.UNKNOWN_TABLE, "no view is named " + name);
        }
        DatabaseState.Draft draft = changeNames();
        draft.views.remove(name);
        names.add(name);
        working = draft.done();
    }

    @Override
    public synchronized NamedObject createObject(NamedObject.Kind kind, TableName name, String text) {
        checkOpen();
        NamedObject object = new NamedObject(kind, name, database.nextId(), text);
        if (!working.schemas.contains(name.schema())) {
            throw new OgiveException(ErrorCode.UNKNOWN_SCHEMA, "no schema is named " + name.schema());
        }
        if (working.objects.containsKey(object.key())) {
            throw new OgiveException(
                    ErrorCode.DUPLICATE_TABLE,
                    kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " " + name + " exists already");
        }
        DatabaseState.Draft draft = changeNames();
        draft.objects.put(object.key(), object);
        objects.add(object.key());
        working = draft.done();
        return object;
    }

    @Override
    public synchronized void dropObject(NamedObject.Kind kind, TableName name) {
        checkOpen();
        NamedObject.Key key = new NamedObject.Key(kind, name);
        if (working.objects.containsKey(key)) {
            DatabaseState.Draft draft = changeNames();
            draft.objects.remove(key);
            objects.add(key);
            working = draft.done();
        }
    }

    @Override
    public synchronized void putSetting(String name, String value) {
        checkOpen();
        DatabaseState.Draft draft = working.draft();
        if (value == null) {
            draft.settings.remove(name);
        } else {
            draft.settings.put(name, value);
        }
        settings.add(name);
        working = draft.done();
    }

    @Override
    public synchronized TableWriter writer(StoredTable table, boolean sorted) {
        checkOpen();
        Clustering clustering = visible(table).definition().clustering();
        return new LocalTableWriter(this, table, sorted ? clustering : Clustering.none());
    }

    /// The table as this transaction sees it.
    private TableState visible(StoredTable table) {
        TableState state = working.byId(table.id());
        if (state == null) {
            throw new OgiveException(ErrorCode.UNKNOWN_TABLE, "no table is named " + table.name());
        }
        return state;
    }

    private Pending pendingOf(long tableId) {
        return pending.computeIfAbsent(tableId, id -> new Pending());
    }

    private void replace(TableState table, List<TableState.Part> parts, RowHash hash) {
        DatabaseState.Draft draft = working.draft();
        draft.tables.put(
                table.definition().name(),
                new TableState(table.id(), table.definition(), parts, hash, table.nextRowId()));
        working = draft.done();
    }

    /// Takes what a writer finished.
    synchronized void add(StoredTable table, List<Added> added) {
        if (ended || working.byId(table.id()) == null) {
            added.forEach(a -> database.discard(a.segment()));
            checkOpen();
        }
        TableState state = visible(table);
        if (added.isEmpty()) {
            return;
        }
        Pending p = pendingOf(table.id());
        List<TableState.Part> parts = new ArrayList<>(state.parts());
        joinTail(state.definition().schema(), p, parts);
        RowHash hash = state.hash();
        for (Added a : added) {
            Segment segment = a.segment().at(p.nextRowId);
            p.nextRowId += segment.rows();
            p.added.add(segment);
            p.insertedHash = p.insertedHash.plus(a.hash());
            hash = hash.plus(a.hash());
            parts.add(new TableState.Part(segment, null));
        }
        replace(state, parts, hash);
    }

    /// Joins what earlier statements added in memory, as the commit will: many small statements
    /// leave few parts.
    private static void joinTail(Schema schema, Pending p, List<TableState.Part> parts) {
        while (parts.size() > 1) {
            TableState.Part last = parts.getLast();
            TableState.Part previous = parts.get(parts.size() - 2);
            if (!p.added.contains(last.segment())
                    || !p.added.contains(previous.segment())
                    || !(previous.segment() instanceof Segment.OfDelta first)
                    || first.rows() > 2 * last.segment().rows()) {
                return;
            }
            DeltaJoin join = new DeltaJoin(schema);
            join.add(first);
            if (!join.accepts(last.segment())) {
                return;
            }
            join.add(last.segment());
            Segment joined = join.take();
            p.added.remove(first);
            p.added.remove(last.segment());
            p.added.add(joined);
            parts.removeLast();
            parts.removeLast();
            parts.add(new TableState.Part(joined, CommitPlan.union(previous.deletes(), last.deletes(), first.rows())));
        }
    }

    @Override
    public synchronized long delete(StoredTable table, long[] rowIds, int count) {
        checkOpen();
        TableState state = visible(table);
        Map<Integer, RoaringBitmap> doomed = new TreeMap<>();
        long deleted = 0;
        int found = -1;
        for (int i = 0; i < count; i++) {
            Segment last = found < 0 ? null : state.parts().get(found).segment();
            if (last == null || rowIds[i] < last.firstRowId() || rowIds[i] >= last.firstRowId() + last.rows()) {
                found = state.find(rowIds[i]);
                if (found < 0) {
                    throw new OgiveException(
                            ErrorCode.INVALID_ARGUMENT, "table " + table.name() + " has no row with id " + rowIds[i]);
                }
                last = state.parts().get(found).segment();
            }
            int position = (int) (rowIds[i] - last.firstRowId());
            if (!state.parts().get(found).isDeleted(position)
                    && doomed.computeIfAbsent(found, f -> new RoaringBitmap()).checkedAdd(position)) {
                deleted++;
            }
        }
        if (deleted == 0) {
            return 0;
        }
        RowHasher hasher = new RowHasher();
        List<TableState.Part> parts = new ArrayList<>(state.parts());
        doomed.forEach((index, positions) -> {
            TableState.Part part = parts.get(index);
            ChunkRows.gather(state.definition().schema(), part.segment(), positions, hasher::add);
            if (part.deletes() != null) {
                positions.or(part.deletes());
            }
            parts.set(index, new TableState.Part(part.segment(), positions));
        });
        Pending p = pendingOf(table.id());
        p.deletedHash = p.deletedHash.plus(hasher.total());
        replace(state, parts, state.hash().minus(hasher.total()));
        return deleted;
    }

    @Override
    public synchronized long mark(StoredTable table) {
        Pending p = pending.get(table.id());
        return p == null ? PROVISIONAL_ROW_ID : p.nextRowId;
    }

    private List<TableState.Part> added(TableState state, long mark) {
        Pending p = pending.get(state.id());
        return p == null
                ? List.of()
                : state.parts().stream()
                        .filter(part -> part.segment().firstRowId() >= mark && p.added.contains(part.segment()))
                        .toList();
    }

    @Override
    public synchronized AddedRows addedSince(StoredTable table, long mark) {
        checkOpen();
        TableState state = visible(table);
        return new AddedRows(state, added(state, mark));
    }

    @Override
    public synchronized void checkKeys(StoredTable table, long mark) {
        checkOpen();
        TableState state = visible(table);
        List<TableState.Part> fresh = added(state, mark);
        if (fresh.isEmpty()) {
            return;
        }
        List<TableState.Part> others = new ArrayList<>(state.parts());
        others.removeAll(fresh);
        for (List<Integer> columns : state.keys()) {
            KeyCheck check = new KeyCheck(state.definition().schema(), columns);
            String duplicate = check.add(fresh);
            if (duplicate == null) {
                duplicate = check.find(others);
            }
            if (duplicate != null) {
                throw KeyCheck.violation(state, columns, duplicate);
            }
        }
    }

    @Override
    public synchronized void expectUnchanged(StoredTable table) {
        checkOpen();
        if (base.byId(table.id()) != null) {
            unchanged.add(table.id());
        }
    }

    Set<Long> unchanged() {
        return unchanged;
    }

    @Override
    public synchronized RowChanges changes(StoredTable table) {
        checkOpen();
        Pending p = pending.get(table.id());
        boolean isNew = base.byId(table.id()) == null;
        return p == null
                ? new RowChanges(isNew, false, false)
                : new RowChanges(isNew, !p.added.isEmpty(), !p.deletedHash.equals(RowHash.NONE));
    }

    private record State(
            DatabaseState working,
            Map<Long, Pending> pending,
            Set<TableName> names,
            Set<NamedObject.Key> objects,
            Set<String> schemas,
            Set<String> settings,
            Set<Long> unchanged)
            implements Savepoint {}

    @Override
    public synchronized Savepoint savepoint() {
        checkOpen();
        hasSavepoints = true;
        Map<Long, Pending> rows = new LinkedHashMap<>();
        pending.forEach((id, p) -> rows.put(id, p.copy()));
        return new State(
                working,
                rows,
                Set.copyOf(names),
                Set.copyOf(objects),
                Set.copyOf(schemas),
                Set.copyOf(settings),
                Set.copyOf(unchanged));
    }

    @Override
    public synchronized void rollbackTo(Savepoint savepoint) {
        checkOpen();
        State state = (State) savepoint;
        Set<Segment> kept = new HashSet<>();
        state.pending.values().forEach(p -> kept.addAll(p.added));
        pending.values().forEach(p -> orphans.addAll(p.added));
        for (Segment segment : orphans) {
            if (!kept.contains(segment)) {
                database.discard(segment);
            }
        }
        orphans.clear();
        working = state.working;
        pending.clear();
        state.pending.forEach((id, p) -> pending.put(id, p.copy()));
        restore(names, state.names);
        restore(objects, state.objects);
        restore(schemas, state.schemas);
        restore(settings, state.settings);
        restore(unchanged, state.unchanged);
    }

    private static <T> void restore(Set<T> set, Set<T> before) {
        set.clear();
        set.addAll(before);
    }

    @Override
    public synchronized long commit() {
        checkOpen();
        ended = true;
        orphans.forEach(database::discard);
        orphans.clear();
        try {
            return hasChanges() ? database.commit(this) : base.version;
        } finally {
            pending.clear();
            database.unpin(base.version);
        }
    }

    @Override
    public synchronized void rollback() {
        if (!ended) {
            ended = true;
            discardAdded();
            database.unpin(base.version);
        }
    }

    /// Removes the files of rows that will not be committed.
    void discardAdded() {
        for (Pending p : pending.values()) {
            p.added.forEach(database::discard);
        }
        pending.clear();
        orphans.forEach(database::discard);
        orphans.clear();
    }

    @Override
    public void close() {
        rollback();
    }
}
