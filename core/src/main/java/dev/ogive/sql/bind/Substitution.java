package dev.ogive.sql.bind;

import dev.ogive.sql.tree.GroupsWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLambda;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.SqlWithItem;
import org.apache.calcite.sql.util.SqlShuttle;

/// A parse tree with other expressions in place of some names: arguments of a macro for its
/// parameters. Names of tables, aliases and fields stay. The tree itself is not changed.
class Substitution extends SqlShuttle {
    private final Function<SqlIdentifier, SqlNode> expressions;

    /// @param expressions what stands for a name, or null
    Substitution(Function<SqlIdentifier, SqlNode> expressions) {
        this.expressions = expressions;
    }

    SqlNode apply(SqlNode node) {
        return node == null ? null : node.accept(this);
    }

    private SqlNodeList list(SqlNodeList list) {
        if (list == null) {
            return null;
        }
        List<SqlNode> nodes = new ArrayList<>(list.size());
        for (SqlNode node : list) {
            nodes.add(apply(node));
        }
        return new SqlNodeList(nodes, list.getParserPosition());
    }

    @Override
    public SqlNode visit(SqlNodeList list) {
        return list(list);
    }

    @Override
    public SqlNode visit(SqlIdentifier id) {
        if (id.isStar() || id.names.isEmpty()) {
            return id;
        }
        SqlNode replacement = expressions.apply(id);
        return replacement == null ? id : replacement;
    }

    @Override
    public SqlNode visit(SqlCall call) {
        return switch (call) {
            case SqlSelect select -> select(select);
            case SqlJoin join ->
                new SqlJoin(
                        join.getParserPosition(),
                        from(join.getLeft()),
                        join.isNaturalNode(),
                        join.getJoinTypeNode(),
                        from(join.getRight()),
                        join.getConditionTypeNode(),
                        join.getCondition() instanceof SqlNodeList names ? names : apply(join.getCondition()));
            case SqlOrderBy ordered ->
                new SqlOrderBy(
                        ordered.getParserPosition(),
                        apply(ordered.query),
                        list(ordered.orderList),
                        apply(ordered.offset),
                        apply(ordered.fetch));
            case SqlWith with -> new SqlWith(with.getParserPosition(), list(with.withList), apply(with.body));
            case SqlWithItem item ->
                new SqlWithItem(
                        item.getParserPosition(), item.name, item.columnList, apply(item.query), item.recursive);
            case SqlWindow window -> window(window);
            case SqlLambda lambda ->
                new SqlLambda(lambda.getParserPosition(), lambda.getParameters(), apply(lambda.getExpression()));
            case SqlCall as
            when as.getKind() == SqlKind.AS -> {
                List<SqlNode> operands = new ArrayList<>(as.getOperandList());
                operands.set(0, apply(operands.getFirst()));
                yield as.getOperator().createCall(as.getParserPosition(), operands);
            }
            case SqlCall named
            when named.getKind() == SqlKind.ARGUMENT_ASSIGNMENT || named.getKind() == SqlKind.DOT -> {
                SqlNode second = named.operand(1);
                yield named.getOperator()
                        .createCall(
                                named.getParserPosition(),
                                apply(named.operand(0)),
                                second instanceof SqlIdentifier ? second : apply(second));
            }
            default -> {
                List<SqlNode> operands = new ArrayList<>();
                call.getOperandList().forEach(o -> operands.add(apply(o)));
                yield call.getOperator()
                        .createCall(
                                call.getFunctionQuantifier(),
                                call.getParserPosition(),
                                operands.toArray(new SqlNode[0]));
            }
        };
    }

    private SqlNode select(SqlSelect select) {
        SqlSelect copy = (SqlSelect) select.clone(select.getParserPosition());
        copy.setSelectList(list(select.getSelectList()));
        copy.setFrom(from(select.getFrom()));
        copy.setWhere(apply(select.getWhere()));
        copy.setGroupBy(list(select.getGroup()));
        copy.setHaving(apply(select.getHaving()));
        copy.setQualify(apply(select.getQualify()));
        copy.setOrderBy(list(select.getOrderList()));
        copy.setOperand(6, list(select.getWindowList()));
        return copy;
    }

    /// What stands in FROM: a bare name is a table's.
    private SqlNode from(SqlNode node) {
        return switch (node) {
            case null -> null;
            case SqlIdentifier id -> id;
            case SqlCall as
            when as.getKind() == SqlKind.AS -> {
                List<SqlNode> operands = new ArrayList<>(as.getOperandList());
                operands.set(0, from(operands.getFirst()));
                yield as.getOperator().createCall(as.getParserPosition(), operands);
            }
            case SqlCall ref when ref.getKind() == SqlKind.TABLE_REF -> ref;
            default -> apply(node);
        };
    }

    private SqlNode window(SqlWindow window) {
        if (window instanceof GroupsWindow) {
            return new GroupsWindow(
                    window.getParserPosition(),
                    window.getRefName(),
                    list(window.getPartitionList()),
                    list(window.getOrderList()),
                    apply(window.getLowerBound()),
                    apply(window.getUpperBound()),
                    window.getExclude());
        }
        return SqlWindow.create(
                window.getDeclName(),
                window.getRefName(),
                list(window.getPartitionList()),
                list(window.getOrderList()),
                SqlLiteral.createBoolean(window.isRows(), window.getParserPosition()),
                apply(window.getLowerBound()),
                apply(window.getUpperBound()),
                null,
                window.getExclude(),
                window.getParserPosition());
    }
}
