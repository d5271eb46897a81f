package dev.ogive.exec.join;

import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.pipeline.Operator;
import dev.ogive.exec.pipeline.OperatorFactory;
import dev.ogive.exec.pipeline.Status;
import dev.ogive.exec.pipeline.WorkerContext;
import dev.ogive.exec.plan.JoinKind;
import dev.ogive.exec.profile.OperatorProfile;
import dev.ogive.exec.scan.RowFilter;
import dev.ogive.exec.store.RowPages;
import dev.ogive.memory.Block;
import dev.ogive.memory.Memory;
import dev.ogive.memory.QueryMemory;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/// The probe side of a hash join. Per batch: all keys are looked up at once, then pairs of a
/// batch row and a stored row are listed up to a full batch, then the residual condition thins
/// them out, then only the columns that somebody reads are gathered. Where every row has exactly
/// one match the batch's own vectors are handed on.
///
/// Stored rows without a match (RIGHT, FULL, RIGHT_SEMI, RIGHT_ANTI) come out of the last
/// worker's flush. Where the build side is in files, [SpilledProbe] takes over.
public final class JoinProbe implements OperatorFactory, AutoCloseable {
    private final OperatorProfile profile;
    private final Spec spec;
    private final JoinBuild build;
    private final QueryMemory memory;
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicBoolean tailTaken = new AtomicBoolean();

    /// One byte per stored row: whether it has matched. Made by the first worker where the kind
    /// asks for it.
    private Block matchedBlock;

    /// Made by the first worker where the build side is in files.
    private SpilledJoin spilledJoin;

    private boolean closed;

    /// What is joined how.
    ///
    /// @param leftKeys key columns of the probe side
    /// @param rightColumns output columns of the build side, as positions in the build's stored
    ///     columns; -1: not read
    /// @param leftNeeded which columns of the probe side are read by anybody after the join
    /// @param residual over left columns then right columns, or null; one instance per worker
    /// @param residualUnknown where the residual is NULL; only for LEFT_MARK
    /// @param residualLeft,residualRight which of these it reads (right: positions in the stored
    ///     columns, or -1)
    public record Spec(
            JoinKind kind,
            List<DataType> leftTypes,
            List<DataType> rightTypes,
            int[] leftKeys,
            int[] rightColumns,
            boolean[] leftNeeded,
            Supplier<RowFilter> residual,
            Supplier<RowFilter> residualUnknown,
            boolean[] residualLeft,
            int[] residualRight) {
        boolean marksRight() {
            return switch (kind) {
                case RIGHT, FULL, RIGHT_SEMI, RIGHT_ANTI -> true;
                case INNER, LEFT, LEFT_SEMI, LEFT_ANTI, LEFT_MARK, LEFT_SINGLE -> false;
            };
        }

        /// Whether the left row decides by having a match or not, and pairs do not come out.
        boolean existence() {
            return switch (kind) {
                case LEFT_SEMI, LEFT_ANTI, LEFT_MARK -> true;
                case INNER, LEFT, RIGHT, FULL, RIGHT_SEMI, RIGHT_ANTI, LEFT_SINGLE -> false;
            };
        }

        boolean keepsLeft() {
            return switch (kind) {
                case LEFT, FULL, LEFT_SINGLE -> true;
                case INNER, RIGHT, LEFT_SEMI, LEFT_ANTI, LEFT_MARK, RIGHT_SEMI, RIGHT_ANTI -> false;
            };
        }

        /// Whether a left row without a match never comes out.
        boolean dropsUnmatchedLeft() {
            return switch (kind) {
                case INNER, RIGHT, LEFT_SEMI, RIGHT_SEMI, RIGHT_ANTI -> true;
                case LEFT, FULL, LEFT_ANTI, LEFT_MARK, LEFT_SINGLE -> false;
            };
        }

        /// Columns of the left side that the join itself or anybody after it reads, keys first.
        int[] leftStored() {
            int[] columns = Arrays.copyOf(leftKeys, leftKeys.length + leftTypes.size());
            int count = leftKeys.length;
            for (int c = 0; c < leftTypes.size(); c++) {
                int column = c;
                boolean isKey = Arrays.stream(leftKeys).anyMatch(k -> k == column);
                if (!isKey && (leftNeeded[c] || residualLeft[c])) {
                    columns[count++] = c;
                }
            }
            return Arrays.copyOf(columns, count);
        }

        boolean putsLeft() {
            return kind != JoinKind.RIGHT_SEMI && kind != JoinKind.RIGHT_ANTI;
        }

        boolean putsRight() {
            return !existence();
        }
    }

