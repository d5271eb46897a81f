package dev.ogive.sql.bind;

import dev.ogive.error.ErrorCode;
import dev.ogive.plan.rel.Rels;
import dev.ogive.sql.SqlException;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;

/// What `*` or `t.*` in a select list stands for: every column of FROM or of a table, less those
/// of EXCLUDE, with the expressions of REPLACE and the names of RENAME.
final class Stars {
    private final SqlIdentifier star;
    private final List<SqlNode> excluded;
    private final List<SqlNode> replaced;
    private final List<SqlNode> renamed;
    private final String table;

    Stars(SqlIdentifier star) {
        this(star, List.of(), List.of(), List.of());
    }

    /// @param call of [ExtraOperators#STAR]
    Stars(SqlCall call) {
        this(call.operand(0), list(call, 1), list(call, 2), list(call, 3));
    }

    private Stars(SqlIdentifier star, List<SqlNode> excluded, List<SqlNode> replaced, List<SqlNode> renamed) {
        this.star = star;
        this.excluded = excluded;
        this.replaced = replaced;
        this.renamed = renamed;
        this.table = star.names.size() > 1 ? star.names.get(star.names.size() - 2) : null;
    }

    private static List<SqlNode> list(SqlCall call, int operand) {
        return ((SqlNodeList) call.operand(operand)).getList();
    }

    /// Adds the outputs.
    void expand(Scope scope, List<QueryBinder.Output> outputs) {
        List<Scope.Column> columns =
                scope.columns.stream().filter(this::isMeant).toList();
        if (columns.isEmpty()) {
            if (table != null && !scope.hasTable(table)) {
                throw SqlException.at(star, ErrorCode.UNKNOWN_TABLE, "no table is named '" + table + "' in FROM");
            }
            throw SqlException.at(star, ErrorCode.INVALID_STATEMENT, "'*' needs a FROM clause");
        }
        check(columns, excluded, "EXCLUDE");
        check(columns, targets(replaced), "REPLACE");
        check(columns, sources(renamed), "RENAME");
        int before = outputs.size();
        for (Scope.Column column : columns) {
            if (find(excluded, excluded, column) == null) {
                SqlNode replacement = find(replaced, targets(replaced), column);
                SqlNode name = find(renamed, sources(renamed), column);
                String called = name == null ? column.name() : SqlNodes.last(((SqlCall) name).operand(1));
                outputs.add(
                        replacement == null
                                ? new QueryBinder.Output(id(column), called, Rels.column(column.index(), column.type()))
                                : new QueryBinder.Output(((SqlCall) replacement).operand(0), called, null));
            }
        }
        if (outputs.size() == before) {
            throw SqlException.at(star, ErrorCode.INVALID_STATEMENT, "EXCLUDE leaves no column of '" + star + "'");
        }
    }

    /// The columns that it stands for, without regard to names of RENAME.
    List<Scope.Column> columns(Scope scope) {
        return scope.columns.stream()
                .filter(c -> isMeant(c) && find(excluded, excluded, c) == null)
                .toList();
    }

    private boolean isMeant(Scope.Column column) {
        return !column.isRowId() && (table == null ? !column.merged() : table.equalsIgnoreCase(column.table()));
    }

    private SqlIdentifier id(Scope.Column column) {
        return new SqlIdentifier(
                column.table() == null ? List.of(column.name()) : List.of(column.table(), column.name()),
                star.getParserPosition());
    }

    private static List<SqlNode> targets(List<SqlNode> items) {
        List<SqlNode> names = new ArrayList<>();
        items.forEach(i -> names.add(((SqlCall) i).operand(1)));
        return names;
    }

    private static List<SqlNode> sources(List<SqlNode> items) {
        List<SqlNode> names = new ArrayList<>();
        items.forEach(i -> names.add(((SqlCall) i).operand(0)));
        return names;
    }

    /// The item whose name is the column's, or null.
    private static SqlNode find(List<SqlNode> items, List<SqlNode> names, Scope.Column column) {
        for (int i = 0; i < names.size(); i++) {
            if (isNamed(column, (SqlIdentifier) names.get(i))) {
                return items.get(i);
            }
        }
        return null;
    }

    private static boolean isNamed(Scope.Column column, SqlIdentifier name) {
        boolean ofTable =
                name.names.size() == 1 || name.names.get(name.names.size() - 2).equalsIgnoreCase(column.table());
        return ofTable && SqlNodes.last(name).equalsIgnoreCase(column.name());
    }

    private static void check(List<Scope.Column> columns, List<SqlNode> names, String clause) {
        for (SqlNode node : names) {
            SqlIdentifier name = (SqlIdentifier) node;
            if (columns.stream().noneMatch(c -> isNamed(c, name))) {
                throw SqlException.at(
                        name,
                        ErrorCode.UNKNOWN_COLUMN,
                        "no column is named '" + name + "' for " + clause
                                + Nearest.hint(
                                        SqlNodes.last(name),
                                        columns.stream().map(Scope.Column::name).toList()));
            }
        }
    }
}
