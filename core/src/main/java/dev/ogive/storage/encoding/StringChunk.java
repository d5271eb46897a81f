package dev.ogive.storage.encoding;

import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.storage.ZoneMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Strings as offsets and bytes.
final class StringChunk extends EncodedChunk {
    private static final ValueLayout.OfInt OFFSET = ValueLayout.JAVA_INT_UNALIGNED;

    private final MemorySegment offsets;
    private final MemorySegment data;

    StringChunk(ZoneMap zone, MemorySegment validity, MemorySegment offsets, MemorySegment data, long bytes) {
        super(zone, validity, bytes);
        this.offsets = offsets;
        this.data = data;
    }

    private int offset(int row) {
        return offsets.get(OFFSET, row * 4L);
    }

    /// One copy for all rows, since they lie side by side.
    @Override
    void readValues(int from, int count, Vector out) {
        StringVector v = (StringVector) out;
        v.clear();
        int start = offset(from);
        int length = offset(from + count) - start;
        int at = v.reserve(length);
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, start, v.bytes, at, length);
        int move = at - start;
        for (int i = 0; i < count; i++) {
            int o = offset(from + i);
            v.starts[i] = o + move;
            v.lengths[i] = offset(from + i + 1) - o;
        }
    }

    @Override
    void gatherValues(int[] positions, int count, Vector out) {
        StringVector v = (StringVector) out;
        v.clear();
        long total = 0;
        for (int i = 0; i < count; i++) {
            int p = positions[i];
            int length = offset(p + 1) - offset(p);
            v.lengths[i] = length;
            total += length;
        }
        int at = v.reserve(batchBytes(total));
        for (int i = 0; i < count; i++) {
            int length = v.lengths[i];
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, offset(positions[i]), v.bytes, at, length);
            v.starts[i] = at;
            at += length;
        }
    }

    /// The bytes of a batch's strings as the int a vector can hold.
    static int batchBytes(long total) {
        if (total > Integer.MAX_VALUE - 64) {
            throw new OgiveException(
                    ErrorCode.MEMORY_LIMIT,
                    "the strings of one batch take " + total + " bytes, at most " + (Integer.MAX_VALUE - 64)
                            + " are possible; lower execution.batch_rows");
        }
        return (int) total;
    }
}
