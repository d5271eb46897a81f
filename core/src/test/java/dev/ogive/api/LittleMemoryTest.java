package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.Batch;
import dev.ogive.column.Vector;
import dev.ogive.error.OgiveException;
import dev.ogive.memory.QueryMemory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Whatever can spill comes to its end with the answer that it gives with plenty of memory: with
/// a limit far below what the rows take, with any number of threads, and while another query of
/// the same engine holds nearly all of it.
///
/// `-Dtests.little_memory_rounds=500` runs that many rounds of every query.
class LittleMemoryTest {
    private static final int ROUNDS = Integer.getInteger("tests.little_memory_rounds", 1);

    private static final List<String> QUERIES = List.of(
            "SELECT k, count(*), sum(v), max(g) FROM t GROUP BY k",
            "SELECT s, count(*), min(s), max(k) FROM t GROUP BY s",
            "SELECT k, min(s), max(s) FROM t GROUP BY k",
            "SELECT g, min(s), max(s), approx_count_distinct(k) FROM t GROUP BY g",
            "SELECT min(s), max(s), count(*) FROM t",
            "SELECT DISTINCT k, s FROM t",
            "SELECT g, count(DISTINCT k), sum(DISTINCT v), count(DISTINCT s) FROM t GROUP BY g",
            "SELECT count(DISTINCT k), count(DISTINCT s), max(s) FROM t",
            "SELECT k, string_agg(s, ';' ORDER BY v), median(v) FROM t GROUP BY k",
            "SELECT g, string_agg(s, ';' ORDER BY v), quantile_disc(v, 0.25), array_agg(k ORDER BY v) FROM t GROUP BY g",
            "SELECT g % 10, median(v), mode(k) FROM t GROUP BY g % 10",
            "SELECT k, g, sum(v) FROM t GROUP BY ROLLUP (k, g)",
            "SELECT t.k, t.v, u.w FROM t JOIN u ON t.k = u.k",
            "SELECT t.v, u.s FROM t LEFT JOIN u ON t.k = u.k AND t.v > u.w",
            "SELECT t.v, u.w FROM t FULL JOIN u ON t.s = u.s",
            "SELECT count(*), sum(t.v) FROM t RIGHT JOIN u ON t.k = u.k",
            "SELECT v FROM t WHERE k IN (SELECT k FROM u)",
            "SELECT v FROM t WHERE NOT EXISTS (SELECT 1 FROM u WHERE u.k = t.k AND u.w > t.v)",
            "SELECT v FROM t WHERE k NOT IN (SELECT k FROM u WHERE w % 3 = 0)",
            "SELECT count(*) FROM t a JOIN t b ON a.g = b.g AND a.v < b.v - 23000",
            "SELECT a.v, b.v FROM t a JOIN t b ON a.v = b.v JOIN u ON a.k = u.k ORDER BY 1, 2",
            "SELECT * FROM t ORDER BY s, v",
            "SELECT v, s FROM t ORDER BY v DESC LIMIT 8000 OFFSET 100",
            "SELECT v, rank() OVER (PARTITION BY g ORDER BY v), sum(v) OVER (PARTITION BY g) FROM t",
            "SELECT v, max(s) OVER (ORDER BY v ROWS BETWEEN 50 PRECEDING AND CURRENT ROW) FROM t",
            "SELECT v, lag(s) OVER (ORDER BY v), sum(v) OVER (ORDER BY k RANGE BETWEEN 3 PRECEDING AND 3 FOLLOWING) FROM t",
            "SELECT k, v FROM t UNION SELECT k, w FROM u",
            "SELECT k FROM t EXCEPT ALL SELECT k FROM u",
            "SELECT k, s FROM t INTERSECT SELECT k, s FROM u",
            "WITH c AS (SELECT k, sum(v) AS v FROM t GROUP BY k)"
                    + " SELECT a.k, b.v FROM c a JOIN c b ON a.k = b.k WHERE a.v > (SELECT avg(v) FROM c)",
            "WITH RECURSIVE r(n, d) AS (SELECT v, 0 FROM t UNION SELECT n / 2, d + 1 FROM r WHERE n > 0)"
                    + " SELECT d, count(*), sum(n) FROM r GROUP BY d",
            "WITH RECURSIVE r(n, d) AS (SELECT v, 0 FROM t UNION ALL SELECT n, d + 1 FROM r WHERE d < 3)"
                    + " SELECT d, count(*), sum(n) FROM r GROUP BY d");

    private static Engine engine;
    private static Session session;
    private static final Map<String, Answer> ANSWERS = new LinkedHashMap<>();

    /// A bag of rows, in any order.
    private record Answer(long rows, long hash) {}

    @BeforeAll
    static void load() {
        engine = Engine.inMemory();
        session = engine.session();
        run("SET compaction.background = false");
        run("""
                CREATE TABLE t AS SELECT i * 7919 % 8009 AS k, i % 300 AS g, i AS v,
                        'a text of some length ' || (i * 104729 % 12007) AS s
                FROM generate_series(1, 24000) AS n(i)""");
        run("""
                CREATE TABLE u AS SELECT i * 31 % 9001 AS k, i AS w, 'a text of some length ' || (i * 3 % 15013) AS s
                FROM generate_series(1, 18000) AS n(i)""");
        run("SET memory.limit = '1GB'");
        QUERIES.forEach(q -> ANSWERS.put(q, run(q)));
    }

    @AfterAll
    static void close() {
        session.close();
        engine.close();
    }

    private static Answer run(String query) {
        long rows = 0;
        long hash = 0;
        try (Outcome outcome = session.execute(query)) {
            if (!(outcome instanceof Outcome.Rows result)) {
                return new Answer(0, 0);
            }
            for (Batch batch; (batch = result.cursor().next()) != null; rows += batch.rows) {
                for (int i = 0; i < batch.rows; i++) {
                    long row = 17;
                    for (Vector column : batch.columns) {
                        Object value = column.get(i);
                        row = (row ^ (value == null ? 0 : value.hashCode())) * 0x9E3779B97F4A7C15L;
                        row ^= row >>> 29;
                    }
                    hash += row * 0xBF58476D1CE4E5B9L;
                }
            }
        }
        return new Answer(rows, hash);
    }

    @Test
    void whatCanSpillComesToItsEnd() throws InterruptedException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        List<String> wrong = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            for (String query : QUERIES) {
                int megabytes = 1 + random.nextInt(2);
                int threads = 1 + random.nextInt(8);
                int percentHeld = random.nextInt(4) * 33;
                run("SET memory.limit = '" + megabytes + "MB'");
                run("SET threads = " + threads);
                String what = "%s with %d MB of which another query holds %d%%, %d threads, -Dtests.seed=%d"
                        .formatted(query, megabytes, percentHeld, threads, seed);
                engine.memory().setLimit((long) megabytes << 20);
                try (QueryMemory other = engine.memory().query()) {
                    assertThat(other.tryReserve(((long) megabytes << 20) * percentHeld / 100))
                            .isTrue();
                    Answer answer = run(query);
                    if (!answer.equals(ANSWERS.get(query))) {
                        wrong.add(answer + " is not " + ANSWERS.get(query) + ": " + what);
                    }
                } catch (OgiveException e) {
                    wrong.add(e.getMessage() + ": " + what);
                }
                assertThat(engine.memory().usedBytes()).as(what).isZero();
            }
        }
        assertThat(wrong).isEmpty();
    }
}
