package dev.ogive.workloads.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.sql.template.Dialect;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PredicatesTest {
    private static String predicates(String sql, Object... parameters) {
        return new Predicates(sql, Dialect.OGIVE, List.of(parameters))
                .predicates().stream()
                        .map(p -> p.column() + " " + p.operator() + " " + p.value())
                        .collect(Collectors.joining("; "));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            SELECT * FROM t WHERE a = 5 AND b <> 'x' OR c >= -1.5         ~ t.a = 5; t.b <> x; t.c >= -1.5
            SELECT * FROM t WHERE 5 < a                                   ~ t.a > 5
            SELECT * FROM t x JOIN u AS y ON x.a = y.a WHERE x.b < 1 AND y.c = 2 ~ t.b < 1; u.c = 2
            SELECT * FROM t, u WHERE a BETWEEN 1 AND 2 AND u.b IN (3, 'z') ~ a between 1; a between 2; u.b in 3; u.b in z
            SELECT * FROM t WHERE d >= DATE '2020-01-01' AND n LIKE 'a%'  ~ t.d >= 2020-01-01; t.n like a%
            SELECT * FROM t WHERE n NOT LIKE 'a' AND b NOT IN (1)         ~ t.n like a; t.b in 1
            SELECT * FROM t WHERE a = b AND c = d + 1 AND e < 5 * f       ~ ``
            SELECT * FROM t WHERE f(a) = 5 AND a + b = 7 AND x IS NULL    ~ ``
            UPDATE t SET a = 1 WHERE b = 2                                ~ t.a = 1; t.b = 2
            """)
    void comparisonsWithLiteralsAreFound(String sql, String expected) {
        assertThat(predicates(sql)).isEqualTo(expected == null ? "" : expected);
    }

    @Test
    void placeholdersCountWithTheirValues() {
        assertThat(predicates("SELECT * FROM t WHERE a > ? AND b = ? AND c = ?", 5L, "x"))
                .isEqualTo("t.a > 5; t.b = x");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '~', quoteCharacter = '`', textBlock = """
            SELECT * FROM a, s.b x, "C d" JOIN e USING (f)              ~ a, c d, e, s.b
            WITH w AS (SELECT * FROM a) SELECT * FROM w JOIN b ON 1 = 1 ~ a, b
            SELECT extract(year FROM x) FROM a WHERE b IN (SELECT c FROM d) ~ a, d
            INSERT INTO a (b) SELECT c FROM d                           ~ a, d
            UPDATE a SET b = 1                                          ~ a
            DELETE FROM a WHERE b = 1                                   ~ a
            SELECT * FROM generate_series(1, 2), a                      ~ a
            SELECT * FROM (SELECT 1) x, a                               ~ a
            """)
    void tablesAreFound(String sql, String tables) {
        assertThat(String.join(", ", new Predicates(sql, Dialect.OGIVE, List.of()).tables()))
                .isEqualTo(tables);
    }
}
