package dev.ogive.plan.view;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
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
        // Whatever is wanted: one of several is given, or all of them are.
        switch (given) {
            case Expr.And(List<Expr> terms) -> {
                return terms.stream().anyMatch(t -> follows(wanted, t));
            }
            case Expr.Or(List<Expr> terms) -> {
                return terms.stream().allMatch(t -> follows(wanted, t));
            }
            case Expr.InList(Expr tested, List<Expr> values)
            when values.stream().allMatch(v -> v instanceof Expr.Literal literal && literal.value() != null)
                    && !(wanted instanceof Expr.Not) -> {
                return values.stream()
                        .allMatch(v -> follows(wanted, new Expr.Compare(Expr.Comparison.EQUAL, tested, v)));
            }
            default -> {}
        }
        return switch (wanted) {
            case Expr.Compare(Expr.Comparison comparison, Expr subject, Expr.Literal limit)
            when limit.value() != null ->
                given instanceof Expr.Compare(Expr.Comparison known, Expr tested, Expr.Literal value)
                        && tested.equals(subject)
                        && value.type().equals(limit.type())
                        && value.value() != null
                        && follows(comparison, limit, known, value.value());
            case Expr.InList(Expr subject, List<Expr> values) ->
                values.stream().anyMatch(v -> follows(new Expr.Compare(Expr.Comparison.EQUAL, subject, v), given));
            case Expr.Or(List<Expr> terms) -> terms.stream().anyMatch(t -> follows(t, given));
            case Expr.And(List<Expr> terms) -> terms.stream().allMatch(t -> follows(t, given));
            case Expr.Not(Expr.IsNull(Expr tested)) -> rejectsNull(tested, given);
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
    private static boolean follows(
            Expr.Comparison comparison, Expr.Literal limit, Expr.Comparison known, Object value) {
        Integer order = compare(value, limit.value(), limit.type());
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
    private static Integer compare(Object a, Object b, DataType type) {
        return switch (a) {
            case Long x when b instanceof Long y -> Long.compare(x, y);
            case BigDecimal x when b instanceof BigDecimal y -> x.compareTo(y);
            case Double x when b instanceof Double y -> x.doubleValue() == y.doubleValue() ? 0 : Double.compare(x, y);
            case String x when b.equals(x) -> 0;
            // By code point, as UTF-8 is; an ENUM has an order of its own.
            case String x
            when b instanceof String y && type == SimpleType.VARCHAR ->
                Arrays.compareUnsigned(x.getBytes(StandardCharsets.UTF_8), y.getBytes(StandardCharsets.UTF_8));
            default -> null;
        };
    }
}
