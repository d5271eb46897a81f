package dev.ogive.sql.bind;

import dev.ogive.column.DataType;
import dev.ogive.error.ErrorCode;
import dev.ogive.plan.rel.Operators;
import dev.ogive.plan.rel.Rels;
import dev.ogive.plan.rel.Types;
import dev.ogive.sql.SqlException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.rel.core.CorrelationId;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlNode;

/// The columns that an expression may name, and the scopes around it.
final class Scope {
    /// A column of the scope's relation.
    ///
    /// @param table alias of the table, or null
    /// @param merged hidden behind the column of the same name that USING or NATURAL made of both
    ///     sides: only reachable with its table's name
    record Column(String schema, String table, String name, int index, DataType type, boolean merged) {
        /// Whether it is the hidden id of a stored table's rows.
        boolean isRowId() {
            return merged && name.equals(ROW_ID);
        }

        /// The same under a table's alias.
        Column of(String alias) {
            return new Column(null, alias, name, index, type, merged);
        }
    }

    /// Name of the hidden column of a stored table, which a star does not mean.
    static final String ROW_ID = "rowid";

    final Scope parent;
    final CorrelationId id;
    final List<Column> columns;
    /// Names of the select list, for references to an alias. Null while there are none.
    Map<String, SqlNode> aliases;
    /// Whether an inner query referred to a column of this scope.
    boolean correlated;

    private final Map<String, Object> byName = new HashMap<>();

    Scope(Scope parent, CorrelationId id, List<Column> columns) {
        this.parent = parent;
        this.id = id;
        this.columns = columns;
        for (Column column : columns) {
            if (!column.merged) {
                // Two columns of one name: the marker makes the lookup slow and exact.
                byName.merge(column.name.toLowerCase(Locale.ROOT), column, (_, _) -> true);
            }
        }
    }

    /// The expression for a name in this scope or one around it, or null.
    RexNode resolve(SqlIdentifier name) {
        for (Scope scope = this; scope != null; scope = scope.parent) {
            Column column = scope.find(name);
            if (column != null) {
                if (scope == this) {
                    return Rels.column(column.index, column.type);
                }
                return scope.outerColumn(column);
            }
        }
        return null;
    }

    /// A column of this scope as a scope inside it reads it.
    RexNode outerColumn(Column column) {
        correlated = true;
        return Operators.REX.makeFieldAccess(Operators.REX.makeCorrel(rowType(), id), column.index);
    }

    /// The column of this scope alone, or null.
    Column find(SqlIdentifier name) {
        List<String> parts = name.names;
        String last = parts.getLast();
        if (parts.size() == 1) {
            Object found = byName.get(last.toLowerCase(Locale.ROOT));
            if (found instanceof Column column) {
                return column;
            }
            if (found == null) {
                return last.equalsIgnoreCase(ROW_ID) && columns.stream().anyMatch(Column::isRowId)
                        ? exact(name, Column::isRowId, last)
                        : null;
            }
            return exact(name, c -> !c.merged && c.name.equals(last), last);
        }
        String table = parts.get(parts.size() - 2);
        String schema = parts.size() > 2 ? parts.get(parts.size() - 3) : null;
        List<Column> matches = new ArrayList<>();
        for (Column column : columns) {
            if (column.name.equalsIgnoreCase(last)
                    && column.table != null
                    && column.table.equalsIgnoreCase(table)
                    && (schema == null || (column.schema != null && column.schema.equalsIgnoreCase(schema)))) {
                matches.add(column);
            }
        }
        if (matches.size() > 1) {
            matches.removeIf(c -> !(c.name.equals(last) && c.table.equals(table)));
            if (matches.size() != 1) {
                throw SqlException.at(
                        name, ErrorCode.AMBIGUOUS_COLUMN, "column '" + last + "' of '" + table + "' is ambiguous");
            }
        }
        return matches.isEmpty() ? null : matches.getFirst();
    }

    private Column exact(SqlIdentifier name, java.util.function.Predicate<Column> test, String last) {
        List<Column> matches = columns.stream().filter(test).toList();
        if (matches.size() == 1) {
            return matches.getFirst();
        }
        List<String> tables = columns.stream()
                .filter(c -> (!c.merged || c.isRowId()) && c.name.equalsIgnoreCase(last))
                .map(c -> (c.table == null ? "" : c.table + ".") + c.name)
                .toList();
        throw SqlException.at(
                name,
                ErrorCode.AMBIGUOUS_COLUMN,
                "column '" + last + "' is ambiguous: it may be " + String.join(" or ", tables));
    }

    private org.apache.calcite.rel.type.RelDataType rowType() {
        int width = 0;
        for (Column column : columns) {
            width = Math.max(width, column.index + 1);
        }
        DataType[] types = new DataType[width];
        java.util.Arrays.fill(types, dev.ogive.column.SimpleType.NULL);
        columns.forEach(c -> types[c.index] = c.type);
        return Types.row(List.of(types));
    }

    /// Whether some column belongs to this table.
    boolean hasTable(String table) {
        return columns.stream().anyMatch(c -> c.table != null && c.table.equalsIgnoreCase(table));
    }

    /// All names that could have been meant, for messages.
    List<String> names() {
        List<String> names = new ArrayList<>();
        for (Scope scope = this; scope != null; scope = scope.parent) {
            scope.columns.forEach(c -> names.add(c.name));
        }
        return names;
    }
}
