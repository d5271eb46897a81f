package dev.ogive.api;

import dev.ogive.catalog.Constraint;
import dev.ogive.catalog.NamedObject;
import dev.ogive.catalog.SequenceDefinition;
import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.config.Setting;
import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.kernel.ValueText;
import dev.ogive.sql.bind.Sequences;
import dev.ogive.sql.template.Template;
import dev.ogive.storage.Chunk;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// The tables of schema `ogive`, and the part of `information_schema` that tools ask for.
final class SystemTables {
    private final Session session;
    private final Map<String, TableSource> tables = new LinkedHashMap<>();

    SystemTables(Session session) {
        this.session = session;
        add(
                "ogive.tables",
                "schema_name VARCHAR, table_name VARCHAR, row_count BIGINT, column_count BIGINT, chunk_count BIGINT,"
                        + " bytes BIGINT, sort_key VARCHAR",
                this::tables);
        add(
                "ogive.partitions",
                "schema_name VARCHAR, table_name VARCHAR, chunk BIGINT, row_count BIGINT, has_deletes BOOLEAN,"
                        + " bytes BIGINT, partition_id BIGINT, sort_key VARCHAR, first_key VARCHAR, last_key VARCHAR,"
                        + " heat DOUBLE",
                this::partitions);
        add("ogive.views", "schema_name VARCHAR, view_name VARCHAR, sql VARCHAR", this::views);
        add(
                "ogive.sequences",
                "schema_name VARCHAR, sequence_name VARCHAR, start_value BIGINT, increment BIGINT, min_value BIGINT,"
                        + " max_value BIGINT, cycle BOOLEAN",
                this::sequences);
        add("ogive.functions", "function_name VARCHAR, kind VARCHAR, alias_of VARCHAR, text VARCHAR", this::functions);
        add("ogive.macros", "schema_name VARCHAR, macro_name VARCHAR, sql VARCHAR", this::macros);
        add(
                "ogive.comments",
                "schema_name VARCHAR, table_name VARCHAR, column_name VARCHAR, comment VARCHAR",
                this::comments);
        add(
                "ogive.materialized_views",
                "schema_name VARCHAR, view_name VARCHAR, sql VARCHAR, fact VARCHAR, partition_count BIGINT,"
                        + " row_count BIGINT, uncovered_row_count BIGINT, bytes BIGINT",
                () -> session.materializedViews().rows());
        add(
                "ogive.settings",
                "name VARCHAR, value VARCHAR, default_value VARCHAR, type VARCHAR, bounds VARCHAR, text VARCHAR",
                this::settings);
        add(
                "ogive.queries",
                "id BIGINT, started TIMESTAMPTZ, duration_ms DOUBLE, sql VARCHAR, row_count BIGINT, error VARCHAR,"
                        + " template VARCHAR",
                this::queries);
        add(
                "ogive.decisions",
                "id BIGINT, state VARCHAR, pinned BOOLEAN, action VARCHAR, why VARCHAR, expected VARCHAR, measured VARCHAR,"
                        + " cost VARCHAR, evidence VARCHAR, undo VARCHAR, note VARCHAR, changed TIMESTAMPTZ",
                this::decisions);
        add("ogive.forecast", TemplateRows.FORECAST_COLUMNS, () -> TemplateRows.forecast(session));
        add("ogive.templates", TemplateRows.COLUMNS, () -> TemplateRows.of(session));
        add(
                "ogive.corrections",
                "part VARCHAR, reads VARCHAR, factor DOUBLE, run_weight DOUBLE, expected_row_count DOUBLE,"
                        + " actual_row_count DOUBLE",
                () -> rows(
                        session.engine().workload().corrections(),
                        c -> Arrays.asList(
                                Template.name(c.shape()),
                                c.tables(),
                                c.factor(),
                                c.runs(),
                                c.expectedRows(),
                                c.actualRows())));
        add(
                "ogive.predictions",
                "template VARCHAR, run_weight DOUBLE, predicted_ms DOUBLE, spread_factor DOUBLE, predicted_by VARCHAR,"
                        + " mean_error_factor DOUBLE",
                () -> rows(
                        session.engine().workload().predictions(),
                        p -> Arrays.asList(
                                Template.name(p.template()),
                                p.runs(),
                                p.prediction().nanos() / 1e6,
                                p.prediction().factor(),
                                p.prediction().by(),
                                Double.isNaN(p.error()) ? null : p.error())));
        add(
                "ogive.plans",
                "sql VARCHAR, plan_count BIGINT, use_count BIGINT, planning_ms DOUBLE, learned VARCHAR",
                () -> rows(
                        session.engine().sql().cache().kept(),
                        p -> Arrays.asList(
                                p.sql(),
                                (long) p.plans(),
                                p.uses(),
                                p.planningMicros() / 1e3,
                                p.learned().isEmpty() ? null : p.learned())));
        add(
                "ogive.layouts",
                "schema_name VARCHAR, table_name VARCHAR, kind VARCHAR, expression VARCHAR, learned BOOLEAN,"
                        + " row_count BIGINT, ordered_row_count BIGINT, sortedness DOUBLE, bytes BIGINT",
                this::layouts);
        add("ogive.health", "name VARCHAR, value VARCHAR", this::health);
        add(
                "information_schema.schemata",
                "catalog_name VARCHAR, schema_name VARCHAR",
                () -> rows(session.schemas(), s -> Arrays.asList(null, s)));
        add(
                "information_schema.tables",
                "table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, table_type VARCHAR",
                () -> rows(
                        session.relations(),
                        r -> Arrays.asList(
                                null,
                                r.name().schema(),
                                r.name().name(),
                                r.kind() == Relation.Kind.TABLE
                                        ? "BASE TABLE"
                                        : r.kind().title())));
        add(
                "information_schema.sequences",
                "sequence_catalog VARCHAR, sequence_schema VARCHAR, sequence_name VARCHAR, data_type VARCHAR,"
                        + " start_value VARCHAR, minimum_value VARCHAR, maximum_value VARCHAR, increment VARCHAR,"
                        + " cycle_option VARCHAR",
                this::informationSequences);
        add(
                "information_schema.columns",
                "table_catalog VARCHAR, table_schema VARCHAR, table_name VARCHAR, column_name VARCHAR,"
                        + " ordinal_position BIGINT, column_default VARCHAR, is_nullable VARCHAR, data_type VARCHAR",
                this::columns);
    }