    public JoinProbe(OperatorProfile profile, Spec spec, JoinBuild build, QueryMemory memory) {
        this.profile = profile;
        this.spec = spec;
        this.build = build;
        this.memory = memory;
    }

    @Override
    public OperatorProfile profile() {
        return profile;
    }

    @Override
    public Operator open(WorkerContext worker) {
        if (build.spilled() != null) {
            return new SpilledProbe(this, spilled(worker), spec, build, worker);
        }
        if (spec.marksRight()) {
            mark();
        }
        open.incrementAndGet();
        return new Probe(worker, build.table(), matchedBlock == null ? 0 : matchedBlock.address());
    }

    private synchronized SpilledJoin spilled(WorkerContext worker) {
        if (spilledJoin == null) {
            spilledJoin = new SpilledJoin(
                    worker.run(), build, spec, memory, worker.query().spill());
        }
        spilledJoin.enter();
        return spilledJoin;
    }

    private synchronized void mark() {
        if (matchedBlock == null) {
            matchedBlock = newMarks(build.pages());
        }
    }

    /// One byte a row id, zeroed. Past the memory limit if need be: it is little beside the rows.
    Block newMarks(RowPages pages) {
        long bytes = Math.max(1, pages.idsEnd());
        Block block = memory.tryAllocate(bytes);
        if (block == null) {
            block = memory.allocateToSpill(bytes);
        }
        Memory.zero(block.address(), bytes);
        return block;
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (matchedBlock != null) {
            memory.free(matchedBlock);
        }
        if (spilledJoin != null) {
            profile.addSpilledBytes(spilledJoin.leftBytes());
            spilledJoin.close();
        }
    }

    /// What became of the left rows when they met the other parts of a build side that is joined
    /// in several passes. One byte a left row, in the order in which each pass reads them.
    static final class Pass {
        private static final int MATCHED = 1;
        private static final int UNDECIDED = 2;

        private final long states;

        /// Whether the rest of the build side is met now.
        final boolean last;

        private long firstRow;

        Pass(long states, boolean last) {
            this.states = states;
            this.last = last;
        }
    }

    /// Probes one table.
    final class Probe implements Operator {
        private final WorkerContext worker;
        private final JoinTable table;
        private final RowPages pages;
        private final int capacity;
        private final JoinTable.Scratch scratch;
        private final Vector[] keys;
        private final RowFilter residual;
        private final RowFilter unknown;
        private final Batch out;

        /// Vectors of `out` that are this operator's own; `out.columns` may point to the input's
        /// instead.
        private final Vector[] own;

        private final Batch pairs;
        private final int[] selected;
        private final int[] left;
        private final int[] right;
        private final boolean[] matched;

        /// LEFT_MARK: rows for which the residual was NULL for some stored row of equal key.
        private final boolean[] undecided;

        /// LEFT_SINGLE: rows that have come out.
        private final boolean[] single;

        private final int leftColumns;
        private final long marks;

        /// Null where the table holds all that left rows can match.
        private Pass pass;

        /// The input in progress: the next row and its next candidate.
        private Batch input;

        private int row;
        private int candidate;
        private boolean unmatchedLeft;

        /// The tail in progress.
        private boolean inTail;

        private boolean flushed;
        private int tailPage;
        private int tailRow;

        /// @param marks address of [#newMarks] for the table's pages, or 0
        Probe(WorkerContext worker, JoinTable table, long marks) {
            this.worker = worker;
            this.table = table;
            this.pages = table.pages();
            this.marks = marks;
            this.capacity = worker.batchRows();
            List<DataType> storedTypes = build.storedTypes();
            scratch = new JoinTable.Scratch(storedTypes.subList(0, build.keys()), capacity);
            keys = new Vector[spec.leftKeys().length];
            residual = spec.residual() == null ? null : spec.residual().get();
            unknown = spec.residualUnknown() == null
                    ? null
                    : spec.residualUnknown().get();
            leftColumns = spec.leftTypes().size();
            own = ownVectors();
            out = new Batch(own.clone(), 0);
            pairs = residual == null ? null : pairBatch();
            selected = new int[capacity];
            left = new int[capacity];
            right = new int[capacity];
            matched = new boolean[capacity];
            undecided = new boolean[capacity];
            single = spec.kind() == JoinKind.LEFT_SINGLE ? new boolean[capacity] : null;
        }

        void inPass(Pass current) {
            pass = current;
        }

