package dev.ogive.sql.bind;

import dev.ogive.catalog.ViewDefinition;
import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.ListType;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.RowsRel;
import dev.ogive.plan.rel.SortRel;
import dev.ogive.plan.rel.SubqueryRel;
import dev.ogive.plan.rel.TableRel;
import dev.ogive.plan.rel.Types;
import dev.ogive.plan.rel.UnnestRel;
import dev.ogive.sql.RowIds;
import dev.ogive.sql.Series;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.tree.ExtraOperators;
import dev.ogive.storage.StoredTable;
import dev.ogive.storage.TableSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.sql.JoinConditionType;
import org.apache.calcite.sql.JoinType;
import org.apache.calcite.sql.SqlAsofJoin;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlPivot;
import org.apache.calcite.sql.SqlTableRef;
import org.apache.calcite.sql.SqlUnnestOperator;
import org.apache.calcite.sql.SqlUnpivot;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/// FROM: tables, subqueries, functions and joins.
final class FromBinder {
    /// A relation and what its columns are called.
    record Source(RelNode rel, List<Scope.Column> columns) {}

    private final QueryBinder queries;

    FromBinder(QueryBinder queries) {
        this.queries = queries;
    }

    Source bind(SqlNode node, Scope outer) {
        return switch (node.getKind()) {
            case JOIN -> join((SqlJoin) node, outer);
            case AS -> aliased((SqlCall) node, outer);
            case IDENTIFIER -> table((SqlIdentifier) node);
            case TABLE_REF -> bind(((SqlTableRef) node).operand(0), outer);
            case LATERAL -> bind(((SqlCall) node).operand(0), outer);
            case COLLECTION_TABLE -> function(((SqlCall) node).operand(0), outer);
            case UNNEST -> unnest((SqlCall) node, outer);
            case PIVOT -> named(new Pivots(queries, this).bind((SqlPivot) node, outer), null);
            case UNPIVOT -> named(new Pivots(queries, this).bind((SqlUnpivot) node, outer), null);
            default -> {
                if (node.isA(SqlKind.QUERY)) {
                    yield named(queries.query(node, outer), null);
                }
                if (node instanceof SqlCall call && call.getOperator().equals(ExtraOperators.SAMPLE)) {
                    yield new Samples(queries).of(call, bind(call.operand(0), outer));
                }
                throw SqlException.at(node, ErrorCode.NOT_SUPPORTED, node.getKind() + " is not supported in FROM");
            }
        };
    }

    private Source named(QueryBinder.Query query, String alias) {
        QueryBinder.Query visible = QueryBinder.visible(query);
        List<DataType> types = Types.columns(visible.rel().getRowType());
        List<Scope.Column> columns = new ArrayList<>();
        for (int i = 0; i < types.size(); i++) {
            columns.add(new Scope.Column(null, alias, visible.names().get(i), i, types.get(i), false));
        }
        return new Source(visible.rel(), columns);
    }

    private Source aliased(SqlCall as, Scope outer) {
        Source source = bind(as.operand(0), outer);
        String alias = ((SqlIdentifier) as.operand(1)).getSimple();
        int names = as.operandCount() - 2;
        List<Scope.Column> visible =
                source.columns.stream().filter(c -> !c.merged()).toList();
        if (names > visible.size()) {
            throw SqlException.at(
                    as,
                    ErrorCode.INVALID_STATEMENT,
                    "table '" + alias + "' has " + visible.size() + " columns, " + names + " are named");
        }
        boolean scalarFunction = names == 0
                && visible.size() == 1
                && as.operand(0).getKind() == SqlKind.COLLECTION_TABLE
                && !queries.macros().isMacro(((SqlCall) as.operand(0)).operand(0))
                && !(source.rel instanceof TableRel);
        List<Scope.Column> columns = new ArrayList<>();
        for (int i = 0; i < visible.size(); i++) {
            Scope.Column column = visible.get(i);
            String name = i < names
                    ? ((SqlIdentifier) as.operand(i + 2)).getSimple()
                    : scalarFunction ? alias : column.name();
            columns.add(new Scope.Column(null, alias, name, column.index(), column.type(), false));
        }
        List<Scope.Column> rowIds =
                source.columns.stream().filter(Scope.Column::isRowId).toList();
        if (rowIds.size() == 1) {
            columns.add(rowIds.getFirst().of(alias));
        }
        return new Source(source.rel, columns);
    }

