package dev.ogive.api;

import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.kernel.ValueText;
import dev.ogive.exec.scan.ColumnRange;
import dev.ogive.maintain.workload.Forecast;
import dev.ogive.maintain.workload.ObservedTemplate;
import dev.ogive.maintain.workload.SampleStatement;
import dev.ogive.plan.shape.ExprText;
import dev.ogive.plan.shape.QueryShape;
import dev.ogive.plan.shape.ScanUse;
import dev.ogive.plan.view.AggregateUse;
import dev.ogive.sql.template.Template;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rows of `ogive.templates`: statistics, and what the sampled statements do with tables.
final class TemplateRows {
    static final String COLUMNS = "template VARCHAR, sql VARCHAR, run_count BIGINT, weight DOUBLE, error_count BIGINT,"
            + " mean_ms DOUBLE, p50_ms DOUBLE, p95_ms DOUBLE, p99_ms DOUBLE, mean_row_count DOUBLE,"
            + " mean_bytes_read DOUBLE, first_seen TIMESTAMPTZ, last_seen TIMESTAMPTZ, sample_count BIGINT,"
            + " tables VARCHAR, predicates VARCHAR, group_keys VARCHAR, aggregates VARCHAR, join_keys VARCHAR";

    static final String FORECAST_COLUMNS =
            "template VARCHAR, hour TIMESTAMPTZ, expected_run_count DOUBLE, expected_ms DOUBLE, stopped BOOLEAN";

    /// Hours that are told ahead.
    private static final int FORECAST_HOURS = 24;

    private static final long HOUR_MICROS = 3_600_000_000L;

    /// Of each template so many samples are looked at.
    private static final int SAMPLES = 8;

    private final Set<String> tables = new TreeSet<>();
    private final Map<String, Range> ranges = new TreeMap<>();
    private final Set<String> groups = new LinkedHashSet<>();
    private final Set<String> aggregates = new LinkedHashSet<>();
    private final Set<String> joins = new LinkedHashSet<>();

    private TemplateRows() {}

    /// The rows of `ogive.forecast`: what is to come in the hours ahead, the present one first.
    static List<List<Object>> forecast(Session session) {
        List<List<Object>> rows = new ArrayList<>();
        for (ObservedTemplate t : session.engine().workload().observed()) {
            Forecast forecast = t.forecast();
            long first = Math.floorDiv(forecast.nowMicros(), HOUR_MICROS) * HOUR_MICROS;
            for (int h = 0; h < FORECAST_HOURS; h++) {
                long from = first + h * HOUR_MICROS;
                double runs = forecast.expected(from, from + HOUR_MICROS);
                rows.add(Arrays.asList(
                        Template.name(t.id()), from, runs, runs * t.nanosMean() / 1e6, forecast.isGone()));
            }
        }
        return rows;
    }

    static List<List<Object>> of(Session session) {
        List<List<Object>> rows = new ArrayList<>();
        for (ObservedTemplate t : session.engine().workload().observed()) {
            TemplateRows uses = new TemplateRows();
            for (SampleStatement sample :
                    t.samples().subList(0, Math.min(SAMPLES, t.samples().size()))) {
                uses.add(session, sample);
            }
            rows.add(Arrays.asList(
                    Template.name(t.id()),
                    t.text(),
                    t.runs(),
                    t.weight(),
                    t.errors(),
                    t.nanosMean() / 1e6,
                    millis(t.nanosP50()),
                    millis(t.nanosP95()),
                    millis(t.nanosP99()),
                    t.rowsMean(),
                    t.bytesMean(),
                    t.firstMicros(),
                    t.lastMicros(),
                    (long) t.samples().size(),
                    text(uses.tables),
                    text(uses.ranges.values()),
                    text(uses.groups),
                    text(uses.aggregates),
                    text(uses.joins)));
        }
        return rows;
    }

    private static Double millis(double nanos) {
        return Double.isNaN(nanos) ? null : nanos / 1e6;
    }

    private static String text(Iterable<?> items) {
        List<String> texts = new ArrayList<>();
        items.forEach(i -> texts.add(i.toString()));
        return texts.isEmpty() ? null : String.join(", ", texts);
    }

    private void add(Session session, SampleStatement sample) {
        QueryShape shape;
        try {
            shape = session.shape(sample);
        } catch (OgiveException e) {
            // What it reads is gone or has become something else.
            return;
        }
        if (shape == null) {
            return;
        }
        for (ScanUse scan : shape.scans()) {
            tables.add(scan.table().name());
            for (ColumnRange range : scan.ranges()) {
                String column = column(scan.table(), range.column());
                ranges.merge(column, new Range(column, scan.table(), range, 1), (a, b) -> a.with(b.range));
            }
        }
        for (AggregateUse use : shape.aggregates()) {
            ExprText text = new ExprText(c -> {
                int table = use.tableOf(c);
                return column(use.tables().get(table), c - use.start(table));
            });
            use.groups().forEach(g -> groups.add(text.of(g)));
            for (AggregateUse.Call call : use.calls()) {
                List<String> arguments =
                        call.arguments().stream().map((Expr a) -> text.of(a)).toList();
                aggregates.add(call.function() + "(" + (call.distinct() ? "DISTINCT " : "")
                        + (arguments.isEmpty() ? "*" : String.join(", ", arguments)) + ")");
            }
        }
        for (QueryShape.JoinKey join : shape.joins()) {
            joins.add(Stream.of(column(join.left(), join.leftColumn()), column(join.right(), join.rightColumn()))
                    .sorted()
                    .collect(Collectors.joining(" = ")));
        }
    }

    private static String column(StoredTable table, int column) {
        String name =
                column < table.schema().columns() ? table.schema().field(column).name() : "rowid";
        return table.definition().name().name() + "." + name;
    }

    /// What was asked of a column: from the least lower to the greatest upper bound.
    private record Range(String name, StoredTable table, ColumnRange range, int count) {
        Range with(ColumnRange other) {
            Object low = range.low() == null || other.low() == null ? null : min(range.low(), other.low());
            Object high = range.high() == null || other.high() == null ? null : max(range.high(), other.high());
            return new Range(name, table, new ColumnRange(range.column(), low, high), count + 1);
        }

        private static Object min(Object a, Object b) {
            return compare(a, b) <= 0 ? a : b;
        }

        private static Object max(Object a, Object b) {
            return compare(a, b) >= 0 ? a : b;
        }

        private static int compare(Object a, Object b) {
            return switch (a) {
                case Long l -> l.compareTo((Long) b);
                case Double d -> d.compareTo((Double) b);
                default -> a.toString().compareTo(b.toString());
            };
        }

        private String bound(Object value) {
            return switch (value) {
                case null -> "";
                case Long l -> ValueText.text(table.schema().type(range.column()), l);
                default -> value.toString();
            };
        }

        @Override
        public String toString() {
            return name + (range.isPoint() ? " = " : " in ") + "[" + bound(range.low()) + " .. " + bound(range.high())
                    + "] x" + count;
        }
    }
}