        private Vector[] ownVectors() {
            List<DataType> types = new java.util.ArrayList<>();
            if (spec.putsLeft()) {
                types.addAll(spec.leftTypes());
            }
            if (spec.putsRight()) {
                types.addAll(spec.rightTypes());
            }
            if (spec.kind() == JoinKind.LEFT_MARK) {
                types.add(dev.ogive.column.SimpleType.BOOLEAN);
            }
            return Batch.allocate(types, capacity).columns;
        }

        /// Columns of the residual: those it does not read are empty.
        private Batch pairBatch() {
            Vector[] columns = new Vector[leftColumns + spec.rightTypes().size()];
            for (int c = 0; c < columns.length; c++) {
                DataType type = c < leftColumns
                        ? spec.leftTypes().get(c)
                        : spec.rightTypes().get(c - leftColumns);
                boolean read = c < leftColumns ? spec.residualLeft()[c] : spec.residualRight()[c - leftColumns] >= 0;
                columns[c] = Vector.allocate(type, read ? capacity : 0);
            }
            return new Batch(columns, 0);
        }

        @Override
        public Batch output() {
            return out;
        }

        @Override
        public Status push(Batch batch) {
            out.rows = 0;
            if (input == null) {
                begin(batch);
            }
            if (spec.existence()) {
                exists();
                end();
                return Status.NEED_INPUT;
            }
            if (!unmatchedLeft) {
                int count = listPairs();
                boolean more = row < input.rows;
                count = keepTrue(count);
                markMatches(count);
                emitPairs(count);
                if (more) {
                    return Status.HAVE_OUTPUT;
                }
                if ((residual == null && pass == null) || !spec.keepsLeft() || (pass != null && !pass.last)) {
                    end();
                    return Status.NEED_INPUT;
                }
                unmatchedLeft = true;
                return Status.HAVE_OUTPUT;
            }
            int count = 0;
            for (int i = 0; i < input.rows; i++) {
                if (!matched[i]) {
                    left[count] = i;
                    right[count++] = -1;
                }
            }
            emitPairs(count);
            end();
            return Status.NEED_INPUT;
        }

        private void end() {
            if (pass != null) {
                for (int i = 0; i < input.rows; i++) {
                    int state = (matched[i] ? Pass.MATCHED : 0) | (undecided[i] ? Pass.UNDECIDED : 0);
                    Memory.putByte(pass.states + pass.firstRow + i, (byte) state);
                }
                pass.firstRow += input.rows;
            }
            input = null;
        }

        /// Takes up what earlier passes found out about the input.
        private void resume() {
            for (int i = 0; i < input.rows; i++) {
                int state = Memory.getByte(pass.states + pass.firstRow + i);
                matched[i] = (state & Pass.MATCHED) != 0;
                undecided[i] = (state & Pass.UNDECIDED) != 0;
                if (single != null) {
                    single[i] = matched[i];
                }
            }
        }

        private void begin(Batch batch) {
            input = batch;
            for (int k = 0; k < keys.length; k++) {
                keys[k] = batch.columns[spec.leftKeys()[k]];
            }
            table.lookup(keys, batch.rows, scratch);
            row = 0;
            candidate = scratch.candidates[0];
            unmatchedLeft = false;
            if (residual != null) {
                Arrays.fill(matched, 0, batch.rows, false);
                Arrays.fill(undecided, 0, batch.rows, false);
            }
            if (single != null) {
                Arrays.fill(single, 0, batch.rows, false);
            }
            if (pass != null) {
                resume();
            }
        }

        /// Fills `left` and `right` with the next pairs, at most a batch; without a residual,
        /// rows that keep their place unmatched come as pairs with -1.
        private int listPairs() {
            return table.isUnique() && residual == null && pass == null && row == 0 ? listUnique() : listChains();
        }

        private int listUnique() {
            int[] candidates = scratch.candidates;
            int rows = input.rows;
            int count = 0;
            if (spec.keepsLeft()) {
                for (int i = 0; i < rows; i++) {
                    left[i] = i;
                    right[i] = candidates[i] - 1;
                }
                count = rows;
            } else {
                for (int i = 0; i < rows; i++) {
                    int c = candidates[i];
                    left[count] = i;
                    right[count] = c - 1;
                    count += c != 0 ? 1 : 0;
                }
            }
            row = rows;
            return count;
        }

