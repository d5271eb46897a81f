package dev.ogive.exec.sort;

import dev.ogive.column.Batch;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.row.RowLayout;
import dev.ogive.exec.row.RowReader;
import dev.ogive.exec.row.RowStore;
import dev.ogive.memory.QueryMemory;
import java.util.List;

/// Merges sorted runs and hands out their rows by groups that are equal in some leading keys.
/// Used by one thread.
public final class RunReader implements AutoCloseable {
    private final RunMerge merge;
    private final RowReader reader;
    private final RowComparison groups;
    private final Batch batch;

    /// Rows that come next: `rows[at .. count)`.
    private final long[] rows;

    private int at;
    private int count;

    /// A copy of the last row of the addresses before.
    private final RowStore last;

    private final long[] lastRow = new long[1];
    private boolean inGroup;

    RunReader(SortedRuns runs, List<SortKey> groupKeys, int batchRows, QueryMemory memory) {
        merge = runs.merge();
        reader = new RowReader(runs.layout());
        groups = new RowComparison(runs.layout(), groupKeys);
        batch = Batch.allocate(runs.layout().types(), batchRows);
        rows = new long[batchRows];
        last = new RowStore(runs.layout(), memory).guaranteed();
    }

    /// More rows of the group in progress, valid until the next call; null: that was all of it,
    /// and the next call begins another, or there is none if it returns null again.
    public Batch nextOfGroup() {
        if (at == count) {
            remember();
            count = merge.next(rows, rows.length);
            at = 0;
            if (count == 0 || (inGroup && groups.compare(lastRow[0], rows[0]) != 0)) {
                inGroup = false;
                return null;
            }
        } else if (inGroup) {
            inGroup = false;
            return null;
        }
        int to = at + 1;
        while (to < count && groups.compare(rows[to - 1], rows[to]) == 0) {
            to++;
        }
        for (int c = 0; c < batch.columns.length; c++) {
            reader.gather(c, rows, at, to - at, batch.columns[c]);
        }
        batch.rows = to - at;
        at = to;
        inGroup = true;
        return batch;
    }

    /// Of the rows of the runs.
    public RowLayout layout() {
        return groups.layout();
    }

    private void remember() {
        if (inGroup && count > 0) {
            last.clear(0);
            last.appendRows(new long[] {rows[count - 1]}, 0, 1, lastRow);
        }
    }

    @Override
    public void close() {
        merge.close();
        last.close();
    }
}
