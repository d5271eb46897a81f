package dev.ogive.plan;

import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.PhysicalPlan;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/// Turns the algebra of one bound query into its physical plan.
public final class QueryPlanner {
    private QueryPlanner() {}

    /// @param parameters values to assume for parameters when estimating; the plan keeps the parameters
    public static PhysicalPlan plan(RelNode rel, List<Expr.Literal> parameters) {
        RelNode unnested = new Unnesting().apply(rel);
        RelNode pushed = new Pushdown().apply(unnested);
        return new PhysicalPlanner(new Estimator(parameters)).plan(pushed);
    }
}
