package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.column.Batch;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Views keyed by days, or other units of a time, answer what is bounded by the beginnings of
/// such, and nothing else.
class ViewsOfDaysTest {
    private final Engine engine = Engine.inMemory();
    private final Session session = engine.session();

    /// Before and after 1970, every 37 minutes, with the midnights themselves and NULLs.
    @BeforeEach
    void load() {
        run("CREATE TABLE f AS SELECT CASE WHEN i % 97 = 5 THEN NULL ELSE"
                + " TIMESTAMP '1969-11-20 00:00:00' + to_minutes(37 * i) END AS t, i % 7 AS a, i AS k"
                + " FROM range(0, 9000) r(i)");
        run("INSERT INTO f SELECT TIMESTAMP '1969-12-25 00:00:00' + to_days(i), 3, i FROM range(0, 40) r(i)");
    }

    @AfterEach
    void close() {
        session.close();
        engine.close();
    }

    private void run(String sql) {
        session.execute(sql).close();
    }

    private List<String> rows(String sql) {
        List<String> rows = new ArrayList<>();
        try (Outcome.Rows outcome = (Outcome.Rows) session.execute(sql)) {
            for (Batch batch = outcome.cursor().next();
                    batch != null;
                    batch = outcome.cursor().next()) {
                for (int r = 0; r < batch.rows; r++) {
                    StringBuilder row = new StringBuilder();
                    for (int c = 0; c < batch.columns.length; c++) {
                        row.append(batch.columns[c].get(r)).append('|');
                    }
                    rows.add(row.toString());
                }
            }
        }
        rows.sort(null);
        return rows;
    }

    private void compare(String query, boolean served) {
        assertThat(String.join("\n", rows("EXPLAIN " + query)).contains("(materialized)"))
                .as(query)
                .isEqualTo(served);
        List<String> answered = rows(query);
        run("SET views.rewrite = off");
        assertThat(answered).as(query).isEqualTo(rows(query));
        run("SET views.rewrite = on");
    }

    private static String bounded(String group, String from, String to) {
        return "SELECT " + group + ", count(*), sum(k) FROM f WHERE t >= TIMESTAMP '" + from + "' AND TIMESTAMP '" + to
                + "' > t GROUP BY 1";
    }

    @Test
    void daysAnswerWhatIsBoundedByMidnights() {
        for (String day : List.of("date_trunc('day', t)", "CAST(t AS DATE)")) {
            run("CREATE OR REPLACE MATERIALIZED VIEW v AS SELECT " + day
                    + " AS d, a, count(*) AS n, sum(k) AS s FROM f GROUP BY ALL");
            for (String group : List.of("a", "CAST(t AS DATE)", "date_trunc('month', t)", "date_trunc('week', t)")) {
                compare(bounded(group, "1969-12-03 00:00:00", "1970-02-01 00:00:00"), true);
                compare(bounded(group, "1969-12-03 05:00:00", "1970-02-01 00:00:00"), false);
                compare(bounded(group, "1969-12-03 00:00:00", "1970-02-01 00:00:00.000001"), false);
            }
            compare("SELECT a, count(*) FROM f WHERE t > TIMESTAMP '1970-01-02 00:00:00' GROUP BY a", false);
            compare("SELECT a, count(*) FROM f WHERE t <= TIMESTAMP '1970-01-02 00:00:00' GROUP BY a", false);
            compare("SELECT a, count(*) FROM f WHERE t = TIMESTAMP '1970-01-02 00:00:00' GROUP BY a", false);
            compare(
                    "SELECT a, count(*) FROM f WHERE a = 3 OR NOT t < TIMESTAMP '1970-01-02 00:00:00' GROUP BY a",
                    true);
            compare("SELECT date_trunc('hour', t), count(*) FROM f GROUP BY 1", false);
        }
    }

    @Test
    void monthsDoNotAnswerWhatIsBoundedByDays() {
        run(
                "CREATE MATERIALIZED VIEW v AS SELECT date_trunc('month', t) AS d, a, count(*) AS n, sum(k) AS s FROM f GROUP BY ALL");
        compare(bounded("a", "1969-12-03 00:00:00", "1970-02-01 00:00:00"), false);
        compare("SELECT date_trunc('year', t), count(*) FROM f GROUP BY 1", true);
        compare("SELECT CAST(t AS DATE), count(*) FROM f GROUP BY 1", false);
    }

    /// The same statement again with other literals, whose plan is known.
    @Test
    void whetherAViewServesIsDecidedForEachBound() {
        run("CREATE MATERIALIZED VIEW v AS SELECT date_trunc('day', t) AS d, date_trunc('hour', t) AS h, a,"
                + " count(*) AS n, sum(k) AS s FROM f GROUP BY ALL");
        for (int i = 0; i < 20; i++) {
            int hours = i % 3;
            String from = "1969-12-" + (10 + i) + (hours > 0 ? " 07:" : " 00:") + (hours > 1 ? "30:00" : "00:00");
            String to = "1970-01-" + (10 + 7 * i % 20) + " 00:00:00";
            String query = bounded("a", from, to);
            compare(query, hours < 2);
        }
    }
}
