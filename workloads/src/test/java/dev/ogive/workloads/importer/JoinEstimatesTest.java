package dev.ogive.workloads.importer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.ogive.workloads.Answer;
import dev.ogive.workloads.RealData;
import dev.ogive.workloads.TpchTables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// How far are expected rows of joins from those that there are: of DuckDB, of the planner as it
/// is, and of the planner when it has learned from other queries of the same workload?
///
/// The q-error of a join is the larger of actual by expected rows and expected by actual rows, 1
/// at least. Joins whose rows were narrowed for an operator further up are left out; DuckDB does
/// not narrow here. Learned from: one half of the queries, drawn by chance; judged: the other.
/// ```
/// mvn verify -pl workloads -am -Dtest=JoinEstimatesTest -Dsurefire.failIfNoSpecifiedTests=false -Djoin.estimates=0.1
/// ```
/// takes TPC-H at scale factor 0.1 for the Cloud Analytics Benchmark.
@EnabledIfSystemProperty(named = "join.estimates", matches = ".+")
class JoinEstimatesTest {
    private static final int OF_EACH_CAB_QUERY = 16;
    private static final Pattern JOIN =
            Pattern.compile("\\s*(?:Hash|Nested loop) join \\w+ \\[rows=(\\d+), estimated=(\\d+)(, narrowed)?.*");
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private final Random random = new Random(Long.getLong("tests.seed", 7));

    @Test
    void joinsOfTheCloudAnalyticsBenchmark() throws Exception {
        TpchTables.write(Double.parseDouble(System.getProperty("join.estimates")), folder, _ -> {});
        try (Connection ogive = DriverManager.getConnection("jdbc:ogive:");
                Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            for (String table : TpchTables.NAMES) {
                execute(ogive, TpchTables.ddl(table));
                execute(duck, TpchTables.ddl(table));
                String copy = "COPY " + table + " FROM '" + folder.resolve(table + ".tbl")
                        + "' (DELIMITER '|', HEADER false)";
                execute(ogive, copy);
                execute(duck, copy);
            }
            judge("CAB", ogive, duck, cab());
        }
    }

    /// Statements of a day's streams: so many of each query, drawn by chance.
    private List<String> cab() throws Exception {
        Path streams = RealData.folder("cab/benchmark-query-streams");
        Path trace = folder.resolve("cab.jsonl");
        List<Path> files;
        try (Stream<Path> all = Files.walk(streams)) {
            files = all.filter(f -> f.toString().endsWith(".json"))
                    .sorted()
                    .limit(12)
                    .toList();
        }
        LogImport.run(
                new LogImport.Options(
                        ImportFormat.CAB,
                        null,
                        Map.of(),
                        null,
                        null,
                        Duration.ofHours(1),
                        Double.parseDouble(System.getProperty("join.estimates"))),
                files,
                trace);
        Map<String, List<String>> byQuery = new HashMap<>();
        try (Stream<String> lines = Files.lines(trace)) {
            lines.forEach(line -> {
                String sql = statement(line);
                if (sql.stripLeading().toLowerCase(java.util.Locale.ROOT).startsWith("select")
                        || sql.stripLeading().toLowerCase(java.util.Locale.ROOT).startsWith("with")) {
                    String shape = sql.replaceAll("'[^']*'|\\d+(\\.\\d+)?", "?");
                    byQuery.computeIfAbsent(shape, _ -> new ArrayList<>()).add(sql);
                }
            });
        }
        List<String> drawn = new ArrayList<>();
        byQuery.values().forEach(all -> {
            Collections.shuffle(all, random);
            drawn.addAll(all.subList(0, Math.min(OF_EACH_CAB_QUERY, all.size())));
        });
        return drawn;
    }

