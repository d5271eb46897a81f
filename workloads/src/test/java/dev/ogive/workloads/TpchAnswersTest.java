package dev.ogive.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.trino.tpch.TpchTable;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// All 22 TPC-H queries over JDBC against the published answers: exact numbers exactly, averages
/// and ratios (DOUBLE here) to a relative 1e-9.
///
/// Two sets of answers are published. Those beside the test data (every scale factor) come from
/// DuckDB's generator, which draws other words for addresses and comments: these columns are not
/// compared, nor is Q13, which counts by the words of comments. Those that come with the
/// generator used here (scale factor 0.01 alone) agree in all columns, but print averages with
/// two digits. Q13 at other scales is compared with DuckDB over the same rows.
///
/// Scale factor 0.01 by default; others with their own data or with tables made before:
/// ```
/// mvn verify -pl workloads -am -Dtest=TpchAnswersTest -Dsurefire.failIfNoSpecifiedTests=false -Dtpch.scale=1
/// [-Dtpch.tables=DIR]
/// ```
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpchAnswersTest {
    private static final String SCALE = System.getProperty("tpch.scale", "0.01");

    /// How people write the same queries elsewhere: each must give the same answer.
    private static final Map<String, UnaryOperator<String>> DIALECTS = Map.of(
            "interval without precision", sql -> sql.replace("day (3)", "day"),
            "interval in one string", sql -> sql.replaceAll("interval '(\\d+)' (\\w+)( \\(3\\))?", "interval '$1 $2s'"),
            "interval with a bare number",
                    sql -> sql.replaceAll("interval '(\\d+)' (\\w+)( \\(3\\))?", "interval $1 $2"),
            "cast instead of date literals", sql -> sql.replaceAll("date ('[\\d-]+')", "cast($1 as date)"),
            "fetch first", sql -> sql.replaceAll("limit (\\d+)", "fetch first $1 rows only"),
            "substr", sql -> sql.replaceAll("substring\\((\\w+) from (\\d) for (\\d)\\)", "substr($1, $2, $3)"),
            "substring with commas",
                    sql -> sql.replaceAll("substring\\((\\w+) from (\\d) for (\\d)\\)", "substring($1, $2, $3)"),
            "date_part", sql -> sql.replaceAll("extract\\(year from (\\w+)\\)", "date_part('year', $1)"),
            "year()", sql -> sql.replaceAll("extract\\(year from (\\w+)\\)", "year($1)"),
            "upper case", TpchAnswersTest::upperCase);

    /// Columns of text that the two generators draw differently.
    private static final Set<String> OTHER_WORDS = Set.of("s_address", "s_comment", "c_address", "c_comment");

    private Path answers;
    private Path tables;
    private Connection connection;

    @BeforeAll
    void load(@TempDir Path folder) throws SQLException, IOException {
        answers = RealData.folder("tpc_answers/tpch/dbgen/answers/sf" + SCALE);
        String made = System.getProperty("tpch.tables");
        tables = made == null ? folder : Path.of(made);
        if (made == null) {
            TpchTables.write(Double.parseDouble(SCALE), folder, _ -> {});
        }
        connection = DriverManager.getConnection("jdbc:ogive:" + folder.resolve("db"));
        for (String table : TpchTables.NAMES) {
            run(TpchTables.ddl(table));
            run(TpchTables.copy(table, file(table)));
        }
    }

    private Path file(String table) {
        Path csv = tables.resolve(table + ".tbl");
        return Files.exists(csv) ? csv : tables.resolve(table + ".tbl");
    }

    @AfterAll
    void close() throws SQLException {
        if (connection != null) {
            connection.close();
        }
    }

    private static IntStream numbers() {
        return IntStream.rangeClosed(1, TpchQueries.COUNT);
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void standardTextGivesThePublishedAnswer(int number) throws SQLException, IOException {
        check(number, TpchQueries.standardText(number, TpchQueries.validation(number)));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void singleStatementGivesThePublishedAnswer(int number) throws SQLException, IOException {
        check(number, List.of(TpchQueries.singleStatement(number, TpchQueries.validation(number))));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void textOfTheGeneratorGivesThePublishedAnswer(int number) throws SQLException, IOException {
        check(number, TpchQueries.generatorText(number));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void textBesideTheAnswersGivesThePublishedAnswer(int number) throws SQLException, IOException {
        Path file = answers.resolve("../../queries/q%02d.sql".formatted(number));
        check(number, List.of(Files.readString(file).strip().replaceAll(";$", "")));
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void otherDialectsGiveThePublishedAnswer(int number) throws SQLException, IOException {
        List<String> standard = TpchQueries.standardText(number, TpchQueries.validation(number));
        for (UnaryOperator<String> dialect : DIALECTS.values()) {
            List<String> written = standard.stream().map(dialect).toList();
            if (!written.equals(standard)) {
                check(number, written);
            }
        }
    }

    @Test
    void customersPerOrderCountCanBeAView() throws SQLException, IOException {
        check(13, List.of("""
                        create view orders_per_cust (custkey, ordercount) as
                            select c_custkey, count(o_orderkey)
                            from customer left outer join orders on c_custkey = o_custkey
                                and o_comment not like '%special%requests%'
                            group by c_custkey""", """
                        select ordercount, count(*) as custdist from orders_per_cust
                        group by ordercount order by custdist desc, ordercount desc""", "drop view orders_per_cust"));
    }

    @Test
    void preparedStatementsTakeTheParameters() throws SQLException, IOException {
        String sql = TpchQueries.singleStatement(6, List.of("1994-01-01", "0.06", "24"))
                .replace("date '1994-01-01'", "cast(? as date)")
                .replace("0.06", "cast(? as decimal(4, 2))")
                .replace("< 24", "< ?");
        try (var statement = connection.prepareStatement(sql)) {
            for (int i = 1; i <= 2; i++) {
                statement.setDate(i, java.sql.Date.valueOf("1994-01-01"));
            }
            statement.setBigDecimal(3, new BigDecimal("0.06"));
            statement.setBigDecimal(4, new BigDecimal("0.06"));
            statement.setInt(5, 24);
            try (var result = statement.executeQuery()) {
                Answer actual = Answer.of(result);
                assertThat(actual.differenceInOrder(beside(6, actual))).isNull();
            }
        }
    }

    /// Runs the statements; the one that gives rows is the query.
    private void check(int number, List<String> statements) throws SQLException, IOException {
        for (String sql : statements) {
            if (!sql.replaceFirst("(?s)^(\\s*--[^\n]*\n)+", "").matches("(?is)\\s*(select|with)\\b.*")) {
                run(sql);
                continue;
            }
            Answer actual = Answer.of(connection, sql);
            List<Integer> keys = new QueryTail(sql).keyPositions(actual.columns());
            compare(number, sql, actual, published(number, actual), keys);
            if (number != 13) {
                compare(number, sql, actual, beside(number, actual), keys);
            }
        }
    }

    private static void compare(int number, String sql, Answer actual, Answer expected, List<Integer> keys) {
        if (expected == null) {
            return;
        }
        List<Integer> compared = IntStream.range(0, actual.columns().size())
                .filter(c -> !expected.columns().get(c).equals("other words"))
                .boxed()
                .toList();
        Answer ours = rounded(actual, expected).project(compared);
        assertThat(ours.differenceInAnyOrder(expected.project(compared)))
                .as("q%d: %s", number, sql)
                .isNull();
        List<Integer> comparedKeys = keys.stream().filter(compared::contains).toList();
        assertThat(actual.project(comparedKeys).differenceInOrder(expected.project(comparedKeys)))
                .as("sort keys of q%d", number)
                .isNull();
    }

    /// The answer that comes with the generator.
    private static Answer published(int number, Answer actual) throws IOException {
        if (!SCALE.equals("0.01")) {
            return null;
        }
        try (InputStream in = TpchTable.class.getResourceAsStream("/io/trino/tpch/queries/q" + number + ".result")) {
            List<String> lines = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
            return answer(lines.subList(1, lines.size()), actual.columns(), actual);
        }
    }

    /// The answer beside the test data.
    private Answer beside(int number, Answer actual) throws IOException {
        List<String> lines = Files.readAllLines(answers.resolve("q%02d.csv".formatted(number)));
        List<String> columns = new ArrayList<>();
        for (String column : lines.getFirst().split("\\|", -1)) {
            columns.add(OTHER_WORDS.contains(column) ? "other words" : column);
        }
        assertThat(actual.columns()).as("columns of q%d", number).hasSameSizeAs(columns);
        return answer(lines.subList(1, lines.size()), columns, actual);
    }

    /// Whether a column is exact, a double or text is what ours says.
    private static Answer answer(List<String> lines, List<String> columns, Answer actual) {
        List<List<Object>> rows = new ArrayList<>();
        for (String line : lines) {
            String[] fields = line.split("\\|", -1);
            List<Object> row = new ArrayList<>();
            for (int c = 0; c < columns.size(); c++) {
                row.add(value(fields[c], kind(actual, c)));
            }
            rows.add(row);
        }
        return new Answer(columns, rows);
    }

    /// Doubles with as many digits after the point as a column of the published answer has, where
    /// those are few; text without blanks at its ends.
    private static Answer rounded(Answer actual, Answer expected) {
        List<List<Object>> rows = new ArrayList<>();
        for (List<Object> row : actual.rows()) {
            List<Object> copy = new ArrayList<>();
            for (int c = 0; c < row.size(); c++) {
                copy.add(rounded(row.get(c), digits(expected, c)));
            }
            rows.add(copy);
        }
        return new Answer(actual.columns(), rows);
    }

    private static Object rounded(Object value, int digits) {
        return switch (value) {
            case null -> null;
            case Double d
            when digits >= 2 && digits < 6 ->
                new BigDecimal(d).setScale(digits, RoundingMode.HALF_UP).doubleValue();
            case String text -> text.strip();
            default -> value;
        };
    }

    private static int digits(Answer answer, int column) {
        return answer.rows().stream()
                .map(row -> row.get(column))
                .filter(Double.class::isInstance)
                .mapToInt(d -> Math.max(
                        0, new BigDecimal(d.toString()).stripTrailingZeros().scale()))
                .max()
                .orElse(0);
    }

    @Test
    void ordersPerCustomerAreThoseOfDuckDbOverTheSameRows() throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            for (String table : List.of("customer", "orders")) {
                Peers.execute(duck, TpchTables.ddl(table));
                Peers.execute(duck, TpchTables.copy(table, file(table)));
            }
            String sql = TpchQueries.singleStatement(13, TpchQueries.validation(13));
            assertThat(Comparison.difference(connection, duck, sql)).isNull();
        }
    }

    private static Object kind(Answer answer, int column) {
        return answer.rows().stream()
                .filter(row -> column < row.size())
                .map(row -> row.get(column))
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private static Object value(String field, Object like) {
        if (field.isEmpty() || field.equals("null")) {
            return null;
        }
        return switch (like) {
            case Double _ -> Double.valueOf(field);
            case BigDecimal _ -> new BigDecimal(field).stripTrailingZeros();
            default -> field.strip();
        };
    }

    private void run(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Words outside of quotes in upper case.
    private static String upperCase(String sql) {
        String[] parts = sql.split("'", -1);
        for (int i = 0; i < parts.length; i += 2) {
            parts[i] = parts[i].toUpperCase(java.util.Locale.ROOT);
        }
        return String.join("'", parts);
    }
}
