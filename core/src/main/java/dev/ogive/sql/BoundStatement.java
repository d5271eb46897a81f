package dev.ogive.sql;

import dev.ogive.catalog.SequenceDefinition;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.sql.tree.Command;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// A statement with names resolved and types settled: what is left is to run it.
public sealed interface BoundStatement {

    /// A query.
    ///
    /// @param plan returns exactly the columns of `schema`
    /// @param ran to be told the nanoseconds that running all of it took; null where nobody asks
    record Query(PhysicalPlan plan, Schema schema, LongConsumer ran) implements BoundStatement {
        public Query(PhysicalPlan plan, Schema schema) {
            this(plan, schema, null);
        }
    }

    /// @param sequences of its IDENTITY columns, made with it
    record CreateTable(
            TableDefinition definition,
            boolean replace,
            boolean ifNotExists,
            boolean temporary,
            Map<TableName, SequenceDefinition> sequences)
            implements BoundStatement {
        /// Ends the name of a sequence that goes with its table.
        public static final String IDENTITY_SUFFIX = "_seq";
    }

    /// @param source its schema is the table's
    /// @param clustering over columns of the source
    record CreateTableAs(
            TableName name,
            Query source,
            Clustering clustering,
            boolean replace,
            boolean ifNotExists,
            boolean temporary,
            boolean withData)
            implements BoundStatement {}

    record CreateView(ViewDefinition view, boolean replace, boolean ifNotExists) implements BoundStatement {}

    record CreateSequence(TableName name, SequenceDefinition definition, boolean replace, boolean ifNotExists)
            implements BoundStatement {}

    /// @param text what follows the name in CREATE MACRO
    record CreateMacro(TableName name, String text, boolean replace, boolean ifNotExists) implements BoundStatement {}
    /// CREATE MATERIALIZED VIEW.
    record CreateMaterializedView(ViewDefinition view, boolean replace, boolean ifNotExists)
            implements BoundStatement {}

    /// REFRESH MATERIALIZED VIEW.
    record Refresh(TableName view) implements BoundStatement {}

    /// @param type the SQL of what the name stands for, or null for an ENUM of the query's values
    record CreateType(TableName name, String type, Query values, boolean replace, boolean ifNotExists)
            implements BoundStatement {}

    record CreateSchema(String name, boolean ifNotExists) implements BoundStatement {}

    /// @param name for a schema, its name in both parts
    record Drop(Command.ObjectKind kind, TableName name, boolean ifExists, boolean cascade) implements BoundStatement {}

    record AlterTable(TableName table, Alteration alteration) implements BoundStatement {}

    /// What ALTER TABLE does.
    sealed interface Alteration {
        record RenameTable(String name) implements Alteration {}

        /// @param definition the table afterwards
        /// @param rows the table's rows in the new form, or null where they stay as they are
        record Redefine(TableDefinition definition, Query rows) implements Alteration {}

        /// @param clustering of the table, afterwards
        record ClusterBy(Clustering clustering) implements Alteration {}

        /// IF EXISTS or IF NOT EXISTS made it unnecessary.
        record Nothing() implements Alteration {}
    }

    /// @param source rows in the form of the table's schema, defaults filled in; with `replaces`
    ///     the id of the row that each takes the place of stands before it, or NULL
    /// @param returning what the statement gives of the rows that are new, or null
    record Insert(TableName table, Query source, boolean replaces, Returning returning) implements BoundStatement {}

    /// @param source the id of each row to change, then its new values in the form of the table's
    ///     schema
    /// @param returning what the statement gives of the rows as they are now, or null
    record Update(TableName table, Query source, Returning returning) implements BoundStatement {}

    /// @param source the id of each row to delete
    /// @param returning what the statement gives of the rows before they are gone, or null
    record Delete(TableName table, Query source, Query returning) implements BoundStatement {}

    /// @param source the id of the row to change, or NULL for a new one; the row afterwards;
    ///     whether it is removed instead
    /// @param returning what the statement gives of the rows as they are now, or null
    record Merge(TableName table, Query source, Returning returning) implements BoundStatement {}

    /// A query over the rows that a statement has added.
    record Returning(Query query, Added added) {}

    /// Stands in a plan for rows that a statement has added: which those are is known when it has
    /// run, so nothing is known of their values. One execution at a time.
    final class Added implements TableSource {
        private final StoredTable table;
        private TableSource rows;

        public Added(StoredTable table) {
            this.table = table;
        }

        /// Says which rows they are.
        public void set(TableSource added) {
            rows = added;
        }

        @Override
        public String name() {
            return table.name();
        }

        @Override
        public Schema schema() {
            return table.schema();
        }

        @Override
        public TableStatistics statistics() {
            return TableStatistics.UNKNOWN;
        }

        @Override
        public TableData open(Snapshot snapshot) {
            return rows.open(snapshot);
        }
    }

    record Truncate(TableName table) implements BoundStatement {}

    /// @param columns columns of the table that the file has, in its order
    /// @param options canonical values by lower-case name
    record CopyFrom(
            TableName table, TableSource target, List<Integer> columns, String file, Map<String, Object> options)
            implements BoundStatement {}

    record CopyTo(Query source, String file, Map<String, Object> options) implements BoundStatement {}

    record Set(String name, String value) implements BoundStatement {}

    /// @param name null resets every setting
    record Reset(String name) implements BoundStatement {}

    /// @param what lower case: `tables`, `all`, a setting's name
    /// @param in the schema or table after FROM, or null
    record Show(String what, String in, String like) implements BoundStatement {}

    /// DESCRIBE of a table or query.
    record Describe(Schema schema) implements BoundStatement {}

    /// SUMMARIZE of a table or query.
    record Summarize(Query source) implements BoundStatement {}

    /// EXPLAIN.
    ///
    /// @param notes what was thought of each materialized view
    record Explain(BoundStatement statement, boolean analyze, List<String> notes) implements BoundStatement {
        public Explain {
            notes = List.copyOf(notes);
        }

        public Explain withNotes(List<String> others) {
            return new Explain(statement, analyze, others);
        }
    }

    record Savepoint(Command.SavepointAction action, String name) implements BoundStatement {}

    record Prepare(String name, String sql) implements BoundStatement {}

    /// @param names of the parameters, null for those in order
    /// @param values one row of them; null without any
    record Execute(String name, List<String> names, Query values) implements BoundStatement {
        public Execute {
            names = withNulls(names.toArray(new String[0]));
        }
    }

    /// @param name null for all
    record Deallocate(String name) implements BoundStatement {}

    record Transaction(Command.TransactionAction action, boolean readOnly) implements BoundStatement {}

    record ExportDatabase(String directory, Map<String, Object> options) implements BoundStatement {}

    record ImportDatabase(String directory) implements BoundStatement {}

    /// CALL of a procedure of the engine.
    ///
    /// @param procedure in lower case, with its schema where it is written
    /// @param arguments Long or String
    record Call(String procedure, List<Object> arguments) implements BoundStatement {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    /// CHECKPOINT, VACUUM, ANALYZE.
    record Maintenance(Command.MaintenanceAction action, TableName table) implements BoundStatement {}

    /// @param column null for a comment on the table itself
    record CommentOn(TableName table, String column, String text) implements BoundStatement {}

    /// Names and types as a schema; equal names stay equal.
    static Schema schema(List<String> names, List<DataType> types) {
        List<Field> fields = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            fields.add(new Field(names.get(i), types.get(i)));
        }
        return new Schema(fields);
    }

    /// A list that may hold nulls.
    static List<String> withNulls(String[] values) {
        return Collections.unmodifiableList(Arrays.asList(values));
    }
}
