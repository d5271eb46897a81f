package dev.ogive.plan;

import dev.ogive.column.DataType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.plan.JoinKind;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.plan.RowBounds;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.plan.WindowCall;
import dev.ogive.exec.profile.Subplan;
import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.RecursiveRel;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.RowsRel;
import dev.ogive.plan.rel.SharedRel;
import dev.ogive.plan.rel.SortRel;
import dev.ogive.plan.rel.SubqueryRel;
import dev.ogive.plan.rel.TableRel;
import dev.ogive.plan.rel.Types;
import dev.ogive.plan.rel.UnnestRel;
import dev.ogive.plan.rel.WindowRel;
import dev.ogive.plan.rel.WorkingRel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
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

/// Makes physical plans of decorrelated, pushed-down algebra: reads only columns that somebody
/// needs, orders inner joins by cost, chooses build sides, and shares what is used twice.
final class PhysicalPlanner {
    private final Estimator estimator;
    private final Map<Integer, Integer> uses = new HashMap<>();
    private final Map<Integer, BitSet> needed = new HashMap<>();
    private Map<Integer, BitSet> columnsOfShared = Map.of();
    private final Map<Integer, Planned> sharedPlans = new HashMap<>();

    PhysicalPlanner(Estimator estimator) {
        this.estimator = estimator;
    }

    /// A plan and where it has the columns of the algebra's node.
    ///
    /// @param positions per column of the node, its column in the plan's output, or -1
    private record Planned(PhysicalPlan plan, int[] positions) {
        int at(int column) {
            return positions[column];
        }
    }

    /// The plan that returns all columns of `rel` in order.
    PhysicalPlan plan(RelNode rel) {
        count(rel, new java.util.HashSet<>());
        PhysicalPlan plan = exact(rel);
        boolean narrower = needed.entrySet().stream()
                .anyMatch(e -> e.getValue().cardinality() < sharedPlans.get(e.getKey()).positions.length);
        if (narrower) {
            // Now it is known which columns of shared subplans anybody reads.
            columnsOfShared = Map.copyOf(needed);
            sharedPlans.clear();
            plan = exact(rel);
        }
        return plan;
    }

    private void count(RelNode rel, java.util.Set<Integer> visited) {
        if (rel instanceof SharedRel shared) {
            uses.merge(shared.id(), 1, Integer::sum);
            if (!visited.add(shared.id())) {
                return;
            }
        }
        rel.getInputs().forEach(i -> count(i, visited));
    }

    private static BitSet all(RelNode rel) {
        BitSet all = new BitSet();
        all.set(0, Rels.width(rel));
        return all;
    }

    private PhysicalPlan exact(RelNode rel) {
        return projected(plan(rel, all(rel)), Rels.width(rel));
    }

