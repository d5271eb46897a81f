package dev.ogive.storage;

import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/// A state, pinned.
final class LocalSnapshot implements DatabaseSnapshot {
    private final LocalDatabase database;
    private final DatabaseState state;

    /// The committed version that is pinned: that of the state, or of the beginning for a
    /// transaction's own snapshot.
    private final long pinnedVersion;

    private final AtomicBoolean closed = new AtomicBoolean();

    /// The caller has pinned `pinnedVersion`.
    LocalSnapshot(LocalDatabase database, DatabaseState state, long pinnedVersion) {
        this.database = database;
        this.state = state;
        this.pinnedVersion = pinnedVersion;
    }

    DatabaseState state() {
        if (closed.get()) {
            throw new OgiveException(ErrorCode.CLOSED, "the snapshot of version " + state.version + " is closed");
        }
        return state;
    }

    LocalDatabase database() {
        return database;
    }

    @Override
    public long version() {
        return state.version;
    }

    @Override
    public long schemaVersion() {
        return state.schemaVersion;
    }

    @Override
    public List<String> schemas() {
        return List.copyOf(state.schemas);
    }

    @Override
    public StoredTable table(TableName name) {
        TableState table = state().tables.get(name);
        return table == null ? null : new TableHandle(database, table.id(), table.definition());
    }

    @Override
    public List<StoredTable> tables() {
        return state().tables.values().stream()
                .map(t -> (StoredTable) new TableHandle(database, t.id(), t.definition()))
                .toList();
    }

    @Override
    public ViewDefinition view(TableName name) {
        return state().views.get(name);
    }

    @Override
    public List<ViewDefinition> views() {
        return List.copyOf(state().views.values());
    }

    @Override
    public NamedObject object(NamedObject.Kind kind, TableName name) {
        return state().objects.get(new NamedObject.Key(kind, name));
    }

    @Override
    public List<NamedObject> objects(NamedObject.Kind kind) {
        return state().objects.values().stream().filter(o -> o.kind() == kind).toList();
    }

    @Override
    public Sequence sequence(NamedObject object) {
        return database.sequence(object);
    }

    @Override
    public Map<String, String> settings() {
        return state.settings;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            database.unpin(pinnedVersion);
        }
    }
}
