package dev.ogive.plan;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr.Comparison;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.plan.WindowCall;
import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.RowsRel;
import dev.ogive.plan.rel.SharedRel;
import dev.ogive.plan.rel.SortRel;
import dev.ogive.plan.rel.SubqueryRel;
import dev.ogive.plan.rel.UnnestRel;
import dev.ogive.plan.rel.WindowRel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlKind;

/// Removes correlation: every [SubqueryRel] becomes a join, or an uncorrelated SINGLE or MARK.
///
/// A subquery of filters, projections and joins gives up its correlated conditions to the join.
/// Any other is computed for all rows of the left side at once: its input is joined with the
/// distinct values `D` of the outer columns that it reads, every operator carries them along (a
/// GROUP BY groups by them too), and the join matches them. Where a filter equates all outer
/// columns with inner ones, the inner ones stand for `D` and no join with it is made. Source:
/// Neumann & Kemper, Unnesting Arbitrary Queries, BTW 2015. Calcite's RelDecorrelator left a
/// query of the Stack Exchange set correlated, and its top-down variant maps group keys and
/// windows wrongly.
@SuppressWarnings("ReferenceEquality") // identity tells whether anything changed
public final class Unnesting {
    private int nextShared = 1 << 20;

    /// The same query without correlation.
    public RelNode apply(RelNode rel) {
        List<RelNode> inputs = new ArrayList<>();
        boolean changed = false;
        for (RelNode input : rel.getInputs()) {
            RelNode next = apply(input);
            changed |= next != input;
            inputs.add(next);
        }
        RelNode result = changed ? rel.copy(rel.getTraitSet(), inputs) : rel;
        return result instanceof SubqueryRel subquery ? unnest(subquery) : result;
    }

    private RelNode unnest(SubqueryRel s) {
        BitSet outer = references(s.getRight(), s.id());
        if (outer.isEmpty()) {
            return finish(s.getLeft(), s.getRight(), s.kind(), s.id(), s.condition());
        }
        int leftWidth = Rels.width(s.getLeft());
        boolean existence = s.kind() == SubqueryRel.Kind.SEMI
                || s.kind() == SubqueryRel.Kind.ANTI
                || s.kind() == SubqueryRel.Kind.MARK;
        Pulled pulled =
                pull(s.getRight(), s.id(), leftWidth, existence, s.condition().isAlwaysTrue());
        int rightWidth = Rels.width(s.getRight());
        if (pulled != null) {
            RexNode own = Rels.remap(s.condition(), i -> i < leftWidth ? i : leftWidth + pulled.map[i - leftWidth]);
            RelNode joined =
                    finish(s.getLeft(), pulled.rel, s.kind(), s.id(), Rels.and(own, correlation(s, pulled.conditions)));
            return restored(joined, s, leftWidth, rightWidth, pulled.map);
        }
        int[] columns = outer.stream().toArray();
        RelNode left = s.getLeft();
        // The left side is read twice: once as itself, once for D.
        if (!(left instanceof dev.ogive.plan.rel.TableRel) && !(left instanceof SharedRel)) {
            left = new SharedRel(left, nextShared++);
        }
        Pusher pusher = new Pusher(s.id(), left, columns);
        boolean missing = switch (s.kind()) {
            case SINGLE, LEFT -> true;
            case SEMI -> !s.condition().isAlwaysTrue();
            case INNER, ANTI, MARK -> false;
        };
        Pushed pushed = pusher.push(s.getRight(), missing);
        if (!pusher.used && left instanceof SharedRel shared && left != s.getLeft()) {
            left = shared.getInput();
        }
        RexNode own = Rels.remap(s.condition(), i -> i < leftWidth ? i : leftWidth + pushed.map[i - leftWidth]);
        List<RexNode> terms = new ArrayList<>();
        for (int i = 0; i < columns.length; i++) {
            RexNode l = Rels.column(left, columns[i]);
            RexNode d = Rels.shift(Rels.column(pushed.rel, pushed.d[i]), leftWidth);
            terms.add(Rels.compare(pushed.exact ? Comparison.NOT_DISTINCT : Comparison.EQUAL, l, d));
        }
        RelNode joined = finish(left, pushed.rel, s.kind(), s.id(), Rels.and(own, correlation(s, terms)));
        return restored(joined, s, leftWidth, rightWidth, pushed.map);
    }

