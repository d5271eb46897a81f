package dev.ogive.sql.tree;

import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/// One column of CREATE TABLE or ALTER TABLE ADD. Constraints written beside a column are kept
/// with the table's.
/// @param type null only where the value is `generated`
/// @param generated expression over the other columns, or null
/// @param identity the sequence that numbers it, or null
/// @param collation as written, or null
public record ColumnDefinition(
        SqlIdentifier name,
        SqlDataTypeSpec type,
        boolean notNull,
        SqlNode defaultValue,
        SqlNode generated,
        SequenceOptions identity,
        SqlIdentifier collation) {}
