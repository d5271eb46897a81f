package dev.ogive.plan.view;

import dev.ogive.exec.expr.Expr;
import dev.ogive.plan.Pushdown;
import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.SharedRel;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;

/// Answers groupings of a query from materialized views where one serves; the smallest if several
/// do.
public final class ViewRewriter {
    private final ViewIndex views;
    private final UnaryOperator<Expr> valued;
    private final Map<Integer, RelNode> shared = new HashMap<>();
    private final StringBuilder used = new StringBuilder();
    private boolean any;
    private boolean dependsOnValues;

    private ViewRewriter(ViewIndex views, UnaryOperator<Expr> valued) {
        this.views = views;
        this.valued = valued;
    }

    /// A query as it is to be planned.
    ///
    /// @param used names the view that answers each grouping; empty where none does
    /// @param dependsOnValues whether it may be another one for other values of parameters
    public record Rewritten(RelNode rel, String used, boolean dependsOnValues) {}

    /// @param rel simplified, see [dev.ogive.plan.QueryPlanner#simplified]
    /// @param valued replaces parameters by values as far as these are known
    public static Rewritten rewrite(RelNode rel, ViewIndex views, UnaryOperator<Expr> valued) {
        if (views.isEmpty()) {
            return new Rewritten(rel, "", false);
        }
        ViewRewriter rewriter = new ViewRewriter(views, valued);
        RelNode changed = rewriter.visit(rel);
        return rewriter.any
                ? new Rewritten(new Pushdown().apply(changed), rewriter.used.toString(), rewriter.dependsOnValues)
                : new Rewritten(rel, "", rewriter.dependsOnValues);
    }

    @SuppressWarnings("ReferenceEquality") // identity tells whether anything changed
    private RelNode visit(RelNode rel) {
        if (rel instanceof SharedRel s && shared.containsKey(s.id())) {
            return shared.get(s.id());
        }
        List<RelNode> inputs = new ArrayList<>();
        boolean changed = false;
        RelNode result = rel instanceof GroupRel group ? answered(group) : null;
        if (result == null) {
            for (RelNode input : rel.getInputs()) {
                RelNode visited = visit(input);
                changed |= visited != input;
                inputs.add(visited);
            }
            result = changed ? rel.copy(rel.getTraitSet(), inputs) : rel;
        }
        if (rel instanceof SharedRel s) {
            shared.put(s.id(), result);
        }
        return result;
    }

    /// The grouping from a view, or null.
    private RelNode answered(GroupRel group) {
        AggregateBlock block = AggregateBlock.of(group);
        if (block == null) {
            return null;
        }
        Equalities equalities = null;
        for (int leaf = 0; leaf < block.leaves().size(); leaf++) {
            StoredTable table = block.table(leaf);
            if (table == null) {
                continue;
            }
            for (MaterializedView view : views.ofFact(table)) {
                if (equalities == null) {
                    equalities = Equalities.of(block.conditions());
                }
                ViewMatch.Result result = ViewMatch.of(block, view, equalities, valued);
                dependsOnValues |= result.dependsOnValues();
                if (result.rel() != null) {
                    used.append(view.definition().name()).append(';');
                    any = true;
                    return result.rel();
                }
            }
        }
        used.append(';');
        return null;
    }
}
