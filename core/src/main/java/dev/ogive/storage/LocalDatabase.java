package dev.ogive.storage;

import dev.ogive.catalog.NamedObject;
import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.io.Directory;
import dev.ogive.io.DirectoryLock;
import dev.ogive.io.DiskDirectory;
import dev.ogive.io.MappedFile;
import dev.ogive.io.OutputFile;
import dev.ogive.storage.encoding.EncodedColumn;
import dev.ogive.storage.file.FileLayout;
import dev.ogive.storage.file.PartitionWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/// The one implementation of [Database]: partition files in a [Directory], everything else in a
/// [CatalogStore], the current version as a [DatabaseState] in memory.
///
/// Order of a commit: files are written, forced and renamed by their writers; then, under the
/// commit lock, folders are forced, the catalog commits, and the new state is published. A crash
/// before the catalog's commit leaves files that no version knows, which the next opening
/// removes.
final class LocalDatabase implements Database {
    private final Path path;
    private final Directory files;
    private final CatalogStore store;
    private final DirectoryLock lock;
    private final boolean readOnly;

    private final Object commitLock = new Object();
    private final AtomicLong nextId = new AtomicLong();
    private final AtomicLong privateSchemaVersion = new AtomicLong(-1);

    /// Rewrites whose old row ids transactions may still hold, per table; guarded by
    /// [#commitLock].
    private final Map<Long, List<Remap>> remaps = new HashMap<>();

    private volatile DatabaseState current;
    private long readDataVersion;
    private volatile boolean closed;

    /// Open snapshots per version; guarded by itself, like [#retired].
    private final TreeMap<Long, Integer> pins = new TreeMap<>();

    private final List<Retired> retired = new ArrayList<>();
    private final ExecutorService reaper;

    /// Sequences that were used, by id.
    private final Map<Long, SequenceCounter> sequences = new ConcurrentHashMap<>();

    private record CachedStatistics(TableStatistics statistics, Schema schema) {}

    private final Map<Long, CachedStatistics> statistics = new ConcurrentHashMap<>();

    /// A file that versions from `version` on do not have.
    private record Retired(long version, PartitionFile file) {}

    LocalDatabase(Path path, Directory files, CatalogStore store, DirectoryLock lock, boolean readOnly) {
        this.path = path;
        this.files = files;
        this.store = store;
        this.lock = lock;
        this.readOnly = readOnly;
        this.reaper = Executors.newSingleThreadExecutor(task -> {
            Thread thread = new Thread(task, "ogive-reaper");
            thread.setDaemon(true);
            return thread;
        });
        load();
        if (!readOnly) {
            removeUnknownFiles();
        }
    }

    private void load() {
        CatalogLoader loader;
        while (true) {
            readDataVersion = store.dataVersion();
            loader = new CatalogLoader(store, files, readOnly, current);
            try {
                current = loader.load();
                break;
            } catch (OgiveException e) {
                // The writer may have removed a file after its version had been read here.
                if (!readOnly || store.dataVersion() == readDataVersion) {
                    throw e;
                }
            }
        }
        nextId.set(loader.nextId());
        loader.deltaBatches().forEach(deltaBatches::put);
        for (NamedObject object : current.objects.values()) {
            if (object.kind() == NamedObject.Kind.SEQUENCE) {
                long used = loader.sequences().getOrDefault(object.id(), 0L);
                sequences.put(object.id(), new SequenceCounter(this, object, used, true));
            }
        }
    }

    /// Removes files that no version knows: those of transactions that never committed.
    private void removeUnknownFiles() {
        Set<String> known = new HashSet<>();
        for (PartitionFile f : partitionFiles(current)) {
            known.add(f.name());
        }
        for (String file : files.list("data")) {
            if (!known.contains(file)) {
                files.delete(file);
            }
        }
    }

    private static List<PartitionFile> partitionFiles(DatabaseState state) {
        List<PartitionFile> list = new ArrayList<>();
        for (TableState table : state.tables.values()) {
            for (TableState.Part p : table.parts()) {
                if (p.segment() instanceof Segment.OfPartition partition) {
                    list.add(partition.file());
                }
            }
        }
        return list;
    }

    DatabaseState current() {
        return current;
    }

    CatalogStore store() {
        return store;
    }

    long nextId() {
        return nextId.getAndIncrement();
    }

    /// The counter of a sequence; one that no commit has seen yet begins here.
    SequenceCounter sequence(NamedObject object) {
        return sequences.computeIfAbsent(object.id(), _ -> new SequenceCounter(this, object, 0, false));
    }

    /// Writes how many numbers of a sequence may be taken.
    void saveSequence(long id, long used) {
        store.transact(() -> {
            store.update("UPDATE sequences SET used = ? WHERE id = ?", used, id);
            return null;
        });
    }

