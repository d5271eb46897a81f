package dev.ogive.optimizer;

import dev.ogive.catalog.TableName;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.maintain.tune.Decision;
import dev.ogive.maintain.tune.TableSample;
import dev.ogive.maintain.tune.Tuner;
import dev.ogive.maintain.tune.TuningHost;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Proposes sort keys and materialized views, table by table, and has them tried.
///
/// An order pays for what views do not answer: orders are priced together with the views that
/// would be chosen beside them. The best one is tried first, then the views.
public final class WorkloadTuner implements Tuner {
    private static final int SAMPLE_ROWS = 60_000;

    /// Of which it is told whether rows stand in the order of a column.
    private static final int NATURAL_ROWS = 2_000;

    private static final int TABLES_MAX = 4;
    private static final int KEY_COLUMNS_MAX = 6;
    private static final int CANDIDATES_MAX = 400;
    private static final int MERGED_MAX = 16;

    /// Orders that are priced with views, too.
    private static final int ORDERS_WITH_VIEWS = 4;

    /// A change has to be expected to save this share of a table's time.
    private static final double SAVED_MIN = 0.05;

    /// An order and what the workload would take with it and the views chosen for it.
    private record Plan(
            List<Integer> key, LayoutModel layout, List<Costs.View> views, double nanos, double scanNanos) {}

    @Override
    public void tune(TuningHost host) {
        host.progress(0, "looking at the workload");
        List<TableWorkload> tables = TableWorkload.of(host);
        for (TableWorkload workload : tables.subList(0, Math.min(TABLES_MAX, tables.size()))) {
            if (host.nanosLeft() <= 0) {
                return;
            }
            if (!workload.columns().isEmpty()) {
                tune(host, workload);
            }
        }
    }

    private void tune(TuningHost host, TableWorkload workload) {
        StoredTable table = workload.table();
        host.progress(0, "pricing changes of " + table.name());
        TableSample sample = host.sample(table, workload.columns(), SAMPLE_ROWS);
        double rows = host.rows(table);
        if (sample.rows() == 0) {
            return;
        }
        LayoutModel now = new LayoutModel(sample, List.of());
        Costs costs = new Costs(workload, sample, now, rows);
        List<Costs.View> candidates = costs.priced(candidates(workload));
        double bytesMax = host.viewShare() * host.bytes(table) - host.viewBytes(table);
        List<Plan> plans = new ArrayList<>();
        double[] current = costs.nanos(costs.rowsRead(now));
        double before = Costs.total(current);
        plans.add(plan(costs, List.of(), now, candidates, bytesMax));
        boolean mayOrder = isOurs(host, table);
        if (mayOrder) {
            List<Plan> ordered = new ArrayList<>();
            for (List<Integer> key : keys(workload)) {
                if (host.nanosLeft() <= 0) {
                    return;
                }
                LayoutModel layout = new LayoutModel(sample, key);
                double scans = Costs.total(costs.nanos(costs.rowsRead(layout)));
                ordered.add(new Plan(key, layout, List.of(), scans, scans));
            }
            ordered.sort(Comparator.comparingDouble(Plan::scanNanos));
            for (Plan plan : ordered.subList(0, Math.min(ORDERS_WITH_VIEWS, ordered.size()))) {
                plans.add(plan(costs, plan.key(), plan.layout(), candidates, bytesMax));
            }
        }
        Plan unordered = plans.getFirst();
        Plan best = plans.stream()
                .min(Comparator.comparingDouble(Plan::nanos))
                .filter(p -> p.nanos() < unordered.nanos() - SAVED_MIN * before)
                .orElse(unordered);
        Payback payback = new Payback(workload);
        if (!best.key().isEmpty()) {
            Decision order = order(host, workload, best, before, rows);
            if (payback.pays(unordered.nanos() - best.nanos(), order.costNanos()) && isNew(host, order)) {
                Decision done = decide(host, order);
                if (host.acts() && done.state() != Decision.State.ACTIVE) {
                    best = unordered;
                }
            } else {
                best = unordered;
            }
        }
        double[] nanos = costs.nanos(costs.rowsRead(best.layout()));
        for (Costs.View view : best.views()) {
            if (host.nanosLeft() <= 0) {
                return;
            }
            double without = Costs.total(nanos);
            List<Long> evidence = new ArrayList<>();
            for (int q = 0; q < nanos.length; q++) {
                double with = costs.nanosWith(view, q);
                if (with < nanos[q]) {
                    nanos[q] = with;
                    evidence.add(workload.queries().get(q).template().id());
                }
            }
            Decision decision = view(workload, view, without, Costs.total(nanos), rows, evidence);
            if (payback.pays(without - Costs.total(nanos), decision.costNanos()) && isNew(host, decision)) {
                decide(host, decision);
            }
        }
    }

    private static Plan plan(
            Costs costs, List<Integer> key, LayoutModel layout, List<Costs.View> candidates, double bytesMax) {
        double[] nanos = costs.nanos(costs.rowsRead(layout));
        double scans = Costs.total(nanos);
        List<Costs.View> views = costs.choose(candidates, bytesMax, nanos);
        return new Plan(key, layout, views, Costs.total(nanos), scans);
    }

    /// Whether saved time, expected again for some days, is more than what it costs.
    private static final class Payback {
        private final DoubleUnaryOperator expected;

        Payback(TableWorkload workload) {
            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            for (TableWorkload.Query query : workload.queries()) {
                first = Math.min(first, query.template().firstMicros());
                last = Math.max(last, query.template().lastMicros());
            }
            double span = Math.min(Prices.HORIZON_MICROS, Math.max(Prices.SPAN_MICROS_MIN, last - (double) first));
            expected = saved -> saved * Prices.HORIZON_MICROS / span;
        }

