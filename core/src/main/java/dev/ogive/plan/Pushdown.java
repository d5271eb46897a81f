package dev.ogive.plan;

import dev.ogive.exec.expr.Expr.Comparison;
import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.SharedRel;
import dev.ogive.plan.rel.SortRel;
import dev.ogive.plan.rel.SubqueryRel;
import dev.ogive.plan.rel.UnnestRel;
import dev.ogive.plan.rel.WindowRel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/// Moves every condition as far down as it can go, in one pass from the top: into scans, to one
/// side of a join, through projections, groups, windows and unions. On the way outer joins whose
/// missing rows a condition rejects become inner joins, conditions common to all branches of an
/// OR are taken out, and equalities carry constants across joins. A shared query gets what one of
/// its readers or another asks for, once all of them are known; with one reader it is that
/// reader's own.
public final class Pushdown {
    private final Map<Integer, Readers> shared = new HashMap<>();
    private final Deque<Integer> complete = new ArrayDeque<>();

    /// Those that read a shared query.
    private static final class Readers {
        final RelNode input;
        int all;
        /// What each reader asks for, as far as they have been met.
        final List<List<RexNode>> conditions = new ArrayList<>();
        /// With the conditions in it; null until all readers are known.
        RelNode pushed;

        Readers(RelNode input) {
            this.input = input;
        }

        /// What a row has to satisfy to be of use to anyone.
        List<RexNode> common() {
            if (conditions.stream().anyMatch(List::isEmpty)) {
                return List.of();
            }
            return distinct(
                    factored(Rels.or(distinct(conditions.stream().map(Rels::and).toList()))));
        }
    }

    public RelNode apply(RelNode rel) {
        count(rel);
        RelNode top = push(rel, List.of());
        while (!complete.isEmpty()) {
            Readers readers = shared.get(complete.remove());
            readers.pushed = push(readers.input, readers.common());
        }
        return withShared(top, new HashMap<>());
    }

    private void count(RelNode rel) {
        if (rel instanceof SharedRel s) {
            Readers readers = shared.computeIfAbsent(s.id(), _ -> new Readers(s.getInput()));
            if (readers.all++ > 0) {
                return;
            }
        }
        rel.getInputs().forEach(this::count);
    }

    private RelNode read(SharedRel s, List<RexNode> conditions) {
        Readers readers = shared.get(s.id());
        if (readers.all == 1) {
            return push(s.getInput(), conditions);
        }
        readers.conditions.add(
                conditions.stream().filter(RexUtil::isDeterministic).toList());
        if (readers.conditions.size() == readers.all) {
            complete.add(s.id());
        }
        return above(s, conditions);
    }

    /// The tree with shared queries as they are now.
    private RelNode withShared(RelNode rel, Map<Integer, RelNode> done) {
        if (rel instanceof SharedRel s) {
            RelNode input = done.get(s.id());
            if (input == null) {
                input = withShared(shared.get(s.id()).pushed, done);
                done.put(s.id(), input);
            }
            return new SharedRel(input, s.id());
        }
        List<RelNode> inputs = new ArrayList<>(rel.getInputs().size());
        boolean same = true;
        for (RelNode input : rel.getInputs()) {
            inputs.add(withShared(input, done));
            same &= inputs.getLast() == input;
        }
        return same ? rel : rel.copy(rel.getTraitSet(), inputs);
    }

