package dev.ogive.plan;

import dev.ogive.column.DataType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.expr.Folding;
import dev.ogive.exec.kernel.Casts;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/// Turns expressions of the algebra into those of the executor.
public final class Expressions {
    private Expressions() {}

    /// The expression, folded.
    /// @param position where column `i` of the algebra stands in the executor's input
    public static Expr of(RexNode node, IntUnaryOperator position) {
        return Folding.fold(convert(node, position));
    }

    /// Whether the expression has a value for every row, and for none an error.
    static boolean isTotal(RexNode node) {
        if (!(node instanceof RexCall call)) {
            return true;
        }
        boolean own = switch (call.getOperator()) {
            case Operators.Function function -> !function.function().canFail();
            default ->
                call.getKind() != SqlKind.CAST
                        || !Casts.canFail(Rels.type(call.getOperands().getFirst()), Rels.type(call));
        };
        return own && call.getOperands().stream().allMatch(Expressions::isTotal)
                || Rels.inputs(call).isEmpty() && of(call, IntUnaryOperator.identity()) instanceof Expr.Literal;
    }

    private static Expr convert(RexNode node, IntUnaryOperator position) {
        return switch (node) {
            case RexInputRef reference ->
                new Expr.Column(position.applyAsInt(reference.getIndex()), Rels.type(reference));
            case RexLiteral literal ->
                literal.isNull()
                        ? Expr.nullOf(Rels.type(literal))
                        : Expr.bool(Boolean.TRUE.equals(literal.getValueAs(Boolean.class)));
            case RexCall call -> call(call, position);
            default -> throw new IllegalStateException("no expression of the executor: " + node);
        };
    }

    private static List<Expr> all(List<RexNode> nodes, IntUnaryOperator position) {
        List<Expr> result = new ArrayList<>(nodes.size());
        nodes.forEach(n -> result.add(convert(n, position)));
        return result;
    }

    private static Expr call(RexCall call, IntUnaryOperator position) {
        DataType type = Rels.type(call);
        switch (call.getOperator()) {
            case Operators.Constant constant -> {
                return constant.literal();
            }
            case Operators.Parameter parameter -> {
                return parameter.parameter();
            }
            case Operators.Function function -> {
                return new Expr.Call(function.function(), all(call.getOperands(), position), type);
            }
            default -> {}
        }
        List<Expr> operands = all(call.getOperands(), position);
        if (Operators.isInList(call)) {
            return new Expr.InList(operands.getFirst(), operands.subList(1, operands.size()));
        }
        Expr.Comparison comparison = Pushdown.comparison(call.getKind());
        if (comparison != null) {
            return new Expr.Compare(comparison, operands.get(0), operands.get(1));
        }
        return switch (call.getKind()) {
            case AND -> new Expr.And(flat(operands, true));
            case OR -> new Expr.Or(flat(operands, false));
            case NOT -> new Expr.Not(operands.getFirst());
            case IS_NULL -> new Expr.IsNull(operands.getFirst());
            case IS_NOT_NULL -> new Expr.Not(new Expr.IsNull(operands.getFirst()));
            case CAST -> new Expr.Cast(operands.getFirst(), type, false);
            case SAFE_CAST -> new Expr.Cast(operands.getFirst(), type, true);
            case CASE -> {
                List<Expr.Branch> branches = new ArrayList<>();
                for (int i = 0; i + 1 < operands.size(); i += 2) {
                    branches.add(new Expr.Branch(operands.get(i), operands.get(i + 1)));
                }
                yield new Expr.Case(branches, operands.getLast(), type);
            }
            default -> throw new IllegalStateException("no expression of the executor: " + call);
        };
    }

    private static List<Expr> flat(List<Expr> terms, boolean and) {
        List<Expr> result = new ArrayList<>();
        for (Expr term : terms) {
            switch (term) {
                case Expr.And inner when and -> result.addAll(inner.terms());
                case Expr.Or inner when !and -> result.addAll(inner.terms());
                default -> result.add(term);
            }
        }
        return result;
    }
}
