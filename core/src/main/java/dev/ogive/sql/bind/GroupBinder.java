package dev.ogive.sql.bind;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.plan.rel.GroupRel;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.Types;
import dev.ogive.sql.SqlException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexCorrelVariable;
import org.apache.calcite.rex.RexFieldAccess;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlInternalOperators;

/// GROUP BY: its expressions and grouping sets, the aggregation, and the rewriting of what is
/// computed above it.
@SuppressWarnings("NonApiType") // grouping sets are ordered
final class GroupBinder {
    private static final int MAX_SETS = 4096;

    private final QueryBinder queries;
    private final Scope scope;
    private final List<SqlNode> outputNodes;
    private final List<RexNode> outputs;
    private final ExpressionBinder binder;
    private final List<RexNode> groups = new ArrayList<>();
    private List<TreeSet<Integer>> sets = new ArrayList<>(List.of(new TreeSet<>()));

    GroupBinder(QueryBinder queries, Scope scope, List<SqlNode> outputNodes, List<RexNode> outputs) {
        this.queries = queries;
        this.scope = scope;
        this.outputNodes = outputNodes;
        this.outputs = outputs;
        this.binder = ExpressionBinder.plain(queries, scope, "GROUP BY");
    }

    /// The aggregation and everything above it, over its columns.
    record Grouped(
            RelNode rel,
            List<RexNode> expressions,
            RexNode having,
            RexNode qualify,
            List<RexNode> distinctOn,
            List<Items.Order> order) {}

    void bind(SqlNodeList elements) {
        if (elements == null) {
            return;
        }
        boolean distinct = false;
        List<SqlNode> nodes = elements.getList();
        if (nodes.size() == 1
                && nodes.getFirst() instanceof SqlCall call
                && call.getOperator().equals(SqlInternalOperators.GROUP_BY_DISTINCT)) {
            distinct = true;
            nodes = call.getOperandList();
        }
        for (SqlNode node : nodes) {
            if (node instanceof SqlIdentifier id && id.isStar()) {
                for (int i = 0; i < outputs.size(); i++) {
                    RexNode output = outputs.get(i);
                    if (!Placeholders.contains(output, Items.Aggregate.class)
                            && !Placeholders.contains(output, Items.Window.class)) {
                        cross(List.of(new TreeSet<>(List.of(position(output)))), node);
                    }
                }
            } else {
                cross(element(node), node);
            }
        }
        if (distinct) {
            sets = new ArrayList<>(new java.util.LinkedHashSet<>(sets));
        }
    }

    private void cross(List<TreeSet<Integer>> more, SqlNode place) {
        List<TreeSet<Integer>> product = new ArrayList<>();
        for (TreeSet<Integer> a : sets) {
            for (TreeSet<Integer> b : more) {
                TreeSet<Integer> both = new TreeSet<>(a);
                both.addAll(b);
                product.add(both);
                if (product.size() > MAX_SETS) {
                    throw SqlException.at(
                            place, ErrorCode.TOO_COMPLEX, "GROUP BY makes more than " + MAX_SETS + " grouping sets");
                }
            }
        }
        sets = product;
    }

    private List<TreeSet<Integer>> element(SqlNode node) {
        return switch (node.getKind()) {
            case ROLLUP -> {
                List<TreeSet<Integer>> parts = parts((SqlCall) node);
                List<TreeSet<Integer>> result = new ArrayList<>();
                for (int n = parts.size(); n >= 0; n--) {
                    TreeSet<Integer> set = new TreeSet<>();
                    parts.subList(0, n).forEach(set::addAll);
                    result.add(set);
                }
                yield result;
            }
            case CUBE -> {
                List<TreeSet<Integer>> parts = parts((SqlCall) node);
                if (parts.size() > 12) {
                    throw SqlException.at(node, ErrorCode.TOO_COMPLEX, "CUBE takes at most 12 expressions");
                }
                List<TreeSet<Integer>> result = new ArrayList<>();
                for (int mask = (1 << parts.size()) - 1; mask >= 0; mask--) {
                    TreeSet<Integer> set = new TreeSet<>();
                    for (int i = 0; i < parts.size(); i++) {
                        if ((mask >> (parts.size() - 1 - i) & 1) != 0) {
                            set.addAll(parts.get(i));
                        }
                    }
                    result.add(set);
                }
                yield result;
            }
            case GROUPING_SETS -> {
                List<TreeSet<Integer>> result = new ArrayList<>();
                for (SqlNode operand : ((SqlCall) node).getOperandList()) {
                    result.addAll(element(operand));
                }
                yield result;
            }
            default -> List.of(columns(node));
        };
    }

    private List<TreeSet<Integer>> parts(SqlCall call) {
        List<TreeSet<Integer>> parts = new ArrayList<>();
        call.getOperandList().forEach(o -> parts.add(columns(o)));
        return parts;
    }

