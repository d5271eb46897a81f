package dev.ogive.plan.rel;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;

/// A join whose right side may refer to the current row of the left through the correlation variable `id`.
/// Decorrelation ([dev.ogive.plan.Unnesting]) leaves only those of kind SINGLE and MARK, without correlation.
public final class SubqueryRel extends BiRel {
    /// What is returned for a left row.
    public enum Kind {
        /// Left and right columns of every match.
        INNER,
        /// As INNER; left columns and NULLs where nothing matches.
        LEFT,
        /// As LEFT; an error where more than one row matches.
        SINGLE,
        /// The left row if something matches.
        SEMI,
        /// The left row if nothing matches.
        ANTI,
        /// The left row and whether something matches; NULL where nothing does but a comparison was NULL.
        MARK
    }

    private final Kind kind;
    private final CorrelationId correlation;
    private final RexNode condition;

    /// @param condition over left columns, then right columns
    public SubqueryRel(RelNode left, RelNode right, Kind kind, CorrelationId id, RexNode condition) {
        super(left.getCluster(), left.getTraitSet(), left, right);
        this.kind = kind;
        this.correlation = id;
        this.condition = condition;
    }

    public Kind kind() {
        return kind;
    }

    public CorrelationId id() {
        return correlation;
    }

    public RexNode condition() {
        return condition;
    }

    @Override
    protected RelDataType deriveRowType() {
        List<DataType> types = new ArrayList<>(Types.columns(left.getRowType()));
        switch (kind) {
            case INNER, LEFT, SINGLE -> types.addAll(Types.columns(right.getRowType()));
            case MARK -> types.add(SimpleType.BOOLEAN);
            case SEMI, ANTI -> {}
        }
        return Types.row(types);
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new SubqueryRel(inputs.get(0), inputs.get(1), kind, correlation, condition);
    }

    @Override
    public RelNode accept(RexShuttle shuttle) {
        RexNode changed = shuttle.apply(condition);
        return changed.equals(condition) ? this : new SubqueryRel(left, right, kind, correlation, changed);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("kind", kind)
                .item("id", correlation)
                .item("condition", condition);
    }
}
