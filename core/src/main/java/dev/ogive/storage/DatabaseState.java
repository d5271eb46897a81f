package dev.ogive.storage;

import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// All of the database in one version. Immutable: a change makes a new one that shares what is
/// unchanged.
final class DatabaseState {
    private static final Comparator<TableName> BY_NAME =
            Comparator.comparing(TableName::schema).thenComparing(TableName::name);

    final long version;
    final long schemaVersion;
    final SortedSet<String> schemas;
    final SortedMap<TableName, TableState> tables;
    final SortedMap<TableName, ViewDefinition> views;
    final SortedMap<NamedObject.Key, NamedObject> objects;
    final SortedMap<String, String> settings;
    private final Map<Long, TableState> byId = new HashMap<>();

    private DatabaseState(Draft draft) {
        version = draft.version;
        schemaVersion = draft.schemaVersion;
        schemas = Collections.unmodifiableSortedSet(draft.schemas);
        tables = Collections.unmodifiableSortedMap(draft.tables);
        views = Collections.unmodifiableSortedMap(draft.views);
        objects = Collections.unmodifiableSortedMap(draft.objects);
        settings = Collections.unmodifiableSortedMap(draft.settings);
        tables.values().forEach(t -> byId.put(t.id(), t));
    }

    /// The table with this id, or null.
    TableState byId(long id) {
        return byId.get(id);
    }

    /// A copy that can be changed.
    Draft draft() {
        Draft d = new Draft();
        d.version = version;
        d.schemaVersion = schemaVersion;
        d.schemas.addAll(schemas);
        d.tables.putAll(tables);
        d.views.putAll(views);
        d.objects.putAll(objects);
        d.settings.putAll(settings);
        return d;
    }

    /// The next state while it is being made.
    static final class Draft {
        long version;
        long schemaVersion;
        final SortedSet<String> schemas = new TreeSet<>();
        final SortedMap<TableName, TableState> tables = new TreeMap<>(BY_NAME);
        final SortedMap<TableName, ViewDefinition> views = new TreeMap<>(BY_NAME);
        final SortedMap<NamedObject.Key, NamedObject> objects = new TreeMap<>();
        final SortedMap<String, String> settings = new TreeMap<>();

        DatabaseState done() {
            return new DatabaseState(this);
        }
    }
}
