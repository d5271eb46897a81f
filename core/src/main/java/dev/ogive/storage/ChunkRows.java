package dev.ogive.storage;

import dev.ogive.column.Batch;
import dev.ogive.column.Schema;
import java.util.function.Consumer;
import org.roaringbitmap.RoaringBitmap;

/// Rows of segments as batches, for rewrites and checks: all columns, in order.
final class ChunkRows {
    static final int BATCH_ROWS = 2048;

    private ChunkRows() {}

    /// Hands the rows of a segment to `sink`, without those at the positions in `skip` (null for
    /// none). The batch is reused.
    static void read(Schema schema, Segment segment, RoaringBitmap skip, Consumer<Batch> sink) {
        Batch batch = Batch.allocate(schema.types(), BATCH_ROWS);
        int[] positions = new int[BATCH_ROWS];
        int start = 0;
        ColumnChunk[][] batches = segment.chunks();
        for (int b = 0; b < batches.length; b++) {
            int rows = batches[b][0].zone().rows();
            ChunkView view = new ChunkView(segment, b, start, rows, skip);
            for (int from = 0; from < rows; from += BATCH_ROWS) {
                int count = Math.min(BATCH_ROWS, rows - from);
                int kept = view.visible(from, count, positions);
                fill(view, batch, from, count, positions, kept);
                if (kept > 0) {
                    sink.accept(batch);
                }
            }
            start += rows;
        }
    }

    private static void fill(Chunk chunk, Batch batch, int from, int count, int[] positions, int kept) {
        batch.rows = kept;
        for (int c = 0; c < batch.columns.length; c++) {
            if (kept == count) {
                chunk.column(c).read(from, count, batch.columns[c]);
            } else if (kept > 0) {
                chunk.column(c).gather(positions, kept, batch.columns[c]);
            }
        }
    }

    /// Hands the rows at `positions` of a segment to `sink`.
    static void gather(Schema schema, Segment segment, RoaringBitmap wanted, Consumer<Batch> sink) {
        Batch batch = Batch.allocate(schema.types(), BATCH_ROWS);
        int[] positions = new int[BATCH_ROWS];
        int start = 0;
        ColumnChunk[][] batches = segment.chunks();
        for (int b = 0; b < batches.length; b++) {
            int rows = batches[b][0].zone().rows();
            ChunkView view = new ChunkView(segment, b, start, rows, null);
            var iterator = wanted.getIntIterator();
            iterator.advanceIfNeeded(start);
            int n = 0;
            while (iterator.hasNext()) {
                int position = iterator.next() - start;
                if (position >= rows) {
                    break;
                }
                positions[n++] = position;
                if (n == BATCH_ROWS) {
                    fill(view, batch, 0, -1, positions, n);
                    sink.accept(batch);
                    n = 0;
                }
            }
            if (n > 0) {
                fill(view, batch, 0, -1, positions, n);
                sink.accept(batch);
            }
            start += rows;
        }
    }

    /// Appends a batch to a buffer, across ends of record batches.
    static void append(Batch batch, RowBuffer buffer) {
        buffer.sketch().add(batch);
        int from = 0;
        while (from < batch.rows) {
            int count = Math.min(buffer.room(), batch.rows - from);
            buffer.append(batch, from, count);
            from += count;
        }
    }
}
