package dev.ogive.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Columns that a generated expression may name.
///
/// @param outer what a subquery sees around it, or null
/// @param unique names of columns whose values together differ in every row, or null where that
///     is not known
record Scope(List<Column> columns, Scope outer, String unique) {
    /// @param sql as it is written: `alias.name`
    record Column(String sql, Kind kind) {}

    /// A column of the type, of this scope or now and then of an outer one; null where there is
    /// none.
    String column(Kind kind, Random random) {
        List<String> matching = new ArrayList<>();
        for (Column column : columns) {
            if (column.kind() == kind) {
                matching.add(column.sql());
            }
        }
        if (outer != null && (matching.isEmpty() || random.nextInt(4) == 0)) {
            String ofOuter = outer.column(kind, random);
            if (ofOuter != null) {
                return ofOuter;
            }
        }
        return matching.isEmpty() ? null : matching.get(random.nextInt(matching.size()));
    }
}
