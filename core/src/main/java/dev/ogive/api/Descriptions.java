package dev.ogive.api;

import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.plan.Parameters;
import dev.ogive.sql.BoundStatement;
import dev.ogive.sql.SqlEngine;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.TableSource;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Answers the statements that ask what there is and how a query runs: SHOW, DESCRIBE, SUMMARIZE,
/// EXPLAIN.
final class Descriptions {
    static final Schema DESCRIPTION = new Schema(List.of(
            new Field("column_name", SimpleType.VARCHAR),
            new Field("column_type", SimpleType.VARCHAR),
            new Field("null", SimpleType.VARCHAR),
            new Field("key", SimpleType.VARCHAR),
            new Field("default", SimpleType.VARCHAR),
            new Field("extra", SimpleType.VARCHAR)));
    static final Schema PLAN = new Schema(List.of(new Field("plan", SimpleType.VARCHAR)));
    private static final Schema NAMES = new Schema(List.of(new Field("name", SimpleType.VARCHAR)));
    private static final Schema SETTINGS = new Schema(List.of(
            new Field("name", SimpleType.VARCHAR),
            new Field("value", SimpleType.VARCHAR),
            new Field("description", SimpleType.VARCHAR)));
    private final Session session;
    private final Call call;
    private final String sql;

    Descriptions(Session session, Call call, String sql) {
        this.session = session;
        this.call = call;
        this.sql = sql;
    }

    static Schema showColumns(BoundStatement.Show show) {
        return switch (show.what()) {
            case "tables", "schemas", "databases", "views" -> NAMES;
            case "all", "settings" -> SETTINGS;
            case "columns" -> DESCRIPTION;
            default -> new Schema(List.of(new Field(show.what(), SimpleType.VARCHAR)));
        };
    }

    Outcome show(BoundStatement.Show show) {
        List<List<Object>> rows = switch (show.what()) {
            case "tables" ->
                names(session.relations().stream()
                        .filter(r -> r.kind() != Relation.Kind.SYSTEM_TABLE
                                && (show.in() == null
                                        ? r.name().schema().equals(session.schema())
                                        : r.name().schema().equalsIgnoreCase(show.in())))
                        .map(r -> r.name().name())
                        .toList());
            case "views" ->
                names(session.relations().stream()
                        .filter(r -> r.kind() == Relation.Kind.VIEW)
                        .map(r -> r.name().name())
                        .toList());
            case "schemas" -> names(session.schemas());
            case "databases" -> {
                Path directory = session.database().directory();
                yield names(List.of(directory == null ? "memory" : directory.toString()));
            }
            case "all", "settings" ->
                session.systemTables().settings().stream()
                        .map(r -> List.of(r.get(0), r.get(1), r.get(5)))
                        .toList();
            case "columns" -> rows(tableSchema(show.in()));
            case "schema", "search_path" -> List.of(List.<Object>of(session.schema()));
            default -> List.of(List.<Object>of(session.setting(show.what())));
        };
        Schema columns = showColumns(show);
        if (show.like() != null) {
            String pattern = Ddl.literal(show.like());
            rows = rows.stream()
                    .filter(r -> matches(String.valueOf(r.getFirst()), pattern))
                    .toList();
        }
        return RowsCursor.outcome(columns, rows);
    }

    private boolean matches(String name, String pattern) {
        return session.firstRow("SELECT 1 WHERE " + Ddl.literal(name) + " LIKE " + pattern, (TableSource) null) != null;
    }

    private Schema tableSchema(String name) {
        return ((BoundStatement.Query) session.bind("SELECT * FROM " + name, null)).schema();
    }

    private static List<List<Object>> names(List<String> names) {
        return names.stream().sorted().map(n -> List.<Object>of(n)).toList();
    }

    static Outcome describe(Schema schema) {
        return RowsCursor.outcome(DESCRIPTION, rows(schema));
    }

    private static List<List<Object>> rows(Schema schema) {
        List<List<Object>> rows = new ArrayList<>();
        for (Field field : schema.fields()) {
            rows.add(
                    Arrays.asList(field.name(), field.type().sql(), field.nullable() ? "YES" : "NO", null, null, null));
        }
        return rows;
    }

