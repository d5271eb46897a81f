package dev.ogive.plan.view;

import dev.ogive.exec.expr.Expr;
import dev.ogive.plan.Pushdown;
import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.SharedRel;
import dev.ogive.storage.Snapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.apache.calcite.rel.RelNode;

/// Answers groupings of a query from materialized views where one serves; the one with fewest
/// rows if several do.
public final class ViewRewriter {
    private final ViewsAt views;
    private final UnaryOperator<Expr> valued;
    private final Map<Integer, RelNode> shared = new HashMap<>();
    private final List<MaterializedView> used = new ArrayList<>();
    private final StringBuilder key = new StringBuilder();
    private final List<ValueTest> tests = new ArrayList<>();
    private boolean dependsOnValues;

    private ViewRewriter(ViewsAt views, UnaryOperator<Expr> valued) {
        this.views = views;
        this.valued = valued;
    }

    /// A query as it is to be planned.
    ///
    /// @param key names the view that answers each grouping; empty where none does
    /// @param used the views that are read
    /// @param tests of values of parameters: it is the same for others that pass and fail the
    ///     same
    /// @param dependsOnValues whether it may be another one even for those
    public record Rewritten(
            RelNode rel, String key, List<MaterializedView> used, List<ValueTest> tests, boolean dependsOnValues) {
        public Rewritten {
            used = List.copyOf(used);
            tests = List.copyOf(tests);
        }

        /// Whether it is the same whatever the values of parameters.
        public boolean isForAll() {
            return tests.isEmpty() && !dependsOnValues;
        }

        /// Whether it is known to be the same for these values.
        public boolean isFor(UnaryOperator<Expr> valued) {
            for (ValueTest test : tests) {
                if (!test.isSame(valued)) {
                    return false;
                }
            }
            return !dependsOnValues;
        }

        /// Whether the views that are read are worth it for a snapshot.
        ///
        /// @param snapshot null where it is not known
        public boolean isWorthwhile(Snapshot snapshot) {
            for (MaterializedView view : used) {
                if (view.refusal(snapshot) != null) {
                    return false;
                }
            }
            return true;
        }
    }

    /// @param rel simplified, see [dev.ogive.plan.QueryPlanner#simplified]
    /// @param valued replaces parameters by values as far as these are known
    public static Rewritten rewrite(RelNode rel, ViewsAt views, UnaryOperator<Expr> valued) {
        if (views.index().isEmpty()) {
            return new Rewritten(rel, "", List.of(), List.of(), false);
        }
        ViewRewriter rewriter = new ViewRewriter(views, valued);
        RelNode changed = rewriter.visit(rel);
        return rewriter.used.isEmpty()
                ? new Rewritten(rel, "", List.of(), rewriter.tests, rewriter.dependsOnValues)
                : new Rewritten(
                        new Pushdown().apply(changed),
                        rewriter.key.toString(),
                        rewriter.used,
                        rewriter.tests,
                        rewriter.dependsOnValues);
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
        Equalities same = Equalities.of(block.conditions());
        boolean explains = views.notes() != null;
        List<MaterializedView> likely = views.index().candidates(block, same);
        List<MaterializedView> candidates = explains ? views.index().ofFacts(block) : likely;
        if (candidates.size() > 1) {
            candidates.sort(Comparator.comparingDouble(MaterializedView::keptRows));
        }
        RelNode found = null;
        for (MaterializedView view : candidates) {
            String refusal = found != null && !explains ? null : view.refusal(views.snapshot());
            if (refusal == null) {
                ViewMatch.Result result = ViewMatch.of(block, view, same, valued);
                tests.addAll(result.tests());
                dependsOnValues |= result.dependsOnValues();
                refusal = result.refusal();
                if (result.rel() != null && found == null && likely.contains(view)) {
                    found = result.rel();
                    used.add(view);
                    key.append(view.definition().name()).append(';');
                    refusal = "answers the query";
                } else if (result.rel() != null) {
                    refusal = "would serve, but has more rows";
                }
            }
            if (found != null && !explains) {
                return found;
            }
            views.note("view " + view.definition().name() + " (" + Math.round(view.keptRows()) + " rows): " + refusal);
        }
        if (found == null) {
            key.append(';');
        }
        return found;
    }
}
