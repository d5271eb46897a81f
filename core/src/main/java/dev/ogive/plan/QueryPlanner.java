package dev.ogive.plan;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.plan.view.ViewRewriter;
import dev.ogive.plan.view.ViewsAt;
import java.util.IdentityHashMap;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/// Turns the algebra of one bound query into its physical plan.
public final class QueryPlanner {
    /// Steps of a query with its common tables written out wherever they are named: 17 that each
    /// join the one before with itself have as many.
    private static final long STEPS_MAX = 250_000;

    private QueryPlanner() {}

    /// The algebra of a bound query without subqueries and with every condition as far down as it
    /// can go.
    ///
    /// @throws OgiveException TOO_COMPLEX
    public static RelNode simplified(RelNode rel) {
        if (steps(rel, new IdentityHashMap<>()) > STEPS_MAX) {
            throw new OgiveException(
                    ErrorCode.TOO_COMPLEX,
                    "the statement has more than " + STEPS_MAX
                            + " steps with its common tables written out wherever they are named");
        }
        return new Pushdown().apply(new Unnesting().apply(rel));
    }

    /// Nodes of the tree, of which parts may be the same object; at most a little more than
    /// [#STEPS_MAX].
    private static long steps(RelNode rel, IdentityHashMap<RelNode, Long> known) {
        Long before = known.get(rel);
        if (before != null) {
            return before;
        }
        long steps = 1;
        for (RelNode input : rel.getInputs()) {
            steps = Math.min(STEPS_MAX + 1, steps + steps(input, known));
        }
        known.put(rel, steps);
        return steps;
    }

    /// @param parameters values to assume for parameters when estimating; the plan keeps the
    ///     parameters
    public static PhysicalPlan plan(RelNode rel, List<Expr.Literal> parameters) {
        return plan(rel, parameters, ViewsAt.NONE, null);
    }

    /// @param views that the query may be answered from
    /// @param corrections of estimates; null where nothing is learned
    public static PhysicalPlan plan(
            RelNode rel, List<Expr.Literal> parameters, ViewsAt views, Corrections corrections) {
        RelNode simplified = simplified(rel);
        RelNode rewritten = ViewRewriter.rewrite(simplified, views, e -> Parameters.replace(e, parameters))
                .rel();
        return new PhysicalPlanner(new Estimator(parameters, corrections)).plan(rewritten);
    }
}
