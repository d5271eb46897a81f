package dev.ogive.workloads;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// One query of a recorded workload: a line of a file of JSON lines,
/// `{"at_ms":0,"session":"a","sql":"...","duration_ms":12.3,"rows":10}`; the last two optional.
///
/// @param atMillis since the beginning of the recording
/// @param session who sent it
public record WorkloadQuery(double atMillis, String session, String sql) {
    /// The queries of a file, in order of time.
    public static List<WorkloadQuery> read(Path file) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT at_ms, session, sql FROM read_json('"
                        + file.toString().replace("'", "''") + "') ORDER BY at_ms")) {
            List<WorkloadQuery> queries = new ArrayList<>();
            while (rows.next()) {
                queries.add(new WorkloadQuery(rows.getDouble(1), rows.getString(2), rows.getString(3)));
            }
            return queries;
        }
    }
}
