package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.Batch;
import dev.ogive.column.I64Vector;
import dev.ogive.storage.Chunk;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/// Tables with a sort key against tables without one.
class TableLayoutTest {
    private static void run(Session session, String sql) {
        session.execute(sql).close();
    }

    /// Rows and a hash of them, in any order.
    private static List<Object> answer(Session session, String sql) {
        long rows = 0;
        long hash = 0;
        try (Outcome.Rows outcome = (Outcome.Rows) session.execute(sql)) {
            for (Batch batch = outcome.cursor().next();
                    batch != null;
                    batch = outcome.cursor().next()) {
                for (int r = 0; r < batch.rows; r++) {
                    long row = 0;
                    for (int c = 0; c < batch.columns.length; c++) {
                        Object value = batch.columns[c].get(r);
                        row = row * 1_000_003 + (value == null ? 7 : value.hashCode());
                    }
                    hash += row * row + row;
                }
                rows += batch.rows;
            }
        }
        return List.of(rows, hash);
    }

    private static StoredTable table(DatabaseSnapshot snapshot) {
        return snapshot.table(dev.ogive.catalog.TableName.of("t"));
    }

    /// First and last key of each chunk of table t, whose key is one BIGINT, in order of the
    /// first.
    private static List<long[]> ranges(Engine engine) {
        try (DatabaseSnapshot snapshot = engine.database().snapshot()) {
            return table(snapshot).open(snapshot).chunks().stream()
                    .map(c -> new long[] {key(c, 0), key(c, c.rows() - 1)})
                    .sorted((a, b) -> Long.compare(a[0], b[0]))
                    .toList();
        }
    }

    private static long key(Chunk chunk, int row) {
        assertThat(chunk.sortedBy()).isEqualTo(List.of(0));
        I64Vector value = new I64Vector(dev.ogive.column.SimpleType.BIGINT, 1);
        chunk.column(0).gather(new int[] {row}, 1, value);
        return value.values[0];
    }

