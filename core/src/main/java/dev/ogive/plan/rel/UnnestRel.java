package dev.ogive.plan.rel;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;

/// One row per element of the list in `column`: the input's columns, the element, and with `ordinality` a
/// BIGINT from 1.
public final class UnnestRel extends SingleRel {
    private final int column;
    private final DataType element;
    private final boolean ordinality;

    public UnnestRel(RelNode input, int column, DataType element, boolean ordinality) {
        super(input.getCluster(), input.getTraitSet(), input);
        this.column = column;
        this.element = element;
        this.ordinality = ordinality;
    }

    public int column() {
        return column;
    }

    public DataType element() {
        return element;
    }

    public boolean ordinality() {
        return ordinality;
    }

    @Override
    protected RelDataType deriveRowType() {
        List<DataType> types = new ArrayList<>(Types.columns(input.getRowType()));
        types.add(element);
        if (ordinality) {
            types.add(SimpleType.BIGINT);
        }
        return Types.row(types);
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new UnnestRel(inputs.getFirst(), column, element, ordinality);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer).item("column", column).item("ordinality", ordinality);
    }
}