    /// One expression, or a parenthesized list of them.
    private TreeSet<Integer> columns(SqlNode node) {
        TreeSet<Integer> set = new TreeSet<>();
        if (node instanceof SqlNodeList list) {
            list.forEach(n -> set.addAll(columns(n)));
        } else if (node.getKind() == SqlKind.ROW) {
            ((SqlCall) node).getOperandList().forEach(n -> set.addAll(columns(n)));
        } else {
            set.add(position(expression(node)));
        }
        return set;
    }

    private RexNode expression(SqlNode node) {
        if (node instanceof SqlLiteral literal && Constants.of(literal).value() instanceof Long ordinal) {
            if (ordinal < 1 || ordinal > outputs.size()) {
                throw SqlException.at(
                        node,
                        ErrorCode.INVALID_STATEMENT,
                        "position " + ordinal + " is not in the select list, which has " + outputs.size() + " columns");
            }
            RexNode output = outputs.get((int) (ordinal - 1));
            SqlNode place = outputNodes.get((int) (ordinal - 1));
            if (Placeholders.contains(output, Items.Window.class)) {
                throw SqlException.at(
                        place, ErrorCode.INVALID_STATEMENT, "window functions are not allowed in GROUP BY");
            }
            if (Placeholders.contains(output, Items.Aggregate.class)
                    || Placeholders.contains(output, Items.Grouping.class)) {
                throw SqlException.at(place, ErrorCode.GROUPING_ERROR, "aggregates are not allowed in GROUP BY");
            }
            if (Placeholders.contains(output, Items.Unnest.class)) {
                throw SqlException.at(place, ErrorCode.INVALID_STATEMENT, "unnest(...) cannot stand in GROUP BY");
            }
            return output;
        }
        return binder.bind(node);
    }

    private int position(RexNode expression) {
        int position = groups.indexOf(expression);
        if (position < 0) {
            position = groups.size();
            groups.add(expression);
        }
        return position;
    }

    Grouped group(
            RelNode input,
            List<RexNode> expressions,
            RexNode having,
            RexNode qualify,
            List<RexNode> distinctOn,
            List<Items.Order> order) {
        List<Items.Aggregate> aggregates = new ArrayList<>();
        List<RexNode> all = new ArrayList<>(expressions);
        order.forEach(o -> all.add(o.key()));
        all.addAll(distinctOn);
        if (having != null) {
            all.add(having);
        }
        if (qualify != null) {
            all.add(qualify);
        }
        all.forEach(e -> Placeholders.collect(e, Items.Aggregate.class, aggregates));
        List<Items.Aggregate> distinct = new ArrayList<>(new java.util.LinkedHashSet<>(aggregates));

        List<RexNode> used = new ArrayList<>(groups);
        for (Items.Aggregate item : distinct) {
            used.addAll(item.arguments());
            item.orderBy().forEach(o -> used.add(o.key()));
            if (item.filter() != null) {
                used.add(item.filter());
            }
        }
        QueryBinder.Attached attached = queries.attach(input, used);
        List<RexNode> columns = new ArrayList<>(attached.expressions().subList(0, groups.size()));
        Map<RexNode, Integer> positions = new HashMap<>();
        for (int i = groups.size(); i < used.size(); i++) {
            RexNode expression = attached.expressions().get(i);
            int position = columns.indexOf(expression);
            if (position < 0) {
                position = columns.size();
                columns.add(expression);
            }
            positions.put(used.get(i), position);
        }
        List<AggregateCall> calls = new ArrayList<>();
        for (Items.Aggregate item : distinct) {
            calls.add(QueryBinder.call(item, positions::get));
        }
        List<Integer> keys = new ArrayList<>();
        for (int i = 0; i < groups.size(); i++) {
            keys.add(i);
        }
        List<List<Integer>> groupingSets = new ArrayList<>();
        sets.forEach(s -> groupingSets.add(List.copyOf(s)));
        GroupRel rel = new GroupRel(Rels.project(attached.rel(), columns), keys, groupingSets, calls);
        Rewriter rewriter = new Rewriter(rel, distinct);
        List<RexNode> rewritten = new ArrayList<>();
        expressions.forEach(e -> rewritten.add(rewriter.apply(e)));
        List<Items.Order> newOrder = new ArrayList<>();
        order.forEach(o -> newOrder.add(new Items.Order(rewriter.apply(o.key()), o.descending(), o.nullsFirst())));
        List<RexNode> newOn = new ArrayList<>();
        distinctOn.forEach(e -> newOn.add(rewriter.apply(e)));
        return new Grouped(
                rel,
                rewritten,
                having == null ? null : rewriter.apply(having),
                qualify == null ? null : rewriter.apply(qualify),
                newOn,
                newOrder);
    }

    /// Moves expressions from the aggregation's input to its output.
    private final class Rewriter extends RexShuttle {
        private final GroupRel rel;
        private final List<Items.Aggregate> aggregates;
        private final IdentityHashMap<Items.Subquery, Items.Subquery> moved = new IdentityHashMap<>();

        Rewriter(GroupRel rel, List<Items.Aggregate> aggregates) {
            this.rel = rel;
            this.aggregates = aggregates;
        }