    private Source table(SqlIdentifier id) {
        List<String> parts = id.names;
        String name = parts.getLast();
        if (parts.size() == 1) {
            QueryBinder.Query query = queries.named(name);
            if (query != null) {
                return named(query, name);
            }
        }
        String schema = parts.size() > 1 ? parts.get(parts.size() - 2) : null;
        ViewDefinition view = queries.tables().view(schema, name);
        if (view != null) {
            return named(queries.view(view, id), view.name().name());
        }
        TableSource table = queries.tables().table(schema, name);
        if (table == null && schema == null && looksLikeFile(name)) {
            table = queries.tables().function("read_file", List.of(name), Map.of());
        }
        if (table == null) {
            throw SqlException.at(
                    id,
                    ErrorCode.UNKNOWN_TABLE,
                    "no table is named '" + id + "'"
                            + Nearest.hint(name, queries.tables().names()));
        }
        return table(table, schema, name);
    }

    private static boolean looksLikeFile(String name) {
        return name.indexOf('.') >= 0 || name.indexOf('/') >= 0;
    }

    private Source table(TableSource table, String schema, String name) {
        List<Scope.Column> columns = new ArrayList<>();
        List<Field> fields = table.schema().fields();
        for (int i = 0; i < fields.size(); i++) {
            columns.add(new Scope.Column(
                    schema, name, fields.get(i).name(), i, fields.get(i).type(), false));
        }
        if (queries.readsRowIds()
                && table instanceof StoredTable stored
                && fields.stream().noneMatch(f -> f.name().equalsIgnoreCase(Scope.ROW_ID))) {
            columns.add(new Scope.Column(schema, name, Scope.ROW_ID, fields.size(), SimpleType.BIGINT, true));
            return new Source(new TableRel(queries.cluster(), new RowIds(stored)), columns);
        }
        return new Source(new TableRel(queries.cluster(), table), columns);
    }

    private Source function(SqlCall call, Scope outer) {
        String name = call.getOperator() instanceof SqlFunction f && f.getSqlIdentifier() != null
                ? SqlNodes.last(f.getSqlIdentifier())
                : call.getOperator().getName();
        String lower = name.toLowerCase(Locale.ROOT);
        Source expanded = queries.macros().call(call, true, body -> named(queries.withoutNames(body, outer), name));
        if (expanded != null) {
            return expanded;
        }
        Scope scope = queries.scope(outer, List.of());
        ExpressionBinder binder = ExpressionBinder.plain(queries, scope, "the arguments of a table function");
        if (queries.registry().scalar(lower) != null) {
            List<RexNode> operands = binder.bindAll(call.getOperandList());
            Series series = series(lower, operands);
            return series != null
                    ? table(series, null, lower)
                    : elements(binder.function(lower, operands), lower, false);
        }
        List<Object> arguments = new ArrayList<>();
        Map<String, Object> named = new HashMap<>();
        for (SqlNode operand : call.getOperandList()) {
            SqlNode key = null;
            SqlNode value = operand;
            if (operand.getKind() == SqlKind.ARGUMENT_ASSIGNMENT) {
                value = ((SqlCall) operand).operand(0);
                key = ((SqlCall) operand).operand(1);
            } else if (operand.getKind() == SqlKind.EQUALS
                    && ((SqlCall) operand).operand(0) instanceof SqlIdentifier id) {
                key = id;
                value = ((SqlCall) operand).operand(1);
            }
            Object constant = constant(value, binder);
            if (key == null) {
                arguments.add(constant);
            } else {
                named.put(((SqlIdentifier) key).getSimple().toLowerCase(Locale.ROOT), constant);
            }
        }
        TableSource table = queries.tables().function(lower, arguments, named);
        if (table == null) {
            throw SqlException.at(call, ErrorCode.UNKNOWN_FUNCTION, "no table function is named '" + name + "'");
        }
        return table(table, null, name);
    }

