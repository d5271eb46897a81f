package dev.ogive.sql.bind;

import dev.ogive.error.ErrorCode;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.plan.rel.SortRel;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.tree.ExtraOperators;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlBasicTypeNameSpec;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlDataTypeSpec;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlPivot;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUnpivot;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/// PIVOT and UNPIVOT, as clauses of FROM and as statements: both are queries in other words.
///
/// PIVOT is a grouping with one filtered aggregate for each value; it groups by GROUP BY, or by
/// all columns that it does not use. UNPIVOT is a union of one query for each column.
final class Pivots {
    private final QueryBinder queries;
    private final FromBinder from;

    Pivots(QueryBinder queries, FromBinder from) {
        this.queries = queries;
        this.from = from;
    }

    static boolean isPivot(SqlCall call) {
        return call.getOperator().equals(ExtraOperators.PIVOT)
                || call.getOperator().equals(ExtraOperators.UNPIVOT);
    }

    /// A statement that begins with PIVOT or UNPIVOT.
    QueryBinder.Query bind(SqlBasicCall call, Scope outer) {
        FromBinder.Source source = queries.shared(from.bind(call.operand(0), outer));
        SqlNodeList on = call.operand(1);
        if (call.getOperator().equals(ExtraOperators.UNPIVOT)) {
            SqlNodeList names = call.operand(2);
            String name = names.isEmpty() ? "name" : ((SqlIdentifier) names.get(0)).getSimple();
            List<String> values = new ArrayList<>();
            for (int i = 1; i < names.size(); i++) {
                values.add(((SqlIdentifier) names.get(i)).getSimple());
            }
            return unpivot(
                    source,
                    groups(on, source),
                    name,
                    values.isEmpty() ? List.of("value") : values,
                    ((SqlLiteral) call.operand(3)).booleanValue(),
                    call,
                    outer);
        }
        List<Axis> axes = new ArrayList<>();
        for (SqlNode item : on) {
            SqlNode node = SqlNodes.withoutAlias(item);
            if (node.getKind() != SqlKind.IN || !(((SqlCall) node).operand(1) instanceof SqlNodeList values)) {
                axes.add(new Axis(found(source, node, outer)));
                continue;
            }
            List<Choice> choices = new ArrayList<>();
            values.forEach(v -> choices.add(choice(List.of(((SqlCall) node).operand(0)), v)));
            axes.add(new Axis(choices));
        }
        List<SqlNode> aggregates = new ArrayList<>(((SqlNodeList) call.operand(2)).getList());
        SqlNodeList group = call.operand(3);
        return pivot(source, axes, aggregates, group.isEmpty() ? null : group, call, outer);
    }

    /// `t PIVOT (sum(x) FOR c IN (1, 2))`.
    QueryBinder.Query bind(SqlPivot pivot, Scope outer) {
        FromBinder.Source source = from.bind(pivot.query, outer);
        List<Choice> choices = new ArrayList<>();
        for (SqlNode value : pivot.inList) {
            choices.add(choice(pivot.axisList.getList(), value));
        }
        return pivot(source, List.of(new Axis(choices)), pivot.aggList.getList(), null, pivot, outer);
    }

    /// `t UNPIVOT (v FOR n IN (a, b))`.
    QueryBinder.Query bind(SqlUnpivot unpivot, Scope outer) {
        FromBinder.Source source = queries.shared(from.bind(unpivot.query, outer));
        List<String> values = new ArrayList<>();
        unpivot.measureList.forEach(m -> values.add(((SqlIdentifier) m).getSimple()));
        List<Group> groups = new ArrayList<>();
        for (SqlNode item : unpivot.inList) {
            SqlNode node = SqlNodes.withoutAlias(item);
            List<SqlNode> columns = node instanceof SqlNodeList list ? list.getList() : List.of(node);
            SqlNode label = item.getKind() == SqlKind.AS ? ((SqlCall) item).operand(1) : null;
            groups.add(new Group(
                    columns,
                    label instanceof SqlNodeList list && list.size() == 1 && list.get(0) instanceof SqlLiteral literal
                            ? literal.getValueAs(Object.class).toString()
                            : columns.stream()
                                    .map(c -> SqlNodes.last((SqlIdentifier) c))
                                    .collect(java.util.stream.Collectors.joining("_"))));
        }
        return unpivot(
                source,
                groups,
                ((SqlIdentifier) unpivot.axisList.get(0)).getSimple(),
                values,
                unpivot.includeNulls,
                unpivot,
                outer);
    }

    // PIVOT

    /// One value of an axis: the condition of its rows, and what its columns are called.
    private record Choice(List<SqlNode> conditions, String name) {}

    private record Axis(List<Choice> choices) {}

