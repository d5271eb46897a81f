package dev.ogive.sql.bind;

import dev.ogive.error.ErrorCode;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.plan.WindowCall.Bound;
import dev.ogive.exec.plan.WindowCall.Exclusion;
import dev.ogive.exec.plan.WindowCall.Frame;
import dev.ogive.exec.plan.WindowCall.Unit;
import dev.ogive.plan.rel.Operators;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.tree.GroupsWindow;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.parser.SqlParserPos;

/// Window specifications: named windows and frames.
final class Windows {
    private Windows() {}

    /// The specification after OVER with what it takes from a named window.
    static SqlWindow resolve(SqlNode specification, Map<String, SqlWindow> named) {
        if (specification instanceof SqlIdentifier name) {
            return resolve(lookup(name, named), named);
        }
        SqlWindow window = (SqlWindow) specification;
        if (window.getRefName() == null) {
            return window;
        }
        SqlWindow base = resolve(lookup(window.getRefName(), named), named);
        SqlWindow frame = window.getLowerBound() != null || window.getUpperBound() != null ? window : base;
        SqlNodeList partitionBy =
                window.getPartitionList().isEmpty() ? base.getPartitionList() : window.getPartitionList();
        SqlNodeList orderBy = window.getOrderList().isEmpty() ? base.getOrderList() : window.getOrderList();
        return frame instanceof GroupsWindow
                ? new GroupsWindow(
                        window.getParserPosition(),
                        null,
                        partitionBy,
                        orderBy,
                        frame.getLowerBound(),
                        frame.getUpperBound(),
                        frame.getExclude())
                : SqlWindow.create(
                        null,
                        null,
                        partitionBy,
                        orderBy,
                        SqlLiteral.createBoolean(frame.isRows(), SqlParserPos.ZERO),
                        frame.getLowerBound(),
                        frame.getUpperBound(),
                        null,
                        frame.getExclude(),
                        window.getParserPosition());
    }

    private static SqlWindow lookup(SqlIdentifier name, Map<String, SqlWindow> named) {
        SqlWindow window = named.get(name.getSimple().toLowerCase(Locale.ROOT));
        if (window == null) {
            throw SqlException.at(
                    name,
                    ErrorCode.INVALID_STATEMENT,
                    "no window is named '" + name.getSimple() + "'" + Nearest.hint(name.getSimple(), named.keySet()));
        }
        return window;
    }

    static Frame frame(SqlWindow window, boolean unordered, ExpressionBinder binder) {
        Exclusion exclusion = exclusion(window);
        SqlNode lower = window.getLowerBound();
        SqlNode upper = window.getUpperBound();
        if (lower == null && upper == null) {
            return unordered
                    ? new Frame(Unit.ROWS, new Bound.UnboundedPreceding(), new Bound.UnboundedFollowing(), exclusion)
                    : new Frame(Unit.RANGE, new Bound.UnboundedPreceding(), new Bound.CurrentRow(), exclusion);
        }
        Bound start = bound(lower, binder);
        Bound end = upper == null ? new Bound.CurrentRow() : bound(upper, binder);
        Unit unit = window instanceof GroupsWindow ? Unit.GROUPS : window.isRows() ? Unit.ROWS : Unit.RANGE;
        return new Frame(unit, start, end, exclusion);
    }

    /// Whether every frame is its whole partition.
    static boolean isWhole(SqlWindow window) {
        return window.getLowerBound() != null
                && window.getUpperBound() != null
                && SqlWindow.isUnboundedPreceding(window.getLowerBound())
                && SqlWindow.isUnboundedFollowing(window.getUpperBound())
                && exclusion(window) == Exclusion.NO_OTHERS;
    }

    private static Exclusion exclusion(SqlWindow window) {
        if (window.getExclude() == null || SqlWindow.isExcludeNoOthers(window.getExclude())) {
            return Exclusion.NO_OTHERS;
        }
        if (SqlWindow.isExcludeCurrentRow(window.getExclude())) {
            return Exclusion.CURRENT_ROW;
        }
        return SqlWindow.isExcludeGroup(window.getExclude()) ? Exclusion.GROUP : Exclusion.TIES;
    }

    private static Bound bound(SqlNode node, ExpressionBinder binder) {
        if (SqlWindow.isCurrentRow(node)) {
            return new Bound.CurrentRow();
        }
        if (SqlWindow.isUnboundedPreceding(node)) {
            return new Bound.UnboundedPreceding();
        }
        if (SqlWindow.isUnboundedFollowing(node)) {
            return new Bound.UnboundedFollowing();
        }
        SqlCall call = (SqlCall) node;
        RexNode offset = binder.bind(call.operand(0));
        Expr.Literal literal = Operators.literal(offset);
        if (literal == null) {
            throw SqlException.at(node, ErrorCode.NOT_SUPPORTED, "a frame's offset has to be a constant");
        }
        return call.getKind() == SqlKind.PRECEDING ? new Bound.Preceding(literal) : new Bound.Following(literal);
    }
}
