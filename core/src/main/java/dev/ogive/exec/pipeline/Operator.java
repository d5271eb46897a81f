package dev.ogive.exec.pipeline;

import dev.ogive.column.Batch;

/// A streaming operator as one worker uses it. Not thread-safe; what workers share belongs to the
/// [OperatorFactory].
public interface Operator extends AutoCloseable {
    /// Takes a batch. After HAVE_OUTPUT it is called again with the same batch; after any answer
    /// [#output] holds what was made of it so far.
    ///
    /// @return NEED_INPUT, HAVE_OUTPUT or FINISHED
    Status push(Batch input);

    /// Called after the last batch, again while it answers HAVE_OUTPUT: rows that were held back
    /// come out now. BLOCKED: they depend on other workers; it is called again once [#isReady].
    default Status flush() {
        return Status.FINISHED;
    }

    /// Whether an operator whose [#flush] answered BLOCKED can go on. Called by any thread,
    /// inside the monitor of the run: must be quick, and whoever makes it true calls
    /// [QueryRun#wake].
    default boolean isReady() {
        return true;
    }

    /// Rows made by the last call of [#push] or [#flush], valid until the next; null or empty if
    /// there are none.
    Batch output();

    @Override
    default void close() {}
}
