package dev.ogive.storage;

import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import java.util.List;
import java.util.Map;

/// What one query or transaction sees of a [Database]: names and rows of one version.
/// Thread-safe.
public interface DatabaseSnapshot extends Snapshot {
    /// Grows with every change of a table's or view's definition: plans made under the same value
    /// see the same names and types.
    long schemaVersion();

    /// Names of all schemas, sorted. `main` is always there.
    List<String> schemas();

    /// The table of exactly this name, or null.
    StoredTable table(TableName name);

    /// All tables, by name.
    List<StoredTable> tables();

    /// The view of exactly this name, or null.
    ViewDefinition view(TableName name);

    /// All views, by name.
    List<ViewDefinition> views();

    /// The object of this kind and exactly this name, or null.
    NamedObject object(NamedObject.Kind kind, TableName name);

    /// All objects of a kind, by name.
    List<NamedObject> objects(NamedObject.Kind kind);

    /// The numbers of an object that is a sequence.
    Sequence sequence(NamedObject object);

    /// Settings kept in the database, by name.
    Map<String, String> settings();
}
