package dev.ogive.storage.encoding;

import dev.ogive.column.DataType;
import dev.ogive.storage.ColumnChunk;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/// Columns in Arrow's own layout, for rows that are read back from memory at once.
public final class PlainEncoding {
    private PlainEncoding() {}

    /// The encoding that [ColumnBuffer#encode] with `plain` gives.
    public static Encoding of(DataType type) {
        return switch (type.lane()) {
            case I32, I64 -> new Encoding.Packed(LongBuffer.naturalWidth(type), 0);
            case BOOL, I128, F64, STRING, LIST, ROW -> new Encoding.Plain();
        };
    }

    /// Chunks over copies of the buffers in native memory: `result[batch][column]`.
    public static ColumnChunk[][] chunks(List<EncodedColumn> columns) {
        int batches = columns.getFirst().parts().size();
        ColumnChunk[][] chunks = new ColumnChunk[batches][columns.size()];
        Arena arena = Arena.ofAuto();
        for (int b = 0; b < batches; b++) {
            for (int c = 0; c < columns.size(); c++) {
                chunks[b][c] = chunk(columns.get(c), b, arena);
            }
        }
        return chunks;
    }

    private static ColumnChunk chunk(EncodedColumn column, int batch, Arena arena) {
        EncodedColumn.Part part = column.parts().get(batch);
        MemorySegment[] buffers = new MemorySegment[part.buffers().length];
        long bytes = 0;
        for (int i = 0; i < buffers.length; i++) {
            byte[] source = part.buffers()[i];
            buffers[i] = arena.allocate(source.length, 64);
            MemorySegment.copy(source, 0, buffers[i], ValueLayout.JAVA_BYTE, 0, source.length);
            bytes += source.length;
        }
        List<ColumnChunk> children = new ArrayList<>();
        for (EncodedColumn child : column.children()) {
            children.add(chunk(child, batch, arena));
        }
        return Chunks.of(column.type(), column.encoding(), part.zone(), buffers, column::dictionary, children, bytes);
    }
}
