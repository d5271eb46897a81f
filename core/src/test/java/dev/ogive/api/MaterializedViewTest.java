package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.Batch;
import dev.ogive.column.Vector;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Answers from materialized views against answers from their tables.
///
/// `-Dtests.view_steps=1000` for the long run.
class MaterializedViewTest {
    private static final int STEPS = Integer.getInteger("tests.view_steps", 25);

    /// Each is a view, and each is answered from some view.
    private static final List<String> VIEWS = List.of(
            "SELECT a, b, count(*) AS n, sum(m) AS s, sum(k) AS t, min(m) AS lo, max(x) AS hi, avg(m) AS q, avg(k) AS r,"
                    + " count(x) AS c FROM f GROUP BY a, b",
            "SELECT y.g, f.b, count(*) AS n, sum(f.m * y.w) AS s, min(y.w) AS lo FROM f JOIN y ON f.a = y.a"
                    + " WHERE f.k > 10 GROUP BY y.g, f.b",
            "SELECT count(*) AS n, sum(k) AS t, max(x) AS hi FROM f",
            "SELECT x, bool_or(b = 2) AS hit, sum(m) FILTER (WHERE b < 3) AS p FROM f GROUP BY x HAVING count(*) > 1",
            "SELECT k % 7 AS r, floor(m / 10) AS bin, date_trunc('day', t) AS d, h, b, count(*) AS n, sum(b) AS s FROM f"
                    + " WHERE h < 90.5 AND b IN (1, 2, 3) GROUP BY ALL");

    private static final List<String> QUERIES = List.of(
            "SELECT a, sum(m), avg(m), avg(k), count(*), count(x), min(m), max(x) FROM f GROUP BY a",
            "SELECT a + b, sum(k) FROM f WHERE b IN (1, 2) AND a > 3 GROUP BY a + b",
            "SELECT z.v, sum(f.m), count(*) FROM f JOIN y AS z ON f.b = z.a GROUP BY z.v",
            "SELECT y.g, sum(f.m), count(*), max(f.x) FROM f JOIN y ON f.a = y.a WHERE y.w > 2 GROUP BY y.g",
            "SELECT y.g, count(*), sum(f.m * y.w) FROM f, y WHERE f.a = y.a AND f.k > 10 GROUP BY y.g",
            "SELECT y.g, count(*) FROM f, y WHERE f.a = y.a AND f.k > 12 GROUP BY y.g",
            "SELECT a, b, count(*) FROM f GROUP BY ROLLUP (a, b)",
            "SELECT b, count(DISTINCT a), max(a) FROM f WHERE a <> 4 GROUP BY b HAVING sum(m) > 5",
            "SELECT DISTINCT a FROM f",
            "SELECT count(*), sum(m), avg(k) FROM f WHERE a = 999",
            "SELECT a FROM f GROUP BY a HAVING max(m) > (SELECT avg(m) FROM f WHERE b = 1)",
            "SELECT y.v, count(*) FROM f CROSS JOIN y GROUP BY y.v",
            "SELECT count(*) FROM f JOIN f AS o ON f.a = o.b GROUP BY f.a",
            "SELECT x, sum(m) FILTER (WHERE b < 3) FROM f WHERE x LIKE 't1%' GROUP BY x",
            "SELECT a, count(*) FILTER (WHERE b > 2), sum(m) FILTER (WHERE b = 1), avg(k) FILTER (WHERE b < 3) FROM f GROUP BY a",
            "SELECT count(a), count(b), count(*), count(x) FROM f WHERE b < 5 OR a = 2",
            "SELECT floor(m / 10), count(*) FROM f WHERE h >= 3.5 AND h < 70.25 AND b = 2 AND k % 7 < 4 GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 20",
            "SELECT CASE WHEN k % 7 > 3 THEN 'high' ELSE 'low' END, avg(b), max(h) FROM f WHERE h BETWEEN 1 AND 50 AND b IN (1, 3)"
                    + " GROUP BY 1 HAVING count(*) > 3",
            "SELECT date_trunc('month', t), count(*) FROM f WHERE h < 80 AND b = 3 GROUP BY 1",
            "SELECT date_trunc('day', t) + INTERVAL 1 DAY, sum(b) FROM f WHERE h < 80 AND b <> 0 AND b IN (1, 2) GROUP BY 1");

    private static void run(Session session, String sql) {
        session.execute(sql).close();
    }