    private List<List<Object>> sequences() {
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            return rows(snapshot.objects(NamedObject.Kind.SEQUENCE), o -> {
                SequenceDefinition d = SequenceDefinition.parse(o.text());
                return Arrays.asList(
                        o.name().schema(), o.name().name(), d.start(), d.increment(), d.min(), d.max(), d.cycle());
            });
        }
    }

    /// The reference of functions, from their own declarations.
    private List<List<Object>> functions() {
        List<List<Object>> rows = new ArrayList<>();
        session.engine()
                .functions()
                .scalars()
                .forEach((name, f) -> rows.add(function(name, "scalar", f.name(), f.text())));
        session.engine()
                .functions()
                .aggregates()
                .forEach((name, f) -> rows.add(function(name, "aggregate", f.name(), f.text())));
        return rows;
    }

    private static List<Object> function(String name, String kind, String declared, String text) {
        return Arrays.asList(name, kind, name.equals(declared) ? null : declared, text);
    }

    private List<List<Object>> macros() {
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            return rows(
                    snapshot.objects(NamedObject.Kind.MACRO),
                    o -> Arrays.asList(o.name().schema(), o.name().name(), Ddl.of(o)));
        }
    }

    private List<List<Object>> comments() {
        List<List<Object>> rows = new ArrayList<>();
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            for (Relation relation : session.relations()) {
                String text = Comments.of(snapshot, relation.name());
                if (text != null) {
                    rows.add(Arrays.asList(
                            relation.name().schema(), relation.name().name(), null, text));
                }
                for (Field field : relation.schema().fields()) {
                    String ofColumn = Comments.of(snapshot, relation.name(), field.name());
                    if (ofColumn != null) {
                        rows.add(Arrays.asList(
                                relation.name().schema(), relation.name().name(), field.name(), ofColumn));
                    }
                }
            }
        }
        return rows;
    }

    private List<List<Object>> informationSequences() {
        return rows(
                sequences(),
                r -> Arrays.asList(
                        null,
                        r.get(0),
                        r.get(1),
                        "bigint",
                        String.valueOf(r.get(2)),
                        String.valueOf(r.get(4)),
                        String.valueOf(r.get(5)),
                        String.valueOf(r.get(3)),
                        (Boolean) r.get(6) ? "YES" : "NO"));
    }

    private static TableSource described(String name, String columns, Supplier<List<List<Object>>> rows) {
        return new RowsTable(name, schema(columns), rows);
    }

    private static Schema schema(String columns) {
        List<Field> fields = new ArrayList<>();
        for (String column : columns.split(", ?")) {
            String[] parts = column.strip().split(" ");
            fields.add(new Field(parts[0], SimpleType.valueOf(parts[1])));
        }
        return new Schema(fields);
    }

    private void add(String name, String columns, Supplier<List<List<Object>>> rows) {
        tables.put(name, new RowsTable(name, schema(columns), rows));
    }

    private static <T> List<List<Object>> rows(List<T> items, java.util.function.Function<T, List<Object>> row) {
        return items.stream().map(row).toList();
    }

    /// What DuckDB's functions of this name tell of the database, as far as tools read it; null
    /// for others.
    ///
    /// @param arguments the name of a table, for `pragma_table_info`
    TableSource function(String name, List<Object> arguments) {
        return switch (name) {
            case "duckdb_tables" ->
                described(
                        name,
                        "database_name VARCHAR, schema_name VARCHAR, table_name VARCHAR, internal BOOLEAN, temporary"
                                + " BOOLEAN, has_primary_key BOOLEAN, estimated_size BIGINT, column_count BIGINT, sql"
                                + " VARCHAR",
                        () -> {
                            try (DatabaseSnapshot snapshot = session.snapshot()) {
                                return rows(
                                        snapshot.tables(),
                                        t -> Arrays.asList(
                                                database(),
                                                t.definition().name().schema(),
                                                t.definition().name().name(),
                                                false,
                                                false,
                                                t.definition().constraints().stream()
                                                        .anyMatch(c -> c instanceof Constraint.PrimaryKey),
                                                t.open(snapshot).rows(),
                                                (long) t.schema().columns(),
                                                Ddl.of(t.definition())));
                            }
                        });
            case "duckdb_views" ->
                described(
                        name,
                        "database_name VARCHAR, schema_name VARCHAR, view_name VARCHAR, internal BOOLEAN, temporary"
                                + " BOOLEAN, sql VARCHAR",
                        () -> {
                            try (DatabaseSnapshot snapshot = session.snapshot()) {
                                return rows(
                                        snapshot.views(),
                                        v -> Arrays.asList(
                                                database(),
                                                v.name().schema(),
                                                v.name().name(),
                                                false,
                                                false,
                                                Ddl.of(v, MaterializedViews.isMaterialized(snapshot, v.name()))));
                            }
                        });
            case "duckdb_columns" ->
                described(
                        name,
                        "database_name VARCHAR, schema_name VARCHAR, table_name VARCHAR, column_name VARCHAR,"
                                + " column_index BIGINT, internal BOOLEAN, column_default VARCHAR, is_nullable BOOLEAN,"
                                + " data_type VARCHAR",
                        () -> rows(
                                columns(),
                                c -> Arrays.asList(
                                        database(),
                                        c.get(1),
                                        c.get(2),
                                        c.get(3),
                                        c.get(4),
                                        c.get(1).equals("ogive") || c.get(1).equals("information_schema"),
                                        c.get(5),
                                        c.get(6).equals("YES"),
                                        c.get(7))));
            case "duckdb_schemas" ->
                described(
                        name,
                        "database_name VARCHAR, schema_name VARCHAR, internal BOOLEAN",
                        () -> rows(
                                session.schemas(),
                                s -> Arrays.asList(
                                        database(), s, s.equals("ogive") || s.equals("information_schema"))));
            case "duckdb_sequences" ->
                described(
                        name,
                        "schema_name VARCHAR, sequence_name VARCHAR, start_value BIGINT, increment_by BIGINT,"
                                + " min_value BIGINT, max_value BIGINT, cycle BOOLEAN",
                        this::sequences);
            case "duckdb_settings" ->
                described(
                        name,
                        "name VARCHAR, value VARCHAR, description VARCHAR, input_type VARCHAR",
                        () -> rows(settings(), s -> Arrays.asList(s.get(0), s.get(1), s.get(5), s.get(3))));
            case "duckdb_functions" ->
                described(
                        name,
                        "function_name VARCHAR, function_type VARCHAR, alias_of VARCHAR, description VARCHAR",
                        this::functions);
            case "pragma_table_info" -> {
                List<List<Object>> info = tableInfo(String.valueOf(arguments.isEmpty() ? "" : arguments.getFirst()));
                yield described(
                        name,
                        "cid BIGINT, name VARCHAR, type VARCHAR, notnull BOOLEAN, dflt_value VARCHAR, pk BOOLEAN",
                        () -> info);
            }
            default -> null;
        };
    }

    private String database() {
        java.nio.file.Path directory = session.database().directory();
        return directory == null ? "memory" : directory.getFileName().toString();
    }

    private List<List<Object>> tableInfo(String name) {
        List<String> parts = Sequences.parts(name);
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : session.schema();
        for (Relation relation : session.relations()) {
            if (!relation.name().name().equalsIgnoreCase(parts.getLast())
                    || !relation.name().schema().equalsIgnoreCase(schema)) {
                continue;
            }
            List<Integer> key = new ArrayList<>();
            if (relation.definition() != null) {
                relation.definition().constraints().forEach(c -> {
                    if (c instanceof Constraint.PrimaryKey p) {
                        key.addAll(p.columns());
                    }
                });
            }
            List<List<Object>> rows = new ArrayList<>();
            for (int c = 0; c < relation.schema().columns(); c++) {
                Field field = relation.schema().field(c);
                rows.add(Arrays.asList(
                        (long) c,
                        field.name(),
                        field.type().sql(),
                        !field.nullable(),
                        relation.definition() == null
                                ? null
                                : relation.definition().defaults().get(c),
                        key.contains(c)));
            }
            return rows;
        }
        throw new OgiveException(ErrorCode.UNKNOWN_TABLE, "no table is named '" + name + "'");
    }

    /// The table, or null. They are found with their schema only.
    TableSource table(String schema, String name) {
        return schema == null ? null : tables.get((schema + "." + name).toLowerCase(Locale.ROOT));
    }

    Map<String, TableSource> all() {
        return tables;
    }

    private List<List<Object>> tables() {
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            return rows(snapshot.tables(), t -> {
                List<? extends Chunk> chunks = t.open(snapshot).chunks();
                return Arrays.asList(
                        t.definition().name().schema(),
                        t.definition().name().name(),
                        t.open(snapshot).rows(),
                        (long) t.schema().columns(),
                        (long) chunks.size(),
                        chunks.stream().mapToLong(c -> bytes(t, c)).sum(),
                        sortKey(t));
            });
        }
    }

    private List<List<Object>> layouts() {
        List<List<Object>> rows = new ArrayList<>();
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            for (StoredTable t : snapshot.tables()) {
                Clustering clustering = t.definition().clustering();
                if (!clustering.isNone()) {
                    long count = t.open(snapshot).rows();
                    long ordered = t.orderedRows(snapshot);
                    rows.add(Arrays.asList(
                            t.definition().name().schema(),
                            t.definition().name().name(),
                            kind(clustering),
                            Ddl.clustering(t.definition()),
                            clustering.isReady(),
                            count,
                            ordered,
                            count == 0 ? 1.0 : (double) ordered / count,
                            bytes(t, snapshot)));
                }
            }
        }
        return rows;
    }

    private static String kind(Clustering clustering) {
        return switch (clustering) {
            case Clustering.Columns _ -> "columns";
            case Clustering.Curve curve -> curve.kind().name().toLowerCase(Locale.ROOT);
            case Clustering.Predicates p -> p.tree() == null ? "predicates" : "cuts";
        };
    }

    /// Bytes at rest of all rows of a table.
    static long bytes(StoredTable table, DatabaseSnapshot snapshot) {
        return table.open(snapshot).chunks().stream()
                .mapToLong(c -> bytes(table, c))
                .sum();
    }

    /// Columns of a table as `a, b`; null for none.
    private static String names(StoredTable table, List<Integer> columns) {
        return columns.isEmpty()
                ? null
                : columns.stream().map(c -> table.schema().field(c).name()).collect(Collectors.joining(", "));
    }

    /// Columns, or what stands behind CLUSTER BY; null for none.
    private static String sortKey(StoredTable table) {
        return table.definition().clustering() instanceof Clustering.Columns(List<Integer> columns)
                ? names(table, columns)
                : Ddl.clustering(table.definition());
    }

    /// The sort key of a row as `1, x`; null for rows in no order.
    private static String key(StoredTable table, Chunk chunk, int row) {
        if (chunk.sortedBy().isEmpty()) {
            return null;
        }
        int[] position = {row};
        List<String> values = new ArrayList<>();
        for (int column : chunk.sortedBy()) {
            Vector value = Vector.allocate(table.schema().type(column), 1);
            chunk.column(column).gather(position, 1, value);
            values.add(value.isNull(0) ? "NULL" : ValueText.text(value, 0));
        }
        return String.join(", ", values);
    }

    private static long bytes(StoredTable table, Chunk chunk) {
        long bytes = 0;
        for (int c = 0; c < table.schema().columns(); c++) {
            bytes += chunk.column(c).bytes();
        }
        return bytes;
    }

    private List<List<Object>> partitions() {
        List<List<Object>> rows = new ArrayList<>();
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            for (StoredTable table : snapshot.tables()) {
                long number = 0;
                for (Chunk chunk : table.open(snapshot).chunks()) {
                    rows.add(Arrays.asList(
                            table.definition().name().schema(),
                            table.definition().name().name(),
                            number++,
                            (long) chunk.rows(),
                            chunk.hasDeletes(),
                            bytes(table, chunk),
                            chunk.partition() < 0 ? null : chunk.partition(),
                            names(table, chunk.sortedBy()),
                            key(table, chunk, 0),
                            key(table, chunk, chunk.rows() - 1),
                            chunk.heat()));
                }
            }
        }
        return rows;
    }

    private List<List<Object>> views() {
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            return rows(
                    snapshot.views(),
                    v -> Arrays.asList(v.name().schema(), v.name().name(), v.sql()));
        }
    }

    List<List<Object>> settings() {
        return rows(
                new ArrayList<>(Settings.ALL.values()),
                s -> Arrays.asList(
                        s.name(),
                        text(session.settings().get((Setting<?>) s)),
                        text(s.defaultValue()),
                        s.type(),
                        s.bounds(),
                        s.text()));
    }

    /// Durations as people type them.
    static String text(Object value) {
        return value instanceof java.time.Duration d ? d.toMillis() + "ms" : String.valueOf(value);
    }

    private List<List<Object>> queries() {
        return rows(
                session.engine().queries().entries(),
                e -> Arrays.asList(
                        e.id(),
                        e.startMicros(),
                        e.durationMicros() / 1e3,
                        e.sql(),
                        e.rows(),
                        e.error(),
                        Template.of(e.sql()).text()));
    }

    private List<List<Object>> decisions() {
        return rows(
                session.engine().tuning().decisions(),
                d -> Arrays.asList(
                        d.id(),
                        d.state().name().toLowerCase(Locale.ROOT),
                        d.pinned(),
                        d.sql(),
                        d.why(),
                        String.format(
                                Locale.ROOT,
                                "%.0f ms before, %.0f ms after",
                                d.nanosBefore() / 1e6,
                                d.nanosExpected() / 1e6),
                        d.measured().isEmpty() ? null : d.measured(),
                        String.format(Locale.ROOT, "%,d bytes, %.1f s", d.costBytes(), d.costNanos() / 1e9),
                        d.evidence().stream().map(Template::name).collect(Collectors.joining(", ")),
                        d.undo(),
                        d.note().isEmpty() ? null : d.note(),
                        d.changedMicros()));
    }

    private List<List<Object>> health() {
        Engine engine = session.engine();
        Runtime runtime = Runtime.getRuntime();
        try (DatabaseSnapshot snapshot = session.snapshot()) {
            return List.of(
                    List.of("version", String.valueOf(snapshot.version())),
                    List.of("read_only", String.valueOf(engine.database().isReadOnly())),
                    List.of("memory.used_bytes", String.valueOf(engine.memory().usedBytes())),
                    List.of("memory.limit_bytes", String.valueOf(engine.memory().limitBytes())),
                    List.of(
                            "plan_cache.hits",
                            String.valueOf(engine.sql().cache().hits())),
                    List.of(
                            "plan_cache.misses",
                            String.valueOf(engine.sql().cache().misses())),
                    List.of("heap.used_bytes", String.valueOf(runtime.totalMemory() - runtime.freeMemory())),
                    List.of("workload.capture", engine.captureState()),
                    List.of("workload.dropped", String.valueOf(engine.workload().dropped())),
                    List.of(
                            "learned_rows.model",
                            engine.workload().learnedRows().model()),
                    List.of("java.version", Runtime.version().toString()));
        }
    }

    private List<List<Object>> columns() {
        List<List<Object>> rows = new ArrayList<>();
        for (Relation relation : session.relations()) {
            for (int c = 0; c < relation.schema().columns(); c++) {
                Field field = relation.schema().field(c);
                DataType type = field.type();
                rows.add(Arrays.asList(
                        null,
                        relation.name().schema(),
                        relation.name().name(),
                        field.name(),
                        c + 1L,
                        relation.definition() == null
                                ? null
                                : relation.definition().defaults().get(c),
                        field.nullable() ? "YES" : "NO",
                        type.sql()));
            }
        }
        return rows;
    }
}
