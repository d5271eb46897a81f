package dev.ogive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.api.Outcome;
import dev.ogive.api.RowsCursor;
import dev.ogive.error.OgiveException;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Functions and aggregates that a Java program adds.
class JavaFunctionsTest {
    private Ogive engine;

    @BeforeEach
    void open() {
        engine = Ogive.inMemory();
        engine.execute("CREATE TABLE t AS SELECT i, i % 2 AS odd, 'n' || i AS s FROM range(5000) r(i)");
    }

    @AfterEach
    void close() {
        engine.close();
    }

    private List<List<Object>> rows(String sql) {
        try (Outcome.Rows result = (Outcome.Rows) engine.session().execute(sql)) {
            return RowsCursor.all(result.cursor());
        }
    }

    @Test
    void aFunctionIsCalledForEachRow() {
        engine.registerFunction(
                "reversed",
                List.of("VARCHAR"),
                "VARCHAR",
                a -> new StringBuilder((String) a[0]).reverse().toString());
        assertThat(rows("SELECT reversed(s) FROM t WHERE i = 4321")).containsExactly(List.of("1234n"));
        assertThat(rows("SELECT count(*) FROM t WHERE reversed(reversed(s)) = s"))
                .containsExactly(List.of(5000L));
    }

    @Test
    void aFunctionIsNotCalledForNull() {
        engine.registerFunction("plus_one", List.of("INTEGER"), "BIGINT", a -> (Long) a[0] + 1);
        assertThat(rows("SELECT plus_one(NULL) IS NULL, plus_one(1), plus_one(CAST(41 AS TINYINT))"))
                .containsExactly(List.of(true, 2L, 42L));
    }

    @Test
    void datesComeAsJavaDates() {
        engine.registerFunction("next_month", List.of("DATE"), "DATE", a -> ((LocalDate) a[0]).plusMonths(1));
        assertThat(rows("SELECT CAST(next_month(DATE '2024-01-31') AS VARCHAR)"))
                .containsExactly(List.of("2024-02-29"));
    }

    @Test
    void whatAFunctionThrowsEndsTheStatement() {
        engine.registerFunction("failing", List.of("BIGINT"), "BIGINT", _ -> {
            throw new IllegalStateException("no luck");
        });
        assertThatThrownBy(() -> rows("SELECT failing(i) FROM t"))
                .isInstanceOf(OgiveException.class)
                .hasMessageContaining("function failing failed: no luck");
    }

    @Test
    void aResultOfAnotherTypeIsAnError() {
        engine.registerFunction("wrong", List.of("BIGINT"), "BIGINT", _ -> "text");
        assertThatThrownBy(() -> rows("SELECT wrong(i) FROM t")).hasMessageContaining("a BIGINT is needed");
    }

    @Test
    void aFunctionTakesThePlaceOfOneOfTheSameName() {
        engine.registerFunction("twice", List.of("BIGINT"), "BIGINT", a -> (Long) a[0] * 2);
        assertThat(rows("SELECT twice(21)")).containsExactly(List.of(42L));
        engine.registerFunction("twice", List.of("BIGINT"), "VARCHAR", a -> a[0] + " " + a[0]);
        assertThat(rows("SELECT twice(21)")).containsExactly(List.of("21 21"));
    }

    @Test
    void anAggregateSeesTheValuesOfItsGroup() {
        engine.registerAggregate("spread", "BIGINT", "BIGINT", values -> {
            long min = Long.MAX_VALUE;
            long max = Long.MIN_VALUE;
            for (Object value : values) {
                min = Math.min(min, (Long) value);
                max = Math.max(max, (Long) value);
            }
            return values.isEmpty() ? null : max - min;
        });
        assertThat(rows("SELECT odd, spread(i) FROM t GROUP BY odd ORDER BY odd"))
                .containsExactly(List.of(0L, 4998L), List.of(1L, 4998L));
        assertThat(rows("SELECT spread(i) FILTER (WHERE i < 10), spread(i) IS NULL FROM t WHERE i < 100"))
                .containsExactly(List.of(9L, false));
        assertThat(rows("SELECT spread(i) IS NULL FROM t WHERE i < 0")).containsExactly(List.of(true));
        assertThat(rows("SELECT i, spread(i) OVER (ORDER BY i ROWS 2 PRECEDING) FROM t WHERE i < 4 ORDER BY i"))
                .containsExactly(List.of(0L, 0L), List.of(1L, 1L), List.of(2L, 2L), List.of(3L, 2L));
    }

    @Test
    void anAggregatesOrderByOrdersItsValues() {
        engine.registerAggregate(
                "joined",
                "VARCHAR",
                "VARCHAR",
                values -> String.join("", values.stream().map(Object::toString).toList()));
        assertThat(rows("SELECT joined(s ORDER BY i DESC) FROM t WHERE i < 3")).containsExactly(List.of("n2n1n0"));
    }
}
