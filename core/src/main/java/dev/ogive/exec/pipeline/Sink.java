package dev.ogive.exec.pipeline;

import dev.ogive.column.Batch;
import dev.ogive.exec.profile.OperatorProfile;

/// The end of a pipeline: takes all rows, then completes its state. One per run, shared by its
/// workers.
///
/// Life: [#open] per worker, [Local#push] per batch, [Local#finish] per worker at its end; when
/// all have finished, rounds of `n = mergeTasks()` then `merge(0) .. merge(n - 1)` (in parallel)
/// until `mergeTasks()` is 0.
public interface Sink {
    OperatorProfile profile();

    Local open(WorkerContext worker);

    /// Independent tasks of the next round of completion; 0: complete. Called by one thread
    /// between rounds.
    default int mergeTasks() {
        return 0;
    }

    default void merge(int task, WorkerContext worker) {}

    /// At most this many workers may feed the sink at once.
    default int parallelism() {
        return Integer.MAX_VALUE;
    }

    /// One worker's end. Not thread-safe.
    interface Local extends AutoCloseable {
        /// Takes all of the batch.
        ///
        /// @return NEED_INPUT; BLOCKED: the batch was taken, come back later; FINISHED: the whole
        ///     pipeline may stop
        Status push(Batch input);

        /// Whether a sink that answered BLOCKED can take more; see [Operator#isReady].
        default boolean isReady() {
            return true;
        }

        /// No more batches from this worker: hand over to the shared state.
        void finish();

        /// Releases what was not handed over.
        @Override
        default void close() {}
    }
}
