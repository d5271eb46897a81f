package dev.ogive.catalog;

import java.util.List;

/// A view: a name for a query.
///
/// @param sql the query as the user wrote it
/// @param columns names given in CREATE VIEW, or empty to take the query's
public record ViewDefinition(TableName name, String sql, List<String> columns) {
    public ViewDefinition {
        columns = List.copyOf(columns);
    }
}
