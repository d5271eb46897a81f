package dev.ogive.storage.file;

import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.Lane;
import dev.ogive.column.Listed;
import dev.ogive.column.RowType;
import dev.ogive.column.Schema;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.storage.ColumnChunk;
import dev.ogive.storage.ZoneMap;
import dev.ogive.storage.encoding.Chunks;
import dev.ogive.storage.encoding.EncodedColumn;
import dev.ogive.storage.encoding.Encoding;
import dev.ogive.storage.encoding.PlainEncoding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flatbuf.Buffer;
import org.apache.arrow.flatbuf.FieldNode;
import org.apache.arrow.flatbuf.Message;
import org.apache.arrow.flatbuf.MessageHeader;
import org.apache.arrow.flatbuf.RecordBatch;

/// One batch of the delta as bytes: an encapsulated Arrow record batch message in Arrow's own encodings,
/// buffers
/// aligned to 8 bytes. Its schema is the table's.
public final class BatchCodec {
    private BatchCodec() {}

    /// @param columns plainly encoded, with one batch
    public static byte[] encode(int rows, List<EncodedColumn> columns) {
        List<byte[]> buffers = new ArrayList<>();
        List<ArrowMessages.Node> nodes = new ArrayList<>();
        columns.forEach(c -> collect(c, buffers, nodes));
        List<ArrowMessages.Range> ranges = new ArrayList<>();
        long at = 0;
        for (byte[] b : buffers) {
            ranges.add(new ArrowMessages.Range(at, b.length));
            at = (at + b.length + 7) & -8L;
        }
        ByteBuffer message = ArrowMessages.batchMessage(nodes, ranges, rows, at);
        int metadataBytes = (message.remaining() + 7) & -8;
        byte[] out = new byte[Math.toIntExact(8 + metadataBytes + at)];
        ByteBuffer.wrap(out)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(-1)
                .putInt(metadataBytes)
                .put(message);
        for (int i = 0; i < buffers.size(); i++) {
            byte[] b = buffers.get(i);
            System.arraycopy(b, 0, out, (int) (8 + metadataBytes + ranges.get(i).offset()), b.length);
        }
        return out;
    }

    private static void collect(EncodedColumn column, List<byte[]> buffers, List<ArrowMessages.Node> nodes) {
        EncodedColumn.Part part = column.parts().getFirst();
        nodes.add(new ArrowMessages.Node(part.rows(), part.zone().nulls()));
        buffers.addAll(List.of(part.buffers()));
        column.children().forEach(c -> collect(c, buffers, nodes));
    }

    /// Chunks over a copy of the bytes in native memory. Their zone maps know nothing but nulls.
    ///
    /// @throws OgiveException CORRUPT_CATALOG if the bytes are no such batch
    public static ColumnChunk[] decode(Schema schema, int rows, byte[] bytes) {
        try {
            ByteBuffer in = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
            int metadataBytes = in.getInt(4);
            Message message =
                    Message.getRootAsMessage(in.slice(8, metadataBytes).order(ByteOrder.LITTLE_ENDIAN));
            if (message.headerType() != MessageHeader.RecordBatch) {
                throw new IllegalArgumentException("message of kind " + message.headerType());
            }
            RecordBatch batch = (RecordBatch) message.header(new RecordBatch());
            MemorySegment body = Arena.ofAuto().allocate(Math.max(8, bytes.length - 8L - metadataBytes), 64);
            MemorySegment.copy(
                    bytes, 8 + metadataBytes, body, ValueLayout.JAVA_BYTE, 0, bytes.length - 8 - metadataBytes);
            Decoder decoder = new Decoder(batch, body);
            ColumnChunk[] chunks = new ColumnChunk[schema.columns()];
            for (int c = 0; c < chunks.length; c++) {
                chunks[c] = decoder.next(schema.type(c), rows);
            }
            return chunks;
        } catch (IndexOutOfBoundsException | IllegalArgumentException | NullPointerException | ClassCastException e) {
            throw new OgiveException(ErrorCode.CORRUPT_CATALOG, "a batch of the delta cannot be read: " + e, e);
        }
    }

    private static final class Decoder {
        private final RecordBatch batch;
        private final MemorySegment body;
        private int node;
        private int buffer;

        Decoder(RecordBatch batch, MemorySegment body) {
            this.batch = batch;
            this.body = body;
        }

        /// @param rows expected, or -1 for the elements of lists
        ColumnChunk next(DataType type, int rows) {
            FieldNode n = batch.nodes(node++);
            int found = Math.toIntExact(n.length());
            if (rows >= 0 && found != rows) {
                throw new IllegalArgumentException(found + " rows where " + rows + " were written");
            }
            MemorySegment[] buffers = new MemorySegment[buffers(type)];
            long bytes = 0;
            for (int i = 0; i < buffers.length; i++) {
                Buffer b = batch.buffers(buffer++);
                buffers[i] = body.asSlice(b.offset(), b.length());
                bytes += b.length();
            }
            List<ColumnChunk> children = new ArrayList<>();
            switch (type) {
                case Listed l -> children.add(next(l.element(), -1));
                case RowType r -> {
                    for (Field f : r.fields()) {
                        children.add(next(f.type(), found));
                    }
                }
                default -> {}
            }
            Encoding encoding = PlainEncoding.of(type);
            ZoneMap zone = ZoneMap.unknown(Math.toIntExact(n.nullCount()), found);
            return Chunks.of(type, encoding, zone, buffers, null, children, bytes);
        }

        private static int buffers(DataType type) {
            return type.lane() == Lane.ROW ? 1 : type.lane() == Lane.STRING ? 3 : 2;
        }
    }
}
