package dev.ogive.exec.scan;

import dev.ogive.exec.expr.Expr;

/// A conjunct of a scan's filter that looks at one column only and can run on its encoded form.
/// NULL never passes, except for [OfStrings].
sealed interface ColumnPredicate {
    /// Position in the table's schema.
    int column();

    /// `low <= value <= high` in the long domain.
    record LongRange(int column, long low, long high) implements ColumnPredicate {}

    /// Value is one of `values` (ascending, at least one), or none of them where `negated`.
    record LongSet(int column, long[] values, boolean negated) implements ColumnPredicate {}

    /// `low <= value <= high` in the engine's order of doubles.
    record DoubleRange(int column, double low, double high) implements ColumnPredicate {}

    /// Any deterministic condition on a string column, evaluated once per dictionary; where a
    /// chunk has no dictionary it is evaluated on rows.
    ///
    /// @param condition over column `column` of the table
    record OfStrings(int column, Expr condition) implements ColumnPredicate {}
}
