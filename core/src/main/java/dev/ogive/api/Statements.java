package dev.ogive.api;

import dev.ogive.catalog.Constraint;
import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.SequenceDefinition;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.DecimalType;
import dev.ogive.column.EnumType;
import dev.ogive.column.Field;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Listed;
import dev.ogive.column.RowType;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.BatchConsumer;
import dev.ogive.exec.BatchCursor;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.maintain.layout.TableLayouts;
import dev.ogive.plan.view.MaterializedView;
import dev.ogive.sql.BoundStatement;
import dev.ogive.sql.SqlEngine;
import dev.ogive.sql.bind.Sequences;
import dev.ogive.storage.AddedRows;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableWriter;
import dev.ogive.storage.Transaction;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Runs one bound statement for a session.
final class Statements {
    private static final Schema DESCRIPTION = new Schema(List.of(
            new Field("column_name", SimpleType.VARCHAR),
            new Field("column_type", SimpleType.VARCHAR),
            new Field("null", SimpleType.VARCHAR),
            new Field("key", SimpleType.VARCHAR),
            new Field("default", SimpleType.VARCHAR),
            new Field("extra", SimpleType.VARCHAR)));
    private static final Schema PLAN = new Schema(List.of(new Field("plan", SimpleType.VARCHAR)));
    private static final Schema NAMES = new Schema(List.of(new Field("name", SimpleType.VARCHAR)));
    private static final Schema SETTINGS = new Schema(List.of(
            new Field("name", SimpleType.VARCHAR),
            new Field("value", SimpleType.VARCHAR),
            new Field("description", SimpleType.VARCHAR)));

    /// Fewer rows are written to a table with a sort key as they come.
    private static final double SORTED_ROWS_MIN = 10_000;

    private static final int REFRESH_ATTEMPTS = 5;

    private final Session session;
    private final Call call;
    private final String sql;

    Statements(Session session, Call call, String sql) {
        this.session = session;
        this.call = call;
        this.sql = sql;
    }

    /// The columns that running `statement` gives, or null where it gives none.
    Schema resultOf(BoundStatement statement) {
        return switch (statement) {
            case BoundStatement.Query query -> query.schema();
            case BoundStatement.Describe _ -> DESCRIPTION;
            case BoundStatement.Explain _ -> PLAN;
            case BoundStatement.Show show -> showColumns(show);
            case BoundStatement.Insert insert -> columns(insert.returning());
            case BoundStatement.Update update -> columns(update.returning());
            case BoundStatement.Delete delete ->
                delete.returning() == null ? null : delete.returning().schema();
            case BoundStatement.Summarize _ -> null;
            case BoundStatement.Merge merge -> columns(merge.returning());
            case BoundStatement.Execute execute -> session.preparedSchema(execute);
            default -> null;
        };
    }

    private static Schema columns(BoundStatement.Returning returning) {
        return returning == null ? null : returning.query().schema();
    }

