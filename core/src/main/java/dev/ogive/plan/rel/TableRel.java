package dev.ogive.plan.rel;

import dev.ogive.storage.TableSource;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.rel.AbstractRelNode;
import org.apache.calcite.rel.RelWriter;

/// All rows and columns of a table.
public final class TableRel extends AbstractRelNode {
    private final TableSource source;

    public TableRel(RelOptCluster cluster, TableSource source) {
        super(cluster, cluster.traitSet());
        this.source = source;
        this.rowType = Types.row(source.schema().types());
    }

    public TableSource source() {
        return source;
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("table", source.name())
                .item("identity", System.identityHashCode(source));
    }
}
