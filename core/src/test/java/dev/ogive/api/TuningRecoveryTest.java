package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.catalog.TableName;
import dev.ogive.error.OgiveException;
import dev.ogive.maintain.tune.Comparison;
import dev.ogive.maintain.tune.Decision;
import dev.ogive.maintain.tune.DecisionLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningRecoveryTest {
    @TempDir
    Path folder;

    private static final String VIEW = "CREATE MATERIALIZED VIEW v AS SELECT b, count(*) AS n FROM t GROUP BY b";
    private static final String QUERY = "EXPLAIN SELECT b, count(*) FROM t GROUP BY b";

    private static Decision trial(TableName view, String sql, String undo, String measured) {
        return new Decision(
                0,
                TableName.of("t"),
                view,
                sql,
                undo,
                "",
                0,
                0,
                measured,
                0,
                0,
                List.of(),
                Decision.State.TRIAL,
                false,
                "",
                0,
                0);
    }

    private static String text(Session session, String sql) {
        StringBuilder text = new StringBuilder();
        try (Outcome.Rows rows = (Outcome.Rows) session.execute(sql)) {
            for (var batch = rows.cursor().next();
                    batch != null;
                    batch = rows.cursor().next()) {
                for (int r = 0; r < batch.rows; r++) {
                    for (int c = 0; c < batch.columns.length; c++) {
                        text.append(batch.columns[c].get(r)).append(' ');
                    }
                }
            }
        }
        return text.toString();
    }

    /// The state that a process leaves behind which is killed in the middle of trials.
    private Path interrupted() {
        Path database = folder.resolve("db");
        try (Engine engine = Engine.open(database, false);
                Session session = engine.session()) {
            session.execute("CREATE TABLE t AS SELECT x AS a, x % 7 AS b FROM generate_series(1, 5000) AS s(x)");
            session.execute(VIEW);
            session.execute("CREATE SCHEMA \"" + Trial.SCHEMA + "\"");
            session.execute("CREATE TABLE \"" + Trial.SCHEMA + "\".t2 AS SELECT * FROM t");
            DecisionLog log = new DecisionLog(engine.database().notes());
            log.put(trial(TableName.of("v"), VIEW, "DROP MATERIALIZED VIEW IF EXISTS v", ""));
            log.put(trial(null, "ALTER TABLE t CLUSTER BY (a)", "ALTER TABLE t CLUSTER BY NONE", ""));
        }
        return database;
    }

    @Test
    void aViewThatIsBeingTriedAnswersNobodysQueries() {
        try (Engine engine = Engine.open(interrupted(), true);
                Session session = engine.session()) {
            assertThat(text(session, QUERY)).contains("main.t").doesNotContain("(materialized)");
            assertThat(text(session, "SELECT table_name FROM information_schema.tables WHERE table_name = 't2'"))
                    .isEmpty();
        }
    }

    @Test
    void whatAProcessLeftHalfDoneIsDropped() {
        try (Engine engine = Engine.open(interrupted(), false);
                Session session = engine.session()) {
            engine.tuning().recover();
            assertThat(engine.tuning().decisions())
                    .hasSize(2)
                    .allMatch(
                            d -> d.state() == Decision.State.FAILED && d.note().contains("interrupted"));
            assertThat(text(session, "SELECT view_name FROM ogive.materialized_views"))
                    .isEmpty();
            try (var snapshot = engine.database().snapshot()) {
                assertThat(snapshot.schemas()).doesNotContain(Trial.SCHEMA);
            }
            assertThat(text(session, "SELECT count(*) FROM t")).isEqualTo("5000 ");
        }
    }

    @Test
    void anOrderThatWasAcceptedIsSet() {
        Path database = interrupted();
        try (Engine engine = Engine.open(database, false)) {
            DecisionLog log = new DecisionLog(engine.database().notes());
            log.put(trial(
                    null, "ALTER TABLE t CLUSTER BY (b)", "ALTER TABLE t CLUSTER BY NONE", "1 templates: faster"));
        }
        try (Engine engine = Engine.open(database, false);
                Session session = engine.session()) {
            engine.tuning().recover();
            assertThat(engine.tuning().decisions().getLast().state()).isEqualTo(Decision.State.ACTIVE);
            assertThat(text(session, "SELECT sort_key FROM ogive.tables WHERE table_name = 't'"))
                    .isEqualTo("b ");
            session.execute("CALL ogive.revert(3)");
            assertThat(text(session, "SELECT id, state FROM ogive.decisions WHERE id = 3"))
                    .isEqualTo("3 reverted ");
        }
    }

    @Test
    void fiveSlowStatementsInARowAreARegression() {
        RegressionWatch watch = new RegressionWatch(null);
        double[] old = {2e6, 3e6};
        watch.add(9, List.of(new Comparison.OfTemplate(77, 1, old, old, old)));
        for (int i = 0; i < 4; i++) {
            watch.ran(77, 6_000_000);
        }
        watch.ran(77, 5_000_000);
        assertThat(watch.regressions()).isEmpty();
        for (int i = 0; i < 5; i++) {
            watch.ran(78, 60_000_000);
            watch.ran(77, 6_000_000);
        }
        assertThat(watch.regressions()).containsExactly(new RegressionWatch.Regression(9, 77));
        assertThat(watch.regressions()).isEmpty();
        watch.forget(9);
        for (int i = 0; i < 5; i++) {
            watch.ran(77, 6_000_000);
        }
        assertThat(watch.regressions()).isEmpty();
    }

    @Test
    void aWatchGoesOnAfterARestart() {
        double[] old = {2e6, 3e6};
        Path database = folder.resolve("watched");
        try (Engine engine = Engine.open(database, false)) {
            RegressionWatch watch = new RegressionWatch(engine.database().notes());
            watch.add(9, List.of(new Comparison.OfTemplate(77, 1, old, old, old)));
            watch.add(10, List.of(new Comparison.OfTemplate(78, 1, old, old, old)));
            watch.add(11, List.of(new Comparison.OfTemplate(79, 1, old, old, old)));
            watch.forget(11);
        }
        try (Engine engine = Engine.open(database, false)) {
            RegressionWatch watch = new RegressionWatch(engine.database().notes());
            watch.restore(Set.of(9L, 11L));
            for (int i = 0; i < 5; i++) {
                watch.ran(77, 6_000_000);
                watch.ran(78, 6_000_000);
                watch.ran(79, 6_000_000);
            }
            assertThat(watch.regressions()).containsExactly(new RegressionWatch.Regression(9, 77));
            // What is no longer in use is forgotten for good.
            assertThat(engine.database().notes().read("watch")).containsOnlyKeys(9L);
        }
    }

    @Test
    void withoutATunerNothingIsTuned() {
        try (Engine engine = Engine.inMemory()) {
            engine.tuning().recover();
            if (java.util.ServiceLoader.load(dev.ogive.maintain.tune.Tuner.class)
                    .findFirst()
                    .isEmpty()) {
                assertThatThrownBy(() ->
                                engine.tuning().tune(engine.workload(), true, Duration.ofSeconds(1), (_, _) -> {}))
                        .isInstanceOf(OgiveException.class)
                        .hasMessageContaining("ogive-optimizer");
            }
        }
    }
}