        boolean pays(double savedNanos, double costNanos) {
            return expected.applyAsDouble(savedNanos) > costNanos;
        }
    }

    /// Single columns, and pairs of those.
    private static List<List<Integer>> keys(TableWorkload workload) {
        Set<Integer> ranged = new HashSet<>();
        workload.queries().forEach(q -> q.ranges().forEach(r -> r.forEach(c -> ranged.add(c.column()))));
        List<Integer> columns = workload.columns().stream()
                .filter(ranged::contains)
                .limit(KEY_COLUMNS_MAX)
                .toList();
        List<List<Integer>> keys = new ArrayList<>();
        for (int first : columns) {
            keys.add(List.of(first));
            for (int second : columns) {
                if (second != first) {
                    keys.add(List.of(first, second));
                }
            }
        }
        return keys;
    }

    /// What single templates need, and unions of those.
    private static List<Need> candidates(TableWorkload workload) {
        Map<String, Need> found = new LinkedHashMap<>();
        List<Need> single = new ArrayList<>();
        for (TableWorkload.Query query : workload.queries()) {
            if (query.need() != null && found.putIfAbsent(query.need().query(), query.need()) == null) {
                single.add(query.need());
            }
        }
        for (Need need : single) {
            List<Need> same = single.stream().filter(need::isOverSame).toList();
            add(found, Need.union(same));
            add(found, Need.union(same).widened());
        }
        List<Need> merged = single.subList(0, Math.min(MERGED_MAX, single.size()));
        single.forEach(n -> add(found, n.widened()));
        for (Need a : merged) {
            for (Need b : merged) {
                if (a.isOverSame(b) && found.size() < CANDIDATES_MAX) {
                    add(found, Need.union(List.of(a, b)));
                    add(found, Need.union(List.of(a, b)).widened());
                }
            }
        }
        return List.copyOf(found.values());
    }

    private static void add(Map<String, Need> found, Need need) {
        found.putIfAbsent(need.query(), need);
    }

    /// Whether the table's order is nobody's, or was decided here before.
    private static boolean isOurs(TuningHost host, StoredTable table) {
        return table.definition().clustering().isNone()
                || host.decisions().stream()
                        .anyMatch(d -> d.view() == null
                                && d.state() == Decision.State.ACTIVE
                                && !d.pinned()
                                && d.table().equals(table.definition().name()));
    }

    /// Whether the same was not tried before in vain, or is in use.
    private static boolean isNew(TuningHost host, Decision decision) {
        return host.decisions().stream()
                .noneMatch(
                        d -> d.sql().equals(decision.sql()) && (d.isBlocked() || d.state() == Decision.State.ACTIVE));
    }

    private static Decision decide(TuningHost host, Decision decision) {
        Decision proposed = host.propose(decision);
        return host.acts() ? host.act(proposed) : proposed;
    }

    private static Decision order(TuningHost host, TableWorkload workload, Plan plan, double before, double rows) {
        StoredTable table = workload.table();
        String columns = names(table, plan.key());
        List<Integer> undo =
                table.definition().clustering() instanceof Clustering.Columns(List<Integer> known) && !known.isEmpty()
                        ? known
                        : natural(host, table);
        String alter = "ALTER TABLE " + Need.quoted(table) + " CLUSTER BY ";
        String why = String.format(
                Locale.ROOT,
                "scans of %d templates filter by it: they would read %.0f%% of the rows that they read now%s",
                workload.queries().size(),
                100 * plan.scanNanos() / Math.max(1, before),
                plan.views().isEmpty() ? "" : ", beside views");
        return decision(
                table.definition().name(),
                null,
                alter + "(" + columns + ")",
                alter + (undo.isEmpty() ? "NONE" : "(" + names(table, undo) + ")"),
                why,
                before,
                plan.nanos(),
                0,
                rows * Prices.SORTED_ROW_NANOS,
                workload.queries().stream().map(q -> q.template().id()).toList());
    }

    /// The column that rows have come in the order of, if there is one: to go back to.
    private static List<Integer> natural(TuningHost host, StoredTable table) {
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

    private static String names(StoredTable table, List<Integer> columns) {
        return columns.stream()
                .map(c -> '"' + table.schema().field(c).name().replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(", "));
    }

    private static Decision view(
            TableWorkload workload, Costs.View view, double before, double after, double rows, List<Long> evidence) {
        StoredTable table = workload.table();
        String query = view.need().query();
        TableName name = new TableName(
                table.definition().name().schema(),
                "auto_" + table.definition().name().name() + "_" + Integer.toHexString(query.hashCode()));
        String quoted = '"' + name.schema().replace("\"", "\"\"") + "\".\""
                + name.name().replace("\"", "\"\"") + '"';
        String why = String.format(
                Locale.ROOT,
                "%d templates group and filter by its %d keys: they would read about %,.0f rows instead of %,.0f",
                evidence.size(),
                view.need().keys().size(),
                view.rows(),
                rows);
        return decision(
                table.definition().name(),
                name,
                "CREATE MATERIALIZED VIEW " + quoted + " AS " + query,
                "DROP MATERIALIZED VIEW IF EXISTS " + quoted,
                why,
                before,
                after,
                (long) view.bytes(),
                rows * Prices.AGGREGATED_ROW_NANOS,
                evidence);
    }

    private static Decision decision(
            TableName table,
            TableName view,
            String sql,
            String undo,
            String why,
            double before,
            double after,
            long bytes,
            double nanos,
            List<Long> evidence) {
        return new Decision(
                0,
                table,
                view,
                sql,
                undo,
                why,
                before,
                after,
                "",
                bytes,
                (long) nanos,
                evidence,
                Decision.State.PROPOSED,
                false,
                "",
                0);
    }
}
