package dev.ogive.api;

import dev.ogive.catalog.Constraint;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.Field;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Schema;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.BatchConsumer;
import dev.ogive.exec.BatchCursor;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.maintain.layout.TableLayouts;
import dev.ogive.plan.Parameters;
import dev.ogive.sql.BoundStatement;
import dev.ogive.sql.SqlEngine;
import dev.ogive.storage.AddedRows;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableWriter;
import dev.ogive.storage.Transaction;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Runs the statements that add, change and remove rows.
final class Writes {
    /// Fewer rows are written to a table with a sort key as they come.
    private static final double SORTED_ROWS_MIN = 10_000;

    /// Up to this many rows are looked up in the table; more are grouped with it, which spills.
    private static final int KEYS_LOOKED_UP_MAX = 1 << 18;

    private final Session session;
    private final Call call;

    Writes(Session session, Call call) {
        this.session = session;
        this.call = call;
    }

    /// Runs a plan over a snapshot and gives each worker a writer of the table.
    long write(Transaction transaction, DatabaseSnapshot snapshot, StoredTable table, PhysicalPlan plan) {
        Clustering order = table.definition().clustering();
        // Not if the number of rows is known to be small: the delta is in no order.
        boolean sorted = order.isReady() && !(plan.estimatedRows() < SORTED_ROWS_MIN);
        PhysicalPlan rows = sorted ? TableLayouts.sorted(plan, order) : plan;
        return run(snapshot, rows, written -> new Rows(transaction.writer(table, sorted), written));
    }

    /// @param consumer makes one for each worker, which adds the rows that it handled
    private long run(DatabaseSnapshot snapshot, PhysicalPlan plan, Function<LongAdder, BatchConsumer> consumer) {
        LongAdder rows = new LongAdder();
        session.withContext(
                call,
                snapshot,
                context -> session.engine()
                        .executor()
                        .run(Parameters.startedAt(plan, context.startMicros()), context, () -> consumer.apply(rows)));
        return rows.sum();
    }

    private record Rows(TableWriter writer, LongAdder rows) implements BatchConsumer {
        @Override
        public void accept(Batch batch) {
            writer.write(batch);
        }

        @Override
        public void finish() {
            rows.add(writer.finish());
        }

        @Override
        public void close() {
            writer.close();
        }
    }