    private static Choice choice(List<SqlNode> columns, SqlNode item) {
        SqlNode value = SqlNodes.withoutAlias(item);
        List<SqlNode> values = value instanceof SqlNodeList list
                ? list.getList()
                : value.getKind() == SqlKind.ROW ? ((SqlCall) value).getOperandList() : List.of(value);
        if (values.size() != columns.size()) {
            throw SqlException.at(
                    item,
                    ErrorCode.INVALID_STATEMENT,
                    "PIVOT is over " + columns.size() + " columns, this are " + values.size() + " values");
        }
        List<SqlNode> conditions = new ArrayList<>();
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            SqlNode single = values.get(i);
            conditions.add(SqlStdOperatorTable.IS_NOT_DISTINCT_FROM.createCall(
                    item.getParserPosition(), columns.get(i), single));
            parts.add(
                    single instanceof SqlLiteral literal && literal.getValue() != null
                            ? Constants.of(literal).value().toString()
                            : single instanceof SqlLiteral ? "NULL" : single.toString());
        }
        String name = item.getKind() == SqlKind.AS
                ? ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple()
                : String.join("_", parts);
        return new Choice(conditions, name);
    }

    private static SqlNode text(SqlNode node) {
        SqlParserPos p = node.getParserPosition();
        return SqlStdOperatorTable.CAST.createCall(
                p, node, new SqlDataTypeSpec(new SqlBasicTypeNameSpec(SqlTypeName.VARCHAR, p), p));
    }

    /// More values than this do not become columns.
    private static final int FOUND_MAX = 10_000;

    /// One choice for each value that the column has now.
    private List<Choice> found(FromBinder.Source source, SqlNode node, Scope outer) {
        SqlParserPos p = node.getParserPosition();
        SqlNode text = text(node);
        SqlSelect select = new SqlSelect(
                p,
                null,
                SqlNodeList.of(text, node),
                null,
                SqlStdOperatorTable.IS_NOT_NULL.createCall(p, node),
                SqlNodeList.of(text, node),
                null,
                null,
                null,
                null,
                null,
                null,
                null);
        QueryBinder.Query distinct = queries.keepingLiterals(() -> queries.select(select, source, outer));
        RelNode ordered = new SortRel(distinct.rel(), List.of(new SortKey(1, false, false)), 0, FOUND_MAX + 1);
        List<List<Object>> rows = queries.rows(new QueryBinder.Query(ordered, distinct.names()));
        if (rows.size() > FOUND_MAX) {
            throw SqlException.at(
                    node,
                    ErrorCode.TOO_COMPLEX,
                    "'" + node + "' has more than " + FOUND_MAX + " values: name some in IN");
        }
        List<Choice> choices = new ArrayList<>();
        for (List<Object> row : rows) {
            String value = row.getFirst().toString();
            SqlNode equal =
                    SqlStdOperatorTable.EQUALS.createCall(p, text, SqlLiteral.createCharString(value, "UTF-8", p));
            choices.add(new Choice(List.of(equal), value));
        }
        return choices;
    }

    private QueryBinder.Query pivot(
            FromBinder.Source source,
            List<Axis> axes,
            List<SqlNode> aggregates,
            SqlNodeList group,
            SqlNode place,
            Scope outer) {
        SqlParserPos p = place.getParserPosition();
        List<SqlNode> counted = aggregates.isEmpty()
                ? List.of(SqlStdOperatorTable.COUNT.createCall(p, SqlIdentifier.star(p)))
                : aggregates;
        List<SqlNode> items = new ArrayList<>();
        List<SqlNode> keys = new ArrayList<>();
        if (group != null) {
            for (SqlNode key : group) {
                items.add(key);
                keys.add(SqlNodes.withoutAlias(key));
            }
        } else {
            Set<String> used = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
            counted.forEach(a -> collect(a, used));
            axes.forEach(a -> a.choices.forEach(c -> c.conditions.forEach(n -> collect(n, used))));
            for (Scope.Column column : source.columns()) {
                if (!column.merged() && !used.contains(column.name())) {
                    SqlIdentifier id = new SqlIdentifier(column.name(), p);
                    items.add(id);
                    keys.add(id);
                }
            }
        }
        List<Choice> combined = List.of(new Choice(List.of(), ""));
        for (Axis axis : axes) {
            List<Choice> next = new ArrayList<>();
            for (Choice left : combined) {
                for (Choice right : axis.choices) {
                    List<SqlNode> conditions = new ArrayList<>(left.conditions);
                    conditions.addAll(right.conditions);
                    next.add(new Choice(conditions, left.name.isEmpty() ? right.name : left.name + "_" + right.name));
                }
            }
            combined = next;
        }
        for (Choice choice : combined) {
            for (SqlNode item : counted) {
                SqlNode aggregate = SqlNodes.withoutAlias(item);
                SqlNode filtered = choice.conditions.isEmpty()
                        ? aggregate
                        : SqlStdOperatorTable.FILTER.createCall(p, aggregate, and(choice.conditions, p));
                String name = item.getKind() == SqlKind.AS
                        ? ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple()
                        : counted.size() > 1 ? aggregateName(aggregate) : "";
                String full = choice.name.isEmpty()
                        ? (name.isEmpty() ? Naming.of(item) : name)
                        : name.isEmpty() ? choice.name : choice.name + "_" + name;
                items.add(SqlStdOperatorTable.AS.createCall(p, filtered, new SqlIdentifier(full, p)));
            }
        }
        SqlNodeList grouping = keys.isEmpty() ? null : new SqlNodeList(keys, p);
        SqlSelect select = new SqlSelect(
                p, null, new SqlNodeList(items, p), null, null, grouping, null, null, null, null, null, null, null);
        return queries.keepingLiterals(() -> queries.select(select, source, outer));
    }

    private static String aggregateName(SqlNode aggregate) {
        return aggregate.toString().replace("`", "").replace("\"", "").toLowerCase(Locale.ROOT);
    }

    private static SqlNode and(List<SqlNode> conditions, SqlParserPos p) {
        SqlNode result = conditions.getFirst();
        for (SqlNode condition : conditions.subList(1, conditions.size())) {
            result = SqlStdOperatorTable.AND.createCall(p, result, condition);
        }
        return result;
    }

    private static void collect(SqlNode node, Set<String> names) {
        node.accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlIdentifier id) {
                if (!id.isStar()) {
                    names.add(SqlNodes.last(id));
                }
                return null;
            }
        });
    }

    // UNPIVOT

    /// Columns that become the values of one row.
    private record Group(List<SqlNode> columns, String name) {}

    private List<Group> groups(SqlNodeList on, FromBinder.Source source) {
        List<Group> groups = new ArrayList<>();
        for (SqlNode item : on) {
            SqlNode node = SqlNodes.withoutAlias(item);
            List<SqlNode> columns = node.getKind() == SqlKind.ROW ? ((SqlCall) node).getOperandList() : List.of(node);
            if (node instanceof SqlIdentifier id && id.isStar()) {
                for (Scope.Column column : source.columns()) {
                    if (!column.merged()) {
                        groups.add(new Group(
                                List.of(new SqlIdentifier(column.name(), id.getParserPosition())), column.name()));
                    }
                }
                continue;
            }
            String name = item.getKind() == SqlKind.AS
                    ? ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple()
                    : columns.stream().map(Naming::of).collect(java.util.stream.Collectors.joining("_"));
            groups.add(new Group(columns, name));
        }
        return groups;
    }

    private QueryBinder.Query unpivot(
            FromBinder.Source source,
            List<Group> groups,
            String name,
            List<String> values,
            boolean nulls,
            SqlNode place,
            Scope outer) {
        SqlParserPos p = place.getParserPosition();
        Set<String> used = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
        groups.forEach(g -> g.columns.forEach(c -> collect(c, used)));
        List<QueryBinder.Query> parts = new ArrayList<>();
        for (Group group : groups) {
            if (group.columns.size() != values.size()) {
                throw SqlException.at(
                        place,
                        ErrorCode.INVALID_STATEMENT,
                        "UNPIVOT makes " + values.size() + " columns of values, '" + group.name + "' are "
                                + group.columns.size());
            }
            List<SqlNode> items = new ArrayList<>();
            for (Scope.Column column : source.columns()) {
                if (!column.merged() && !used.contains(column.name())) {
                    items.add(new SqlIdentifier(column.name(), p));
                }
            }
            items.add(SqlStdOperatorTable.AS.createCall(
                    p, SqlLiteral.createCharString(group.name, p), new SqlIdentifier(name, p)));
            SqlNode present = null;
            for (int i = 0; i < values.size(); i++) {
                SqlNode value = group.columns.get(i);
                items.add(SqlStdOperatorTable.AS.createCall(p, value, new SqlIdentifier(values.get(i), p)));
                SqlNode known = SqlStdOperatorTable.IS_NOT_NULL.createCall(p, value);
                present = present == null ? known : SqlStdOperatorTable.OR.createCall(p, present, known);
            }
            SqlSelect select = new SqlSelect(
                    p,
                    null,
                    new SqlNodeList(items, p),
                    null,
                    nulls ? null : present,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null);
            parts.add(queries.keepingLiterals(() -> queries.select(select, source, outer)));
        }
        return queries.union(parts, place);
    }
}
