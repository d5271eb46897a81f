package dev.ogive.exec.aggregate;

import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.memory.QueryMemory;
import java.util.List;

/// States of one aggregate for an owner that keeps them where it likes: windows. A state is
/// [#stateBytes] bytes, zero for "no input yet". What states hold beyond these bytes belongs to
/// the instance that wrote them, until [#forget]. Used by one thread.
public final class AggregateStates implements AutoCloseable {
    private final Aggregator aggregator;
    private final StateHeap heap;
    private final Aggregator.Output output;

    private AggregateStates(Aggregator aggregator, StateHeap heap, Aggregator.Output output) {
        this.aggregator = aggregator;
        this.heap = heap;
        this.output = output;
    }

    /// Whether a function of these arguments has states at all: others need all values at once.
    public static boolean supports(String name, List<DataType> types) {
        return Aggregators.isIncremental(name, types);
    }

    /// @param name canonical name of a function that [#supports] these types
    public static AggregateStates of(String name, List<DataType> types, DataType result, QueryMemory memory) {
        Aggregator aggregator = Aggregators.create(Aggregators.kind(name, types), types, name.equals("avg"));
        StateHeap heap = new StateHeap(memory);
        aggregator.place(0, new int[aggregator.heapSlots()], heap);
        return new AggregateStates(aggregator, heap, aggregator.output(name, result));
    }

    public int stateBytes() {
        return aggregator.stateBytes();
    }

    /// Whether rows with a NULL argument are to be left out by the caller.
    public boolean strict() {
        return aggregator.strict();
    }

    /// Adds row `i` of the arguments to the state at `states[i]`, for each `i` of `positions[0 ..
    /// n)`.
    public void update(Vector[] arguments, int[] positions, int n, long[] states) {
        heap.ensure(aggregator.heapBound(arguments, positions, n));
        aggregator.update(arguments, positions, n, states);
    }

    /// Adds the state at `from[k]` to that at `to[k]`, one after another for `0 <= k < n`.
    public void combine(long[] from, long[] to, int n) {
        aggregator.combine(from, to, n);
    }

    /// Writes the results of `states[0 .. n)`; `out` is empty and without NULLs.
    public void write(long[] states, int n, Vector out) {
        output.write(states, 0, n, out);
    }

    /// Frees what the states hold beyond their bytes; none of them may be read any more.
    public void forget() {
        heap.close();
    }

    @Override
    public void close() {
        heap.close();
    }
}
