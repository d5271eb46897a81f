package dev.ogive.plan;

import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.profile.Subplan;
import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.SharedRel;
import dev.ogive.plan.rel.SortRel;
import dev.ogive.plan.rel.SubqueryRel;
import dev.ogive.plan.rel.TableRel;
import dev.ogive.plan.rel.WindowRel;
import dev.ogive.storage.StoredTable;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/// Tells what parts of a query are known by: hashes that are sums over tables and conditions, so
/// that neither the order of joins nor where a condition stands makes a difference. For one
/// thread.
final class Subplans {
    private static final long CONSTANT = 0x5bd1e9955bd1e995L;
    private static final long GROUP = 0x1f83d9abfb41bd6bL;

    private final Estimator base;
    private final Corrections corrections;
    private final IdentityHashMap<RelNode, Known> known = new IdentityHashMap<>();

    /// @param facts null where nothing can be known
    /// @param columns a hash of what each is made of
    private record Known(Facts facts, long[] columns) {}

    /// @param base estimates from statistics alone
    Subplans(Estimator base, Corrections corrections) {
        this.base = base;
        this.corrections = corrections;
    }

    Corrections corrections() {
        return corrections;
    }

    /// Null where nothing can be known of a part.
    Facts facts(RelNode rel) {
        return of(rel).facts;
    }

    double baseRows(RelNode rel) {
        return base.of(rel).rows();
    }

    /// Null where nothing can be known of a part.
    Subplan subplan(RelNode rel) {
        Facts facts = facts(rel);
        return facts == null ? null : facts.subplan(baseRows(rel));
    }

    /// What the columns of a part are made of.
    long[] columns(RelNode rel) {
        return of(rel).columns;
    }

    private Known of(RelNode rel) {
        Known found = known.get(rel);
        if (found == null) {
            found = compute(rel);
            known.put(rel, found);
        }
        return found;
    }

    private Known compute(RelNode rel) {
        return switch (rel) {
            case TableRel table -> table(table);
            case Filter filter -> filter(filter);
            case Project project -> {
                Known input = of(project.getInput());
                long[] columns = new long[Rels.width(rel)];
                Arrays.setAll(columns, i -> hash(project.getProjects().get(i), input.columns, false));
                yield new Known(input.facts, columns);
            }
            case Join join -> join(join);
            case GroupRel group -> group(group);
            case SharedRel shared -> of(shared.getInput());
            case WindowRel window -> widened(of(window.getInput()), Rels.width(rel), "window");
            case SortRel sort when !sort.cuts() -> of(sort.getInput());
            case SubqueryRel s
            when s.kind() == SubqueryRel.Kind.MARK || s.kind() == SubqueryRel.Kind.SINGLE ->
                widened(of(s.getLeft()), Rels.width(rel), "subquery");
            case Union union -> union(union);
            default -> unknown(rel);
        };
    }

    private static Known unknown(RelNode rel) {
        return new Known(null, new long[Rels.width(rel)]);
    }

    private static Known widened(Known input, int width, String by) {
        long[] columns = Arrays.copyOf(input.columns, width);
        for (int c = input.columns.length; c < width; c++) {
            columns[c] = Facts.mix(by.hashCode() + c - input.columns.length);
        }
        return new Known(input.facts, columns);
    }

    private Known table(TableRel table) {
        long id = table.source() instanceof StoredTable stored
                ? stored.id()
                : table.source().name().hashCode();
        long salt = Facts.mix(id + 1);
        long[] columns = new long[Rels.width(table)];
        Arrays.setAll(columns, c -> Facts.mix(salt + c));
        return new Known(Facts.table(id, baseRows(table)), columns);
    }

    private Known filter(Filter filter) {
        Known input = of(filter.getInput());
        if (input.facts == null) {
            return input;
        }
        List<RexNode> terms = Rels.conjuncts(filter.getCondition());
        if (!(filter.getInput() instanceof TableRel)) {
            Facts facts = input.facts.copy();
            for (RexNode term : terms) {
                facts.addCondition(hash(term, input.columns, true), hash(term, input.columns, false), corrections);
            }
            return new Known(facts, input.columns);
        }
        long exact = input.facts.exact;
        long shape = input.facts.shape;
        for (RexNode term : terms) {
            exact += Facts.mix(hash(term, input.columns, true));
            shape += Facts.mix(hash(term, input.columns, false));
        }
        Facts facts = Facts.closed(
                input.facts, Facts.FILTER, exact, shape, baseRows(filter), baseRows(filter.getInput()), corrections);
        return new Known(facts, input.columns);
    }