    /// @param values of parameters that the statement still has
    Outcome run(BoundStatement statement, List<Expr.Literal> values) {
        return switch (statement) {
            case BoundStatement.Query query -> session.query(call, sql, query.schema(), query.plan());
            case BoundStatement.CreateTable create -> done(() -> session.change(t -> createTable(t, create)));
            case BoundStatement.CreateTableAs create -> createTableAs(create, values);
            case BoundStatement.CreateView create ->
                done(() -> session.change(t -> {
                    createView(t, create);
                    return null;
                }));
            case BoundStatement.CreateType create -> {
                String type = create.type() != null
                        ? create.type()
                        : enumOf(create.values(), values).sql();
                yield done(() -> session.change(t -> {
                    createObject(t, NamedObject.Kind.TYPE, create.name(), type, create.replace(), create.ifNotExists());
                    return null;
                }));
            }
            case BoundStatement.CreateMaterializedView(ViewDefinition view, boolean replace, boolean ifNotExists) ->
                done(() -> session.change(t -> {
                    session.materializedViews().create(call, t, view, replace, ifNotExists);
                    return null;
                }));
            case BoundStatement.Refresh refresh -> done(() -> refresh(refresh.view()));
            case BoundStatement.CreateSchema create ->
                done(() -> session.change(t -> {
                    boolean there;
                    try (DatabaseSnapshot snapshot = t.snapshot()) {
                        there = snapshot.schemas().contains(create.name());
                    }
                    if (!there || !create.ifNotExists()) {
                        t.createSchema(create.name());
                    }
                    return null;
                }));
            case BoundStatement.CreateSequence create ->
                done(() -> session.change(t -> {
                    createObject(
                            t,
                            NamedObject.Kind.SEQUENCE,
                            create.name(),
                            create.definition().text(),
                            create.replace(),
                            create.ifNotExists());
                    return null;
                }));
            case BoundStatement.CreateMacro create ->
                done(() -> session.change(t -> {
                    createObject(
                            t,
                            NamedObject.Kind.MACRO,
                            create.name(),
                            create.text(),
                            create.replace(),
                            create.ifNotExists());
                    return null;
                }));
            case BoundStatement.Prepare prepare -> done(() -> session.keepPrepared(prepare.name(), prepare.sql()));
            case BoundStatement.Execute execute -> session.executePrepared(call, execute);
            case BoundStatement.Deallocate deallocate -> done(() -> session.dropPrepared(deallocate.name()));
            case BoundStatement.Savepoint savepoint -> done(() -> savepoint(savepoint));
            case BoundStatement.Merge merge -> session.change(t -> merge(t, merge, values));
            case BoundStatement.Drop drop ->
                done(() -> session.change(t -> {
                    drop(t, drop);
                    return null;
                }));
            case BoundStatement.AlterTable(TableName table, BoundStatement.Alteration.ClusterBy(Clustering order)) ->
                done(() -> cluster(table, order));
            case BoundStatement.AlterTable alter ->
                done(() -> session.change(t -> {
                    alter(t, alter, values);
                    return null;
                }));
            case BoundStatement.Insert insert -> session.change(t -> insert(t, insert, values));
            case BoundStatement.Update update -> session.change(t -> update(t, update, values));
            case BoundStatement.Delete delete -> session.change(t -> delete(t, delete, values));
            case BoundStatement.Truncate truncate -> changed(session.change(t -> truncate(t, truncate.table())));
            case BoundStatement.CopyFrom copy -> changed(session.change(t -> copyFrom(t, copy)));
            case BoundStatement.CopyTo copy ->
                changed(copyTo(copy.source(), values, Path.of(copy.file()), copy.options()));
            case BoundStatement.Set set -> done(() -> set(set.name(), set.value()));
            case BoundStatement.Reset reset -> done(() -> reset(reset.name()));
            case BoundStatement.Show show -> show(show);
            case BoundStatement.Describe describe -> RowsCursor.outcome(DESCRIPTION, describe(describe.schema()));
            case BoundStatement.Summarize summarize -> summarize(summarize.source(), values);
            case BoundStatement.Explain explain -> explain(explain, values);
            case BoundStatement.Transaction transaction -> done(() -> transaction(transaction));
            case BoundStatement.ExportDatabase export -> done(() -> export(export));
            case BoundStatement.ImportDatabase from -> done(() -> importFrom(from.directory()));
            // Statistics are kept up to date and compaction goes on by itself: nothing waits for these.
            case BoundStatement.Maintenance _ -> new Outcome.Done();
            case BoundStatement.Call procedure -> done(() -> new Procedures(session).call(procedure));
            case BoundStatement.CommentOn comment ->
                done(() -> session.change(t -> {
                    Comments.set(t, comment);
                    return null;
                }));
        };
    }

    private static Outcome done(Runnable body) {
        body.run();
        return new Outcome.Done();
    }

    private static Outcome changed(long rows) {
        return new Outcome.Changed(rows);
    }

    // Definitions