    /// A series over constant integers, whose rows no list has to hold; null for any other.
    private static Series series(String function, List<RexNode> operands) {
        boolean inclusive = function.equals("generate_series");
        if ((!inclusive && !function.equals("range")) || operands.isEmpty() || operands.size() > 3) {
            return null;
        }
        long[] values = new long[operands.size()];
        for (int i = 0; i < values.length; i++) {
            Expr.Literal literal = Operators.literal(operands.get(i));
            if (literal == null
                    || !(literal.value() instanceof Long value)
                    || !literal.type().isInteger()) {
                return null;
            }
            values[i] = value;
        }
        long from = values.length == 1 ? 0 : values[0];
        long to = values.length == 1 ? values[0] : values[1];
        long step = values.length == 3 ? values[2] : 1;
        return step == 0 ? null : Series.of(function, from, to, step, inclusive);
    }

    private Object constant(SqlNode node, ExpressionBinder binder) {
        if (node.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR) {
            List<Object> values = new ArrayList<>();
            ((SqlCall) node).getOperandList().forEach(o -> values.add(constant(o, binder)));
            return values;
        }
        if (node instanceof SqlIdentifier id && id.isSimple()) {
            return id.getSimple();
        }
        Expr.Literal literal = Operators.literal(binder.bind(node));
        if (literal == null) {
            throw SqlException.at(node, ErrorCode.NOT_SUPPORTED, "arguments of a table function have to be constants");
        }
        return literal.value();
    }

    private Source unnest(SqlCall call, Scope outer) {
        if (call.operandCount() != 1) {
            throw SqlException.at(call, ErrorCode.NOT_SUPPORTED, "UNNEST takes one list");
        }
        Scope scope = queries.scope(outer, List.of());
        RexNode value = ExpressionBinder.plain(queries, scope, "UNNEST").bind(call.operand(0));
        boolean ordinality = ((SqlUnnestOperator) call.getOperator()).withOrdinality;
        if (!(Rels.type(value) instanceof ListType)) {
            throw SqlException.at(
                    call,
                    ErrorCode.TYPE_MISMATCH,
                    "UNNEST takes a list, this is a " + Rels.type(value).sql());
        }
        return elements(value, "unnest", ordinality);
    }

    /// The elements of a list as rows, or one row with any other value.
    private Source elements(RexNode value, String name, boolean ordinality) {
        QueryBinder.Attached attached = queries.attach(RowsRel.one(queries.cluster()), List.of(value));
        RelNode one = Rels.project(attached.rel(), attached.expressions());
        if (!(Rels.type(value) instanceof ListType(DataType element))) {
            return new Source(one, List.of(new Scope.Column(null, name, name, 0, Rels.type(value), false)));
        }
        RelNode rows = new UnnestRel(one, 0, element, ordinality);
        List<Scope.Column> columns = new ArrayList<>();
        columns.add(new Scope.Column(null, name, name, 0, element, false));
        if (ordinality) {
            columns.add(new Scope.Column(null, name, "ordinality", 1, SimpleType.BIGINT, false));
        }
        return new Source(Rels.project(rows, Rels.columns(rows).subList(1, Rels.width(rows))), columns);
    }

