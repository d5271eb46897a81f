package dev.ogive.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.sql.template.Template;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SurrogatesTest {
    @TempDir
    Path folder;

    private List<TracedStatement> rewritten(TracedStatement... statements) {
        Path in = folder.resolve("in.jsonl");
        Path out = folder.resolve("out.jsonl");
        try (TraceWriter writer = TraceWriter.create(in, TraceHeader.NONE)) {
            Arrays.asList(statements).forEach(writer::write);
        }
        Surrogates.rewrite(in, out, 42);
        List<TracedStatement> all = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(out)) {
            for (TracedStatement s = reader.next(); s != null; s = reader.next()) {
                all.add(s);
            }
        }
        return all;
    }

    private static TracedStatement sql(String sql) {
        return TracedStatement.of(1, "anna", 0, sql);
    }

    private static List<String> literals(String sql) {
        return Template.of(sql).literals().stream()
                .map(l -> sql.substring(l.start(), l.end()))
                .toList();
    }

    @Test
    void orderAndEqualityOfValuesStayAndTheValuesGo() {
        String before = "SELECT * FROM t WHERE a > 1234 AND b < 99 AND c = 1234.50 AND d > -77 AND e = 0 LIMIT 10";
        String after = rewritten(sql(before)).getFirst().sql();
        assertThat(Template.of(after).text()).isEqualTo(Template.of(before).text());
        List<BigDecimal> numbers = literals(after).stream().map(BigDecimal::new).toList();
        assertThat(numbers.get(1)).isLessThan(numbers.get(0));
        assertThat(numbers.get(2)).isGreaterThan(numbers.get(0));
        assertThat(numbers.get(3)).isNegative().isGreaterThan(numbers.get(1).negate());
        assertThat(numbers.get(4)).isZero();
        assertThat(numbers.get(5)).isEqualTo(BigDecimal.TEN);
        assertThat(after).doesNotContain("1234", "99", "77");
    }

    @Test
    void textsAndMomentsKeepTheirOrderAndForm() {
        List<TracedStatement> after = rewritten(
                sql("SELECT 'smith', 'jones', 'smith', '', n LIKE '%mit_' -- of Anna"),
                sql("SELECT '2023-05-01', '2021-01-01 12:30:00', DATE '2021-01-01', INTERVAL '1' YEAR"));
        List<String> texts = literals(after.getFirst().sql());
        assertThat(texts.get(0)).isEqualTo(texts.get(2)).isGreaterThan(texts.get(1));
        assertThat(texts.get(3)).isEqualTo("''");
        assertThat(texts.get(4)).startsWith("'%").endsWith("_'");
        assertThat(after.getFirst().sql()).doesNotContain("smith", "jones", "mit", "Anna");
        List<String> moments = literals(after.get(1).sql());
        assertThat(moments.get(0)).matches("'\\d{4}-\\d\\d-\\d\\d'").isGreaterThan(moments.get(1));
        assertThat(moments.get(1)).endsWith(" 00:00:00'").isGreaterThan(moments.get(2));
        assertThat(moments.get(3)).isEqualTo("'1'");
    }

    @Test
    void parametersAreReplacedAsLiteralsAreAndPeopleAreLeftOut() {
        TracedStatement after = rewritten(new TracedStatement(
                        1,
                        "anna",
                        0,
                        5,
                        "SELECT 555, ?, ?",
                        List.of(555L, "secret"),
                        3,
                        "no table secret",
                        Map.of("user", "anna", "bytes_read", "7")))
                .getFirst();
        assertThat(after.parameters().getFirst())
                .hasToString(literals(after.sql()).getFirst());
        assertThat(after.toString()).doesNotContain("anna", "secret", "555");
        assertThat(after.tags()).isEqualTo(Map.of("bytes_read", "7"));
        assertThat(after.durationNanos()).isEqualTo(5);
        assertThat(after.rows()).isEqualTo(3);
    }
}