    /// The plan's columns in the order of the node's.
    private static PhysicalPlan projected(Planned planned, int width) {
        List<DataType> types = planned.plan.types();
        boolean same = types.size() == width;
        List<Expr> expressions = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            int position = planned.positions[i];
            same &= position == i;
            expressions.add(new Expr.Column(position, types.get(position)));
        }
        return same ? planned.plan : new PhysicalPlan.Project(planned.plan, expressions);
    }

    private Planned plan(RelNode rel, BitSet needed) {
        return switch (rel) {
            case TableRel table -> scan(table, null, needed);
            case Filter filter -> filter(filter, needed);
            case Project project -> project(project, needed);
            case Join join when isCluster(join) -> new Cluster().plan(join, needed);
            case Join join -> join(join, needed);
            case SubqueryRel subquery -> subquery(subquery, needed);
            case GroupRel group -> group(group, needed);
            case SortRel sort -> sort(sort, needed);
            case WindowRel window -> window(window, needed);
            case Union union -> union(union, needed);
            case UnnestRel unnest -> unnest(unnest, needed);
            case SharedRel shared -> shared(shared, needed);
            case RowsRel rows -> rows(rows, needed);
            case RecursiveRel r ->
                new Planned(
                        new PhysicalPlan.Recursive(r.id(), exact(r.getLeft()), exact(r.getRight()), r.distinct()),
                        identity(Rels.width(r)));
            case WorkingRel working ->
                new Planned(
                        new PhysicalPlan.WorkingTable(working.id(), Types.columns(working.getRowType())),
                        identity(Rels.width(working)));
            default -> throw new IllegalStateException("no plan for " + rel);
        };
    }

    private static int[] identity(int n) {
        int[] positions = new int[n];
        Arrays.setAll(positions, i -> i);
        return positions;
    }

    private static int[] nowhere(int n) {
        int[] positions = new int[n];
        Arrays.fill(positions, -1);
        return positions;
    }

    /// @param filter of the table's rows, or null
    private Planned scan(TableRel table, Filter filter, BitSet needed) {
        List<Integer> columns = new ArrayList<>();
        List<DataType> types = new ArrayList<>();
        int[] positions = nowhere(Rels.width(table));
        for (int c = needed.nextSetBit(0); c >= 0; c = needed.nextSetBit(c + 1)) {
            positions[c] = columns.size();
            columns.add(c);
            types.add(table.source().schema().type(c));
        }
        if (filter == null) {
            double rows = estimator.of(table).rows();
            return new Planned(new PhysicalPlan.Scan(table.source(), columns, null, types, rows), positions);
        }
        Expr condition = Expressions.of(filter.getCondition(), IntUnaryOperator.identity());
        double rows = estimator.of(filter).rows();
        return new Planned(
                new PhysicalPlan.Scan(table.source(), columns, condition, types, rows, estimator.subplan(filter)),
                positions);
    }

    private Planned filter(Filter filter, BitSet needed) {
        if (filter.getInput() instanceof TableRel table) {
            return scan(table, filter, needed);
        }
        BitSet below = (BitSet) needed.clone();
        below.or(Rels.inputs(filter.getCondition()));
        Planned input = plan(filter.getInput(), below);
        Expr condition = Expressions.of(filter.getCondition(), input::at);
        return new Planned(
                new PhysicalPlan.Filter(
                        input.plan, condition, estimator.of(filter).rows(), estimator.subplan(filter)),
                input.positions);
    }

    private Planned project(Project project, BitSet needed) {
        BitSet below = new BitSet();
        boolean plain = true;
        for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
            RexNode expression = project.getProjects().get(i);
            below.or(Rels.inputs(expression));
            plain &= expression instanceof RexInputRef;
        }
        Planned input = plan(project.getInput(), below);
        int[] positions = nowhere(Rels.width(project));
        if (plain) {
            for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
                positions[i] =
                        input.positions[((RexInputRef) project.getProjects().get(i)).getIndex()];
            }
            return new Planned(input.plan, positions);
        }
        List<Expr> expressions = new ArrayList<>();
        Map<Expr, Integer> known = new HashMap<>();
        for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
            Expr expression = Expressions.of(project.getProjects().get(i), input::at);
            Integer position = org.apache.calcite.rex.RexUtil.isDeterministic(
                            project.getProjects().get(i))
                    ? known.get(expression)
                    : null;
            if (position == null) {
                position = expressions.size();
                expressions.add(expression);
                known.put(expression, position);
            }
            positions[i] = position;
        }
        return new Planned(new PhysicalPlan.Project(input.plan, expressions), positions);
    }

    private Planned group(GroupRel group, BitSet needed) {
        int n = group.groups().size();
        BitSet below = new BitSet();
        group.groups().forEach(below::set);
        List<AggregateCall> kept = new ArrayList<>();
        int[] positions = nowhere(Rels.width(group));
        for (int i = 0; i < n; i++) {
            positions[i] = i;
        }
        for (int i = 0; i < group.calls().size(); i++) {
            if (needed.get(n + i)) {
                AggregateCall call = group.calls().get(i);
                positions[n + i] = n + kept.size();
                kept.add(call);
                call.arguments().forEach(below::set);
                call.orderBy().forEach(k -> below.set(k.column()));
                if (call.filter() >= 0) {
                    below.set(call.filter());
                }
            }
        }
        if (group.sets().size() > 1) {
            positions[positions.length - 1] = n + kept.size();
        }
        Planned input = plan(group.getInput(), below);
        int[] at = input.positions;
        List<AggregateCall> calls = new ArrayList<>();
        for (AggregateCall call : kept) {
            calls.add(new AggregateCall(
                    call.function(),
                    call.arguments().stream().map(a -> at[a]).toList(),
                    call.distinct(),
                    call.filter() < 0 ? -1 : at[call.filter()],
                    moved(call.orderBy(), at),
                    call.type()));
        }
        List<Integer> keys = group.groups().stream().map(g -> at[g]).toList();
        return new Planned(
                new PhysicalPlan.Aggregate(
                        input.plan,
                        keys,
                        group.sets(),
                        calls,
                        estimator.of(group).rows(),
                        estimator.subplan(group)),
                positions);
    }

    private static List<SortKey> moved(List<SortKey> keys, int[] at) {
        return keys.stream()
                .map(k -> new SortKey(at[k.column()], k.descending(), k.nullsFirst()))
                .toList();
    }

    private Planned sort(SortRel sort, BitSet needed) {
        BitSet below = (BitSet) needed.clone();
        sort.keys().forEach(k -> below.set(k.column()));
        Planned input = plan(sort.getInput(), below);
        PhysicalPlan plan;
        RowBounds open = sort.isOpen() ? new RowBounds(parameter(sort.skipped()), parameter(sort.wanted())) : null;
        if (open != null) {
            plan = sort.keys().isEmpty()
                    ? new PhysicalPlan.Limit(input.plan, 0, -1, open)
                    : new PhysicalPlan.Sort(input.plan, moved(sort.keys(), input.positions), 0, -1, open);
        } else if (sort.keys().isEmpty()) {
            plan = sort.cuts() ? new PhysicalPlan.Limit(input.plan, sort.offset(), sort.limit()) : input.plan;
        } else {
            plan = new PhysicalPlan.Sort(input.plan, moved(sort.keys(), input.positions), sort.offset(), sort.limit());
        }
        return new Planned(plan, input.positions);
    }

    /// An expression that reads no column, or null.
    private static Expr parameter(RexNode node) {
        return node == null ? null : Expressions.of(node, IntUnaryOperator.identity());
    }

    private Planned window(WindowRel window, BitSet needed) {
        int before = Rels.width(window.getInput());
        BitSet below = needed.get(0, before);
        List<WindowCall> kept = new ArrayList<>();
        List<Integer> columns = new ArrayList<>();
        for (int i = 0; i < window.calls().size(); i++) {
            if (needed.get(before + i)) {
                WindowCall call = window.calls().get(i);
                kept.add(call);
                columns.add(before + i);
                call.arguments().forEach(below::set);
                call.orderBy().forEach(k -> below.set(k.column()));
                if (call.filter() >= 0) {
                    below.set(call.filter());
                }
            }
        }
        if (kept.isEmpty()) {
            Planned input = plan(window.getInput(), below);
            return new Planned(input.plan, Arrays.copyOf(input.positions, Rels.width(window)));
        }
        window.partitionBy().forEach(below::set);
        window.orderBy().forEach(k -> below.set(k.column()));
        Planned input = plan(window.getInput(), below);
        int[] at = input.positions;
        List<WindowCall> calls = new ArrayList<>();
        int[] positions = nowhere(Rels.width(window));
        System.arraycopy(at, 0, positions, 0, before);
        int width = input.plan.types().size();
        for (int i = 0; i < kept.size(); i++) {
            WindowCall call = kept.get(i);
            positions[columns.get(i)] = width + i;
            calls.add(new WindowCall(
                    call.function(),
                    call.arguments().stream().map(a -> at[a]).toList(),
                    call.distinct(),
                    call.filter() < 0 ? -1 : at[call.filter()],
                    call.ignoreNulls(),
                    call.frame(),
                    call.type(),
                    moved(call.orderBy(), at)));
        }
        return new Planned(
                new PhysicalPlan.Window(
                        input.plan,
                        window.partitionBy().stream().map(p -> at[p]).toList(),
                        moved(window.orderBy(), at),
                        calls),
                positions);
    }

    private Planned union(Union union, BitSet needed) {
        List<PhysicalPlan> inputs = new ArrayList<>();
        BitSet columns = (BitSet) needed.clone();
        for (RelNode input : union.getInputs()) {
            Planned planned = plan(input, columns);
            List<Expr> expressions = new ArrayList<>();
            boolean same = planned.plan.types().size() == columns.cardinality();
            for (int c = columns.nextSetBit(0); c >= 0; c = columns.nextSetBit(c + 1)) {
                int position = planned.positions[c];
                same &= position == expressions.size();
                expressions.add(new Expr.Column(position, planned.plan.types().get(position)));
            }
            inputs.add(same ? planned.plan : new PhysicalPlan.Project(planned.plan, expressions));
        }
        int[] positions = nowhere(Rels.width(union));
        int next = 0;
        for (int c = columns.nextSetBit(0); c >= 0; c = columns.nextSetBit(c + 1)) {
            positions[c] = next++;
        }
        return new Planned(new PhysicalPlan.Union(inputs), positions);
    }

    private Planned unnest(UnnestRel unnest, BitSet needed) {
        int before = Rels.width(unnest.getInput());
        BitSet below = needed.get(0, before);
        below.set(unnest.column());
        Planned input = plan(unnest.getInput(), below);
        int[] positions = nowhere(Rels.width(unnest));
        System.arraycopy(input.positions, 0, positions, 0, before);
        int width = input.plan.types().size();
        for (int i = before; i < positions.length; i++) {
            positions[i] = width + i - before;
        }
        return new Planned(
                new PhysicalPlan.Unnest(
                        input.plan, input.positions[unnest.column()], unnest.element(), unnest.ordinality(), false),
                positions);
    }

    private Planned shared(SharedRel shared, BitSet wanted) {
        if (uses.getOrDefault(shared.id(), 1) == 1) {
            return plan(shared.getInput(), wanted);
        }
        needed.computeIfAbsent(shared.id(), _ -> new BitSet()).or(wanted);
        Planned planned = sharedPlans.get(shared.id());
        if (planned == null) {
            BitSet columns = columnsOfShared.getOrDefault(shared.id(), all(shared));
            Planned input = plan(shared.getInput(), columns);
            planned = new Planned(new PhysicalPlan.Shared(shared.id(), input.plan), input.positions);
            sharedPlans.put(shared.id(), planned);
        }
        return planned;
    }

    private static Planned rows(RowsRel rows, BitSet needed) {
        int[] positions = nowhere(Rels.width(rows));
        List<DataType> types = new ArrayList<>();
        for (int c = needed.nextSetBit(0); c >= 0; c = needed.nextSetBit(c + 1)) {
            positions[c] = types.size();
            types.add(rows.types().get(c));
        }
        List<List<Expr>> values = new ArrayList<>();
        for (List<RexNode> row : rows.rows()) {
            List<Expr> out = new ArrayList<>();
            for (int c = needed.nextSetBit(0); c >= 0; c = needed.nextSetBit(c + 1)) {
                out.add(Expressions.of(row.get(c), IntUnaryOperator.identity()));
            }
            values.add(out);
        }
        return new Planned(new PhysicalPlan.Rows(values, types), positions);
    }

    // Joins

    private static boolean isCluster(RelNode rel) {
        return rel instanceof Join join
                && (join.getJoinType() == JoinRelType.INNER
                        || !join.getJoinType().projectsRight());
    }

    private Planned join(Join join, BitSet needed) {
        RelNode left = join.getLeft();
        RelNode right = join.getRight();
        Sides sides = sides(left, right, join.getCondition(), needed);
        double l = estimator.of(left).rows();
        double r = estimator.of(right).rows();
        double rows = estimator.of(join).rows();
        Subplan subplan = estimator.subplan(join);
        return switch (join.getJoinType()) {
            case LEFT ->
                l < r / 2
                        ? emit(JoinKind.RIGHT, sides.swapped(), rows, subplan)
                        : emit(JoinKind.LEFT, sides, rows, subplan);
            case RIGHT ->
                r < l / 2
                        ? emit(JoinKind.RIGHT, sides, rows, subplan)
                        : emit(JoinKind.LEFT, sides.swapped(), rows, subplan);
            case FULL -> emit(JoinKind.FULL, l < r ? sides.swapped() : sides, rows, subplan);
            default -> throw new IllegalStateException(join.getJoinType().toString());
        };
    }

    private Planned subquery(SubqueryRel s, BitSet needed) {
        int width = Rels.width(s.getLeft());
        BitSet wanted = (BitSet) needed.clone();
        double rows = estimator.of(s).rows();
        if (s.kind() == SubqueryRel.Kind.MARK) {
            wanted.clear(width);
            Sides sides = sides(s.getLeft(), s.getRight(), s.condition(), wanted);
            Planned marked = emit(JoinKind.LEFT_MARK, sides, rows, null);
            int[] positions = Arrays.copyOf(marked.positions, width + 1);
            positions[width] = sides.left.plan.types().size();
            return new Planned(marked.plan, positions);
        }
        return emit(JoinKind.LEFT_SINGLE, sides(s.getLeft(), s.getRight(), s.condition(), wanted), rows, null);
    }

    /// Two planned sides and the condition between them.
    ///
    /// @param residual over positions of left output, then right output; or null
    /// @param exchanged whether `left` is the right side of the algebra's join
    /// @param leftWidth columns of the algebra's left side
    private record Sides(
            Planned left,
            Planned right,
            List<Integer> leftKeys,
            List<Integer> rightKeys,
            boolean nullSafe,
            List<RexNode> residual,
            boolean exchanged,
            int leftWidth) {
        Sides swapped() {
            return new Sides(right, left, rightKeys, leftKeys, nullSafe, residual, !exchanged, leftWidth);
        }

        /// Where column `i` of the algebra's join stands in left output then right output.
        int position(int column) {
            int first = left.plan.types().size();
            if (column < leftWidth) {
                return exchanged ? first + right.positions[column] : left.positions[column];
            }
            return exchanged ? left.positions[column - leftWidth] : first + right.positions[column - leftWidth];
        }

        int width() {
            return left.positions.length + right.positions.length;
        }

        boolean has(int column) {
            Planned side = column < leftWidth == !exchanged ? left : right;
            return side.positions[column < leftWidth ? column : column - leftWidth] >= 0;
        }
    }

    private Sides sides(RelNode left, RelNode right, RexNode condition, BitSet needed) {
        int leftWidth = Rels.width(left);
        Condition split = Condition.of(Rels.conjuncts(condition), leftWidth);
        BitSet l = needed.get(0, leftWidth);
        BitSet r = needed.get(leftWidth, leftWidth + Rels.width(right));
        split.leftKeys.forEach(k -> l.or(Rels.inputs(k)));
        split.rightKeys.forEach(k -> r.or(Rels.inputs(Rels.shift(k, -leftWidth))));
        for (RexNode term : split.residual) {
            BitSet inputs = Rels.inputs(term);
            l.or(inputs.get(0, leftWidth));
            r.or(inputs.get(leftWidth, leftWidth + Rels.width(right)));
        }
        return keyed(plan(left, l), plan(right, r), split, leftWidth);
    }

    /// The equalities of a condition, and the rest.
    private record Condition(
            List<RexNode> leftKeys, List<RexNode> rightKeys, boolean nullSafe, List<RexNode> residual) {
        static Condition of(List<RexNode> terms, int leftWidth) {
            boolean plain = terms.stream().anyMatch(t -> isKey(t, leftWidth, SqlKind.EQUALS));
            SqlKind kind = plain ? SqlKind.EQUALS : SqlKind.IS_NOT_DISTINCT_FROM;
            List<RexNode> left = new ArrayList<>();
            List<RexNode> right = new ArrayList<>();
            List<RexNode> residual = new ArrayList<>();
            for (RexNode term : terms) {
                if (isKey(term, leftWidth, kind)) {
                    List<RexNode> sides = ((RexCall) term).getOperands();
                    boolean first = Rels.inputs(sides.get(0)).length() <= leftWidth;
                    left.add(sides.get(first ? 0 : 1));
                    right.add(sides.get(first ? 1 : 0));
                } else if (!term.isAlwaysTrue()) {
                    residual.add(term);
                }
            }
            return new Condition(left, right, !plain && !left.isEmpty(), residual);
        }

        private static boolean isKey(RexNode term, int leftWidth, SqlKind kind) {
            if (term.getKind() != kind) {
                return false;
            }
            List<RexNode> sides = ((RexCall) term).getOperands();
            BitSet a = Rels.inputs(sides.get(0));
            BitSet b = Rels.inputs(sides.get(1));
            if (a.isEmpty() || b.isEmpty()) {
                return false;
            }
            return (a.length() <= leftWidth && b.nextSetBit(0) >= leftWidth)
                    || (b.length() <= leftWidth && a.nextSetBit(0) >= leftWidth);
        }
    }

    private static Sides keyed(Planned left, Planned right, Condition condition, int leftWidth) {
        List<RexNode> rightKeys =
                condition.rightKeys.stream().map(k -> Rels.shift(k, -leftWidth)).toList();
        List<Integer> l = new ArrayList<>();
        List<Integer> r = new ArrayList<>();
        Planned keyedLeft = withKeys(left, condition.leftKeys, l);
        Planned keyedRight = withKeys(right, rightKeys, r);
        return new Sides(keyedLeft, keyedRight, l, r, condition.nullSafe, condition.residual, false, leftWidth);
    }

    /// The plan with columns for the keys, added where a key is more than a column.
    private static Planned withKeys(Planned input, List<RexNode> keys, List<Integer> columns) {
        List<Expr> added = new ArrayList<>();
        int width = input.plan.types().size();
        for (RexNode key : keys) {
            Expr expression = Expressions.of(key, input::at);
            if (expression instanceof Expr.Column(int index, DataType _)) {
                columns.add(index);
            } else {
                columns.add(width + added.size());
                added.add(expression);
            }
        }
        if (added.isEmpty()) {
            return input;
        }
        List<Expr> expressions = new ArrayList<>();
        for (int i = 0; i < width; i++) {
            expressions.add(new Expr.Column(i, input.plan.types().get(i)));
        }
        expressions.addAll(added);
        return new Planned(new PhysicalPlan.Project(input.plan, expressions), input.positions);
    }

    private static Planned emit(JoinKind kind, Sides sides, double rows, Subplan subplan) {
        Expr residual = sides.residual.isEmpty() ? null : Expressions.of(Rels.and(sides.residual), sides::position);
        PhysicalPlan plan = new PhysicalPlan.Join(
                kind,
                sides.left.plan,
                sides.right.plan,
                sides.leftKeys,
                sides.rightKeys,
                sides.nullSafe,
                residual,
                rows,
                subplan);
        int[] positions = nowhere(sides.width());
        for (int i = 0; i < positions.length; i++) {
            if (sides.has(i)) {
                positions[i] = sides.position(i);
            }
        }
        return new Planned(plan, positions);
    }

    /// Inner joins and the semi- and anti-joins above them, ordered together.
    private final class Cluster {
        /// A set of relations is one long.
        private static final int RELATIONS_MAX = 60;

        /// What the tables' statistics tell; what was learned corrects the rows of sets.
        private final Estimator statistics = estimator.base();

        private final List<RelNode> relations = new ArrayList<>();
        private final List<JoinOrder.Role> roles = new ArrayList<>();
        /// First column of each relation among the columns of all.
        private final List<Integer> starts = new ArrayList<>();
        /// Conditions over the columns of all relations.
        private final List<RexNode> conditions = new ArrayList<>();
        private int width;

        private JoinOrder order;

        /// Null where nothing is learned.
        private ClusterSizes sizes;

        Planned plan(Join root, BitSet needed) {
            List<RexNode> outputs = flatten(root, RELATIONS_MAX);
            BitSet wanted = new BitSet();
            for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
                wanted.or(Rels.inputs(outputs.get(i)));
            }
            List<JoinOrder.Edge> edges = new ArrayList<>();
            for (RexNode condition : conditions) {
                long set = relationsOf(condition);
                if (Long.bitCount(set) > 1 && (set & semiJoins()) == 0) {
                    edges.add(new JoinOrder.Edge(set, selectivity(condition), condition.getKind() == SqlKind.EQUALS));
                }
            }
            List<JoinOrder.Relation> nodes = new ArrayList<>();
            for (int i = 0; i < relations.size(); i++) {
                nodes.add(node(i));
            }
            sizes = sizes();
            order = new JoinOrder(nodes, edges, sizes);
            JoinOrder.Node tree = order.best();
            Built built = build(tree, wanted, new ArrayList<>(conditions));
            int[] positions = nowhere(outputs.size());
            for (int i = needed.nextSetBit(0); i >= 0; i = needed.nextSetBit(i + 1)) {
                positions[i] = built.positions[((RexInputRef) outputs.get(i)).getIndex()];
            }
            return new Planned(built.plan, positions);
        }

        private ClusterSizes sizes() {
            if (estimator.subplans() == null) {
                return null;
            }
            ClusterSizes known = new ClusterSizes(estimator);
            for (int i = 0; i < relations.size(); i++) {
                JoinRelType type = switch (roles.get(i)) {
                    case INNER -> JoinRelType.INNER;
                    case SEMI -> JoinRelType.SEMI;
                    case ANTI -> JoinRelType.ANTI;
                };
                double rows = Math.max(1e-3, estimator.of(relations.get(i)).rows());
                known.relation(relations.get(i), type, semiConditions.get(i), rows);
            }
            for (RexNode condition : conditions) {
                known.condition(relationsOf(condition), condition);
            }
            return known;
        }

        /// Columns of `rel` as columns of all relations.
        ///
        /// @param room how many relations it may become; joins beyond them are relations of their
        ///     own
        private List<RexNode> flatten(RelNode rel, int room) {
            if (rel instanceof Join join && isCluster(join) && room > 1) {
                int before = relations.size();
                List<RexNode> left = flatten(join.getLeft(), room - 1);
                boolean inner = join.getJoinType() == JoinRelType.INNER;
                List<RexNode> right = inner
                        ? flatten(join.getRight(), room - (relations.size() - before))
                        : leaf(
                                join.getRight(),
                                join.getJoinType() == JoinRelType.SEMI ? JoinOrder.Role.SEMI : JoinOrder.Role.ANTI);
                List<RexNode> both = new ArrayList<>(left);
                both.addAll(right);
                if (inner) {
                    for (RexNode term : Rels.conjuncts(join.getCondition())) {
                        conditions.add(Rels.substitute(term, both));
                    }
                    return both;
                }
                // All terms of a semi-join stay together.
                conditions.add(new SemiCondition(relations.size() - 1, Rels.substitute(join.getCondition(), both))
                        .register(this));
                return left;
            }
            if (rel instanceof Project project
                    && project.getProjects().stream().allMatch(p -> p instanceof RexInputRef)
                    && isCluster(project.getInput())) {
                List<RexNode> input = flatten(project.getInput(), room);
                return project.getProjects().stream()
                        .map(p -> input.get(((RexInputRef) p).getIndex()))
                        .toList();
            }
            return leaf(rel, JoinOrder.Role.INNER);
        }

        private final Map<Integer, RexNode> semiConditions = new HashMap<>();

        private record SemiCondition(int relation, RexNode condition) {
            RexNode register(Cluster cluster) {
                cluster.semiConditions.put(relation, condition);
                return dev.ogive.plan.rel.Operators.REX.makeLiteral(true);
            }
        }

        private List<RexNode> leaf(RelNode rel, JoinOrder.Role role) {
            relations.add(rel);
            roles.add(role);
            starts.add(width);
            List<RexNode> columns = new ArrayList<>();
            for (int i = 0; i < Rels.width(rel); i++) {
                columns.add(Rels.shift(Rels.column(rel, i), width));
            }
            width += columns.size();
            return columns;
        }

        private long semiJoins() {
            long set = 0;
            for (int i = 0; i < roles.size(); i++) {
                set |= roles.get(i) == JoinOrder.Role.INNER ? 0 : 1L << i;
            }
            return set;
        }

        private long relationsOf(RexNode condition) {
            long set = 0;
            BitSet inputs = Rels.inputs(condition);
            for (int c = inputs.nextSetBit(0); c >= 0; c = inputs.nextSetBit(c + 1)) {
                set |= 1L << relationOf(c);
            }
            return set;
        }

        private int relationOf(int column) {
            int i = starts.size() - 1;
            while (starts.get(i) > column || Rels.width(relations.get(i)) == 0) {
                i--;
            }
            return i;
        }

        private Estimates everything;

        private Estimates everything() {
            if (everything == null) {
                everything = new Estimates(1, width, column -> {
                    int i = relationOf(column);
                    return statistics.of(relations.get(i)).column(column - starts.get(i));
                });
            }
            return everything;
        }

        private double selectivity(RexNode condition) {
            return statistics.selectivity(everything(), condition);
        }

        private JoinOrder.Relation node(int i) {
            double rows = Math.max(1e-3, statistics.of(relations.get(i)).rows());
            if (roles.get(i) == JoinOrder.Role.INNER) {
                return new JoinOrder.Relation(JoinOrder.Role.INNER, rows, 1, 0);
            }
            RexNode condition = semiConditions.get(i);
            long needs = relationsOf(condition) & ~(1L << i);
            if (needs == 0) {
                needs = 1;
            }
            // Left side as if it were the columns of all relations before this one.
            int start = starts.get(i);
            Estimates left = everything().first(start);
            double semi = statistics.semi(left, statistics.of(relations.get(i)), condition);
            double selectivity = roles.get(i) == JoinOrder.Role.SEMI ? semi : Math.max(0.05, 1 - semi);
            return new JoinOrder.Relation(roles.get(i), rows, selectivity, needs);
        }

        /// @param positions per column of all relations
        private record Built(PhysicalPlan plan, int[] positions) {}

        private Built build(JoinOrder.Node node, BitSet wanted, List<RexNode> open) {
            if (node.isLeaf()) {
                int start = starts.get(node.leaf());
                RelNode rel = relations.get(node.leaf());
                List<RexNode> own = taken(open, node.relations());
                BitSet below = wanted.get(start, start + Rels.width(rel));
                own.forEach(c -> below.or(Rels.inputs(c).get(start, start + Rels.width(rel))));
                Planned planned = PhysicalPlanner.this.plan(rel, below);
                PhysicalPlan plan = planned.plan;
                int[] positions = nowhere(width);
                System.arraycopy(planned.positions, 0, positions, start, planned.positions.length);
                if (!own.isEmpty()) {
                    Expr condition = Expressions.of(Rels.and(own), i -> positions[i]);
                    plan = new PhysicalPlan.Filter(plan, condition, node.rows());
                }
                return new Built(plan, positions);
            }
            boolean semi = node.right().isLeaf() && roles.get(node.right().leaf()) != JoinOrder.Role.INNER;
            List<RexNode> here;
            if (semi) {
                here = Rels.conjuncts(semiConditions.get(node.right().leaf()));
            } else {
                here = new ArrayList<>();
                List<RexNode> inside = new ArrayList<>();
                for (RexNode c : open) {
                    long set = relationsOf(c);
                    if ((set & ~node.relations()) == 0
                            && (set & ~node.left().relations()) != 0
                            && (set & ~node.right().relations()) != 0) {
                        here.add(c);
                        inside.add(c);
                    } else if (set == 0 && !c.isAlwaysTrue()) {
                        here.add(c);
                        inside.add(c);
                    }
                }
                open.removeAll(inside);
            }
            BitSet below = (BitSet) wanted.clone();
            here.forEach(c -> below.or(Rels.inputs(c)));
            Built left = build(node.left(), below, open);
            Built right = build(node.right(), below, open);
            return combine(node, left, right, here, wanted, semi);
        }

        private List<RexNode> taken(List<RexNode> open, long set) {
            List<RexNode> own = new ArrayList<>();
            for (RexNode c : open) {
                long of = relationsOf(c);
                if (of != 0 && (of & ~set) == 0) {
                    own.add(c);
                }
            }
            open.removeAll(own);
            return own;
        }

        private Built combine(
                JoinOrder.Node node, Built left, Built right, List<RexNode> here, BitSet wanted, boolean semi) {
            // Conditions over left output, then right output of both plans.
            int leftWidth = left.plan.types().size();
            int[] both = nowhere(width);
            for (int c = 0; c < width; c++) {
                both[c] = left.positions[c] >= 0
                        ? left.positions[c]
                        : right.positions[c] >= 0 ? leftWidth + right.positions[c] : -1;
            }
            List<RexNode> terms = new ArrayList<>();
            here.forEach(c -> terms.add(Rels.remap(c, i -> both[i])));
            Sides sides = keyed(
                    new Planned(left.plan, identity(leftWidth)),
                    new Planned(right.plan, identity(right.plan.types().size())),
                    Condition.of(terms, leftWidth),
                    leftWidth);
            JoinKind kind = JoinKind.INNER;
            boolean swap = false;
            if (semi) {
                boolean anti = roles.get(node.right().leaf()) == JoinOrder.Role.ANTI;
                swap = node.left().rows() < node.right().rows() / 2 && !sides.leftKeys.isEmpty();
                kind = swap
                        ? anti ? JoinKind.RIGHT_ANTI : JoinKind.RIGHT_SEMI
                        : anti ? JoinKind.LEFT_ANTI : JoinKind.LEFT_SEMI;
            }
            Subplan subplan = sizes == null ? null : sizes.subplan(node.relations(), order.baseRows(node.relations()));
            Planned joined = emit(kind, swap ? sides.swapped() : sides, node.rows(), subplan);
            int[] positions = nowhere(width);
            int leftOutput = sides.left.plan.types().size();
            BitSet used = new BitSet();
            for (int c = wanted.nextSetBit(0); c >= 0; c = wanted.nextSetBit(c + 1)) {
                if (left.positions[c] >= 0) {
                    positions[c] = left.positions[c];
                } else if (right.positions[c] >= 0 && !semi) {
                    positions[c] = leftOutput + right.positions[c];
                }
                if (positions[c] >= 0) {
                    used.set(positions[c]);
                }
            }
            return narrowed(joined.plan, positions, used);
        }

        /// Drops columns that nobody above reads.
        private Built narrowed(PhysicalPlan plan, int[] positions, BitSet used) {
            List<DataType> types = plan.types();
            if (used.cardinality() == types.size()) {
                return new Built(plan, positions);
            }
            List<Expr> expressions = new ArrayList<>();
            int[] moved = nowhere(types.size());
            for (int c = used.nextSetBit(0); c >= 0; c = used.nextSetBit(c + 1)) {
                moved[c] = expressions.size();
                expressions.add(new Expr.Column(c, types.get(c)));
            }
            int[] after = nowhere(positions.length);
            for (int c = 0; c < positions.length; c++) {
                after[c] = positions[c] < 0 ? -1 : moved[positions[c]];
            }
            return new Built(new PhysicalPlan.Project(plan, expressions), after);
        }
    }
}