    private Source join(SqlJoin node, Scope outer) {
        Source left = bind(node.getLeft(), outer);
        Scope lateral = queries.scope(outer, left.columns);
        Source right = bind(node.getRight(), lateral);
        int leftWidth = Rels.width(left.rel);
        List<Scope.Column> columns = new ArrayList<>(left.columns);
        for (Scope.Column c : right.columns) {
            columns.add(new Scope.Column(c.schema(), c.table(), c.name(), c.index() + leftWidth, c.type(), c.merged()));
        }
        JoinRelType type = switch (node.getJoinType()) {
            case INNER, CROSS, COMMA, ASOF -> JoinRelType.INNER;
            case LEFT, LEFT_ASOF -> JoinRelType.LEFT;
            case RIGHT -> JoinRelType.RIGHT;
            case FULL -> JoinRelType.FULL;
            case LEFT_SEMI_JOIN -> JoinRelType.SEMI;
            case LEFT_ANTI_JOIN -> JoinRelType.ANTI;
            default ->
                throw SqlException.at(node, ErrorCode.NOT_SUPPORTED, node.getJoinType() + " JOIN is not supported");
        };
        if (node.getJoinType() == JoinType.ASOF || node.getJoinType() == JoinType.LEFT_ASOF) {
            if (lateral.correlated) {
                throw SqlException.at(
                        node,
                        ErrorCode.NOT_SUPPORTED,
                        "the right side of an ASOF join cannot use columns of its left side");
            }
            return new Source(asOf(node, left, right, type, outer), columns);
        }
        RexNode condition = Operators.REX.makeLiteral(true);
        List<String> using = List.of();
        if (node.getConditionType() == JoinConditionType.ON) {
            Scope both = queries.scope(outer, columns);
            ExpressionBinder binder = ExpressionBinder.plain(queries, both, "JOIN ... ON");
            if ((type != JoinRelType.INNER || lateral.correlated) && hasQuery(node.getCondition())) {
                // Checked here, bound again for one side: no literal of it may have become a parameter.
                queries.keepingLiterals(() -> binder.condition(node.getCondition()));
                if (type.generatesNullsOnLeft() && !lateral.correlated) {
                    return new Source(outerJoin(node, left, right, type, outer), columns);
                }
                RelNode rel = matched(node, left, right, correlated(type, node), lateral);
                return new Source(rel, type.projectsRight() ? columns : left.columns);
            }
            condition = queries.condition(binder, node.getCondition());
        } else if (node.isNatural()) {
            using = commonNames(left, right);
        } else if (node.getConditionType() == JoinConditionType.USING) {
            using = new ArrayList<>();
            for (SqlNode name : (SqlNodeList) node.getCondition()) {
                using.add(((SqlIdentifier) name).getSimple());
            }
        }
        if (node.getConditionType() == JoinConditionType.NONE
                && !node.isNatural()
                && node.getJoinType() != JoinType.CROSS
                && node.getJoinType() != JoinType.COMMA) {
            throw SqlException.at(
                    node, ErrorCode.SYNTAX_ERROR, "a join needs ON or USING; CROSS JOIN takes every pair of rows");
        }
        List<int[]> merged = new ArrayList<>();
        List<RexNode> terms = new ArrayList<>();
        for (String name : using) {
            Scope.Column l = side(left, name, node, "left");
            Scope.Column r = side(right, name, node, "right");
            merged.add(new int[] {l.index(), r.index() + leftWidth});
            terms.add(ExpressionBinder.plain(queries, lateral, "USING")
                    .compare(
                            Expr.Comparison.EQUAL,
                            Rels.column(l.index(), l.type()),
                            Rels.column(r.index() + leftWidth, r.type()),
                            node));
        }
        if (!terms.isEmpty()) {
            condition = Rels.and(terms);
        }
        RelNode rel = join(left.rel, right.rel, condition, type, lateral, node);
        if (type == JoinRelType.SEMI || type == JoinRelType.ANTI) {
            return new Source(rel, left.columns);
        }
        return merged.isEmpty() ? new Source(rel, columns) : merge(rel, columns, merged, type);
    }

