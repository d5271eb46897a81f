package dev.ogive.exec.join;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class JoinFilterTest {
    /// The build side has more rows than its key's range has values, yet only a tenth of the values.
    @Test
    void keysThatRepeatOnTheBuildSideStillRefuseRowsOfTheScan() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:ogive:");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE many AS SELECT range % 1000 AS a, range % 7 AS b FROM range(200000)");
            statement.execute("CREATE TABLE few AS SELECT range % 100 * 10 AS a, range % 7 AS b FROM range(2000)");
            var plan = new StringBuilder();
            try (ResultSet lines =
                    statement.executeQuery("EXPLAIN ANALYZE SELECT count(*) FROM many JOIN few USING (a, b)")) {
                while (lines.next()) {
                    plan.append(lines.getString(1)).append('\n');
                }
            }
            assertThat(plan).contains("Scan main.many [rows=20000,");
        }
    }
}
