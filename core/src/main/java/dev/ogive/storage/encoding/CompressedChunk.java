package dev.ogive.storage.encoding;

import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.storage.ZoneMap;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Strings compressed one by one, so that a gather decodes only the rows it is asked for.
final class CompressedChunk extends EncodedChunk {
    private static final ValueLayout.OfInt OFFSET = ValueLayout.JAVA_INT_UNALIGNED;

    private final MemorySegment offsets;
    private final MemorySegment data;
    private final Fsst table;

    CompressedChunk(
            ZoneMap zone, MemorySegment validity, MemorySegment offsets, MemorySegment data, Fsst table, long bytes) {
        super(zone, validity, bytes);
        this.offsets = offsets;
        this.data = data;
        this.table = table;
    }

    private int offset(int row) {
        return offsets.get(OFFSET, row * 4L);
    }

    /// Room in the vector's own bytes for the decoded strings, the decoder's slack, and the compressed
    /// bytes, which
    /// are copied behind.
    private int reserve(StringVector v, long compressed) {
        return v.reserve(StringChunk.batchBytes(compressed * Fsst.EXPANSION_MAX + Fsst.SLACK_BYTES + compressed));
    }

    @Override
    void readValues(int from, int count, Vector out) {
        StringVector v = (StringVector) out;
        v.clear();
        int start = offset(from);
        int length = offset(from + count) - start;
        int at = reserve(v, length);
        byte[] bytes = v.bytes;
        int in = at + length * Fsst.EXPANSION_MAX + Fsst.SLACK_BYTES;
        MemorySegment.copy(data, ValueLayout.JAVA_BYTE, start, bytes, in, length);
        int move = in - start;
        int rowStart = in;
        for (int i = 0; i < count; i++) {
            int rowEnd = offset(from + i + 1) + move;
            int end = table.decode(bytes, rowStart, rowEnd, bytes, at);
            v.starts[i] = at;
            v.lengths[i] = end - at;
            at = end;
            rowStart = rowEnd;
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
        int at = reserve(v, total);
        byte[] bytes = v.bytes;
        int in = at + (int) total * Fsst.EXPANSION_MAX + Fsst.SLACK_BYTES;
        for (int i = 0; i < count; i++) {
            int length = v.lengths[i];
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, offset(positions[i]), bytes, in, length);
            int end = table.decode(bytes, in, in + length, bytes, at);
            v.starts[i] = at;
            v.lengths[i] = end - at;
            at = end;
            in += length;
        }
    }
}
