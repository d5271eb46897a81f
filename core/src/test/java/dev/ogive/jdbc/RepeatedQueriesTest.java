package dev.ogive.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A query that comes again and again leaves nothing behind: no plans, no classes, no growing
/// work.
///
/// Late windows of executions are compared with early ones, after a warm-up. What one more plan,
/// class or kilobyte per execution would add is far beyond the slack, which is for the JVM's own
/// late classes.
class RepeatedQueriesTest {
    private static final int WARM_UP = 300;
    private static final int WINDOWS = 8;
    private static final int WINDOW = 150;

    private static final int CLASSES_SLACK = 60;
    private static final int BYTES_SLACK = 8_192;

    /// Each has two places for numbers.
    private static final List<String> QUERIES = List.of(
            "SELECT s FROM t WHERE i = %d OR i = %d",
            "SELECT count(*), sum(x), min(d) FROM t WHERE i BETWEEN %d AND %d",
            "SELECT s, count(*), avg(x) FROM t WHERE i > %d AND i <> %d GROUP BY s ORDER BY 2 DESC, 1 LIMIT 3",
            "SELECT count(*) FROM t JOIN u ON t.i = u.i WHERE t.x < %d AND u.c > %d",
            "SELECT count(*) FROM t WHERE i IN (%d, %d, 7)",
            "SELECT i FROM t WHERE i < %d AND EXISTS (SELECT 1 FROM u WHERE u.i = t.i AND u.c < %d) ORDER BY i",
            "SELECT CASE WHEN x > 5 THEN upper(s) ELSE s END AS k, extract(month FROM d) FROM t WHERE i >= %d AND i < %d");

    private Connection connection;
    private int executed;
    private final Map<String, PreparedStatement> prepared = new HashMap<>();

    @FunctionalInterface
    private interface Execution {
        void run(int n) throws SQLException;
    }

    @BeforeEach
    void open() throws SQLException {
        connection = DriverManager.getConnection("jdbc:ogive:");
        update("CREATE TABLE t AS SELECT i, i / 4.0 AS x, 's' || (i % 7) AS s, DATE '2024-01-01' + i AS d"
                + " FROM range(200) AS r(i)");
        update("CREATE TABLE u AS SELECT i * 2 AS i, i % 9 AS c FROM range(80) AS r(i)");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    void literalsThatChange() throws SQLException {
        check(n -> query(text(n)), 3 * QUERIES.size());
    }

    @Test
    void preparedOnceAndPreparedAgain() throws SQLException {
        check(
                n -> {
                    String text = QUERIES.get(n % QUERIES.size()).replace("%d", "?");
                    if (n % 2 == 0) {
                        try (PreparedStatement statement = connection.prepareStatement(text)) {
                            query(statement, n);
                        }
                    } else {
                        PreparedStatement kept = prepared.get(text);
                        if (kept == null) {
                            kept = connection.prepareStatement(text);
                            prepared.put(text, kept);
                        }
                        query(kept, n);
                    }
                },
                3 * QUERIES.size());
    }

    @Test
    void definitionsAndRowsThatChangeBetween() throws SQLException {
        check(
                n -> {
                    if (n % 20 == 0) {
                        update("CREATE OR REPLACE VIEW v AS SELECT i, x FROM t WHERE i > " + n % 3);
                        update("DROP TABLE IF EXISTS w");
                        update("CREATE TABLE w AS SELECT i FROM u");
                        update("DELETE FROM u WHERE i > 150");
                        update("INSERT INTO u VALUES (%d, 1)".formatted(151 + n % 9));
                    }
                    query(n % 3 == 0 ? "SELECT count(*) FROM v, w WHERE v.i = w.i AND v.x > " + n % 50 : text(n));
                },
                // Plans over definitions that are gone stay until 500 newer ones have come.
                1_000);
    }

    private static String text(int n) {
        return QUERIES.get(n % QUERIES.size()).formatted(n * 13 % 180, n * 7 % 180);
    }

    private void update(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private void query(String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            drain(rows);
        }
    }

    private static void query(PreparedStatement statement, int n) throws SQLException {
        statement.setInt(1, n * 13 % 180);
        statement.setInt(2, n * 7 % 180);
        try (ResultSet rows = statement.executeQuery()) {
            drain(rows);
        }
    }

    private static void drain(ResultSet rows) throws SQLException {
        while (rows.next()) {
            rows.getObject(1);
        }
    }

    private int plans() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT sum(plan_count) FROM ogive.plans")) {
            assertThat(rows.next()).isTrue();
            return rows.getInt(1);
        }
    }

    /// @param plansMax how many plans may be kept at any time
    private void check(Execution execution, int plansMax) throws SQLException {
        run(execution, WARM_UP);
        long[] bytes = new long[WINDOWS];
        int[] classes = new int[WINDOWS];
        int[] plans = new int[WINDOWS];
        for (int w = 0; w < WINDOWS; w++) {
            long before = allocated();
            run(execution, WINDOW);
            bytes[w] = (allocated() - before) / WINDOW;
            classes[w] = ManagementFactory.getClassLoadingMXBean().getLoadedClassCount();
            plans[w] = plans();
        }
        assertThat(bytes[0]).as("bytes allocated per execution are counted").isPositive();
        assertThat(Math.min(bytes[WINDOWS - 1], bytes[WINDOWS - 2]))
                .as("bytes allocated per execution, by window: %s", Arrays.toString(bytes))
                .isLessThan(Math.max(bytes[0], bytes[1]) * 3 / 2 + BYTES_SLACK);
        assertThat(classes[WINDOWS - 1] - classes[WINDOWS / 2])
                .as("loaded classes, by window: %s", Arrays.toString(classes))
                .isLessThan(CLASSES_SLACK);
        assertThat(Arrays.stream(plans).max().orElseThrow())
                .as("plans kept, by window: %s", Arrays.toString(plans))
                .isPositive()
                .isLessThanOrEqualTo(plansMax);
    }

    private void run(Execution execution, int times) throws SQLException {
        for (int i = 0; i < times; i++) {
            execution.run(executed++);
        }
    }

    /// By this thread, which parses, plans and runs or hands out the work.
    private static long allocated() {
        return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean()).getCurrentThreadAllocatedBytes();
    }
}
