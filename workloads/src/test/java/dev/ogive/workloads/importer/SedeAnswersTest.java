package dev.ogive.workloads.importer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.sql.template.Dialect;
import dev.ogive.workloads.Answer;
import dev.ogive.workloads.Comparison;
import dev.ogive.workloads.RealData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/// Queries that people wrote about a site of Stack Exchange, in T-SQL: what DuckDB can run after
/// a mechanical translation has to run here, with the same answers. DuckDB divides integers as
/// integers for it, as T-SQL does.
/// ```
/// mvn verify -pl workloads -am -Dtest=SedeAnswersTest -Dsurefire.failIfNoSpecifiedTests=false -Dsede=REPORT
/// ```
/// writes each difference with its query into the file REPORT.
@EnabledIfSystemProperty(named = "sede", matches = ".+")
class SedeAnswersTest {
    /// Numbers of query sets whose answers may differ, and why.
    private static final Map<String, String> DOCUMENTED = Map.of(
            "15691", "row_number() over equal scores may number them either way",
            "309334", "row_number() over equal reputations may number them either way",
            "157405", "TABLESAMPLE takes other rows each time",
            "153001", "negative intervals as text: '-1 days', as in PostgreSQL, not '-1 day'");

    private static final Map<Pattern, String> REWRITES = rewrites();

    private static Map<Pattern, String> rewrites() {
        Map<Pattern, String> all = new LinkedHashMap<>();
        // Parameters of the site's query form: their default, or 1.
        all.put(Pattern.compile("##\\w+(?::\\w+)?\\?([^#]*)##"), "$1");
        all.put(Pattern.compile("##[^#]+##"), "1");
        all.put(Pattern.compile("(?i)\\bset\\s+nocount\\s+on;?"), "");
        all.put(Pattern.compile("(?i)\\bwith\\s*\\(\\s*nolock\\s*\\)|\\(\\s*nolock\\s*\\)"), "");
        all.put(Pattern.compile("(?i)\\bn?(var)?char\\s*\\(\\s*max\\s*\\)"), "varchar");
        all.put(Pattern.compile("(?i)\\bnvarchar\\b"), "varchar");
        // 53 bits.
        all.put(Pattern.compile("(?i)\\bfloat\\b"), "double");
        all.put(Pattern.compile("(?i)\\b(small)?datetime2?\\b(?!\\s*\\()"), "timestamp");
        all.put(
                Pattern.compile("(?i)\\bconvert\\s*\\(\\s*(\\w+(?:\\(\\d+\\))?)\\s*,\\s*([\\w.\\[\\]]+)\\s*\\)"),
                "cast($2 as $1)");
        all.put(
                Pattern.compile("(?i)\\bdatediff\\s*\\(\\s*(year|quarter|month|week|day|hour|minute|second)s?\\s*,"),
                "date_diff('$1',");
        all.put(Pattern.compile("(?i)\\bdatediff\\s*\\(\\s*(?:dd|d)\\s*,"), "date_diff('day',");
        all.put(
                Pattern.compile("(?i)\\bdatepart\\s*\\(\\s*(year|quarter|month|week|day|hour|minute|second)s?\\s*,"),
                "date_part('$1',");
        all.put(
                Pattern.compile(
                        "(?i)\\bdateadd\\s*\\(\\s*(year|month|week|day|hour|minute|second)s?\\s*,\\s*(-?\\d+)\\s*,"
                                + "\\s*(getdate\\(\\)|[\\w.\\[\\]]+)\\s*\\)"),
                "($3 + $2 * interval '1 $1')");
        all.put(
                Pattern.compile("(?i)\\bcharindex\\s*\\(\\s*('[^']*')\\s*,\\s*([\\w.\\[\\]]+)\\s*\\)"),
                "strpos($2, $1)");
        return all;
    }

    static String translated(String query) {
        String text = query;
        for (Map.Entry<Pattern, String> rewrite : REWRITES.entrySet()) {
            text = rewrite.getKey().matcher(text).replaceAll(rewrite.getValue());
        }
        String sql = new Translation(Dialect.TSQL).rewrite(text).sql();
        return sql == null ? null : sql.replaceAll("(?i)\\border by\\(", "order by (");
    }

    @Test
    void whatDuckDbAnswersIsAnsweredAsItDoes() throws Exception {
        Path data = RealData.folder("sede_bicycles_meta");
        List<String> report = new ArrayList<>();
        int run = 0;
        int documented = 0;
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
            execute(duck, "SET threads = 2");
            for (List<Object> row : Answer.of(
                            duck,
                            "SELECT QuerySetId::VARCHAR, QueryBody FROM read_json('" + data.resolve("val.jsonl")
                                    + "', columns = {QuerySetId: 'BIGINT', QueryBody: 'VARCHAR'})")
                    .rows()) {
                String sql = translated((String) row.get(1));
                if (sql == null || !runs(duck, sql)) {
                    continue;
                }
                run++;
                String difference;
                try {
                    difference = Comparison.difference(ogive, duck, sql);
                } catch (SQLException e) {
                    difference = e.getMessage();
                }
                if (difference != null && DOCUMENTED.containsKey(row.getFirst())) {
                    documented++;
                } else if (difference != null) {
                    report.add(row.getFirst() + ": " + difference + "\n" + sql + "\n");
                }
            }
        }
        System.out.printf(
                "SEDE: DuckDB runs %d queries, %d have other answers here, %d of them documented%n",
                run, report.size() + documented, documented);
        Files.write(Path.of(System.getProperty("sede")), report);
        assertThat(report).isEmpty();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean runs(Connection duck, String sql) {
        try (Statement statement = duck.createStatement()) {
            return statement.execute(sql);
        } catch (SQLException e) {
            return false;
        }
    }
}
