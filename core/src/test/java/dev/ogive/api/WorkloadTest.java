package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ogive.error.OgiveException;
import dev.ogive.maintain.workload.ObservedTemplate;
import dev.ogive.maintain.workload.SampleStatement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadTest {
    @TempDir
    Path folder;

    private static List<List<Object>> run(Session session, String sql, Object... values) {
        List<List<Object>> all = new ArrayList<>();
        try (Outcome outcome = session.execute(sql, values)) {
            if (outcome instanceof Outcome.Rows rows) {
                for (var batch = rows.cursor().next();
                        batch != null;
                        batch = rows.cursor().next()) {
                    for (int r = 0; r < batch.rows; r++) {
                        List<Object> row = new ArrayList<>();
                        for (var column : batch.columns) {
                            row.add(column.get(r));
                        }
                        all.add(row);
                    }
                }
            }
        }
        return all;
    }

    private static void load(Session session) {
        run(
                session,
                "CREATE TABLE t AS SELECT x AS a, x % 10 AS b, 'n' || (x % 3) AS c FROM generate_series(1, 1000) AS s(x)");
        run(session, "CREATE TABLE d AS SELECT x AS id, 'd' || x AS name FROM generate_series(0, 9) AS s(x)");
    }

    private static ObservedTemplate only(Engine engine, String start) {
        List<ObservedTemplate> found = engine.workload().observed().stream()
                .filter(t -> t.text().startsWith(start))
                .toList();
        assertThat(found).hasSize(1);
        return found.getFirst();
    }

    @Test
    void statementsAreCountedByTemplate() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session);
            for (int i = 0; i < 20; i++) {
                run(session, "SELECT count(*) FROM t WHERE a < " + i * 10);
                run(session, "SELECT sum(a) FROM t WHERE b = ?", (long) i);
            }
            assertThatThrownBy(() -> run(session, "SELECT 1 / (a - 1) FROM t")).isInstanceOf(OgiveException.class);
            ObservedTemplate counted = only(engine, "select count");
            assertThat(counted.text()).isEqualTo("select count(*) from t where a < ?");
            assertThat(counted.runs()).isEqualTo(20);
            assertThat(counted.weight()).isCloseTo(20, within(0.01));
            assertThat(counted.rowsMean()).isEqualTo(1);
            assertThat(counted.nanosMean()).isPositive();
            assertThat(counted.nanosP50()).isPositive().isLessThanOrEqualTo(counted.nanosP99());
            assertThat(counted.samples()).hasSize(20);
            ObservedTemplate withParameter = only(engine, "select sum");
            assertThat(withParameter.samples())
                    .contains(new SampleStatement("main", "SELECT sum(a) FROM t WHERE b = ?", List.of(7L)));
            ObservedTemplate failed = only(engine, "select ? / ");
            assertThat(failed.errors()).isEqualTo(1);
            assertThat(failed.runs()).isZero();
        }
    }

    @Test
    void whatTemplatesDoWithTablesIsShown() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session);
            run(session, "SELECT name, sum(a + 1) FROM t JOIN d ON t.b = d.id WHERE a >= 10 AND a < 20 GROUP BY name");
            run(session, "SELECT name, sum(a + 1) FROM t JOIN d ON t.b = d.id WHERE a >= 15 AND a < 40 GROUP BY name");
            assertThat(run(
                            session,
                            "SELECT run_count, tables, predicates, group_keys, aggregates, join_keys FROM ogive.templates"
                                    + " WHERE sql LIKE 'select name%'"))
                    .containsExactly(List.of(
                            2L,
                            "main.d, main.t",
                            "t.a in [10 .. 39] x2",
                            "d.name",
                            "sum((t.a + CAST('1' AS BIGINT)))",
                            "d.id = t.b"));
            assertThat(run(session, "SELECT template FROM ogive.queries WHERE sql LIKE 'SELECT name%'"))
                    .hasSize(2)
                    .containsOnly(run(session, "SELECT sql FROM ogive.templates WHERE sql LIKE 'select name%'")
                            .getFirst());
        }
    }

    @Test
    void statisticsSurviveARestart() {
        ObservedTemplate before;
        try (Engine engine = Engine.open(folder.resolve("db"), false);
                Session session = engine.session()) {
            load(session);
            for (int i = 0; i < 50; i++) {
                run(session, "SELECT c, count(*) FROM t WHERE a > ? AND c <> 'x' GROUP BY c", (long) i);
            }
            before = only(engine, "select c,");
        }
        try (Engine engine = Engine.open(folder.resolve("db"), false);
                Session session = engine.session()) {
            ObservedTemplate after = only(engine, "select c,");
            assertThat(after.id()).isEqualTo(before.id());
            assertThat(after.runs()).isEqualTo(50);
            assertThat(after.nanosMean()).isCloseTo(before.nanosMean(), within(1.0));
            assertThat(after.nanosP95()).isEqualTo(before.nanosP95());
            assertThat(after.samples()).isEqualTo(before.samples());
            run(session, "SELECT c, count(*) FROM t WHERE a > ? AND c <> 'x' GROUP BY c", 1L);
            assertThat(only(engine, "select c,").runs()).isEqualTo(51);
            run(session, "CALL ogive.forget()");
            assertThat(engine.workload().observed()).isEmpty();
        }
        try (Engine engine = Engine.open(folder.resolve("db"), true)) {
            assertThat(engine.workload().observed()).isEmpty();
        }
    }

    @Test
    void nothingIsKeptWhileObservingIsOff() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session);
            run(session, "SET workload.observe = off");
            run(session, "SELECT count(*) FROM t");
            assertThat(engine.workload().observed()).noneMatch(t -> t.text().startsWith("select count"));
        }
    }

    @Test
    void templatesAndSamplesAreBounded() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            for (int i = 0; i < 600; i++) {
                run(session, "SELECT 1 AS c" + i);
            }
            assertThat(engine.workload().observed()).hasSize(500);
            for (int i = 0; i < 300; i++) {
                run(session, "SELECT '" + "x".repeat(2000) + i + "' AS long");
            }
            ObservedTemplate large = only(engine, "select ? as long");
            assertThat(large.runs()).isEqualTo(300);
            assertThat(large.samples()).hasSizeBetween(1, 8);
            run(session, "SELECT '" + "y".repeat(20_000) + "' AS longer");
            assertThat(engine.workload().observed()).noneMatch(t -> t.text().endsWith("as longer"));
        }
    }

    @Test
    void callRefusesWhatItDoesNotKnow() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            assertThatThrownBy(() -> run(session, "CALL ogive.nothing(1)"))
                    .isInstanceOf(OgiveException.class)
                    .hasMessageContaining("ogive.nothing");
            assertThatThrownBy(() -> run(session, "CALL ogive.forget(1)")).hasMessageContaining("takes 0 arguments");
            assertThatThrownBy(() -> run(session, "CALL ogive.forget(a + 1)")).isInstanceOf(OgiveException.class);
            assertThatThrownBy(() -> run(session, "CALL ogive.forget(1.5)")).isInstanceOf(OgiveException.class);
        }
    }

    @Test
    void predictionsSayWhatTemplatesAreExpectedToTake() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session);
            for (int i = 0; i < 5; i++) {
                run(session, "SELECT sum(a) FROM t WHERE b = " + i);
            }
            List<List<Object>> known = run(
                    session,
                    "SELECT t.sql, p.run_weight, p.predicted_ms, p.spread_factor, p.predicted_by"
                            + " FROM ogive.predictions p JOIN ogive.templates t ON t.template = p.template"
                            + " WHERE t.sql LIKE 'select sum%'");
            assertThat(known).hasSize(1);
            assertThat((Double) known.getFirst().get(1)).isEqualTo(5);
            assertThat((Double) known.getFirst().get(2)).isPositive();
            assertThat((Double) known.getFirst().get(3)).isGreaterThanOrEqualTo(1);
            assertThat(known.getFirst().get(4)).isIn("template", "plan");
            run(session, "CALL ogive.forget()");
            assertThat(run(
                            session,
                            "SELECT 1 FROM ogive.predictions p JOIN ogive.templates t USING (template)"
                                    + " WHERE t.sql LIKE 'select sum%'"))
                    .isEmpty();
        }
    }
}
