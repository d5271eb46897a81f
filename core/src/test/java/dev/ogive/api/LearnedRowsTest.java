package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LearnedRowsTest {
    /// Of 5,000 orders a tenth has status 1, and just these are of kind 1: statistics of single
    /// columns expect a tenth of a tenth.
    private static final String CORRELATED =
            "SELECT count(*) FROM orders o JOIN lines l ON l.o = o.id WHERE o.status = 1 AND o.kind = 1";

    @TempDir
    Path folder;

    private Path directory;

    @BeforeEach
    void aDatabase() {
        directory = folder.resolve("db");
    }

    private static List<List<Object>> run(Session session, String sql) {
        List<List<Object>> all = new ArrayList<>();
        try (Outcome outcome = session.execute(sql)) {
            if (outcome instanceof Outcome.Rows rows) {
                all.addAll(RowsCursor.all(rows.cursor()));
            }
        }
        return all;
    }

    private static void load(Session session) {
        run(session, "SET planner.learned_rows = true");
        run(
                session,
                "CREATE TABLE orders AS SELECT x AS id, x % 10 AS status, x % 10 AS kind"
                        + " FROM generate_series(1, 5000) AS s(x)");
        run(session, "CREATE TABLE lines AS SELECT x AS id, x // 4 AS o FROM generate_series(4, 20003) AS s(x)");
    }

    /// Rows expected of the first operator of EXPLAIN that has this name.
    private static double expected(Session session, String operator, String sql) {
        return run(session, "EXPLAIN " + sql).stream()
                .map(row -> (String) row.getFirst())
                .filter(line -> line.strip().startsWith(operator))
                .findFirst()
                .map(line -> Double.parseDouble(line.replaceAll(".*\\(~(\\d+) rows.*", "$1")))
                .orElseThrow();
    }

    /// What was learned; all queries that ended are taken in first.
    private static List<List<Object>> corrections(Session session) {
        return run(session, "SELECT reads, factor, expected_row_count, actual_row_count FROM ogive.corrections");
    }

    @Test
    void estimatesAreCorrectedByWhatRan() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session);
            assertThat(expected(session, "Join", CORRELATED)).isBetween(100.0, 400.0);
            assertThat(run(session, CORRELATED)).isEqualTo(List.of(List.of(2_000L)));
            assertThat(corrections(session)).isNotEmpty();
            assertThat(expected(session, "Join", CORRELATED)).isBetween(1_500.0, 2_500.0);
            assertThat(run(session, "EXPLAIN " + CORRELATED).toString()).contains("corrected from");
            assertThat(run(session, CORRELATED)).isEqualTo(List.of(List.of(2_000L)));
        }
    }

    @Test
    void whatWasLearnedOfValuesServesOtherValuesAndOtherOrders() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session);
            for (int i = 1; i < 6; i++) {
                run(session, CORRELATED.replace("= 1", "= " + i));
            }
            corrections(session);
            assertThat(expected(session, "Join", CORRELATED.replace("= 1", "= 9")))
                    .isBetween(1_200.0, 3_000.0);
            String turned = "SELECT l.id FROM lines l, orders o WHERE o.kind = 7 AND o.id = l.o AND o.status = 7";
            assertThat(expected(session, "Join", turned)).isBetween(1_200.0, 3_000.0);
        }
    }

    @Test
    void nothingIsLearnedWhereItIsNotWanted() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session);
            run(session, "SET planner.learned_rows = false");
            run(session, CORRELATED);
            assertThat(corrections(session)).isEmpty();
            run(session, "SET planner.learned_rows = true");
            run(session, CORRELATED);
            assertThat(corrections(session)).isNotEmpty();
            run(session, "SET planner.learned_rows = false");
            assertThat(expected(session, "Join", CORRELATED)).isBetween(100.0, 400.0);
            run(session, "SET planner.learned_rows = true");
            assertThat(expected(session, "Join", CORRELATED)).isBetween(1_500.0, 2_500.0);
            run(session, "CALL ogive.forget()");
            assertThat(corrections(session)).isEmpty();
            assertThat(expected(session, "Join", CORRELATED)).isBetween(100.0, 400.0);
        }
    }

    @Test
    void whatWasLearnedOutlivesARestart() {
        try (Engine engine = Engine.open(directory, false);
                Session session = engine.session()) {
            load(session);
            run(session, CORRELATED);
        }
        try (Engine engine = Engine.open(directory, false);
                Session session = engine.session()) {
            run(session, "SET planner.learned_rows = true");
            assertThat(corrections(session)).isNotEmpty();
            assertThat(expected(session, "Join", CORRELATED)).isBetween(1_500.0, 2_500.0);
        }
    }

    @Test
    void aPlanThatWhatWasLearnedChangesIsComparedWithTheOneBefore() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            run(session, "SET planner.learned_rows = true");
            run(
                    session,
                    "CREATE TABLE wide AS SELECT x AS id, x % 10 AS a, x % 10 AS b FROM generate_series(1, 50000) AS s(x)");
            run(session, "CREATE TABLE mid AS SELECT x * 3 AS id FROM generate_series(1, 1500) AS s(x)");
            // Expected to be 500 rows of wide, which are 5,000: then mid had better be built.
            String sql = "SELECT count(*) FROM wide w JOIN mid m ON m.id = w.id WHERE w.a = 3 AND w.b = 3";
            String state = "SELECT learned FROM ogive.plans WHERE sql LIKE '%FROM wide w%'";
            List<List<Object>> answer = run(session, sql);
            run(session, "SELECT w.id FROM wide w WHERE w.a = 3 AND w.b = 3");
            corrections(session);
            for (int i = 0; i < 24; i++) {
                assertThat(run(session, sql)).isEqualTo(answer);
            }
            assertThat(run(session, state).toString()).containsAnyOf("in use", "undone");
        }
    }

    @Test
    void whatALimitDidNotAskForIsNotLearned() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session);
            run(session, "SELECT o.id FROM orders o JOIN lines l ON l.o = o.id WHERE o.status = 1 LIMIT 3");
            assertThat(corrections(session)).noneMatch(row -> ((String) row.getFirst()).startsWith("Hash join"));
        }
    }

    @Test
    void whatTheClientDidNotReadIsNotLearned() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session);
            try (Outcome outcome = session.execute("SELECT o.id FROM orders o WHERE o.status = 1 AND o.kind = 1")) {
                assertThat(((Outcome.Rows) outcome).cursor().next()).isNotNull();
            }
            assertThat(corrections(session)).isEmpty();
        }
    }

    @Test
    void rowsThatAJoinWouldDropAreNotTakenForTheTables() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session);
            run(session, "CREATE TABLE few AS SELECT x AS id FROM generate_series(1, 20) AS s(x)");
            // The scan of lines leaves out what has no match among the few.
            run(session, "SELECT count(*) FROM lines l JOIN few f ON l.o = f.id WHERE l.id > 0");
            assertThat(corrections(session))
                    .noneMatch(row -> row.getFirst().equals("Scan main.lines: main.lines"))
                    .anyMatch(row -> ((String) row.getFirst()).startsWith("Hash join"));
        }
    }

    @Test
    void answersAreTheSameWhateverWasLearned() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        Random random = new Random(seed);
        try (Engine engine = Engine.inMemory();
                Session plain = engine.session();
                Session learned = engine.session()) {
            load(plain);
            run(plain, "SET planner.learned_rows = false");
            run(learned, "SET planner.learned_rows = true");
            run(plain, "CREATE TABLE kinds AS SELECT x AS kind, 'k' || x AS name FROM generate_series(0, 9) AS s(x)");
            for (int i = 0; i < 30; i++) {
                String sql = random(random);
                assertThat(run(learned, sql)).as("%s, seed %d", sql, seed).isEqualTo(run(plain, sql));
            }
        }
    }

    private static String random(Random random) {
        String[] joins = {"JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN"};
        String[] conditions = {
            "o.status = " + random.nextInt(11),
            "o.kind < " + random.nextInt(11),
            "o.id BETWEEN 100 AND " + random.nextInt(5_000),
            "l.id % 7 = " + random.nextInt(8),
            "EXISTS (SELECT 1 FROM lines m WHERE m.o = o.id AND m.id > " + random.nextInt(22_000) + ")",
            "NOT EXISTS (SELECT 1 FROM lines m WHERE m.o = o.id AND m.id < " + random.nextInt(22_000) + ")",
            "k.name <> 'k" + random.nextInt(10) + "'"
        };
        StringBuilder sql = new StringBuilder(
                        "SELECT count(*), sum(l.id), min(k.name), count(DISTINCT o.id) FROM orders o ")
                .append(joins[random.nextInt(joins.length)])
                .append(" lines l ON l.o = o.id ")
                .append(joins[random.nextInt(joins.length)])
                .append(" kinds k ON k.kind = o.kind WHERE ");
        for (int c = random.nextInt(3); c >= 0; c--) {
            sql.append(conditions[random.nextInt(conditions.length)]).append(c > 0 ? " AND " : "");
        }
        return sql.toString();
    }
}
