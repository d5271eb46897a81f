package dev.ogive.exec.scan;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.pipeline.Source;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.storage.Chunk;
import dev.ogive.storage.RowGuide;
import dev.ogive.storage.TableData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// Reads a [TableData.Chunked]. A morsel is a chunk or, in small tables, a part of one. Per
/// morsel: zone maps decide whether to look at all; conjuncts narrow a list of positions window
/// by window, the one that drops most rows per nanosecond first; the columns asked for are
/// decoded for the rows that are left.
public final class ScanSource implements Source {
    /// Fewer rows are read by one worker: handing over costs more.
    private static final long ROWS_SHARED_MIN = 40_000;

    /// Rows of the parts that chunks are read in where there are few chunks.
    private static final int PART_ROWS = 16_384;

    private static final int CHUNKS_ENOUGH = 16;

    /// Rows that conjuncts work on at a time: positions stay in the first-level cache.
    private static final int WINDOW_ROWS = 8_192;

    private final OperatorProfile profile;
    private final TableData.Chunked data;
    private final Schema schema;
    private final int[] columns;
    private final boolean[] needed;
    private final List<DataType> types;
    private final FilterSplit split;
    private final Function<Expr, RowFilter> compiler;
    private final List<Lent> lent = new ArrayList<>();
    private final List<? extends Chunk> chunks;
    private final int partsPerChunk;
    private final AtomicInteger nextMorsel = new AtomicInteger();
    private final boolean nothing;

    /// What the layout of the table says about the rows wanted, or null.
    private final TableData.BlockFilter blockFilter;

    private record Lent(int column, ScanFilter filter) {}

    /// @param columns table columns to put out; the one past the schema is the row id
    /// @param needed which of the outputs are read by anybody
    /// @param filter over table columns, or null
    /// @param compiler of conditions, called once per worker and condition
    public ScanSource(
            OperatorProfile profile,
            TableData.Chunked data,
            Schema schema,
            int[] columns,
            boolean[] needed,
            Expr filter,
            Function<Expr, RowFilter> compiler) {
        this.profile = profile;
        this.data = data;
        this.schema = schema;
        this.columns = columns;
        this.needed = needed;
        this.compiler = compiler;
        this.types = Arrays.stream(columns).mapToObj(this::typeOf).toList();
        this.split = FilterSplit.of(filter);
        this.nothing = split.nothing();
        this.blockFilter = data.blockFilter(() -> RowConditions.conjuncts(filter));
        if (blockFilter != null) {
            profile.index("the layout", blockFilter.describe());
        }
        this.chunks = data.chunks();
        int longest = 0;
        for (Chunk chunk : chunks) {
            longest = Math.max(longest, chunk.rows());
        }
        partsPerChunk = chunks.size() >= CHUNKS_ENOUGH ? 1 : Math.max(1, (longest + PART_ROWS - 1) / PART_ROWS);
    }

    private DataType typeOf(int column) {
        return column == schema.fields().size()
                ? SimpleType.BIGINT
                : schema.fields().get(column).type();
    }

    /// Has the scan drop rows whose output column `column` the filter refuses. Before [#start].
    public void lend(int column, ScanFilter filter) {
        lent.add(new Lent(columns[column], filter));
    }

