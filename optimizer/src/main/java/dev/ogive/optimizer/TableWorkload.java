package dev.ogive.optimizer;

import dev.ogive.catalog.TableName;
import dev.ogive.catalog.cluster.Condition;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.scan.RowConditions;
import dev.ogive.maintain.tune.TableSample;
import dev.ogive.maintain.tune.TuningHost;
import dev.ogive.maintain.workload.ObservedTemplate;
import dev.ogive.maintain.workload.SampleStatement;
import dev.ogive.plan.shape.ExprText;
import dev.ogive.plan.shape.QueryShape;
import dev.ogive.plan.shape.ScanUse;
import dev.ogive.plan.view.AggregateUse;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The templates whose statements spend their time on one table: the largest that they read.
///
/// @param queries those that took most time first
record TableWorkload(StoredTable table, List<TableWorkload.Query> queries) {
    /// Of each template so many statements are priced.
    private static final int SAMPLES = 6;

    /// What a scan asks of the table's rows.
    ///
    /// @param condition that all rows which are used satisfy, as far as a layout can know
    /// @param sql the same; null where it asks nothing that a layout could know
    /// @param runs how many of the template's recorded statements ask the same
    record Filter(Condition condition, String sql, int runs) {}

    /// A template.
    ///
    /// @param filters of each priced statement's scan of the table
    /// @param need what a view has to keep to answer it; null where none can
    record Query(ObservedTemplate template, List<Filter> filters, Need need) {
        /// Time of the statements that one of the priced ones stands for.
        double nanos(Filter filter) {
            return template.nanosTotal() * share(filter);
        }

        /// Of the template's statements, which share one of the priced ones stands for.
        double share(Filter filter) {
            return (double) filter.runs
                    / filters.stream().mapToInt(Filter::runs).sum();
        }
    }

    /// The workload by table, the table that takes most time first.
    static List<TableWorkload> of(TuningHost host) {
        Map<Long, TableWorkload> byTable = new LinkedHashMap<>();
        Map<Long, Long> rows = new HashMap<>();
        for (ObservedTemplate template : host.templates()) {
            if (!template.isQuery() || host.nanosLeft() <= 0) {
                continue;
            }
            StoredTable table = null;
            List<Filter> filters = new ArrayList<>();
            List<AggregateUse> groupings = new ArrayList<>();
            for (Map.Entry<SampleStatement, Integer> sample : repeated(template.samples())) {
                QueryShape shape = host.shape(sample.getKey());
                if (shape == null || shape.scans().isEmpty()) {
                    continue;
                }
                if (table == null) {
                    table = largest(host, shape, rows);
                }
                groupings.add(grouping(shape, table));
                for (ScanUse scan : shape.scans()) {
                    if (scan.table().id() == table.id()) {
                        filters.add(filter(scan, sample.getValue()));
                    }
                }
            }
            if (table != null && !filters.isEmpty()) {
                StoredTable fact = table;
                byTable.computeIfAbsent(fact.id(), _ -> new TableWorkload(fact, new ArrayList<>()))
                        .queries()
                        .add(new Query(template, filters, need(groupings)));
            }
        }
        List<TableWorkload> all = new ArrayList<>(byTable.values());
        all.sort(Comparator.comparingDouble(TableWorkload::nanos).reversed());
        return all;
    }

    /// Different statements with how often each is there, those that are there most first.
    private static List<Map.Entry<SampleStatement, Integer>> repeated(List<SampleStatement> samples) {
        Map<SampleStatement, Integer> runs = new LinkedHashMap<>();
        samples.forEach(s -> runs.merge(s, 1, Integer::sum));
        return runs.entrySet().stream()
                .sorted(Map.Entry.<SampleStatement, Integer>comparingByValue().reversed())
                .limit(SAMPLES)
                .toList();
    }

    private static StoredTable largest(TuningHost host, QueryShape shape, Map<Long, Long> rows) {
        StoredTable largest = null;
        for (ScanUse scan : shape.scans()) {
            StoredTable table = scan.table();
            rows.computeIfAbsent(table.id(), _ -> host.rows(table));
            if (largest == null || rows.get(table.id()) > rows.get(largest.id())) {
                largest = table;
            }
        }
        return largest;
    }

    /// The grouping of a query over a table; null for none, or several.
    private static AggregateUse grouping(QueryShape shape, StoredTable table) {
        List<AggregateUse> over = shape.aggregates().stream()
                .filter(a -> a.tables().stream().anyMatch(t -> t.id() == table.id()))
                .toList();
        return over.size() == 1 ? over.getFirst() : null;
    }

    /// A query with one grouping that a view can answer is answered by it.
    ///
    /// @param groupings of a template's statements
    private static Need need(List<AggregateUse> groupings) {
        if (groupings.getFirst() == null) {
            return null;
        }
        boolean byDays = groupings.stream().allMatch(g -> g == null || Need.isBoundedByMidnights(g));
        Need need = Need.of(groupings.getFirst(), byDays);
        // Without keys that others tell.
        return need == null ? null : Need.union(List.of(need));
    }

    private static Filter filter(ScanUse scan, int runs) {
        StoredTable table = scan.table();
        List<Condition> conditions = new ArrayList<>();
        List<Expr> terms = new ArrayList<>();
        for (Expr term : scan.conditions()) {
            Condition condition = RowConditions.of(term);
            if (condition != null && isSampled(table, condition)) {
                conditions.add(condition);
                terms.add(term);
            }
        }
        if (terms.isEmpty()) {
            return new Filter(null, null, runs);
        }
        ExprText text = new ExprText(c -> quoted(table, c));
        return new Filter(
                Condition.all(conditions), text.of(terms.size() == 1 ? terms.getFirst() : new Expr.And(terms)), runs);
    }

    private static boolean isSampled(StoredTable table, Condition condition) {
        BitSet columns = new BitSet();
        condition.collect(columns);
        return columns.stream().allMatch(c -> TableSample.takes(table.schema().type(c)));
    }

    static String quoted(StoredTable table, int column) {
        return TableName.quoted(table.schema().field(column).name());
    }

    double nanos() {
        return queries.stream().mapToDouble(q -> q.template().nanosTotal()).sum();
    }

    /// Columns that scans filter by, those with most time behind them first.
    List<Integer> filtered() {
        Map<Integer, Double> nanos = new HashMap<>();
        for (Query query : queries) {
            for (Filter filter : query.filters()) {
                if (filter.condition() != null) {
                    BitSet columns = new BitSet();
                    filter.condition().collect(columns);
                    columns.stream().forEach(c -> nanos.merge(c, query.nanos(filter), Double::sum));
                }
            }
        }
        return nanos.entrySet().stream()
                .sorted(Map.Entry.<Integer, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /// Columns of the table that are to be sampled: those that scans filter by and those that
    /// views would be keyed by.
    List<Integer> columns() {
        BitSet columns = new BitSet();
        filtered().forEach(columns::set);
        for (Query query : queries) {
            if (query.need() != null) {
                for (Need.Key key : query.need().keys().values()) {
                    for (Need.Origin origin : key.columns().values()) {
                        if (origin.table().id() == table.id()
                                && TableSample.takes(table.schema().type(origin.column()))) {
                            columns.set(origin.column());
                        }
                    }
                }
            }
        }
        return columns.stream().boxed().toList();
    }
}
