package dev.ogive.sql.tree;

import java.util.List;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/// What ALTER TABLE does to the table.
public sealed interface AlterAction {
    record AddConstraint(TableConstraint constraint) implements AlterAction {}

    record AddColumn(ColumnDefinition column, boolean ifNotExists, List<TableConstraint> constraints)
            implements AlterAction {}

    record DropColumn(SqlIdentifier column, boolean ifExists) implements AlterAction {}

    record RenameTable(SqlIdentifier name) implements AlterAction {}

    record RenameColumn(SqlIdentifier column, SqlIdentifier name) implements AlterAction {}

    /// @param using how to compute the new value, or null for a plain cast
    record SetType(SqlIdentifier column, SqlDataTypeSpec type, SqlNode using) implements AlterAction {}

    /// @param value null drops the default
    record SetDefault(SqlIdentifier column, SqlNode value) implements AlterAction {}

    record ClusterBy(ClusterKey key) implements AlterAction {}

    record SetNotNull(SqlIdentifier column, boolean notNull) implements AlterAction {}
}
