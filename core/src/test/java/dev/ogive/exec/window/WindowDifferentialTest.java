package dev.ogive.exec.window;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Random window calls over random rows, against DuckDB: in memory, and with so little memory
/// that the rows are sorted through files. `-Dwindow.queries=N` asks more of them.
class WindowDifferentialTest {
    private static final int QUERIES = Integer.getInteger("window.queries", 60);

    private final long seed = Seeds.next();
    private final Random random = new Random(seed);

    private String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    private void fill(Statement ogive, Statement duck, String table, int rows) throws SQLException {
        String create = "CREATE TABLE " + table
                + " (id BIGINT, g VARCHAR, o INTEGER, t DATE, v DOUBLE, p DECIMAL(12,2), x BIGINT, s VARCHAR)";
        ogive.execute(create);
        duck.execute(create);
        int groups = 1 + random.nextInt(6);
        StringBuilder values = new StringBuilder();
        for (int i = 0; i < rows; i++) {
            values.append(values.isEmpty() ? "" : ",")
                    .append('(')
                    .append(i)
                    .append(',')
                    .append(orNull("'group " + random.nextInt(groups) + "'"))
                    .append(',')
                    .append(orNull(String.valueOf(random.nextInt(12) - 6)))
                    .append(',')
                    .append(orNull("DATE '2024-0" + (1 + random.nextInt(4)) + "-" + (10 + random.nextInt(19)) + "'"))
                    .append(',')
                    .append(orNull(String.valueOf(random.nextInt(40) / 4.0 - 3)))
                    .append(',')
                    .append(orNull(String.valueOf(BigDecimal.valueOf(random.nextInt(900), 2))))
                    .append(',')
                    .append(orNull(String.valueOf(random.nextInt(20) - 5)))
                    .append(',')
                    .append(orNull("'a string, the " + random.nextInt(30) + "th'"))
                    .append(')');
            if (i % 500 == 499 || i == rows - 1) {
                String insert = "INSERT INTO " + table + " VALUES " + values;
                ogive.execute(insert);
                duck.execute(insert);
                values.setLength(0);
            }
        }
    }

    private String orNull(String value) {
        return random.nextInt(8) == 0 ? "NULL" : value;
    }

    /// A frame clause, and an ORDER BY that it is defined for.
    private record Order(String by, String frame) {}

    private String bound(int rank, String offset) {
        return switch (rank) {
            case 0 -> "UNBOUNDED PRECEDING";
            case 1 -> offset + " PRECEDING";
            case 2 -> "CURRENT ROW";
            case 3 -> offset + " FOLLOWING";
            default -> "UNBOUNDED FOLLOWING";
        };
    }

