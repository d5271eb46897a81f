package dev.ogive.api;

import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.config.Settings;
import dev.ogive.ingest.FileSet;
import dev.ogive.plan.Corrections;
import dev.ogive.plan.view.MaterializedView;
import dev.ogive.sql.BoundStatement;
import dev.ogive.sql.Ordering;
import dev.ogive.sql.Series;
import dev.ogive.sql.Tables;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.Sequence;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// What names in FROM stand for in one session: tables, views, registered Arrow data, system
/// tables, files.
final class SessionTables implements Tables {
    /// The name under which COPY's file is read.
    static final String COPIED = "#copied";

    private final Session session;
    private final DatabaseSnapshot snapshot;
    private final TableSource copied;

    /// That of names without one.
    private final String schema;

    private final ZoneId timeZone;

    SessionTables(Session session, DatabaseSnapshot snapshot, TableSource copied) {
        this(session, snapshot, copied, session.schema(), session.timeZone());
    }

    private SessionTables(
            Session session, DatabaseSnapshot snapshot, TableSource copied, String schema, ZoneId timeZone) {
        this.session = session;
        this.snapshot = snapshot;
        this.copied = copied;
        this.schema = schema;
        this.timeZone = timeZone;
    }

    @Override
    public TableSource table(String given, String name) {
        if (copied != null && name.equals(COPIED)) {
            return copied;
        }
        StoredTable stored = stored(given, name);
        if (stored != null) {
            return stored;
        }
        if (given == null || given.equalsIgnoreCase(TableName.DEFAULT_SCHEMA)) {
            TableSource registered = session.engine().registered().get(name.toLowerCase(Locale.ROOT));
            if (registered != null) {
                return registered;
            }
        }
        TableSource system = session.systemTables().table(given, name);
        if (system != null) {
            return system;
        }
        return given == null && view(null, name) == null && FileSet.looksLikeFile(name)
                ? Files.open(name, null, Map.of())
                : null;
    }

    private StoredTable stored(String given, String name) {
        String in = given == null ? schema : given;
        if (in.equalsIgnoreCase(MaterializedView.SCHEMA)) {
            return null;
        }
        StoredTable exact = snapshot.table(new TableName(in, name));
        return tried(exact != null ? exact : storedInAnyCase(in, name));
    }

    /// What takes the table's place where that is being tried.
    private StoredTable tried(StoredTable table) {
        TableName other = table == null
                ? null
                : session.variant().tables().get(table.definition().name());
        return other == null ? table : snapshot.table(other);
    }

    private StoredTable storedInAnyCase(String in, String name) {
        return snapshot.tables().stream()
                .filter(t -> t.definition().name().name().equalsIgnoreCase(name)
                        && t.definition().name().schema().equalsIgnoreCase(in))
                .findFirst()
                .orElse(null);
    }

    @Override
    public ViewDefinition view(String given, String name) {
        String in = given == null ? schema : given;
        return snapshot.views().stream()
                .filter(v -> v.name().name().equalsIgnoreCase(name)
                        && v.name().schema().equalsIgnoreCase(in))
                .findFirst()
                .orElse(null);
    }

    @Override
    public TableSource function(String name, List<Object> arguments, Map<String, Object> named) {
        TableSource described = session.systemTables().function(name, arguments);
        return described != null ? described : Files.function(name, arguments, named);
    }

    @Override
    public boolean isShared(TableSource table) {
        return table instanceof StoredTable
                || table instanceof Series
                || session.engine().registered().containsValue(table);
    }

    @Override
    public Sequence sequence(String schema, String name) {
        NamedObject object = object(NamedObject.Kind.SEQUENCE, schema, name);
        return object == null ? null : snapshot.sequence(object);
    }

    @Override
    public NamedObject macro(String schema, String name) {
        return object(NamedObject.Kind.MACRO, schema, name);
    }

    private NamedObject object(NamedObject.Kind kind, String schema, String name) {
        List<NamedObject> objects = snapshot.objects(kind);
        if (objects.isEmpty()) {
            return null;
        }
        String in = schema == null ? session.schema() : schema;
        NamedObject exact = snapshot.object(kind, new TableName(in, name));
        if (exact != null) {
            return exact;
        }
        return objects.stream()
                .filter(o -> o.name().name().equalsIgnoreCase(name)
                        && (o.name().schema().equalsIgnoreCase(in)
                                || (schema == null && o.name().schema().equals(TableName.DEFAULT_SCHEMA))))
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<List<Object>> rows(BoundStatement.Query query) {
        return session.rows(query);
    }

    @Override
    public String setting(String name) {
        return session.setting(name);
    }

    @Override
    public Ordering ordering() {
        return session.ordering();
    }

    @Override
    public String schema() {
        return schema;
    }

    @Override
    public ZoneId timeZone() {
        return timeZone;
    }

    @Override
    public String type(String schema, String name) {
        NamedObject type = object(NamedObject.Kind.TYPE, schema, name);
        return type == null ? null : type.text();
    }

    @Override
    public List<StoredView> materializedViews() {
        return MaterializedViews.of(snapshot);
    }

    @Override
    public long definitionsVersion() {
        return snapshot.schemas().contains(MaterializedView.SCHEMA) ? snapshot.schemaVersion() : 0;
    }

    @Override
    public boolean usesViews() {
        return session.settings().get(Settings.REWRITE_TO_VIEWS);
    }

    @Override
    public Corrections corrections() {
        return session.settings().get(Settings.LEARNED_ROWS)
                ? session.engine().workload().learnedRows()
                : null;
    }

    @Override
    public Set<TableName> hiddenViews() {
        return session.variant().hiddenViews();
    }

    @Override
    public Tables within(String other) {
        return new SessionTables(session, snapshot, null, other, ZoneOffset.UTC);
    }

    @Override
    public DatabaseSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public List<String> names() {
        List<String> names = new ArrayList<>();
        snapshot.tables().stream()
                .map(t -> t.definition().name())
                .filter(n -> !n.schema().equals(MaterializedView.SCHEMA))
                .forEach(n -> names.add(n.name()));
        snapshot.views().forEach(v -> names.add(v.name().name()));
        names.addAll(session.engine().registered().keySet());
        return names;
    }
}
