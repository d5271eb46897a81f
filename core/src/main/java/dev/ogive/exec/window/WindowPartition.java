package dev.ogive.exec.window;

import dev.ogive.column.Vector;
import java.util.Arrays;

/// The rows of one partition in window order. Rows are named by position, from 0. Used by one
/// thread.
abstract class WindowPartition implements AutoCloseable {
    /// Where groups of peers begin, and the rows after the last; null until asked for.
    private int[] groupStarts;

    /// The group of each row.
    private int[] groups;

    abstract int rows();

    abstract boolean isNull(int column, int position);

    /// Writes the values of a column of the input for rows `[first, first + count)`.
    abstract void gather(int column, int first, int count, Vector out);

    /// Writes the values of a column of the input for these rows.
    ///
    /// @param outer whether positions below 0 occur, which give NULL
    abstract void gather(int column, int[] positions, int count, boolean outer, Vector out);

    /// Whether two rows are equal in the order of the window; without one all are.
    abstract boolean arePeers(int positionA, int positionB);

    private void findGroups() {
        if (groups != null) {
            return;
        }
        int rows = rows();
        groups = new int[rows];
        int[] starts = new int[16];
        int count = 1;
        for (int i = 1; i < rows; i++) {
            if (!arePeers(i - 1, i)) {
                if (count + 1 >= starts.length) {
                    starts = Arrays.copyOf(starts, starts.length * 2);
                }
                starts[count++] = i;
            }
            groups[i] = count - 1;
        }
        starts[count] = rows;
        groupStarts = Arrays.copyOf(starts, count + 1);
    }

    /// The ordinal of a row's group of peers.
    int groupOf(int position) {
        findGroups();
        return groups[position];
    }

    int groupCount() {
        findGroups();
        return groupStarts.length - 1;
    }

    /// The first row of a group; for the ordinal after the last, the end.
    int groupStart(int group) {
        findGroups();
        return groupStarts[group];
    }

    int peersStart(int position) {
        return groupStart(groupOf(position));
    }

    int peersEnd(int position) {
        return groupStart(groupOf(position) + 1);
    }

    /// Bytes on the heap that grow with the partition.
    long heapBytes() {
        return groups == null ? 0 : (long) Integer.BYTES * (groups.length + groupStarts.length);
    }

    @Override
    public void close() {}
}
