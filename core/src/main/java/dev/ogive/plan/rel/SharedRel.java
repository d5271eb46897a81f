package dev.ogive.plan.rel;

import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;

/// A query that several places read, such as a WITH query: computed once. Nodes of one id have the same input.
public final class SharedRel extends SingleRel {
    private final int number;

    public SharedRel(RelNode input, int id) {
        super(input.getCluster(), input.getTraitSet(), input);
        this.number = id;
    }

    public int id() {
        return number;
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new SharedRel(inputs.getFirst(), number);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("id", number);
    }
}