    /// Conditions that come from correlation. Beside the comparisons of a MARK they must not be
    /// NULL: a row that does not belong to the subquery is no unknown match.
    private static RexNode correlation(SubqueryRel s, List<RexNode> conditions) {
        return s.kind() == SubqueryRel.Kind.MARK ? correlation(s.condition(), conditions) : Rels.and(conditions);
    }

    private static RexNode correlation(RexNode comparisons, List<RexNode> conditions) {
        if (comparisons.isAlwaysTrue()) {
            return Rels.and(conditions);
        }
        RexNode yes = Operators.REX.makeLiteral(true);
        return Rels.compare(Comparison.NOT_DISTINCT, Rels.and(conditions), yes);
    }

    /// The join's output as the subquery's was: columns that were added on the right are dropped.
    private static RelNode restored(RelNode joined, SubqueryRel s, int leftWidth, int rightWidth, int[] map) {
        return switch (s.kind()) {
            case SEMI, ANTI -> joined;
            case MARK -> {
                if (!s.condition().isAlwaysTrue()) {
                    yield joined;
                }
                // EXISTS is never NULL.
                List<RexNode> columns = new ArrayList<>(Rels.columns(joined));
                RexNode yes = Operators.REX.makeLiteral(true);
                columns.set(leftWidth, Rels.compare(Comparison.NOT_DISTINCT, columns.get(leftWidth), yes));
                yield Rels.project(joined, columns);
            }
            case INNER, LEFT, SINGLE -> {
                List<RexNode> columns = new ArrayList<>(Rels.columns(joined).subList(0, leftWidth));
                for (int i = 0; i < rightWidth; i++) {
                    columns.add(Rels.column(joined, leftWidth + map[i]));
                }
                yield Rels.project(joined, columns);
            }
        };
    }

    private static RelNode finish(
            RelNode left, RelNode right, SubqueryRel.Kind kind, CorrelationId id, RexNode condition) {
        return switch (kind) {
            case INNER -> Rels.join(left, right, condition, JoinRelType.INNER);
            case LEFT -> Rels.join(left, right, condition, JoinRelType.LEFT);
            case SEMI -> Rels.join(left, right, condition, JoinRelType.SEMI);
            case ANTI -> Rels.join(left, right, condition, JoinRelType.ANTI);
            case SINGLE, MARK -> new SubqueryRel(left, right, kind, id, condition);
        };
    }

    // References to the outer row

    /// Outer columns that the tree reads through the variable.
    private static BitSet references(RelNode rel, CorrelationId id) {
        BitSet columns = new BitSet();
        collect(rel, id, columns);
        return columns;
    }

