package dev.ogive.storage;

import dev.ogive.column.Schema;
import dev.ogive.storage.encoding.PlainEncoding;

/// Joins small segments of the delta whose row ids follow each other, so that a table has few chunks
/// however many
/// commits made it. Deleted rows stay: positions do not change.
final class DeltaJoin {
    private final Schema schema;
    private RowBuffer buffer;
    private long firstRowId;

    DeltaJoin(Schema schema) {
        this.schema = schema;
        this.buffer = new RowBuffer(schema);
    }

    boolean isEmpty() {
        return buffer.rows() == 0;
    }

    /// Whether the segment continues what is here and fits one record batch with it.
    boolean accepts(Segment segment) {
        return isEmpty()
                || (segment.firstRowId() == firstRowId + buffer.rows()
                        && buffer.rows() + segment.rows() <= RowBuffer.BATCH_ROWS);
    }

    void add(Segment segment) {
        if (isEmpty()) {
            firstRowId = segment.firstRowId();
        }
        ChunkRows.read(schema, segment, null, batch -> ChunkRows.append(batch, buffer));
    }

    /// The joined segment; begins anew.
    Segment.OfDelta take() {
        RowBuffer joined = buffer;
        buffer = new RowBuffer(schema);
        ColumnChunk[][] chunks = PlainEncoding.chunks(joined.encode(true));
        return new Segment.OfDelta(
                firstRowId, joined.rows(), chunks, joined.sketch().sealed());
    }
}