    private RelNode push(RelNode rel, List<RexNode> conditions) {
        return switch (rel) {
            case Filter filter -> {
                List<RexNode> all = new ArrayList<>(conditions);
                for (RexNode term : Rels.conjuncts(filter.getCondition())) {
                    all.addAll(factored(term));
                }
                yield push(filter.getInput(), distinct(all));
            }
            case Project project -> project(project, conditions);
            case Join join -> join(join, conditions);
            case SubqueryRel subquery -> subquery(subquery, conditions);
            case GroupRel group -> group(group, conditions);
            case WindowRel window -> window(window, conditions);
            case SortRel sort -> {
                if (sort.cuts()) {
                    yield above(sort.copy(sort.getTraitSet(), List.of(push(sort.getInput(), List.of()))), conditions);
                }
                yield sort.copy(sort.getTraitSet(), List.of(push(sort.getInput(), conditions)));
            }
            case Union union -> {
                List<RelNode> inputs = new ArrayList<>();
                union.getInputs().forEach(i -> inputs.add(push(i, conditions)));
                yield union.copy(union.getTraitSet(), inputs);
            }
            case UnnestRel unnest -> {
                int width = Rels.width(unnest.getInput());
                Split split = split(conditions, width);
                yield above(
                        unnest.copy(unnest.getTraitSet(), List.of(push(unnest.getInput(), split.left))), split.rest());
            }
            case SharedRel s -> read(s, conditions);
            default -> {
                List<RelNode> inputs = new ArrayList<>();
                rel.getInputs().forEach(i -> inputs.add(push(i, List.of())));
                yield above(inputs.isEmpty() ? rel : rel.copy(rel.getTraitSet(), inputs), conditions);
            }
        };
    }

    private static RelNode above(RelNode rel, List<RexNode> conditions) {
        return conditions.isEmpty() ? rel : Rels.filter(rel, Rels.and(conditions));
    }

    private static List<RexNode> distinct(List<RexNode> terms) {
        return new ArrayList<>(new LinkedHashSet<>(terms));
    }

    private RelNode project(Project project, List<RexNode> conditions) {
        List<RexNode> below = new ArrayList<>();
        List<RexNode> stay = new ArrayList<>();
        for (RexNode condition : conditions) {
            boolean movable = Rels.inputs(condition).stream()
                    .allMatch(i -> RexUtil.isDeterministic(project.getProjects().get(i)));
            if (movable && RexUtil.isDeterministic(condition)) {
                below.add(Rels.substitute(condition, project.getProjects()));
            } else {
                stay.add(condition);
            }
        }
        RelNode input = push(project.getInput(), below);
        return above(Rels.project(input, project.getProjects()), stay);
    }

    private RelNode group(GroupRel group, List<RexNode> conditions) {
        List<RexNode> below = new ArrayList<>();
        List<RexNode> stay = new ArrayList<>();
        BitSet everywhere = new BitSet();
        everywhere.set(0, group.groups().size());
        for (List<Integer> set : group.sets()) {
            BitSet columns = new BitSet();
            set.forEach(columns::set);
            everywhere.and(columns);
        }
        for (RexNode condition : conditions) {
            BitSet columns = Rels.inputs(condition);
            BitSet outside = (BitSet) columns.clone();
            outside.andNot(everywhere);
            if (outside.isEmpty() && !columns.isEmpty() && RexUtil.isDeterministic(condition)) {
                below.add(Rels.remap(condition, i -> group.groups().get(i)));
            } else {
                stay.add(condition);
            }
        }
        return above(group.copy(group.getTraitSet(), List.of(push(group.getInput(), below))), stay);
    }

    private RelNode window(WindowRel window, List<RexNode> conditions) {
        BitSet partition = new BitSet();
        window.partitionBy().forEach(partition::set);
        List<RexNode> below = new ArrayList<>();
        List<RexNode> stay = new ArrayList<>();
        for (RexNode condition : conditions) {
            BitSet outside = Rels.inputs(condition);
            boolean constant = outside.isEmpty();
            outside.andNot(partition);
            (outside.isEmpty() && !constant && RexUtil.isDeterministic(condition) ? below : stay).add(condition);
        }
        return above(window.copy(window.getTraitSet(), List.of(push(window.getInput(), below))), stay);
    }

    /// Conditions by the side of a join that they read; those of neither side count as left.
    private record Split(List<RexNode> left, List<RexNode> right, List<RexNode> both) {
        /// Everything that is not on the left alone.
        List<RexNode> rest() {
            List<RexNode> rest = new ArrayList<>(right);
            rest.addAll(both);
            return rest;
        }
    }

