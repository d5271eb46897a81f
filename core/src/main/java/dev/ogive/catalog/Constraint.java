package dev.ogive.catalog;

import java.util.List;

/// A promise about a table's rows beyond the types of its columns. NOT NULL is
/// [dev.ogive.column.Field#nullable].
///
/// Constraints are kept with the table's definition. Storage itself enforces NOT NULL; the others are
/// enforced above.
public sealed interface Constraint {
    /// The name given by the user, or null.
    String name();

    /// No two rows agree in all `columns`, none of which is null.
    record PrimaryKey(String name, List<Integer> columns) implements Constraint {
        public PrimaryKey {
            columns = List.copyOf(columns);
        }
    }

    /// No two rows agree in all `columns`; rows with a null among them are exempt.
    record Unique(String name, List<Integer> columns) implements Constraint {
        public Unique {
            columns = List.copyOf(columns);
        }
    }

    /// @param sql the condition as the user wrote it
    record Check(String name, String sql) implements Constraint {}

    /// @param columns of this table
    /// @param target the table referred to
    /// @param targetColumns columns of `target`, as many as `columns`
    record ForeignKey(String name, List<Integer> columns, TableName target, List<String> targetColumns)
            implements Constraint {
        public ForeignKey {
            columns = List.copyOf(columns);
            targetColumns = List.copyOf(targetColumns);
        }
    }
}
