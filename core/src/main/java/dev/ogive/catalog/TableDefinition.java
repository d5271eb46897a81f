package dev.ogive.catalog;

import dev.ogive.column.Schema;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// A table without its rows.
///
/// @param defaults per column the SQL text of its DEFAULT, or null; as long as the schema
public record TableDefinition(TableName name, Schema schema, List<Constraint> constraints, List<String> defaults) {
    public TableDefinition {
        constraints = List.copyOf(constraints);
        defaults = Collections.unmodifiableList(Arrays.asList(defaults.toArray(new String[0])));
        if (schema.columns() == 0 || defaults.size() != schema.columns()) {
            throw new IllegalArgumentException("table " + name + " needs at least one column and a default (or null)"
                    + " for each, got " + schema.columns() + " and " + defaults.size());
        }
    }

    /// A table without constraints and defaults.
    public static TableDefinition of(TableName name, Schema schema) {
        return new TableDefinition(name, schema, List.of(), Collections.nCopies(schema.columns(), null));
    }

    /// The same table under another name.
    public TableDefinition renamed(TableName newName) {
        return new TableDefinition(newName, schema, constraints, defaults);
    }
}
