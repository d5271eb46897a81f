package dev.ogive.interop;

import dev.ogive.column.Batch;
import dev.ogive.column.Schema;
import dev.ogive.exec.BatchCursor;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;

/// The result of a query as Arrow batches, pulled while the query runs. Closing it stops the
/// query. For one thread.
public final class ResultReader extends ArrowReader {
    private final Schema schema;
    private final BatchCursor cursor;
    private final int rowsMax;
    private final Runnable onClose;
    private Batch batch;
    private int at;

    /// @param rowsMax rows per Arrow batch; the last one may hold fewer
    /// @param onClose run after the cursor is closed
    public ResultReader(Schema schema, BatchCursor cursor, int rowsMax, Runnable onClose, BufferAllocator allocator) {
        super(allocator);
        this.schema = schema;
        this.cursor = cursor;
        this.rowsMax = rowsMax;
        this.onClose = onClose;
    }

    @Override
    public boolean loadNextBatch() throws java.io.IOException {
        prepareLoadNextBatch();
        VectorSchemaRoot root = getVectorSchemaRoot();
        root.getFieldVectors().forEach(FieldVector::clear);
        root.getFieldVectors().forEach(FieldVector::allocateNew);
        int rows = 0;
        while (rows < rowsMax) {
            if (batch == null || at == batch.rows) {
                batch = cursor.next();
                at = 0;
                if (batch == null) {
                    break;
                }
            }
            int count = Math.min(rowsMax - rows, batch.rows - at);
            for (int c = 0; c < batch.columns.length; c++) {
                ArrowEncoder.write(batch.columns[c], at, count, root.getVector(c), rows);
            }
            at += count;
            rows += count;
        }
        root.setRowCount(rows);
        return rows > 0;
    }

    @Override
    public long bytesRead() {
        return 0;
    }

    @Override
    protected void closeReadSource() {
        try {
            cursor.close();
        } finally {
            onClose.run();
        }
    }

    @Override
    protected org.apache.arrow.vector.types.pojo.Schema readSchema() {
        return ArrowTypes.toArrow(schema);
    }
}
