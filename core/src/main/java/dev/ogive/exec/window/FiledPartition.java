package dev.ogive.exec.window;

import dev.ogive.column.Vector;
import dev.ogive.exec.row.RowReader;
import dev.ogive.exec.row.RowStore;
import dev.ogive.exec.row.SpilledRows;
import dev.ogive.exec.sort.RowComparison;

/// A partition that does not fit in memory: its rows are in a file, and the pages used last in
/// memory. Windows move through their partition from its first row to its last, so that most
/// pages are read once for each end of the frame.
final class FiledPartition extends WindowPartition {
    private final SpilledRows file;
    private final RowStore.PageCache cache;
    private final RowReader reader;
    private final RowComparison order;

    /// Column of the input to column of the rows.
    private final int[] stored;

    private long[] addresses = {};

    FiledPartition(SpilledRows file, int[] stored, RowComparison order) {
        this.file = file;
        this.cache = file.readAtRandom();
        this.reader = new RowReader(file.layout());
        this.stored = stored;
        this.order = order;
    }

    @Override
    int rows() {
        return cache.rows();
    }

    @Override
    boolean isNull(int column, int position) {
        cache.begin();
        return file.layout().isNull(cache.address(position), stored[column]);
    }

    private void begin(int count) {
        cache.begin();
        if (addresses.length < count) {
            addresses = new long[Math.max(256, count)];
        }
    }

    @Override
    void gather(int column, int first, int count, Vector out) {
        begin(count);
        for (int i = 0; i < count; i++) {
            addresses[i] = cache.address(first + i);
        }
        reader.gather(stored[column], addresses, 0, count, out);
    }

    @Override
    void gather(int column, int[] positions, int count, boolean outer, Vector out) {
        begin(count);
        boolean missing = false;
        for (int i = 0; i < count; i++) {
            missing |= positions[i] < 0;
            addresses[i] = cache.address(Math.max(0, positions[i]));
        }
        reader.gather(stored[column], addresses, 0, count, out);
        for (int i = 0; missing && i < count; i++) {
            if (positions[i] < 0) {
                out.setNull(i);
            }
        }
    }

    @Override
    boolean arePeers(int positionA, int positionB) {
        cache.begin();
        return order.compare(cache.address(positionA), cache.address(positionB)) == 0;
    }

    @Override
    public void close() {
        cache.close();
        file.close();
    }
}
