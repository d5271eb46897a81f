package dev.ogive.catalog;

import dev.ogive.column.Schema;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// A table without its rows.
///
/// @param defaults per column the SQL text of its DEFAULT, or null; as long as the schema
/// @param sortKey columns that the rows are kept in the order of (CLUSTER BY), the first one most
///     significant; ascending, NULLs last; empty for none
public record TableDefinition(
        TableName name, Schema schema, List<Constraint> constraints, List<String> defaults, List<Integer> sortKey) {
    public TableDefinition {
        sortKey = List.copyOf(sortKey);
        for (int column : sortKey) {
            if (column < 0 || column >= schema.columns()) {
                throw new IllegalArgumentException("table " + name + " of " + schema.columns()
                        + " columns cannot be sorted by column number " + column);
            }
        }
        constraints = List.copyOf(constraints);
        defaults = Collections.unmodifiableList(Arrays.asList(defaults.toArray(new String[0])));
        if (schema.columns() == 0 || defaults.size() != schema.columns()) {
            throw new IllegalArgumentException("table " + name + " needs at least one column and a default (or null)"
                    + " for each, got " + schema.columns() + " and " + defaults.size());
        }
    }

    /// A table without a sort key.
    public TableDefinition(TableName name, Schema schema, List<Constraint> constraints, List<String> defaults) {
        this(name, schema, constraints, defaults, List.of());
    }

    /// A table without constraints and defaults.
    public static TableDefinition of(TableName name, Schema schema) {
        return new TableDefinition(name, schema, List.of(), Collections.nCopies(schema.columns(), null));
    }

    /// The same table under another name.
    public TableDefinition renamed(TableName newName) {
        return new TableDefinition(newName, schema, constraints, defaults, sortKey);
    }

    /// The same table with other names, types or nullability of its columns.
    public TableDefinition withSchema(Schema changed) {
        return new TableDefinition(name, changed, constraints, defaults, sortKey);
    }

    /// The same table with its rows in another order.
    public TableDefinition sortedBy(List<Integer> columns) {
        return new TableDefinition(name, schema, constraints, defaults, columns);
    }
}
