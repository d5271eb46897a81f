package dev.ogive.exec.scan;

import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import java.util.ArrayList;
import java.util.List;

/// Values of one column among which all those are that a filter lets pass, as zone maps and
/// indexes are asked for it.
///
/// @param low,high inclusive, null for no bound: Long in the long domain of lanes I32 and I64,
///     Double, or String
public record ColumnRange(int column, Object low, Object high) {
    /// Whether only one value passes.
    public boolean isPoint() {
        return low != null && low.equals(high);
    }

    /// The ranges of a scan's filter; columns that it does not bound are left out.
    ///
    /// @param filter without parameters, or null
    public static List<ColumnRange> of(Expr filter) {
        List<ColumnRange> ranges = new ArrayList<>();
        for (ColumnPredicate predicate : FilterSplit.of(filter).encoded()) {
            ColumnRange range = switch (predicate) {
                case ColumnPredicate.LongRange r -> longs(r.column(), r.low(), r.high());
                case ColumnPredicate.LongSet s
                when !s.negated() -> longs(s.column(), s.values()[0], s.values()[s.values().length - 1]);
                case ColumnPredicate.LongSet _ -> null;
                case ColumnPredicate.DoubleRange r -> doubles(r.column(), r.low(), r.high());
                case ColumnPredicate.OfStrings s -> strings(s.column(), s.condition());
            };
            if (range != null && (range.low != null || range.high != null)) {
                ranges.add(range);
            }
        }
        return ranges;
    }

    private static ColumnRange longs(int column, long low, long high) {
        return new ColumnRange(column, low == Long.MIN_VALUE ? null : low, high == Long.MAX_VALUE ? null : high);
    }

    private static ColumnRange doubles(int column, double low, double high) {
        return new ColumnRange(column, low == Double.NEGATIVE_INFINITY ? null : low, Double.isNaN(high) ? null : high);
    }

    private static ColumnRange strings(int column, Expr condition) {
        if (condition instanceof Expr.InList in && in.input() instanceof Expr.Column) {
            String low = null;
            String high = null;
            for (Expr value : in.values()) {
                if (!(value instanceof Expr.Literal literal)) {
                    return null;
                }
                if (literal.value() instanceof String s) {
                    low = low == null || s.compareTo(low) < 0 ? s : low;
                    high = high == null || s.compareTo(high) > 0 ? s : high;
                }
            }
            return new ColumnRange(column, low, high);
        }
        if (!(condition instanceof Expr.Compare compare)) {
            return null;
        }
        boolean swapped = compare.left() instanceof Expr.Literal;
        Expr operand = swapped ? compare.right() : compare.left();
        Expr bound = swapped ? compare.left() : compare.right();
        if (!(operand instanceof Expr.Column c)
                || c.type() != SimpleType.VARCHAR
                || !(bound instanceof Expr.Literal literal)
                || !(literal.value() instanceof String value)) {
            return null;
        }
        return switch (swapped ? compare.comparison().swap() : compare.comparison()) {
            case EQUAL, NOT_DISTINCT -> new ColumnRange(column, value, value);
            case LESS, LESS_OR_EQUAL -> new ColumnRange(column, null, value);
            case GREATER, GREATER_OR_EQUAL -> new ColumnRange(column, value, null);
            case NOT_EQUAL, DISTINCT -> null;
        };
    }
}
