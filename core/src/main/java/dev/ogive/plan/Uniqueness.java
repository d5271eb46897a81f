package dev.ogive.plan;

import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.SharedRel;
import dev.ogive.plan.rel.SortRel;
import dev.ogive.plan.rel.TableRel;
import java.util.BitSet;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/// Which columns identify a row: known from GROUP BY and from declared keys.
final class Uniqueness {
    private Uniqueness() {}

    /// Whether a left row can match one row of `right` at most, because `condition` equates a key of it.
    static boolean coveredByEquality(RelNode right, RexNode condition, int leftWidth) {
        BitSet equated = new BitSet();
        for (RexNode term : Rels.conjuncts(condition)) {
            if (term.getKind() == SqlKind.EQUALS || term.getKind() == SqlKind.IS_NOT_DISTINCT_FROM) {
                List<RexNode> sides = ((RexCall) term).getOperands();
                for (int i = 0; i < 2; i++) {
                    BitSet other = Rels.inputs(sides.get(1 - i));
                    if (sides.get(i) instanceof RexInputRef column
                            && column.getIndex() >= leftWidth
                            && other.length() <= leftWidth) {
                        equated.set(column.getIndex() - leftWidth);
                    }
                }
            }
        }
        return isUnique(right, equated);
    }

    /// Whether no two rows agree in all `columns`.
    static boolean isUnique(RelNode rel, BitSet columns) {
        return switch (rel) {
            case GroupRel group
            when group.isSimple() -> {
                BitSet groups = new BitSet();
                groups.set(0, group.groups().size());
                groups.andNot(columns);
                yield groups.isEmpty();
            }
            case Filter filter -> isUnique(filter.getInput(), columns);
            case SortRel sort -> (sort.limit() >= 0 && sort.limit() <= 1) || isUnique(sort.getInput(), columns);
            case SharedRel shared -> isUnique(shared.getInput(), columns);
            case Project project -> {
                BitSet below = new BitSet();
                for (int i = columns.nextSetBit(0); i >= 0; i = columns.nextSetBit(i + 1)) {
                    if (project.getProjects().get(i) instanceof RexInputRef column) {
                        below.set(column.getIndex());
                    }
                }
                yield isUnique(project.getInput(), below);
            }
            case Join join
            when join.getJoinType() == JoinRelType.SEMI || join.getJoinType() == JoinRelType.ANTI ->
                isUnique(join.getLeft(), columns);
            case TableRel table ->
                table.source().statistics().keys().stream()
                        .anyMatch(k -> k.stream().allMatch(columns::get));
            default -> false;
        };
    }
}
