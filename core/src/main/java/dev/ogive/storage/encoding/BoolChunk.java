package dev.ogive.storage.encoding;

import dev.ogive.column.BoolVector;
import dev.ogive.column.Vector;
import dev.ogive.storage.ZoneMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Booleans as bits, least significant first.
final class BoolChunk extends EncodedChunk {
    private final MemorySegment data;

    BoolChunk(ZoneMap zone, MemorySegment validity, MemorySegment data, long bytes) {
        super(zone, validity, bytes);
        this.data = data;
    }

    private boolean value(int row) {
        return ((data.get(ValueLayout.JAVA_BYTE, row >> 3) >> (row & 7)) & 1) != 0;
    }

    @Override
    void readValues(int from, int count, Vector out) {
        boolean[] values = ((BoolVector) out).values;
        for (int i = 0; i < count; i++) {
            values[i] = value(from + i);
        }
    }

    @Override
    void gatherValues(int[] positions, int count, Vector out) {
        boolean[] values = ((BoolVector) out).values;
        for (int i = 0; i < count; i++) {
            values[i] = value(positions[i]);
        }
    }
}
