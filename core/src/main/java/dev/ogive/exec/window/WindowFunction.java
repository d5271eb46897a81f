package dev.ogive.exec.window;

import dev.ogive.column.Vector;

/// One call as one worker computes it: partition after partition, each in batches from its first
/// row to its last.
abstract class WindowFunction implements AutoCloseable {
    protected WindowPartition partition;

    /// Turns to a new partition.
    void begin(WindowPartition next) {
        partition = next;
    }

    /// Writes the results of rows `[from, from + count)`. `out` is empty and without NULLs.
    abstract void write(int from, int count, Vector out);

    /// Bytes on the heap that grow with the partition.
    long heapBytes() {
        return 0;
    }

    @Override
    public void close() {}
}