    private static Split split(List<RexNode> conditions, int leftWidth) {
        Split split = new Split(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (RexNode condition : conditions) {
            BitSet columns = Rels.inputs(condition);
            if (!RexUtil.isDeterministic(condition)) {
                split.both.add(condition);
            } else if (columns.isEmpty() || columns.length() <= leftWidth) {
                split.left.add(condition);
            } else if (columns.nextSetBit(0) >= leftWidth) {
                split.right.add(condition);
            } else {
                split.both.add(condition);
            }
        }
        return split;
    }

    private static List<RexNode> unshifted(List<RexNode> conditions, int by) {
        return conditions.stream().map(c -> Rels.shift(c, -by)).toList();
    }

    private RelNode join(Join join, List<RexNode> conditions) {
        int width = Rels.width(join.getLeft());
        JoinRelType type = join.getJoinType();
        boolean rejectsRight = false;
        boolean rejectsLeft = false;
        for (RexNode condition : conditions) {
            rejectsRight |= type.generatesNullsOnRight() && Strict.rejectsNulls(condition, i -> i >= width);
            rejectsLeft |= type.generatesNullsOnLeft() && Strict.rejectsNulls(condition, i -> i < width);
        }
        if (rejectsRight) {
            type = type.cancelNullsOnRight();
        }
        if (rejectsLeft) {
            type = type.cancelNullsOnLeft();
        }
        List<RexNode> on = new ArrayList<>();
        for (RexNode term : Rels.conjuncts(join.getCondition())) {
            on.addAll(factored(term));
        }
        return switch (type) {
            case INNER -> {
                on.addAll(conditions);
                List<RexNode> terms = distinct(transitive(on));
                Split split = split(terms, width);
                yield joined(join, type, split.left, split.right, split.both, width, List.of());
            }
            case LEFT -> {
                Split above = split(conditions, width);
                Split own = split(distinct(on), width);
                List<RexNode> stay = new ArrayList<>(own.left);
                stay.addAll(own.both);
                List<RexNode> right = new ArrayList<>(own.right);
                right.addAll(implied(above.left, own.both, width));
                yield joined(join, type, above.left, right, stay, width, above.rest());
            }
            case RIGHT -> {
                Split above = split(conditions, width);
                Split own = split(distinct(on), width);
                List<RexNode> stay = new ArrayList<>(own.right);
                stay.addAll(own.both);
                List<RexNode> rest = new ArrayList<>(above.left);
                rest.addAll(above.both);
                yield joined(join, type, own.left, above.right, stay, width, rest);
            }
            case SEMI, ANTI -> {
                Split own = split(distinct(on), width);
                List<RexNode> left = new ArrayList<>(conditions);
                List<RexNode> stay = new ArrayList<>(own.both);
                (type == JoinRelType.SEMI ? left : stay).addAll(own.left);
                List<RexNode> right = new ArrayList<>(own.right);
                right.addAll(implied(left, own.both, width));
                yield joined(join, type, left, right, stay, width, List.of());
            }
            default -> joined(join, type, List.of(), List.of(), on, width, conditions);
        };
    }

    private RelNode joined(
            Join join,
            JoinRelType type,
            List<RexNode> left,
            List<RexNode> right,
            List<RexNode> on,
            int width,
            List<RexNode> above) {
        RelNode l = push(join.getLeft(), distinct(left));
        RelNode r = push(join.getRight(), distinct(unshifted(right, width)));
        return above(Rels.join(l, r, Rels.and(on), type), above);
    }

    private RelNode subquery(SubqueryRel s, List<RexNode> conditions) {
        int width = Rels.width(s.getLeft());
        if (s.kind() == SubqueryRel.Kind.SINGLE
                && conditions.stream().anyMatch(c -> Strict.rejectsNulls(c, i -> i >= width))
                && Uniqueness.coveredByEquality(s.getRight(), s.condition(), width)) {
            return push(Rels.join(s.getLeft(), s.getRight(), s.condition(), JoinRelType.INNER), conditions);
        }
        RelNode nearer = nearer(s, conditions);
        if (nearer != null) {
            return push(nearer, conditions);
        }
        Split above = split(conditions, width);
        Split own = split(Rels.conjuncts(s.condition()), width);
        List<RexNode> stay = new ArrayList<>(own.left);
        stay.addAll(own.both);
        // A comparison of a MARK that the right side fails may be NULL: only those of a value join go down.
        boolean down = s.kind() == SubqueryRel.Kind.SINGLE;
        if (!down) {
            stay.addAll(own.right);
        }
        RelNode left = push(s.getLeft(), above.left);
        RelNode right = push(s.getRight(), down ? unshifted(own.right, width) : List.of());
        return above(new SubqueryRel(left, right, s.kind(), s.id(), Rels.and(stay)), above.rest());
    }

    /// The value of a subquery beside the input of a join that an equality compares it with,
    /// where the comparison leaves few rows, instead of beside the join; null where that is no
    /// input's own.
    private static RelNode nearer(SubqueryRel s, List<RexNode> conditions) {
        if (s.kind() != SubqueryRel.Kind.SINGLE || !s.condition().isAlwaysTrue()) {
            return null;
        }
        int width = Rels.width(s.getLeft());
        BitSet compared = new BitSet();
        for (RexNode condition : conditions) {
            if (condition.getKind() == SqlKind.EQUALS && Rels.inputs(condition).length() > width) {
                compared.or(Rels.inputs(condition).get(0, width));
            }
        }
        if (compared.isEmpty()) {
            return null;
        }
        Placed placed = placed(s.getLeft(), compared, s);
        if (placed.at == width) {
            return null;
        }
        List<RexNode> columns = Rels.columns(placed.rel);
        List<RexNode> ordered = new ArrayList<>(columns.subList(0, placed.at));
        int values = Rels.width(s.getRight());
        ordered.addAll(columns.subList(placed.at + values, columns.size()));
        ordered.addAll(columns.subList(placed.at, placed.at + values));
        return Rels.project(placed.rel, ordered);
    }

    /// A tree of joins with a subquery's values among its columns.
    ///
    /// @param at position of the first of them
    private record Placed(RelNode rel, int at) {}

    private static Placed placed(RelNode rel, BitSet compared, SubqueryRel s) {
        int values = Rels.width(s.getRight());
        if (rel instanceof Filter filter) {
            Placed input = placed(filter.getInput(), compared, s);
            RexNode condition = Rels.remap(filter.getCondition(), i -> i < input.at ? i : i + values);
            return new Placed(Rels.filter(input.rel, condition), input.at);
        }
        if (rel instanceof Join join && join.getJoinType() == JoinRelType.INNER) {
            int width = Rels.width(join.getLeft());
            boolean isLeft = compared.length() <= width;
            if (isLeft || compared.nextSetBit(0) >= width) {
                Placed side = isLeft
                        ? placed(join.getLeft(), compared, s)
                        : placed(join.getRight(), compared.get(width, compared.length()), s);
                int at = isLeft ? side.at : width + side.at;
                RexNode condition = Rels.remap(join.getCondition(), i -> i < at ? i : i + values);
                RelNode left = isLeft ? side.rel : join.getLeft();
                RelNode right = isLeft ? join.getRight() : side.rel;
                return new Placed(Rels.join(left, right, condition, JoinRelType.INNER), at);
            }
        }
        return new Placed(new SubqueryRel(rel, s.getRight(), s.kind(), s.id(), s.condition()), Rels.width(rel));
    }

    /// Takes conditions that all branches of an OR share out of it, and adds for each column what
    /// the branches together say about it alone. `(a = b AND x = 1) OR (a = b AND x = 2)` gives
    /// `a = b`, `x = 1 OR x = 2` and the OR itself. A condition that may raise an error stays
    /// behind those of its branch.
    private static List<RexNode> factored(RexNode term) {
        if (term.getKind() != SqlKind.OR) {
            return List.of(term);
        }
        List<List<RexNode>> branches = new ArrayList<>();
        for (RexNode branch : RelOptUtil.disjunctions(term)) {
            branches.add(Rels.conjuncts(branch));
        }
        List<RexNode> common = new ArrayList<>(branches.getFirst());
        branches.forEach(common::retainAll);
        List<RexNode> result = new ArrayList<>(common);
        List<RexNode> rest = new ArrayList<>();
        for (List<RexNode> branch : branches) {
            List<RexNode> left = new ArrayList<>(branch);
            left.removeAll(common);
            if (left.isEmpty()) {
                return result;
            }
            rest.add(Rels.and(left));
        }
        result.add(Rels.or(distinct(rest)));
        // Single columns that every branch restricts.
        Set<Integer> columns = new LinkedHashSet<>();
        for (RexNode condition : branches.getFirst()) {
            BitSet inputs = Rels.inputs(condition);
            if (inputs.cardinality() == 1) {
                columns.add(inputs.nextSetBit(0));
            }
        }
        for (int column : columns) {
            List<RexNode> parts = new ArrayList<>();
            for (RexNode branch : rest) {
                List<RexNode> own = Rels.conjuncts(branch).stream()
                        .filter(t -> {
                            BitSet inputs = Rels.inputs(t);
                            return inputs.cardinality() == 1 && inputs.get(column) && Expressions.isTotal(t);
                        })
                        .toList();
                if (own.isEmpty()) {
                    parts = null;
                    break;
                }
                parts.add(Rels.and(own));
            }
            if (parts != null
                    && rest.size() > 1
                    && Rels.inputs(result.getLast()).cardinality() > 1) {
                result.addFirst(Rels.or(distinct(parts)));
            }
        }
        return result;
    }

    /// Adds what equalities between columns say about the other column: `a = b AND a > 5` gives
    /// `b > 5`.
    private static List<RexNode> transitive(List<RexNode> terms) {
        List<RexNode> result = new ArrayList<>(terms);
        for (RexNode equality : terms) {
            int[] pair = columnPair(equality);
            if (pair == null) {
                continue;
            }
            for (RexNode term : terms) {
                BitSet inputs = Rels.inputs(term);
                if (inputs.cardinality() == 1 && isRestriction(term)) {
                    for (int side = 0; side < 2; side++) {
                        int to = pair[1 - side];
                        if (inputs.get(pair[side])) {
                            result.add(Rels.remap(term, _ -> to));
                        }
                    }
                }
            }
        }
        return result;
    }

    /// Restrictions of left columns, as they hold for the right columns that `on` equates with
    /// them.
    private static List<RexNode> implied(List<RexNode> left, List<RexNode> on, int width) {
        List<RexNode> result = new ArrayList<>();
        for (RexNode equality : on) {
            int[] pair = columnPair(equality);
            if (pair == null || Math.min(pair[0], pair[1]) >= width || Math.max(pair[0], pair[1]) < width) {
                continue;
            }
            int l = Math.min(pair[0], pair[1]);
            int r = Math.max(pair[0], pair[1]);
            for (RexNode term : left) {
                BitSet inputs = Rels.inputs(term);
                if (inputs.cardinality() == 1 && inputs.get(l) && isRestriction(term)) {
                    result.add(Rels.remap(term, _ -> r));
                }
            }
        }
        return result;
    }

    /// Columns of `a = b`, both of one type; null for anything else.
    private static int[] columnPair(RexNode term) {
        if (term.getKind() == SqlKind.EQUALS) {
            RexCall call = (RexCall) term;
            if (call.getOperands().get(0) instanceof RexInputRef a
                    && call.getOperands().get(1) instanceof RexInputRef b
                    && Rels.type(a).equals(Rels.type(b))) {
                return new int[] {a.getIndex(), b.getIndex()};
            }
        }
        return null;
    }

    /// Comparisons with constants and IN lists: cheap, and never true of NULL.
    private static boolean isRestriction(RexNode term) {
        if (!Expressions.isTotal(term)) {
            return false;
        }
        return switch (term.getKind()) {
            case EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                ((RexCall) term).getOperands().stream().anyMatch(o -> o instanceof RexInputRef);
            default ->
                term instanceof RexCall call
                        && Operators.isInList(call)
                        && call.getOperands().getFirst() instanceof RexInputRef;
        };
    }

    static Comparison comparison(SqlKind kind) {
        return switch (kind) {
            case EQUALS -> Comparison.EQUAL;
            case NOT_EQUALS -> Comparison.NOT_EQUAL;
            case LESS_THAN -> Comparison.LESS;
            case LESS_THAN_OR_EQUAL -> Comparison.LESS_OR_EQUAL;
            case GREATER_THAN -> Comparison.GREATER;
            case GREATER_THAN_OR_EQUAL -> Comparison.GREATER_OR_EQUAL;
            case IS_DISTINCT_FROM -> Comparison.DISTINCT;
            case IS_NOT_DISTINCT_FROM -> Comparison.NOT_DISTINCT;
            default -> null;
        };
    }
}
