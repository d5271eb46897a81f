package dev.ogive.plan.view;

import dev.ogive.exec.expr.Expr;
import dev.ogive.plan.Expressions;
import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.SharedRel;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;

/// A grouping over inner joins of stored tables in some query, as a materialized view might
/// answer it. All expressions are over the tables' columns, one table after the other.
///
/// @param conditions that all rows satisfy, joins included
/// @param groups what is grouped by, in all grouping sets together
public record AggregateUse(
        List<StoredTable> tables, List<Expr> conditions, List<Expr> groups, List<AggregateUse.Call> calls) {
    /// @param filter rows for which it is not true are left out; null for none
    /// @param ordered whether the order of rows matters
    public record Call(String function, List<Expr> arguments, boolean distinct, Expr filter, boolean ordered) {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    public AggregateUse {
        tables = List.copyOf(tables);
        conditions = List.copyOf(conditions);
        groups = List.copyOf(groups);
        calls = List.copyOf(calls);
    }

    /// The same of other rows.
    public AggregateUse withConditions(List<Expr> others) {
        return new AggregateUse(tables, others, groups, calls);
    }

    /// The groupings of a query that a view could answer, from the outside in: what is within one
    /// of them is left out.
    ///
    /// @param query simplified, see [dev.ogive.plan.QueryPlanner#simplified]
    public static List<AggregateUse> in(RelNode query) {
        List<AggregateUse> found = new ArrayList<>();
        visit(query, new HashSet<>(), found);
        return found;
    }

    private static void visit(RelNode rel, Set<Integer> shared, List<AggregateUse> found) {
        if (rel instanceof SharedRel s && !shared.add(s.id())) {
            return;
        }
        AggregateUse use = rel instanceof GroupRel group ? of(group) : null;
        if (use != null) {
            found.add(use);
            return;
        }
        rel.getInputs().forEach(input -> visit(input, shared, found));
    }

    private static AggregateUse of(GroupRel group) {
        AggregateBlock block = AggregateBlock.of(group);
        if (block == null) {
            return null;
        }
        List<StoredTable> tables = new ArrayList<>();
        for (int leaf = 0; leaf < block.leaves().size(); leaf++) {
            StoredTable table = block.table(leaf);
            if (table == null) {
                return null;
            }
            tables.add(table);
        }
        List<Call> calls = new ArrayList<>();
        for (AggregateBlock.Call call : block.calls()) {
            calls.add(new Call(
                    call.function().name(),
                    all(call.arguments()),
                    call.distinct(),
                    call.filter() == null ? null : expression(call.filter()),
                    call.ordered()));
        }
        return new AggregateUse(tables, all(block.conditions()), all(block.groups()), calls);
    }

    private static List<Expr> all(List<RexNode> nodes) {
        return nodes.stream().map(AggregateUse::expression).toList();
    }

    private static Expr expression(RexNode node) {
        return Expressions.of(node, IntUnaryOperator.identity());
    }

    /// The table that a column of the expressions is of, as a position in [#tables].
    public int tableOf(int column) {
        int first = 0;
        for (int t = 0; t < tables.size(); t++) {
            first += tables.get(t).schema().columns();
            if (column < first) {
                return t;
            }
        }
        throw new IndexOutOfBoundsException("column " + column + " of " + first);
    }

    /// The first column of a table in the expressions.
    public int start(int table) {
        return tables.subList(0, table).stream()
                .mapToInt(t -> t.schema().columns())
                .sum();
    }
}
