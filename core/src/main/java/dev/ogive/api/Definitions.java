package dev.ogive.api;

import dev.ogive.catalog.Constraint;
import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Batch;
import dev.ogive.column.EnumType;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.BatchCursor;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.maintain.layout.TableLayouts;
import dev.ogive.sql.BoundStatement;
import dev.ogive.sql.SqlEngine;
import dev.ogive.sql.bind.Sequences;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.Transaction;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Runs the statements that define: tables, views, types and the rest, and what changes them.
final class Definitions {
    private static final int REFRESH_ATTEMPTS = 5;

    private final Session session;
    private final Call call;
    private final String sql;
    private final Writes writes;

    Definitions(Session session, Call call, String sql, Writes writes) {
        this.session = session;
        this.call = call;
        this.sql = sql;
        this.writes = writes;
    }

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
    static StoredTable createTable(Transaction transaction, BoundStatement.CreateTable create) {
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

    static void createObject(
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
    static TableName numberedBy(TableDefinition table, int column) {
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

    Outcome createTableAs(BoundStatement.CreateTableAs create, List<Expr.Literal> values) {
        return new Outcome.Changed(session.change(t -> {
            List<Field> fields = new ArrayList<>();
            for (Field field : create.source().schema().fields()) {
                // A column of nothing but NULL literals has to have some type.
                fields.add(
                        field.type().known().equals(field.type())
                                ? field
                                : new Field(field.name(), field.type().known()));
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
                return table == null || !create.withData() ? 0L : writes.write(t, before, table, rows);
            }
        }));
    }

    static void createView(Transaction transaction, BoundStatement.CreateView create) {
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
    EnumType enumOf(BoundStatement.Query query, List<Expr.Literal> parameters) {
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

    void drop(Transaction transaction, BoundStatement.Drop drop) {
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

    void alter(Transaction transaction, BoundStatement.AlterTable alter, List<Expr.Literal> values) {
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
    void refresh(TableName view) {
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
    void cluster(TableName name, Clustering order) {
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
            writes.write(
                    transaction,
                    before,
                    table,
                    SqlEngine.Bound.with(source, values).plan());
            writes.checkAdded(transaction, table, mark);
        }
    }
}
