package dev.ogive.workloads.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.workloads.Seeds;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class AnswerDigestTest {
    private Connection ogive;
    private Connection duck;

    @BeforeEach
    void open() throws SQLException {
        ogive = DriverManager.getConnection("jdbc:ogive:");
        duck = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterEach
    void close() throws SQLException {
        ogive.close();
        duck.close();
    }

    private static AnswerDigest digest(Connection connection, String sql, long budgetBytes) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return AnswerDigest.of(rows, new AtomicLong(budgetBytes));
        }
    }

    private AnswerDigest digest(String sql) throws SQLException {
        return digest(ogive, sql, 1 << 20);
    }

    private static String union(List<String> rows) {
        return "SELECT * FROM (VALUES " + String.join(", ", rows) + ") AS t";
    }

    @Test
    void everyTypeHasTheSameDigestOnBothEngines() throws SQLException {
        for (String value : List.of(
                "1",
                "CAST(1 AS BIGINT)",
                "CAST(-7 AS SMALLINT)",
                "CAST(1.50 AS DECIMAL(10, 2))",
                "CAST(100 AS DECIMAL(20, 4))",
                "CAST(0.1 AS DOUBLE)",
                "CAST(0.1 AS REAL)",
                "'text'",
                "'Zoë'",
                "DATE '2024-02-29'",
                "TIMESTAMP '2024-02-29 12:34:56.789'",
                "TRUE",
                "CAST(NULL AS INTEGER)",
                "sum(CAST(4000000000000000000 AS BIGINT))")) {
            AnswerDigest ours = digest("SELECT " + value + " AS v");
            AnswerDigest theirs = digest(duck, "SELECT " + value + " AS v", 1 << 20);
            assertThat(ours.equalsInOrder(theirs)).as(value).isTrue();
            assertThat(ours.equalsInAnyOrder(theirs)).as(value).isTrue();
        }
    }

    @Test
    void aDifferenceInOneValueIsSeen() throws SQLException {
        AnswerDigest digest = digest("VALUES (1, 'a', 2.5), (2, 'b', 3.5)");
        for (String other : List.of(
                "VALUES (1, 'a', 2.5), (2, 'b', 3.6)",
                "VALUES (1, 'a', 2.5), (2, 'c', 3.5)",
                "VALUES (1, 'a', 2.5), (3, 'b', 3.5)",
                "VALUES (1, 'a', 2.5)",
                "VALUES (1, 'b', 2.5), (2, 'a', 3.5)",
                "VALUES (1, 'a', 2.5, 0), (2, 'b', 3.5, 0)",
                "VALUES (1, 'a', 2.5), (2, NULL, 3.5)")) {
            assertThat(digest.equalsInAnyOrder(digest(other))).as(other).isFalse();
            assertThat(digest.equalsInOrder(digest(other))).as(other).isFalse();
        }
    }

    @Test
    void doublesMayDifferInTheLastDigitsAndNoMore() throws SQLException {
        AnswerDigest digest = digest("SELECT 'a' AS k, CAST(1e6 AS DOUBLE) AS d");
        assertThat(digest.equalsInOrder(digest("SELECT 'a' AS k, CAST(1000000.0001 AS DOUBLE) AS d")))
                .isTrue();
        assertThat(digest.equalsInOrder(digest("SELECT 'a' AS k, CAST(1000000.01 AS DOUBLE) AS d")))
                .isFalse();
        assertThat(digest("SELECT CAST('NaN' AS DOUBLE) AS d")
                        .equalsInOrder(digest("SELECT CAST('NaN' AS DOUBLE) AS d")))
                .isTrue();
        assertThat(digest("SELECT CAST('NaN' AS DOUBLE) AS d").equalsInOrder(digest("SELECT CAST(0 AS DOUBLE) AS d")))
                .isFalse();
    }

    @RepeatedTest(10)
    void theOrderOfRowsCountsOnlyWhereItIsAskedFor() throws SQLException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        List<String> rows = new ArrayList<>();
        int count = 2 + random.nextInt(60);
        for (int i = 0; i < count; i++) {
            rows.add("(" + i + ", CAST(" + random.nextInt(5) + ".25 AS DOUBLE), 's" + random.nextInt(3) + "')");
        }
        String sql = union(rows);
        List<String> shuffled = new ArrayList<>(rows);
        Collections.shuffle(shuffled, random);
        // With and without the memory to keep each double.
        for (long budget : new long[] {1 << 20, 0}) {
            AnswerDigest digest = digest(ogive, sql, budget);
            assertThat(digest.equalsInOrder(digest(sql)))
                    .as("replay with -Dtests.seed=%d", seed)
                    .isTrue();
            assertThat(digest.equalsInAnyOrder(digest(ogive, union(shuffled), budget)))
                    .as("replay with -Dtests.seed=%d", seed)
                    .isTrue();
            assertThat(digest.equalsInOrder(digest(union(shuffled))))
                    .as("replay with -Dtests.seed=%d", seed)
                    .isEqualTo(shuffled.equals(rows));
        }
    }

    @Test
    void doublesThatChangedPlacesAreSeenWhereOnlySumsAreKept() throws SQLException {
        AnswerDigest kept = digest(ogive, "SELECT 1 AS k, CAST(2 AS DOUBLE) AS a, CAST(3 AS DOUBLE) AS b", 0);
        AnswerDigest swapped = digest(ogive, "SELECT 1 AS k, CAST(3 AS DOUBLE) AS a, CAST(2 AS DOUBLE) AS b", 0);
        assertThat(kept.equalsInAnyOrder(swapped)).isFalse();
    }

    @Test
    void aLongAnswerIsComparedBySums() throws SQLException {
        String sql = "SELECT x, CAST(x AS DOUBLE) / 3 AS d FROM generate_series(1, 30000) AS t(x)";
        AnswerDigest digest = digest(sql);
        assertThat(digest.rows()).isEqualTo(30_000);
        assertThat(digest.equalsInOrder(digest(duck, sql, 1 << 20))).isTrue();
        assertThat(digest.equalsInAnyOrder(digest(sql + " ORDER BY x DESC"))).isTrue();
        assertThat(digest.equalsInOrder(digest(sql + " ORDER BY x DESC"))).isFalse();
        assertThat(digest.equalsInAnyOrder(digest(sql.replace("/ 3", "/ 3.00001"))))
                .isFalse();
    }
}
