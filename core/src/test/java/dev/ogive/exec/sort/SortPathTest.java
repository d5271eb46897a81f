package dev.ogive.exec.sort;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortPathTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            range                                   ; in order already
            range DESC                              ; reversed
            range * 7919 % 1000                     ; learned sort of keys packed with row ids
            'a long prefix ' || (hash(range) % 1000) || ' before more' ; then ties of equal prefixes
            """)
    void explainAnalyzeNamesThePathOfASort(String key, String path) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:ogive:");
                var statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            var lines = new StringBuilder();
            try (ResultSet plan =
                    statement.executeQuery("EXPLAIN ANALYZE SELECT -range FROM range(1000) ORDER BY " + key)) {
                while (plan.next()) {
                    lines.append(plan.getString(1)).append('\n');
                }
            }
            assertThat(lines.toString()).contains(path);
        }
    }

    @Test
    void keysThatAreAllThatIsReadAreSortedAlone() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:ogive:");
                var statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            try (ResultSet plan = statement.executeQuery(
                    "EXPLAIN ANALYZE SELECT 'n' || range AS s, range FROM range(1000) ORDER BY s, range")) {
                var lines = new StringBuilder();
                while (plan.next()) {
                    lines.append(plan.getString(1)).append('\n');
                }
                assertThat(lines.toString()).contains("learned sort of keys alone");
            }
        }
    }

    /// Sorted values may be read from the keys that were sorted, in which both zeros are one.
    @ParameterizedTest
    @CsvSource({"x", "-x", "y"})
    void zerosKeepTheirSignsInEachOrder(String key) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:ogive:");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE zeros AS SELECT i AS y, CASE i % 3 WHEN 0 THEN '-0.0'::DOUBLE"
                    + " WHEN 1 THEN '0.0'::DOUBLE ELSE i - 300.5 END AS x FROM range(600) t(i)");
            int negative = 0;
            int positive = 0;
            try (ResultSet rows = statement.executeQuery("SELECT x FROM zeros ORDER BY " + key)) {
                while (rows.next()) {
                    double x = rows.getDouble(1);
                    if (x == 0) {
                        boolean isNegative = Double.doubleToRawLongBits(x) < 0;
                        negative += isNegative ? 1 : 0;
                        positive += isNegative ? 0 : 1;
                    }
                }
            }
            assertThat(negative).isEqualTo(200);
            assertThat(positive).isEqualTo(200);
        }
    }

    @Test
    void doublesAreReadBackAsTheyWere() throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:ogive:");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE d AS SELECT (hash(i) % 2000003 - 1000001)::DOUBLE / 7 AS x"
                    + " FROM range(5000) t(i)");
            for (String direction : List.of("ASC", "DESC")) {
                List<Double> expected = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery("SELECT x FROM d")) {
                    while (rows.next()) {
                        expected.add(rows.getDouble(1));
                    }
                }
                expected.sort(direction.equals("ASC") ? Comparator.naturalOrder() : Comparator.reverseOrder());
                List<Double> sorted = new ArrayList<>();
                try (ResultSet rows = statement.executeQuery("SELECT x FROM d ORDER BY x " + direction)) {
                    while (rows.next()) {
                        sorted.add(rows.getDouble(1));
                    }
                }
                assertThat(sorted).isEqualTo(expected);
            }
        }
    }
}