    /// Negative, so that no plan of a transaction's own names is ever taken for one of a
    /// committed version.
    long nextPrivateSchemaVersion() {
        return privateSchemaVersion.getAndDecrement();
    }

    private void checkOpen() {
        if (closed) {
            throw new OgiveException(ErrorCode.CLOSED, "database " + this + " is closed");
        }
    }

    void checkWritable() {
        checkOpen();
        if (readOnly) {
            throw new OgiveException(ErrorCode.READ_ONLY, "database " + this + " is open read-only");
        }
    }

    @Override
    public Notes notes() {
        checkOpen();
        return new LocalNotes(store, readOnly);
    }

    @Override
    public DatabaseSnapshot snapshot() {
        checkOpen();
        if (readOnly) {
            refresh();
        }
        DatabaseState state = pinCurrent();
        return new LocalSnapshot(this, state, state.version);
    }

    @Override
    public Transaction begin() {
        checkWritable();
        return new LocalTransaction(this, pinCurrent());
    }

    private DatabaseState pinCurrent() {
        synchronized (pins) {
            DatabaseState state = current;
            pins.merge(state.version, 1, Integer::sum);
            return state;
        }
    }

    void pin(long version) {
        synchronized (pins) {
            pins.merge(version, 1, Integer::sum);
        }
    }

    void unpin(long version) {
        boolean last;
        synchronized (pins) {
            last = pins.merge(version, -1, Integer::sum) == 0;
            if (last) {
                pins.remove(version);
            }
            last &= !retired.isEmpty();
        }
        if (last) {
            reap();
        }
    }

    /// The least version that is pinned, or the current one.
    private long pinnedMin() {
        synchronized (pins) {
            return pins.isEmpty() ? current.version : Math.min(pins.firstKey(), current.version);
        }
    }

    /// Frees, in the background, retired files that no pinned version has.
    private void reap() {
        List<PartitionFile> free = new ArrayList<>();
        synchronized (pins) {
            long min = pinnedMin();
            for (Iterator<Retired> i = retired.iterator(); i.hasNext(); ) {
                Retired r = i.next();
                if (r.version() <= min) {
                    free.add(r.file());
                    i.remove();
                }
            }
        }
        if (!free.isEmpty()) {
            inBackground(() -> free.forEach(this::remove));
        }
    }

    private void remove(PartitionFile file) {
        file.close();
        if (!readOnly) {
            files.delete(file.name());
        }
    }

    private void inBackground(Runnable task) {
        try {
            reaper.execute(task);
        } catch (RejectedExecutionException e) {
            // The database is being closed; what is left is removed when it is opened again.
        }
    }

    /// Removes the file of rows that were never committed.
    void discard(Segment segment) {
        if (segment instanceof Segment.OfPartition partition) {
            inBackground(() -> remove(partition.file()));
        }
    }

    /// In a read-only process: takes over what the writer has committed since.
    private void refresh() {
        synchronized (commitLock) {
            if (store.dataVersion() == readDataVersion) {
                return;
            }
            DatabaseState before = current;
            load();
            retire(before, current);
        }
        reap();
    }

    private void retire(DatabaseState before, DatabaseState after) {
        Set<PartitionFile> kept = new HashSet<>(partitionFiles(after));
        synchronized (pins) {
            for (PartitionFile f : partitionFiles(before)) {
                if (!kept.contains(f)) {
                    retired.add(new Retired(after.version, f));
                }
            }
        }
    }

    static String fileName(long tableId, long id) {
        return "data/" + tableId + "/" + id + ".arrow";
    }

    /// Writes buffered rows as a partition file, forced and under its final name.
    ///
    /// @param order the one that the rows are in
    LocalTransaction.Added writePartition(long tableId, Schema schema, RowBuffer buffer, RowOrder order) {
        checkWritable();
        long id = nextId();
        String name = fileName(tableId, id);
        String temporary = name + ".tmp";
        List<EncodedColumn> columns = buffer.encode(false);
        FileLayout layout;
        try (OutputFile out = files.create(temporary)) {
            layout = PartitionWriter.write(out, schema, columns);
            out.force();
        } catch (RuntimeException e) {
            inBackground(() -> files.delete(temporary));
            throw e;
        }
        files.rename(temporary, name);
        TableSketches sketches = buffer.sketch().sealed();
        PartitionFile.Description description = new PartitionFile.Description(layout, sketches);
        RowOrder kept = new RowOrder(order.clustering(), order.columns(), buffer.predicateBlocks());
        PartitionFile file = new PartitionFile(id, name, layout.bytes(), layout.rows(), kept, files, () -> description);
        return new LocalTransaction.Added(
                new Segment.OfPartition(0, file), buffer.sketch().hash());
    }

