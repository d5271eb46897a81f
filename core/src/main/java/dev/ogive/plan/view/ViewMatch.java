package dev.ogive.plan.view;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.AggregateFunction;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.Types;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;

/// One grouping of a query against one view: whether it can be computed from the view's partials,
/// and how.
///
/// The rows of the view's join are those of the query's join without the query's further tables
/// (*extras*), cut down by the query's further conditions. So the query's answer is the view's
/// groups, joined with the extras, filtered by the further conditions and grouped anew, if all of
/// these can be said of the view's group keys. Every row of a group of the view has the same
/// keys, so it joins the same rows of the extras: sums are summed once for each.
final class ViewMatch {
    private static final Set<String> UNAFFECTED_BY_REPEATS =
            Set.of("min", "max", "bool_and", "bool_or", "bit_and", "bit_or");

    private final AggregateBlock query;
    private final MaterializedView view;
    private final ViewShape shape;
    private final AggregateBlock kept;

    /// What is the same value in all rows of the query, and of the view, in terms of the query's
    /// columns.
    private final Equalities inQuery;

    private Equalities inView;

    /// Replaces parameters by the values of an execution.
    private final UnaryOperator<Expr> valued;

    /// Per leaf of the view the leaf of the query.
    private final int[] leaves;

    private final boolean[] isExtra;

    /// Per leaf of the query that is an extra, its first column behind the view's.
    private final int[] extraStarts;

    private final List<Expr> keysInQuery = new ArrayList<>();
    private final List<Expr> keysInView = new ArrayList<>();
    private final List<ValueTest> tests = new ArrayList<>();
    private boolean dependedOnValues;
    private String refusal;

    private ViewMatch(
            AggregateBlock query, MaterializedView view, Equalities inQuery, UnaryOperator<Expr> valued, int[] leaves) {
        this.query = query;
        this.view = view;
        this.shape = view.shape();
        this.kept = shape.block();
        this.inQuery = inQuery;
        this.valued = valued;
        this.leaves = leaves;
        isExtra = new boolean[query.leaves().size()];
        Arrays.fill(isExtra, true);
        for (int leaf : leaves) {
            isExtra[leaf] = false;
        }
        extraStarts = new int[isExtra.length];
        int width = shape.types().size();
        for (int i = 0; i < isExtra.length; i++) {
            extraStarts[i] = width;
            width += isExtra[i] ? Rels.width(query.leaves().get(i)) : 0;
        }
    }

    /// The result of a match.
    ///
    /// @param rel what takes the place of the grouping; null where the view does not serve
    /// @param tests of values of parameters: others that pass and fail the same have this result
    /// @param dependsOnValues whether even those may have another one
    /// @param refusal why the view does not serve; null where it does
    record Result(RelNode rel, List<ValueTest> tests, boolean dependsOnValues, String refusal) {}

    /// @param valued replaces parameters by values as far as these are known
    static Result of(AggregateBlock query, MaterializedView view, Equalities inQuery, UnaryOperator<Expr> valued) {
        int[] leaves = leaves(query, view.shape().block());
        if (leaves == null) {
            return new Result(null, List.of(), false, "reads a table that the query does not read");
        }
        ViewMatch match = new ViewMatch(query, view, inQuery, valued, leaves);
        RelNode rel = match.match();
        return new Result(rel, match.tests, match.dependedOnValues, rel == null ? match.refusal : null);
    }

    /// Where the query has the view's tables; null where it has not.
    private static int[] leaves(AggregateBlock query, AggregateBlock view) {
        int[] found = new int[view.leaves().size()];
        for (int i = 0; i < found.length; i++) {
            StoredTable table = view.table(i);
            found[i] = -1;
            for (int j = 0; j < query.leaves().size() && found[i] < 0; j++) {
                StoredTable candidate = query.table(j);
                if (candidate != null && candidate.id() == table.id()) {
                    found[i] = j;
                }
            }
            if (found[i] < 0) {
                return null;
            }
        }
        return found;
    }

