package dev.ogive.plan.rel;

import dev.ogive.column.DataType;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.plan.WindowCall;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;

/// Window functions over one partitioning and ordering: the input's columns, then one per call. Keys and
/// arguments are columns of the input.
public final class WindowRel extends SingleRel {
    private final List<Integer> partitionBy;
    private final List<SortKey> orderBy;
    private final List<WindowCall> calls;

    public WindowRel(RelNode input, List<Integer> partitionBy, List<SortKey> orderBy, List<WindowCall> calls) {
        super(input.getCluster(), input.getTraitSet(), input);
        this.partitionBy = List.copyOf(partitionBy);
        this.orderBy = List.copyOf(orderBy);
        this.calls = List.copyOf(calls);
    }

    public List<Integer> partitionBy() {
        return partitionBy;
    }

    public List<SortKey> orderBy() {
        return orderBy;
    }

    public List<WindowCall> calls() {
        return calls;
    }

    @Override
    protected RelDataType deriveRowType() {
        List<DataType> types = new ArrayList<>(Types.columns(input.getRowType()));
        calls.forEach(c -> types.add(c.type()));
        return Types.row(types);
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new WindowRel(inputs.getFirst(), partitionBy, orderBy, calls);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("partition", partitionBy)
                .item("order", orderBy)
                .item("calls", calls);
    }
}
