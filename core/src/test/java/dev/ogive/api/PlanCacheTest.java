package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.Batch;
import dev.ogive.error.OgiveException;
import dev.ogive.sql.PlanCache;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A plan made for other literals gives the answers that a plan of its own would give.
class PlanCacheTest {
    private Engine engine;
    private Session cached;
    private Session planned;

    @BeforeEach
    void open() {
        engine = Engine.inMemory();
        cached = engine.session();
        planned = engine.session();
        planned.execute("SET plan.cache = false").close();
        run(cached, """
                CREATE TABLE t (i INTEGER, l BIGINT, c DECIMAL(10, 2), x DOUBLE, s VARCHAR, d DATE, ts TIMESTAMP,
                        b BOOLEAN)""");
        run(cached, "CREATE TABLE u (i INTEGER, s VARCHAR, c DECIMAL(12, 4))");
        Random random = new Random(11);
        for (String table : List.of("t", "u")) {
            List<String> rows = new ArrayList<>();
            for (int r = 0; r < 150; r++) {
                rows.add(
                        table.equals("t")
                                ? row(
                                        random,
                                        random.nextInt(21) - 10,
                                        random.nextInt(21) * 1_000_000_000L,
                                        String.format(Locale.ROOT, "%.2f", random.nextInt(400) / 100.0 - 2),
                                        random.nextInt(9) / 4.0,
                                        "'" + text(random) + "'",
                                        "DATE '2024-01-" + (10 + random.nextInt(20)) + "'",
                                        "TIMESTAMP '2024-01-" + (10 + random.nextInt(20)) + " 0" + random.nextInt(10)
                                                + ":30:00'",
                                        random.nextBoolean())
                                : row(
                                        random,
                                        random.nextInt(21) - 10,
                                        "'" + text(random) + "'",
                                        random.nextInt(400) / 100.0));
            }
            run(cached, "INSERT INTO " + table + " VALUES " + String.join(", ", rows));
        }
    }

    private static String row(Random random, Object... values) {
        List<String> parts = new ArrayList<>();
        for (Object value : values) {
            parts.add(random.nextInt(12) == 0 ? "NULL" : String.valueOf(value));
        }
        return "(" + String.join(", ", parts) + ")";
    }

    @AfterEach
    void close() {
        cached.close();
        planned.close();
        engine.close();
    }

    /// Rows in any order, or the error's code.
    private static List<String> run(Session session, String sql, Object... values) {
        List<String> rows = new ArrayList<>();
        try (Outcome outcome = session.execute(sql, values)) {
            if (outcome instanceof Outcome.Rows result) {
                rows.add(result.schema().toString());
                List<String> unordered = new ArrayList<>();
                for (Batch batch = result.cursor().next();
                        batch != null;
                        batch = result.cursor().next()) {
                    for (int r = 0; r < batch.rows; r++) {
                        List<Object> row = new ArrayList<>();
                        for (int c = 0; c < result.schema().columns(); c++) {
                            row.add(batch.columns[c].get(r));
                        }
                        unordered.add(row.toString());
                    }
                }
                unordered.sort(null);
                rows.addAll(unordered);
            }
        } catch (OgiveException e) {
            return List.of("error " + e.code());
        }
        return rows;
    }

    private PlanCache cache() {
        return engine.sql().cache();
    }

    private void sameAnswer(String sql, String replay) {
        List<String> expected = run(planned, sql);
        // The first execution plans, the second takes what is there.
        assertThat(run(cached, sql)).as("%s, %s", sql, replay).isEqualTo(expected);
        assertThat(run(cached, sql)).as("again: %s, %s", sql, replay).isEqualTo(expected);
    }

    // What may be said about a column in WHERE; literals come from a second generator.

