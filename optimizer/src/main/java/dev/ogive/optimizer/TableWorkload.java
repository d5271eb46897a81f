package dev.ogive.optimizer;

import dev.ogive.exec.scan.ColumnRange;
import dev.ogive.maintain.tune.TableSample;
import dev.ogive.maintain.tune.TuningHost;
import dev.ogive.maintain.workload.ObservedTemplate;
import dev.ogive.maintain.workload.SampleStatement;
import dev.ogive.plan.shape.QueryShape;
import dev.ogive.plan.shape.ScanUse;
import dev.ogive.plan.view.AggregateUse;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
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
    private static final int SAMPLES = 8;

    /// A template.
    ///
    /// @param ranges of each priced statement's scan of the table
    /// @param need what a view has to keep to answer it; null where none can
    record Query(ObservedTemplate template, List<List<ColumnRange>> ranges, Need need) {}

    /// The workload by table, the table that takes most time first.
    static List<TableWorkload> of(TuningHost host) {
        Map<Long, TableWorkload> byTable = new LinkedHashMap<>();
        Map<Long, Long> rows = new HashMap<>();
        for (ObservedTemplate template : host.templates()) {
            if (!template.isQuery() || host.nanosLeft() <= 0) {
                continue;
            }
            StoredTable table = null;
            List<List<ColumnRange>> ranges = new ArrayList<>();
            Need need = null;
            for (SampleStatement sample : template.samples()
                    .subList(0, Math.min(SAMPLES, template.samples().size()))) {
                QueryShape shape = host.shape(sample);
                if (shape == null || shape.scans().isEmpty()) {
                    continue;
                }
                if (table == null) {
                    table = largest(host, shape, rows);
                    need = need(shape, table);
                }
                for (ScanUse scan : shape.scans()) {
                    if (scan.table().id() == table.id()) {
                        ranges.add(scan.ranges());
                    }
                }
            }
            if (table != null && !ranges.isEmpty()) {
                StoredTable fact = table;
                byTable.computeIfAbsent(fact.id(), _ -> new TableWorkload(fact, new ArrayList<>()))
                        .queries()
                        .add(new Query(template, ranges, need));
            }
        }
        List<TableWorkload> all = new ArrayList<>(byTable.values());
        all.sort(Comparator.comparingDouble(TableWorkload::nanos).reversed());
        return all;
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

    /// A query with one grouping that a view can answer is answered by it.
    private static Need need(QueryShape shape, StoredTable table) {
        List<AggregateUse> over = shape.aggregates().stream()
                .filter(a -> a.tables().stream().anyMatch(t -> t.id() == table.id()))
                .toList();
        return over.size() == 1 ? Need.of(over.getFirst()) : null;
    }

    double nanos() {
        return queries.stream().mapToDouble(q -> q.template().nanosTotal()).sum();
    }

    /// Columns of the table that scans ask for ranges of or that views would be keyed by, those
    /// with most time behind them first.
    List<Integer> columns() {
        Map<Integer, Double> nanos = new HashMap<>();
        for (Query query : queries) {
            double each = query.template().nanosTotal() / query.ranges().size();
            for (List<ColumnRange> ranges : query.ranges()) {
                ranges.forEach(r -> nanos.merge(r.column(), each, Double::sum));
            }
            if (query.need() != null) {
                query.need()
                        .keys()
                        .values()
                        .forEach(k -> k.columns().values().forEach(c -> {
                            if (c.table().id() == table.id()) {
                                nanos.merge(c.column(), 0.0, Double::sum);
                            }
                        }));
            }
        }
        return nanos.entrySet().stream()
                .filter(e -> TableSample.takes(table.schema().type(e.getKey())))
                .sorted(Map.Entry.<Integer, Double>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
