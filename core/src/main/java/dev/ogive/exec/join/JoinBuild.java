package dev.ogive.exec.join;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.pipeline.Sink;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.store.RowPages;
import dev.ogive.memory.QueryMemory;
import java.util.List;

/// The build side of a hash join: keeps its rows, then makes the table in rounds that workers
/// share (empty slots, insert pages), then fills the filters for the probe side.
public final class JoinBuild implements Sink, AutoCloseable {
    private static final int PAGES_PER_TASK = 8;

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
    private int round;
    private JoinTable table;

    /// @param stored columns of the input to keep, keys first; a column may occur twice
    /// @param keys how many of `stored` are keys
    /// @param filters one per key, null for keys nobody asks for
    public JoinBuild(
            OperatorProfile profile,
            List<DataType> inputTypes,
            int[] stored,
            int keys,
            boolean nullSafe,
            List<JoinFilter> filters,
            double estimatedRows,
            QueryMemory memory) {
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

    /// The finished table.
    public JoinTable table() {
        return table;
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
        return new Building();
    }

    private final class Building implements Local {
        private final RowPages.Appender appender = pages.appender();
        private final KeyRange[] seen = newRanges();
        private final Vector[] columns = new Vector[stored.length];

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
            if (appender.append(columns, 0, input.rows) < input.rows) {
                throw refused();
            }
            return Status.NEED_INPUT;
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
        }

        @Override
        public void close() {
            appender.discard();
        }
    }

    private OgiveException refused() {
        return memory.refusal(pages.bytes(), "a hash join");
    }

    @Override
    public int mergeTasks() {
        round++;
        if (round == 1) {
            pages.seal();
            table = JoinTable.of(pages, keyColumns(), nullSafe, ranges, memory);
            if (table == null) {
                throw refused();
            }
            return table.slots() > 1 << 18 ? 4 : 1;
        }
        if (round == 2 && pages.pages() > 0) {
            return (pages.pages() + PAGES_PER_TASK - 1) / PAGES_PER_TASK;
        }
        if (round == 2 || round == 3) {
            round = Integer.MAX_VALUE - 1;
            for (int k = 0; k < keys; k++) {
                if (filters.get(k) != null && wanted[k]) {
                    filters.get(k).fill(ranges[k], pages, k);
                }
            }
            profile.noteMemoryBytes(pages.bytes() + table.bytes());
            profile.path(table.describe());
        }
        return 0;
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
        if (round == 1) {
            table.clear(task, table.slots() > 1 << 18 ? 4 : 1);
            return;
        }
        var scratch = new JoinTable.Scratch(storedTypes.subList(0, keys), 2048);
        int end = Math.min(pages.pages(), (task + 1) * PAGES_PER_TASK);
        for (int p = task * PAGES_PER_TASK; p < end; p++) {
            worker.check();
            table.insert(p, scratch);
        }
    }

    @Override
    public void close() {
        if (table != null) {
            table.close();
        }
        pages.close();
    }
}
