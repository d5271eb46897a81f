package dev.ogive.api;

import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.column.Batch;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.BatchCursor;
import dev.ogive.plan.view.MaterializedView;
import dev.ogive.plan.view.Upkeep;
import dev.ogive.sql.Tables;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableWriter;
import dev.ogive.storage.Transaction;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes, drops and brings up to date materialized views for a session. A view is an ordinary
/// view of the same name, and two tables with what is kept of it: see [MaterializedView].
final class MaterializedViews {
    private final Session session;

    MaterializedViews(Session session) {
        this.session = session;
    }

    /// Those of a snapshot, with their tables.
    static List<Tables.StoredView> of(DatabaseSnapshot snapshot) {
        List<Tables.StoredView> views = new ArrayList<>();
        for (ViewDefinition view : snapshot.views()) {
            StoredTable rows = snapshot.table(MaterializedView.rowsName(view.name()));
            StoredTable parts = snapshot.table(MaterializedView.partsName(view.name()));
            if (rows != null && parts != null) {
                views.add(new Tables.StoredView(view, rows, parts));
            }
        }
        return views;
    }

    static boolean isMaterialized(DatabaseSnapshot snapshot, TableName view) {
        return snapshot.view(view) != null && snapshot.table(MaterializedView.rowsName(view)) != null;
    }

    private static boolean isMaterialized(Transaction transaction, TableName view) {
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            return isMaterialized(snapshot, view);
        }
    }

    void create(Call call, Transaction transaction, ViewDefinition view, boolean replace, boolean ifNotExists) {
        List<TableDefinition> tables;
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            if (snapshot.view(view.name()) != null) {
                if (ifNotExists) {
                    return;
                }
                if (replace && !isMaterialized(snapshot, view.name())) {
                    throw new OgiveException(
                            ErrorCode.DUPLICATE_TABLE, view.name() + " is a view that is not materialized");
                }
            }
            // Before anything is dropped: the query may be refused.
            tables = session.engine().sql().tablesOf(view, new SessionTables(session, snapshot, null));
            if (snapshot.view(view.name()) != null && replace) {
                drop(transaction, view.name(), false);
            }
            if (!snapshot.schemas().contains(MaterializedView.SCHEMA)) {
                transaction.createSchema(MaterializedView.SCHEMA);
            }
        }
        transaction.createView(view);
        tables.forEach(transaction::createTable);
        refresh(call, transaction, view.name());
    }

    void drop(Transaction transaction, TableName view, boolean ifExists) {
        if (!isMaterialized(transaction, view)) {
            if (ifExists) {
                return;
            }
            throw new OgiveException(ErrorCode.UNKNOWN_TABLE, "no materialized view is named " + view);
        }
        transaction.dropTable(MaterializedView.rowsName(view));
        transaction.dropTable(MaterializedView.partsName(view));
        transaction.dropView(view);
    }

    /// Drops what is kept of the materialized views of a schema, which is about to go with its
    /// views.
    static void dropTables(Transaction transaction, String schema) {
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            for (Tables.StoredView view : of(snapshot)) {
                if (view.definition().name().schema().equals(schema)) {
                    transaction.dropTable(view.rows().definition().name());
                    transaction.dropTable(view.parts().definition().name());
                }
            }
        }
    }

    /// The view as the snapshot has it.
    ///
    /// @throws OgiveException UNKNOWN_TABLE, or what is wrong with its query
    private MaterializedView find(DatabaseSnapshot snapshot, TableName name) {
        if (!isMaterialized(snapshot, name)) {
            throw new OgiveException(ErrorCode.UNKNOWN_TABLE, "no materialized view is named " + name);
        }
        Tables tables = new SessionTables(session, snapshot, null);
        for (MaterializedView view : session.engine().sql().materializedViews(tables)) {
            if (view.definition().name().equals(name)) {
                return view;
            }
        }
        session.engine().sql().tablesOf(snapshot.view(name), tables);
        throw new OgiveException(ErrorCode.INVALID_STATEMENT, "materialized view " + name + " has to be made again");
    }

    /// Makes partials for all partitions that have none that hold, and drops those that hold no
    /// more.
    ///
    /// @return rows of partials written
    long refresh(Call call, Transaction transaction, TableName name) {
        try (DatabaseSnapshot snapshot = transaction.snapshot()) {
            return refresh(call, transaction, snapshot, find(snapshot, name));
        }
    }

    private long refresh(Call call, Transaction transaction, DatabaseSnapshot snapshot, MaterializedView view) {
        if (!view.isUsable()) {
            throw new OgiveException(
                    ErrorCode.INVALID_STATEMENT,
                    "a table of materialized view " + view.definition().name()
                            + " was redefined; the view has to be made again");
        }
        Upkeep upkeep = view.upkeep(snapshot);
        if (upkeep == null) {
            return 0;
        }
        // Two that cover the same partition must not both commit.
        transaction.expectUnchanged(view.parts());
        transaction.delete(view.rows(), upkeep.staleRows(), upkeep.staleRows().length);
        transaction.delete(view.parts(), upkeep.staleParts(), upkeep.staleParts().length);
        long rows = 0;
        for (Upkeep.NewRun run : upkeep.runs()) {
            rows += write(call, transaction, snapshot, view, run);
        }
        return rows;
    }

    /// @return rows of partials written
    private long write(
            Call call, Transaction transaction, DatabaseSnapshot snapshot, MaterializedView view, Upkeep.NewRun run) {
        long rows = session.withContext(call, snapshot, context -> {
            try (BatchCursor cursor = session.engine().executor().execute(run.plan(), context);
                    TableWriter writer = transaction.writer(view.rows())) {
                for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
                    writer.write(batch);
                }
                return writer.finish();
            }
        });
        try (TableWriter writer = transaction.writer(view.parts())) {
            writer.write(run.partitions());
            writer.finish();
        }
        return rows;
    }

    /// Views whose partials are not up to date, as the last commit left them.
    List<TableName> outdated() {
        List<TableName> names = new ArrayList<>();
        try (DatabaseSnapshot snapshot = session.database().snapshot()) {
            if (snapshot.schemas().contains(MaterializedView.SCHEMA)) {
                Tables tables = new SessionTables(session, snapshot, null);
                for (MaterializedView view : session.engine().sql().materializedViews(tables)) {
                    if (view.isUsable() && view.isOutdated(snapshot)) {
                        names.add(view.definition().name());
                    }
                }
            }
        }
        return names;
    }

    /// For people: what is kept of each view.
    List<List<Object>> rows() {
        List<List<Object>> rows = new ArrayList<>();
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            Tables tables = new SessionTables(session, snapshot, null);
            List<MaterializedView> bound = snapshot.schemas().contains(MaterializedView.SCHEMA)
                    ? session.engine().sql().materializedViews(tables)
                    : List.of();
            for (Tables.StoredView view : of(snapshot)) {
                MaterializedView.Status status = bound.stream()
                        .filter(b -> b.definition().equals(view.definition()) && b.isUsable())
                        .map(b -> b.status(snapshot))
                        .findFirst()
                        .orElse(null);
                TableName name = view.definition().name();
                rows.add(Arrays.asList(
                        name.schema(),
                        name.name(),
                        view.definition().sql(),
                        status == null ? null : status.fact(),
                        status == null ? null : (long) status.partitions(),
                        status == null ? null : status.partials(),
                        status == null ? null : status.uncoveredRows(),
                        SystemTables.bytes(view.rows(), snapshot)));
            }
        }
        return rows;
    }
}
