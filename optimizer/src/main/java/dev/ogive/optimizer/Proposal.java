package dev.ogive.optimizer;

import dev.ogive.catalog.TableName;
import dev.ogive.maintain.tune.Decision;
import dev.ogive.maintain.tune.TableSample;
import dev.ogive.maintain.tune.TuningHost;
import dev.ogive.storage.StoredTable;
import java.util.List;
import java.util.stream.IntStream;

/// Changes of one table as decisions: the statements that do and undo them, and why, in words.
final class Proposal {
    /// Of which it is told whether rows stand in the order of a column.
    private static final int NATURAL_ROWS = 2_000;

    private final TuningHost host;
    private final StoredTable table;

    Proposal(TuningHost host, StoredTable table) {
        this.host = host;
        this.table = table;
    }

    /// @param before,after what the workload takes and would take, in nanoseconds
    Decision order(Layout layout, String why, double before, double after, double costNanos, List<Long> evidence) {
        return decision(null, alter() + layout.clause(), undo(), why, before, after, 0, costNanos, evidence);
    }

    private String alter() {
        return "ALTER TABLE " + table.definition().name().sql() + " CLUSTER BY ";
    }

    /// Back to the order that was decided before, or else to that in which rows have come.
    private String undo() {
        List<Integer> natural = natural();
        return host.decisions().stream()
                .filter(d -> d.view() == null
                        && d.state() == Decision.State.ACTIVE
                        && d.table().equals(table.definition().name()))
                .map(Decision::sql)
                .findFirst()
                .orElse(
                        natural.isEmpty()
                                ? alter() + "NONE"
                                : alter() + Layout.sorted(table, natural).clause());
    }

    /// The column that rows have come in the order of, if there is one: to go back to.
    List<Integer> natural() {
        List<Integer> columns = IntStream.range(0, table.schema().columns())
                .filter(c -> TableSample.takes(table.schema().type(c)))
                .boxed()
                .toList();
        TableSample sample = host.sample(table, columns, NATURAL_ROWS);
        for (int column : columns) {
            long[] keys = sample.keys(column);
            int ascending = 0;
            boolean varies = false;
            for (int r = 1; r < keys.length; r++) {
                ascending += keys[r] >= keys[r - 1] ? 1 : 0;
                varies |= keys[r] != keys[0];
            }
            if (varies && ascending > 0.98 * (keys.length - 1)) {
                return List.of(column);
            }
        }
        return List.of();
    }

    /// @param before,after what the workload takes and would take, in nanoseconds
    Decision view(Costs.View view, String why, double before, double after, double costNanos, List<Long> evidence) {
        String query = view.need().query();
        TableName name = new TableName(
                table.definition().name().schema(),
                "auto_" + table.definition().name().name() + "_" + Integer.toHexString(query.hashCode()));
        String quoted = name.sql();
        return decision(
                name,
                "CREATE MATERIALIZED VIEW " + quoted + " AS " + query,
                "DROP MATERIALIZED VIEW IF EXISTS " + quoted,
                why,
                before,
                after,
                (long) view.bytes(),
                costNanos,
                evidence);
    }

    private Decision decision(
            TableName view,
            String sql,
            String undo,
            String why,
            double before,
            double after,
            long bytes,
            double costNanos,
            List<Long> evidence) {
        return new Decision(
                0,
                table.definition().name(),
                view,
                sql,
                undo,
                why,
                before,
                after,
                "",
                bytes,
                (long) costNanos,
                evidence,
                Decision.State.PROPOSED,
                false,
                "",
                0,
                0);
    }
}
