package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.catalog.TableName;
import dev.ogive.config.Settings;
import dev.ogive.maintain.tune.Decision;
import dev.ogive.maintain.workload.ObservedTemplate;
import dev.ogive.maintain.workload.WorkloadMonitor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What becomes of decisions, whatever a tuner makes of it.
class TuningRoundTest {
    private static final String QUERY = "SELECT b, count(*) AS n FROM t GROUP BY b";
    private static final String VIEW = "CREATE MATERIALIZED VIEW v AS " + QUERY;

    private final Engine engine = Engine.inMemory();
    private final Session session = engine.session();

    @BeforeEach
    void load() {
        engine.settings().set(Settings.TUNER_MODE.name(), "off");
        engine.settings().set(Settings.BACKGROUND_COMPACTION.name(), "false");
        // As before any round. Otherwise the tuner's thread does it in its first second, and drops
        // what is being tried here.
        engine.tuning().recover();
        session.execute("CREATE TABLE t AS SELECT x AS a, x % 7 AS b FROM generate_series(1, 5000) AS s(x)")
                .close();
    }

    @AfterEach
    void close() {
        session.close();
        engine.close();
    }

    private static Decision proposal(TableName view, String sql, String undo) {
        return new Decision(
                0,
                TableName.of("t"),
                view,
                sql,
                undo,
                "",
                0,
                0,
                "",
                0,
                1_000_000_000,
                List.of(),
                Decision.State.PROPOSED,
                false,
                "",
                0,
                0);
    }

    private static Decision view(String sql) {
        return proposal(TableName.of("v"), sql, "DROP MATERIALIZED VIEW IF EXISTS v");
    }

    private TuningRound round(double creditNanos) {
        WorkloadMonitor seen = WorkloadMonitor.empty();
        for (int i = 0; i < 10; i++) {
            seen.count("main", QUERY, List.of(), 1_000_000, 7, false);
        }
        Duration budget = Duration.ofMinutes(10);
        return new TuningRound(engine.tuning(), seen.observed(), true, budget, creditNanos, () -> false, (_, _) -> {});
    }

    private Decision act(Decision decision, double creditNanos) {
        try (TuningRound round = round(creditNanos)) {
            return round.act(round.propose(decision));
        }
    }

    /// So many rows at once are a partition, of which views have partials with bytes.
    private void loadPartition() {
        session.execute("CREATE OR REPLACE TABLE t AS SELECT x AS a, x % 7 AS b"
                        + " FROM generate_series(1, 300000) AS s(x)")
                .close();
    }

    private boolean isThere() {
        try (var snapshot = session.snapshot()) {
            return !MaterializedViews.of(snapshot).isEmpty();
        }
    }

    @Test
    void whatCostsMoreThanWasSavedWaits() {
        Decision waiting = act(view(VIEW), 999_999_999);
        assertThat(waiting.state()).isEqualTo(Decision.State.PROPOSED);
        assertThat(waiting.note()).contains("would cost 1.0 s");
        assertThat(isThere()).isFalse();
    }

    @Test
    void aViewWithoutRoomForItsBytesIsRejected() {
        engine.settings().set(Settings.TUNER_SPACE.name(), "0");
        loadPartition();
        Decision rejected = act(
                view("CREATE MATERIALIZED VIEW v AS SELECT a, count(*) AS n FROM t GROUP BY a"),
                Double.POSITIVE_INFINITY);
        assertThat(rejected.state()).isEqualTo(Decision.State.REJECTED);
        assertThat(rejected.note()).as("%s", rejected).contains("room for 0");
        assertThat(rejected.costBytes()).isPositive();
        assertThat(isThere()).isFalse();
    }

    @Test
    void viewsThatThereIsNoRoomForAnyMoreGoBackTheOneThatSavesLeastPerByteFirst() {
        loadPartition();
        session.execute("CREATE MATERIALIZED VIEW small AS SELECT b, count(*) AS n FROM t GROUP BY b")
                .close();
        session.execute("CREATE MATERIALIZED VIEW large AS SELECT a, count(*) AS n FROM t GROUP BY a")
                .close();
        for (String view : List.of("large", "small")) {
            engine.tuning()
                    .log()
                    .put(proposal(TableName.of(view), "", "DROP MATERIALIZED VIEW " + view)
                            .withMeasured("", view.equals("large") ? 1_000_000 : 100, 1, 1e6)
                            .with(Decision.State.ACTIVE, "", 1));
        }
        engine.settings().set(Settings.TUNER_SPACE.name(), "10");
        try (TuningRound round = round(0)) {
            round.trim(TableName.of("t"));
        }
        List<Decision> decisions = engine.tuning().decisions();
        assertThat(decisions.get(0).state()).isEqualTo(Decision.State.REVERTED);
        assertThat(decisions.get(0).note()).contains("no room");
        assertThat(decisions.get(1).state()).isEqualTo(Decision.State.ACTIVE);
        try (var snapshot = session.snapshot()) {
            assertThat(MaterializedViews.of(snapshot)).hasSize(1);
        }
    }

