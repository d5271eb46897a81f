package dev.ogive.exec.window;

import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.aggregate.AggregateStates;
import dev.ogive.memory.Block;
import dev.ogive.memory.Memory;
import dev.ogive.memory.QueryMemory;
import java.util.Arrays;
import java.util.List;

/// An aggregate over each row's frame, by states that can be combined:
///
/// - frames that are the whole partition share one state;
/// - frames that only grow: each row's state is that of the row before and what came in, so a
///   batch is one pass;
/// - else a tree: a node holds the state of up to 32 rows or of up to 32 nodes below it, and a
///   frame is combined from the few nodes and rows it consists of.
///
/// Source of the tree: Leis, Kundhikanjana, Kemper, Neumann, Efficient Processing of Window
/// Functions in Analytical SQL Queries, PVLDB 8(10), 2015.
final class AggregateFunctionInFrame extends WindowFunction {
    private static final int FAN_OUT_BITS = 5;
    private static final int FAN_OUT = 1 << FAN_OUT_BITS;
    private static final int CHUNK = 2048;

    private final int[] arguments;

    /// A boolean column that is true for rows that count, or -1: all.
    private final int filter;

    private final Frames frames;
    private final QueryContext query;
    private final QueryMemory memory;

    /// For states that live as long as the partition, and those of one batch.
    private final AggregateStates lasting;

    private final AggregateStates passing;
    private final int stateBytes;
    private final Vector[] values;
    private final BoolVector passes;

    /// Rows waiting to be added to states.
    private final int[] rowPositions = new int[CHUNK];

    private final long[] rowStates = new long[CHUNK];
    private int rowsWaiting;

    /// States waiting to be added to states.
    private final long[] fromStates = new long[CHUNK];

    private final long[] toStates = new long[CHUNK];
    private int statesWaiting;
    private final int[] positions = new int[CHUNK];

    /// One state for the whole partition or the frame reached so far.
    private final Block single;

    /// GROWING: rows of the partition in `single`.
    private int done;

    /// One state per row of a batch.
    private Block batch;

    private long[] batchStates = {};

    /// The nodes of all levels; level `l` begins at node `levels[l]`, level 0 combines rows.
    private Block tree;

    private int[] levels = new int[8];
    private int levelCount;

    AggregateFunctionInFrame(
            String name,
            int[] arguments,
            List<DataType> argumentTypes,
            DataType type,
            int filter,
            Frames frames,
            QueryContext query) {
        this.query = query;
        this.memory = query.memory();
        this.arguments = arguments;
        this.filter = filter;
        this.frames = frames;
        lasting = AggregateStates.of(name, argumentTypes, type, memory);
        passing = AggregateStates.of(name, argumentTypes, type, memory);
        stateBytes = lasting.stateBytes();
        values = new Vector[arguments.length];
        for (int a = 0; a < values.length; a++) {
            values[a] = Vector.allocate(argumentTypes.get(a), CHUNK);
        }
        passes = filter < 0 ? null : new BoolVector(SimpleType.BOOLEAN, CHUNK);
        single = memory.allocateToSpill(Math.max(1, stateBytes));
    }

    @Override
    void begin(WindowPartition next) {
        super.begin(next);
        lasting.forget();
        frames.begin(next);
        Memory.zero(single.address(), stateBytes);
        done = 0;
        if (frames.isWhole()) {
            for (int i = 0; i < next.rows(); i++) {
                addRow(lasting, i, single.address());
            }
            flushRows(lasting);
        } else if (!frames.isGrowing()) {
            buildTree();
        }
    }

    private void buildTree() {
        if (tree != null) {
            memory.free(tree);
            tree = null;
        }
        levelCount = 0;
        int nodes = 0;
        int below = partition.rows();
        do {
            below = (below + FAN_OUT - 1) >>> FAN_OUT_BITS;
            levels[levelCount++] = nodes;
            nodes += below;
        } while (below > FAN_OUT);
        levels[levelCount] = nodes;
        long bytes = Math.max(1L, (long) nodes * stateBytes);
        tree = memory.allocateToSpill(bytes);
        Memory.zero(tree.address(), bytes);
        for (int i = 0; i < partition.rows(); i++) {
            addRow(lasting, i, node(0, i >>> FAN_OUT_BITS));
        }
        flushRows(lasting);
        for (int l = 1; l < levelCount; l++) {
            for (int child = 0; child < levels[l] - levels[l - 1]; child++) {
                addState(lasting, node(l - 1, child), node(l, child >>> FAN_OUT_BITS));
            }
            flushStates(lasting);
        }
    }

