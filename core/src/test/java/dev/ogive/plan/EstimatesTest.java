package dev.ogive.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimatesTest {
    private static final Pattern SCAN_ROWS = Pattern.compile("Scan .*\\(~([0-9,]+) rows\\)");

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "n >= 5000 AND n < 5100; 100",
                "d >= DATE '2010-01-01' AND d < DATE '2010-04-01'; 90",
                "d >= DATE '2010-01-01' AND d < DATE '2010-01-01' + INTERVAL '3' MONTH; 90",
                "d < DATE '2010-01-01' - INTERVAL '1' DAY; 3652",
                "d > TIMESTAMP '2027-01-01 00:00:00'; 137",
            })
    void twoBoundsOfOneColumnAreEstimatedTogether(String condition, double rows) throws SQLException {
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE days AS SELECT DATE '2000-01-01' + CAST(i AS INTEGER) AS d, i AS n"
                    + " FROM range(10000) t(i)");
            assertThat(estimate(statement, condition)).as(condition).isBetween(rows / 2 - 20, rows * 1.5 + 20);
        }
    }

    private static double estimate(Statement statement, String condition) throws SQLException {
        try (ResultSet plan = statement.executeQuery("EXPLAIN SELECT count(*) FROM days WHERE " + condition)) {
            StringBuilder text = new StringBuilder();
            while (plan.next()) {
                text.append(plan.getString(1)).append('\n');
            }
            Matcher matcher = SCAN_ROWS.matcher(text);
            assertThat(matcher.find()).as(text.toString()).isTrue();
            return Double.parseDouble(matcher.group(1).replace(",", ""));
        }
    }
}