    private static boolean hasQuery(SqlNode node) {
        boolean[] found = {false};
        node.accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlCall call) {
                found[0] |= call.isA(SqlKind.QUERY);
                return super.visit(call);
            }
        });
        return found[0];
    }

    /// A RIGHT or FULL join whose ON has subqueries: for each row of one side the rows of the
    /// other that agree with it. Both sides are shared where a FULL join reads them twice.
    private RelNode outerJoin(SqlJoin node, Source left, Source right, JoinRelType type, Scope outer) {
        int width = Rels.width(left.rel);
        int rightWidth = Rels.width(right.rel);
        if (type == JoinRelType.RIGHT) {
            RelNode swapped = matched(node, right, left, SubqueryRel.Kind.LEFT, queries.scope(outer, right.columns));
            List<RexNode> columns = Rels.columns(swapped);
            List<RexNode> ordered = new ArrayList<>(columns.subList(rightWidth, rightWidth + width));
            ordered.addAll(columns.subList(0, rightWidth));
            return Rels.project(swapped, ordered);
        }
        Source l = queries.shared(left);
        Source r = queries.shared(right);
        RelNode fromLeft = matched(node, l, r, SubqueryRel.Kind.LEFT, queries.scope(outer, l.columns));
        RelNode alone = matched(node, r, l, SubqueryRel.Kind.ANTI, queries.scope(outer, r.columns));
        List<RexNode> padded = new ArrayList<>();
        for (RexNode column : Rels.columns(l.rel)) {
            padded.add(Operators.constant(null, Rels.type(column)));
        }
        padded.addAll(Rels.columns(alone).subList(0, rightWidth));
        return Rels.union(List.of(
                Rels.project(fromLeft, Rels.columns(fromLeft).subList(0, width + rightWidth)),
                Rels.project(alone, padded)));
    }

    /// ASOF: each row of the left with the one of the right that agrees with it and is nearest by
    /// the one inequality of ON.
    private RelNode asOf(SqlJoin node, Source left, Source right, JoinRelType type, Scope outer) {
        Scope around = queries.scope(outer, left.columns);
        Scope inner = queries.scope(around, right.columns);
        ExpressionBinder binder = ExpressionBinder.plain(queries, inner, "JOIN ... ON");
        List<RexNode> terms = new ArrayList<>();
        queries.keepingLiterals(() -> {
            if (node.getConditionType() == JoinConditionType.ON) {
                terms.addAll(Rels.conjuncts(binder.condition(node.getCondition())));
            } else if (node.getConditionType() == JoinConditionType.USING) {
                List<SqlNode> names = ((SqlNodeList) node.getCondition()).getList();
                for (int i = 0; i < names.size(); i++) {
                    // The last column is the one that need not be equal.
                    String name = ((SqlIdentifier) names.get(i)).getSimple();
                    Scope.Column l = side(left, name, node, "left");
                    Scope.Column r = side(right, name, node, "right");
                    terms.add(binder.compare(
                            i == names.size() - 1 ? Expr.Comparison.GREATER_OR_EQUAL : Expr.Comparison.EQUAL,
                            around.outerColumn(l),
                            Rels.column(r.index(), r.type()),
                            node));
                }
            }
            if (node instanceof SqlAsofJoin asOf) {
                terms.addAll(Rels.conjuncts(binder.condition(asOf.getMatchCondition())));
            }
            return null;
        });
        if (terms.stream().anyMatch(t -> Placeholders.contains(t, Items.Subquery.class))) {
            throw SqlException.at(node, ErrorCode.NOT_SUPPORTED, "the condition of an ASOF join takes no subqueries");
        }
        List<SortKey> nearest = new ArrayList<>();
        List<RexNode> columns = new ArrayList<>();
        for (RexNode term : terms) {
            boolean less = term.getKind() == SqlKind.LESS_THAN || term.getKind() == SqlKind.LESS_THAN_OR_EQUAL;
            if (less || term.getKind() == SqlKind.GREATER_THAN || term.getKind() == SqlKind.GREATER_THAN_OR_EQUAL) {
                RexNode first = ((RexCall) term).getOperands().get(0);
                RexNode second = ((RexCall) term).getOperands().get(1);
                boolean rightIsFirst = readsRow(first);
                if (rightIsFirst == readsRow(second)) {
                    continue;
                }
                columns.add(rightIsFirst ? first : second);
                // What has to be less is nearest where it is greatest.
                nearest.add(new SortKey(Rels.width(right.rel), rightIsFirst == less, false));
            }
        }
        if (nearest.size() != 1) {
            throw SqlException.at(
                    node,
                    ErrorCode.INVALID_STATEMENT,
                    "an ASOF join needs one inequality between its sides, ON has " + nearest.size());
        }
        RelNode rows = queries.where(right.rel, Rels.and(terms));
        columns.addAll(0, Rels.columns(rows));
        RelNode first = new SortRel(Rels.project(rows, columns), nearest, 0, 1);
        RelNode match = Rels.project(first, Rels.columns(first).subList(0, Rels.width(right.rel)));
        return new SubqueryRel(
                left.rel,
                match,
                type == JoinRelType.LEFT ? SubqueryRel.Kind.LEFT : SubqueryRel.Kind.INNER,
                around.id,
                Operators.REX.makeLiteral(true));
    }

    /// Whether the expression reads a column of the row itself rather than of one around it.
    private static boolean readsRow(RexNode node) {
        boolean[] found = {false};
        node.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitInputRef(RexInputRef reference) {
                found[0] = true;
                return null;
            }
        });
        return found[0];
    }

    /// Each row of `one` with those of `other` for which ON holds.
    ///
    /// @param around the scope of `one`, which `other` may have been bound in
    private RelNode matched(SqlJoin node, Source one, Source other, SubqueryRel.Kind kind, Scope around) {
        Scope inner = queries.scope(around, other.columns);
        RexNode condition = queries.keepingLiterals(
                () -> ExpressionBinder.plain(queries, inner, "JOIN ... ON").condition(node.getCondition()));
        RelNode rows = queries.where(other.rel, condition);
        return new SubqueryRel(one.rel, rows, kind, around.id, Operators.REX.makeLiteral(true));
    }

    private RelNode join(
            RelNode left, RelNode right, RexNode condition, JoinRelType type, Scope lateral, SqlNode place) {
        if (lateral.correlated) {
            return new SubqueryRel(left, right, correlated(type, place), lateral.id, condition);
        }
        if (Placeholders.contains(condition, Items.Subquery.class)) {
            if (type != JoinRelType.INNER) {
                throw SqlException.at(
                        place, ErrorCode.NOT_SUPPORTED, "subqueries in ON of a " + type.lowerName + " join");
            }
            return queries.where(Rels.join(left, right, Operators.REX.makeLiteral(true), type), condition);
        }
        return Rels.join(left, right, condition, type);
    }

    private static SubqueryRel.Kind correlated(JoinRelType type, SqlNode place) {
        return switch (type) {
            case INNER -> SubqueryRel.Kind.INNER;
            case LEFT -> SubqueryRel.Kind.LEFT;
            case SEMI -> SubqueryRel.Kind.SEMI;
            case ANTI -> SubqueryRel.Kind.ANTI;
            default ->
                throw SqlException.at(
                        place,
                        ErrorCode.INVALID_STATEMENT,
                        "the right side of a " + type.lowerName + " join cannot refer to the left");
        };
    }

    private static List<String> commonNames(Source left, Source right) {
        List<String> names = new ArrayList<>();
        for (Scope.Column l : left.columns) {
            boolean both = !l.merged()
                    && right.columns.stream()
                            .anyMatch(r -> !r.merged() && r.name().equalsIgnoreCase(l.name()));
            if (both && names.stream().noneMatch(n -> n.equalsIgnoreCase(l.name()))) {
                names.add(l.name());
            }
        }
        return names;
    }

    private static Scope.Column side(Source source, String name, SqlNode place, String side) {
        List<Scope.Column> found = source.columns.stream()
                .filter(c -> !c.merged() && c.name().equalsIgnoreCase(name))
                .toList();
        if (found.size() != 1) {
            throw SqlException.at(
                    place,
                    found.isEmpty() ? ErrorCode.UNKNOWN_COLUMN : ErrorCode.AMBIGUOUS_COLUMN,
                    "column '" + name + "' of USING is " + (found.isEmpty() ? "not in" : "ambiguous in") + " the "
                            + side + " side of the join");
        }
        return found.getFirst();
    }

    /// Columns of USING stand once: the left one's place, the value of the side that is there.
    private Source merge(RelNode rel, List<Scope.Column> columns, List<int[]> merged, JoinRelType type) {
        RelNode result = rel;
        Map<Integer, Integer> value = new HashMap<>();
        if (type == JoinRelType.FULL) {
            List<RexNode> all = new ArrayList<>(Rels.columns(rel));
            for (int[] pair : merged) {
                RexNode l = Rels.column(rel, pair[0]);
                RexNode r = Rels.column(rel, pair[1]);
                value.put(pair[0], all.size());
                all.add(Rels.caseOf(Rels.type(l), List.of(Rels.isNotNull(l), l, queries.cast(r, Rels.type(l), false))));
            }
            result = Rels.project(rel, all);
        } else {
            merged.forEach(p -> value.put(p[0], type == JoinRelType.RIGHT ? p[1] : p[0]));
        }
        List<Scope.Column> visible = new ArrayList<>();
        List<Scope.Column> hidden = new ArrayList<>();
        for (Scope.Column c : columns) {
            boolean isRight = merged.stream().anyMatch(p -> p[1] == c.index());
            Integer source = value.get(c.index());
            if (source != null) {
                DataType t = Types.columns(result.getRowType()).get(source);
                boolean same = source == c.index();
                visible.add(new Scope.Column(c.schema(), same ? c.table() : null, c.name(), source, t, false));
                if (!same) {
                    hidden.add(new Scope.Column(c.schema(), c.table(), c.name(), c.index(), c.type(), true));
                }
            } else if (isRight) {
                hidden.add(new Scope.Column(c.schema(), c.table(), c.name(), c.index(), c.type(), true));
            } else {
                visible.add(c);
            }
        }
        visible.addAll(hidden);
        return new Source(result, visible);
    }
}