    private long node(int level, int index) {
        return tree.address() + (long) (levels[level] + index) * stateBytes;
    }

    private void addRow(AggregateStates states, int position, long state) {
        rowPositions[rowsWaiting] = position;
        rowStates[rowsWaiting++] = state;
        if (rowsWaiting == CHUNK) {
            flushRows(states);
        }
    }

    private void flushRows(AggregateStates states) {
        int rows = rowsWaiting;
        rowsWaiting = 0;
        if (rows == 0) {
            return;
        }
        query.check();
        for (int a = 0; a < arguments.length; a++) {
            partition.gather(arguments[a], rowPositions, rows, false, values[a]);
        }
        int count = 0;
        if (filter >= 0) {
            partition.gather(filter, rowPositions, rows, false, passes);
        }
        for (int i = 0; i < rows; i++) {
            if ((filter < 0 || (passes.values[i] && !passes.isNull(i))) && (!states.strict() || hasValues(i))) {
                positions[count++] = i;
            }
        }
        states.update(values, positions, count, rowStates);
    }

    private boolean hasValues(int i) {
        for (Vector value : values) {
            if (value.isNull(i)) {
                return false;
            }
        }
        return true;
    }

    private void addState(AggregateStates states, long from, long to) {
        fromStates[statesWaiting] = from;
        toStates[statesWaiting++] = to;
        if (statesWaiting == CHUNK) {
            flushStates(states);
        }
    }

    private void flushStates(AggregateStates states) {
        states.combine(fromStates, toStates, statesWaiting);
        statesWaiting = 0;
    }

    @Override
    long heapBytes() {
        return frames.heapBytes();
    }

    @Override
    void write(int from, int count, Vector out) {
        if (batchStates.length < count) {
            batchStates = new long[count];
        }
        if (frames.isWhole()) {
            Arrays.fill(batchStates, 0, count, single.address());
            lasting.write(batchStates, count, out);
            return;
        }
        clearBatch(count);
        if (frames.isGrowing()) {
            grow(from, count);
        } else {
            for (int i = 0; i < count; i++) {
                frames.find(from + i);
                for (int r = 0; r < frames.ranges; r++) {
                    collect(frames.starts[r], frames.ends[r], batchStates[i]);
                }
            }
            flushRows(passing);
            flushStates(passing);
        }
        passing.write(batchStates, count, out);
        passing.forget();
    }

    private void clearBatch(int count) {
        long bytes = Math.max(1L, (long) count * stateBytes);
        if (batch == null || batch.bytes() < bytes) {
            if (batch != null) {
                memory.free(batch);
            }
            batch = memory.allocateToSpill(bytes);
        }
        Memory.zero(batch.address(), bytes);
        for (int i = 0; i < count; i++) {
            batchStates[i] = batch.address() + (long) i * stateBytes;
        }
    }

    /// The states of a batch's rows where frames only grow.
    private void grow(int from, int count) {
        for (int i = 0; i < count; i++) {
            for (int end = frames.end(from + i); done < end; done++) {
                addRow(passing, done, batchStates[i]);
            }
        }
        flushRows(passing);
        for (int i = 0; i < count; i++) {
            addState(passing, i == 0 ? single.address() : batchStates[i - 1], batchStates[i]);
        }
        flushStates(passing);
        Memory.zero(single.address(), stateBytes);
        lasting.forget();
        addState(lasting, batchStates[count - 1], single.address());
        flushStates(lasting);
    }

    /// Adds rows `[start, end)` to a state.
    private void collect(int start, int end, long state) {
        int low = start;
        int high = end;
        while (low < high && (low & (FAN_OUT - 1)) != 0) {
            addRow(passing, low++, state);
        }
        while (low < high && (high & (FAN_OUT - 1)) != 0) {
            addRow(passing, --high, state);
        }
        low >>>= FAN_OUT_BITS;
        high >>>= FAN_OUT_BITS;
        for (int level = 0; low < high; level++) {
            boolean top = level == levelCount - 1;
            while (low < high && (top || (low & (FAN_OUT - 1)) != 0)) {
                addState(passing, node(level, low++), state);
            }
            while (low < high && (high & (FAN_OUT - 1)) != 0) {
                addState(passing, node(level, --high), state);
            }
            low >>>= FAN_OUT_BITS;
            high >>>= FAN_OUT_BITS;
        }
    }

    @Override
    public void close() {
        lasting.close();
        passing.close();
        memory.free(single);
        if (batch != null) {
            memory.free(batch);
        }
        if (tree != null) {
            memory.free(tree);
        }
    }
}
