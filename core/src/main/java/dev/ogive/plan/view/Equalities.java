package dev.ogive.plan.view;

import dev.ogive.column.Lane;
import dev.ogive.exec.expr.Expr;
import dev.ogive.plan.Expressions;
import dev.ogive.plan.rel.Rels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/// Classes of columns that are equal in all rows that satisfy some conditions. Each is known by
/// its least column.
///
/// Columns of doubles are in no class: 0.0 equals -0.0 but is not the same.
final class Equalities {
    private final Map<Integer, Integer> parent = new HashMap<>();

    /// @param conditions those of the form `column = column` count
    static Equalities of(List<RexNode> conditions) {
        Equalities equalities = new Equalities();
        for (RexNode condition : conditions) {
            if (isEquality(condition)) {
                List<RexNode> sides = ((RexCall) condition).getOperands();
                equalities.join(((RexInputRef) sides.get(0)).getIndex(), ((RexInputRef) sides.get(1)).getIndex());
            }
        }
        return equalities;
    }

    /// Whether the condition makes two columns the same.
    static boolean isEquality(RexNode condition) {
        return condition.getKind() == SqlKind.EQUALS
                && condition instanceof RexCall call
                && call.getOperands().get(0) instanceof RexInputRef a
                && call.getOperands().get(1) instanceof RexInputRef b
                && Rels.type(a).equals(Rels.type(b))
                && Rels.type(a).lane() != Lane.F64;
    }

    private void join(int a, int b) {
        int first = least(a);
        int second = least(b);
        if (first != second) {
            parent.put(Math.max(first, second), Math.min(first, second));
        }
    }

    /// The least column of the class of `column`.
    int least(int column) {
        int at = column;
        for (Integer up = parent.get(at); up != null; up = parent.get(at)) {
            at = up;
        }
        return at;
    }

    /// The columns that are the same as one, itself included.
    List<Integer> all(int column) {
        int least = least(column);
        List<Integer> all = new ArrayList<>();
        all.add(least);
        for (int other : parent.keySet()) {
            if (least(other) == least) {
                all.add(other);
            }
        }
        return all;
    }

    /// The expression with the least column of its class for every column: equal ones are equal
    /// values.
    Expr canonical(RexNode node) {
        Expr expression = Expressions.of(node, this::least);
        if (expression instanceof Expr.Compare(Expr.Comparison comparison, Expr left, Expr right)
                && (isConstant(left) || (!isConstant(right) && left.hashCode() > right.hashCode()))) {
            return new Expr.Compare(comparison.swap(), /* left= */ right, /* right= */ left);
        }
        return expression;
    }

    private static boolean isConstant(Expr expression) {
        return expression instanceof Expr.Literal || expression instanceof Expr.Parameter;
    }
}