    /// The rows as text, sorted.
    private static List<String> rows(Session session, String sql) {
        List<String> rows = new ArrayList<>();
        try (Outcome.Rows outcome = (Outcome.Rows) session.execute(sql)) {
            for (Batch batch = outcome.cursor().next();
                    batch != null;
                    batch = outcome.cursor().next()) {
                for (int r = 0; r < batch.rows; r++) {
                    StringBuilder row = new StringBuilder();
                    for (Vector column : batch.columns) {
                        row.append(column.get(r)).append('|');
                    }
                    rows.add(row.toString());
                }
            }
        }
        rows.sort(null);
        return rows;
    }

    private static String plan(Session session, String query) {
        return String.join("\n", rows(session, "EXPLAIN " + query));
    }

    private static void compare(Session session, List<String> queries, String what) {
        for (String query : queries) {
            List<String> answered = rows(session, query);
            run(session, "SET views.rewrite = off");
            List<String> computed = rows(session, query);
            run(session, "SET views.rewrite = on");
            assertThat(answered).as("%s; %s", query, what).isEqualTo(computed);
        }
    }

    private static void create(Session session) {
        run(
                session,
                "CREATE TABLE f (k BIGINT, a INTEGER, b INTEGER, m DECIMAL(12,2), x VARCHAR, h DOUBLE, t TIMESTAMP)");
        run(
                session,
                "CREATE TABLE y AS SELECT i AS a, i % 4 AS g, i % 5 AS w, 'v' || (i % 3) AS v FROM range(12) r(i)");
        for (int v = 0; v < VIEWS.size(); v++) {
            run(session, "CREATE MATERIALIZED VIEW v" + v + " AS " + VIEWS.get(v));
        }
    }

    private static List<String> all() {
        List<String> all = new ArrayList<>(QUERIES);
        all.addAll(VIEWS);
        for (int v = 0; v < VIEWS.size(); v++) {
            all.add("SELECT * FROM v" + v);
        }
        return all;
    }

    private static String change(Random random) {
        int rows = random.nextInt(4) == 0 ? 17_000 + random.nextInt(4_000) : 1 + random.nextInt(300);
        int modulus = 2 + random.nextInt(50);
        return switch (random.nextInt(9)) {
            case 0, 1, 2, 3 ->
                "INSERT INTO f SELECT i % 1000, i % " + (5 + random.nextInt(9))
                        + ", CASE WHEN i % 11 = 0 THEN NULL ELSE"
                        + " i % 6 END, (i * 37 % 10007) / 8, 't' || (i % 30), (i * 7 % 1009) / 10.0::DOUBLE,"
                        + " TIMESTAMP '2024-01-01 00:00:00' + to_hours(i % 2000) FROM range(" + rows + ") r(i)";
            case 4 -> "DELETE FROM f WHERE k % " + modulus + " = 1";
            case 5 -> "UPDATE f SET m = m + 1, b = b + 1 WHERE k % " + modulus + " = 0";
            case 6 -> "DELETE FROM f WHERE a = " + random.nextInt(12);
            case 7 -> "REFRESH MATERIALIZED VIEW v" + random.nextInt(VIEWS.size());
            default ->
                random.nextInt(3) > 0
                        ? "UPDATE f SET x = NULL WHERE k = " + random.nextInt(1000)
                        : random.nextBoolean()
                                ? "UPDATE y SET w = w + 1 WHERE a = " + random.nextInt(12)
                                : "ALTER TABLE f CLUSTER BY " + (random.nextBoolean() ? "(b, k)" : "NONE");
        };
    }

    @Test
    void viewsAgreeWithTheirTablesAfterRandomChangesAndRestarts(@TempDir Path folder) {
        long seed = Seeds.next();
        Random random = new Random(seed);
        List<String> queries = all();
        int step = 0;
        while (step < STEPS) {
            try (Engine engine = Engine.open(folder.resolve("db"), false);
                    Session session = engine.session()) {
                run(session, "SET compaction.background = off");
                if (step == 0) {
                    create(session);
                } else {
                    compare(session, queries, "opened again before step " + step + ", -Dtests.seed=" + seed);
                }
                int steps = Math.min(STEPS - step, 5 + random.nextInt(20));
                for (int end = step + steps; step < end; step++) {
                    change(engine, session, random, queries, step, seed);
                }
                compare(session, queries, "-Dtests.seed=" + seed);
                for (int v = 0; v < VIEWS.size(); v++) {
                    run(session, "REFRESH MATERIALIZED VIEW v" + v);
                }
                compare(session, queries, "refreshed, -Dtests.seed=" + seed);
                assertThat(engine.database().verify().problems()).isEmpty();
            }
        }
    }

