package dev.ogive.storage.file;

import dev.ogive.column.Dictionary;
import dev.ogive.column.Schema;
import dev.ogive.io.OutputFile;
import dev.ogive.storage.encoding.EncodedColumn;
import dev.ogive.storage.encoding.Encoding;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.zip.CRC32C;

/// Writes encoded columns as one Arrow IPC file.
public final class PartitionWriter {
    private static final int ALIGNMENT = 64;
    private static final byte[] MAGIC = "ARROW1".getBytes(StandardCharsets.US_ASCII);

    private final OutputFile file;
    private final Schema schema;
    private final List<EncodedColumn> columns;
    private final IdentityHashMap<EncodedColumn, Long> ids;

    private PartitionWriter(OutputFile file, Schema schema, List<EncodedColumn> columns) {
        this.file = file;
        this.schema = schema;
        this.columns = columns;
        this.ids = ArrowMessages.dictionaryIds(columns);
    }

    /// Writes everything; the caller forces and closes the file.
    ///
    /// @param columns at least one, all with the same batches
    public static FileLayout write(OutputFile file, Schema schema, List<EncodedColumn> columns) {
        return new PartitionWriter(file, schema, columns).write();
    }

    private FileLayout write() {
        file.write(padded(MAGIC, 8));
        writeMessage(ArrowMessages.schemaMessage(schema, columns, ids), new byte[0][], new long[0], 0);
        List<ArrowMessages.Position> dictionaries = new ArrayList<>();
        List<ArrowMessages.Position> batches = new ArrayList<>();
        List<Growing> layouts = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            layouts.add(new Growing(columns.get(c)));
            writeDictionaries(columns.get(c), layouts.get(c), dictionaries);
        }
        int rows = 0;
        int batchCount = columns.getFirst().parts().size();
        for (int b = 0; b < batchCount; b++) {
            int batchRows = columns.getFirst().parts().get(b).rows();
            writeBatch(b, batchRows, layouts, batches);
            rows += batchRows;
        }
        byte[] end = {-1, -1, -1, -1, 0, 0, 0, 0};
        file.write(MemorySegment.ofArray(end));
        ByteBuffer footer = ArrowMessages.footer(schema, columns, ids, dictionaries, batches);
        int footerBytes = footer.remaining();
        file.write(MemorySegment.ofBuffer(footer));
        byte[] tail = new byte[4 + MAGIC.length];
        ByteBuffer.wrap(tail)
                .order(java.nio.ByteOrder.LITTLE_ENDIAN)
                .putInt(footerBytes)
                .put(MAGIC);
        file.write(MemorySegment.ofArray(tail));
        return new FileLayout(
                file.position(), rows, layouts.stream().map(Growing::finished).toList());
    }

    /// A column's layout while its batches are being written.
    private static final class Growing {
        private final EncodedColumn column;
        private final List<FileLayout.Buffer> dictionary = new ArrayList<>();
        private final List<FileLayout.Part> parts = new ArrayList<>();
        private final List<Growing> children;

        Growing(EncodedColumn column) {
            this.column = column;
            this.children = column.children().stream().map(Growing::new).toList();
        }

        FileLayout.Column finished() {
            return new FileLayout.Column(
                    column.type(),
                    column.encoding(),
                    dictionary,
                    parts,
                    children.stream().map(Growing::finished).toList(),
                    column.guide());
        }
    }

    private void writeDictionaries(EncodedColumn column, Growing layout, List<ArrowMessages.Position> positions) {
        if (column.encoding() instanceof Encoding.Codes) {
            Dictionary d = column.dictionary();
            byte[] offsets = new byte[(d.size() + 1) * 4];
            MemorySegment.copy(
                    d.offsets, 0, MemorySegment.ofArray(offsets), ValueLayout.JAVA_INT_UNALIGNED, 0, d.size() + 1);
            byte[][] buffers = {{}, offsets, d.bytes};
            long[] starts = starts(buffers);
            List<ArrowMessages.Range> ranges = ranges(buffers, starts, 0);
            long body = aligned(starts[2] + d.bytes.length);
            List<ArrowMessages.Node> nodes = List.of(new ArrowMessages.Node(d.size(), 0));
            ByteBuffer message = ArrowMessages.dictionaryMessage(ids.get(column), nodes, ranges, d.size(), body);
            ArrowMessages.Position position = writeMessage(message, buffers, starts, body);
            long bodyAt = position.offset() + position.metadataBytes();
            layout.dictionary.add(buffer(bodyAt + starts[1], offsets));
            layout.dictionary.add(buffer(bodyAt + starts[2], d.bytes));
            positions.add(position);
        }
        for (int i = 0; i < column.children().size(); i++) {
            writeDictionaries(column.children().get(i), layout.children.get(i), positions);
        }
    }

    private void writeBatch(int batch, int rows, List<Growing> layouts, List<ArrowMessages.Position> positions) {
        List<byte[]> buffers = new ArrayList<>();
        List<ArrowMessages.Node> nodes = new ArrayList<>();
        for (EncodedColumn column : columns) {
            collect(column, batch, buffers, nodes);
        }
        byte[][] all = buffers.toArray(new byte[0][]);
        long[] starts = starts(all);
        long body = all.length == 0 ? 0 : aligned(starts[all.length - 1] + all[all.length - 1].length);
        ByteBuffer message = ArrowMessages.batchMessage(nodes, ranges(all, starts, 0), rows, body);
        ArrowMessages.Position position = writeMessage(message, all, starts, body);
        positions.add(position);
        Cursor cursor = new Cursor(position.offset() + position.metadataBytes(), starts);
        for (int c = 0; c < columns.size(); c++) {
            place(columns.get(c), batch, layouts.get(c), cursor);
        }
    }

    private static void collect(EncodedColumn column, int batch, List<byte[]> buffers, List<ArrowMessages.Node> nodes) {
        EncodedColumn.Part part = column.parts().get(batch);
        boolean constant = column.encoding() instanceof Encoding.Constant;
        nodes.add(new ArrowMessages.Node(
                part.rows(), constant ? part.rows() : part.zone().nulls()));
        buffers.addAll(List.of(part.buffers()));
        for (EncodedColumn child : column.children()) {
            collect(child, batch, buffers, nodes);
        }
    }

    /// The next buffer of the batch being placed.
    private static final class Cursor {
        private final long bodyAt;
        private final long[] starts;
        private int next;

        Cursor(long bodyAt, long[] starts) {
            this.bodyAt = bodyAt;
            this.starts = starts;
        }

        FileLayout.Buffer place(byte[] bytes) {
            return buffer(bodyAt + starts[next++], bytes);
        }
    }

    private static void place(EncodedColumn column, int batch, Growing layout, Cursor cursor) {
        EncodedColumn.Part part = column.parts().get(batch);
        List<FileLayout.Buffer> placed = new ArrayList<>();
        for (byte[] bytes : part.buffers()) {
            placed.add(cursor.place(bytes));
        }
        layout.parts.add(new FileLayout.Part(part.rows(), part.zone(), placed));
        for (int i = 0; i < column.children().size(); i++) {
            place(column.children().get(i), batch, layout.children.get(i), cursor);
        }
    }

    private static FileLayout.Buffer buffer(long position, byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return new FileLayout.Buffer(position, bytes.length, (int) crc.getValue());
    }

    /// Metadata, padded so that the body begins at a multiple of 64, and the body in one write.
    private ArrowMessages.Position writeMessage(ByteBuffer metadata, byte[][] buffers, long[] starts, long bodyBytes) {
        long offset = file.position();
        long bodyAt = aligned(offset + 8 + metadata.remaining());
        int metadataBytes = (int) (bodyAt - offset - 8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(8 + metadataBytes + bodyBytes, ALIGNMENT);
            out.set(ValueLayout.JAVA_INT_UNALIGNED, 0, -1);
            out.set(ValueLayout.JAVA_INT_UNALIGNED, 4, metadataBytes);
            MemorySegment.copy(MemorySegment.ofBuffer(metadata), 0, out, 8, metadata.remaining());
            for (int i = 0; i < buffers.length; i++) {
                MemorySegment.copy(
                        buffers[i], 0, out, ValueLayout.JAVA_BYTE, 8 + metadataBytes + starts[i], buffers[i].length);
            }
            file.write(out);
        }
        return new ArrowMessages.Position(offset, 8 + metadataBytes, bodyBytes);
    }

    private static long[] starts(byte[][] buffers) {
        long[] starts = new long[buffers.length];
        long at = 0;
        for (int i = 0; i < buffers.length; i++) {
            starts[i] = at;
            at = aligned(at + buffers[i].length);
        }
        return starts;
    }

    private static List<ArrowMessages.Range> ranges(byte[][] buffers, long[] starts, int from) {
        List<ArrowMessages.Range> ranges = new ArrayList<>();
        for (int i = from; i < buffers.length; i++) {
            ranges.add(new ArrowMessages.Range(starts[i], buffers[i].length));
        }
        return ranges;
    }

    private static long aligned(long position) {
        return (position + ALIGNMENT - 1) & -ALIGNMENT;
    }

    private static MemorySegment padded(byte[] bytes, int length) {
        return MemorySegment.ofArray(java.util.Arrays.copyOf(bytes, length));
    }
}