    @Test
    void viewsAreUpToDateAgainAfterANewOrder() {
        loadPartition();
        session.execute(VIEW).close();
        session.execute("ALTER TABLE t CLUSTER BY (b)").close();
        try (TuningRound round = round(0)) {
            round.refreshViews(TableName.of("t"));
        }
        try (Outcome.Rows rows =
                (Outcome.Rows) session.execute("SELECT uncovered_row_count FROM ogive.materialized_views")) {
            assertThat(rows.cursor().next().columns[0].get(0)).isEqualTo(0L);
        }
    }

    @Test
    void aViewWhoseStatementsHaveStoppedComingIsRetiredUnlessOthersReadIt() {
        loadPartition();
        session.execute(VIEW).close();
        AtomicLong clock = new AtomicLong(1_760_000_000_000_000L);
        WorkloadMonitor seen = WorkloadMonitor.empty(clock::get);
        seen.count("main", "SELECT max(b) FROM t WHERE a = 1", List.of(), 1_000_000, 1, false);
        for (int hour = 0; hour < 72; hour++) {
            clock.addAndGet(3_600_000_000L);
            seen.count("main", QUERY, List.of(), 1_000_000, 7, false);
        }
        Decision active = engine.tuning()
                .log()
                .put(new Decision(
                        0,
                        TableName.of("t"),
                        TableName.of("v"),
                        VIEW,
                        "DROP MATERIALIZED VIEW IF EXISTS v",
                        "",
                        0,
                        0,
                        "faster",
                        0,
                        0,
                        List.of(seen.observed().getFirst().id()),
                        Decision.State.ACTIVE,
                        false,
                        "",
                        0,
                        0));
        engine.tuning().retire(seen.observed());
        assertThat(isThere()).isTrue();
        clock.addAndGet(5 * 86_400_000_000L);
        WorkloadMonitor others = WorkloadMonitor.empty(clock::get);
        others.count("main", "SELECT count(*) FROM t WHERE b = 3", List.of(), 1_000_000, 1, false);
        List<ObservedTemplate> both = new ArrayList<>(seen.observed());
        both.addAll(others.observed());
        engine.tuning().retire(both);
        assertThat(isThere()).isTrue();
        engine.tuning().retire(seen.observed());
        assertThat(isThere()).isFalse();
        Decision retired = engine.tuning().log().find(active.id());
        assertThat(retired.state()).isEqualTo(Decision.State.RETIRED);
        assertThat(retired.isBlocked()).isFalse();
        assertThat(retired.note()).contains("stopped coming");
    }

    @Test
    void theForecastIsATable() {
        engine.workload().count("main", QUERY, List.of(), 1_000_000, 7, false);
        try (Outcome.Rows rows = (Outcome.Rows) session.execute("SELECT count(*), sum(expected_run_count) > 0,"
                + " max(hour) - min(hour) = INTERVAL 23 HOUR FROM ogive.forecast f JOIN ogive.templates t"
                + " ON f.template = t.template WHERE NOT stopped AND t.sql LIKE 'select b%'")) {
            var batch = rows.cursor().next();
            assertThat(batch.columns[0].get(0)).isEqualTo(24L);
            assertThat(batch.columns[1].get(0)).isEqualTo(true);
            assertThat(batch.columns[2].get(0)).isEqualTo(true);
        }
    }

    @Test
    void whatFailsIsADecisionThatSaysWhy() {
        Decision failed = act(view("CREATE MATERIALIZED VIEW v AS SELECT nothing FROM t"), Double.POSITIVE_INFINITY);
        assertThat(failed.state()).isEqualTo(Decision.State.FAILED);
        assertThat(failed.note()).contains("nothing");
        // What was spent on it is known.
        assertThat(failed.costNanos()).isPositive().isNotEqualTo(1_000_000_000);
        assertThat(engine.tuning().decisions()).containsExactly(failed);
    }

    @Test
    void aNewOrderReplacesTheOneBefore() {
        Decision first = engine.tuning()
                .log()
                .put(proposal(null, "ALTER TABLE t CLUSTER BY (a)", "ALTER TABLE t CLUSTER BY NONE")
                        .with(Decision.State.ACTIVE, "", 1));
        Decision second = engine.tuning()
                .log()
                .put(proposal(null, "ALTER TABLE t CLUSTER BY (b)", "ALTER TABLE t CLUSTER BY (a)")
                        .with(Decision.State.ACTIVE, "", 2));
        engine.tuning().replaced(second);
        Decision replaced = engine.tuning().log().find(first.id());
        assertThat(replaced.state()).isEqualTo(Decision.State.REVERTED);
        assertThat(replaced.note()).isEqualTo("replaced by decision " + second.id());
        assertThat(engine.tuning().log().find(second.id()).state()).isEqualTo(Decision.State.ACTIVE);
    }

    @Test
    void whatWasMeasuredToBeSavedIsKept() {
        Decision saved = engine.tuning().log().put(view(VIEW).withMeasured("faster", 10, 20, 30));
        assertThat(saved.nanosSaved()).isEqualTo(30);
        assertThat(engine.tuning().log().find(saved.id())).isEqualTo(saved);
    }
}
