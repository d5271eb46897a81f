package dev.ogive.sql.bind;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.catalog.cluster.Condition;
import dev.ogive.catalog.cluster.CutTree;
import dev.ogive.column.DataType;
import dev.ogive.column.Lane;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.scan.RowConditions;
import dev.ogive.plan.Expressions;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.tree.ClusterKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/// Binds what CLUSTER BY names to the order of a table.
final class ClusterKeys {
    private static final int NESTED_MAX = 100;

    private final ExpressionBinder binder;
    private final Schema schema;
    private final Function<SqlNode, String> text;
    private final List<Condition> predicates = new ArrayList<>();

    /// @param text the SQL of a node, without the table's name before columns
    ClusterKeys(QueryBinder queries, Schema schema, String table, Function<SqlNode, String> text) {
        List<Scope.Column> columns = new ArrayList<>();
        for (int i = 0; i < schema.columns(); i++) {
            columns.add(new Scope.Column(null, table, schema.field(i).name(), i, schema.type(i), false));
        }
        this.binder = ExpressionBinder.plain(queries, queries.scope(null, columns), "CLUSTER BY");
        this.schema = schema;
        this.text = text;
    }

    /// @param columns those of `key`
    Clustering of(ClusterKey key, List<Integer> columns) {
        checkColumns(key.columns(), columns);
        return switch (key.kind()) {
            case COLUMNS -> new Clustering.Columns(columns);
            case HILBERT -> curve(Clustering.CurveKind.HILBERT, key, columns);
            case ZORDER -> curve(Clustering.CurveKind.ZORDER, key, columns);
            case PREDICATES -> {
                key.conditions().forEach(this::predicate);
                yield new Clustering.Predicates(sql(key), predicates, null, columns);
            }
            case CUTS -> {
                SqlNode node = key.conditions().getFirst();
                checkNoQuery(node);
                RexNode tree = binder.bind(node);
                CutTree cuts = tree(Expressions.of(tree, IntUnaryOperator.identity()), node, 0);
                if (key.conditions().size() > 1 || predicates.isEmpty()) {
                    throw SqlException.at(
                            node, ErrorCode.INVALID_STATEMENT, "CUTS takes one CASE, with conditions and integers");
                }
                yield new Clustering.Predicates(sql(key), predicates, cuts, columns);
            }
        };
    }

    private String sql(ClusterKey key) {
        return key.conditions().stream().map(text).collect(Collectors.joining(", "));
    }

    private void checkColumns(List<SqlNode> names, List<Integer> columns) {
        for (int i = 0; i < columns.size(); i++) {
            DataType type = schema.type(columns.get(i));
            boolean nested = type.lane() == Lane.LIST || type.lane() == Lane.ROW;
            if (nested || type == SimpleType.INTERVAL) {
                throw SqlException.at(
                        names.get(i),
                        ErrorCode.NOT_SUPPORTED,
                        "a table cannot be clustered by a column of type " + type.sql());
            }
            if (columns.subList(0, i).contains(columns.get(i))) {
                throw SqlException.at(
                        names.get(i),
                        ErrorCode.DUPLICATE_COLUMN,
                        "column '" + schema.field(columns.get(i)).name() + "' is named twice");
            }
        }
    }

    private static Clustering curve(Clustering.CurveKind kind, ClusterKey key, List<Integer> columns) {
        if (columns.size() > Clustering.DIMENSIONS_MAX) {
            throw SqlException.at(
                    key.columns().get(Clustering.DIMENSIONS_MAX),
                    ErrorCode.NOT_SUPPORTED,
                    "a curve takes at most " + Clustering.DIMENSIONS_MAX + " columns, got " + columns.size());
        }
        return new Clustering.Curve(kind, columns, List.of());
    }

    private void predicate(SqlNode node) {
        checkNoQuery(node);
        number(Expressions.of(binder.condition(node), IntUnaryOperator.identity()), node);
    }

    private static void checkNoQuery(SqlNode node) {
        node.accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlCall call) {
                if (call.isA(SqlKind.QUERY)) {
                    throw SqlException.at(
                            call, ErrorCode.NOT_SUPPORTED, "a layout looks at one row, it takes no subquery");
                }
                return super.visit(call);
            }
        });
    }

    /// The number of a predicate, a new one unless it is there already.
    private int number(Expr condition, SqlNode node) {
        Condition predicate = RowConditions.of(condition);
        if (predicate == null) {
            throw SqlException.at(
                    node,
                    ErrorCode.NOT_SUPPORTED,
                    "a layout takes comparisons of columns with literals, BETWEEN, IN, IS NULL, LIKE 'prefix%' and"
                            + " AND, OR and NOT of them");
        }
        int known = predicates.indexOf(predicate);
        if (known >= 0) {
            return known;
        }
        if (predicates.size() == Clustering.PREDICATES_MAX) {
            throw SqlException.at(
                    node,
                    ErrorCode.NOT_SUPPORTED,
                    "a layout takes at most " + Clustering.PREDICATES_MAX + " predicates");
        }
        predicates.add(predicate);
        return predicates.size() - 1;
    }

    /// The tree of nested CASEs with integers at their ends.
    private CutTree tree(Expr expr, SqlNode node, int depth) {
        if (depth > NESTED_MAX) {
            throw SqlException.at(
                    node, ErrorCode.NOT_SUPPORTED, "a tree of cuts is at most " + NESTED_MAX + " levels deep");
        }
        return switch (expr) {
            case Expr.Literal(Long position, var _) -> new CutTree.Leaf(position);
            case Expr.Cast(Expr input, var _, boolean _) -> tree(input, node, depth);
            case Expr.Case(List<Expr.Branch> branches, Expr otherwise, var _) -> {
                Expr.Branch first = branches.getFirst();
                int cut = number(first.condition(), node);
                CutTree yes = tree(first.result(), node, depth + 1);
                CutTree no = branches.size() == 1
                        ? tree(otherwise, node, depth + 1)
                        : tree(
                                new Expr.Case(branches.subList(1, branches.size()), otherwise, expr.type()),
                                node,
                                depth + 1);
                yield new CutTree.Cut(cut, yes, no);
            }
            default ->
                throw SqlException.at(
                        node,
                        ErrorCode.INVALID_STATEMENT,
                        "CUTS takes a CASE with integers or further CASEs behind each THEN and ELSE");
        };
    }
}
