package dev.ogive.sql.bind;

import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.plan.WindowCall;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.WindowRel;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexNode;

/// INTERSECT, EXCEPT and DISTINCT ON in terms of joins and windows.
final class SetOperations {
    private SetOperations() {}

    static RelNode intersect(RelNode left, RelNode right, boolean all) {
        return all
                ? counted(left, right, JoinRelType.SEMI)
                : matched(QueryBinder.distinct(left), right, JoinRelType.SEMI);
    }

    static RelNode except(RelNode left, RelNode right, boolean all) {
        return all
                ? counted(left, right, JoinRelType.ANTI)
                : matched(QueryBinder.distinct(left), right, JoinRelType.ANTI);
    }

    private static RelNode matched(RelNode left, RelNode right, JoinRelType type) {
        List<RexNode> terms = new ArrayList<>();
        int width = Rels.width(left);
        for (int i = 0; i < width; i++) {
            RexNode l = Rels.column(left, i);
            terms.add(Rels.compare(
                    Expr.Comparison.NOT_DISTINCT, l, Rels.column(width + i, Rels.type(Rels.column(right, i)))));
        }
        return Rels.join(left, right, Rels.and(terms), type);
    }

    /// Bag semantics: the n-th copy of a row matches the n-th copy on the other side.
    private static RelNode counted(RelNode left, RelNode right, JoinRelType type) {
        RelNode joined = matched(numbered(left), numbered(right), type);
        return Rels.project(joined, Rels.columns(joined).subList(0, Rels.width(left)));
    }

    private static RelNode numbered(RelNode rel) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < Rels.width(rel); i++) {
            all.add(i);
        }
        return rowNumber(rel, all, List.of());
    }

    static RelNode rowNumber(RelNode rel, List<Integer> partitionBy, List<SortKey> orderBy) {
        WindowCall.Frame frame = new WindowCall.Frame(
                WindowCall.Unit.ROWS,
                new WindowCall.Bound.UnboundedPreceding(),
                new WindowCall.Bound.CurrentRow(),
                WindowCall.Exclusion.NO_OTHERS);
        return new WindowRel(
                rel,
                partitionBy,
                orderBy,
                List.of(new WindowCall("row_number", List.of(), false, -1, false, frame, SimpleType.BIGINT)));
    }

    /// The first row of each group of equal `keys` in the order of `order`, whose columns are
    /// positions of `projected`.
    static RelNode distinctOn(RelNode rel, List<RexNode> projected, List<RexNode> keys, List<SortKey> order) {
        List<RexNode> columns = new ArrayList<>(projected);
        List<Integer> partition = new ArrayList<>();
        for (RexNode key : keys) {
            int position = columns.indexOf(key);
            if (position < 0) {
                position = columns.size();
                columns.add(key);
            }
            partition.add(position);
        }
        RelNode numbered = rowNumber(Rels.project(rel, columns), partition, order);
        RexNode first = Rels.equal(Rels.column(numbered, columns.size()), Operators.constant(1L, SimpleType.BIGINT));
        RelNode kept = Rels.filter(numbered, first);
        return Rels.project(kept, Rels.columns(kept).subList(0, projected.size()));
    }
}