    /// @return the version made
    long commit(LocalTransaction transaction) {
        long version;
        try {
            checkWritable();
            CommitPlan plan = CommitPlan.prepare(this, transaction);
            synchronized (commitLock) {
                DatabaseState before = current;
                DatabaseState after = plan.apply(before);
                plan.forceFolders(files);
                store.transact(() -> {
                    plan.write(store, before, after);
                    store.update("UPDATE counters SET value = ? WHERE name = 'next_id'", nextId.get());
                    return null;
                });
                publish(before, after);
                pruneRemaps();
                version = after.version;
            }
        } catch (RuntimeException e) {
            transaction.discardAdded();
            throw e;
        }
        reap();
        return version;
    }

    /// Forgets rewrites that no transaction can ask for any more.
    private void pruneRemaps() {
        long min = pinnedMin();
        remaps.values().forEach(list -> list.removeIf(r -> r.version() <= min));
        remaps.values().removeIf(List::isEmpty);
    }

    private void publish(DatabaseState before, DatabaseState after) {
        synchronized (pins) {
            current = after;
        }
        retire(before, after);
    }

    /// Batches of the delta in the catalog, per table; guarded by [#commitLock].
    private final Map<Long, Integer> deltaBatches = new HashMap<>();

    /// Tables being rewritten, and the row id from which their delta is left alone; guarded by
    /// [#commitLock].
    private final Map<Long, Long> rewriting = new HashMap<>();

    /// Segments of the delta before this row id are being rewritten and must stay as they are.
    long frozenBelow(long tableId) {
        return rewriting.getOrDefault(tableId, Long.MIN_VALUE);
    }

    void countDeltaBatch(long tableId) {
        deltaBatches.merge(tableId, 1, Integer::sum);
    }

    private int deltaBatches(long tableId) {
        synchronized (commitLock) {
            return deltaBatches.getOrDefault(tableId, 0);
        }
    }

    @Override
    public boolean wantsCompaction(StoredTable table) {
        TableState state = current.byId(table.id());
        return state != null
                && state.definition().clustering().isNone()
                && !Compaction.choose(state, deltaBatches(table.id()), false).isEmpty();
    }

    @Override
    public long compact(StoredTable table, boolean always, BooleanSupplier stopped) {
        checkWritable();
        Begun begun = beginRewrite(table, () -> {});
        if (begun == null) {
            return 0;
        }
        try {
            TableState state = begun.table();
            return state.definition().clustering().isNone()
                    ? compact(
                            state,
                            Compaction.choose(state, begun.deltaBatches(), always),
                            begun.deltaBatches(),
                            stopped)
                    : 0;
        } finally {
            endRewrite(table.id(), begun.pinned().version);
        }
    }

    @Override
    public Layout beginLayout(StoredTable table, boolean always, Runnable busy) {
        checkWritable();
        Begun begun = beginRewrite(table, busy);
        if (begun == null) {
            return null;
        }
        boolean going = false;
        try {
            TableState state = begun.table();
            List<TableState.Part> chosen =
                    state.order().isNone() ? List.of() : SortedLayout.choose(state, begun.deltaBatches(), always);
            if (chosen.isEmpty()) {
                return null;
            }
            Layout layout = new LocalLayout(this, begun.pinned(), state, chosen, begun.deltaBatches());
            going = true;
            return layout;
        } finally {
            if (!going) {
                endRewrite(table.id(), begun.pinned().version);
            }
        }
    }

    /// A table that nobody else rewrites until [#endRewrite].
    private record Begun(DatabaseState pinned, TableState table, int deltaBatches) {}

    /// Null if the table is gone or being rewritten.
    ///
    /// @param busy called in the latter case
    private Begun beginRewrite(StoredTable table, Runnable busy) {
        synchronized (commitLock) {
            TableState state = current.byId(table.id());
            if (state == null) {
                return null;
            }
            if (rewriting.containsKey(table.id())) {
                busy.run();
                return null;
            }
            rewriting.put(table.id(), state.nextRowId());
            return new Begun(pinCurrent(), state, deltaBatches.getOrDefault(table.id(), 0));
        }
    }

    void endRewrite(long tableId, long pinnedVersion) {
        synchronized (commitLock) {
            rewriting.remove(tableId);
        }
        unpin(pinnedVersion);
    }

    private long compact(TableState table, List<TableState.Part> chosen, int batches, BooleanSupplier stopped) {
        if (chosen.isEmpty()) {
            return 0;
        }
        Rewrite rewrite = Rewrite.prepare(this, table, chosen, stopped);
        if (rewrite == null) {
            return 0;
        }
        boolean published = false;
        try {
            published = publish(rewrite, table, chosen, batches);
        } finally {
            if (!published) {
                rewrite.discard();
            }
        }
        return published
                ? chosen.stream().mapToLong(TableState.Part::visibleRows).sum()
                : 0;
    }

