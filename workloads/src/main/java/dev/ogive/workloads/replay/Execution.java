package dev.ogive.workloads.replay;

/// How one statement went on one engine. Times are those of the engine's [ReplayClock].
///
/// @param dueNanos when it should have started
/// @param freeNanos when its client had ended the statement before: from then, or from when it
///     was due, whichever is later, a delay is the replay's own
/// @param startNanos when it was sent
/// @param endNanos when its last row had come
/// @param digest of its answer; null where it failed
/// @param error message where it failed
record Execution(
        Status status,
        long dueNanos,
        long freeNanos,
        long startNanos,
        long endNanos,
        AnswerDigest digest,
        boolean isQuery,
        String error) {
    enum Status {
        OK,
        ERROR,
        TIMEOUT,
        /// Not run: the replay was stopped before.
        SKIPPED
    }

    boolean isOk() {
        return status == Status.OK;
    }

    /// What the engine took.
    long serviceNanos() {
        return endNanos - startNanos;
    }

    /// What the user waited.
    long latencyNanos() {
        return endNanos - dueNanos;
    }

    /// What passed because the session was still busy with a statement before.
    long backlogNanos() {
        return Math.max(0, freeNanos - dueNanos);
    }

    /// What the replay itself was late.
    long dispatchLagNanos() {
        return Math.max(0, startNanos - Math.max(dueNanos, freeNanos));
    }
}