    /// One row per column: its type, bounds, distinct values, mean, deviation, quartiles and
    /// share of nulls.
    Outcome summarize(BoundStatement.Query source, List<Expr.Literal> values) {
        BoundStatement.Query filled = SqlEngine.Bound.with(source, values);
        List<String> parts = new ArrayList<>();
        TableSource rows = new PlanSource(session, call, filled);
        for (Field field : filled.schema().fields()) {
            String name = Ddl.quoted(field.name());
            boolean numeric = field.type().isNumeric();
            String number = "CAST(" + name + " AS DOUBLE)";
            parts.add("SELECT " + parts.size() + " AS position, " + Ddl.literal(field.name()) + " AS column_name, "
                    + Ddl.literal(field.type().sql())
                    + " AS column_type, CAST(min(" + name + ") AS VARCHAR) AS min, CAST(max(" + name
                    + ") AS VARCHAR) AS max, count(DISTINCT " + name + ") AS approx_unique, "
                    + text(numeric, "avg(" + number + ")") + " AS avg, "
                    + text(numeric, "stddev_samp(" + number + ")") + " AS std, "
                    + text(numeric, "quantile_cont(" + number + ", 0.25)") + " AS q25, "
                    + text(numeric, "quantile_cont(" + number + ", 0.5)") + " AS q50, "
                    + text(numeric, "quantile_cont(" + number + ", 0.75)") + " AS q75, "
                    + "count(*) AS count, CAST(CASE WHEN count(*) = 0 THEN 0.0 ELSE 100.0 * (count(*) - count("
                    + name + ")) / count(*) END AS DECIMAL(9, 2)) AS null_percentage FROM "
                    + Ddl.quoted(SessionTables.COPIED));
        }
        String query = "SELECT * EXCLUDE (position) FROM (" + String.join(" UNION ALL ", parts) + ") ORDER BY position";
        BoundStatement.Query summary = (BoundStatement.Query) session.bind(query, rows);
        return session.query(call, sql, summary.schema(), summary.plan());
    }

    private static String text(boolean known, String expression) {
        return known ? "CAST(" + expression + " AS VARCHAR)" : "CAST(NULL AS VARCHAR)";
    }

    Outcome explain(BoundStatement.Explain explain, List<Expr.Literal> values) {
        BoundStatement.Query query = queryOf(explain.statement());
        if (query == null) {
            return RowsCursor.outcome(
                    PLAN, List.of(List.of(explain.statement().getClass().getSimpleName())));
        }
        PhysicalPlan plan = SqlEngine.Bound.with(query, values).plan();
        String text;
        if (explain.analyze()) {
            if (!(explain.statement() instanceof BoundStatement.Query)) {
                throw new OgiveException(ErrorCode.NOT_SUPPORTED, "EXPLAIN ANALYZE of a statement that is not a query");
            }
            long startNanos = System.nanoTime();
            try (DatabaseSnapshot snapshot = session.snapshot()) {
                OperatorProfile profile = session.withContext(
                        call,
                        snapshot,
                        context -> session.engine()
                                .executor()
                                .run(Parameters.startedAt(plan, context.startMicros()), context, () -> _ -> {}));
                text = profile.format()
                        + String.format(Locale.ROOT, "total %.2f ms", (System.nanoTime() - startNanos) / 1e6);
            }
        } else {
            text = PlanText.of(plan);
        }
        if (!explain.notes().isEmpty()) {
            text += (text.endsWith("\n") ? "" : "\n") + String.join("\n", explain.notes());
        }
        return RowsCursor.outcome(
                PLAN, text.lines().map(line -> List.<Object>of(line)).toList());
    }

    private static BoundStatement.Query queryOf(BoundStatement statement) {
        return switch (statement) {
            case BoundStatement.Query query -> query;
            case BoundStatement.CreateTableAs create -> create.source();
            case BoundStatement.Insert insert -> insert.source();
            case BoundStatement.Update update -> update.source();
            case BoundStatement.Delete delete -> delete.source();
            case BoundStatement.CopyTo copy -> copy.source();
            default -> null;
        };
    }
}