    /// A column of the view's tables as a column of the query's.
    private int toQuery(int column) {
        int leaf = kept.leafOf(column);
        return query.starts()[leaves[leaf]] + column - kept.starts()[leaf];
    }

    private RexNode toQuery(RexNode node) {
        return node == null ? null : Rels.remap(node, this::toQuery);
    }

    private RelNode match() {
        List<RexNode> viewConditions =
                kept.conditions().stream().map(this::toQuery).toList();
        inView = Equalities.of(viewConditions);
        for (RexNode key : kept.groups()) {
            RexNode moved = toQuery(key);
            keysInQuery.add(inQuery.canonical(moved));
            keysInView.add(inView.canonical(moved));
        }
        if (!areImplied(viewConditions)) {
            return refused("it has only rows that satisfy a condition of its own");
        }
        List<RexNode> conditions = compensation(viewConditions);
        if (conditions == null) {
            return null;
        }
        List<RexNode> columns = new ArrayList<>();
        for (RexNode group : query.groups()) {
            RexNode key = translated(group, inQuery, keysInQuery);
            if (key == null) {
                return refused("its groups do not tell what is grouped by: " + names(group));
            }
            columns.add(key);
        }
        return grouped(conditions, columns);
    }

    private RelNode refused(String why) {
        refusal = why;
        return null;
    }

    /// For people: the columns of an expression.
    private String names(RexNode node) {
        return Rels.inputs(node).stream()
                .mapToObj(c -> {
                    int leaf = query.leafOf(c);
                    StoredTable table = query.table(leaf);
                    return table == null
                            ? "a computed column"
                            : table.schema().field(c - query.starts()[leaf]).name();
                })
                .distinct()
                .collect(Collectors.joining(", "));
    }

    /// Whether all rows of the query satisfy the view's conditions.
    private boolean areImplied(List<RexNode> viewConditions) {
        List<Expr> given = null;
        List<Expr> givenValues = null;
        for (RexNode wanted : viewConditions) {
            if (Equalities.isEquality(wanted)) {
                List<RexNode> sides = ((RexCall) wanted).getOperands();
                int a = ((RexInputRef) sides.get(0)).getIndex();
                int b = ((RexInputRef) sides.get(1)).getIndex();
                if (inQuery.least(a) == inQuery.least(b)) {
                    continue;
                }
                return false;
            }
            if (given == null) {
                given = query.conditions().stream().map(inQuery::canonical).toList();
                givenValues = given.stream().map(valued).toList();
            }
            Expr canonical = inQuery.canonical(wanted);
            if (given.contains(canonical)) {
                continue;
            }
            dependedOnValues = true;
            if (givenValues.stream().noneMatch(g -> Implication.follows(canonical, g))) {
                return false;
            }
        }
        return true;
    }

    /// The query's conditions that are still to be tested, over the view's columns and the
    /// extras'; null where one cannot be.
    private List<RexNode> compensation(List<RexNode> viewConditions) {
        List<RexNode> result = new ArrayList<>();
        List<Expr> satisfied = null;
        for (RexNode condition : query.conditions()) {
            if (Equalities.isEquality(condition)) {
                List<RexNode> sides = ((RexCall) condition).getOperands();
                int a = ((RexInputRef) sides.get(0)).getIndex();
                int b = ((RexInputRef) sides.get(1)).getIndex();
                if (inView.least(a) == inView.least(b)) {
                    continue;
                }
            }
            RexNode translated = translated(condition, inView, keysInView);
            if (translated != null) {
                result.add(translated);
                continue;
            }
            if (satisfied == null) {
                satisfied = viewConditions.stream().map(inQuery::canonical).toList();
            }
            Expr canonical = inQuery.canonical(condition);
            if (satisfied.contains(canonical)) {
                continue;
            }
            Expr withValues = valued.apply(canonical);
            dependedOnValues |= !withValues.equals(canonical);
            if (!satisfied.contains(withValues)) {
                refused("its groups do not tell what is filtered by: " + names(condition));
                return null;
            }
        }
        return result;
    }