    /// Replaces the parts that were rewritten; false, and nothing has happened, if the table has
    /// changed so that they cannot be.
    ///
    /// @param batches of the delta when the rewrite began
    boolean publish(Rewrite rewrite, TableState table, List<TableState.Part> chosen, int batches) {
        synchronized (commitLock) {
            DatabaseState before = current;
            List<Remap> remapped = new ArrayList<>();
            TableState now = before.byId(table.id());
            if (now == null
                    || !now.definition().clustering().equals(table.definition().clustering())) {
                return false;
            }
            TableState after = rewrite.apply(now, before.version + 1, remapped);
            if (after == null) {
                return false;
            }
            publishRewrite(rewrite, before, after, remapped);
            if (chosen.stream().anyMatch(p -> p.segment() instanceof Segment.OfDelta)) {
                deltaBatches.merge(table.id(), -batches, Integer::sum);
            }
        }
        reap();
        return true;
    }

    private void publishRewrite(Rewrite rewrite, DatabaseState before, TableState table, List<Remap> remapped) {
        DatabaseState.Draft draft = before.draft();
        draft.version = before.version + 1;
        draft.tables.put(table.definition().name(), table);
        DatabaseState after = draft.done();
        files.forceParent("data/" + table.id() + "/x");
        store.transact(() -> {
            store.update("UPDATE counters SET value = ? WHERE name = 'version'", after.version);
            store.update("UPDATE counters SET value = ? WHERE name = 'next_id'", nextId.get());
            rewrite.write(store, table);
            return null;
        });
        remaps.computeIfAbsent(table.id(), id -> new ArrayList<>()).addAll(remapped);
        publish(before, after);
    }

    @Override
    public void backup(Path target) {
        checkOpen();
        DiskDirectory.createFolder(target);
        DiskDirectory out = new DiskDirectory(target);
        if (DiskDirectory.isFile(target.resolve(CATALOG)) || !out.list("data").isEmpty()) {
            throw new OgiveException(ErrorCode.FILE_EXISTS, "there is a database at " + target + " already");
        }
        DatabaseState pinned;
        synchronized (commitLock) {
            pinned = pinCurrent();
            store.copyTo(target.resolve(CATALOG));
        }
        try {
            for (PartitionFile file : partitionFiles(pinned)) {
                try (MappedFile in = files.map(file.name(), file.bytes());
                        OutputFile copy = out.create(file.name())) {
                    copy.write(in.segment());
                    copy.force();
                }
                out.forceParent(file.name());
            }
            out.forceParent(CATALOG);
        } finally {
            unpin(pinned.version);
        }
    }

    @Override
    public Verification verify() {
        checkOpen();
        DatabaseState pinned = pinCurrent();
        try {
            return new Verifier(store, files).run();
        } finally {
            unpin(pinned.version);
        }
    }

    /// Where the row with this id is now, after rewrites that were published since `version`; -1
    /// if it was deleted.
    long remapped(long tableId, long rowId, long version) {
        long id = rowId;
        for (Remap r : remaps.getOrDefault(tableId, List.of())) {
            if (r.version() > version) {
                id = r.apply(id);
                if (id < 0) {
                    return -1;
                }
            }
        }
        return id;
    }

    /// What the planner may assume of a table. Merged anew when its rows grew or shrank by a
    /// twentieth.
    TableStatistics statistics(TableState table) {
        CachedStatistics cached = statistics.get(table.id());
        if (cached != null && cached.schema().equals(table.definition().schema())) {
            double before = cached.statistics().rows();
            if (Math.abs(table.rows() - before) <= before / 20) {
                TableStatistics s = cached.statistics();
                return before == table.rows() ? s : new TableStatistics(table.rows(), s.columns(), s.keys());
            }
        }
        TableStatistics fresh = table.statistics();
        statistics.put(
                table.id(), new CachedStatistics(fresh, table.definition().schema()));
        return fresh;
    }

    @Override
    public boolean isReadOnly() {
        return readOnly;
    }

    @Override
    public Path directory() {
        return path;
    }

    @Override
    public void close() {
        synchronized (commitLock) {
            if (closed) {
                return;
            }
            closed = true;
        }
        reaper.shutdown();
        try {
            if (!reaper.awaitTermination(10, TimeUnit.SECONDS)) {
                reaper.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (pins) {
            retired.forEach(r -> r.file().close());
            retired.clear();
        }
        partitionFiles(current).forEach(PartitionFile::close);
        sequences.forEach((id, counter) -> {
            if (counter.isAhead()) {
                saveSequence(id, counter.store());
            }
        });
        store.close();
        if (lock != null) {
            lock.close();
        }
    }

    @Override
    public String toString() {
        return path == null ? "in memory" : path.toString();
    }
}
