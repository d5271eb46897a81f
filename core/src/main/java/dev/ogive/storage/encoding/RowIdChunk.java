package dev.ogive.storage.encoding;

import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;
import dev.ogive.storage.ZoneMap;

/// The ids of a chunk's rows: consecutive, so nothing is stored.
public final class RowIdChunk extends EncodedChunk {
    private final long first;
    private final int rows;

    public RowIdChunk(long first, int rows) {
        super(ZoneMap.ofLongs(first, first + rows - 1, 0, rows), null, 0);
        this.first = first;
        this.rows = rows;
    }

    @Override
    void readValues(int from, int count, Vector out) {
        long[] values = ((I64Vector) out).values;
        for (int i = 0; i < count; i++) {
            values[i] = first + from + i;
        }
    }

    @Override
    void gatherValues(int[] positions, int count, Vector out) {
        long[] values = ((I64Vector) out).values;
        for (int i = 0; i < count; i++) {
            values[i] = first + positions[i];
        }
    }

    @Override
    public boolean filtersLongs() {
        return true;
    }

    @Override
    public int filterLongs(int from, int count, long low, long high, int[] positions) {
        if (low > high || low >= first + rows || high < first) {
            return 0;
        }
        int start = Math.max(from, (int) Math.max(0, low - first));
        int end = (int) Math.min(from + count, Math.min(high, first + rows - 1) - first + 1);
        return start >= end ? 0 : all(start, end - start, positions);
    }

    @Override
    public int refineLongs(int[] positions, int count, long low, long high) {
        int n = 0;
        for (int k = 0; k < count; k++) {
            int p = positions[k];
            positions[n] = p;
            n += low <= first + p && first + p <= high ? 1 : 0;
        }
        return n;
    }

    @Override
    public int filterCodes(int from, int count, boolean[] accepted, int[] positions) {
        return refineCodes(positions, all(from, count, positions), accepted);
    }

    @Override
    public int refineCodes(int[] positions, int count, boolean[] accepted) {
        int n = 0;
        for (int k = 0; k < count; k++) {
            int p = positions[k];
            positions[n] = p;
            n += first + p < accepted.length && accepted[(int) (first + p)] ? 1 : 0;
        }
        return n;
    }
}
