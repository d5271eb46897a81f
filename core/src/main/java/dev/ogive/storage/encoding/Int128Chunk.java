package dev.ogive.storage.encoding;

import dev.ogive.column.I128Vector;
import dev.ogive.column.Vector;
import dev.ogive.storage.ZoneMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Plain 16-byte values: low word first, or for UUID big-endian with the high word first, as Arrow has
/// them.
final class Int128Chunk extends EncodedChunk {
    private static final ValueLayout.OfLong LITTLE = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong BIG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final MemorySegment data;
    private final boolean isUuid;

    Int128Chunk(ZoneMap zone, MemorySegment validity, MemorySegment data, boolean isUuid, long bytes) {
        super(zone, validity, bytes);
        this.data = data;
        this.isUuid = isUuid;
    }

    private long high(int row) {
        return isUuid ? data.get(BIG, row * 16L) : data.get(LITTLE, row * 16L + 8);
    }

    private long low(int row) {
        return isUuid ? data.get(BIG, row * 16L + 8) : data.get(LITTLE, row * 16L);
    }

    @Override
    void readValues(int from, int count, Vector out) {
        I128Vector v = (I128Vector) out;
        for (int i = 0; i < count; i++) {
            v.high[i] = high(from + i);
            v.low[i] = low(from + i);
        }
    }

    @Override
    void gatherValues(int[] positions, int count, Vector out) {
        I128Vector v = (I128Vector) out;
        for (int i = 0; i < count; i++) {
            v.high[i] = high(positions[i]);
            v.low[i] = low(positions[i]);
        }
    }
}
