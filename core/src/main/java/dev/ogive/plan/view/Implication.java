package dev.ogive.plan.view;

import dev.ogive.exec.expr.Expr;
import java.math.BigDecimal;
import java.util.List;

/// Whether one condition on a column or expression follows from another.
final class Implication {
    private Implication() {}

    /// Whether every row for which `given` is true satisfies `wanted`. Both are canonical: see
    /// [Equalities#canonical].
    static boolean follows(Expr wanted, Expr given) {
        if (given.equals(wanted)) {
            return true;
        }
        if (!(wanted instanceof Expr.Compare(Expr.Comparison comparison, Expr subject, Expr bound))
                || !(bound instanceof Expr.Literal(Object limit, var _))
                || limit == null) {
            return wanted instanceof Expr.Not(Expr.IsNull(Expr tested)) && rejectsNull(tested, given);
        }
        return switch (given) {
            case Expr.Compare(Expr.Comparison known, Expr tested, Expr.Literal value)
            when tested.equals(subject) && value.type().equals(bound.type()) && value.value() != null ->
                follows(comparison, limit, known, value.value());
            case Expr.InList(Expr tested, List<Expr> values)
            when tested.equals(subject) ->
                values.stream()
                        .allMatch(v -> v instanceof Expr.Literal(Object value, var type)
                                && type.equals(bound.type())
                                && (value == null || follows(comparison, limit, Expr.Comparison.EQUAL, value)));
            default -> false;
        };
    }

    private static boolean rejectsNull(Expr tested, Expr given) {
        return switch (given) {
            case Expr.Compare(Expr.Comparison known, Expr left, Expr right) ->
                known.isPlain() && (left.equals(tested) || right.equals(tested));
            case Expr.InList(Expr input, var _) -> input.equals(tested);
            default -> false;
        };
    }

    /// Whether `x known value` makes `x comparison limit` true.
    private static boolean follows(Expr.Comparison comparison, Object limit, Expr.Comparison known, Object value) {
        Integer order = compare(value, limit);
        if (order == null) {
            return false;
        }
        return switch (known) {
            case EQUAL ->
                switch (comparison) {
                    case EQUAL, NOT_DISTINCT -> order == 0;
                    case NOT_EQUAL, DISTINCT -> order != 0;
                    case LESS -> order < 0;
                    case LESS_OR_EQUAL -> order <= 0;
                    case GREATER -> order > 0;
                    case GREATER_OR_EQUAL -> order >= 0;
                };
            case LESS ->
                switch (comparison) {
                    case LESS, LESS_OR_EQUAL, NOT_EQUAL -> order <= 0;
                    default -> false;
                };
            case LESS_OR_EQUAL ->
                switch (comparison) {
                    case LESS, NOT_EQUAL -> order < 0;
                    case LESS_OR_EQUAL -> order <= 0;
                    default -> false;
                };
            case GREATER ->
                switch (comparison) {
                    case GREATER, GREATER_OR_EQUAL, NOT_EQUAL -> order >= 0;
                    default -> false;
                };
            case GREATER_OR_EQUAL ->
                switch (comparison) {
                    case GREATER, NOT_EQUAL -> order > 0;
                    case GREATER_OR_EQUAL -> order >= 0;
                    default -> false;
                };
            case NOT_EQUAL, DISTINCT, NOT_DISTINCT -> false;
        };
    }

    /// Null for values whose order is not that of Java.
    private static Integer compare(Object a, Object b) {
        return switch (a) {
            case Long x when b instanceof Long y -> Long.compare(x, y);
            case BigDecimal x when b instanceof BigDecimal y -> x.compareTo(y);
            // Equal texts only: the order of UTF-8 is not that of Java.
            case String x when b.equals(x) -> 0;
            default -> null;
        };
    }
}