    /// The expression over the view's columns, then the extras'; null where it reads what these
    /// do not tell.
    ///
    /// @param keys the view's keys, canonical by `equalities`
    private RexNode translated(RexNode node, Equalities equalities, List<Expr> keys) {
        boolean[] failed = {false};
        RexNode result = node.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef reference) {
                RexNode key = key(reference);
                if (key != null) {
                    return key;
                }
                int leaf = query.leafOf(reference.getIndex());
                if (isExtra[leaf]) {
                    return new RexInputRef(
                            extraStarts[leaf] + reference.getIndex() - query.starts()[leaf], reference.getType());
                }
                failed[0] = true;
                return reference;
            }

            @Override
            public RexNode visitCall(RexCall call) {
                RexNode key = call.getOperands().isEmpty() ? null : key(call);
                if (key == null) {
                    key = Truncation.ofFiner(call, keys, equalities::canonical);
                }
                return key != null ? key : visitParts(call);
            }

            // What cannot be told by its parts may be one that beginnings of days tell.
            private RexNode visitParts(RexCall call) {
                boolean before = failed[0];
                failed[0] = false;
                RexNode whole = super.visitCall(call);
                if (failed[0]) {
                    RexNode bounded =
                            Truncation.bounded(call, keys, equalities::canonical, ViewMatch.this::isBeginning);
                    whole = bounded != null ? bounded : whole;
                    failed[0] = bounded == null;
                }
                failed[0] |= before;
                return whole;
            }

