package dev.ogive.api;

import dev.ogive.catalog.Constraint;
import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.sql.BoundStatement;
import dev.ogive.sql.PlanCache;
import dev.ogive.storage.AddedRows;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
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

    private record Kept(Input input, BoundStatement.Query query) {}

    /// Stands in the plan for the rows to be checked.
    private static final class Input implements TableSource {
        private AddedRows rows;

        Input(AddedRows rows) {
            this.rows = rows;
        }

        @Override
        public String name() {
            return rows.name();
        }

        @Override
        public Schema schema() {
            return rows.schema();
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
            Input input = new Input(added);
            return new Kept(input, (BoundStatement.Query) session.bind(text, input));
        });
        query.input().rows = added;
        Object offending = session.firstRow(text, query.query());
        if (offending != null) {
            throw new OgiveException(
                    ErrorCode.CHECK_VIOLATION,
                    table.name() + ": row " + offending + " violates CHECK (" + check.sql() + ")");
        }
    }
}
