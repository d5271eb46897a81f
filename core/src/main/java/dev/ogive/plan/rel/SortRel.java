package dev.ogive.plan.rel;

import dev.ogive.exec.plan.SortKey;
import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;

/// Orders by `keys` (none: any order), then skips `offset` rows and returns at most `limit` (-1: all).
public final class SortRel extends SingleRel {
    private final List<SortKey> keys;
    private final long offset;
    private final long limit;

    public SortRel(RelNode input, List<SortKey> keys, long offset, long limit) {
        super(input.getCluster(), input.getTraitSet(), input);
        this.keys = List.copyOf(keys);
        this.offset = offset;
        this.limit = limit;
    }

    public List<SortKey> keys() {
        return keys;
    }

    public long offset() {
        return offset;
    }

    public long limit() {
        return limit;
    }

    /// Whether rows may be left out.
    public boolean cuts() {
        return offset > 0 || limit >= 0;
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new SortRel(inputs.getFirst(), keys, offset, limit);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("keys", keys)
                .item("offset", offset)
                .item("limit", limit);
    }
}
