package dev.ogive.exec.join;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.exec.pipeline.Sink;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.plan.JoinKind;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.row.SpilledRows;
import dev.ogive.exec.store.RowPages;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.QueryMemory;
import java.util.List;

/// The build side of a hash join: keeps its rows, then makes the table in rounds that workers
/// share (empty slots, insert pages), then fills the filters for the probe side.
///
/// Where memory runs short all rows go to files by partition of their keys' hash, those kept so
/// far too, and the probe side does the same with its own: see [SpilledJoin].
public final class JoinBuild implements Sink, AutoCloseable {
    private static final int PAGES_PER_TASK = 8;

    /// Partitions of a spilled build side: `2^5`.
    static final int RADIX_BITS = 5;

    /// This part of the limit is left to what runs beside and after the build.
    private static final int FREE_PART = 8;

    /// What workers do together after the last row, in order: CLEAR and INSERT, or DRAIN.
    private enum Phase {
        COLLECT,
        CLEAR,
        INSERT,
        DRAIN,
        DONE
    }

    private final OperatorProfile profile;
    private final int[] stored;
    private final int keys;
    private final boolean nullSafe;
    private final List<JoinFilter> filters;
    private final List<DataType> storedTypes;
    private final QueryMemory memory;
    private final RowPages pages;

    /// Ranges of the keys, null for those whose lane has no long domain.
    private final KeyRange[] ranges;

    private final boolean[] wanted;
    private final boolean partitionable;
    private final boolean dropsNullKeys;
    private final SpillSpace space;
    private volatile SpilledRows spilled;

    /// Rows given to it, whether or not they were kept.
    private long spilledRows;

    private Phase phase = Phase.COLLECT;
    private JoinTable table;

    /// @param stored columns of the input to keep, keys first; a column may occur twice
    /// @param keys how many of `stored` are keys
    /// @param hasResidual whether pairs of equal keys must meet a further condition
    /// @param filters one per key, null for keys nobody asks for
    public JoinBuild(
            OperatorProfile profile,
            JoinKind kind,
            List<DataType> inputTypes,
            int[] stored,
            int keys,
            boolean nullSafe,
            boolean hasResidual,
            List<JoinFilter> filters,
            double estimatedRows,
            QueryMemory memory,
            SpillSpace space) {
        this.profile = profile;
        this.stored = stored;
        this.keys = keys;
        this.nullSafe = nullSafe;
        this.filters = filters;
        this.memory = memory;
        this.storedTypes =
                java.util.Arrays.stream(stored).mapToObj(inputTypes::get).toList();
        this.pages = new RowPages(storedTypes, estimatedRows, memory);
        wanted = new boolean[keys];
        ranges = newRanges();
        this.space = space;
        // A row's mark can depend on rows of any key where NULLs are among several keys or before a residual.
        boolean marksAcross = kind == JoinKind.LEFT_MARK && !nullSafe && (keys > 1 || hasResidual);
        partitionable = keys > 0 && !marksAcross;
        dropsNullKeys = !nullSafe
                && !marksAcross
                && switch (kind) {
                    case RIGHT, FULL, RIGHT_ANTI -> false;
                    case INNER, LEFT, LEFT_SEMI, LEFT_ANTI, RIGHT_SEMI, LEFT_MARK, LEFT_SINGLE -> true;
                };
    }

    private KeyRange[] newRanges() {
        KeyRange[] fresh = new KeyRange[keys];
        for (int k = 0; k < keys; k++) {
            fresh[k] = KeyRange.has(storedTypes.get(k).lane()) ? new KeyRange() : null;
        }
        return fresh;
    }

    /// Says that some scan listens to the filter of key `key`. Before the build begins.
    public void wantFilter(int key) {
        wanted[key] = true;
    }

    /// The finished table; null if the rows are in files.
    public JoinTable table() {
        return table;
    }

    /// The rows in files, or null if all are in memory.
    SpilledRows spilled() {
        return spilled;
    }

    boolean hasRows() {
        if (spilled == null) {
            return pages.rows() > 0;
        }
        return spilledRows > 0;
    }

    boolean hasSpilledNullKeys() {
        return spilled != null && spilled.nullKeys() > 0;
    }

    /// Whether rows of equal hash can be joined apart from the others.
    boolean isPartitionable() {
        return partitionable;
    }

    boolean dropsNullKeys() {
        return dropsNullKeys;
    }

    /// An empty table over other pages of the same columns, past the memory limit if need be.
    JoinTable newTable(RowPages rows) {
        return JoinTable.anyway(rows, keyColumns(), nullSafe, ranges, memory);
    }

    public RowPages pages() {
        return pages;
    }

    public List<DataType> storedTypes() {
        return storedTypes;
    }

    public boolean nullSafe() {
        return nullSafe;
    }

