package dev.ogive.sql.bind;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelectKeyword;

/// Names of output columns: the alias, the column's name, or the expression as text.
final class Naming {
    private Naming() {}

    static String of(SqlNode item) {
        if (item.getKind() == SqlKind.AS) {
            return ((SqlIdentifier) ((SqlCall) item).operand(1)).getSimple();
        }
        return item instanceof SqlIdentifier id ? SqlNodes.last(id) : text(item);
    }

    private static String text(SqlNode node) {
        return switch (node) {
            case SqlIdentifier id -> id.isStar() ? "*" : String.join(".", id.names);
            case SqlLiteral literal -> literal.toString();
            case SqlCall call when call.isA(SqlKind.QUERY) -> "subquery";
            case SqlCall call
            when call.getOperator() instanceof SqlFunction f
                    && !(call.getKind() == SqlKind.CAST || call.getKind() == SqlKind.TRIM) -> {
                String name = f.getSqlIdentifier() == null ? f.getName() : SqlNodes.last(f.getSqlIdentifier());
                boolean distinct = call.getFunctionQuantifier() != null
                        && call.getFunctionQuantifier().getValueAs(SqlSelectKeyword.class) == SqlSelectKeyword.DISTINCT;
                yield name.toLowerCase(Locale.ROOT) + "(" + (distinct ? "DISTINCT " : "") + texts(call.getOperandList())
                        + ")";
            }
            case SqlCall call
            when call.getKind() == SqlKind.CAST -> "CAST(" + text(call.operand(0)) + " AS " + call.operand(1) + ")";
            case SqlCall call when call.getKind() == SqlKind.OVER -> text(call.operand(0)) + " OVER (...)";
            case SqlCall call
            when call.getOperator() instanceof org.apache.calcite.sql.SqlBinaryOperator && call.operandCount() == 2 ->
                "(" + text(call.operand(0)) + " " + call.getOperator().getName() + " " + text(call.operand(1)) + ")";
            case null -> "";
            default -> plain(node);
        };
    }

    private static String texts(List<SqlNode> nodes) {
        return nodes.stream().map(Naming::text).collect(Collectors.joining(", "));
    }

    private static String plain(SqlNode node) {
        try {
            return node.toString().replace("`", "").replaceAll("\\s+", " ");
        } catch (RuntimeException e) {
            return node.getKind().name().toLowerCase(Locale.ROOT);
        }
    }
}
