package dev.ogive.sql.tree;

import java.util.List;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.parser.SqlParserPos;

/// A statement other than a query, as parsed: names are not resolved, expressions are not typed.
public sealed interface Command {

    /// What DROP and COMMENT ON can name.
    enum ObjectKind {
        TABLE,
        VIEW,
        MATERIALIZED_VIEW,
        SCHEMA,
        SEQUENCE,
        MACRO,
        INDEX,
        TYPE,
        COLUMN
    }

    enum SavepointAction {
        SET,
        RELEASE,
        ROLLBACK
    }

    enum TransactionAction {
        BEGIN,
        COMMIT,
        ROLLBACK
    }

    enum MaintenanceAction {
        CHECKPOINT,
        VACUUM,
        ANALYZE
    }

    /// CREATE TABLE and CREATE TABLE AS.
    /// @param columnNames names given to the columns of `query`, empty to take its own
    /// @param query the source of CREATE TABLE AS, or null
    record CreateTable(
            SqlIdentifier name,
            boolean replace,
            boolean ifNotExists,
            boolean temporary,
            List<ColumnDefinition> columns,
            List<TableConstraint> constraints,
            List<SqlNode> columnNames,
            SqlNode query,
            boolean withData,
            ClusterKey clusterKey)
            implements Command {}

    record CreateView(
            SqlIdentifier name,
            boolean replace,
            boolean ifNotExists,
            boolean temporary,
            boolean materialized,
            List<SqlNode> columnNames,
            SqlNode query)
            implements Command {}

    record CreateSchema(SqlIdentifier name, boolean ifNotExists) implements Command {}

    record CreateSequence(SqlIdentifier name, boolean replace, boolean ifNotExists, SequenceOptions options)
            implements Command {}

    /// @param bodies one for each number of parameters
    record CreateMacro(SqlIdentifier name, boolean replace, boolean ifNotExists, List<MacroBody> bodies)
            implements Command {}

    record CreateIndex(
            SqlIdentifier name, boolean unique, boolean ifNotExists, SqlIdentifier table, List<SqlNode> columns)
            implements Command {}

    /// @param type what the name stands for, or null where a query gives the values of an ENUM
    record CreateType(SqlIdentifier name, boolean replace, boolean ifNotExists, SqlDataTypeSpec type, SqlNode query)
            implements Command {}

    record Drop(ObjectKind kind, SqlIdentifier name, boolean ifExists, boolean cascade) implements Command {}

    /// REFRESH MATERIALIZED VIEW.
    record Refresh(SqlIdentifier name) implements Command {}

    record AlterTable(SqlIdentifier table, boolean ifExists, AlterAction action) implements Command {}

    /// @param source the rows to insert, or null for DEFAULT VALUES
    /// @param byName match the source's columns to the table's by name
    record Insert(
            SqlIdentifier table,
            SqlIdentifier alias,
            List<SqlNode> columns,
            boolean byName,
            SqlNode source,
            ConflictAction conflict,
            List<SqlNode> returning)
            implements Command {}

    record Update(
            SqlIdentifier table,
            SqlIdentifier alias,
            List<SqlNode> targets,
            List<SqlNode> values,
            SqlNode from,
            SqlNode where,
            List<SqlNode> returning)
            implements Command {}

    record Delete(SqlIdentifier table, SqlIdentifier alias, SqlNode using, SqlNode where, List<SqlNode> returning)
            implements Command {}

    /// Exactly one of `condition` and `using` is set.
    record Merge(
            SqlIdentifier table,
            SqlIdentifier alias,
            SqlNode source,
            SqlNode condition,
            List<SqlNode> using,
            List<MergeAction> actions,
            List<SqlNode> returning)
            implements Command {}

    /// @param items queries with names, for `command` to read
    record With(SqlNodeList items, Command command) implements Command {}

    record Truncate(SqlIdentifier table) implements Command {}

    /// Exactly one of `table` and `query` is set; a query is only ever copied to a file.
    record Copy(
            SqlIdentifier table,
            List<SqlNode> columns,
            SqlNode query,
            boolean from,
            String file,
            List<OptionSetting> options)
            implements Command {}

    record Set(SqlIdentifier name, List<SqlNode> values) implements Command {}

    /// @param name a star resets every setting
    record Reset(SqlIdentifier name) implements Command {}

    /// @param name what to show: `tables`, `columns`, a setting's name; a star for all settings
    record Show(SqlIdentifier name, SqlIdentifier in, String like) implements Command {}

    /// DESCRIBE or SUMMARIZE of a table or a query; with neither, of all tables.
    record Describe(SqlIdentifier table, SqlNode query, boolean summarize) implements Command {}

    record Explain(boolean analyze, List<OptionSetting> options, SqlNode statement) implements Command {}

    record Savepoint(SavepointAction action, String name) implements Command {}

    /// @param start where the statement begins
    record Prepare(SqlIdentifier name, SqlParserPos start) implements Command {}

    /// @param arguments values, in order or with the parameter's name
    record Execute(SqlIdentifier name, List<SqlNode> arguments) implements Command {}

    /// @param name null for all
    record Deallocate(SqlIdentifier name) implements Command {}

    record Transaction(TransactionAction action, boolean readOnly) implements Command {}

    record ExportDatabase(String directory, List<OptionSetting> options) implements Command {}

    record ImportDatabase(String directory) implements Command {}

    record Call(SqlNode call) implements Command {}

    /// @param text null removes the comment
    record CommentOn(ObjectKind kind, SqlIdentifier name, String text) implements Command {}

    record Maintenance(MaintenanceAction action, SqlIdentifier table) implements Command {}
}
