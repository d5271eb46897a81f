package dev.ogive.exec.sort;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SortPathTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '"', textBlock = """
            range                                   ; in order already
            range DESC                              ; reversed
            range * 7919 % 1000                     ; learned sort of keys packed with row ids
            'a long prefix ' || (range * 7919 % 1000) ; then ties of equal prefixes
            """)
    void explainAnalyzeNamesThePathOfASort(String key, String path) throws SQLException {
        try (var connection = DriverManager.getConnection("jdbc:ogive:");
                var statement = connection.createStatement()) {
            statement.execute("SET threads = 1");
            var lines = new StringBuilder();
            try (ResultSet plan =
                    statement.executeQuery("EXPLAIN ANALYZE SELECT range FROM range(1000) ORDER BY " + key)) {
                while (plan.next()) {
                    lines.append(plan.getString(1)).append('\n');
                }
            }
            assertThat(lines.toString()).contains(path);
        }
    }
}
