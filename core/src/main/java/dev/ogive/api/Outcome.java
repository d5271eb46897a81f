package dev.ogive.api;

import dev.ogive.column.Schema;
import dev.ogive.exec.BatchCursor;

/// What a statement gave.
public sealed interface Outcome extends AutoCloseable {
    /// A result to be read; closing it stops the query.
    record Rows(Schema schema, BatchCursor cursor) implements Outcome {
        @Override
        public void close() {
            cursor.close();
        }
    }

    /// Rows inserted, updated, deleted or copied.
    record Changed(long rows) implements Outcome {
        @Override
        public void close() {}
    }

    /// Nothing to count: DDL, SET, transaction control.
    record Done() implements Outcome {
        @Override
        public void close() {}
    }

    @Override
    void close();
}
