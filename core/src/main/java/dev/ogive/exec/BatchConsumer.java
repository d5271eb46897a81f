package dev.ogive.exec;

import dev.ogive.column.Batch;

/// Takes the rows of one worker of [Executor#run]. Used by one thread at a time.
public interface BatchConsumer extends AutoCloseable {
    /// @param batch at least one row; valid during the call
    void accept(Batch batch);

    /// All of this worker's rows have been given.
    default void finish() {}

    /// Always called, last; without [#finish] before it the query has failed.
    @Override
    default void close() {}

    /// Makes the workers' consumers. Called by several threads.
    @FunctionalInterface
    interface Factory {
        BatchConsumer open();
    }
}
