package dev.ogive.maintain.workload;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.sql.template.Template;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OutlineTest {
    private static final List<String> PIECES = List.of(
            "SELECT ",
            "a",
            " + ",
            "b2",
            ", ",
            "'it''s'",
            "''",
            "17",
            "123.5",
            "1234",
            "1",
            "2",
            " FROM t ",
            " WHERE ",
            "x IN (",
            "(",
            ")",
            " GROUP BY ",
            " ORDER BY ",
            "-",
            "1e9",
            "E'\\''",
            "$1",
            "?",
            "\"q 12\"",
            "-- 123\n",
            "x'00'",
            ".5",
            "12345abc",
            "'",
            "/* 999 */",
            "\n",
            "t1.",
            "::");

    @Test
    void statementsOfOneOutlineHaveOneTemplate() {
        long seed = Long.getLong("tests.seed", 20_261_121);
        SplittableRandom random = new SplittableRandom(seed);
        Map<Long, String> templates = new HashMap<>();
        int shared = 0;
        for (int i = 0; i < 50_000; i++) {
            StringBuilder sql = new StringBuilder("SELECT ");
            for (int piece = random.nextInt(1, 6); piece > 0; piece--) {
                sql.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String text = sql.toString();
            long outline = Outline.of(text);
            if (outline == Outline.NONE) {
                continue;
            }
            String template = Template.of(text).text();
            String known = templates.putIfAbsent(outline, template);
            shared += known == null ? 0 : 1;
            assertThat(template)
                    .as("%s; replay with -Dtests.seed=%d", text, seed)
                    .isEqualTo(known == null ? template : known);
        }
        assertThat(shared).isGreaterThan(1000);
    }

    @Test
    void literalsMakeNoOutlineOfTheirOwn() {
        assertThat(Outline.of("SELECT a FROM t WHERE b > 1000.25 AND c = 'x'"))
                .isEqualTo(Outline.of("SELECT a FROM t WHERE b > 7.5 AND c = 'it''s'".replace("''s", "s")))
                .isNotEqualTo(Outline.of("SELECT b FROM t WHERE b > 1000.25 AND c = 'x'"));
    }
}