    private static String statement(String line) {
        try {
            return JSON.readTree(line).path("sql").asText("");
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Test
    void joinsThatPeopleWroteAboutASite() throws Exception {
        Path data = RealData.folder("sede_bicycles_meta");
        try (Connection ogive = DriverManager.getConnection("jdbc:ogive:");
                Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            try (Stream<Path> files = Files.list(data)) {
                for (Path file : files.filter(f -> f.toString().endsWith(".parquet"))
                        .sorted()
                        .toList()) {
                    String table = file.getFileName().toString().replace(".parquet", "");
                    String load = "CREATE TABLE \"" + table + "\" AS SELECT * FROM read_parquet('" + file + "')";
                    execute(ogive, load);
                    execute(duck, load);
                }
            }
            execute(duck, "SET integer_division = true");
            List<String> queries = new ArrayList<>();
            for (List<Object> row : Answer.of(
                            duck,
                            "SELECT QueryBody FROM read_json('" + data.resolve("val.jsonl")
                                    + "', columns = {QueryBody: 'VARCHAR'})")
                    .rows()) {
                String sql = SedeAnswersTest.translated((String) row.getFirst());
                if (sql != null && sql.toLowerCase(java.util.Locale.ROOT).contains("join") && runs(duck, sql)) {
                    queries.add(sql);
                }
            }
            judge("SEDE", ogive, duck, queries);
        }
    }

    private void judge(String name, Connection ogive, Connection duck, List<String> queries) throws SQLException {
        Collections.shuffle(queries, random);
        List<String> known = queries.subList(0, queries.size() / 2);
        List<String> judged = queries.subList(queries.size() / 2, queries.size());
        List<Double> untrained = errors(ogive, judged);
        execute(duck, "SET disabled_optimizers = 'join_filter_pushdown'");
        List<Double> theirs = new ArrayList<>();
        for (String sql : judged) {
            duckErrors(duck, sql, theirs);
        }
        execute(ogive, "SET planner.learned_rows = true");
        int ran = 0;
        for (String sql : known) {
            ran += runs(ogive, sql) ? 1 : 0;
        }
        Object learned = Answer.of(ogive, "SELECT count(*) FROM ogive.corrections")
                .rows()
                .getFirst()
                .getFirst();
        List<Double> trained = errors(ogive, judged);
        System.out.printf("%s: learned from %d queries (%s parts), judged by %d%n", name, ran, learned, judged.size());
        print("DuckDB", theirs);
        print("untrained", untrained);
        print("trained", trained);
        assertThat(trained).isNotEmpty();
        assertThat(percentile(trained, 90)).isLessThanOrEqualTo(percentile(untrained, 90));
    }

    /// Q-errors of the joins that ran whole.
    private static List<Double> errors(Connection ogive, List<String> queries) {
        List<Double> errors = new ArrayList<>();
        for (String sql : queries) {
            try {
                for (List<Object> row :
                        Answer.of(ogive, "EXPLAIN ANALYZE " + sql).rows()) {
                    Matcher join = JOIN.matcher((String) row.getFirst());
                    if (join.matches() && join.group(3) == null) {
                        errors.add(error(Double.parseDouble(join.group(1)), Double.parseDouble(join.group(2))));
                    }
                }
            } catch (SQLException e) {
                // What does not run is not judged.
            }
        }
        return errors;
    }

    private static double error(double actual, double expected) {
        double a = Math.max(1, actual);
        double e = Math.max(1, expected);
        return Math.max(a / e, e / a);
    }

    private static void duckErrors(Connection duck, String sql, List<Double> errors) {
        try (Statement statement = duck.createStatement()) {
            List<String> lines = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("EXPLAIN (ANALYZE, FORMAT json) " + sql)) {
                while (rows.next()) {
                    lines.add(rows.getString(2));
                }
            }
            for (String line : lines) {
                JSON.readTree(line).path("operator").forEach(root -> collect(root, errors));
            }
        } catch (SQLException | java.io.IOException e) {
            // What does not run is not judged.
        }
    }

    private static void collect(JsonNode node, List<Double> errors) {
        String type = node.path("type").asText("");
        JsonNode expected = node.path("extra_info").path("Estimated Cardinality");
        if (type.contains("JOIN") && !expected.isMissingNode()) {
            errors.add(error(node.path("intermediate_rows").asDouble(), expected.asDouble()));
        }
        node.path("children").forEach(child -> collect(child, errors));
    }

    private static void print(String name, List<Double> errors) {
        System.out.printf(
                "  %-10s %4d joins, q-error p50 %.2f, p90 %.2f, p95 %.2f, max %.1f%n",
                name,
                errors.size(),
                percentile(errors, 50),
                percentile(errors, 90),
                percentile(errors, 95),
                percentile(errors, 100));
    }

    private static double percentile(List<Double> errors, double percent) {
        double[] sorted = errors.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        return sorted.length == 0
                ? Double.NaN
                : sorted[(int) Math.min(sorted.length - 1, Math.ceil(percent / 100 * sorted.length) - 1)];
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Whether a query runs; reads all of its rows.
    private static boolean runs(Connection connection, String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                rows.getObject(1);
            }
            return true;
        } catch (SQLException e) {
            return false;
        }
    }
}
