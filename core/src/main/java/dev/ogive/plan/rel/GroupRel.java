package dev.ogive.plan.rel;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.plan.AggregateCall;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelTraitSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.RelWriter;
import org.apache.calcite.rel.SingleRel;
import org.apache.calcite.rel.type.RelDataType;

/// GROUP BY: the group columns, one column per call, and with more than one grouping set a BIGINT with the
/// set's ordinal. Without groups it returns exactly one row.
public final class GroupRel extends SingleRel {
    private final List<Integer> groups;
    private final List<List<Integer>> sets;
    private final List<AggregateCall> calls;

    /// @param groups columns of the input
    /// @param sets positions in `groups`
    public GroupRel(RelNode input, List<Integer> groups, List<List<Integer>> sets, List<AggregateCall> calls) {
        super(input.getCluster(), input.getTraitSet(), input);
        this.groups = List.copyOf(groups);
        this.sets = List.copyOf(sets);
        this.calls = List.copyOf(calls);
    }

    /// A plain GROUP BY.
    public static GroupRel of(RelNode input, List<Integer> groups, List<AggregateCall> calls) {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            all.add(i);
        }
        return new GroupRel(input, groups, List.of(all), calls);
    }

    public List<Integer> groups() {
        return groups;
    }

    public List<List<Integer>> sets() {
        return sets;
    }

    public List<AggregateCall> calls() {
        return calls;
    }

    /// Whether it is a plain GROUP BY or a single group over everything.
    public boolean isSimple() {
        return sets.size() == 1;
    }

    /// Whether a row comes out although none went in.
    public boolean hasEmptySet() {
        return sets.stream().anyMatch(List::isEmpty);
    }

    @Override
    protected RelDataType deriveRowType() {
        List<DataType> types = new ArrayList<>();
        List<DataType> columns = Types.columns(input.getRowType());
        groups.forEach(g -> types.add(columns.get(g)));
        calls.forEach(c -> types.add(c.type()));
        if (sets.size() > 1) {
            types.add(SimpleType.BIGINT);
        }
        return Types.row(types);
    }

    @Override
    public RelNode copy(RelTraitSet traits, List<RelNode> inputs) {
        return new GroupRel(inputs.getFirst(), groups, sets, calls);
    }

    @Override
    public RelWriter explainTerms(RelWriter writer) {
        return super.explainTerms(writer)
                .item("groups", groups)
                .item("sets", sets)
                .item("calls", calls);
    }
}
