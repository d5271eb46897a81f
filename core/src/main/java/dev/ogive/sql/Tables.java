package dev.ogive.sql;

import dev.ogive.catalog.ViewDefinition;
import dev.ogive.storage.TableSource;
import java.util.List;
import java.util.Map;

/// What names in FROM stand for. Names are matched as typed first, then in any case.
public interface Tables {
    /// The table, or null.
    /// @param schema null to search the default schemas
    TableSource table(String schema, String name);

    /// The view, or null.
    ViewDefinition view(String schema, String name);

    /// A table function such as `read_csv`, or null if there is none of this name.
    /// @param arguments canonical values
    /// @param named canonical values by lower-case name
    TableSource function(String name, List<Object> arguments, Map<String, Object> named);

    /// Names to suggest where one is not found.
    List<String> names();
}
