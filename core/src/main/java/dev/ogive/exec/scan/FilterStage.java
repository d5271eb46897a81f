package dev.ogive.exec.scan;

import dev.ogive.storage.Chunk;
import dev.ogive.storage.ColumnChunk;
import dev.ogive.storage.RowGuide;
import dev.ogive.storage.cluster.Conditions;

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

    /// Rows of the chunk, `[rowFrom, rowTo)`, outside of which none passes.
    int rowFrom;

    int rowTo;

    /// Blocks of [RowGuide#BLOCK_ROWS] rows of the chunk in which rows may pass; all bits set
    /// where nothing is known.
    long blocks = -1;

    /// The column and the guide that narrowed the rows of this chunk, or null.
    RowGuide guide;

    int guided;

    private double rowsIn = 1;
    private double rowsOut = 0.5;
    private double nanos = 2;

    /// Looks at zone maps and dictionaries of the chunk that comes next.
    abstract Verdict begin(Chunk chunk);

    /// As [#begin], when no narrowing of the chunk before is in force.
    final Verdict open(Chunk chunk) {
        rowFrom = 0;
        rowTo = chunk.rows();
        blocks = -1;
        guide = null;
        return begin(chunk);
    }

    /// Asks the guide of a column, if there is one, where values in `[low, high]` are.
    ///
    /// @return whether all rows left are such, and have no NULL
    final boolean narrow(Chunk chunk, int column, long low, long high, int[] scratch) {
        RowGuide known = chunk.guide(column);
        ColumnChunk values = chunk.column(column);
        if (known == null || !values.filtersLongs()) {
            return false;
        }
        if (known.isSorted()) {
            rowFrom = known.lowerBound(values, chunk.start(), low, scratch);
            rowTo = high == Long.MAX_VALUE
                    ? chunk.rows()
                    : Math.max(rowFrom, known.lowerBound(values, chunk.start(), high + 1, scratch));
        } else {
            blocks = known.blocks(chunk.start(), low, high);
        }
        guide = known;
        guided = column;
        return known.isSorted();
    }

    /// Asks the guide of a column of doubles, if there is one, which blocks have values in `[low,
    /// high]`.
    final void narrow(Chunk chunk, int column, double low, double high) {
        RowGuide known = chunk.guide(column);
        if (known != null && !known.isSorted()) {
            blocks = known.blocks(chunk.start(), Conditions.key(low), Conditions.key(high));
            guide = known;
            guided = column;
        }
    }

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
