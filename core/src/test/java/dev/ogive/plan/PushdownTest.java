package dev.ogive.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.api.Engine;
import dev.ogive.api.Outcome;
import dev.ogive.api.RowsCursor;
import dev.ogive.api.Session;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushdownTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "WITH q AS (SELECT a, count(*) FROM t GROUP BY a) SELECT * FROM q WHERE a = 2; where a = 2",
                "WITH q AS (SELECT a, count(*) FROM t GROUP BY a) SELECT * FROM q WHERE a = 2 UNION ALL"
                        + " SELECT * FROM q WHERE a = 1; where (a = 2 or a = 1)",
                "WITH q AS (SELECT a, b, count(*) FROM t GROUP BY a, b) SELECT 1 FROM q x, q y"
                        + " WHERE x.a = 2 AND y.a = 2 + 1 AND x.b > 7 AND y.b < 3; (a = 2 or a = 3)",
                "WITH p AS (SELECT a, b FROM t), q AS (SELECT a FROM p WHERE b = 5) SELECT 1 FROM q x, q y, p"
                        + " WHERE x.a = 2 AND y.a = 3 AND p.b = 6; (b = 6 or b = 5)",
            })
    void sharedQueriesReadWhatSomeReaderWants(String query, String scan) {
        assertThat(plan(query)).contains(scan);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "WITH q AS (SELECT a FROM t) SELECT 1 FROM q x, q y WHERE x.a = 2",
                "WITH q AS (SELECT a FROM t LIMIT 9) SELECT * FROM q WHERE a = 2",
                "WITH q AS (SELECT a, row_number() OVER (ORDER BY b) FROM t) SELECT * FROM q WHERE a = 2",
                "WITH q AS (SELECT a, b FROM t) SELECT * FROM q WHERE a = 2 UNION ALL SELECT * FROM q WHERE b = random()",
            })
    void whatEveryRowCountsForIsReadWhole(String query) {
        assertThat(plan(query)).contains("Scan main.t").doesNotContain("where a = 2");
    }

    @Test
    void aSubquerysValueIsComparedBesideTheOnlyTableItConcerns() {
        String value = "(SELECT DISTINCT b FROM t WHERE a = 1)";
        assertThat(plan("SELECT count(*) FROM t x, t y, t z WHERE x.a = y.a AND y.a = z.a AND y.b = " + value))
                .containsPattern("Filter .*\n +Join LEFT_SINGLE .*\n +Scan main.t \\[a, b\\]");
        assertThat(plan("SELECT count(*) FROM t x, t y WHERE x.a = y.a AND y.b + x.b = " + value))
                .containsPattern("Join LEFT_SINGLE .*\n +(Project.*\n +)?Join INNER");
    }

    private static String plan(String query) {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            session.execute("CREATE TABLE t (a INTEGER, b INTEGER)").close();
            try (Outcome.Rows rows = (Outcome.Rows) session.execute("EXPLAIN " + query)) {
                StringBuilder text = new StringBuilder();
                RowsCursor.all(rows.cursor())
                        .forEach(line -> text.append(line.getFirst()).append('\n'));
                return text.toString();
            }
        }
    }
}
