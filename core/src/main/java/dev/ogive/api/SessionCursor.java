package dev.ogive.api;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.BatchCursor;
import java.util.List;
import java.util.function.BiConsumer;

/// A query's cursor with what has to be released behind it.
final class SessionCursor implements BatchCursor {
    private final BatchCursor cursor;
    private final BiConsumer<Long, OgiveException> onClose;
    private long rows;
    private OgiveException error;
    private boolean closed;
    private boolean exhausted;

    /// @param onClose told once, with the rows read and the error if there was one
    SessionCursor(BatchCursor cursor, BiConsumer<Long, OgiveException> onClose) {
        this.cursor = cursor;
        this.onClose = onClose;
    }

    @Override
    public List<DataType> types() {
        return cursor.types();
    }

    @Override
    public Batch next() {
        if (closed) {
            return null;
        }
        try {
            Batch batch = cursor.next();
            if (batch == null) {
                exhausted = true;
                close();
            } else {
                rows += batch.rows;
            }
            return batch;
        } catch (OgiveException e) {
            error = e;
            close();
            throw e;
        } catch (RuntimeException | Error e) {
            error = Session.internal(e);
            close();
            throw error;
        }
    }

    /// Whether all rows were read.
    boolean isExhausted() {
        return exhausted;
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            try {
                cursor.close();
            } finally {
                onClose.accept(rows, error);
            }
        }
    }
}
