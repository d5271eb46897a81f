package dev.ogive.maintain.layout;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Batch;
import dev.ogive.column.Schema;
import dev.ogive.config.Settings;
import dev.ogive.exec.BatchCursor;
import dev.ogive.exec.Executor;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.MemoryAccountant;
import dev.ogive.memory.QueryMemory;
import dev.ogive.storage.Database;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.Layout;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.Transaction;
import dev.ogive.storage.cluster.RowKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/// Lays tables out in the order of their sort keys, with the engine's own sort: within its memory
/// limit, past which it goes through files. Thread-safe; one step of a table runs at a time.
public final class TableLayouts {
    /// Between looks at whether another rewrite of the table is over.
    private static final long BUSY_NANOS = 2_000_000;

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

    /// The plan that puts out the rows of `rows` in the order that a clustering asks for.
    ///
    /// @param rows begins with one column per column of the table
    /// @param clustering one that rows can be brought into
    public static PhysicalPlan sorted(PhysicalPlan rows, Clustering clustering) {
        List<SortKey> keys = new ArrayList<>();
        List<Expr> columns = new ArrayList<>();
        for (int c = 0; c < rows.types().size(); c++) {
            columns.add(new Expr.Column(c, rows.types().get(c)));
        }
        PhysicalPlan keyed = rows;
        if (clustering.hasRowKey()) {
            List<Expr> withKey = new ArrayList<>(columns);
            withKey.add(RowKeyFunction.call(clustering, rows.types()));
            keyed = new PhysicalPlan.Project(rows, withKey);
            keys.add(new SortKey(columns.size(), false, false));
        }
        clustering.columns().forEach(c -> keys.add(new SortKey(c, false, false)));
        PhysicalPlan sorted = new PhysicalPlan.Sort(keyed, keys, 0, -1);
        return clustering.hasRowKey() ? new PhysicalPlan.Project(sorted, columns) : sorted;
    }

    /// A clustering with what it has to learn from a table's rows, as far as there are any.
    public static Clustering learned(Clustering clustering, StoredTable table) {
        return clustering instanceof Clustering.Curve curve
                ? RowKey.learned(curve, table.schema(), table.statistics())
                : clustering;
    }

    /// Takes steps until none is worth it.
    ///
    /// @param always whether to go on until all rows are in order
    /// @param settings how many threads to use, and how
    /// @param stopped asked for every batch; a step in progress then leaves everything as it was
    /// @return rows written anew
    public long layOut(StoredTable table, boolean always, Settings settings, BooleanSupplier stopped) {
        learn(table);
        long rows = 0;
        while (!stopped.getAsBoolean()) {
            AtomicBoolean busy = new AtomicBoolean();
            try (Layout layout = database.beginLayout(table, always, () -> busy.set(true))) {
                if (layout == null && always && busy.get()) {
                    LockSupport.parkNanos(BUSY_NANOS);
                    continue;
                }
                if (layout == null || !write(layout, settings, stopped)) {
                    return rows;
                }
                long written = layout.publish();
                if (written == 0 && !always) {
                    return rows;
                }
                rows += written;
            }
        }
        return rows;
    }

    /// Has a curve learn from the first rows of its table.
    private void learn(StoredTable table) {
        if (!isUnlearned(table)) {
            return;
        }
        Transaction transaction = database.begin();
        try (transaction) {
            StoredTable now;
            try (DatabaseSnapshot snapshot = transaction.snapshot()) {
                now = snapshot.table(table.definition().name());
            }
            if (now != null && now.id() == table.id() && isUnlearned(now)) {
                Clustering learned = learned(now.definition().clustering(), now);
                if (learned.isReady()) {
                    transaction.clusterTable(now.definition().name(), learned);
                    transaction.commit();
                }
            }
        }
    }

    private static boolean isUnlearned(StoredTable table) {
        Clustering clustering = table.definition().clustering();
        return !clustering.isNone() && !clustering.isReady();
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
                        sorted(scan, layout.clustering()),
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