    Outcome insert(Transaction transaction, BoundStatement.Insert insert, List<Expr.Literal> values) {
        StoredTable table = session.table(transaction, insert.table());
        long mark = transaction.mark(table);
        PhysicalPlan plan = SqlEngine.Bound.with(insert.source(), values).plan();
        long rows;
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            rows = insert.replaces()
                    ? change(transaction, snapshot, table, plan, true)
                    : write(transaction, snapshot, table, plan);
        }
        checkAdded(transaction, table, mark);
        return outcome(transaction, table, mark, rows, insert.returning(), values);
    }

    /// What a statement that added rows gives: their number, or what RETURNING asks of them.
    private Outcome outcome(
            Transaction transaction,
            StoredTable table,
            long mark,
            long rows,
            BoundStatement.Returning returning,
            List<Expr.Literal> values) {
        if (returning == null) {
            return new Outcome.Changed(rows);
        }
        returning.added().set(transaction.addedSince(table, mark));
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            return returned(snapshot, returning.query(), values);
        }
    }

    /// The rows of a query, all of them now: what it reads may be gone afterwards.
    private Outcome returned(DatabaseSnapshot snapshot, BoundStatement.Query query, List<Expr.Literal> values) {
        PhysicalPlan plan = SqlEngine.Bound.with(query, values).plan();
        List<List<Object>> rows = session.withContext(call, snapshot, context -> {
            try (BatchCursor cursor =
                    session.engine().executor().execute(Parameters.startedAt(plan, context.startMicros()), context)) {
                return RowsCursor.all(cursor);
            }
        });
        return RowsCursor.outcome(query.schema(), rows);
    }

    /// Runs a plan whose rows begin with the id of the row that they change.
    ///
    /// @param writes whether the rows' new values stand behind the id
    private long change(
            Transaction transaction, DatabaseSnapshot snapshot, StoredTable table, PhysicalPlan plan, boolean writes) {
        return run(
                snapshot,
                plan,
                rows -> new Changes(transaction, table, writes ? transaction.writer(table) : null, rows));
    }

    /// Holds the rows that a statement added against the table's constraints. What they refer to
    /// is looked at when the transaction ends: see [ForeignKeys].
    void checkAdded(Transaction transaction, StoredTable table, long mark) {
        List<Constraint> constraints = table.definition().constraints();
        if (constraints.isEmpty()) {
            return;
        }
        AddedRows added = transaction.addedSince(table, mark);
        if (added.rows() == 0) {
            return;
        }
        boolean few = added.rows() <= KEYS_LOOKED_UP_MAX;
        if (few) {
            transaction.checkKeys(table, mark);
        }
        for (Constraint constraint : constraints) {
            switch (constraint) {
                case Constraint.PrimaryKey(String _, List<Integer> columns) -> {
                    if (!few) {
                        checkKey(table, columns);
                    }
                }
                case Constraint.Unique(String _, List<Integer> columns) -> {
                    if (!few) {
                        checkKey(table, columns);
                    }
                }
                case Constraint.Check check -> session.checks().check(table, added, check);
                case Constraint.ForeignKey _ -> {}
            }
        }
    }

    private void checkKey(StoredTable table, List<Integer> columns) {
        List<String> quoted = columns.stream()
                .map(c -> Ddl.quoted(table.schema().field(c).name()))
                .toList();
        String names = String.join(", ", quoted);
        String present = quoted.stream().map(c -> c + " IS NOT NULL").collect(Collectors.joining(" AND "));
        String query =
                "SELECT " + names + " FROM " + Ddl.quoted(table.definition().name()) + " WHERE " + present
                        + " GROUP BY " + names + " HAVING count(*) > 1 LIMIT 1";
        List<Object> duplicate = session.firstRow(query, (TableSource) null);
        if (duplicate != null) {
            throw new OgiveException(
                    ErrorCode.UNIQUE_VIOLATION,
                    table.name() + " already has a row with (" + names.replace("\"", "") + ") = "
                            + duplicate.toString().replace('[', '(').replace(']', ')'));
        }
    }

    Outcome update(Transaction transaction, BoundStatement.Update update, List<Expr.Literal> values) {
        StoredTable table = session.table(transaction, update.table());
        long mark = transaction.mark(table);
        long rows;
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            PhysicalPlan plan = SqlEngine.Bound.with(update.source(), values).plan();
            rows = change(transaction, snapshot, table, plan, true);
        }
        checkAdded(transaction, table, mark);
        return outcome(transaction, table, mark, rows, update.returning(), values);
    }

    Outcome merge(Transaction transaction, BoundStatement.Merge merge, List<Expr.Literal> values) {
        StoredTable table = session.table(transaction, merge.table());
        long mark = transaction.mark(table);
        PhysicalPlan plan = SqlEngine.Bound.with(merge.source(), values).plan();
        long rows;
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            rows = run(
                    snapshot,
                    plan,
                    count -> new Merged(new Changes(transaction, table, transaction.writer(table), count)));
        }
        checkAdded(transaction, table, mark);
        return outcome(transaction, table, mark, rows, merge.returning(), values);
    }

    /// Rows whose last column says that they are removed instead of written.
    private record Merged(Changes changes) implements BatchConsumer {
        @Override
        public void accept(Batch batch) {
            int last = batch.columns.length - 1;
            BoolVector removed = (BoolVector) batch.columns[last];
            int[] written = new int[batch.rows];
            int[] doomed = new int[batch.rows];
            int writtenRows = 0;
            int doomedRows = 0;
            for (int i = 0; i < batch.rows; i++) {
                if (removed.values[i]) {
                    doomed[doomedRows++] = i;
                } else {
                    written[writtenRows++] = i;
                }
            }
            Vector[] columns = Arrays.copyOf(batch.columns, last);
            if (doomedRows > 0) {
                changes.remove(gathered(columns, doomed, doomedRows));
            }
            if (writtenRows > 0) {
                changes.accept(
                        doomedRows == 0 ? new Batch(columns, batch.rows) : gathered(columns, written, writtenRows));
            }
        }

        private static Batch gathered(Vector[] columns, int[] positions, int rows) {
            Vector[] chosen = new Vector[columns.length];
            for (int c = 0; c < columns.length; c++) {
                chosen[c] = Vector.allocate(columns[c].type(), rows);
                chosen[c].gather(columns[c], positions, rows);
            }
            return new Batch(chosen, rows);
        }

        @Override
        public void finish() {
            changes.finish();
        }

        @Override
        public void close() {
            changes.close();
        }
    }
    /// Deletes the row of each id, if there is one, and writes what stands behind it.
    ///
    /// @param writer null for DELETE
    private record Changes(Transaction transaction, StoredTable table, TableWriter writer, LongAdder rows)
            implements BatchConsumer {
        /// Deletes rows without writing others.
        void remove(Batch batch) {
            long deleted = transaction.delete(table, ((I64Vector) batch.columns[0]).values, batch.rows);
            if (deleted != batch.rows) {
                throw twice();
            }
            rows.add(deleted);
        }

        private OgiveException twice() {
            return new OgiveException(
                    ErrorCode.INVALID_STATEMENT, "the statement would change a row of " + table.name() + " twice");
        }

        @Override
        public void accept(Batch batch) {
            I64Vector ids = (I64Vector) batch.columns[0];
            long[] known = ids.values;
            int count = batch.rows;
            if (ids.mayHaveNulls) {
                known = new long[batch.rows];
                count = 0;
                for (int i = 0; i < batch.rows; i++) {
                    if (!ids.isNull(i)) {
                        known[count++] = ids.values[i];
                    }
                }
            }
            long deleted = transaction.delete(table, known, count);
            rows.add(deleted + batch.rows - count);
            if (writer != null) {
                if (deleted != count) {
                    throw twice();
                }
                writer.write(new Batch(Arrays.copyOfRange(batch.columns, 1, batch.columns.length), batch.rows));
            }
        }

        @Override
        public void finish() {
            if (writer != null) {
                writer.finish();
            }
        }

        @Override
        public void close() {
            if (writer != null) {
                writer.close();
            }
        }
    }

    Outcome delete(Transaction transaction, BoundStatement.Delete delete, List<Expr.Literal> values) {
        StoredTable table = session.table(transaction, delete.table());
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            Outcome returned = delete.returning() == null ? null : returned(snapshot, delete.returning(), values);
            PhysicalPlan plan = SqlEngine.Bound.with(delete.source(), values).plan();
            long rows = change(transaction, snapshot, table, plan, false);
            return returned == null ? new Outcome.Changed(rows) : returned;
        }
    }

    long truncate(Transaction transaction, TableName name) {
        StoredTable table = session.table(transaction, name);
        long rows;
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            rows = table.open(snapshot).rows();
        }
        TableDefinition definition = table.definition();
        transaction.dropTable(name);
        transaction.createTable(definition);
        return rows;
    }

    /// COPY is INSERT ... SELECT from the file, so that defaults and casts are the binder's; text
    /// files are read with the table's types.
    long copyFrom(Transaction transaction, BoundStatement.CopyFrom copy) {
        Schema schema = copy.target().schema();
        List<Field> columns = copy.columns().stream().map(schema::field).toList();
        return load(transaction, copy.table(), columns, Files.open(copy.file(), columns, copy.options()));
    }

    /// Adds the rows of a file to columns of a table.
    long load(Transaction transaction, TableName table, List<Field> columns, TableSource file) {
        if (file.schema().columns() != columns.size()) {
            throw new OgiveException(
                    ErrorCode.BAD_INPUT_FILE,
                    file.name() + " has " + file.schema().columns() + " columns, " + columns.size() + " are needed");
        }
        String insert = "INSERT INTO " + Ddl.quoted(table)
                + columns.stream().map(f -> Ddl.quoted(f.name())).collect(Collectors.joining(", ", " (", ")"))
                + " SELECT * FROM " + Ddl.quoted(SessionTables.COPIED);
        Outcome outcome = insert(transaction, (BoundStatement.Insert) session.bind(insert, file), List.of());
        return ((Outcome.Changed) outcome).rows();
    }
}