            private RexNode key(RexNode part) {
                int index = keys.indexOf(equalities.canonical(part));
                return index < 0 ? null : Rels.column(index, Rels.type(part));
            }
        });
        return failed[0] ? null : result;
    }

    private boolean isBeginning(Expr bound, String unit) {
        boolean is = Truncation.isBeginning(valued.apply(bound), unit);
        if (!(bound instanceof Expr.Literal || bound instanceof Expr.Column)) {
            tests.add(new ValueTest(bound, unit, is));
        }
        return is;
    }

    /// The partial of this function, argument and filter, or -1.
    private int partial(String function, RexNode argument, RexNode filter) {
        Expr wanted = canonical(argument);
        Expr wantedFilter = canonical(filter);
        for (int i = 0; i < shape.partials().size(); i++) {
            ViewShape.Partial partial = shape.partials().get(i);
            if (partial.function().name().equals(function)
                    && Objects.equals(canonical(toQuery(partial.argument())), wanted)
                    && Objects.equals(canonical(toQuery(partial.filter())), wantedFilter)) {
                return kept.groups().size() + i;
            }
        }
        return -1;
    }

    private Expr canonical(RexNode node) {
        return node == null ? null : inQuery.canonical(node);
    }

    /// The view's groups, joined, filtered and grouped anew.
    ///
    /// @param columns the query's keys over the view's columns, then the extras'; aggregated
    ///     columns are added
    private RelNode grouped(List<RexNode> conditions, List<RexNode> columns) {
        int keys = columns.size();
        List<AggregateCall> calls = new ArrayList<>();
        List<Answer> answers = new ArrayList<>();
        Map<List<Object>, Integer> known = new HashMap<>();
        for (AggregateBlock.Call call : query.calls()) {
            Answer answer = answer(call, columns, calls, known);
            if (answer == null) {
                String of = call.arguments().stream().map(this::names).collect(Collectors.joining(", "));
                return refused("it does not keep " + call.function().name() + "(" + of + ")");
            }
            answers.add(answer);
        }
        RelNode joined = Rels.union(view.inputs(query.leaves().getFirst().getCluster()));
        for (int i = 0; i < isExtra.length; i++) {
            if (isExtra[i]) {
                joined = Rels.join(joined, query.leaves().get(i), Operators.REX.makeLiteral(true), JoinRelType.INNER);
            }
        }
        List<RexNode> tests = new ArrayList<>(conditions);
        if (kept.groups().isEmpty()) {
            // An aggregate over no rows is a row too, which must not make a group with an extra.
            RexNode none = Operators.constant(0L, SimpleType.BIGINT);
            tests.add(Rels.compare(Expr.Comparison.GREATER, Rels.column(0, SimpleType.BIGINT), none));
        }
        RelNode filtered = Rels.filter(joined, Rels.and(tests));
        List<Integer> groups = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            groups.add(i);
        }
        GroupRel group = new GroupRel(Rels.project(filtered, columns), groups, query.sets(), calls);
        List<RexNode> outputs = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            outputs.add(Rels.column(group, i));
        }
        answers.forEach(a -> outputs.add(a.of(group, keys)));
        if (query.sets().size() > 1) {
            outputs.add(Rels.column(group, keys + calls.size()));
        }
        return Rels.project(group, outputs);
    }

    /// An aggregate of the query from aggregates over partials.
    ///
    /// @param first,second positions among the calls; the second is the count of a mean, or -1
    private record Answer(AggregateBlock.Call call, int first, int second) {
        RexNode of(RelNode group, int keys) {
            RexNode value = Rels.column(group, keys + first);
            DataType type = call.type();
            if (call.function().name().equals("count") && !call.distinct()) {
                RexNode zero = Operators.constant(0L, SimpleType.BIGINT);
                return Rels.caseOf(type, List.of(Rels.isNull(value), zero, cast(value, type)));
            }
            if (second >= 0) {
                RexNode count = cast(Rels.column(group, keys + second), SimpleType.BIGINT);
                MeanOfSum mean = new MeanOfSum(Rels.type(call.arguments().getFirst()));
                return Operators.call(mean, List.of(value, count), type);
            }
            return Rels.type(value).equals(type) ? value : cast(value, type);
        }

        private static RexNode cast(RexNode value, DataType type) {
            return Operators.REX.makeCall(Types.of(type), SqlStdOperatorTable.CAST, List.of(value));
        }
    }

    private Answer answer(
            AggregateBlock.Call call,
            List<RexNode> columns,
            List<AggregateCall> calls,
            Map<List<Object>, Integer> known) {
        if (!call.distinct() && !call.ordered() && call.arguments().size() <= 1) {
            Answer whole = ofPartials(call, call.filter(), -1, columns, calls, known);
            if (whole != null) {
                return whole;
            }
            // A filter on keys is the same for all rows of a group.
            RexNode filter = call.filter() == null ? null : translated(call.filter(), inQuery, keysInQuery);
            if (filter != null) {
                int before = columns.size();
                Answer filtered = ofPartials(call, null, position(columns, filter), columns, calls, known);
                if (filtered != null) {
                    return filtered;
                }
                columns.subList(before, columns.size()).clear();
            }
        }
        return ofKeys(call, columns, calls);
    }

    /// An aggregate from partials of the same argument; null where there are none.
    ///
    /// @param kept the filter of these partials
    /// @param filter the column that tells which groups to take, or -1
    private Answer ofPartials(
            AggregateBlock.Call call,
            RexNode kept,
            int filter,
            List<RexNode> columns,
            List<AggregateCall> calls,
            Map<List<Object>, Integer> known) {
        String name = call.function().name();
        RexNode argument = call.arguments().size() == 1 ? call.arguments().getFirst() : null;
        if (name.equals("count")) {
            int partial = partial("count", counted(argument), kept);
            if (partial >= 0) {
                return new Answer(call, over("sum", partial, filter, columns, calls, known), -1);
            }
            return argument == null ? null : countOfKey(call, argument, kept, filter, columns, calls);
        }
        if (name.equals("sum") || (name.equals("avg") && call.type() == SimpleType.DOUBLE)) {
            int sum = partial("sum", argument, kept);
            if (sum < 0) {
                return null;
            }
            if (name.equals("sum")) {
                return new Answer(call, over("sum", sum, filter, columns, calls, known), -1);
            }
            int count = partial("count", counted(argument), kept);
            Answer ofKey = count < 0 ? countOfKey(call, argument, kept, filter, columns, calls) : null;
            if (count >= 0 || ofKey != null) {
                int first = over("sum", sum, filter, columns, calls, known);
                int second = ofKey != null ? ofKey.first() : over("sum", count, filter, columns, calls, known);
                return new Answer(call, first, second);
            }
        } else if (ViewShape.isOfItself(call)) {
            int partial = partial(name, argument, kept);
            if (partial >= 0) {
                return new Answer(call, over(name, partial, filter, columns, calls, known), -1);
            }
        }
        return null;
    }

    /// The count of a key that is not NULL: that of all rows of groups in which it is not.
    private Answer countOfKey(
            AggregateBlock.Call call,
            RexNode argument,
            RexNode kept,
            int filter,
            List<RexNode> columns,
            List<AggregateCall> calls) {
        RexNode key = translated(argument, inQuery, keysInQuery);
        int all = partial("count", null, kept);
        if (key == null || all < 0) {
            return null;
        }
        RexNode zero = Operators.constant(0L, SimpleType.BIGINT);
        RexNode rows = Rels.column(all, shape.types().get(all));
        RexNode counted = Rels.caseOf(SimpleType.BIGINT, List.of(Rels.isNull(key), zero, rows));
        AggregateFunction sum = ViewShape.aggregate("sum");
        DataType type = sum.resolve(List.of(SimpleType.BIGINT)).resultType();
        calls.add(new AggregateCall(sum, List.of(position(columns, counted)), false, filter, List.of(), type));
        return new Answer(call, calls.size() - 1, -1);
    }

    /// `count(x)` of what is never NULL is count(*).
    private RexNode counted(RexNode argument) {
        if (argument instanceof RexInputRef reference) {
            int leaf = query.leafOf(reference.getIndex());
            StoredTable table = query.table(leaf);
            if (table != null
                    && !table.schema()
                            .field(reference.getIndex() - query.starts()[leaf])
                            .nullable()) {
                return null;
            }
        }
        return argument;
    }

    /// An aggregate of what is the same in all rows of a group of the view, and for which it does
    /// not matter how many rows these are.
    private Answer ofKeys(AggregateBlock.Call call, List<RexNode> columns, List<AggregateCall> calls) {
        boolean repeats = call.distinct()
                || UNAFFECTED_BY_REPEATS.contains(call.function().name());
        if (!repeats || call.ordered()) {
            return null;
        }
        List<Integer> arguments = new ArrayList<>();
        for (RexNode argument : call.arguments()) {
            RexNode translated = translated(argument, inQuery, keysInQuery);
            if (translated == null) {
                return null;
            }
            arguments.add(position(columns, translated));
        }
        int filter = -1;
        if (call.filter() != null) {
            RexNode translated = translated(call.filter(), inQuery, keysInQuery);
            if (translated == null) {
                return null;
            }
            filter = position(columns, translated);
        }
        calls.add(new AggregateCall(call.function(), arguments, call.distinct(), filter, List.of(), call.type()));
        return new Answer(call, calls.size() - 1, -1);
    }

    /// The position of an aggregate over a column of the view among the calls.
    ///
    /// @param filter the column that tells which rows to take, or -1
    private int over(
            String function,
            int column,
            int filter,
            List<RexNode> columns,
            List<AggregateCall> calls,
            Map<List<Object>, Integer> known) {
        return known.computeIfAbsent(List.of(function, column, filter), _ -> {
            DataType type = shape.types().get(column);
            AggregateFunction resolved = ViewShape.aggregate(function);
            int argument = position(columns, Rels.column(column, type));
            DataType result = resolved.resolve(List.of(type)).resultType();
            calls.add(new AggregateCall(resolved, List.of(argument), false, filter, List.of(), result));
            return calls.size() - 1;
        });
    }

    private static int position(List<RexNode> columns, RexNode column) {
        columns.add(column);
        return columns.size() - 1;
    }
}