    public List<DataType> types() {
        return types;
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    @Override
    public int parallelism() {
        if (nothing || data.rows() < ROWS_SHARED_MIN) {
            return 1;
        }
        return Math.max(1, chunks.size() * partsPerChunk);
    }

    @Override
    public Reader open(WorkerContext worker) {
        return new Morsels(worker);
    }

    private final class Morsels implements Reader {
        private final WorkerContext worker;
        private final int batchRows;
        private final Batch out;
        private final List<FilterStage> stages = new ArrayList<>();

        /// Stages that the current chunk needs, in the order to apply.
        private final FilterStage[] active;

        private int activeCount;
        private final int[] window;
        private final int[] pending;
        private final int[] slice;
        private int pendingFrom;
        private int pendingTo;
        private Chunk chunk;
        private int at;
        private int end;

        /// Rows of the chunk outside of which none passes, and its blocks that may have some.
        private int rowFrom;

        private int rowTo;
        private long blocks;
        private boolean plain;
        private boolean counted;

        /// Columns whose guides the profile names.
        private final BitSet noted = new BitSet();

        Morsels(WorkerContext worker) {
            this.worker = worker;
            batchRows = worker.batchRows();
            List<DataType> outTypes = new ArrayList<>(types);
            out = Batch.allocate(outTypes, batchRows);
            if (!nothing) {
                makeStages();
            }
            active = new FilterStage[stages.size()];
            window = new int[WINDOW_ROWS];
            pending = new int[WINDOW_ROWS + batchRows];
            slice = new int[batchRows];
        }

        private void makeStages() {
            int capacity = Math.max(batchRows, 64);
            for (ColumnPredicate predicate : split.encoded()) {
                stages.add(
                        switch (predicate) {
                            case ColumnPredicate.LongRange r -> new FilterStages.LongRange(r);
                            case ColumnPredicate.DoubleRange r -> new FilterStages.DoubleRange(r);
                            case ColumnPredicate.LongSet s -> new FilterStages.LongSet(s, typeOf(s.column()), capacity);
                            case ColumnPredicate.OfStrings s -> {
                                RowFilter filter = compiler.apply(ColumnRefs.remap(s.condition(), c -> 0));
                                yield new FilterStages.OfStrings(
                                        s.column(), typeOf(s.column()), filter, onRows(s.condition()), capacity);
                            }
                        });
            }
            for (Lent l : lent) {
                stages.add(new FilterStages.Lent(l.filter(), l.column(), typeOf(l.column()), capacity));
            }
            for (Expr condition : split.rest()) {
                stages.add(onRows(condition));
            }
        }

        private FilterStages.OnRows onRows(Expr condition) {
            int capacity = Math.max(batchRows, 64);
            BitSet read = new BitSet();
            ColumnRefs.collect(condition, read);
            int[] tableColumns = read.stream().toArray();
            List<DataType> rowTypes = Arrays.stream(tableColumns)
                    .mapToObj(ScanSource.this::typeOf)
                    .toList();
            Expr dense = ColumnRefs.remap(condition, c -> Arrays.binarySearch(tableColumns, c));
            return new FilterStages.OnRows(
                    compiler.apply(dense),
                    tableColumns,
                    Batch.allocate(rowTypes, capacity),
                    capacity,
                    ColumnRefs.canFail(condition));
        }

        @Override
        public Batch batch() {
            return out;
        }

        @Override
        public Status next() {
            if (nothing) {
                return Status.FINISHED;
            }
            for (; ; ) {
                if (chunk == null && !nextMorsel()) {
                    return Status.FINISHED;
                }
                if (plain) {
                    int count = Math.min(batchRows, end - at);
                    read(at, count);
                    at += count;
                    endChunkAt(at == end);
                    return Status.HAVE_OUTPUT;
                }
                if (pendingTo - pendingFrom < batchRows && at < end) {
                    fill();
                }
                int count = Math.min(batchRows, pendingTo - pendingFrom);
                if (count > 0) {
                    emit(count);
                }
                endChunkAt(at == end && pendingFrom == pendingTo);
                if (count > 0) {
                    return Status.HAVE_OUTPUT;
                }
            }
        }

        private void endChunkAt(boolean ended) {
            if (ended) {
                chunk = null;
            }
        }

        private boolean nextMorsel() {
            int morsels = chunks.size() * partsPerChunk;
            for (; ; ) {
                int morsel = nextMorsel.getAndIncrement();
                if (morsel >= morsels) {
                    return false;
                }
                worker.check();
                Chunk next = chunks.get(morsel / partsPerChunk);
                int part = morsel % partsPerChunk;
                int from = partsPerChunk == 1 ? 0 : part * PART_ROWS;
                int to = partsPerChunk == 1 ? next.rows() : Math.min(next.rows(), from + PART_ROWS);
                if (from >= to) {
                    continue;
                }
                boolean skipped = !begin(next);
                if (part == 0) {
                    profile.addChunk(skipped);
                    if (!skipped) {
                        next.noteRead();
                    }
                }
                if (skipped || Math.max(from, rowFrom) >= Math.min(to, rowTo)) {
                    continue;
                }
                chunk = next;
                at = Math.max(from, rowFrom);
                end = Math.min(to, rowTo);
                pendingFrom = 0;
                pendingTo = 0;
                counted = false;
                plain = activeCount == 0 && !next.hasDeletes();
                return true;
            }
        }

        /// Asks every conjunct about the chunk; false if one says that no row passes.
        private boolean begin(Chunk next) {
            activeCount = 0;
            rowFrom = 0;
            rowTo = next.rows();
            blocks = blockFilter == null ? -1 : blockFilter.blocks(next);
            if (blocks == 0) {
                return false;
            }
            for (FilterStage stage : stages) {
                switch (stage.open(next)) {
                    case NONE -> {
                        return false;
                    }
                    case ALL -> {}
                    case SOME -> active[activeCount++] = stage;
                }
                if (stage.guide != null) {
                    noteGuide(stage);
                    rowFrom = Math.max(rowFrom, stage.rowFrom);
                    rowTo = Math.min(rowTo, stage.rowTo);
                    blocks &= stage.blocks;
                }
                if (rowFrom >= rowTo || blocks == 0) {
                    return false;
                }
            }
            sortStages();
            return true;
        }

        private void noteGuide(FilterStage stage) {
            if (!noted.get(stage.guided)) {
                noted.set(stage.guided);
                profile.index(schema.fields().get(stage.guided).name(), stage.guide.describe());
            }
        }

        /// Best rank first, those that can fail last in their given order. Insertion sort: stable
        /// and short.
        private void sortStages() {
            for (int i = 1; i < activeCount; i++) {
                FilterStage stage = active[i];
                int j = i;
                while (j > 0 && goesBefore(stage, active[j - 1])) {
                    active[j] = active[j - 1];
                    j--;
                }
                active[j] = stage;
            }
        }

        private boolean goesBefore(FilterStage a, FilterStage b) {
            if (a.canFail() || b.canFail()) {
                return b.canFail() && !a.canFail();
            }
            return a.rank() > b.rank();
        }

        /// Filters windows until a batch is full or the morsel ends.
        private void fill() {
            System.arraycopy(pending, pendingFrom, pending, 0, pendingTo - pendingFrom);
            pendingTo -= pendingFrom;
            pendingFrom = 0;
            while (pendingTo < batchRows && at < end) {
                worker.check();
                int count = blocks == -1 ? Math.min(WINDOW_ROWS, end - at) : nextBlocks();
                if (count == 0) {
                    break;
                }
                int passed = filterWindow(at, count);
                System.arraycopy(window, 0, pending, pendingTo, passed);
                pendingTo += passed;
                at += count;
            }
        }

        /// Moves to the next block in which rows may pass, and returns how many rows from there
        /// on are in such blocks and fit a window; 0 at the end.
        private int nextBlocks() {
            while (at < end && (blocks >>> (at / RowGuide.BLOCK_ROWS) & 1) == 0) {
                at = Math.min(end, (at / RowGuide.BLOCK_ROWS + 1) * RowGuide.BLOCK_ROWS);
            }
            int to = at;
            while (to < end && (blocks >>> (to / RowGuide.BLOCK_ROWS) & 1) != 0) {
                to = Math.min(end, (to / RowGuide.BLOCK_ROWS + 1) * RowGuide.BLOCK_ROWS);
            }
            return Math.min(WINDOW_ROWS, to - at);
        }

        private int filterWindow(int from, int count) {
            if (activeCount > 0) {
                profile.addRowsFiltered(count);
            }
            int left = count;
            boolean listed = false;
            if (chunk.hasDeletes()) {
                left = chunk.visible(from, count, window);
                listed = true;
            }
            for (int s = 0; s < activeCount && left > 0; s++) {
                FilterStage stage = active[s];
                long begin = System.nanoTime();
                int passed = listed ? stage.refine(window, left) : stage.first(from, count, window);
                stage.note(left, passed, System.nanoTime() - begin);
                left = passed;
                listed = true;
            }
            return left;
        }

        private void emit(int count) {
            int first = pending[pendingFrom];
            if (pending[pendingFrom + count - 1] - first == count - 1) {
                read(first, count);
            } else {
                System.arraycopy(pending, pendingFrom, slice, 0, count);
                noteRead();
                for (int c = 0; c < columns.length; c++) {
                    if (needed[c]) {
                        chunk.column(columns[c]).gather(slice, count, out.columns[c]);
                    }
                }
                out.rows = count;
            }
            pendingFrom += count;
        }

        private void read(int from, int count) {
            noteRead();
            for (int c = 0; c < columns.length; c++) {
                if (needed[c]) {
                    chunk.column(columns[c]).read(from, count, out.columns[c]);
                }
            }
            out.rows = count;
        }

        /// Adds the morsel's share of the output columns to the profile, once.
        private void noteRead() {
            if (counted) {
                return;
            }
            counted = true;
            long bytes = 0;
            for (int c = 0; c < columns.length; c++) {
                if (needed[c]) {
                    bytes += chunk.column(columns[c]).bytes();
                }
            }
            profile.addBytesRead(bytes / partsPerChunk);
        }
    }
}
