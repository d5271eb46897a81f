package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ogive.catalog.TableName;
import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.io.FaultyDirectory;
import dev.ogive.io.MemoryDirectory;
import dev.ogive.maintain.tune.Decision;
import dev.ogive.maintain.workload.WorkloadMonitor;
import dev.ogive.storage.FaultyDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A full disk ends a round with a decision that says so, and nothing else.
class TuningFullDiskTest {
    private static final String QUERY = "SELECT a, count(*) AS n FROM t GROUP BY a";

    private final FaultyDirectory files = new FaultyDirectory(new MemoryDirectory());
    private final Engine engine = Engine.over(FaultyDatabase.over(files));
    private final Session session = engine.session();

    @BeforeEach
    void load() {
        engine.settings().set(Settings.TUNER_MODE.name(), "off");
        engine.settings().set(Settings.BACKGROUND_COMPACTION.name(), "false");
        engine.tuning().recover();
        // So many rows are a file, and as many groups are one, too.
        session.execute("CREATE TABLE t AS SELECT x AS a, x % 7 AS b FROM generate_series(1, 40000) AS s(x)")
                .close();
    }

    @AfterEach
    void close() {
        session.close();
        engine.close();
    }

    private static Decision proposal(TableName view, String sql, String undo) {
        TableName table = TableName.of("t");
        return new Decision(
                0, table, view, sql, undo, "", 0, 0, "", 0, 1, List.of(), Decision.State.PROPOSED, false, "", 0, 0);
    }

    private static Decision view() {
        return proposal(
                TableName.of("v"), "CREATE MATERIALIZED VIEW v AS " + QUERY, "DROP MATERIALIZED VIEW IF EXISTS v");
    }

    private static Decision order() {
        return proposal(null, "ALTER TABLE t CLUSTER BY (b)", "ALTER TABLE t CLUSTER BY NONE");
    }

    private TuningRound round() {
        WorkloadMonitor seen = WorkloadMonitor.empty();
        seen.count("main", QUERY, List.of(), 1_000_000, 7, false);
        return new TuningRound(
                engine.tuning(),
                seen.observed(),
                true,
                Duration.ofMinutes(10),
                Double.POSITIVE_INFINITY,
                () -> false,
                (_, _) -> {});
    }

    private Object value(String sql) {
        try (Outcome.Rows rows = (Outcome.Rows) session.execute(sql)) {
            return rows.cursor().next().columns[0].get(0);
        }
    }

    private void assertThatTheDatabaseGoesOn() {
        // Few rows go to the catalog, which has room here.
        session.execute("INSERT INTO t VALUES (0, 0)").close();
        assertThat(value("SELECT count(*) FROM t")).isEqualTo(40_001L);
        assertThat(value("SELECT count(*) FROM information_schema.tables WHERE table_schema <> 'main'"
                        + " AND table_schema NOT IN ('ogive', 'information_schema')"))
                .isEqualTo(0L);
        assertThat(engine.database().verify().problems()).isEmpty();
    }

    @Test
    void aViewThatDoesNotFitIsADecisionAndTheRoundEnds() {
        files.fill(true);
        try (TuningRound round = round()) {
            Decision failed = round.act(round.propose(view()));
            assertThat(failed.state()).isEqualTo(Decision.State.FAILED);
            assertThat(failed.note()).contains(ErrorCode.DISK_FULL.name());
            assertThat(round.nanosLeft()).isZero();
            Decision next = round.act(round.propose(order()));
            assertThat(next.state()).isEqualTo(Decision.State.PROPOSED);
            assertThat(value("SELECT state || ': ' || note FROM ogive.decisions WHERE id = " + failed.id()))
                    .asString()
                    .startsWith("failed: ")
                    .contains(ErrorCode.DISK_FULL.name());
        }
        assertThatTheDatabaseGoesOn();
        files.fill(false);
        try (TuningRound round = round()) {
            // It is tried again once there is room.
            assertThat(round.act(round.propose(view())).state()).isNotEqualTo(Decision.State.FAILED);
        }
    }

    @Test
    void aCopyToBeSortedThatDoesNotFitIsADecision() {
        files.fill(true);
        try (TuningRound round = round()) {
            Decision failed = round.act(round.propose(order()));
            assertThat(failed.state()).isEqualTo(Decision.State.FAILED);
            assertThat(failed.note()).contains(ErrorCode.DISK_FULL.name());
            assertThat(round.nanosLeft()).isZero();
        }
        assertThatTheDatabaseGoesOn();
    }

    @Test
    void anAcceptedOrderThatDoesNotFitIsNotTheTables() {
        files.fill(true);
        try (TuningRound round = round()) {
            OgiveException full = catchThrowableOfType(OgiveException.class, () -> round.setOrder(order()));
            assertThat(full.code()).isEqualTo(ErrorCode.DISK_FULL);
            assertThat(value("SELECT sort_key FROM ogive.tables WHERE table_name = 't'"))
                    .isNull();
            assertThatTheDatabaseGoesOn();
            files.fill(false);
            round.setOrder(order());
            assertThat(value("SELECT sort_key FROM ogive.tables WHERE table_name = 't'"))
                    .isEqualTo("b");
        }
    }
}