    private static void change(
            Engine engine, Session session, Random random, List<String> queries, int step, long seed) {
        String change = change(random);
        boolean inTransaction = random.nextInt(5) == 0;
        if (inTransaction) {
            session.begin();
        }
        run(session, change);
        String what = "step " + step + ", " + change + ", -Dtests.seed=" + seed;
        compare(session, List.of(queries.get(random.nextInt(queries.size()))), what);
        if (inTransaction && random.nextBoolean()) {
            session.rollback();
        } else {
            session.commit();
        }
        if (random.nextInt(6) == 0) {
            compact(engine);
        }
        compare(session, List.of(queries.get(random.nextInt(queries.size()))), what);
    }

    private static void compact(Engine engine) {
        try (DatabaseSnapshot snapshot = engine.database().snapshot()) {
            for (StoredTable table : snapshot.tables()) {
                engine.database().compact(table, true);
                engine.layouts().layOut(table, true, engine.settings(), () -> false);
            }
        }
    }

    @Test
    void queriesThatViewsServeReadThemAndOthersDoNot() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            run(session, "SET compaction.background = off");
            create(session);
            run(
                    session,
                    "INSERT INTO f SELECT i, i % 5, i % 4, i, 't', i % 100, TIMESTAMP '2024-01-01 00:00:00' + to_hours(i % 900)"
                            + " FROM range(20000) r(i)");
            List<String> served = new ArrayList<>(all());
            String literal = "SELECT y.g, count(*) FROM f, y WHERE f.a = y.a AND f.k > 12 GROUP BY y.g";
            served.remove(literal);
            for (String query : served) {
                assertThat(plan(session, query)).as(query).contains("(materialized)");
            }
            List<String> others = List.of(
                    literal,
                    "SELECT a, stddev(k) FROM f GROUP BY a",
                    "SELECT a, sum(m) FROM f WHERE k = 3 GROUP BY a",
                    "SELECT k, sum(m) FROM f GROUP BY k",
                    "SELECT a, sum(m + 1) FROM f GROUP BY a",
                    "SELECT a, sum(DISTINCT m) FROM f GROUP BY a",
                    "SELECT f.a, count(*) FROM f LEFT JOIN y ON f.a = y.a GROUP BY f.a",
                    "SELECT y.g, sum(y.w) FROM f JOIN y ON f.a = y.a GROUP BY y.g",
                    "SELECT a, m FROM f WHERE b = 1",
                    "SELECT a, count(random()) FROM f GROUP BY a");
            for (String query : others) {
                assertThat(plan(session, query)).as(query).doesNotContain("(materialized)");
            }
            run(session, "SET views.rewrite = off");
            assertThat(plan(session, served.getFirst())).doesNotContain("(materialized)");
        }
    }

    @Test
    void viewsSurviveTheEndOfTheProcessAndAreCopiedByAnExport(@TempDir Path folder) {
        List<String> expected;
        Path directory = folder.resolve("db");
        try (Engine engine = Engine.open(directory, false);
                Session session = engine.session()) {
            create(session);
            run(
                    session,
                    "INSERT INTO f SELECT i, i % 5, i % 4, i, 't', i % 100, TIMESTAMP '2024-01-01 00:00:00' + to_hours(i % 900)"
                            + " FROM range(20000) r(i)");
            run(session, "REFRESH MATERIALIZED VIEW v0");
            expected = rows(session, "SELECT * FROM v0");
            run(session, "EXPORT DATABASE '" + folder.resolve("export") + "'");
        }
        try (Engine engine = Engine.open(directory, false);
                Session session = engine.session()) {
            assertThat(plan(session, "SELECT * FROM v0")).contains("(materialized)");
            assertThat(rows(session, "SELECT uncovered_row_count FROM ogive.materialized_views WHERE view_name = 'v0'"))
                    .isEqualTo(List.of("0|"));
            assertThat(rows(session, "SELECT * FROM v0")).isEqualTo(expected);
            compare(session, all(), "opened again");
            assertThat(engine.database().verify().problems()).isEmpty();
        }
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            run(session, "IMPORT DATABASE '" + folder.resolve("export") + "'");
            assertThat(rows(session, "SELECT * FROM v0")).isEqualTo(expected);
            assertThat(plan(session, "SELECT * FROM v0")).contains("(materialized)");
        }
    }
}
