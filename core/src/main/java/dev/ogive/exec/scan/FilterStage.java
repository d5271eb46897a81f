package dev.ogive.exec.scan;

import dev.ogive.storage.Chunk;

/// One conjunct as one worker applies it, chunk by chunk, with what it has cost and saved so far.
abstract class FilterStage {
    /// What a conjunct means for a chunk.
    enum Verdict {
        /// No row passes.
        NONE,
        /// Every row passes.
        ALL,
        /// It must be applied.
        SOME
    }

    private static final double DECAY = 0.8;

    private double rowsIn = 1;
    private double rowsOut = 0.5;
    private double nanos = 2;

    /// Looks at zone maps and dictionaries of the chunk that comes next.
    abstract Verdict begin(Chunk chunk);

    /// Positions in `[from, from + count)` that pass go to `positions`, ascending; returns how
    /// many.
    abstract int first(int from, int count, int[] positions);

    /// Keeps the positions that pass, in place; returns how many.
    abstract int refine(int[] positions, int count);

    /// Whether it must run after all that cannot raise an error.
    boolean canFail() {
        return false;
    }

    /// Whether it may be left out because it saves too little.
    boolean isOptional() {
        return false;
    }

    /// Notes one application.
    final void note(int in, int out, long elapsedNanos) {
        rowsIn = rowsIn * DECAY + in;
        rowsOut = rowsOut * DECAY + out;
        nanos = nanos * DECAY + elapsedNanos;
    }

    /// Rows dropped per nanosecond: higher goes first.
    final double rank() {
        return (rowsIn - rowsOut) / Math.max(1, nanos);
    }

    final double passed() {
        return rowsOut / rowsIn;
    }

    final double rowsSeen() {
        return rowsIn;
    }
}
