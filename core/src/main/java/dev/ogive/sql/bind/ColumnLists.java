package dev.ogive.sql.bind;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.sql.SqlException;
import dev.ogive.sql.tree.ExtraOperators;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.util.SqlBasicVisitor;

/// `COLUMNS(*)`, `COLUMNS('regular expression')`, `COLUMNS([a, b])`: an item of a select list
/// that stands for one item for each column that fits.
final class ColumnLists {
    private ColumnLists() {}

    private static boolean isColumns(SqlNode node) {
        return node instanceof SqlCall call
                && call.getOperator() instanceof SqlFunction function
                && function.getName().equalsIgnoreCase("columns")
                && call.operandCount() == 1;
    }

    /// The items that one stands for; null where it has no COLUMNS in it.
    static List<SqlNode> expanded(SqlNode item, Scope scope) {
        List<SqlCall> calls = new ArrayList<>();
        item.accept(new SqlBasicVisitor<Void>() {
            @Override
            public Void visit(SqlCall call) {
                if (isColumns(call)) {
                    calls.add(call);
                    return null;
                }
                return call.isA(SqlKind.QUERY) ? null : super.visit(call);
            }
        });
        if (calls.isEmpty()) {
            return null;
        }
        SqlCall first = calls.getFirst();
        List<Scope.Column> columns = matching(first, scope);
        if (columns.isEmpty()) {
            throw SqlException.at(first, ErrorCode.UNKNOWN_COLUMN, "no column fits " + first);
        }
        for (SqlCall other : calls) {
            if (!matching(other, scope).equals(columns)) {
                throw SqlException.at(
                        other, ErrorCode.NOT_SUPPORTED, "two COLUMNS of one expression have to mean the same columns");
            }
        }
        List<SqlNode> items = new ArrayList<>();
        for (Scope.Column column : columns) {
            SqlIdentifier id = new SqlIdentifier(
                    column.table() == null ? List.of(column.name()) : List.of(column.table(), column.name()),
                    first.getParserPosition());
            items.add(
                    new Substitution(_ -> null) {
                        @Override
                        public SqlNode visit(SqlCall call) {
                            return isColumns(call) ? id : super.visit(call);
                        }
                    }.apply(item));
        }
        return items;
    }

    private static List<Scope.Column> matching(SqlCall call, Scope scope) {
        SqlNode wanted = call.operand(0);
        List<Scope.Column> all = scope.columns.stream().filter(c -> !c.merged()).toList();
        return switch (wanted) {
            case SqlIdentifier id when id.isStar() -> new Stars(id).columns(scope);
            case SqlCall star when star.getOperator().equals(ExtraOperators.STAR) -> new Stars(star).columns(scope);
            case SqlCharStringLiteral literal -> {
                String text = literal.getValueAs(String.class);
                try {
                    Pattern pattern = Pattern.compile(text, Pattern.CASE_INSENSITIVE);
                    yield all.stream()
                            .filter(c -> pattern.matcher(c.name()).find())
                            .toList();
                } catch (PatternSyntaxException e) {
                    throw new OgiveException(
                            ErrorCode.INVALID_REGEX, "'" + text + "' is no regular expression: " + e.getDescription());
                }
            }
            case SqlCall list
            when list.getKind() == SqlKind.ARRAY_VALUE_CONSTRUCTOR -> {
                List<Scope.Column> named = new ArrayList<>();
                for (SqlNode node : list.getOperandList()) {
                    String name = switch (node) {
                        case SqlCharStringLiteral literal -> literal.getValueAs(String.class);
                        case SqlIdentifier id -> SqlNodes.last(id);
                        default ->
                            throw SqlException.at(
                                    node, ErrorCode.INVALID_ARGUMENT, "a list of COLUMNS has names of columns");
                    };
                    all.stream().filter(c -> c.name().equalsIgnoreCase(name)).forEach(named::add);
                }
                yield named;
            }
            default ->
                throw SqlException.at(
                        wanted, ErrorCode.NOT_SUPPORTED, "COLUMNS takes *, a regular expression or a list of names");
        };
    }
}