        private int listChains() {
            int[] candidates = scratch.candidates;
            int rows = input.rows;
            int count = 0;
            int i = row;
            int c = candidate;
            boolean outer = residual == null && pass == null && spec.keepsLeft();
            while (i < rows && count < capacity) {
                if (outer && c == 0 && candidates[i] == 0) {
                    left[count] = i;
                    right[count++] = -1;
                }
                while (c != 0) {
                    if (count == capacity) {
                        row = i;
                        candidate = c;
                        return count;
                    }
                    left[count] = i;
                    right[count++] = c - 1;
                    c = table.next(c, keys, i, scratch);
                }
                if (++i < rows) {
                    c = candidates[i];
                }
            }
            row = i;
            candidate = c;
            return count;
        }

        /// Applies the residual to the listed pairs; returns how many are left.
        private int keepTrue(int count) {
            if (residual == null || count == 0) {
                return count;
            }
            gatherPairs(count);
            int kept = residual.select(pairs, selected);
            for (int i = 0; i < kept; i++) {
                int p = selected[i];
                left[i] = left[p];
                right[i] = right[p];
                matched[left[i]] = true;
            }
            return kept;
        }

        private void gatherPairs(int count) {
            for (int c = 0; c < leftColumns; c++) {
                if (spec.residualLeft()[c]) {
                    pairs.columns[c].gather(input.columns[c], left, count);
                }
            }
            for (int c = 0; c < spec.rightTypes().size(); c++) {
                int stored = spec.residualRight()[c];
                if (stored >= 0) {
                    pages.gather(stored, right, 0, count, false, pairs.columns[leftColumns + c]);
                }
            }
            pairs.rows = count;
        }

        private void markMatches(int count) {
            if (spec.marksRight()) {
                for (int i = 0; i < count; i++) {
                    if (right[i] >= 0) {
                        Memory.putByte(marks + right[i], (byte) 1);
                    }
                }
            }
            if (single != null) {
                checkSingle(count);
            }
            if (pass != null) {
                for (int i = 0; i < count; i++) {
                    matched[left[i]] = true;
                }
            }
        }

        private void checkSingle(int count) {
            for (int i = 0; i < count; i++) {
                if (single[left[i]]) {
                    throw new OgiveException(
                            ErrorCode.SUBQUERY_ROWS, "a subquery used as a value returned more than one row");
                }
                single[left[i]] = true;
            }
        }

        private void emitPairs(int count) {
            if (!spec.putsLeft() || count == 0) {
                return;
            }
            putLeft(count);
            boolean outer = spec.keepsLeft();
            for (int c = 0; c < spec.rightTypes().size(); c++) {
                int stored = spec.rightColumns()[c];
                if (stored >= 0) {
                    pages.gather(stored, right, 0, count, outer, own[leftColumns + c]);
                }
            }
            out.rows = count;
        }

        /// Left columns of the listed rows: the input's own vectors where all rows are listed
        /// once, in order.
        private void putLeft(int count) {
            boolean whole = count == input.rows && left[count - 1] == count - 1;
            for (int i = 0; whole && i < count; i++) {
                whole = left[i] == i;
            }
            for (int c = 0; c < leftColumns; c++) {
                if (!spec.leftNeeded()[c]) {
                    continue;
                }
                if (whole) {
                    out.columns[c] = input.columns[c];
                } else {
                    out.columns[c] = own[c];
                    own[c].gather(input.columns[c], left, count);
                }
            }
        }

        /// LEFT_SEMI, LEFT_ANTI and LEFT_MARK of one batch.
        private void exists() {
            int rows = input.rows;
            if (residual == null) {
                for (int i = 0; i < rows; i++) {
                    matched[i] = scratch.candidates[i] != 0 | (pass != null && matched[i]);
                }
            } else {
                findMatches();
            }
            if (spec.kind() == JoinKind.LEFT_MARK) {
                findUndecided(rows);
            }
            if (pass != null && !pass.last) {
                return;
            }
            if (spec.kind() == JoinKind.LEFT_MARK) {
                emitMark(rows);
                return;
            }
            boolean wanted = spec.kind() == JoinKind.LEFT_SEMI;
            int count = 0;
            for (int i = 0; i < rows; i++) {
                left[count] = i;
                count += matched[i] == wanted ? 1 : 0;
            }
            if (count > 0) {
                putLeft(count);
                out.rows = count;
            }
        }

        /// Tests pairs in rounds, one candidate of each undecided row a round.
        private void findMatches() {
            int rows = input.rows;
            int[] candidates = scratch.candidates;
            for (; ; ) {
                int count = 0;
                for (int i = 0; i < rows; i++) {
                    if (candidates[i] != 0 && !matched[i]) {
                        left[count] = i;
                        right[count++] = candidates[i] - 1;
                    }
                }
                if (count == 0) {
                    return;
                }
                worker.check();
                gatherPairs(count);
                int kept = residual.select(pairs, selected);
                for (int i = 0; i < kept; i++) {
                    matched[left[selected[i]]] = true;
                }
                if (unknown != null) {
                    int unknowns = unknown.select(pairs, selected);
                    for (int i = 0; i < unknowns; i++) {
                        undecided[left[selected[i]]] = true;
                    }
                }
                for (int i = 0; i < count; i++) {
                    int r = left[i];
                    candidates[r] = matched[r] ? 0 : table.next(candidates[r], keys, r, scratch);
                }
            }
        }

