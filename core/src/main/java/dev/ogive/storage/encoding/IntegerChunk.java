package dev.ogive.storage.encoding;

import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;
import dev.ogive.storage.ZoneMap;
import java.lang.foreign.MemorySegment;

/// Packed integers of the lanes I32, I64 and I128.
final class IntegerChunk extends PackedChunk {
    private final boolean filters;

    IntegerChunk(
            ZoneMap zone,
            MemorySegment validity,
            MemorySegment data,
            int width,
            long base,
            boolean filters,
            long bytes) {
        super(zone, validity, data, width, base, bytes);
        this.filters = filters;
    }

    @Override
    void readValues(int from, int count, Vector out) {
        switch (out) {
            case I32Vector v -> readInts(from, count, v.values);
            case I64Vector v -> readLongs(from, count, v.values);
            case I128Vector v -> {
                readLongs(from, count, v.low);
                signs(v, count);
            }
            default -> throw new IllegalArgumentException("packed integers read as " + out.type());
        }
    }

    @Override
    void gatherValues(int[] positions, int count, Vector out) {
        switch (out) {
            case I32Vector v -> gatherInts(positions, count, v.values);
            case I64Vector v -> gatherLongs(positions, count, v.values);
            case I128Vector v -> {
                gatherLongs(positions, count, v.low);
                signs(v, count);
            }
            default -> throw new IllegalArgumentException("packed integers read as " + out.type());
        }
    }

    private static void signs(I128Vector v, int count) {
        for (int i = 0; i < count; i++) {
            v.high[i] = v.low[i] >> 63;
        }
    }

    @Override
    public boolean filtersLongs() {
        return filters;
    }

    @Override
    public int filterLongs(int from, int count, long low, long high, int[] positions) {
        return filterRange(from, count, low, high, positions);
    }

    @Override
    public int refineLongs(int[] positions, int count, long low, long high) {
        return refineRange(positions, count, low, high);
    }
}
