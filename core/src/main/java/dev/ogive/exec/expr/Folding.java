package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.error.OgiveException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/// Computes what is constant with the code that runs at execution, and simplifies around it. A
/// constant that fails (`1 / 0`) is left as it is: it is an error only for a row that reaches it.
public final class Folding {
    private static final Batch ONE_ROW = oneRow();

    private Folding() {}

    /// An equal expression (same value for every row, same type), simpler or the same.
    public static Expr fold(Expr expression) {
        return switch (expression) {
            case Expr.Column _, Expr.Literal _, Expr.Parameter _ -> expression;
            case Expr.Call call -> call(call);
            case Expr.Compare(Expr.Comparison comparison, Expr left, Expr right) ->
                compare(comparison, fold(left), fold(right));
            case Expr.And(List<Expr> terms) -> connective(terms, false);
            case Expr.Or(List<Expr> terms) -> connective(terms, true);
            case Expr.Not(Expr input) -> not(fold(input));
            case Expr.IsNull(Expr input) -> {
                Expr folded = fold(input);
                yield folded instanceof Expr.Literal(Object value, DataType _)
                        ? Expr.bool(value == null)
                        : new Expr.IsNull(folded);
            }
            case Expr.InList(Expr input, List<Expr> values) -> {
                List<Expr> folded = values.stream().map(Folding::fold).toList();
                Expr.InList in = new Expr.InList(fold(input), folded);
                if (isNull(in.input())) {
                    yield Expr.nullOf(SimpleType.BOOLEAN);
                }
                if (folded.stream().anyMatch(Folding::fails)) {
                    List<Expr> terms = new ArrayList<>();
                    folded.forEach(v -> terms.add(new Expr.Compare(Expr.Comparison.EQUAL, in.input(), v)));
                    yield new Expr.Or(terms);
                }
                // Parameters get their values later.
                yield in.input() instanceof Expr.Literal && folded.stream().allMatch(v -> v instanceof Expr.Literal)
                        ? constant(in)
                        : in;
            }
            case Expr.Case c -> caseOf(c);
            case Expr.Cast(Expr input, DataType type, boolean lenient) -> cast(fold(input), type, lenient);
        };
    }

    /// Whether it is a constant whose value cannot be had, as `CAST('x' AS INTEGER)`.
    private static boolean fails(Expr folded) {
        return folded instanceof Expr.Cast(Expr input, DataType _, boolean _)
                && (input instanceof Expr.Literal || fails(input));
    }

    /// The value of a constant expression.
    ///
    /// @throws OgiveException what computing it raises
    /// @throws IllegalArgumentException if it reads columns
    public static Expr.Literal value(Expr expression) {
        return evaluate(expression);
    }

    private static Expr call(Expr.Call call) {
        List<Expr> arguments = new ArrayList<>();
        boolean constant = call.function().deterministic();
        boolean anyNull = false;
        for (Expr argument : call.arguments()) {
            Expr folded = fold(argument);
            arguments.add(folded);
            constant &= folded instanceof Expr.Literal;
            anyNull |= folded instanceof Expr.Literal(Object value, DataType _) && value == null;
        }
        if (anyNull && call.function().strict()) {
            return Expr.nullOf(call.type());
        }
        Expr.Call folded = new Expr.Call(call.function(), arguments, call.type());
        return constant ? constant(folded) : isFirst(folded) ? arguments.getFirst() : folded;
    }

    /// Whether the value is that of the first argument, whatever it is: `x - 0`, `x * 1` and `x /
    /// 1`. Not `x + 0`, which makes 0.0 of -0.0.
    private static boolean isFirst(Expr.Call call) {
        if (call.arguments().size() != 2
                || !call.arguments().getFirst().type().equals(call.type())
                || !(call.arguments().get(1) instanceof Expr.Literal(Object value, DataType type))
                || !type.equals(call.type())) {
            return false;
        }
        return switch (call.function().name()) {
            case "subtract" -> Objects.equals(value, 0L) || Objects.equals(value, 0.0);
            case "multiply", "divide" -> Objects.equals(value, 1L) || Objects.equals(value, 1.0);
            default -> false;
        };
    }

