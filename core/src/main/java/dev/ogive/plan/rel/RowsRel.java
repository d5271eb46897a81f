package dev.ogive.plan.rel;

import com.google.common.collect.ImmutableList;
import dev.ogive.column.DataType;
import java.util.List;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rex.RexNode;

/// Rows of constant expressions; one row without columns is what SELECT without FROM reads.
public final class RowsRel extends AbstractRelNode {
    private final List<List<RexNode>> rows;
    private final List<DataType> types;

    public RowsRel(RelOptCluster cluster, List<List<RexNode>> rows, List<DataType> types) {
        super(cluster, cluster.traitSet());
        this.rows = rows;
        this.types = List.copyOf(types);
        this.rowType = Types.row(types);
    }

    public static RowsRel one(RelOptCluster cluster) {
        return new RowsRel(cluster, List.of(List.of()), List.of());
    }

    public List<List<RexNode>> rows() {
        return rows;
    }

    public List<DataType> types() {
        return types;
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("rows", ImmutableList.copyOf(rows));
    }
}
