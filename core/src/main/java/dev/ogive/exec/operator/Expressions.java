package dev.ogive.exec.operator;

import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.expr.ExpressionCompiler;
import dev.ogive.exec.expr.Projection;
import dev.ogive.exec.scan.RowFilter;
import java.util.List;

/// Compiles expressions; what it returns belongs to the calling worker.
final class Expressions {
    RowFilter filter(Expr condition) {
        return ExpressionCompiler.predicate(condition)::select;
    }

    Projection projection(List<Expr> expressions) {
        return ExpressionCompiler.projection(expressions);
    }

    /// The value of an expression without columns.
    Object constant(Expr expression) {
        if (expression instanceof Expr.Literal literal) {
            return literal.value();
        }
        var nothing = new dev.ogive.column.Batch(new dev.ogive.column.Vector[0], 1);
        return ExpressionCompiler.evaluator(expression).evaluate(nothing).get(0);
    }
}
