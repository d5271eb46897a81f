package dev.ogive.plan.rel;

import dev.ogive.exec.plan.SortKey;
import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rex.RexNode;

/// Orders by `keys` (none: any order), then skips `offset` rows and returns at most `limit` (-1:
/// all). Where parameters tell the two, `skipped` and `wanted` stand for them; NULL means none
/// and all.
public final class SortRel extends SingleRel {
    private final List<SortKey> keys;
    private final long offset;
    private final long limit;
    private final RexNode skipped;
    private final RexNode wanted;

    public SortRel(RelNode input, List<SortKey> keys, long offset, long limit) {
        this(input, keys, offset, limit, null, null);
    }

    /// @param skipped,wanted over parameters alone; null where there is none
    public SortRel(RelNode input, List<SortKey> keys, RexNode skipped, RexNode wanted) {
        this(input, keys, 0, -1, skipped, wanted);
    }

    private SortRel(RelNode input, List<SortKey> keys, long offset, long limit, RexNode skipped, RexNode wanted) {
        super(input.getCluster(), input.getTraitSet(), input);
        this.keys = List.copyOf(keys);
        this.offset = offset;
        this.limit = limit;
        this.skipped = skipped;
        this.wanted = wanted;
    }

    public RexNode skipped() {
        return skipped;
    }

    public RexNode wanted() {
        return wanted;
    }

    /// Whether parameters tell how many rows are skipped or returned.
    public boolean isOpen() {
        return skipped != null || wanted != null;
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
        return offset > 0 || limit >= 0 || isOpen();
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new SortRel(inputs.getFirst(), keys, offset, limit, skipped, wanted);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("keys", keys)
                .item("offset", offset)
                .item("limit", limit)
                .itemIf("skipped", skipped, skipped != null)
                .itemIf("wanted", wanted, wanted != null);
    }
}
