package dev.ogive.sql.breadth;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// DuckDB's opinion of a script.
///
/// @param tables name to columns, each a name and a type as DuckDB writes it
/// @param accepted the queries that DuckDB can explain
record Judge(Map<String, List<String[]>> tables, List<String> accepted) {
    static Judge of(Script script) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:duckdb:");
                var statement = connection.createStatement()) {
            for (String sql : script.setup()) {
                statement.execute(sql);
            }
            Map<String, List<String[]>> tables = new LinkedHashMap<>();
            try (ResultSet rows = statement.executeQuery(
                    "select table_name, column_name, data_type from information_schema.columns order by table_name, ordinal_position")) {
                while (rows.next()) {
                    tables.computeIfAbsent(rows.getString(1), _ -> new ArrayList<>())
                            .add(new String[] {rows.getString(2), rows.getString(3)});
                }
            }
            List<String> accepted = new ArrayList<>();
            for (String sql : script.queries()) {
                try (var explain = connection.createStatement();
                        ResultSet _ = explain.executeQuery("explain " + sql)) {
                    accepted.add(sql);
                } catch (SQLException e) {
                    // DuckDB does not take it: nobody expects us to.
                }
            }
            return new Judge(tables, accepted);
        }
    }
}