    private static StoredTable find(Transaction transaction, TableName name) {
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            return snapshot.table(name);
        }
    }

    private static boolean isView(Transaction transaction, TableName name) {
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            return snapshot.view(name) != null;
        }
    }

    /// Null where IF NOT EXISTS found one.
    private static StoredTable createTable(Transaction transaction, BoundStatement.CreateTable create) {
        StoredTable table = createTable(transaction, create.definition(), create.replace(), create.ifNotExists());
        if (table != null) {
            create.sequences()
                    .forEach((name, definition) ->
                            createObject(transaction, NamedObject.Kind.SEQUENCE, name, definition.text(), true, false));
        }
        return table;
    }

    private static NamedObject find(Transaction transaction, NamedObject.Kind kind, TableName name) {
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            NamedObject exact = snapshot.object(kind, name);
            return exact != null
                    ? exact
                    : snapshot.objects(kind).stream()
                            .filter(o -> o.name().name().equalsIgnoreCase(name.name())
                                    && o.name().schema().equalsIgnoreCase(name.schema()))
                            .findFirst()
                            .orElse(null);
        }
    }

    private static void createObject(
            Transaction transaction,
            NamedObject.Kind kind,
            TableName name,
            String text,
            boolean replace,
            boolean ifNotExists) {
        NamedObject old = find(transaction, kind, name);
        if (old != null) {
            if (ifNotExists) {
                return;
            }
            if (replace) {
                transaction.dropObject(kind, old.name());
            } else {
                throw new OgiveException(
                        ErrorCode.DUPLICATE_TABLE,
                        kind.name().toLowerCase(Locale.ROOT) + " " + old.name() + " exists already");
            }
        }
        transaction.createObject(kind, name, text);
    }

    private static void dropObject(Transaction transaction, NamedObject.Kind kind, TableName name, boolean ifExists) {
        NamedObject object = find(transaction, kind, name);
        if (object == null) {
            if (ifExists) {
                return;
            }
            throw new OgiveException(
                    ErrorCode.UNKNOWN_TABLE, "no " + kind.name().toLowerCase(Locale.ROOT) + " is named " + name);
        }
        if (kind == NamedObject.Kind.SEQUENCE) {
            try (DatabaseSnapshot snapshot = transaction.snapshot()) {
                for (StoredTable table : snapshot.tables()) {
                    for (int c = 0; c < table.schema().columns(); c++) {
                        if (object.name().equals(numberedBy(table.definition(), c))) {
                            throw new OgiveException(
                                    ErrorCode.INVALID_STATEMENT,
                                    "sequence " + object.name() + " numbers column '"
                                            + table.schema().field(c).name() + "' of "
                                            + table.definition().name() + ": drop its default first");
                        }
                    }
                }
            }
        }
        transaction.dropObject(kind, object.name());
    }

    private static final Pattern NEXTVAL = Pattern.compile("(?i)\\bnextval\\s*\\(\\s*'((?:[^']|'')+)'\\s*\\)");

    /// The sequence that a column's default takes its numbers from, or null.
    private static TableName numberedBy(TableDefinition table, int column) {
        String text = table.defaults().get(column);
        Matcher nextval = NEXTVAL.matcher(text == null ? "" : text);
        if (!nextval.find()) {
            return null;
        }
        List<String> parts = Sequences.parts(nextval.group(1).replace("''", "'"));
        return new TableName(
                parts.size() > 1 ? parts.get(parts.size() - 2) : TableName.DEFAULT_SCHEMA, parts.getLast());
    }

    /// Drops a table with the sequences of its IDENTITY columns and its comments.
    private static void dropTable(Transaction transaction, TableDefinition table) {
        transaction.dropTable(table.name());
        Comments.drop(transaction, table.name());
        for (int c = 0; c < table.schema().columns(); c++) {
            TableName sequence = numberedBy(table, c);
            String own = table.name().name() + "_" + table.schema().field(c).name()
                    + BoundStatement.CreateTable.IDENTITY_SUFFIX;
            if (sequence != null
                    && sequence.name().equals(own)
                    && sequence.schema().equals(table.name().schema())) {
                transaction.dropObject(NamedObject.Kind.SEQUENCE, sequence);
            }
        }
    }

    private static StoredTable createTable(
            Transaction transaction, TableDefinition definition, boolean replace, boolean ifNotExists) {
        if (find(transaction, definition.name()) != null) {
            if (ifNotExists) {
                return null;
            }
            if (replace) {
                transaction.dropTable(definition.name());
            }
        }
        return transaction.createTable(definition);
    }

    private Outcome createTableAs(BoundStatement.CreateTableAs create, List<Expr.Literal> values) {
        return changed(session.change(t -> {
            List<Field> fields = new ArrayList<>();
            for (Field field : create.source().schema().fields()) {
                // A column of nothing but NULL literals has to have some type.
                fields.add(field.type() == SimpleType.NULL ? new Field(field.name(), SimpleType.INTEGER) : field);
            }
            Schema schema = new Schema(fields);
            PhysicalPlan plan = SqlEngine.Bound.with(create.source(), values).plan();
            boolean retyped = !schema.types().equals(create.source().schema().types());
            if (retyped) {
                List<Expr> casts = new ArrayList<>();
                for (int c = 0; c < schema.columns(); c++) {
                    Expr column = new Expr.Column(c, create.source().schema().type(c));
                    casts.add(column.type().equals(schema.type(c)) ? column : Expr.nullOf(schema.type(c)));
                }
                plan = new PhysicalPlan.Project(plan, casts);
            }
            PhysicalPlan rows = plan;
            // The query sees the database as it was before: a table may be replaced by what is made from it.
            try (DatabaseSnapshot before = t.snapshot()) {
                StoredTable table = createTable(
                        t,
                        TableDefinition.of(create.name(), schema).clusteredBy(create.clustering()),
                        create.replace(),
                        create.ifNotExists());
                return table == null || !create.withData() ? 0L : write(t, before, table, rows);
            }
        }));
    }

    private static void createView(Transaction transaction, BoundStatement.CreateView create) {
        TableName name = create.view().name();
        if (isView(transaction, name)) {
            if (create.ifNotExists()) {
                return;
            }
            if (create.replace()) {
                checkNotMaterialized(transaction, name);
                transaction.dropView(name);
            }
        }
        transaction.createView(create.view());
    }

    /// The ENUM of a query's different values, in the order of its rows.
    private EnumType enumOf(BoundStatement.Query query, List<Expr.Literal> parameters) {
        Set<String> values = new LinkedHashSet<>();
        PhysicalPlan plan = SqlEngine.Bound.with(query, parameters).plan();
        try (Outcome.Rows rows = session.query(call, sql, query.schema(), plan)) {
            BatchCursor cursor = rows.cursor();
            for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
                for (int i = 0; i < batch.rows; i++) {
                    Object value = batch.columns[0].get(i);
                    if (value == null) {
                        throw new OgiveException(ErrorCode.INVALID_STATEMENT, "the values of an ENUM are never NULL");
                    }
                    values.add((String) value);
                }
            }
        }
        return new EnumType(List.copyOf(values));
    }

    private static void checkNotMaterialized(Transaction transaction, TableName view) {
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            if (MaterializedViews.isMaterialized(snapshot, view)) {
                throw new OgiveException(
                        ErrorCode.INVALID_STATEMENT, view + " is a materialized view; DROP MATERIALIZED VIEW drops it");
            }
        }
    }

    private void drop(Transaction transaction, BoundStatement.Drop drop) {
        TableName name = drop.name();
        switch (drop.kind()) {
            case TABLE -> {
                StoredTable table = find(transaction, name);
                if (table == null) {
                    if (!drop.ifExists()) {
                        transaction.dropTable(name);
                    }
                    return;
                }
                dropTable(transaction, table.definition());
            }
            case VIEW -> {
                if (drop.ifExists() && !isView(transaction, name)) {
                    return;
                }
                checkNotMaterialized(transaction, name);
                transaction.dropView(name);
                Comments.drop(transaction, name);
            }
            case SCHEMA -> {
                boolean there;
                try (DatabaseSnapshot snapshot = transaction.snapshot()) {
                    there = snapshot.schemas().contains(name.schema());
                }
                if (there || !drop.ifExists()) {
                    if (drop.cascade()) {
                        MaterializedViews.dropTables(transaction, name.schema());
                    }
                    transaction.dropSchema(name.schema(), drop.cascade());
                }
            }
            case MATERIALIZED_VIEW -> {
                session.materializedViews().drop(transaction, name, drop.ifExists());
                Comments.drop(transaction, name);
            }
            case SEQUENCE -> dropObject(transaction, NamedObject.Kind.SEQUENCE, name, drop.ifExists());
            case MACRO -> dropObject(transaction, NamedObject.Kind.MACRO, name, drop.ifExists());
            case TYPE -> dropObject(transaction, NamedObject.Kind.TYPE, name, drop.ifExists());
            case INDEX -> dropIndex(transaction, name);
            case COLUMN -> throw new OgiveException(ErrorCode.NOT_SUPPORTED, "DROP " + drop.kind());
        }
    }

    /// Takes a UNIQUE constraint away; an index of any other kind was never made.
    private void dropIndex(Transaction transaction, TableName name) {
        List<StoredTable> tables;
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            tables = snapshot.tables();
        }
        for (StoredTable table : tables) {
            TableDefinition old = table.definition();
            List<Constraint> kept = new ArrayList<>(old.constraints());
            boolean found = kept.removeIf(c -> c instanceof Constraint.Unique u
                    && u.name() != null
                    && u.name().equalsIgnoreCase(name.name())
                    && old.name().schema().equalsIgnoreCase(name.schema()));
            if (found) {
                TableDefinition changed =
                        new TableDefinition(old.name(), old.schema(), kept, old.defaults(), old.clustering());
                redefine(transaction, old.name(), changed, null, List.of());
                return;
            }
        }
    }

    private void alter(Transaction transaction, BoundStatement.AlterTable alter, List<Expr.Literal> values) {
        switch (alter.alteration()) {
            case BoundStatement.Alteration.RenameTable(String name) -> {
                TableName renamed = new TableName(alter.table().schema(), name);
                transaction.renameTable(alter.table(), renamed);
                Comments.rename(transaction, alter.table(), renamed);
            }
            case BoundStatement.Alteration.Redefine(TableDefinition definition, BoundStatement.Query rows) ->
                redefine(transaction, alter.table(), definition, rows, values);
            case BoundStatement.Alteration.ClusterBy(Clustering order) ->
                transaction.clusterTable(alter.table(), order);
            case BoundStatement.Alteration.Nothing() -> {}
        }
    }

    /// Outside of a transaction again where the background was faster: what is left to do is less
    /// then.
    private void refresh(TableName view) {
        for (int attempt = 1; ; attempt++) {
            boolean own = !session.inTransaction() && session.autoCommit();
            try {
                session.change(t -> session.materializedViews().refresh(call, t, view));
                return;
            } catch (OgiveException e) {
                if (!own || attempt == REFRESH_ATTEMPTS || e.code() != ErrorCode.WRITE_CONFLICT) {
                    throw e;
                }
            }
        }
    }

    /// Sets the table's order and, outside of a transaction, waits until its rows are in it;
    /// after one they are brought into it in the background.
    private void cluster(TableName name, Clustering order) {
        session.change(t -> {
            StoredTable table = session.table(t, name);
            if (order instanceof Clustering.Curve
                    || !order.equals(table.definition().clustering())) {
                // A curve learns anew from the rows that there are now.
                t.clusterTable(name, TableLayouts.learned(order, table));
            }
            return null;
        });
        if (session.inTransaction() || order.isNone()) {
            return;
        }
        StoredTable table;
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            table = snapshot.table(name);
        }
        if (table != null) {
            session.layOut(call, table);
        }
    }

    /// Writes the table anew under its name.
    private void redefine(
            Transaction transaction,
            TableName name,
            TableDefinition definition,
            BoundStatement.Query rows,
            List<Expr.Literal> values) {
        BoundStatement.Query source =
                rows != null ? rows : (BoundStatement.Query) session.bind("SELECT * FROM " + Ddl.quoted(name), null);
        try (DatabaseSnapshot before = transaction.snapshot()) {
            transaction.dropTable(name);
            StoredTable table = transaction.createTable(definition);
            long mark = transaction.mark(table);
            write(
                    transaction,
                    before,
                    table,
                    SqlEngine.Bound.with(source, values).plan());
            checkAdded(transaction, table, mark);
        }
    }

    // Rows

    /// Runs a plan over a snapshot and gives each worker a writer of the table.
    private long write(Transaction transaction, DatabaseSnapshot snapshot, StoredTable table, PhysicalPlan plan) {
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
                call, snapshot, context -> session.engine().executor().run(plan, context, () -> consumer.apply(rows)));
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

    private Outcome insert(Transaction transaction, BoundStatement.Insert insert, List<Expr.Literal> values) {
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
            return changed(rows);
        }
        returning.added().set(transaction.addedSince(table, mark));
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            return returned(snapshot, returning.query(), values);
        }
    }

    /// The rows of a query, all of them now: what it reads may be gone afterwards.
    private Outcome returned(DatabaseSnapshot snapshot, BoundStatement.Query query, List<Expr.Literal> values) {
        PhysicalPlan plan = SqlEngine.Bound.with(query, values).plan();
        List<List<Object>> rows = new ArrayList<>();
        session.withContext(call, snapshot, context -> {
            try (BatchCursor cursor = session.engine().executor().execute(plan, context)) {
                for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
                    for (int r = 0; r < batch.rows; r++) {
                        List<Object> row = new ArrayList<>(batch.columns.length);
                        for (Vector column : batch.columns) {
                            row.add(column.get(r));
                        }
                        rows.add(row);
                    }
                }
            }
            return null;
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

    /// Up to this many rows are looked up in the table; more are grouped with it, which spills.
    private static final int KEYS_LOOKED_UP_MAX = 1 << 18;

    /// Holds the rows that a statement added against the table's constraints. What they refer to
    /// is looked at when the transaction ends: see [ForeignKeys].
    private void checkAdded(Transaction transaction, StoredTable table, long mark) {
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

    private List<Object> firstRow(String query) {
        return session.firstRow(query, (TableSource) null);
    }

    private Outcome update(Transaction transaction, BoundStatement.Update update, List<Expr.Literal> values) {
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

    private Outcome merge(Transaction transaction, BoundStatement.Merge merge, List<Expr.Literal> values) {
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

    private void savepoint(BoundStatement.Savepoint savepoint) {
        switch (savepoint.action()) {
            case SET -> session.savepoint(savepoint.name());
            case RELEASE -> session.releaseSavepoint(savepoint.name());
            case ROLLBACK -> session.rollbackTo(savepoint.name());
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

    private Outcome delete(Transaction transaction, BoundStatement.Delete delete, List<Expr.Literal> values) {
        StoredTable table = session.table(transaction, delete.table());
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            Outcome returned = delete.returning() == null ? null : returned(snapshot, delete.returning(), values);
            PhysicalPlan plan = SqlEngine.Bound.with(delete.source(), values).plan();
            long rows = change(transaction, snapshot, table, plan, false);
            return returned == null ? changed(rows) : returned;
        }
    }

    private long truncate(Transaction transaction, TableName name) {
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

    // Files

    /// COPY is INSERT ... SELECT from the file, so that defaults and casts are the binder's; text
    /// files are read with the table's types.
    private long copyFrom(Transaction transaction, BoundStatement.CopyFrom copy) {
        Schema schema = copy.target().schema();
        List<Field> columns = copy.columns().stream().map(schema::field).toList();
        return load(transaction, copy.table(), columns, dev.ogive.api.Files.open(copy.file(), columns, copy.options()));
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

    private long copyTo(
            BoundStatement.Query source, List<Expr.Literal> values, Path target, Map<String, Object> options) {
        try (Outcome.Rows rows = session.query(
                call, sql, source.schema(), SqlEngine.Bound.with(source, values).plan())) {
            return Export.write(source.schema(), rows.cursor(), target, options);
        }
    }

    private void export(BoundStatement.ExportDatabase export) {
        Map<String, Object> options = new LinkedHashMap<>(export.options());
        String wanted = options.getOrDefault("format", "csv").toString().toLowerCase(java.util.Locale.ROOT);
        Path folder = Path.of(export.directory());
        StringBuilder schema = new StringBuilder();
        StringBuilder load = new StringBuilder();
        StringBuilder materialized = new StringBuilder();
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            Files.createDirectories(folder);
            for (String name : snapshot.schemas()) {
                if (!name.equals(TableName.DEFAULT_SCHEMA)
                        && !name.equals(MaterializedView.SCHEMA)
                        && !name.equals(Trial.SCHEMA)) {
                    schema.append("CREATE SCHEMA ").append(Ddl.quoted(name)).append(";\n");
                }
            }
            for (NamedObject type : snapshot.objects(NamedObject.Kind.TYPE)) {
                schema.append("CREATE TYPE ")
                        .append(Ddl.quoted(type.name()))
                        .append(" AS ")
                        .append(type.text())
                        .append(";\n");
            }
            for (NamedObject object : snapshot.objects(NamedObject.Kind.SEQUENCE)) {
                SequenceDefinition definition = SequenceDefinition.parse(object.text());
                long next = snapshot.sequence(object).upcoming();
                schema.append(Ddl.of(object.name(), definition, next)).append(";\n");
            }
            for (NamedObject macro : snapshot.objects(NamedObject.Kind.MACRO)) {
                schema.append(Ddl.of(macro)).append(";\n");
            }
            int number = 0;
            for (StoredTable table : snapshot.tables()) {
                if (Session.isInternal(table.definition().name())) {
                    continue;
                }
                String format = keepsAll(wanted, table.schema()) ? wanted : "arrow";
                options.put("format", format);
                String file = "table_" + number++ + "." + format;
                schema.append(Ddl.of(table.definition())).append(";\n");
                if (table.open(snapshot).rows() == 0) {
                    continue;
                }
                load.append("COPY ")
                        .append(Ddl.quoted(table.definition().name()))
                        .append(" FROM ")
                        .append(Ddl.literal(file))
                        .append(" (FORMAT ")
                        .append(format)
                        .append(format.equals("csv") ? ", HEADER true" : "")
                        .append(");\n");
                copyTo(
                        (BoundStatement.Query) session.bind(
                                "SELECT * FROM " + Ddl.quoted(table.definition().name()), null),
                        List.of(),
                        folder.resolve(file),
                        options);
            }
            for (ViewDefinition view : snapshot.views()) {
                // A materialized view is made when there are rows to keep.
                boolean isMaterialized = MaterializedViews.isMaterialized(snapshot, view.name());
                (isMaterialized ? materialized : schema)
                        .append(Ddl.of(view, isMaterialized))
                        .append(";\n");
            }
            load.append(materialized);
            Files.writeString(folder.resolve("schema.sql"), schema, StandardCharsets.UTF_8);
            Files.writeString(folder.resolve("load.sql"), load, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot export to " + folder + ": " + e.getMessage(), e);
        }
    }

    /// Whether every value reads back from a file of this format as it was: text does not tell
    /// what is in a list, Parquet has no intervals. Arrow keeps everything.
    private static boolean keepsAll(String format, Schema schema) {
        return schema.types().stream().noneMatch(type -> switch (type) {
            case Listed _, RowType _ -> !format.equals("parquet");
            case SimpleType t -> (t == SimpleType.INTERVAL || t == SimpleType.TIMETZ) && format.equals("parquet");
            case EnumType _ -> false;
            case DecimalType _ -> false;
        });
    }

    /// All of it or nothing.
    private void importFrom(String directory) {
        Path folder = Path.of(directory);
        boolean own = session.beginBatch();
        boolean done = false;
        try {
            for (String statement : Script.statements(read(folder.resolve("schema.sql")))) {
                session.execute(statement).close();
            }
            for (String statement : Script.statements(read(folder.resolve("load.sql")))) {
                if (!statement.startsWith("COPY ")) {
                    session.execute(statement).close();
                    continue;
                }
                int from = statement.indexOf(" FROM '") + " FROM '".length();
                String absolute = folder.toAbsolutePath().toString().replace("'", "''") + "/";
                session.execute(statement.substring(0, from) + absolute + statement.substring(from))
                        .close();
            }
            done = true;
        } finally {
            if (own) {
                session.endBatch(done);
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (NoSuchFileException e) {
            throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "no file " + file, e);
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    // Settings and descriptions

    private void set(String name, String value) {
        switch (Session.lower(name)) {
            case "schema", "search_path" -> session.schema(value);
            default -> session.settings().set(name, value);
        }
    }

    private void reset(String name) {
        if (name == null) {
            Settings.ALL.keySet().forEach(session.settings()::reset);
        } else {
            session.settings().reset(name);
        }
    }

    private static Schema showColumns(BoundStatement.Show show) {
        return switch (show.what()) {
            case "tables", "schemas", "databases", "views" -> NAMES;
            case "all", "settings" -> SETTINGS;
            case "columns" -> DESCRIPTION;
            default -> new Schema(List.of(new Field(show.what(), SimpleType.VARCHAR)));
        };
    }

    private Outcome show(BoundStatement.Show show) {
        List<List<Object>> rows = switch (show.what()) {
            case "tables" ->
                names(session.relations().stream()
                        .filter(r -> r.kind() != Relation.Kind.SYSTEM_TABLE
                                && (show.in() == null
                                        ? r.name().schema().equals(session.schema())
                                        : r.name().schema().equalsIgnoreCase(show.in())))
                        .map(r -> r.name().name())
                        .toList());
            case "views" ->
                names(session.relations().stream()
                        .filter(r -> r.kind() == Relation.Kind.VIEW)
                        .map(r -> r.name().name())
                        .toList());
            case "schemas" -> names(session.schemas());
            case "databases" -> {
                Path directory = session.database().directory();
                yield names(List.of(directory == null ? "memory" : directory.toString()));
            }
            case "all", "settings" ->
                session.systemTables().settings().stream()
                        .map(r -> List.of(r.get(0), r.get(1), r.get(5)))
                        .toList();
            case "columns" -> describe(tableSchema(show.in()));
            case "schema", "search_path" -> List.of(List.<Object>of(session.schema()));
            default -> List.of(List.<Object>of(session.setting(show.what())));
        };
        Schema columns = showColumns(show);
        if (show.like() != null) {
            String pattern = Ddl.literal(show.like());
            rows = rows.stream()
                    .filter(r -> matches(String.valueOf(r.getFirst()), pattern))
                    .toList();
        }
        return RowsCursor.outcome(columns, rows);
    }

    private boolean matches(String name, String pattern) {
        return firstRow("SELECT 1 WHERE " + Ddl.literal(name) + " LIKE " + pattern) != null;
    }

    private Schema tableSchema(String name) {
        return ((BoundStatement.Query) session.bind("SELECT * FROM " + name, null)).schema();
    }

    private static List<List<Object>> names(List<String> names) {
        return names.stream().sorted().map(n -> List.<Object>of(n)).toList();
    }

    private static List<List<Object>> describe(Schema schema) {
        List<List<Object>> rows = new ArrayList<>();
        for (Field field : schema.fields()) {
            rows.add(
                    Arrays.asList(field.name(), field.type().sql(), field.nullable() ? "YES" : "NO", null, null, null));
        }
        return rows;
    }

    /// One row per column: its type, bounds, distinct values, mean, deviation, quartiles and
    /// share of nulls.
    private Outcome summarize(BoundStatement.Query source, List<Expr.Literal> values) {
        BoundStatement.Query filled = SqlEngine.Bound.with(source, values);
        List<String> parts = new ArrayList<>();
        TableSource rows = new PlanSource(session, call, filled);
        for (Field field : filled.schema().fields()) {
            String name = Ddl.quoted(field.name());
            boolean numeric = field.type().isNumeric();
            String number = "CAST(" + name + " AS DOUBLE)";
            parts.add("SELECT " + parts.size() + " AS position, " + Ddl.literal(field.name()) + " AS column_name, "
                    + Ddl.literal(field.type().sql())
                    + " AS column_type, CAST(min(" + name + ") AS VARCHAR) AS min, CAST(max(" + name
                    + ") AS VARCHAR) AS max, count(DISTINCT " + name + ") AS approx_unique, "
                    + text(numeric, "avg(" + number + ")") + " AS avg, "
                    + text(numeric, "stddev_samp(" + number + ")") + " AS std, "
                    + text(numeric, "quantile_cont(" + number + ", 0.25)") + " AS q25, "
                    + text(numeric, "quantile_cont(" + number + ", 0.5)") + " AS q50, "
                    + text(numeric, "quantile_cont(" + number + ", 0.75)") + " AS q75, "
                    + "count(*) AS count, CAST(CASE WHEN count(*) = 0 THEN 0.0 ELSE 100.0 * (count(*) - count("
                    + name + ")) / count(*) END AS DECIMAL(9, 2)) AS null_percentage FROM "
                    + Ddl.quoted(SessionTables.COPIED));
        }
        String query = "SELECT * EXCLUDE (position) FROM (" + String.join(" UNION ALL ", parts) + ") ORDER BY position";
        BoundStatement.Query summary = (BoundStatement.Query) session.bind(query, rows);
        return session.query(call, sql, summary.schema(), summary.plan());
    }

    private static String text(boolean known, String expression) {
        return known ? "CAST(" + expression + " AS VARCHAR)" : "CAST(NULL AS VARCHAR)";
    }

    private Outcome explain(BoundStatement.Explain explain, List<Expr.Literal> values) {
        BoundStatement.Query query = queryOf(explain.statement());
        if (query == null) {
            return RowsCursor.outcome(
                    PLAN, List.of(List.of(explain.statement().getClass().getSimpleName())));
        }
        PhysicalPlan plan = SqlEngine.Bound.with(query, values).plan();
        String text;
        if (explain.analyze()) {
            if (!(explain.statement() instanceof BoundStatement.Query)) {
                throw new OgiveException(ErrorCode.NOT_SUPPORTED, "EXPLAIN ANALYZE of a statement that is not a query");
            }
            long startNanos = System.nanoTime();
            try (DatabaseSnapshot snapshot = session.snapshot()) {
                OperatorProfile profile = session.withContext(
                        call, snapshot, context -> session.engine().executor().run(plan, context, () -> _ -> {}));
                text = profile.format()
                        + String.format(java.util.Locale.ROOT, "total %.2f ms", (System.nanoTime() - startNanos) / 1e6);
            }
        } else {
            text = PlanText.of(plan);
        }
        if (!explain.notes().isEmpty()) {
            text += (text.endsWith("\n") ? "" : "\n") + String.join("\n", explain.notes());
        }
        return RowsCursor.outcome(
                PLAN, text.lines().map(line -> List.<Object>of(line)).toList());
    }

    private static BoundStatement.Query queryOf(BoundStatement statement) {
        return switch (statement) {
            case BoundStatement.Query query -> query;
            case BoundStatement.CreateTableAs create -> create.source();
            case BoundStatement.Insert insert -> insert.source();
            case BoundStatement.Update update -> update.source();
            case BoundStatement.Delete delete -> delete.source();
            case BoundStatement.CopyTo copy -> copy.source();
            default -> null;
        };
    }

    private void transaction(BoundStatement.Transaction transaction) {
        switch (transaction.action()) {
            case BEGIN -> session.begin();
            case COMMIT -> {
                requireTransaction("COMMIT");
                session.commit();
            }
            case ROLLBACK -> {
                requireTransaction("ROLLBACK");
                session.rollback();
            }
        }
    }

    private void requireTransaction(String statement) {
        if (!session.inTransaction()) {
            throw new OgiveException(ErrorCode.NO_TRANSACTION, statement + " without a transaction");
        }
    }
}
