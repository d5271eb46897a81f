package dev.ogive.sql.bind;

import dev.ogive.sql.Ordering;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;

/// Small readings of the parse tree.
final class SqlNodes {
    private SqlNodes() {}

    static String last(SqlIdentifier name) {
        return name.names.getLast();
    }

    /// An item of ORDER BY without its modifiers.
    record OrderItem(SqlNode node, boolean descending, boolean nullsFirst) {}

    /// @param defaults where NULLs are unless the item says it
    static OrderItem orderItem(SqlNode item, Ordering defaults) {
        SqlNode node = item;
        boolean descending = false;
        Boolean nullsFirst = null;
        while (true) {
            switch (node.getKind()) {
                case DESCENDING -> descending = true;
                case NULLS_FIRST -> nullsFirst = true;
                case NULLS_LAST -> nullsFirst = false;
                default -> {
                    return new OrderItem(
                            node, descending, nullsFirst == null ? defaults.nullsFirst(descending) : nullsFirst);
                }
            }
            node = ((SqlCall) node).operand(0);
        }
    }

    /// The node under AS.
    static SqlNode withoutAlias(SqlNode node) {
        return node.getKind() == SqlKind.AS ? ((SqlCall) node).operand(0) : node;
    }
}