    @Test
    void chunksOfAClusteredTableDoNotOverlapAlsoWithLittleMemory() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            run(session, "SET compaction.background = off");
            run(session, "SET memory.limit = '3MB'");
            run(
                    session,
                    "CREATE TABLE t AS SELECT (i * 7919) % 600011 AS k, i AS v, 'x' || (i % 10) AS s"
                            + " FROM range(600000) r(i)");
            List<Object> before = answer(session, "SELECT * FROM t");
            run(session, "ALTER TABLE t CLUSTER BY (k)");
            assertThat(answer(session, "SELECT * FROM t")).isEqualTo(before);
            List<long[]> ranges = ranges(engine);
            assertThat(ranges).hasSizeGreaterThan(8);
            for (int i = 1; i < ranges.size(); i++) {
                assertThat(ranges.get(i)[0]).isGreaterThanOrEqualTo(ranges.get(i - 1)[1]);
            }
            assertThat(engine.database().verify().problems()).isEmpty();
            assertThat(plan(session, "SELECT sum(v) FROM t WHERE k BETWEEN 70000 AND 70100"))
                    .contains("chunks=1,");
        }
    }

    private static String plan(Session session, String query) {
        StringBuilder text = new StringBuilder();
        try (Outcome.Rows outcome = (Outcome.Rows) session.execute("EXPLAIN ANALYZE " + query)) {
            for (Batch batch = outcome.cursor().next();
                    batch != null;
                    batch = outcome.cursor().next()) {
                for (int r = 0; r < batch.rows; r++) {
                    text.append(batch.columns[0].get(r)).append('\n');
                }
            }
        }
        return text.toString();
    }

    /// Whatever statements come, in small and large pieces, the table has the rows of its twin.
    @RepeatedTest(3)
    void aClusteredTableHasTheRowsOfItsTwin() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            run(session, "SET compaction.background = off");
            run(session, "CREATE TABLE t (k BIGINT, s VARCHAR, d DECIMAL(12,2)) CLUSTER BY (k, s)");
            run(session, "CREATE TABLE u (k BIGINT, s VARCHAR, d DECIMAL(12,2))");
            for (int step = 0; step < 20; step++) {
                int modulus = 2 + random.nextInt(30);
                int rows = random.nextInt(3) == 0 ? 17_000 + random.nextInt(20_000) : 1 + random.nextInt(500);
                long factor = 1L + random.nextInt(10_000);
                List<String> statements = List.of(
                        "INSERT INTO @ SELECT (i * " + factor + ") % 100003, 's' || (i % 13), i / 8 FROM range(" + rows
                                + ") r(i)",
                        "INSERT INTO @ SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE -i END, NULL, i FROM range("
                                + rows / 10 + ") r(i)",
                        "DELETE FROM @ WHERE k % " + modulus + " = 1",
                        "UPDATE @ SET k = k + " + factor + " WHERE k % " + modulus + " = 0");
                String statement = statements.get(random.nextInt(statements.size()));
                run(session, statement.replace("@", "t"));
                run(session, statement.replace("@", "u"));
                if (random.nextInt(3) == 0) {
                    layOut(engine, random.nextBoolean());
                }
                if (random.nextInt(10) == 0) {
                    run(session, "ALTER TABLE t CLUSTER BY " + (random.nextBoolean() ? "(s)" : "(k, s)"));
                }
                String replay = "step " + step + ", " + statement + ", -Dtests.seed=" + seed;
                for (String query : List.of(
                        "SELECT * FROM @",
                        "SELECT count(*), sum(d) FROM @ WHERE k BETWEEN 500 AND 900",
                        "SELECT count(*), sum(k) FROM @ WHERE s = 's3' OR k IS NULL")) {
                    assertThat(answer(session, query.replace("@", "t")))
                            .as(replay)
                            .isEqualTo(answer(session, query.replace("@", "u")));
                }
            }
            assertThat(engine.database().verify().problems())
                    .as("-Dtests.seed=%d", seed)
                    .isEmpty();
        }
    }

    private static long layOut(Engine engine, boolean always) {
        try (DatabaseSnapshot snapshot = engine.database().snapshot()) {
            return engine.layouts().layOut(table(snapshot), always, engine.settings(), () -> false);
        }
    }

    /// However the keys come: at random, or each larger than all before.
    @Test
    void fewRowsAreWrittenPerRowInserted() {
        for (String[] run : new String[][] {
            {"(k)", "(i * 7919 + %1$d) %% 1000003"},
            {"(k)", "i + %1$d"},
            {"HILBERT (k, v)", "(i * 7919 + %1$d) %% 1000003"},
            {"PREDICATES (k < 90000, v BETWEEN 5000 AND 9000, k > 800000 AND v < 700)", "(i * 7919 + %1$d) %% 1000003"}
        }) {
            String key = run[1];
            int loads = run[0].equals("(k)") ? 40 : 15;
            try (Engine engine = Engine.inMemory();
                    Session session = engine.session()) {
                run(session, "SET compaction.background = off");
                run(session, "CREATE TABLE t (k BIGINT, v BIGINT) CLUSTER BY " + run[0]);
                long inserted = 0;
                long written = 0;
                for (int load = 0; load < loads; load++) {
                    run(session, "INSERT INTO t SELECT " + key.formatted(load * 20_000) + ", i FROM range(20000) r(i)");
                    inserted += 20_000;
                    written += layOut(engine, false);
                }
                assertThat((double) written / inserted).as(run[0] + key).isLessThanOrEqualTo(4);
                if (run[0].equals("(k)")) {
                    assertThat(ranges(engine)).as(key).hasSizeLessThan(40);
                }
                assertThat(answer(session, "SELECT count(*), sum(v) FROM t"))
                        .isEqualTo(answer(
                                session, "SELECT " + inserted + ", CAST(" + loads * 199_990_000L + " AS HUGEINT)"));
            }
        }
    }

    @Test
    void readersAndWritersGoOnWhileATableIsLaidOut() throws InterruptedException, ExecutionException {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session();
                ExecutorService others = Executors.newFixedThreadPool(2)) {
            run(session, "SET compaction.background = off");
            run(session, "CREATE TABLE t AS SELECT (i * 7919) % 100003 AS k, 1 AS n FROM range(100000) r(i)");
            AtomicBoolean done = new AtomicBoolean();
            Future<?> reader = others.submit(() -> {
                try (Session own = engine.session()) {
                    while (!done.get()) {
                        // Every change keeps the sum.
                        assertThat(answer(own, "SELECT sum(n) FROM t"))
                                .isEqualTo(answer(own, "SELECT CAST(100000 AS HUGEINT)"));
                    }
                }
            });
            Future<?> writer = others.submit(() -> {
                try (Session own = engine.session()) {
                    for (int i = 0; !done.get(); i++) {
                        run(own, "UPDATE t SET k = k + 1 WHERE k % 1000 = " + i % 1000);
                    }
                }
            });
            for (String order : List.of("(k)", "(n, k)", "NONE", "(k)")) {
                run(session, "ALTER TABLE t CLUSTER BY " + order);
            }
            done.set(true);
            reader.get();
            writer.get();
            assertThat(engine.database().verify().problems()).isEmpty();
        }
    }
}