        private RexNode group(RexNode node) {
            int position = groups.indexOf(node);
            return position < 0 ? null : Rels.column(rel, position);
        }

        @Override
        public RexNode visitInputRef(RexInputRef reference) {
            RexNode group = group(reference);
            if (group != null) {
                return group;
            }
            Scope.Column column = scope.columns.stream()
                    .filter(c -> c.index() == reference.getIndex())
                    .findFirst()
                    .orElse(null);
            throw new SqlException(
                    ErrorCode.GROUPING_ERROR,
                    "column '" + (column == null ? "?" : column.name())
                            + "' must appear in GROUP BY or inside an aggregate function",
                    0,
                    0);
        }

        @Override
        public RexNode visitCall(RexCall call) {
            RexNode group = group(call);
            if (group != null) {
                return group;
            }
            if (!(call.getOperator() instanceof Operators.Placeholder placeholder)) {
                return super.visitCall(call);
            }
            return switch (placeholder.content()) {
                case Items.Aggregate item -> Rels.column(rel, groups.size() + aggregates.indexOf(item));
                case Items.Grouping item -> grouping(item);
                case Items.Window item -> replaced(call, window(item), call.getOperands());
                case Items.Unnest item -> {
                    List<RexNode> operands = new ArrayList<>();
                    call.getOperands().forEach(o -> operands.add(apply(o)));
                    yield replaced(call, item, operands);
                }
                case Items.Subquery item -> {
                    List<RexNode> operands = new ArrayList<>();
                    call.getOperands().forEach(o -> operands.add(apply(o)));
                    yield replaced(call, moved.computeIfAbsent(item, this::move), operands);
                }
                default -> throw new IllegalStateException(placeholder.getName());
            };
        }

        private RexNode replaced(RexCall call, Object content, List<RexNode> operands) {
            return Operators.REX.makeCall(
                    call.getType(), new Operators.Placeholder(call.getOperator().getName(), content), operands);
        }

        private Items.Window window(Items.Window w) {
            return new Items.Window(
                    w.function(),
                    w.arguments().stream().map(this::apply).toList(),
                    w.distinct(),
                    w.filter() == null ? null : apply(w.filter()),
                    w.ignoreNulls(),
                    w.partitionBy().stream().map(this::apply).toList(),
                    order(w.orderBy()),
                    w.frame(),
                    w.type(),
                    order(w.argumentOrder()));
        }

        private List<Items.Order> order(List<Items.Order> items) {
            return items.stream()
                    .map(o -> new Items.Order(apply(o.key()), o.descending(), o.nullsFirst()))
                    .toList();
        }

        /// The subquery with its references to this scope's columns moved to the group columns.
        private Items.Subquery move(Items.Subquery item) {
            if (item.outer != scope) {
                return item;
            }
            RexShuttle references = new RexShuttle() {
                @Override
                public RexNode visitFieldAccess(RexFieldAccess access) {
                    if (access.getReferenceExpr() instanceof RexCorrelVariable variable
                            && variable.id.equals(scope.id)) {
                        DataType type = Types.of(access.getType());
                        RexInputRef group = (RexInputRef) Rewriter.this.visitInputRef(
                                new RexInputRef(access.getField().getIndex(), Types.of(type)));
                        return Operators.REX.makeFieldAccess(
                                Operators.REX.makeCorrel(rel.getRowType(), scope.id), group.getIndex());
                    }
                    return super.visitFieldAccess(access);
                }
            };
            RelNode query = item.query.accept(new RelHomogeneousShuttle() {
                @Override
                public RelNode visit(RelNode other) {
                    return super.visit(other).accept(references);
                }
            });
            return new Items.Subquery(item.kind, query, item.outer, item.comparison);
        }

        /// One bit per argument, set where the column is not grouped: decided by the grouping
        /// set's ordinal.
        private RexNode grouping(Items.Grouping item) {
            int ordinalColumn = groups.size() + aggregates.size();
            List<RexNode> operands = new ArrayList<>();
            for (int s = 0; s < sets.size(); s++) {
                long bits = 0;
                for (RexNode argument : item.arguments()) {
                    int position = groups.indexOf(argument);
                    if (position < 0) {
                        throw new SqlException(
                                ErrorCode.GROUPING_ERROR, "arguments of GROUPING are expressions of GROUP BY", 0, 0);
                    }
                    bits = bits << 1 | (sets.get(s).contains(position) ? 0 : 1);
                }
                RexNode value = Operators.constant(bits, SimpleType.BIGINT);
                if (s == sets.size() - 1) {
                    operands.add(value);
                } else {
                    operands.add(Rels.equal(
                            Rels.column(ordinalColumn, SimpleType.BIGINT),
                            Operators.constant((long) s, SimpleType.BIGINT)));
                    operands.add(value);
                }
            }
            return operands.size() == 1 ? operands.getFirst() : Rels.caseOf(SimpleType.BIGINT, operands);
        }
    }
}
