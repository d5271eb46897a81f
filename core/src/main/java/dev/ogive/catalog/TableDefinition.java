package dev.ogive.catalog;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Schema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/// A table without its rows.
///
/// @param defaults per column the SQL text of its DEFAULT, or null; as long as the schema
/// @param clustering the order that the rows are kept in (CLUSTER BY)
public record TableDefinition(
        TableName name, Schema schema, List<Constraint> constraints, List<String> defaults, Clustering clustering) {
    public TableDefinition {
        List<Integer> looked = new ArrayList<>(clustering.columns());
        looked.addAll(clustering.keyColumns());
        for (int column : looked) {
            if (column < 0 || column >= schema.columns()) {
                throw new IllegalArgumentException("table " + name + " of " + schema.columns()
                        + " columns cannot be clustered by column number " + column);
            }
        }
        constraints = List.copyOf(constraints);
        defaults = Collections.unmodifiableList(Arrays.asList(defaults.toArray(new String[0])));
        if (schema.columns() == 0 || defaults.size() != schema.columns()) {
            throw new IllegalArgumentException("table " + name + " needs at least one column and a default (or null)"
                    + " for each, got " + schema.columns() + " and " + defaults.size());
        }
    }

    /// A table in no order.
    public TableDefinition(TableName name, Schema schema, List<Constraint> constraints, List<String> defaults) {
        this(name, schema, constraints, defaults, Clustering.none());
    }

    /// A table without constraints and defaults.
    public static TableDefinition of(TableName name, Schema schema) {
        return new TableDefinition(name, schema, List.of(), Collections.nCopies(schema.columns(), null));
    }

    /// The same table under another name.
    public TableDefinition renamed(TableName newName) {
        return new TableDefinition(newName, schema, constraints, defaults, clustering);
    }

    /// The same table with other names, types or nullability of its columns.
    public TableDefinition withSchema(Schema changed) {
        return new TableDefinition(name, changed, constraints, defaults, clustering);
    }

    /// The same table with its rows in another order.
    public TableDefinition clusteredBy(Clustering order) {
        return new TableDefinition(name, schema, constraints, defaults, order);
    }
}
