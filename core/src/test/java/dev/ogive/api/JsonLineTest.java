package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class JsonLineTest {
    private static String bytes(JsonLine line) throws IOException {
        var out = new ByteArrayOutputStream();
        line.writeTo(out);
        assertThat(out.size()).isEqualTo(line.length());
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void textIsEscapedAsJsonWantsIt() throws IOException {
        assertThat(bytes(new JsonLine().text("a'b\"c\\d\ne\tf\u0001g"))).isEqualTo("\"a'b\\\"c\\\\d\\ne\\tf\\u0001g\"");
        assertThat(bytes(new JsonLine().text("Größe \"雪\" 𝄞\n"))).isEqualTo("\"Größe \\\"雪\\\" 𝄞\\n\"");
        assertThat(bytes(new JsonLine().text(""))).isEqualTo("\"\"");
    }

    @Test
    void halfASurrogatePairDoesNotBreakTheLine() throws IOException {
        assertThat(bytes(new JsonLine().text("a\uD834b"))).isEqualTo("\"a?b\"");
    }

    @Test
    void numbersAndTimesAreExact() throws IOException {
        var line = new JsonLine();
        line.number(0)
                .raw(",")
                .number(-7)
                .raw(",")
                .number(Long.MAX_VALUE)
                .raw(",")
                .number(Long.MIN_VALUE);
        assertThat(bytes(line)).isEqualTo("0,-7,9223372036854775807,-9223372036854775808");
        line.clear();
        line.millis(0).raw(",").millis(1_000_000).raw(",").millis(1).raw(",").millis(12_034_500_000L);
        assertThat(bytes(line)).isEqualTo("0,1,0.000001,12034.500000");
    }

    @RepeatedTest(20)
    void anyTextGrowsTheLineAsItMust() throws IOException {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        var random = new SplittableRandom(seed);
        var text = new StringBuilder();
        var expected = new StringBuilder("\"");
        for (int i = random.nextInt(20_000); i > 0; i--) {
            char c = (char) random.nextInt(random.nextInt(100) == 0 ? 0x400 : 0x80);
            text.append(c);
            switch (c) {
                case '"' -> expected.append("\\\"");
                case '\\' -> expected.append("\\\\");
                case '\n' -> expected.append("\\n");
                case '\t' -> expected.append("\\t");
                default -> expected.append(c < ' ' ? String.format("\\u%04x", (int) c) : c);
            }
        }
        assertThat(bytes(new JsonLine().raw("x").text(text.toString())))
                .as("replay with -Dtests.seed=%d", seed)
                .isEqualTo("x" + expected + "\"");
    }
}
