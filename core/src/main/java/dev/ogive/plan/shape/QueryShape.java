package dev.ogive.plan.shape;

import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.scan.ColumnRange;
import dev.ogive.plan.Parameters;
import dev.ogive.plan.QueryPlanner;
import dev.ogive.plan.view.AggregateUse;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.RelNode;

/// What one query does with stored tables, whatever layouts and views there are: what a tuner
/// looks at.
///
/// @param scans one per use of a stored table
/// @param aggregates groupings that a materialized view could answer
/// @param joins equal columns of stored tables that are joined by
public record QueryShape(List<ScanUse> scans, List<AggregateUse> aggregates, List<QueryShape.JoinKey> joins) {
    /// @param leftColumn,rightColumn positions in the tables' schemas
    public record JoinKey(StoredTable left, int leftColumn, StoredTable right, int rightColumn) {}

    private record Origin(StoredTable table, int column) {}

    public QueryShape {
        scans = List.copyOf(scans);
        aggregates = List.copyOf(aggregates);
        joins = List.copyOf(joins);
    }

    /// @param bound the query's algebra
    /// @param values of its parameters
    public static QueryShape of(RelNode bound, List<Expr.Literal> values) {
        PhysicalPlan plan = Parameters.replace(QueryPlanner.plan(bound, values), values);
        List<ScanUse> scans = new ArrayList<>();
        List<JoinKey> joins = new ArrayList<>();
        visit(plan, new HashSet<>(), scans, joins);
        List<AggregateUse> aggregates = AggregateUse.in(QueryPlanner.simplified(bound)).stream()
                .map(use -> use.withConditions(use.conditions().stream()
                        .map(c -> Parameters.replace(c, values))
                        .toList()))
                .toList();
        return new QueryShape(scans, aggregates, joins);
    }

    private static void visit(PhysicalPlan plan, Set<Integer> shared, List<ScanUse> scans, List<JoinKey> joins) {
        if (plan instanceof PhysicalPlan.Shared s && !shared.add(s.id())) {
            return;
        }
        if (plan instanceof PhysicalPlan.Scan scan && scan.table() instanceof StoredTable table) {
            scans.add(new ScanUse(table, scan.columns(), conjuncts(scan.filter()), ColumnRange.of(scan.filter())));
        }
        if (plan instanceof PhysicalPlan.Join join) {
            for (int k = 0; k < join.leftKeys().size(); k++) {
                Origin left = origin(join.left(), join.leftKeys().get(k));
                Origin right = origin(join.right(), join.rightKeys().get(k));
                if (left != null && right != null) {
                    joins.add(new JoinKey(left.table, left.column, right.table, right.column));
                }
            }
        }
        plan.inputs().forEach(input -> visit(input, shared, scans, joins));
    }

    private static List<Expr> conjuncts(Expr filter) {
        return switch (filter) {
            case null -> List.of();
            case Expr.And and -> and.terms();
            default -> List.of(filter);
        };
    }

    /// The column of a stored table that a column of a plan's output is; null where it is none.
    private static Origin origin(PhysicalPlan plan, int column) {
        return switch (plan) {
            case PhysicalPlan.Scan scan ->
                scan.table() instanceof StoredTable table
                        ? new Origin(table, scan.columns().get(column))
                        : null;
            case PhysicalPlan.Filter filter -> origin(filter.input(), column);
            case PhysicalPlan.Project project ->
                project.expressions().get(column) instanceof Expr.Column c ? origin(project.input(), c.index()) : null;
            case PhysicalPlan.Join join -> {
                int left = join.left().types().size();
                yield column < left
                        ? origin(join.left(), column)
                        : column - left < join.right().types().size() ? origin(join.right(), column - left) : null;
            }
            default -> null;
        };
    }
}
