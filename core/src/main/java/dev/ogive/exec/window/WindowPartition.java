package dev.ogive.exec.window;

import dev.ogive.column.Vector;
import dev.ogive.exec.store.RowPages;
import java.util.Arrays;

/// The rows of one partition in window order. Rows are named by position, from 0. Used by one
/// thread.
final class WindowPartition {
    final RowPages pages;

    /// Column of the input to column of the pages.
    private final int[] stored;

    private final int[] ids;
    private final int from;
    private final int rows;
    private final Peers peers;

    /// Where groups of peers begin, and the rows after the last; null until asked for.
    private int[] groupStarts;

    /// The group of each row.
    private int[] groups;

    /// Whether two rows are peers.
    interface Peers {
        boolean equal(int idA, int idB);
    }

    /// @param ids of all rows; those of the partition are `ids[from .. from + rows)`
    /// @param peers null where there is no order: then all rows are
    WindowPartition(RowPages pages, int[] stored, int[] ids, int from, int rows, Peers peers) {
        this.pages = pages;
        this.stored = stored;
        this.ids = ids;
        this.from = from;
        this.rows = rows;
        this.peers = peers;
    }

    int rows() {
        return rows;
    }

    int id(int position) {
        return ids[from + position];
    }

    boolean isNull(int column, int position) {
        return pages.isNull(stored[column], id(position));
    }

    /// Writes the values of a column of the input for rows `[first, first + count)`.
    void gather(int column, int first, int count, Vector out) {
        pages.gather(stored[column], ids, from + first, count, false, out);
    }

    /// Writes the values of a column for rows by id; -1 gives NULL.
    void gatherIds(int column, int[] rowIds, int count, boolean outer, Vector out) {
        pages.gather(stored[column], rowIds, 0, count, outer, out);
    }

    private void findGroups() {
        if (groups != null) {
            return;
        }
        groups = new int[rows];
        int[] starts = new int[16];
        int count = 1;
        for (int i = 1; i < rows; i++) {
            if (peers != null && !peers.equal(id(i - 1), id(i))) {
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
}
