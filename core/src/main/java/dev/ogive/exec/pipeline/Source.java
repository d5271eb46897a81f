package dev.ogive.exec.pipeline;

import dev.ogive.column.Batch;
import dev.ogive.exec.profile.OperatorProfile;

/// Where the rows of a fragment come from. One per run, shared by its workers; each worker reads
/// morsels through a [Reader] of its own.
public interface Source {
    OperatorProfile profile();

    /// Called once, by one thread, when everything the source depends on is complete, before
    /// [#parallelism] and [#open].
    default void start() {}

    /// How many workers can usefully read at once; at least 1. 1 also says "in order" or "too
    /// small to share".
    int parallelism();

    Reader open(WorkerContext worker);

    /// One worker's view. Not thread-safe.
    interface Reader extends AutoCloseable {
        /// HAVE_OUTPUT with rows in [#batch] (perhaps none), FINISHED, or BLOCKED.
        Status next();

        /// Valid until the next call of [#next].
        Batch batch();

        /// Whether a reader that answered BLOCKED can go on; see [Operator#isReady].
        default boolean isReady() {
            return true;
        }

        @Override
        default void close() {}
    }
}
