package dev.ogive.exec.scan;

import dev.ogive.column.Vector;

/// A filter on one column that another operator gives to a scan while the query runs: the keys of
/// a join's build side, the bound of a Top-N. It may let rows pass that its operator drops later.
/// Works in the long domain of lanes I32 and I64. Thread-safe.
public interface ScanFilter {
    /// Whether it can be used yet; asked once per chunk.
    boolean isReady();

    /// Smallest value that may pass; above [#max] if none does.
    long min();

    long max();

    /// Whether NULL passes.
    default boolean passesNull() {
        return false;
    }

    /// Whether [#refine] knows more than the range.
    default boolean hasMembers() {
        return false;
    }

    /// Keeps of `positions[0 .. count)` those whose value (`values[i]` belongs to `positions[i]`)
    /// may pass, in place; returns how many. No value is NULL.
    default int refine(Vector values, int[] positions, int count) {
        return count;
    }
}
