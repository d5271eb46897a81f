package dev.ogive.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.api.Engine;
import dev.ogive.api.Outcome;
import dev.ogive.api.Session;
import dev.ogive.column.Batch;
import dev.ogive.config.Settings;
import dev.ogive.error.OgiveException;
import dev.ogive.maintain.tune.Decision;
import dev.ogive.maintain.workload.WorkloadMonitor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadTunerTest {
    private static final Duration BUDGET = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private static List<List<Object>> run(Session session, String sql) {
        List<List<Object>> all = new ArrayList<>();
        try (Outcome outcome = session.execute(sql)) {
            if (outcome instanceof Outcome.Rows rows) {
                for (Batch batch = rows.cursor().next();
                        batch != null;
                        batch = rows.cursor().next()) {
                    for (int r = 0; r < batch.rows; r++) {
                        List<Object> row = new ArrayList<>();
                        for (int c = 0; c < batch.columns.length; c++) {
                            row.add(batch.columns[c].get(r));
                        }
                        all.add(row);
                    }
                }
            }
        }
        return all;
    }

    /// A fact with two keys of few values, one of many, and a dimension.
    private static void load(Session session, int rows) {
        run(
                session,
                "CREATE TABLE fact AS SELECT x AS id, (x * 7919) % 100 AS a, (x * 104729) % 50 AS b,"
                        + " CAST((x * 15485863) % 1000003 AS DOUBLE) AS c, (x * 15485863) % 1000003 AS d FROM generate_series(1, "
                        + rows
                        + ") AS s(x)");
        run(session, "CREATE TABLE dim AS SELECT x AS k, 'g' || (x % 5) AS g FROM generate_series(0, 49) AS s(x)");
    }

    private static String grouped(int i) {
        return "SELECT b, count(*), sum(id), avg(c) FROM fact WHERE a >= " + i % 50 + " AND a < " + (i % 50 + 30)
                + " GROUP BY b ORDER BY b";
    }

    private static String joined(int i) {
        return "SELECT g, max(c) FROM fact JOIN dim ON b = k WHERE a = " + i % 100 + " GROUP BY g ORDER BY g";
    }

    private static String ranged(int i) {
        return "SELECT sum(id) FROM fact WHERE d BETWEEN " + i * 1000 + " AND " + (i * 1000 + 5000);
    }

    /// A workload whose statements take as long as is said here, whatever they take.
    private static WorkloadMonitor workload(String... kinds) {
        WorkloadMonitor seen = WorkloadMonitor.empty();
        for (String kind : kinds) {
            for (int i = 0; i < 200; i++) {
                String sql = switch (kind) {
                    case "grouped" -> grouped(i);
                    case "joined" -> joined(i);
                    default -> ranged(i);
                };
                seen.count("main", sql, List.of(), 400_000_000, 10, false);
            }
        }
        return seen;
    }

    private static List<Decision> tune(Engine engine, WorkloadMonitor workload, boolean acts) {
        engine.tuning().tune(workload, acts, BUDGET, (_, _) -> {});
        return engine.tuning().decisions();
    }

    @Test
    void viewsAreProposedForGroupingsWhateverTheirLiterals() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session, 100_000);
            List<Decision> decisions = tune(engine, workload("grouped", "joined"), false);
            List<Decision> views =
                    decisions.stream().filter(d -> d.view() != null).toList();
            assertThat(views).isNotEmpty().allMatch(d -> d.state() == Decision.State.PROPOSED);
            assertThat(views)
                    .anySatisfy(d -> assertThat(d.sql())
                            .contains("\"a\" AS k0", "\"b\" AS k1", "count(*)", "avg(", "sum(")
                            .doesNotContain(">="));
            // Nothing has changed, and the statements that are proposed can be run and serve.
            assertThat(run(session, "SELECT * FROM ogive.materialized_views")).isEmpty();
            List<List<Object>> before = run(session, grouped(3));
            for (Decision view : views) {
                run(session, view.sql());
            }
            assertThat(run(session, "EXPLAIN " + grouped(3)).toString()).contains("(materialized)");
            assertThat(run(session, grouped(3))).hasSameSizeAs(before);
            for (Decision view : views) {
                run(session, view.undo());
            }
            assertThat(run(session, "SELECT * FROM ogive.materialized_views")).isEmpty();
        }
    }

    private static String bounded(int i, String time) {
        return "SELECT a, CAST(t AS DATE), count(*), sum(id) FROM events WHERE t >= TIMESTAMP '2025-03-" + (10 + i % 20)
                + " " + time + "' GROUP BY a, CAST(t AS DATE)";
    }

    @Test
    void daysAreKeysWhereTimesAreComparedWithMidnights() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            run(
                    session,
                    "CREATE TABLE events AS SELECT TIMESTAMP '2025-01-01 00:00:00' + to_minutes(x % 200000) AS t, x % 5 AS a,"
                            + " x AS id FROM generate_series(1, 300000) AS s(x)");
            for (boolean midnights : new boolean[] {true, false}) {
                WorkloadMonitor seen = WorkloadMonitor.empty();
                for (int i = 0; i < 100; i++) {
                    String time = !midnights && i % 2 == 0 ? "00:07:00" : "00:00:00";
                    seen.count("main", bounded(i, time), List.of(), 400_000_000, 10, false);
                }
                List<Decision> views = tune(engine, seen, false).stream()
                        .filter(d -> d.view() != null)
                        .toList();
                if (midnights) {
                    assertThat(views).hasSize(1);
                    assertThat(views.getFirst().sql()).contains("\"date_trunc\"('day', ");
                    run(session, views.getFirst().sql());
                    assertThat(run(session, "EXPLAIN " + bounded(3, "00:00:00")).toString())
                            .contains("(materialized)");
                    run(session, views.getFirst().undo());
                    run(session, "CALL ogive.revert(1)");
                } else {
                    // Minutes are nearly as many as rows.
                    assertThat(views).noneMatch(d -> d.state() == Decision.State.PROPOSED);
                }
            }
        }
    }

    @Test
    void anOrderIsProposedForRangesOfAColumnThatRowsAreInNoOrderOf() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session, 200_000);
            List<Decision> decisions = tune(engine, workload("ranged"), false);
            assertThat(decisions).hasSize(1);
            assertThat(decisions.getFirst().sql()).isEqualTo("ALTER TABLE \"main\".\"fact\" CLUSTER BY (\"d\")");
            assertThat(decisions.getFirst().undo()).isEqualTo("ALTER TABLE \"main\".\"fact\" CLUSTER BY (\"id\")");
            assertThat(decisions.getFirst().nanosExpected())
                    .isLessThan(decisions.getFirst().nanosBefore() / 2);
            assertThat(run(session, "SELECT sort_key FROM ogive.tables WHERE table_name = 'fact'")
                            .toString())
                    .isEqualTo("[[null]]");
            // The same workload again: the proposal is replaced, not repeated.
            assertThat(tune(engine, workload("ranged"), false)).hasSize(1);
            run(session, "CALL ogive.revert(1)");
            assertThat(tune(engine, workload("ranged"), false))
                    .noneMatch(d -> d.state() == Decision.State.PROPOSED
                            && d.sql().equals(decisions.getFirst().sql()));
        }
    }

    @Test
    void aSmallTableIsLeftInItsOrder() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session, 100_000);
            assertThat(tune(engine, workload("ranged"), false)).isEmpty();
        }
    }

    @Test
    void withoutLeaveToOrderNoOrderIsProposed() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session, 200_000);
            engine.settings().set(Settings.TUNER_LAYOUTS.name(), "false");
            assertThat(tune(engine, workload("ranged"), false)).isEmpty();
        }
    }

    @Test
    void anOrderSetByHandIsRespected() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            load(session, 200_000);
            run(session, "ALTER TABLE fact CLUSTER BY (a)");
            assertThat(tune(engine, workload("ranged"), false)).isEmpty();
        }
    }

    @Test
    void whatIsFasterIsKeptAndCanBeTakenBack() {
        try (Engine engine = Engine.open(folder.resolve("db"), false);
                Session session = engine.session()) {
            engine.settings().set(Settings.TUNER_MODE.name(), "off");
            load(session, 600_000);
            List<List<Object>> before = run(session, joined(17));
            List<Decision> decisions = tune(engine, workload("joined"), true);
            // Whether a trial shows a gain is a matter of time; that each ends and leaves nothing behind is not.
            assertThat(decisions)
                    .isNotEmpty()
                    .noneMatch(d -> d.state() == Decision.State.TRIAL || d.state() == Decision.State.PROPOSED);
            assertThat(run(session, joined(17))).isEqualTo(before);
            long views = decisions.stream()
                    .filter(d -> d.view() != null && d.state() == Decision.State.ACTIVE)
                    .count();
            assertThat(run(session, "SELECT view_name FROM ogive.materialized_views"))
                    .hasSize((int) views);
            for (Decision decision : decisions) {
                if (decision.state() == Decision.State.ACTIVE) {
                    assertThat(decision.measured()).contains("1 templates");
                    run(session, "CALL ogive.pin(" + decision.id() + ")");
                    run(session, "CALL ogive.revert(" + decision.id() + ")");
                }
            }
            assertThat(run(session, "SELECT * FROM ogive.materialized_views")).isEmpty();
            assertThat(run(session, joined(17))).isEqualTo(before);
            assertThatThrownBy(() -> run(session, "CALL ogive.revert(4711)"))
                    .isInstanceOf(OgiveException.class)
                    .hasMessageContaining("4711");
        }
        try (Engine engine = Engine.open(folder.resolve("db"), false);
                Session session = engine.session()) {
            engine.settings().set(Settings.TUNER_MODE.name(), "off");
            assertThat(run(session, "SELECT state FROM ogive.decisions"))
                    .isNotEmpty()
                    .noneMatch(
                            r -> r.getFirst().equals("active") || r.getFirst().equals("trial"));
            // What was taken back is not tried again.
            List<String> blocked = engine.tuning().decisions().stream()
                    .filter(Decision::isBlocked)
                    .map(Decision::sql)
                    .toList();
            assertThat(tune(engine, workload("joined"), false))
                    .noneMatch(d -> d.state() == Decision.State.PROPOSED && blocked.contains(d.sql()));
        }
    }
}
