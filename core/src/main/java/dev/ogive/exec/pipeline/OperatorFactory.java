package dev.ogive.exec.pipeline;

import dev.ogive.exec.profile.OperatorProfile;

/// A streaming operator of a fragment: what its workers share, and how to make an instance for
/// each. Thread-safe.
public interface OperatorFactory {
    OperatorProfile profile();

    Operator open(WorkerContext worker);

    /// At most this many workers may run the fragment at once.
    default int parallelism() {
        return Integer.MAX_VALUE;
    }
}
