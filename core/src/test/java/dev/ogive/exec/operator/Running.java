package dev.ogive.exec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.column.Batch;
import dev.ogive.column.Vector;
import dev.ogive.config.Settings;
import dev.ogive.exec.Executor;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.pipeline.RunCursor;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.MemoryAccountant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Runs plans in tests and checks that they give all memory back.
///
/// @param batchRows rows per batch
/// @param memoryBytes limit of operator memory
record Running(int threads, int batchRows, long memoryBytes) {
    private static final Executor EXECUTOR = new Executor(3);
    private static final Map<Long, MemoryAccountant> ACCOUNTANTS = new ConcurrentHashMap<>();

    /// The configurations that every operator must agree in.
    static List<Running> all() {
        return List.of(
                new Running(1, 2048, 1 << 30),
                new Running(2, 2048, 1 << 30),
                new Running(1, 1, 1 << 30),
                new Running(2, 7, 1 << 30));
    }

    Settings settings() {
        Settings settings = new Settings();
        settings.set("threads", String.valueOf(threads));
        settings.set("execution.batch_rows", String.valueOf(batchRows));
        return settings;
    }

    /// All rows in canonical form, in the order they came.
    List<List<Object>> rows(PhysicalPlan plan) {
        return rows(plan, new LongAdder());
    }

    /// As [#rows]; adds the bytes written to spill files to `spilledBytes`.
    List<List<Object>> rows(PhysicalPlan plan, LongAdder spilledBytes) {
        MemoryAccountant accountant = ACCOUNTANTS.computeIfAbsent(memoryBytes, MemoryAccountant::new);
        List<List<Object>> rows = new ArrayList<>();
        try (var memory = accountant.query()) {
            QueryContext query = new QueryContext(settings(), null, memory, SpillSpace.temporary(), 0);
            OperatorProfile profile;
            try (RunCursor cursor = EXECUTOR.execute(plan, query)) {
                profile = cursor.profile();
                for (Batch batch; (batch = cursor.next()) != null; ) {
                    assertThat(batch.rows).isBetween(1, Math.max(64, batchRows));
                    addRows(batch, rows);
                }
            } finally {
                assertThat(memory.heldBytes()).as("bytes held after the end").isZero();
            }
            spilledBytes.add(spilledBytes(profile));
        }
        return rows;
    }

    private static long spilledBytes(OperatorProfile profile) {
        return profile.spilledBytes()
                + profile.inputs().stream().mapToLong(Running::spilledBytes).sum();
    }

    static void addRows(Batch batch, List<List<Object>> rows) {
        for (int i = 0; i < batch.rows; i++) {
            List<Object> row = new ArrayList<>();
            for (Vector column : batch.columns) {
                row.add(column.get(i));
            }
            rows.add(row);
        }
    }
}
