package dev.ogive.exec.expr;

import dev.ogive.column.Batch;

/// A compiled condition for one thread. Made by [ExpressionCompiler#predicate].
public final class Predicate {
    private final Filter filter;
    private final Scope scope;

    Predicate(Filter filter, Scope scope) {
        this.filter = filter;
        this.scope = scope;
    }

    /// Writes the positions of the rows for which the condition is true (not NULL), ascending.
    ///
    /// @param positions room for `in.rows` positions
    /// @return how many
    public int select(Batch in, int[] positions) {
        scope.nextBatch();
        return filter.select(in, null, in.rows, positions);
    }

    /// As [#select(Batch, int[])] among the rows `from[0 .. rows-1]`, ascending; `positions` may
    /// be `from`.
    public int select(Batch in, int[] from, int rows, int[] positions) {
        scope.nextBatch();
        return filter.select(in, from, rows, positions);
    }
}