    private Order order(boolean total) {
        String direction = pick(" ASC", " DESC") + pick(" NULLS FIRST", " NULLS LAST");
        int start = random.nextInt(4);
        int end = Math.max(start, 1 + random.nextInt(4));
        String exclude = pick("", "", "", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES");
        if (total || random.nextInt(3) == 0) {
            return new Order(
                    pick("o", "t", "v") + direction + ", id",
                    random.nextInt(5) == 0
                            ? ""
                            : " ROWS BETWEEN " + bound(start, String.valueOf(random.nextInt(40))) + " AND "
                                    + bound(end, String.valueOf(random.nextInt(40))) + exclude);
        }
        String key = pick("o", "t", "v", "p", "x");
        String offset = switch (key) {
            case "t" -> pick("INTERVAL '5' DAY", "INTERVAL '1' MONTH", "INTERVAL '0' DAY");
            case "v" -> pick("0.5", "2", "0");
            case "p" -> pick("0.25", "3");
            default -> pick("0", "1", "3");
        };
        return switch (random.nextInt(4)) {
            case 0 -> new Order(key + direction, "");
            case 1 -> new Order(key + direction + ", " + pick("x", "g", "s"), "");
            default ->
                new Order(
                        key + direction,
                        " RANGE BETWEEN " + bound(start, offset) + " AND " + bound(end, offset) + exclude);
        };
    }

    /// @param recomputed whether aggregates may occur that are computed anew for each frame
    private String call(boolean recomputed) {
        String partition = pick("", "PARTITION BY g ", "PARTITION BY g, x ", "PARTITION BY id % 7 ");
        String plain = pick("rank()", "dense_rank()", "percent_rank()", "cume_dist()");
        String ranked = pick(
                "row_number()",
                "ntile(" + (1 + random.nextInt(9)) + ")",
                "lag(x)",
                "lag(s, 2)",
                "lead(x, 3, -1)",
                "lead(s, 1, 'none')",
                "lag(x, 2, id)",
                "lag(x) IGNORE NULLS",
                "lead(s, 2, 'none') IGNORE NULLS");
        String positional = pick(
                "first_value(x)",
                "last_value(s)",
                "nth_value(x, 2)",
                "nth_value(s, 5)",
                "first_value(s) IGNORE NULLS",
                "last_value(x) IGNORE NULLS",
                "nth_value(x, 3) IGNORE NULLS");
        String aggregate = pick(
                "sum(x)",
                "sum(p)",
                "sum(v)",
                "avg(v)",
                "avg(x)",
                "count(*)",
                "count(s)",
                "min(s)",
                "max(s)",
                "min(t)",
                "max(v)",
                "min(p)",
                "max(x)",
                "sum(x) FILTER (WHERE o > 0)",
                "count(*) FILTER (WHERE v > 1)",
                "max(DISTINCT x)",
                "bool_or(x > 12)");
        if (recomputed && random.nextInt(6) == 0) {
            aggregate = pick("median(x)", "count(DISTINCT s)", "sum(DISTINCT x)", "max(DISTINCT s)");
        }
        return switch (random.nextInt(5)) {
            case 0 -> plain + " OVER (" + partition + "ORDER BY " + order(false).by + ")";
            case 1 -> ranked + " OVER (" + partition + "ORDER BY " + order(true).by + ")";
            case 2 -> {
                Order order = order(true);
                yield positional + " OVER (" + partition + "ORDER BY " + order.by + order.frame + ")";
            }
            default -> {
                Order order = order(false);
                yield random.nextInt(6) == 0
                        ? aggregate + " OVER (" + partition.strip() + ")"
                        : aggregate + " OVER (" + partition + "ORDER BY " + order.by + order.frame + ")";
            }
        };
    }

    /// DuckDB has IGNORE NULLS inside the parentheses.
    private static String forDuck(String sql) {
        return sql.replaceAll("\\(([^()]*)\\) IGNORE NULLS", "($1 IGNORE NULLS)");
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int c = 1; c <= columns; c++) {
                    row.append(text(result.getObject(c))).append('|');
                }
                rows.add(row.toString());
            }
        }
        Collections.sort(rows);
        return rows;
    }

    private static String text(Object value) {
        if (value instanceof Number n) {
            BigDecimal exact = new BigDecimal(n.toString()).round(new java.math.MathContext(11));
            return exact.signum() == 0 ? "0" : exact.stripTrailingZeros().toPlainString();
        }
        return String.valueOf(value);
    }

    private void compare(Statement ogive, Statement duck, String table, int queries) throws SQLException {
        for (int q = 0; q < queries; q++) {
            List<String> calls = new ArrayList<>();
            for (int c = random.nextInt(3); c >= 0; c--) {
                calls.add(call(table.equals("few")));
            }
            String sql = "SELECT id, " + String.join(", ", calls) + " FROM " + table;
            List<String> expected = rows(duck, forDuck(sql));
            assertThat(rows(ogive, sql))
                    .as("%s%nreplay with -Dtests.seed=%d", sql, seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void randomWindowCallsGiveDuckDbsAnswers() throws SQLException {
        try (Connection ogiveConnection = DriverManager.getConnection("jdbc:ogive:");
                Connection duckConnection = DriverManager.getConnection("jdbc:duckdb:");
                Statement ogive = ogiveConnection.createStatement();
                Statement duck = duckConnection.createStatement()) {
            fill(ogive, duck, "few", 150);
            fill(ogive, duck, "more", 3_000);
            compare(ogive, duck, "few", QUERIES);
            ogive.execute("SET execution.batch_rows = 100");
            compare(ogive, duck, "more", QUERIES / 4);
            ogive.execute("SET memory.limit = '1MB'");
            ogive.execute("SET execution.batch_rows = 2048");
            fill(ogive, duck, "many", 8_000);
            compare(ogive, duck, "many", QUERIES / 10);
        }
    }
}
