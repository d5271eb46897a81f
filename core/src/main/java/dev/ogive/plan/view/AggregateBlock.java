package dev.ogive.plan.view;

import dev.ogive.column.DataType;
import dev.ogive.exec.function.AggregateFunction;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.TableRel;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;

/// A grouping over an inner join, taken apart: what is joined, the conditions that all rows
/// satisfy, what is grouped by and aggregated. All expressions are over the columns of the
/// leaves, one leaf after the other.
///
/// @param leaves tables, and whatever else is joined, taken as it is
/// @param starts the first column of each leaf
/// @param sets of positions in `groups`
record AggregateBlock(
        List<RelNode> leaves,
        int[] starts,
        List<RexNode> conditions,
        List<RexNode> groups,
        List<List<Integer>> sets,
        List<Call> calls) {

    /// An aggregate over expressions.
    ///
    /// @param filter rows for which it is not true are left out; null for none
    /// @param ordered whether the order of rows matters
    record Call(
            AggregateFunction function,
            List<RexNode> arguments,
            boolean distinct,
            RexNode filter,
            boolean ordered,
            DataType type) {}

    /// Takes a grouping apart; null where an expression is not the same each time that it is
    /// computed.
    static AggregateBlock of(GroupRel group) {
        Builder builder = new Builder();
        List<RexNode> columns = builder.flatten(group.getInput());
        List<Call> calls = new ArrayList<>();
        for (AggregateCall call : group.calls()) {
            calls.add(new Call(
                    call.function(),
                    call.arguments().stream().map(columns::get).toList(),
                    call.distinct(),
                    call.filter() < 0 ? null : columns.get(call.filter()),
                    !call.orderBy().isEmpty(),
                    call.type()));
        }
        AggregateBlock block = new AggregateBlock(
                List.copyOf(builder.leaves),
                builder.starts.stream().mapToInt(Integer::intValue).toArray(),
                builder.conditions.stream().filter(c -> !c.isAlwaysTrue()).toList(),
                group.groups().stream().map(columns::get).toList(),
                group.sets(),
                List.copyOf(calls));
        return block.expressions().stream().allMatch(AggregateBlock::isDeterministic) ? block : null;
    }

    /// Every expression of the block.
    List<RexNode> expressions() {
        List<RexNode> all = new ArrayList<>(conditions);
        all.addAll(groups);
        for (Call call : calls) {
            all.addAll(call.arguments());
            if (call.filter() != null) {
                all.add(call.filter());
            }
        }
        return all;
    }

    /// The table that a leaf is; null for one that is no stored table.
    StoredTable table(int leaf) {
        return leaves.get(leaf) instanceof TableRel table && table.source() instanceof StoredTable stored
                ? stored
                : null;
    }

    /// The leaf that a column is of.
    int leafOf(int column) {
        int leaf = leaves.size() - 1;
        while (starts[leaf] > column) {
            leaf--;
        }
        return leaf;
    }

    private static boolean isDeterministic(RexNode node) {
        return calls(node).stream()
                .allMatch(
                        c -> c.getOperator().isDeterministic() && !(c.getOperator() instanceof Operators.Placeholder));
    }

    /// Every call in an expression.
    static List<RexCall> calls(RexNode node) {
        List<RexCall> calls = new ArrayList<>();
        node.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCall(RexCall call) {
                calls.add(call);
                return super.visitCall(call);
            }
        });
        return calls;
    }

    private static final class Builder {
        private final List<RelNode> leaves = new ArrayList<>();
        private final List<Integer> starts = new ArrayList<>();
        private final List<RexNode> conditions = new ArrayList<>();
        private int width;

        /// The columns of `rel` over the leaves.
        List<RexNode> flatten(RelNode rel) {
            switch (rel) {
                case Filter filter -> {
                    List<RexNode> input = flatten(filter.getInput());
                    add(filter.getCondition(), input);
                    return input;
                }
                case Project project -> {
                    List<RexNode> input = flatten(project.getInput());
                    return project.getProjects().stream()
                            .map(p -> Rels.substitute(p, input))
                            .toList();
                }
                case Join join
                when join.getJoinType() == JoinRelType.INNER -> {
                    List<RexNode> columns = new ArrayList<>(flatten(join.getLeft()));
                    columns.addAll(flatten(join.getRight()));
                    add(join.getCondition(), columns);
                    return columns;
                }
                default -> {
                    List<RexNode> columns = new ArrayList<>();
                    for (RexNode column : Rels.columns(rel)) {
                        columns.add(Rels.shift(column, width));
                    }
                    leaves.add(rel);
                    starts.add(width);
                    width += columns.size();
                    return columns;
                }
            }
        }

        private void add(RexNode condition, List<RexNode> columns) {
            for (RexNode term : Rels.conjuncts(condition)) {
                conditions.addAll(Rels.conjuncts(Rels.substitute(term, columns)));
            }
        }
    }
}