    private static Expr compare(Expr.Comparison comparison, Expr left, Expr right) {
        boolean leftConstant = left instanceof Expr.Literal;
        boolean rightConstant = right instanceof Expr.Literal;
        if (comparison.isPlain() && (isNull(left) || isNull(right))) {
            return Expr.nullOf(SimpleType.BOOLEAN);
        }
        if (leftConstant && rightConstant) {
            return constant(new Expr.Compare(comparison, left, right));
        }
        // Constants stand on the right from here on.
        return leftConstant
                ? compare(comparison.swap(), right, left)
                : WidenedComparison.narrow(new Expr.Compare(comparison, left, right));
    }

    private static Expr connective(List<Expr> terms, boolean decisive) {
        Set<Expr> kept = new LinkedHashSet<>();
        for (Expr term : terms) {
            Expr folded = fold(term);
            List<Expr> parts = !decisive && folded instanceof Expr.And(List<Expr> inner)
                    ? inner
                    : decisive && folded instanceof Expr.Or(List<Expr> inner) ? inner : List.of(folded);
            for (Expr part : parts) {
                if (part instanceof Expr.Literal(Object value, DataType _) && value != null) {
                    if ((Boolean) value == decisive) {
                        // Earlier terms could only fail before this one decides, which SQL does not promise.
                        return Expr.bool(decisive);
                    }
                } else {
                    kept.add(part);
                }
            }
        }
        if (kept.isEmpty()) {
            return Expr.bool(!decisive);
        }
        List<Expr> list = List.copyOf(kept);
        if (list.size() == 1) {
            return list.getFirst();
        }
        return decisive ? new Expr.Or(list) : new Expr.And(list);
    }

    private static Expr not(Expr input) {
        return switch (input) {
            case Expr.Literal(Object value, DataType type) ->
                value == null ? Expr.nullOf(type) : Expr.bool(!(Boolean) value);
            case Expr.Not(Expr inner) -> inner;
            case Expr.Compare(Expr.Comparison comparison, Expr left, Expr right) ->
                new Expr.Compare(comparison.negate(), left, right);
            default -> new Expr.Not(input);
        };
    }

    private static Expr caseOf(Expr.Case c) {
        List<Expr.Branch> branches = new ArrayList<>();
        for (Expr.Branch branch : c.branches()) {
            Expr condition = fold(branch.condition());
            if (condition instanceof Expr.Literal(Object value, DataType _)) {
                if (!Boolean.TRUE.equals(value)) {
                    continue;
                }
                Expr result = fold(branch.result());
                return branches.isEmpty() ? result : new Expr.Case(branches, result, c.type());
            }
            branches.add(new Expr.Branch(condition, fold(branch.result())));
        }
        Expr otherwise = fold(c.otherwise());
        return branches.isEmpty() ? otherwise : new Expr.Case(branches, otherwise, c.type());
    }

    private static Expr cast(Expr input, DataType type, boolean lenient) {
        if (input.type().equals(type)) {
            return input;
        }
        if (isNull(input)) {
            return Expr.nullOf(type);
        }
        Expr.Cast cast = new Expr.Cast(input, type, lenient);
        return input instanceof Expr.Literal ? constant(cast) : cast;
    }

    private static boolean isNull(Expr expression) {
        return expression instanceof Expr.Literal(Object value, DataType _) && value == null;
    }

    private static Expr constant(Expr expression) {
        try {
            return evaluate(expression);
        } catch (OgiveException e) {
            return expression;
        }
    }

    private static Expr.Literal evaluate(Expr expression) {
        Vector value = ExpressionCompiler.unfolded(expression).evaluate(ONE_ROW);
        return new Expr.Literal(value.get(0), expression.type());
    }

    private static Batch oneRow() {
        return new Batch(new Vector[0], 1);
    }
}
