package dev.ogive.plan.view;

import dev.ogive.column.Batch;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.storage.Chunk;
import dev.ogive.storage.TableData;
import java.util.Arrays;
import java.util.function.BiConsumer;

/// Reads columns of a small table as they are, without a plan.
final class ChunkRead {
    private ChunkRead() {}

    /// Hands visible rows to `sink`, the position of each in the batch.
    ///
    /// @param columns of the table; the one past the schema is the row's id
    static void rows(TableData.Chunked data, Schema schema, int[] columns, BiConsumer<Batch, Integer> sink) {
        for (Chunk chunk : data.chunks()) {
            int[] positions = new int[chunk.rows()];
            int count = chunk.visible(0, chunk.rows(), positions);
            Batch batch = new Batch(
                    Arrays.stream(columns)
                            .mapToObj(c -> Vector.allocate(
                                    c == schema.columns() ? SimpleType.BIGINT : schema.type(c), Math.max(1, count)))
                            .toArray(Vector[]::new),
                    count);
            for (int c = 0; c < columns.length && count > 0; c++) {
                chunk.column(columns[c]).gather(positions, count, batch.columns[c]);
            }
            for (int row = 0; row < count; row++) {
                sink.accept(batch, row);
            }
        }
    }
}