    private static String text(Random random) {
        String letters = "ab%_c''\u00e9";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(4); i >= 0; i--) {
            int at = random.nextInt(letters.length());
            text.append(letters.charAt(at) == '\'' ? "''" : letters.substring(at, at + 1));
        }
        return text.toString();
    }

    private static String number(Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> "-" + random.nextInt(10);
            case 1 -> "- " + random.nextInt(3);
            case 2 -> String.format(Locale.ROOT, "%.1f", random.nextInt(40) / 10.0 - 2);
            case 3 -> String.format(Locale.ROOT, "%.3f", random.nextInt(4000) / 1000.0 - 2);
            case 4 -> random.nextInt(20) + "000000000";
            case 5 -> "120.0000000000000" + random.nextInt(10);
            default -> String.valueOf(random.nextInt(12));
        };
    }

    private static String condition(Random shape, Random literals, int depth) {
        if (depth > 0 && shape.nextInt(2) == 0) {
            String left = condition(shape, literals, depth - 1);
            String right = condition(shape, literals, depth - 1);
            return switch (shape.nextInt(4)) {
                case 0 -> "(" + left + " OR " + right + ")";
                case 1 -> "NOT (" + left + ")";
                default -> left + " AND " + right;
            };
        }
        String comparison =
                List.of("=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM").get(shape.nextInt(7));
        String column = List.of("i", "l", "c", "x").get(shape.nextInt(4));
        String day = "2024-01-" + (10 + literals.nextInt(20));
        String pattern = List.of("%", "", "_").get(literals.nextInt(3))
                + text(literals)
                + List.of("%", "", "_").get(literals.nextInt(3));
        return switch (shape.nextInt(16)) {
            case 0 -> number(literals) + " " + comparison + " " + column;
            case 1 -> column + " BETWEEN " + number(literals) + " AND " + number(literals);
            case 2 -> column + " NOT BETWEEN " + number(literals) + " AND " + number(literals);
            case 3 -> column + (shape.nextBoolean() ? " NOT" : "") + " IN (" + numbers(literals) + ")";
            case 4 -> "s LIKE '" + pattern + "'";
            case 5 -> "s NOT LIKE '" + pattern + "' ESCAPE '_'";
            case 6 -> "s " + comparison + " '" + text(literals) + "'";
            case 7 -> "s IN ('" + text(literals) + "', '" + text(literals) + "', NULL)";
            case 8 -> "d " + comparison + " DATE '" + day + "'";
            case 9 -> "d " + comparison + " '" + day + "'";
            case 10 -> "ts " + comparison + " TIMESTAMP '" + day + " 04:30:00'";
            case 11 -> "ts < '" + day + "' AND d >= '" + day + "'";
            case 12 -> column + " + " + number(literals) + " " + comparison + " " + number(literals) + " * 2";
            case 13 ->
                "d " + comparison + " DATE '" + day + "' " + (shape.nextBoolean() ? "+" : "-") + " INTERVAL '"
                        + literals.nextInt(9) + "' " + List.of("DAY", "MONTH").get(shape.nextInt(2));
            case 14 ->
                "ts BETWEEN TIMESTAMP '" + day + " 04:30:00' - INTERVAL '" + literals.nextInt(90) + "' HOUR AND DATE '"
                        + day + "' + INTERVAL '1' MONTH";
            default -> column + " " + comparison + " " + number(literals);
        };
    }

    private static String numbers(Random literals) {
        List<String> numbers = new ArrayList<>();
        for (int i = literals.nextInt(4); i >= 0; i--) {
            numbers.add(literals.nextInt(9) == 0 ? "NULL" : number(literals));
        }
        return String.join(", ", numbers);
    }

    private static String query(Random shape, Random literals) {
        String where = condition(shape, literals, 3);
        String small = String.valueOf(literals.nextInt(5));
        return switch (shape.nextInt(9)) {
            case 0 -> "SELECT * FROM t WHERE " + where;
            case 1 ->
                "SELECT i, count(*), sum(c) FROM t WHERE " + where + " GROUP BY i HAVING count(*) > " + small
                        + " AND i <> " + small;
            case 2 ->
                "SELECT t.i, " + small + " AS five, u.c FROM t JOIN u ON t.i = u.i AND u.c > " + number(literals)
                        + " WHERE t.i > " + small + " AND t.x IS NOT NULL";
            case 3 ->
                "SELECT t.s FROM t LEFT JOIN u ON t.i = u.i AND u.c > " + small + " WHERE u.i IS NULL OR u.c = "
                        + number(literals);
            case 4 -> "SELECT i = " + small + ", i FROM t WHERE i = " + small + " OR (" + where + ")";
            case 5 ->
                "SELECT x > " + small + " AS big, count(*) FROM t WHERE " + where + " GROUP BY x > " + small
                        + " HAVING count(*) >= " + small;
            case 6 ->
                "SELECT s, (SELECT max(c) FROM u WHERE u.i = t.i AND u.c < " + number(literals) + ") FROM t WHERE "
                        + "EXISTS (SELECT 1 FROM u WHERE u.i = t.i AND u.s <> '" + text(literals) + "')";
            case 7 ->
                "WITH w AS (SELECT i, c FROM t WHERE " + where + ") SELECT a.i, b.c FROM w a JOIN w b ON a.i = b.i "
                        + "WHERE a.c < " + number(literals) + " AND b.c < " + number(literals) + " ORDER BY 1, 2";
            default ->
                "SELECT i FROM t WHERE (i = " + small + " AND x < " + number(literals) + ") OR (i = " + small
                        + " AND c > " + number(literals) + ") UNION ALL SELECT i FROM u WHERE i IN ("
                        + numbers(literals)
                        + ") ORDER BY 1 LIMIT 1000";
        };
    }

    @Test
    void otherLiteralsGetTheAnswersOfTheirOwnPlans() {
        long seed = Seeds.next();
        Random seeds = new Random(seed);
        for (int shape = 0; shape < Integer.getInteger("plan.cache.shapes", 150); shape++) {
            long structure = seeds.nextLong();
            for (int round = 0; round < 4; round++) {
                String sql = query(new Random(structure), new Random(seeds.nextLong()));
                sameAnswer(sql, "-Dtests.seed=" + seed);
            }
        }
        assertThat(cache().hits()).isGreaterThan(cache().misses());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT i FROM t WHERE c = 1.5|SELECT i FROM t WHERE c = 1.50|SELECT i FROM t WHERE c = 1.505",
                "SELECT i FROM t WHERE i = 5|SELECT i FROM t WHERE i = 5000000000|SELECT i FROM t WHERE i = 99999999999999999999",
                "SELECT i FROM t WHERE i > -2147483648|SELECT i FROM t WHERE i > -1|SELECT i FROM t WHERE i > -9223372036854775808",
                "SELECT i FROM t WHERE i = -0|SELECT i FROM t WHERE i = -3|SELECT i FROM t WHERE i > - 0|SELECT i FROM t WHERE i > - 2",
                "SELECT i FROM t WHERE s LIKE 'a%'|SELECT i FROM t WHERE s LIKE '%a'|SELECT i FROM t WHERE s LIKE '%'",
                "SELECT i FROM t WHERE d = '2024-01-11'|SELECT i FROM t WHERE d = 'no day'|SELECT i FROM t WHERE d = '2024-1-12'",
                "SELECT i FROM t WHERE d > DATE '2024-01-20'|SELECT i FROM t WHERE d > DATE '2024-13-20'",
                "SELECT i FROM t WHERE d > DATE '2024-01-20' - INTERVAL '3' DAY|SELECT i FROM t WHERE d > DATE '2024-01-20' - INTERVAL '4' DAY|SELECT i FROM t WHERE d > DATE '2024-01-19' - INTERVAL '4' DAY|SELECT i FROM t WHERE d > TIMESTAMP '2024-01-19 00:00:00' - INTERVAL '4' DAY",
                "SELECT i + 1 FROM t WHERE i + 1 = 3 GROUP BY i + 1|SELECT i + 1 FROM t WHERE i + 1 = 4 GROUP BY i + 1",
                "SELECT i = 3 FROM t GROUP BY i = 3 HAVING i = 3|SELECT i = 3 FROM t GROUP BY i = 3 HAVING i = 4",
                "SELECT sum(CASE WHEN i = 3 THEN 1 END) FROM t HAVING sum(CASE WHEN i = 3 THEN 1 END) > 3"
                        + "|SELECT sum(CASE WHEN i = 4 THEN 1 END) FROM t HAVING sum(CASE WHEN i = 4 THEN 1 END) > 5",
                "SELECT i FROM t WHERE 1 = 1|SELECT i FROM t WHERE 1 = 2",
                "SELECT i AS k FROM t WHERE k = 3 ORDER BY 1|SELECT i AS k FROM t WHERE k = 4 ORDER BY 1",
                "SELECT i FROM t WHERE i = -- it's a comment\n 3|SELECT i FROM t WHERE i = -- it's a comment\n 4",
                "SELECT i FROM t WHERE s = 'it''s' /* 5 */ AND i = 5|SELECT i FROM t WHERE s = 'a' /* 5 */ AND i = 6",
                "SELECT i FROM t WHERE s = 'a' 'b'|SELECT i FROM t WHERE s = 'a'\n'b'",
                "SELECT \"i\" FROM t WHERE b = TRUE AND i < 3.0|SELECT \"i\" FROM t WHERE b = TRUE AND i < 4.0",
                "SELECT i FROM t WHERE b = 1|SELECT i FROM t WHERE b = 0|SELECT i FROM t WHERE b = 2",
                "SELECT i FROM t WHERE x < 1e0|SELECT i FROM t WHERE x < 2e0|SELECT i FROM t WHERE x < 1.",
                "SELECT i FROM t WHERE i IN (1)|SELECT i FROM t WHERE i IN (1, 2)|SELECT i FROM t WHERE i IN (2, 3)",
                "SELECT i FROM t WHERE (i, c) = (1, 2)|SELECT i FROM t WHERE (i, c) IN ((1, 2), (3, 4))",
                "SELECT i FROM t WHERE i = 1\r\nAND c > 1\rAND\tx > 0|SELECT i FROM t WHERE i = 2\r\nAND c > 0\rAND\tx > 1",
                "SELECT i FROM t WHERE s = U&'\\0061'|SELECT i FROM t WHERE s = U&'\\0062'",
                "SELECT count(*) FROM t WHERE i > 3 LIMIT 1|SELECT count(*) FROM t WHERE i > 4 LIMIT 0",
                "SELECT i FROM t WHERE CASE WHEN i > 3 THEN c > 1 ELSE c < 1 END|SELECT i FROM t WHERE CASE WHEN i > 0 THEN c > 2 ELSE c < 0 END",
            })
    void literalsThatLookAlikeAreToldApart(String texts) {
        for (String sql : texts.split("\\|")) {
            sameAnswer(sql, "given text");
        }
        for (String sql : texts.split("\\|")) {
            sameAnswer(sql, "second round");
        }
    }

    @Test
    void aRepeatedQueryIsPlannedOnceWhateverItsLiterals() {
        for (int k = 0; k < 200; k++) {
            run(
                    cached,
                    "SELECT s, c FROM t WHERE i = " + (k % 20 - 10) + " AND d < DATE '2024-01-" + (10 + k % 20) + "'");
        }
        // With a minus sign and without.
        assertThat(cache().misses()).isEqualTo(2);
        assertThat(cache().hits()).isEqualTo(198);
        assertThat(cache().kept()).hasSize(2).allMatch(k -> k.plans() == 1);
        assertThat(run(cached, "SELECT sum(use_count) FROM ogive.plans"))
                .hasSize(2)
                .last()
                .isEqualTo("[198]");
    }

    @Test
    void aCommentMayStandBeforeAQuery() {
        for (int k = 0; k < 10; k++) {
            sameAnswer("-- it's 1\n/* (2 */ (SELECT i FROM t WHERE i > " + k + ")", "k " + k);
        }
        assertThat(cache().misses()).isEqualTo(1);
        assertThat(cache().hits()).isEqualTo(19);
        assertThat(run(cached, "/* SELECT 1")).isEqualTo(run(planned, "/* SELECT 1"));
        assertThat(run(cached, "-- SELECT 1")).isEqualTo(run(planned, "-- SELECT 1"));
    }

    @Test
    void aDateThatAnIntervalMovesIsLifted() {
        for (int k = 0; k < 20; k++) {
            String day = "2024-01-" + (10 + k % 20);
            sameAnswer(
                    "SELECT i, d FROM t WHERE d >= DATE '" + day + "' AND d < DATE '" + day
                            + "' + INTERVAL '5' DAY AND ts BETWEEN DATE '" + day
                            + "' - INTERVAL '9' DAY AND TIMESTAMP '"
                            + day + " 00:00:00' + INTERVAL '1' MONTH",
                    "day " + day);
        }
        assertThat(cache().misses()).isEqualTo(1);
        assertThat(cache().hits()).isEqualTo(39);
        sameAnswer("SELECT i FROM t WHERE d < DATE '2024-02-30' + INTERVAL '1' DAY", "no such day");
        sameAnswer("SELECT i FROM t WHERE d < DATE '9999-12-31' + INTERVAL '9999999' MONTH", "out of range");
    }

    @Test
    void switchedOffNothingIsKept() {
        for (int k = 0; k < 5; k++) {
            run(planned, "SELECT * FROM t WHERE i = 1");
        }
        assertThat(cache().kept()).isEmpty();
        assertThat(cache().hits()).isZero();
    }

    @Test
    void theNumberOfPlansIsBounded() {
        for (int k = 0; k < 700; k++) {
            run(cached, "SELECT " + k + " FROM t WHERE i = 1 LIMIT 1");
        }
        assertThat(cache().kept()).hasSize(500);
    }

    @Test
    void changedDefinitionsAreSeen() {
        String sql = "SELECT * FROM v WHERE k = 1";
        run(cached, "CREATE TABLE v (k INTEGER, a VARCHAR)");
        run(cached, "INSERT INTO v VALUES (1, 'table')");
        sameAnswer(sql, "table");
        run(cached, "DROP TABLE v");
        assertThat(run(cached, sql)).containsExactly("error UNKNOWN_TABLE");
        run(cached, "CREATE VIEW v AS SELECT i AS k, s FROM t WHERE i = 1");
        sameAnswer(sql, "view");
        run(cached, "CREATE OR REPLACE VIEW v AS SELECT i AS k, l FROM t WHERE i <> 1");
        sameAnswer(sql, "other view");
        run(cached, "DROP VIEW v");
        run(cached, "CREATE TABLE v (k VARCHAR, a INTEGER, z INTEGER)");
        run(cached, "INSERT INTO v VALUES ('1', 2, 3)");
        sameAnswer(sql, "other types");
        run(cached, "ALTER TABLE v ADD COLUMN y INTEGER");
        sameAnswer(sql, "one more column");
        run(cached, "BEGIN");
        run(cached, "DROP TABLE v");
        run(cached, "CREATE TABLE v (k INTEGER)");
        run(cached, "INSERT INTO v VALUES (1), (1)");
        assertThat(run(cached, sql)).hasSize(3);
        assertThat(run(planned, sql)).hasSize(2);
        run(cached, "ROLLBACK");
        sameAnswer(sql, "rolled back");
        run(cached, "CREATE SCHEMA other");
        run(cached, "CREATE TABLE other.v AS SELECT 1 AS k, 'other' AS a");
        run(cached, "SET schema = 'other'");
        assertThat(run(cached, sql)).last().isEqualTo("[1, other]");
    }

    @Test
    void changedRowsAreSeen() {
        String sql = "SELECT count(*), sum(i) FROM t WHERE i = 7";
        for (int k = 0; k < 20; k++) {
            sameAnswer(sql, "row " + k);
            run(cached, "INSERT INTO t (i) VALUES (7)");
        }
        run(cached, "DELETE FROM t WHERE i = 7");
        sameAnswer(sql, "deleted");
        run(cached, "BEGIN");
        run(cached, "INSERT INTO t (i) VALUES (7)");
        assertThat(run(cached, sql)).last().isEqualTo("[1, 7]");
        assertThat(run(planned, sql)).last().isEqualTo("[0, null]");
        run(cached, "ROLLBACK");
        sameAnswer(sql, "rolled back");
    }

    @Test
    void preparedStatementsShareThePlansOfTheirText() {
        String sql = "SELECT s FROM t WHERE i = ? AND c > 0.5 AND d < ? -- really?";
        for (long i = -3; i < 4; i++) {
            List<String> expected = run(planned, sql, i, 19_740L);
            assertThat(run(cached, sql, i, 19_740L)).isEqualTo(expected);
            Prepared prepared = cached.prepare("SELECT s FROM t WHERE i = ? AND c > 0.7 AND d < ? -- really?");
            assertThat(run(cached, prepared.sql(), i, 19_740L)).isEqualTo(run(planned, prepared.sql(), i, 19_740L));
        }
        assertThat(cache().kept()).hasSize(1);
        assertThat(run(cached, sql, 1L)).containsExactly("error INVALID_PARAMETER");
        assertThat(run(cached, sql, null, null)).isEqualTo(run(planned, sql, null, null));
    }

    @Test
    void aJoinIsPlannedAnewWhereItsLiteralsChangeTheSizeOfAnInput() {
        run(cached, "CREATE TABLE big AS SELECT n AS k, n % 1000 AS v FROM generate_series(1, 200000) g(n)");
        run(cached, "CREATE TABLE mid AS SELECT n AS k, n % 10 AS v FROM generate_series(1, 20000) g(n)");
        for (int round = 0; round < 3; round++) {
            for (int bound : new int[] {100, 199_000, 150_000, 50}) {
                String text = "SELECT count(*) FROM big JOIN mid ON big.k = mid.k WHERE big.k < " + bound
                        + " AND mid.v = " + round;
                assertThat(run(cached, text)).as(text).isEqualTo(run(planned, text));
            }
        }
        assertThat(cache().kept().stream().filter(k -> k.sql().contains("big JOIN mid")))
                .singleElement()
                .extracting(PlanCache.Kept::plans)
                .isEqualTo(2);
    }

    @Test
    void sessionsShareTheCacheAtTheSameTime() throws Exception {
        List<String> expected = new ArrayList<>();
        for (int k = 0; k < 10; k++) {
            expected.add(run(planned, "SELECT count(*), min(s) FROM t WHERE i = " + k + " AND c < 1." + k)
                    .getLast());
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Void>> work = new ArrayList<>();
            for (int worker = 0; worker < 4; worker++) {
                int first = worker;
                work.add(() -> {
                    try (Session own = engine.session()) {
                        for (int n = 0; n < 300; n++) {
                            int k = (first * 7 + n) % 10;
                            assertThat(run(own, "SELECT count(*), min(s) FROM t WHERE i = " + k + " AND c < 1." + k))
                                    .last()
                                    .isEqualTo(expected.get(k));
                            if (first == 0 && n % 50 == 0) {
                                run(own, "CREATE TABLE made_" + n + " (a INTEGER)");
                            }
                        }
                    }
                    return null;
                });
            }
            for (Future<Void> done : threads.invokeAll(work)) {
                done.get();
            }
        }
    }

    @Test
    void filesReadInPlaceAreLookedAtEachTime() {
        assertThat(run(cached, "SELECT * FROM 'nowhere.csv' WHERE a = 1"))
                .isEqualTo(Arrays.asList("error FILE_NOT_FOUND"));
        run(cached, "SELECT name FROM ogive.settings WHERE name = 'threads'");
        assertThat(cache().kept()).isEmpty();
    }
}
