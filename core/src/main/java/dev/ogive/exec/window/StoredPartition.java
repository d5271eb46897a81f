package dev.ogive.exec.window;

import dev.ogive.column.Vector;
import dev.ogive.exec.sort.StoredOrder;
import dev.ogive.exec.store.RowPages;

/// A partition of rows in memory.
class StoredPartition extends WindowPartition {
    private final RowPages pages;

    /// Column of the input to column of the pages.
    private final int[] stored;

    private final int[] ids;
    private final int from;
    private final int rows;
    private final StoredOrder order;
    private int[] picked = {};

    /// @param ids of all rows; those of the partition are `ids[from .. from + rows)`
    StoredPartition(RowPages pages, int[] stored, int[] ids, int from, int rows, StoredOrder order) {
        this.pages = pages;
        this.stored = stored;
        this.ids = ids;
        this.from = from;
        this.rows = rows;
        this.order = order;
    }

    @Override
    int rows() {
        return rows;
    }

    @Override
    boolean isNull(int column, int position) {
        return pages.isNull(stored[column], ids[from + position]);
    }

    @Override
    void gather(int column, int first, int count, Vector out) {
        pages.gather(stored[column], ids, from + first, count, false, out);
    }

    @Override
    void gather(int column, int[] positions, int count, boolean outer, Vector out) {
        if (picked.length < count) {
            picked = new int[Math.max(256, count)];
        }
        for (int i = 0; i < count; i++) {
            picked[i] = positions[i] < 0 ? -1 : ids[from + positions[i]];
        }
        pages.gather(stored[column], picked, 0, count, outer, out);
    }

    @Override
    boolean arePeers(int positionA, int positionB) {
        return order.areEqual(ids[from + positionA], ids[from + positionB]);
    }
}