    public int keys() {
        return keys;
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    @Override
    public Local open(WorkerContext worker) {
        return new Building(worker);
    }

    private final class Building implements Local {
        private final WorkerContext worker;
        private final RowPages.Appender appender = pages.appender();
        private final KeyRange[] seen = newRanges();
        private final Vector[] columns = new Vector[stored.length];

        /// Where rows go once some worker was short of memory.
        private SpilledRows.Writer writer;

        Building(WorkerContext worker) {
            this.worker = worker;
        }

        @Override
        public Status push(Batch input) {
            for (int c = 0; c < stored.length; c++) {
                columns[c] = input.columns[stored[c]];
            }
            for (int k = 0; k < keys; k++) {
                if (seen[k] != null) {
                    seen[k].add(columns[k], input.rows);
                }
            }
            int kept = spilled == null ? appender.append(columns, 0, input.rows) : 0;
            if (kept < input.rows || isShort()) {
                spill();
                writer.append(columns, kept, input.rows);
            }
            return Status.NEED_INPUT;
        }

        private boolean isShort() {
            return memory.availableBytes() < memory.limitBytes() / FREE_PART;
        }

        /// From now on rows go to files, those kept so far first.
        private void spill() {
            if (writer == null) {
                writer = beginSpilling().writer();
                try (RowPages kept = appender.detach()) {
                    drain(kept, 0, kept.pages(), writer, worker);
                }
            }
        }

        @Override
        public void finish() {
            synchronized (JoinBuild.this) {
                for (int k = 0; k < keys; k++) {
                    if (seen[k] != null) {
                        ranges[k].add(seen[k]);
                    }
                }
            }
            appender.finish();
            if (writer != null) {
                writer.finish();
            }
        }

        @Override
        public void close() {
            appender.discard();
        }
    }

    private synchronized SpilledRows beginSpilling() {
        if (spilled == null) {
            spilled =
                    new SpilledRows(storedTypes, keys, 0, partitionable ? RADIX_BITS : 0, dropsNullKeys, memory, space);
        }
        return spilled;
    }

    /// Appends pages `[from, to)` and frees each as soon as it is written.
    private static void drain(RowPages pages, int from, int to, SpilledRows.Writer writer, WorkerContext worker) {
        Batch batch = Batch.allocate(pages.types(), 1024);
        int[] scratch = new int[1024];
        for (int p = from; p < to; p++) {
            worker.check();
            for (int at = 0; at < pages.rowsIn(p); at += scratch.length) {
                pages.read(p, at, Math.min(scratch.length, pages.rowsIn(p) - at), scratch, batch);
                writer.append(batch.columns, 0, batch.rows);
            }
            pages.release(p);
        }
    }

    private int pageTasks() {
        return (pages.pages() + PAGES_PER_TASK - 1) / PAGES_PER_TASK;
    }

    private int clearTasks() {
        return table.slots() > 1 << 18 ? 4 : 1;
    }

    @Override
    public int mergeTasks() {
        for (; ; ) {
            int tasks = begin(phase);
            if (tasks > 0 || phase == Phase.DONE) {
                return tasks;
            }
        }
    }

    /// What follows a completed phase; returns the tasks of the new one.
    private int begin(Phase completed) {
        switch (completed) {
            case COLLECT -> {
                pages.seal();
                table = spilled == null ? JoinTable.of(pages, keyColumns(), nullSafe, ranges, memory) : null;
                if (table == null) {
                    beginSpilling();
                    phase = Phase.DRAIN;
                    return pageTasks();
                }
                phase = Phase.CLEAR;
                return clearTasks();
            }
            case CLEAR -> {
                phase = Phase.INSERT;
                return pageTasks();
            }
            case INSERT -> {
                phase = Phase.DONE;
                fillFilters();
                profile.noteMemoryBytes(pages.bytes() + table.bytes());
                profile.path(table.describe());
            }
            case DRAIN -> {
                phase = Phase.DONE;
                pages.close();
                fillFilters();
                for (int p = 0; p < spilled.partitions(); p++) {
                    spilledRows += spilled.rows(p);
                }
                spilledRows += dropsNullKeys ? spilled.nullKeys() : 0;
                profile.addSpilledBytes(spilled.bytes());
                profile.path("spilled to " + spilled.partitions() + " partitions");
            }
            case DONE -> {}
        }
        return 0;
    }

    private void fillFilters() {
        for (int k = 0; k < keys; k++) {
            if (filters.get(k) != null && wanted[k]) {
                if (spilled == null) {
                    filters.get(k).fill(ranges[k], pages, k, keys == 1 && table.isUnique());
                } else {
                    filters.get(k).fillRange(ranges[k]);
                }
            }
        }
    }

    private int[] keyColumns() {
        int[] columns = new int[keys];
        for (int k = 0; k < keys; k++) {
            columns[k] = k;
        }
        return columns;
    }

    @Override
    public void merge(int task, WorkerContext worker) {
        if (phase == Phase.CLEAR) {
            table.clear(task, clearTasks());
            return;
        }
        int end = Math.min(pages.pages(), (task + 1) * PAGES_PER_TASK);
        if (phase == Phase.DRAIN) {
            SpilledRows.Writer writer = spilled.writer();
            drain(pages, task * PAGES_PER_TASK, end, writer, worker);
            writer.finish();
            return;
        }
        var scratch = new JoinTable.Scratch(storedTypes.subList(0, keys), 2048);
        for (int p = task * PAGES_PER_TASK; p < end; p++) {
            worker.check();
            table.insert(p, scratch);
        }
    }

    @Override
    public synchronized void close() {
        if (table != null) {
            table.close();
        }
        pages.close();
        if (spilled != null) {
            spilled.close();
        }
    }
}
