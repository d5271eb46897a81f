package dev.ogive.plan;

import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.plan.view.ViewRewriter;
import dev.ogive.plan.view.ViewsAt;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/// Turns the algebra of one bound query into its physical plan.
public final class QueryPlanner {
    private QueryPlanner() {}

    /// The algebra of a bound query without subqueries and with every condition as far down as it
    /// can go.
    public static RelNode simplified(RelNode rel) {
        return new Pushdown().apply(new Unnesting().apply(rel));
    }

    /// @param parameters values to assume for parameters when estimating; the plan keeps the
    ///     parameters
    public static PhysicalPlan plan(RelNode rel, List<Expr.Literal> parameters) {
        return plan(rel, parameters, ViewsAt.NONE);
    }

    /// @param views that the query may be answered from
    public static PhysicalPlan plan(RelNode rel, List<Expr.Literal> parameters, ViewsAt views) {
        RelNode simplified = simplified(rel);
        RelNode rewritten = ViewRewriter.rewrite(simplified, views, e -> Parameters.replace(e, parameters))
                .rel();
        return new PhysicalPlanner(new Estimator(parameters)).plan(rewritten);
    }
}
