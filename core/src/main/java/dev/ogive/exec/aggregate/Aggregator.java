package dev.ogive.exec.aggregate;

import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import java.util.Arrays;
import java.util.List;

/// The state of one aggregate in every group: a fixed number of bytes at [#offset] of the group's
/// row, zero for "no input yet". What an aggregate keeps beyond that lies in a [StateHeap].
///
/// Several calls over the same arguments may share one state: SUM(x), AVG(x) and COUNT(x) are
/// outputs of one. An instance belongs to one thread, but reads states that other threads have
/// written.
public abstract class Aggregator {
    /// Where the state begins, from the address of the row; set once by the owner of the rows.
    protected int offset;

    private long[] same = {};

    /// @param hiddenOffsets where the hidden columns of its [#heapSlots] are in a row
    void place(int stateOffset, int[] hiddenOffsets, StateHeap heap) {
        offset = stateOffset;
    }

    /// Parts of the state that lie in a heap.
    public int heapSlots() {
        return 0;
    }

    /// The heap parts, [#heapSlots] many, once placed.
    List<HeapSlot> slots() {
        return List.of();
    }

    /// At least the bytes of heap that updating with these rows takes.
    long heapBound(Vector[] arguments, int[] positions, int n) {
        return 0;
    }

    /// A multiple of 8.
    public abstract int stateBytes();

    /// Whether rows with a NULL argument are left out (by the caller).
    public boolean strict() {
        return true;
    }

    /// Adds row `i` of the batch to the group at `groups[i]`, for each `i` of `positions[0 ..
    /// n)`.
    public abstract void update(Vector[] arguments, int[] positions, int n, long[] groups);

    /// Adds the rows `positions[0 .. n)` to one group. Worth its own loop where sums can stay in
    /// registers.
    public void updateOne(Vector[] arguments, int[] positions, int n, long group) {
        int end = 0;
        for (int k = 0; k < n; k++) {
            end = Math.max(end, positions[k] + 1);
        }
        if (same.length < end) {
            same = new long[Math.max(2048, end)];
        }
        Arrays.fill(same, 0, end, group);
        update(arguments, positions, n, same);
    }

    /// Adds the state at `from[k]` to the state at `to[k]`, for `0 <= k < n`; the same `to` may
    /// occur repeatedly.
    public abstract void combine(long[] from, long[] to, int n);

    /// The result that a call asks of this state.
    ///
    /// @param name canonical name of the function
    public abstract Output output(String name, DataType type);

    /// Writes results of groups.
    @FunctionalInterface
    public interface Output {
        /// Writes the result of the group at `groups[from + i]` to `out[i]` for `0 <= i < n`.
        /// `out` has begun a new batch without nulls.
        void write(long[] groups, int from, int n, Vector out);
    }
}
