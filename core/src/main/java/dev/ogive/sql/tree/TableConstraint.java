package dev.ogive.sql.tree;

import java.util.List;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/// A constraint of a table; column lists hold `SqlIdentifier`s.
public sealed interface TableConstraint {
    record PrimaryKey(List<SqlNode> columns) implements TableConstraint {}

    record Unique(List<SqlNode> columns) implements TableConstraint {}

    record Check(SqlNode condition) implements TableConstraint {}

    /// @param targetColumns empty means the primary key of `target`
    record ForeignKey(List<SqlNode> columns, SqlIdentifier target, List<SqlNode> targetColumns)
            implements TableConstraint {}
}