    private static void collect(RelNode rel, CorrelationId id, BitSet columns) {
        rel.accept(new RexShuttle() {
            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                if (isOuter(access, id)) {
                    columns.set(access.getField().getIndex());
                }
                return access;
            }
        });
        rel.getInputs().forEach(i -> collect(i, id, columns));
    }

    private static boolean isOuter(RexNode node, CorrelationId id) {
        return node instanceof RexFieldAccess access
                && access.getReferenceExpr() instanceof RexCorrelVariable variable
                && variable.id.equals(id);
    }

    private static boolean refers(RelNode rel, CorrelationId id) {
        return !references(rel, id).isEmpty();
    }

    private static boolean refers(RexNode node, CorrelationId id) {
        boolean[] found = {false};
        node.accept(new RexShuttle() {
            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                found[0] |= isOuter(access, id);
                return access;
            }
        });
        return found[0];
    }

    /// The expression with outer columns replaced.
    private static RexNode replaceOuter(RexNode node, CorrelationId id, IntFunction<RexNode> replacement) {
        return node.accept(new RexShuttle() {
            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                return isOuter(access, id)
                        ? replacement.apply(access.getField().getIndex())
                        : super.visitFieldAccess(access);
            }
        });
    }

    // Pulling correlated conditions up

    /// @param conditions over the left side's columns, then `rel`'s
    /// @param map position in `rel` of each column of the original
    private record Pulled(RelNode rel, List<RexNode> conditions, int[] map) {}

    /// The tree without its correlated conditions, or null where an operator stands between them
    /// and the top.
    private static Pulled pull(RelNode rel, CorrelationId id, int leftWidth, boolean existence, boolean any) {
        if (!refers(rel, id)) {
            return new Pulled(rel, List.of(), identity(Rels.width(rel)));
        }
        return switch (rel) {
            case Filter filter -> pullFilter(filter, id, leftWidth, existence, any);
            case Project project -> pullProject(project, id, leftWidth, existence, any);
            case Join join when join.getJoinType() == JoinRelType.INNER -> pullJoin(join, id, leftWidth);
            case Join join
            when !join.getJoinType().projectsRight()
                    && !refers(join.getRight(), id)
                    && !refers(join.getCondition(), id) -> {
                Pulled left = pull(join.getLeft(), id, leftWidth, false, false);
                if (left == null) {
                    yield null;
                }
                int before = Rels.width(join.getLeft());
                int after = Rels.width(left.rel);
                RexNode condition = Rels.remap(join.getCondition(), i -> i < before ? left.map[i] : i - before + after);
                yield new Pulled(
                        Rels.join(left.rel, join.getRight(), condition, join.getJoinType()), left.conditions, left.map);
            }
            case SortRel sort when !sort.cuts() -> pull(sort.getInput(), id, leftWidth, existence, any);
            case SortRel sort
            when existence && any && sort.offset() == 0 && sort.limit() > 0 ->
                pull(sort.getInput(), id, leftWidth, true, true);
            // Duplicates do not change whether a row exists.
            case GroupRel group
            when existence && group.calls().isEmpty() && group.isSimple() && !group.hasEmptySet() -> {
                Pulled input = pull(group.getInput(), id, leftWidth, true, any);
                if (input == null) {
                    yield null;
                }
                int[] map = new int[group.groups().size()];
                for (int i = 0; i < map.length; i++) {
                    map[i] = input.map[group.groups().get(i)];
                }
                yield new Pulled(input.rel, input.conditions, map);
            }
            default -> null;
        };
    }

    private static Pulled pullFilter(Filter filter, CorrelationId id, int leftWidth, boolean existence, boolean any) {
        Pulled input = pull(filter.getInput(), id, leftWidth, existence, any);
        if (input == null) {
            return null;
        }
        List<RexNode> stay = new ArrayList<>();
        List<RexNode> up = new ArrayList<>(input.conditions);
        for (RexNode term : Rels.conjuncts(filter.getCondition())) {
            if (refers(term, id)) {
                up.add(outward(Rels.remap(term, i -> input.map[i]), id, leftWidth));
            } else {
                stay.add(Rels.remap(term, i -> input.map[i]));
            }
        }
        return new Pulled(Rels.filter(input.rel, Rels.and(stay)), up, input.map);
    }

    /// A term over an inner relation as one over left and inner columns.
    private static RexNode outward(RexNode term, CorrelationId id, int leftWidth) {
        return term.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                return new RexInputRef(reference.getIndex() + leftWidth, reference.getType());
            }

            @Override
            public RexNode visitFieldAccess(RexFieldAccess access) {
                return isOuter(access, id)
                        ? new RexInputRef(access.getField().getIndex(), access.getType())
                        : super.visitFieldAccess(access);
            }
        });
    }

    private static Pulled pullProject(
            Project project, CorrelationId id, int leftWidth, boolean existence, boolean any) {
        Pulled input = pull(project.getInput(), id, leftWidth, existence, any);
        if (input == null) {
            return null;
        }
        List<RexNode> expressions = new ArrayList<>();
        for (RexNode expression : project.getProjects()) {
            if (refers(expression, id)) {
                if (!(existence && any)) {
                    return null;
                }
                // Nobody reads the columns of EXISTS.
                expressions.add(Operators.constant(null, Rels.type(expression)));
            } else {
                expressions.add(Rels.remap(expression, i -> input.map[i]));
            }
        }
        int[] map = identity(expressions.size());
        BitSet needed = new BitSet();
        for (RexNode condition : input.conditions) {
            needed.or(Rels.inputs(condition));
        }
        int[] moved = new int[Rels.width(input.rel)];
        for (int i = needed.nextSetBit(leftWidth); i >= 0; i = needed.nextSetBit(i + 1)) {
            RexNode column = Rels.column(input.rel, i - leftWidth);
            int position = expressions.indexOf(column);
            if (position < 0) {
                position = expressions.size();
                expressions.add(column);
            }
            moved[i - leftWidth] = position;
        }
        List<RexNode> conditions = new ArrayList<>();
        input.conditions.forEach(c ->
                conditions.add(Rels.remap(c, i -> i < leftWidth ? i : leftWidth + moved[i - leftWidth])));
        return new Pulled(Rels.project(input.rel, expressions), conditions, map);
    }

    private static Pulled pullJoin(Join join, CorrelationId id, int leftWidth) {
        Pulled l = pull(join.getLeft(), id, leftWidth, false, false);
        Pulled r = l == null ? null : pull(join.getRight(), id, leftWidth, false, false);
        if (r == null) {
            return null;
        }
        int before = Rels.width(join.getLeft());
        int after = Rels.width(l.rel);
        int[] map = new int[before + r.map.length];
        System.arraycopy(l.map, 0, map, 0, before);
        for (int i = 0; i < r.map.length; i++) {
            map[before + i] = after + r.map[i];
        }
        List<RexNode> up = new ArrayList<>(l.conditions);
        r.conditions.forEach(c -> up.add(Rels.remap(c, i -> i < leftWidth ? i : i + after)));
        List<RexNode> stay = new ArrayList<>();
        for (RexNode term : Rels.conjuncts(join.getCondition())) {
            RexNode moved = Rels.remap(term, i -> map[i]);
            if (refers(term, id)) {
                up.add(outward(moved, id, leftWidth));
            } else {
                stay.add(moved);
            }
        }
        return new Pulled(Rels.join(l.rel, r.rel, Rels.and(stay), JoinRelType.INNER), up, map);
    }

    private static int[] identity(int n) {
        int[] map = new int[n];
        Arrays.setAll(map, i -> i);
        return map;
    }

    // Pushing the outer values down

    /// @param map position in `rel` of each column of the original
    /// @param d position of each outer column
    /// @param exact whether NULL in `d` stands for NULL of the outer column (else such rows match
    ///     nothing)
    private record Pushed(RelNode rel, int[] map, int[] d, boolean exact) {}

    private static final class Pusher {
        private final CorrelationId id;
        private final RelNode left;
        private final int[] columns;
        /// Whether D was read.
        boolean used;

        Pusher(CorrelationId id, RelNode left, int[] columns) {
            this.id = id;
            this.left = left;
            this.columns = columns;
        }

        private RelNode domain() {
            used = true;
            List<RexNode> projected = new ArrayList<>();
            List<Integer> keys = new ArrayList<>();
            for (int column : columns) {
                keys.add(projected.size());
                projected.add(Rels.column(left, column));
            }
            return GroupRel.of(Rels.project(left, projected), keys, List.of());
        }

        private int index(int outerColumn) {
            return Arrays.binarySearch(columns, outerColumn);
        }

        private RexNode rewrite(RexNode node, Pushed input) {
            RexNode moved = Rels.remap(node, i -> input.map[i]);
            return replaceOuter(moved, id, c -> Rels.column(input.rel, input.d[index(c)]));
        }

        /// @param missing whether a group without rows may be left out, because its result would
        ///     be all NULL and the join makes NULL of what is missing
        Pushed push(RelNode rel, boolean missing) {
            if (!refers(rel, id)) {
                return crossed(rel);
            }
            return switch (rel) {
                case Filter filter -> filter(filter, missing);
                case Project project -> project(project, missing);
                case GroupRel group -> group(group, missing);
                case SortRel sort -> sort(sort, missing);
                case WindowRel window -> window(window);
                case Join join -> join(join);
                case SubqueryRel join -> subquery(join);
                case Union union -> union(union, missing);
                case UnnestRel unnest -> elements(unnest);
                case SharedRel shared -> push(shared.getInput(), missing);
                default ->
                    throw new OgiveException(
                            ErrorCode.NOT_SUPPORTED,
                            "a recursive query cannot refer to columns of the query around it");
            };
        }

        private Pushed crossed(RelNode rel) {
            RelNode domain = domain();
            int width = Rels.width(rel);
            int[] d = new int[columns.length];
            if (rel instanceof RowsRel rows && rows.rows().size() == 1 && width == 0) {
                return new Pushed(domain, new int[0], identity(columns.length), true);
            }
            Arrays.setAll(d, i -> width + i);
            RelNode crossed = Rels.join(rel, domain, Operators.REX.makeLiteral(true), JoinRelType.INNER);
            return new Pushed(crossed, identity(width), d, true);
        }

        private Pushed filter(Filter filter, boolean missing) {
            List<RexNode> terms = Rels.conjuncts(filter.getCondition());
            if (!refers(filter.getInput(), id)) {
                Pushed substituted = substitute(filter, terms);
                if (substituted != null) {
                    return substituted;
                }
            }
            Pushed input = push(filter.getInput(), missing && isNullOnNull(filter.getCondition()));
            RexNode condition = rewrite(filter.getCondition(), input);
            return new Pushed(Rels.filter(input.rel, condition), input.map, input.d, input.exact);
        }

        /// The filter with every outer column replaced by the inner expression that it must
        /// equal, or null.
        private Pushed substitute(Filter filter, List<RexNode> terms) {
            RexNode[] equal = new RexNode[columns.length];
            List<RexNode> rest = new ArrayList<>();
            for (RexNode term : terms) {
                int column = -1;
                RexNode inner = null;
                if (term.getKind() == SqlKind.EQUALS) {
                    List<RexNode> sides = ((RexCall) term).getOperands();
                    for (int i = 0; i < 2; i++) {
                        if (isOuter(sides.get(i), id) && !refers(sides.get(1 - i), id)) {
                            column = index(
                                    ((RexFieldAccess) sides.get(i)).getField().getIndex());
                            inner = sides.get(1 - i);
                        }
                    }
                }
                if (column >= 0 && equal[column] == null) {
                    equal[column] = inner;
                } else {
                    rest.add(term);
                }
            }
            if (Arrays.asList(equal).contains(null)) {
                return null;
            }
            List<RexNode> stay = new ArrayList<>();
            rest.forEach(t -> stay.add(replaceOuter(t, id, c -> equal[index(c)])));
            RelNode filtered = Rels.filter(filter.getInput(), Rels.and(stay));
            List<RexNode> expressions = new ArrayList<>(Rels.columns(filtered));
            int[] d = new int[columns.length];
            for (int i = 0; i < d.length; i++) {
                int position = expressions.indexOf(equal[i]);
                if (position < 0) {
                    position = expressions.size();
                    expressions.add(equal[i]);
                }
                d[i] = position;
            }
            return new Pushed(Rels.project(filtered, expressions), identity(Rels.width(filter)), d, false);
        }

        private Pushed project(Project project, boolean missing) {
            boolean nulls = project.getProjects().stream().allMatch(Unnesting::isNullOnNull);
            Pushed input = push(project.getInput(), missing && nulls);
            List<RexNode> expressions = new ArrayList<>();
            project.getProjects().forEach(e -> expressions.add(rewrite(e, input)));
            int[] map = identity(expressions.size());
            int[] d = append(expressions, input);
            return new Pushed(Rels.project(input.rel, expressions), map, d, input.exact);
        }

        private int[] append(List<RexNode> expressions, Pushed input) {
            int[] d = new int[columns.length];
            for (int i = 0; i < d.length; i++) {
                RexNode column = Rels.column(input.rel, input.d[i]);
                d[i] = expressions.size();
                expressions.add(column);
            }
            return d;
        }

        private Pushed group(GroupRel group, boolean missing) {
            Pushed input = push(group.getInput(), false);
            int n = group.groups().size();
            List<Integer> keys = new ArrayList<>();
            group.groups().forEach(g -> keys.add(input.map[g]));
            int[] d = new int[columns.length];
            for (int i = 0; i < d.length; i++) {
                d[i] = n + i;
                keys.add(input.d[i]);
            }
            List<List<Integer>> sets = new ArrayList<>();
            for (List<Integer> set : group.sets()) {
                List<Integer> wider = new ArrayList<>(set);
                for (int position : d) {
                    wider.add(position);
                }
                sets.add(wider);
            }
            List<AggregateCall> calls = new ArrayList<>();
            group.calls().forEach(c -> calls.add(moved(c, input.map)));
            GroupRel grouped = new GroupRel(input.rel, keys, sets, calls);
            int[] map = new int[Rels.width(group)];
            for (int i = 0; i < map.length; i++) {
                map[i] = i < n ? i : i + columns.length;
            }
            Pushed result = new Pushed(grouped, map, d, input.exact);
            boolean counts = group.calls().stream().anyMatch(c -> countsNothing(c));
            return group.hasEmptySet() && (!missing || counts) ? completed(group, result) : result;
        }

        /// Adds the row that an aggregation without groups returns for no input, for every outer
        /// value that has none.
        private Pushed completed(GroupRel group, Pushed grouped) {
            RelNode domain = domain();
            int width = columns.length;
            List<RexNode> terms = new ArrayList<>();
            for (int i = 0; i < width; i++) {
                terms.add(Rels.compare(
                        grouped.exact ? Comparison.NOT_DISTINCT : Comparison.EQUAL,
                        Rels.column(domain, i),
                        Rels.shift(Rels.column(grouped.rel, grouped.d[i]), width)));
            }
            RelNode joined = Rels.join(domain, grouped.rel, Rels.and(terms), JoinRelType.LEFT);
            List<RexNode> expressions = new ArrayList<>();
            int n = group.groups().size();
            for (int i = 0; i < grouped.map.length; i++) {
                RexNode column = Rels.column(joined, width + grouped.map[i]);
                boolean count = i >= n
                        && i - n < group.calls().size()
                        && countsNothing(group.calls().get(i - n));
                expressions.add(
                        count
                                ? Rels.caseOf(
                                        Rels.type(column),
                                        List.of(
                                                Rels.isNotNull(column),
                                                column,
                                                Operators.constant(zero(Rels.type(column)), Rels.type(column))))
                                : column);
            }
            int[] map = identity(expressions.size());
            int[] d = new int[width];
            for (int i = 0; i < width; i++) {
                d[i] = expressions.size();
                expressions.add(Rels.column(joined, i));
            }
            return new Pushed(Rels.project(joined, expressions), map, d, true);
        }

        private Pushed sort(SortRel sort, boolean missing) {
            Pushed input = push(sort.getInput(), missing);
            if (!sort.cuts()) {
                return input;
            }
            List<Integer> partition = new ArrayList<>();
            Arrays.stream(input.d).forEach(partition::add);
            WindowCall.Frame frame = new WindowCall.Frame(
                    WindowCall.Unit.ROWS,
                    new WindowCall.Bound.UnboundedPreceding(),
                    new WindowCall.Bound.CurrentRow(),
                    WindowCall.Exclusion.NO_OTHERS);
            RelNode numbered = new WindowRel(
                    input.rel,
                    partition,
                    moved(sort.keys(), input.map),
                    List.of(new WindowCall("row_number", List.of(), false, -1, false, frame, SimpleType.BIGINT)));
            RexNode number = Rels.column(numbered, Rels.width(input.rel));
            List<RexNode> terms = new ArrayList<>();
            if (sort.isOpen()) {
                terms.add(Rels.between(number, sort.skipped(), sort.wanted()));
            }
            if (sort.offset() > 0) {
                terms.add(
                        Rels.compare(Comparison.GREATER, number, Operators.constant(sort.offset(), SimpleType.BIGINT)));
            }
            if (sort.limit() >= 0) {
                terms.add(Rels.compare(
                        Comparison.LESS_OR_EQUAL,
                        number,
                        Operators.constant(sort.offset() + sort.limit(), SimpleType.BIGINT)));
            }
            return new Pushed(Rels.filter(numbered, Rels.and(terms)), input.map, input.d, input.exact);
        }

        private Pushed window(WindowRel window) {
            Pushed input = push(window.getInput(), false);
            List<Integer> partition = new ArrayList<>();
            window.partitionBy().forEach(p -> partition.add(input.map[p]));
            Arrays.stream(input.d).forEach(partition::add);
            List<WindowCall> calls = new ArrayList<>();
            for (WindowCall c : window.calls()) {
                calls.add(new WindowCall(
                        c.function(),
                        c.arguments().stream().map(a -> input.map[a]).toList(),
                        c.distinct(),
                        c.filter() < 0 ? -1 : input.map[c.filter()],
                        c.ignoreNulls(),
                        c.frame(),
                        c.type(),
                        moved(c.orderBy(), input.map)));
            }
            RelNode rel = new WindowRel(input.rel, partition, moved(window.orderBy(), input.map), calls);
            int before = Rels.width(window.getInput());
            int after = Rels.width(input.rel);
            int[] map = new int[Rels.width(window)];
            Arrays.setAll(map, i -> i < before ? input.map[i] : after + i - before);
            return new Pushed(rel, map, input.d, input.exact);
        }

        private Pushed join(Join join) {
            Pair pair = sides(join.getLeft(), join.getRight(), join.getCondition(), join.getJoinType());
            RelNode rel = Rels.join(pair.left, pair.right, pair.condition, join.getJoinType());
            if (join.getJoinType() == JoinRelType.FULL) {
                // Either side may be missing: the outer value is that of the side that is there.
                List<RexNode> expressions = new ArrayList<>(Rels.columns(rel));
                int[] d = new int[columns.length];
                for (int i = 0; i < d.length; i++) {
                    RexNode l = Rels.column(rel, pair.d[i]);
                    RexNode r = Rels.column(rel, pair.rightD[i]);
                    d[i] = expressions.size();
                    expressions.add(Rels.caseOf(Rels.type(l), List.of(Rels.isNotNull(l), l, r)));
                }
                return new Pushed(Rels.project(rel, expressions), pair.map, d, pair.exact);
            }
            int[] d = join.getJoinType() == JoinRelType.RIGHT && pair.rightD != null ? pair.rightD : pair.d;
            return new Pushed(rel, pair.map, d, pair.exact);
        }

        private Pushed subquery(SubqueryRel join) {
            boolean marks = join.kind() == SubqueryRel.Kind.MARK;
            Pair pair = sides(join.getLeft(), join.getRight(), join.condition(), JoinRelType.LEFT, marks);
            RelNode rel = new SubqueryRel(pair.left, pair.right, join.kind(), join.id(), pair.condition);
            int[] map = pair.map;
            if (marks) {
                map = Arrays.copyOf(pair.map, Rels.width(join.getLeft()) + 1);
                map[map.length - 1] = Rels.width(pair.left);
            }
            return new Pushed(rel, map, pair.d, pair.exact);
        }

        /// @param map for left columns, then right columns
        private record Pair(
                RelNode left, RelNode right, RexNode condition, int[] map, int[] d, int[] rightD, boolean exact) {}

        private Pair sides(RelNode l, RelNode r, RexNode condition, JoinRelType type) {
            return sides(l, r, condition, type, false);
        }

        /// @param marks whether the condition's comparisons tell TRUE from NULL
        private Pair sides(RelNode l, RelNode r, RexNode condition, JoinRelType type, boolean marks) {
            boolean leftRefers = refers(l, id);
            boolean rightRefers = refers(r, id);
            boolean onlyLeft = !rightRefers && type != JoinRelType.RIGHT && type != JoinRelType.FULL;
            boolean onlyRight = !leftRefers && rightRefers && (type == JoinRelType.INNER || type == JoinRelType.RIGHT);
            Pushed left = onlyRight ? new Pushed(l, identity(Rels.width(l)), null, true) : push(l, false);
            Pushed right = onlyLeft ? new Pushed(r, identity(Rels.width(r)), null, true) : push(r, false);
            int before = Rels.width(l);
            int after = Rels.width(left.rel);
            int[] map = new int[before + Rels.width(r)];
            Arrays.setAll(map, i -> i < before ? left.map[i] : after + right.map[i - before]);
            int[] rightD = right.d == null
                    ? null
                    : Arrays.stream(right.d).map(i -> i + after).toArray();
            int[] d = left.d == null ? rightD : left.d;
            RexNode moved =
                    replaceOuter(Rels.remap(condition, i -> map[i]), id, c -> column(left.rel, right.rel, d[index(c)]));
            List<RexNode> same = new ArrayList<>();
            boolean exact = left.exact && right.exact;
            if (left.d != null && right.d != null) {
                for (int i = 0; i < columns.length; i++) {
                    same.add(Rels.compare(
                            exact ? Comparison.NOT_DISTINCT : Comparison.EQUAL,
                            column(left.rel, right.rel, left.d[i]),
                            column(left.rel, right.rel, rightD[i])));
                }
            }
            RexNode all =
                    same.isEmpty() ? moved : Rels.and(moved, marks ? correlation(condition, same) : Rels.and(same));
            return new Pair(left.rel, right.rel, all, map, d, rightD, left.d == null ? right.exact : left.exact);
        }

        private static RexNode column(RelNode left, RelNode right, int position) {
            int width = Rels.width(left);
            return position < width
                    ? Rels.column(left, position)
                    : Rels.shift(Rels.column(right, position - width), width);
        }

        private Pushed union(Union union, boolean missing) {
            List<RelNode> inputs = new ArrayList<>();
            int width = Rels.width(union);
            boolean exact = true;
            for (RelNode input : union.getInputs()) {
                Pushed pushed = push(input, missing);
                List<RexNode> expressions = new ArrayList<>();
                for (int i = 0; i < width; i++) {
                    expressions.add(Rels.column(pushed.rel, pushed.map[i]));
                }
                append(expressions, pushed);
                exact &= pushed.exact;
                inputs.add(Rels.project(pushed.rel, expressions));
            }
            int[] d = new int[columns.length];
            Arrays.setAll(d, i -> width + i);
            return new Pushed(Rels.union(inputs), identity(width), d, exact);
        }

        private Pushed elements(UnnestRel unnest) {
            Pushed input = push(unnest.getInput(), false);
            RelNode rel = new UnnestRel(input.rel, input.map[unnest.column()], unnest.element(), unnest.ordinality());
            int before = Rels.width(unnest.getInput());
            int after = Rels.width(input.rel);
            int[] map = new int[Rels.width(unnest)];
            Arrays.setAll(map, i -> i < before ? input.map[i] : after + i - before);
            return new Pushed(rel, map, input.d, input.exact);
        }
    }

    private static List<SortKey> moved(List<SortKey> keys, int[] map) {
        return keys.stream()
                .map(k -> new SortKey(map[k.column()], k.descending(), k.nullsFirst()))
                .toList();
    }

    private static AggregateCall moved(AggregateCall c, int[] map) {
        return new AggregateCall(
                c.function(),
                c.arguments().stream().map(a -> map[a]).toList(),
                c.distinct(),
                c.filter() < 0 ? -1 : map[c.filter()],
                moved(c.orderBy(), map),
                c.type());
    }

    /// Whether the aggregate of no rows is a number rather than NULL.
    static boolean countsNothing(AggregateCall call) {
        return switch (call.function().name()) {
            case "count", "count_if", "regr_count", "approx_count_distinct" -> true;
            default -> false;
        };
    }

    private static Object zero(DataType type) {
        return type == SimpleType.HUGEINT ? (Object) java.math.BigInteger.ZERO : (Object) 0L;
    }

    /// Whether the expression is NULL if all its columns are.
    private static boolean isNullOnNull(RexNode node) {
        return switch (node) {
            case RexInputRef _ -> true;
            case RexFieldAccess _ -> false;
            case RexCall call ->
                switch (call.getKind()) {
                    case EQUALS, NOT_EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL ->
                        call.getOperands().stream().anyMatch(Unnesting::isNullOnNull);
                    case CAST, NOT -> isNullOnNull(call.getOperands().getFirst());
                    case AND -> call.getOperands().stream().allMatch(Unnesting::isNullOnNull);
                    default ->
                        call.getOperator() instanceof Operators.Function f
                                && f.function().strict()
                                && call.getOperands().stream().anyMatch(Unnesting::isNullOnNull);
                };
            default -> false;
        };
    }
}
