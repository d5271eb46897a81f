package dev.ogive.api;

import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Schema;
import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr;
import dev.ogive.sql.BoundStatement;
import dev.ogive.storage.DatabaseSnapshot;
import java.nio.file.Path;
import java.util.List;

/// Runs one bound statement for a session.
final class Statements {
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
            case BoundStatement.Describe _ -> Descriptions.DESCRIPTION;
            case BoundStatement.Explain _ -> Descriptions.PLAN;
            case BoundStatement.Show show -> Descriptions.showColumns(show);
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
            case BoundStatement.Query query -> session.query(call, sql, query);
            case BoundStatement.CreateTable create ->
                done(() -> session.change(t -> Definitions.createTable(t, create)));
            case BoundStatement.CreateTableAs create -> definitions().createTableAs(create, values);
            case BoundStatement.CreateView create ->
                done(() -> session.change(t -> {
                    Definitions.createView(t, create);
                    return null;
                }));
            case BoundStatement.CreateType create -> {
                String type = create.type() != null
                        ? create.type()
                        : definitions().enumOf(create.values(), values).sql();
                yield done(() -> session.change(t -> {
                    Definitions.createObject(
                            t, NamedObject.Kind.TYPE, create.name(), type, create.replace(), create.ifNotExists());
                    return null;
                }));
            }
            case BoundStatement.CreateMaterializedView(ViewDefinition view, boolean replace, boolean ifNotExists) ->
                done(() -> session.change(t -> {
                    session.materializedViews().create(call, t, view, replace, ifNotExists);
                    return null;
                }));
            case BoundStatement.Refresh refresh -> done(() -> definitions().refresh(refresh.view()));
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
                    Definitions.createObject(
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
                    Definitions.createObject(
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
            case BoundStatement.Merge merge -> session.change(t -> writes().merge(t, merge, values));
            case BoundStatement.Drop drop ->
                done(() -> session.change(t -> {
                    definitions().drop(t, drop);
                    return null;
                }));
            case BoundStatement.AlterTable(TableName table, BoundStatement.Alteration.ClusterBy(Clustering order)) ->
                done(() -> definitions().cluster(table, order));
            case BoundStatement.AlterTable alter ->
                done(() -> session.change(t -> {
                    definitions().alter(t, alter, values);
                    return null;
                }));
            case BoundStatement.Insert insert -> session.change(t -> writes().insert(t, insert, values));
            case BoundStatement.Update update -> session.change(t -> writes().update(t, update, values));
            case BoundStatement.Delete delete -> session.change(t -> writes().delete(t, delete, values));
            case BoundStatement.Truncate truncate ->
                changed(session.change(t -> writes().truncate(t, truncate.table())));
            case BoundStatement.CopyFrom copy -> changed(session.change(t -> writes().copyFrom(t, copy)));
            case BoundStatement.CopyTo copy ->
                changed(exchange().copyTo(copy.source(), values, Path.of(copy.file()), copy.options()));
            case BoundStatement.Set set -> done(() -> set(set.name(), set.value()));
            case BoundStatement.Reset reset -> done(() -> reset(reset.name()));
            case BoundStatement.Show show -> descriptions().show(show);
            case BoundStatement.Describe describe -> Descriptions.describe(describe.schema());
            case BoundStatement.Summarize summarize -> descriptions().summarize(summarize.source(), values);
            case BoundStatement.Explain explain -> descriptions().explain(explain, values);
            case BoundStatement.Transaction transaction -> done(() -> transaction(transaction));
            case BoundStatement.ExportDatabase export -> done(() -> exchange().export(export));
            case BoundStatement.ImportDatabase from -> done(() -> exchange().importFrom(from.directory()));
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

    private Definitions definitions() {
        return new Definitions(session, call, sql, writes());
    }

    private Writes writes() {
        return new Writes(session, call);
    }

    private Exchange exchange() {
        return new Exchange(session, call, sql);
    }

    private Descriptions descriptions() {
        return new Descriptions(session, call, sql);
    }

    private static Outcome done(Runnable body) {
        body.run();
        return new Outcome.Done();
    }

    private static Outcome changed(long rows) {
        return new Outcome.Changed(rows);
    }

    private void savepoint(BoundStatement.Savepoint savepoint) {
        switch (savepoint.action()) {
            case SET -> session.savepoint(savepoint.name());
            case RELEASE -> session.releaseSavepoint(savepoint.name());
            case ROLLBACK -> session.rollbackTo(savepoint.name());
        }
    }

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