    private Known join(Join join) {
        Known left = of(join.getLeft());
        Known right = of(join.getRight());
        boolean narrow = !join.getJoinType().projectsRight();
        long[] both = Arrays.copyOf(left.columns, left.columns.length + right.columns.length);
        System.arraycopy(right.columns, 0, both, left.columns.length, right.columns.length);
        long[] columns = narrow ? left.columns : both;
        if (left.facts == null || right.facts == null) {
            return new Known(null, columns);
        }
        Facts facts = left.facts.copy();
        switch (join.getJoinType()) {
            case INNER -> {
                facts.add(right.facts);
                for (RexNode term : Rels.conjuncts(join.getCondition())) {
                    if (!term.isAlwaysTrue()) {
                        facts.addCondition(hash(term, both, true), hash(term, both, false), corrections);
                    }
                }
            }
            case SEMI, ANTI -> addMatched(facts, right.facts, join.getCondition(), both, join.getJoinType());
            default -> {
                facts.add(right.facts);
                long salt = Facts.mix(join.getJoinType().name().hashCode())
                        + (join.getJoinType() == JoinRelType.RIGHT ? right : left).facts.shape * 3;
                long exact = facts.exact + salt + conditions(join.getCondition(), both, true);
                long shape = facts.shape + salt + conditions(join.getCondition(), both, false);
                double rows = baseRows(join);
                facts = Facts.closed(facts, Facts.OTHER, exact, shape, rows, rows, corrections);
            }
        }
        return new Known(facts, columns);
    }

    private long conditions(RexNode condition, long[] columns, boolean values) {
        long sum = 0;
        for (RexNode term : Rels.conjuncts(condition)) {
            sum += Facts.mix(hash(term, columns, values));
        }
        return sum;
    }

    /// Adds a semi- or anti-join with another part.
    void addMatched(Facts facts, Facts other, RexNode condition, long[] columns, JoinRelType type) {
        long salt = Facts.mix(~type.name().hashCode());
        facts.addMatched(other, salt);
        facts.addCondition(
                conditions(condition, columns, true) + other.exact + salt,
                conditions(condition, columns, false) + other.shape + salt,
                corrections);
    }

    private Known group(GroupRel group) {
        Known input = of(group.getInput());
        long[] columns = new long[Rels.width(group)];
        int keys = group.groups().size();
        long salt = GROUP;
        for (int i = 0; i < keys; i++) {
            columns[i] = input.columns[group.groups().get(i)];
            salt += Facts.mix(columns[i]);
        }
        for (int i = 0; i < group.calls().size(); i++) {
            columns[keys + i] = hash(group.calls().get(i), input.columns);
        }
        if (input.facts == null) {
            return new Known(null, columns);
        }
        for (List<Integer> set : group.sets()) {
            salt += Facts.mix(set.hashCode());
        }
        Facts facts = Facts.closed(
                input.facts,
                Facts.GROUPS,
                Facts.mix(input.facts.exact + salt),
                Facts.mix(input.facts.shape + salt),
                baseRows(group),
                baseRows(group.getInput()),
                corrections);
        return new Known(facts, columns);
    }

    private static long hash(AggregateCall call, long[] columns) {
        long hash = call.function().name().hashCode() + (call.distinct() ? 1L : 0);
        for (int argument : call.arguments()) {
            hash = Facts.mix(hash) + columns[argument];
        }
        return Facts.mix(hash);
    }

    private Known union(Union union) {
        Facts facts = new Facts();
        for (RelNode input : union.getInputs()) {
            Facts part = facts(input);
            if (part == null) {
                return unknown(union);
            }
            facts.add(part);
        }
        double rows = baseRows(union);
        long salt = Facts.mix("union".hashCode());
        return new Known(
                Facts.closed(
                        facts,
                        Facts.OTHER,
                        Facts.mix(facts.exact + salt),
                        Facts.mix(facts.shape + salt),
                        rows,
                        rows,
                        corrections),
                of(union.getInputs().getFirst()).columns);
    }

    // Expressions

    /// A hash of an expression.
    ///
    /// @param columns what those that it reads are made of
    /// @param values whether constants count, or only where they stand
    long hash(RexNode node, long[] columns, boolean values) {
        if (node instanceof RexInputRef column) {
            return columns[column.getIndex()];
        }
        if (Rels.inputs(node).isEmpty()) {
            return values ? CONSTANT + Facts.mix(Objects.hashCode(base.constant(node))) : CONSTANT;
        }
        RexCall call = (RexCall) node;
        List<RexNode> operands = call.getOperands();
        if (call.getKind() == SqlKind.CAST) {
            return hash(operands.getFirst(), columns, values);
        }
        long hash = call.getOperator().getName().hashCode();
        if (Operators.isInList(call)) {
            long list = 0;
            for (int i = 1; i < operands.size(); i++) {
                list = values ? list + Facts.mix(hash(operands.get(i), columns, true)) : CONSTANT;
            }
            return Facts.mix(hash) + hash(operands.getFirst(), columns, values) * 3 + list;
        }
        if (isCommutative(call.getKind())) {
            long sum = 0;
            for (RexNode operand : operands) {
                sum += Facts.mix(hash(operand, columns, values));
            }
            return Facts.mix(hash + sum);
        }
        for (RexNode operand : operands) {
            hash = Facts.mix(hash) + hash(operand, columns, values);
        }
        return Facts.mix(hash);
    }

    private static boolean isCommutative(SqlKind kind) {
        return switch (kind) {
            case EQUALS, NOT_EQUALS, IS_NOT_DISTINCT_FROM, IS_DISTINCT_FROM, AND, OR -> true;
            default -> false;
        };
    }
}
