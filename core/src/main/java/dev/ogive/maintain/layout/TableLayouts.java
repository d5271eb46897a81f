package dev.ogive.maintain.layout;

import dev.ogive.column.Batch;
import dev.ogive.column.Schema;
import dev.ogive.config.Settings;
import dev.ogive.exec.BatchCursor;
import dev.ogive.exec.Executor;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.MemoryAccountant;
import dev.ogive.memory.QueryMemory;
import dev.ogive.storage.Database;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.Layout;
import dev.ogive.storage.StoredTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// Lays tables out in the order of their sort keys, with the engine's own sort: within its memory
/// limit, past which it goes through files. Thread-safe; one step of a table runs at a time.
public final class TableLayouts {
    private final Database database;
    private final Executor executor;
    private final MemoryAccountant memory;
    private final SpillSpace spill;

    public TableLayouts(Database database, Executor executor, MemoryAccountant memory, SpillSpace spill) {
        this.database = database;
        this.executor = executor;
        this.memory = memory;
        this.spill = spill;
    }

    /// The plan that puts out the rows of `rows` in the order of `columns`: ascending, NULLs
    /// last.
    ///
    /// @param rows one column of the plan per column of the table
    public static PhysicalPlan sorted(PhysicalPlan rows, List<Integer> columns) {
        List<SortKey> keys =
                columns.stream().map(c -> new SortKey(c, false, false)).toList();
        return new PhysicalPlan.Sort(rows, keys, 0, -1);
    }

    /// Takes steps until none is worth it.
    ///
    /// @param always whether to go on until all rows are in order
    /// @param settings how many threads to use, and how
    /// @param stopped asked for every batch; a step in progress then leaves everything as it was
    /// @return rows written anew
    public long layOut(StoredTable table, boolean always, Settings settings, BooleanSupplier stopped) {
        long rows = 0;
        while (!stopped.getAsBoolean()) {
            try (Layout layout = database.beginLayout(table, always)) {
                if (layout == null || !write(layout, settings, stopped)) {
                    return rows;
                }
                long written = layout.publish();
                if (written == 0) {
                    return rows;
                }
                rows += written;
            }
        }
        return rows;
    }

    /// False where it was stopped.
    private boolean write(Layout layout, Settings settings, BooleanSupplier stopped) {
        Schema schema = layout.rows().schema();
        List<Integer> columns = IntStream.range(0, schema.columns()).boxed().toList();
        PhysicalPlan scan = new PhysicalPlan.Scan(
                layout.rows(),
                columns,
                null,
                schema.types(),
                layout.rows().statistics().rows());
        long nowMicros = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
        try (DatabaseSnapshot snapshot = database.snapshot();
                QueryMemory share = memory.query();
                BatchCursor cursor = executor.execute(
                        sorted(scan, layout.sortKey()),
                        new QueryContext(settings, snapshot, share, spill, nowMicros))) {
            for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
                if (stopped.getAsBoolean()) {
                    return false;
                }
                layout.write(batch);
            }
        }
        return true;
    }
}
