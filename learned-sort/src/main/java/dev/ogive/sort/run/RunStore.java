package dev.ogive.sort.run;

/// Sorted runs of 64-bit keys, on disk as a rule: what a merge needs to know of them.
///
/// Implementations decide where the other columns of a row are; row `i` of a run has the `i`-th key. Runs are
/// immutable once they are listed. Not thread-safe unless said. I/O errors are thrown as the caller's own
/// unchecked exception and pass through unchanged.
public interface RunStore {
    int runCount();

    /// Rows in a run.
    long rowCount(int run);

    /// Reads the keys of rows `[row, row + count)` of a run to `keys[at...]`.
    void readKeys(int run, long row, int count, long[] keys, int at);
}
