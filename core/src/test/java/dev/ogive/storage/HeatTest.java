package dev.ogive.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ogive.api.Engine;
import dev.ogive.api.Outcome;
import dev.ogive.api.Session;
import dev.ogive.catalog.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeatTest {
    @Test
    void aReadCountsHalfAfterTheHalfLife() {
        Heat heat = new Heat(3);
        heat.add(1, 1000);
        heat.add(1, 1000 + Heat.HALF_LIFE_NANOS);
        assertThat(heat.of(0, 2000)).isZero();
        assertThat(heat.of(1, 1000 + Heat.HALF_LIFE_NANOS)).isCloseTo(1.5, within(1e-9));
        assertThat(heat.of(1, 1000 + 3 * Heat.HALF_LIFE_NANOS)).isCloseTo(0.375, within(1e-9));
    }

    private static void read(Session session, String sql) {
        try (Outcome outcome = session.execute(sql)) {
            if (outcome instanceof Outcome.Rows rows) {
                while (rows.cursor().next() != null) {
                    // Reads to the end.
                }
            }
        }
    }

    @Test
    void onlyBatchesThatScansCannotRuleOutGetWarm() {
        try (Engine engine = Engine.inMemory();
                Session session = engine.session()) {
            read(session, "SET compaction.background = off");
            read(session, "CREATE TABLE t AS SELECT i AS k FROM range(300000) r(i)");
            read(session, "ALTER TABLE t CLUSTER BY (k)");
            read(session, "SELECT count(*) FROM t WHERE k BETWEEN 70000 AND 71000");
            read(session, "SELECT count(*) FROM t WHERE k = 70500");
            try (DatabaseSnapshot snapshot = engine.database().snapshot()) {
                List<Double> heats = snapshot.table(TableName.of("t")).open(snapshot).chunks().stream()
                        .map(Chunk::heat)
                        .toList();
                assertThat(heats).hasSize(5);
                assertThat(heats.get(1)).isBetween(1.0, 2.0);
                assertThat(heats.stream().filter(h -> h == 0)).hasSize(4);
            }
        }
    }
}
