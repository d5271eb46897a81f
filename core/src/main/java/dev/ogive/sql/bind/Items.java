package dev.ogive.sql.bind;

import dev.ogive.column.DataType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.AggregateFunction;
import dev.ogive.exec.plan.WindowCall;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;

/// What placeholders in a bound expression stand for until their input exists.
final class Items {
    private Items() {}

    /// One ORDER BY item.
    record Order(RexNode key, boolean descending, boolean nullsFirst) {}

    /// An aggregate over the rows of the FROM clause.
    record Aggregate(
            AggregateFunction function,
            List<RexNode> arguments,
            boolean distinct,
            RexNode filter,
            List<Order> orderBy,
            DataType type) {}

    /// GROUPING(...): operands are expressions of the GROUP BY.
    record Grouping(List<RexNode> arguments) {}

    record Window(
            String function,
            List<RexNode> arguments,
            boolean distinct,
            RexNode filter,
            boolean ignoreNulls,
            List<RexNode> partitionBy,
            List<Order> orderBy,
            WindowCall.Frame frame,
            DataType type,
            List<Order> argumentOrder) {}

    /// unnest(list) in a select list: the list is the placeholder's operand. Compared by
    /// identity.
    static final class Unnest {}

    enum SubqueryKind {
        /// The value of the one row, NULL without a row.
        SCALAR,
        EXISTS,
        /// Whether a comparison of the operands with some row is true.
        ANY
    }

    /// A subquery; the placeholder's operands are the left sides of the comparisons. Compared by
    /// identity.
    static final class Subquery {
        final SubqueryKind kind;
        RelNode query;
        final Scope outer;
        final Expr.Comparison comparison;

        /// @param comparison of the operands with a row; null without operands
        Subquery(SubqueryKind kind, RelNode query, Scope outer, Expr.Comparison comparison) {
            this.kind = kind;
            this.query = query;
            this.outer = outer;
            this.comparison = comparison;
        }
    }
}
