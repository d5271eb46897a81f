package dev.ogive.plan.view;

import dev.ogive.column.I64Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.storage.Chunk;
import dev.ogive.storage.ColumnChunk;
import dev.ogive.storage.RowGuide;
import dev.ogive.storage.ZoneMap;
import java.util.BitSet;
import java.util.Map;

/// A chunk of the table of partials without its first column, the run, and without rows of some
/// runs.
///
/// @param hidden positions that are not visible; null for none
record RunChunk(Chunk chunk, BitSet hidden) implements Chunk {
    /// The only run in a chunk, or -1 where there may be several.
    static long only(Chunk chunk) {
        ZoneMap zone = chunk.column(0).zone();
        return zone.known() && zone.minLong() == zone.maxLong() ? zone.minLong() : -1;
    }

    /// The rows of certain runs; null where there are none.
    ///
    /// @param counts the runs, to which the number of their rows is added
    static RunChunk of(Chunk chunk, Map<Long, long[]> counts) {
        long only = only(chunk);
        int rows = chunk.rows();
        if (only >= 0) {
            long[] count = counts.get(only);
            if (count == null) {
                return null;
            }
            count[0] += rows;
            return new RunChunk(chunk, null);
        }
        I64Vector ids = new I64Vector(SimpleType.BIGINT, rows);
        chunk.column(0).read(0, rows, ids);
        BitSet hidden = new BitSet();
        for (int i = 0; i < rows; i++) {
            long[] count = counts.get(ids.values[i]);
            if (count == null) {
                hidden.set(i);
            } else {
                count[0]++;
            }
        }
        int gone = hidden.cardinality();
        return gone == rows ? null : new RunChunk(chunk, gone == 0 ? null : hidden);
    }

    @Override
    public int rows() {
        return chunk.rows();
    }

    @Override
    public ColumnChunk column(int column) {
        return chunk.column(column + 1);
    }

    @Override
    public RowGuide guide(int column) {
        return chunk.guide(column + 1);
    }

    @Override
    public int start() {
        return chunk.start();
    }

    @Override
    public boolean hasDeletes() {
        return hidden != null || chunk.hasDeletes();
    }

    @Override
    public int visible(int from, int count, int[] positions) {
        int n = chunk.visible(from, count, positions);
        if (hidden == null) {
            return n;
        }
        int kept = 0;
        for (int i = 0; i < n; i++) {
            positions[kept] = positions[i];
            kept += hidden.get(positions[i]) ? 0 : 1;
        }
        return kept;
    }
}
