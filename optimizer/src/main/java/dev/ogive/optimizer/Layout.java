package dev.ogive.optimizer;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.catalog.cluster.Condition;
import dev.ogive.maintain.tune.TableSample;
import dev.ogive.storage.LayoutWhatIf;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// An order that a table could be kept in.
///
/// @param clause what follows CLUSTER BY
record Layout(Clustering clustering, String clause) {
    /// Columns that sort keys begin with, those that are filtered by most.
    private static final int FIRST_MAX = 6;

    /// Columns that keys of two and curves are made of.
    private static final int COMBINED_MAX = 4;

    /// A predicate has to be behind this share of the time to be a part of a layout.
    private static final double PREDICATE_SHARE_MIN = 0.02;

    /// And it has to have been asked so often among the statements that are kept: what was asked
    /// once or twice need not come again.
    private static final int PREDICATE_RUNS_MIN = 3;

    private static final int PREDICATES_MAX = 24;

    static Layout sorted(StoredTable table, List<Integer> columns) {
        return new Layout(new Clustering.Columns(columns), names(table, columns));
    }

    private static Layout curve(StoredTable table, Clustering.CurveKind kind, List<Integer> columns) {
        return new Layout(new Clustering.Curve(kind, columns, List.of()), kind.name() + " " + names(table, columns));
    }

    private static String names(StoredTable table, List<Integer> columns) {
        return columns.stream().map(c -> TableWorkload.quoted(table, c)).collect(Collectors.joining(", ", "(", ")"));
    }

    /// What is worth being priced: keys of one and two columns, curves through two and more of
    /// the columns that are filtered by most, and the predicates that come again and again.
    static List<Layout> candidates(TableWorkload workload) {
        StoredTable table = workload.table();
        List<Integer> filtered = workload.filtered();
        List<Integer> first = filtered.subList(0, Math.min(FIRST_MAX, filtered.size()));
        List<Integer> combined = first.subList(0, Math.min(COMBINED_MAX, first.size()));
        Set<Layout> found = new LinkedHashSet<>();
        first.forEach(c -> found.add(sorted(table, List.of(c))));
        for (int a : combined) {
            for (int b : combined) {
                if (a != b) {
                    found.add(sorted(table, List.of(a, b)));
                }
            }
        }
        for (int i = 0; i < combined.size(); i++) {
            for (int j = i + 1; j < combined.size(); j++) {
                found.add(curve(table, Clustering.CurveKind.HILBERT, List.of(combined.get(i), combined.get(j))));
            }
        }
        for (int n = 3; n <= Math.min(first.size(), FIRST_MAX - 1); n++) {
            found.add(curve(table, Clustering.CurveKind.HILBERT, first.subList(0, n)));
        }
        if (combined.size() > 1) {
            found.add(curve(table, Clustering.CurveKind.ZORDER, combined));
        }
        found.addAll(byPredicates(workload, first));
        return List.copyOf(found);
    }

    private static List<Layout> byPredicates(TableWorkload workload, List<Integer> first) {
        Map<Condition, Double> nanos = new HashMap<>();
        Map<Condition, String> sql = new LinkedHashMap<>();
        for (TableWorkload.Query query : workload.queries()) {
            for (TableWorkload.Filter filter : query.filters()) {
                if (filter.runs() >= PREDICATE_RUNS_MIN && filter.condition() != null) {
                    nanos.merge(filter.condition(), query.nanos(filter), Double::sum);
                    sql.putIfAbsent(filter.condition(), filter.sql());
                }
            }
        }
        List<Condition> frequent = sql.keySet().stream()
                .filter(c -> nanos.get(c) > PREDICATE_SHARE_MIN * workload.nanos())
                .sorted((a, b) -> Double.compare(nanos.get(b), nanos.get(a)))
                .limit(PREDICATES_MAX)
                .toList();
        if (frequent.isEmpty()) {
            return List.of();
        }
        String list = frequent.stream().map(sql::get).collect(Collectors.joining(", "));
        List<Layout> layouts = new ArrayList<>();
        for (List<Integer> then : List.of(List.<Integer>of(), first.subList(0, 1))) {
            layouts.add(new Layout(
                    new Clustering.Predicates(list, frequent, null, then),
                    "PREDICATES (" + list + ")" + (then.isEmpty() ? "" : " THEN " + names(workload.table(), then))));
        }
        return layouts;
    }

    /// By query of the workload, the share of the table's rows that a statement reads, 0 to 1.
    ///
    /// @param sample with the columns that are filtered and clustered by
    double[] sharesRead(TableWorkload workload, TableSample sample) {
        List<Condition> filters = new ArrayList<>();
        for (TableWorkload.Query query : workload.queries()) {
            for (TableWorkload.Filter filter : query.filters()) {
                if (filter.condition() != null) {
                    filters.add(filter.condition());
                }
            }
        }
        List<LayoutWhatIf.Read> reads = LayoutWhatIf.reads(
                workload.table().schema(), sample.vectors(), sample.rows(), sample.tableRows(), clustering, filters);
        double[] shares = new double[workload.queries().size()];
        int next = 0;
        for (int q = 0; q < shares.length; q++) {
            TableWorkload.Query query = workload.queries().get(q);
            for (TableWorkload.Filter filter : query.filters()) {
                shares[q] += query.share(filter)
                        * (filter.condition() == null ? 1 : reads.get(next++).blocks());
            }
        }
        return shares;
    }
}