        /// Rows without a match for which some comparison was NULL.
        private void findUndecided(int rows) {
            if (residual == null && pass == null) {
                Arrays.fill(undecided, 0, rows, false);
            }
            if (build.nullSafe() || !build.hasRows()) {
                return;
            }
            boolean storedNulls = table.nullKeys() > 0 || build.hasSpilledNullKeys();
            for (int i = 0; i < rows; i++) {
                if (!matched[i] && !undecided[i] && (storedNulls || leftKeyIsNull(i)) && mayBeEqual(i)) {
                    undecided[i] = true;
                }
            }
        }

        private void emitMark(int rows) {
            for (int i = 0; i < rows; i++) {
                left[i] = i;
            }
            putLeft(rows);
            BoolVector mark = (BoolVector) own[leftColumns];
            mark.mayHaveNulls = false;
            System.arraycopy(matched, 0, mark.values, 0, rows);
            for (int i = 0; i < rows; i++) {
                if (!matched[i] && undecided[i]) {
                    mark.setNull(i);
                }
            }
            out.rows = rows;
        }

        private boolean leftKeyIsNull(int i) {
            for (Vector key : keys) {
                if (key.isNull(i)) {
                    return true;
                }
            }
            return false;
        }

        /// Whether for some stored row no key comparison with row `i` is false (some is NULL) and
        /// the residual is not false either.
        private boolean mayBeEqual(int i) {
            if (keys.length == 1 && residual == null) {
                // The row's key is NULL, or that of some stored row.
                return true;
            }
            for (int p = 0; p < pages.pages(); p++) {
                worker.check();
                int first = pages.firstId(p);
                int count = 0;
                int rows = pages.rowsIn(p);
                for (int r = 0; r < rows; r++) {
                    if (table.mayEqual(first + r, keys, i)) {
                        if (residual == null) {
                            return true;
                        }
                        left[count] = i;
                        right[count++] = first + r;
                    }
                    if (count == capacity || (r == rows - 1 && count > 0)) {
                        gatherPairs(count);
                        if (residual.select(pairs, selected) > 0 || unknown.select(pairs, selected) > 0) {
                            return true;
                        }
                        count = 0;
                    }
                }
            }
            return false;
        }

        @Override
        public Status flush() {
            out.rows = 0;
            if (!flushed) {
                flushed = true;
                inTail = open.decrementAndGet() == 0 && spec.marksRight() && tailTaken.compareAndSet(false, true);
            }
            return inTail && tail() ? Status.HAVE_OUTPUT : Status.FINISHED;
        }

        /// Puts out stored rows by whether they have matched; false when no more come after
        /// these.
        boolean tail() {
            out.rows = 0;
            boolean wanted = spec.kind() == JoinKind.RIGHT_SEMI;
            int count = 0;
            while (tailPage < pages.pages() && count < worker.batchRows()) {
                int first = pages.firstId(tailPage);
                int rows = pages.rowsIn(tailPage);
                while (tailRow < rows && count < worker.batchRows()) {
                    int id = first + tailRow++;
                    if ((Memory.getByte(marks + id) != 0) == wanted) {
                        right[count++] = id;
                    }
                }
                if (tailRow == rows) {
                    tailRow = 0;
                    tailPage++;
                }
            }
            emitTail(count);
            return tailPage < pages.pages();
        }

        private void emitTail(int count) {
            if (count == 0) {
                return;
            }
            int leftPut = spec.putsLeft() ? leftColumns : 0;
            for (int c = 0; c < leftPut; c++) {
                out.columns[c] = own[c];
                clear(own[c]);
                for (int i = 0; i < count; i++) {
                    own[c].set(i, null);
                }
            }
            for (int c = 0; c < spec.rightTypes().size(); c++) {
                int stored = spec.rightColumns()[c];
                if (stored >= 0) {
                    pages.gather(stored, right, 0, count, false, own[leftPut + c]);
                }
            }
            out.rows = count;
        }

        private static void clear(Vector vector) {
            new Batch(new Vector[] {vector}, 0).clear();
        }
    }
}
