package dev.ogive.api;

import dev.ogive.catalog.Constraint;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.sql.BoundStatement;
import dev.ogive.sql.PlanCache;
import dev.ogive.storage.AddedRows;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import java.util.HashMap;
import java.util.Map;

/// The queries that look for new rows which violate a CHECK: planned once, then run for every
/// statement until a definition changes. For one session.
final class CheckQueries {
    /// Plans beyond this many are made anew.
    private static final int KEPT_MAX = 256;

    private final Session session;
    private final Map<Key, Kept> kept = new HashMap<>();
    private PlanCache.Scope keptUnder;

    CheckQueries(Session session) {
        this.session = session;
    }

    private record Key(String table, String condition) {}

    private record Kept(BoundStatement.Added rows, BoundStatement.Query query) {}

    /// @throws OgiveException CHECK_VIOLATION with the first row for which the condition is false
    void check(StoredTable table, AddedRows added, Constraint.Check check) {
        String text = "SELECT * FROM " + Ddl.quoted(SessionTables.COPIED) + " AS "
                + Ddl.quoted(table.definition().name().name()) + " WHERE NOT (" + check.sql() + ") LIMIT 1";
        PlanCache.Scope scope;
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            scope = session.scope(snapshot);
        }
        if (!scope.equals(keptUnder) || kept.size() >= KEPT_MAX) {
            kept.clear();
            keptUnder = scope;
        }
        Kept query = kept.computeIfAbsent(new Key(table.name(), check.sql()), _ -> {
            BoundStatement.Added rows = new BoundStatement.Added(table);
            return new Kept(rows, (BoundStatement.Query) session.bind(text, rows));
        });
        query.rows().set(added);
        Object offending = session.firstRow(text, query.query());
        if (offending != null) {
            throw new OgiveException(
                    ErrorCode.CHECK_VIOLATION,
                    table.name() + ": row " + offending + " violates CHECK (" + check.sql() + ")");
        }
    }
}
