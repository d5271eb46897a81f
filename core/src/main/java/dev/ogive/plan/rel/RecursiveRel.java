package dev.ogive.plan.rel;

import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.BiRel;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.type.RelDataType;

/// WITH RECURSIVE: the seed's rows, then the step's over the previous round's ([WorkingRel] of the same id).
public final class RecursiveRel extends BiRel {
    private final int number;
    private final boolean distinct;

    public RecursiveRel(RelNode seed, RelNode step, int id, boolean distinct) {
        super(seed.getCluster(), seed.getTraitSet(), seed, step);
        this.number = id;
        this.distinct = distinct;
    }

    public int id() {
        return number;
    }

    public boolean distinct() {
        return distinct;
    }

    @Override
    protected RelDataType deriveRowType() {
        return left.getRowType();
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new RecursiveRel(inputs.get(0), inputs.get(1), number, distinct);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("id", number).item("distinct", distinct);
    }
}
