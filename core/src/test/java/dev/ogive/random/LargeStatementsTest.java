package dev.ogive.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Statements that are long or nested beyond reason work, or are refused as too complex; either
/// way the connection goes on.
class LargeStatementsTest {
    private static final Duration HANGS = Duration.ofMinutes(2);

    private static String list(int count, String separator, String form) {
        return IntStream.range(0, count)
                .mapToObj(i -> form.replace("#", String.valueOf(i)))
                .collect(Collectors.joining(separator));
    }

    private static String nested(int depth, String before, String inner, String after) {
        return before.repeat(depth) + inner + after.repeat(depth);
    }

    /// Name, statement, and whether it has to work.
    static Stream<Arguments> statements() {
        return Stream.of(
                Arguments.of("10,000 parentheses", "SELECT " + nested(10_000, "(", "1", ")"), true),
                Arguments.of("an IN list of 50,000", "SELECT 7 IN (" + list(50_000, ",", "#") + ")", true),
                Arguments.of(
                        "an IN list of 1,000 expressions",
                        "SELECT count(*) FROM range(3) t (i) WHERE i IN (" + list(1_000, ",", "i+#") + ")",
                        false),
                Arguments.of("5,000 rows of VALUES", "VALUES " + list(5_000, ",", "(#, 'x')"), true),
                Arguments.of("10,000 NOT", "SELECT " + "NOT ".repeat(10_000) + "true", false),
                Arguments.of("10,000 minus signs", "SELECT " + "- ".repeat(10_000) + "1", false),
                Arguments.of("2,000 terms of AND", "SELECT " + list(2_000, " AND ", "# >= 0"), false),
                Arguments.of(
                        "5,000 terms of OR",
                        "SELECT count(*) FROM range(3) t (i) WHERE " + list(5_000, " OR ", "i = #"),
                        false),
                Arguments.of("2,000 additions", "SELECT " + list(2_000, " + ", "#::BIGINT"), false),
                Arguments.of(
                        "1,000 concatenations of a column",
                        "SELECT " + list(1_000, " || ", "i") + " FROM (SELECT 'x' AS i) AS t",
                        false),
                Arguments.of(
                        "2,000 nested calls",
                        "SELECT " + nested(2_000, "abs(", "i", ")") + " FROM range(2) t (i)",
                        false),
                Arguments.of(
                        "1,000 nested CASE",
                        "SELECT " + nested(1_000, "CASE WHEN i = 1 THEN 2 ELSE ", "3", " END") + " FROM range(2) t (i)",
                        false),
                Arguments.of(
                        "a CASE of 2,000 branches",
                        "SELECT CASE i " + list(2_000, " ", "WHEN # THEN 'v#'") + " END FROM range(9) t (i)",
                        false),
                Arguments.of("1,000 casts", "SELECT 1" + "::INTEGER".repeat(1_000), false),
                Arguments.of("2,000 brackets of lists", "SELECT " + nested(2_000, "[", "1", "]"), false),
                Arguments.of("5,000 brackets of a type", "SELECT NULL::INTEGER" + "[]".repeat(5_000), false),
                Arguments.of("1,000 nested structs", "SELECT " + nested(1_000, "{'a': ", "1", "}"), false),
                Arguments.of(
                        "1,000 nested struct types",
                        "CREATE TABLE s (c " + nested(1_000, "STRUCT(a ", "INTEGER", ")") + ")",
                        false),
                Arguments.of("1,000 fields", "SELECT " + list(1_000, ".", "a#") + " FROM range(1) t (a0)", false),
                Arguments.of(
                        "200 nested queries",
                        "SELECT * FROM " + nested(200, "(SELECT * FROM ", "range(2)", ") AS t"),
                        true),
                Arguments.of(
                        "1,000 nested queries",
                        "SELECT * FROM " + nested(1_000, "(SELECT * FROM ", "range(2)", ") AS t"),
                        false),
                Arguments.of("300 nested scalar subqueries", "SELECT " + nested(300, "(SELECT ", "1", ")"), true),
                Arguments.of(
                        "100 nested EXISTS",
                        "SELECT 1 WHERE " + nested(100, "EXISTS (SELECT 1 WHERE ", "true", ")"),
                        false),
                Arguments.of("1,000 UNION ALL", list(1_000, " UNION ALL ", "SELECT #"), true),
                Arguments.of("200 UNION", list(200, " UNION ", "SELECT #"), true),
                Arguments.of(
                        "300 common tables",
                        "WITH w0 AS (SELECT 1 AS a), "
                                + IntStream.range(1, 300)
                                        .mapToObj(i -> "w" + i + " AS (SELECT a FROM w" + (i - 1) + ")")
                                        .collect(Collectors.joining(", "))
                                + " SELECT * FROM w299",
                        false),
                Arguments.of(
                        "30 common tables that double",
                        "WITH w0 AS (SELECT 1 AS a), "
                                + IntStream.range(1, 30)
                                        .mapToObj(i -> "w" + i + " AS (SELECT x.a FROM w" + (i - 1) + " x, w" + (i - 1)
                                                + " y)")
                                        .collect(Collectors.joining(", "))
                                + " SELECT * FROM w29",
                        false),
                Arguments.of(
                        "100 joins",
                        "SELECT count(*) FROM range(2) t0 (i) "
                                + IntStream.range(1, 100)
                                        .mapToObj(i ->
                                                "JOIN range(2) t" + i + " (i) ON t" + i + ".i = t" + (i - 1) + ".i")
                                        .collect(Collectors.joining(" ")),
                        false),
                Arguments.of(
                        "3,000 columns", "SELECT " + list(3_000, ", ", "i + # AS c#") + " FROM range(3) t (i)", true),
                Arguments.of(
                        "3,000 columns of a table",
                        "CREATE TABLE wide (" + list(3_000, ", ", "c# INTEGER") + ")",
                        true),
                Arguments.of(
                        "1,000 aggregates", "SELECT " + list(1_000, ", ", "sum(i + #)") + " FROM range(3) t (i)", true),
                Arguments.of(
                        "200 windows",
                        "SELECT " + list(200, ", ", "sum(i) OVER (ORDER BY i + #)") + " FROM range(3) t (i)",
                        false),
                Arguments.of(
                        "a CUBE of 20",
                        "SELECT count(*) FROM (SELECT " + list(20, ", ", "1 AS c#") + ") t GROUP BY CUBE ("
                                + list(20, ", ", "c#") + ")",
                        false),
                Arguments.of("a name of 100,000 letters", "SELECT 1 AS " + "n".repeat(100_000), false),
                Arguments.of("a text of a million letters", "SELECT length('" + "x".repeat(1_000_000) + "')", true),
                Arguments.of("a number of 100,000 digits", "SELECT " + "9".repeat(100_000), false),
                Arguments.of("a fraction of 100,000 digits", "SELECT 0." + "9".repeat(100_000), false),
                Arguments.of("an exponent of ten digits", "SELECT 1e9999999999, 1e-9999999999", false),
                Arguments.of("a decimal with a large exponent", "SELECT CAST('1e999999999' AS DECIMAL(38, 2))", false),
                Arguments.of(
                        "a number from a large exponent",
                        "SELECT CAST('1e999999999' AS INTEGER), CAST('1e-999999999' AS HUGEINT)",
                        false),
                Arguments.of("10,000 wildcards", "SELECT repeat('ab', 1000) LIKE '" + "%a".repeat(5_000) + "'", true),
                Arguments.of(
                        "a regular expression that looks back",
                        "SELECT regexp_matches(repeat('a', 40) || 'b', '^(a+)+$')",
                        false),
                Arguments.of(
                        "a regular expression over a long text",
                        "SELECT regexp_matches(repeat('ab', 100000), '^(a|b)*$')",
                        false),
                Arguments.of(
                        "a nested regular expression",
                        "SELECT regexp_matches('a', '" + nested(5_000, "(", "a", ")") + "')",
                        false),
                Arguments.of(
                        "nested JSON",
                        "SELECT json_valid('" + nested(100_000, "[", "1", "]") + "'), json_extract('"
                                + nested(10_000, "[", "1", "]") + "', '$[0][0]')",
                        false),
                Arguments.of("a text of 2 GB", "SELECT length(repeat('0123456789', 300000000))", false),
                Arguments.of("a padded text of 2 GB", "SELECT length(lpad('x', 2147483647, 'y'))", false),
                Arguments.of("10,000 statements", "SELECT 1;".repeat(10_000), true),
                Arguments.of("10,000 comments", "SELECT 1 " + "/* x */ ".repeat(10_000) + "-- end", true),
                Arguments.of("2,000 open brackets", "SELECT " + "(".repeat(2_000), false),
                Arguments.of("open comments", "/*".repeat(20_000), false));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("statements")
    void isAnsweredOrRefused(String name, String sql, boolean works) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:");
                Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(20);
            String error = Assertions.assertTimeoutPreemptively(HANGS, () -> error(statement, sql), name);
            if (works) {
                assertThat(error).as(name).isNull();
            } else if (error != null) {
                assertThat(error)
                        .as(name)
                        .matches("error\\[[A-Z_]+\\]: [^\n]*")
                        .doesNotStartWith("error[INTERNAL")
                        .hasSizeLessThan(2_000);
            }
            assertThat(error(statement, "SELECT 1")).isNull();
        }
    }

    private static String error(Statement statement, String sql) {
        try {
            if (statement.execute(sql)) {
                try (ResultSet rows = statement.getResultSet()) {
                    while (rows.next()) {
                        rows.getString(1);
                    }
                }
            }
            return null;
        } catch (SQLException e) {
            return String.valueOf(e.getMessage());
        } catch (RuntimeException | Error e) {
            return "thrown " + e;
        }
    }
}
