package dev.ogive.plan.rel;

import dev.ogive.column.DataType;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelWriter;

/// The rows that the previous round of a [RecursiveRel] added.
public final class WorkingRel extends AbstractRelNode {
    private final int number;

    public WorkingRel(RelOptCluster cluster, int id, List<DataType> types) {
        super(cluster, cluster.traitSet());
        this.number = id;
        this.rowType = Types.row(types);
    }

    public int id() {
        return number;
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("id", number);
    }
}
