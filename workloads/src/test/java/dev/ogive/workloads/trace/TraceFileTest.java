package dev.ogive.workloads.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.error.OgiveException;
import dev.ogive.sql.template.Dialect;
import dev.ogive.workloads.Seeds;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceFileTest {
    private static final TraceHeader HEADER = new TraceHeader(
            "postgresql csvlog", Dialect.POSTGRESQL, "PostgreSQL 17", Instant.parse("2021-02-14T00:34:02.250Z"));

    @TempDir
    Path folder;

    private static List<TracedStatement> read(TraceReader trace) {
        List<TracedStatement> statements = new ArrayList<>();
        for (TracedStatement s = trace.next(); s != null; s = trace.next()) {
            statements.add(s);
        }
        return statements;
    }

    private static TraceReader reader(String text) {
        return TraceReader.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), "test");
    }

    private static String written(TracedStatement... statements) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (TraceWriter writer = TraceWriter.of(out, "test", HEADER)) {
            for (TracedStatement s : statements) {
                writer.write(s);
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void theFormatIsWhatThePackageDescribes() {
        List<Object> parameters = new ArrayList<>(List.of("x", 5L, new BigDecimal("0.10"), true));
        parameters.add(null);
        assertThat(written(new TracedStatement(
                        7, "s", 12_000_250, 125_000, "SELECT 'ü'", parameters, 3, "42P01", Map.of("user", "bi"))))
                .isEqualTo("""
                        {"ogive_trace":1,"source":"postgresql csvlog","dialect":"POSTGRESQL","engine":"PostgreSQL 17",\
                        "started":"2021-02-14T00:34:02.250Z"}
                        {"id":7,"at_ms":12.00025,"session":"s","sql":"SELECT 'ü'","params":["x",5,0.10,true,null],\
                        "duration_ms":0.125,"rows":3,"error":"42P01","tags":{"user":"bi"}}
                        """);
    }

    @RepeatedTest(20)
    void whatIsWrittenIsReadAgain() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        List<TracedStatement> statements = new ArrayList<>();
        long at = 0;
        for (int i = 0; i < 50; i++) {
            at += random.nextLong(3_000_000_000L);
            List<Object> parameters = new ArrayList<>();
            for (int p = random.nextInt(4); p > 0; p--) {
                parameters.add(
                        switch (random.nextInt(5)) {
                            case 0 -> null;
                            case 1 -> random.nextLong();
                            case 2 -> BigDecimal.valueOf(random.nextLong(), random.nextInt(1, 25));
                            case 3 -> random.nextBoolean();
                            default -> text(random);
                        });
            }
            statements.add(new TracedStatement(
                    i,
                    text(random),
                    at,
                    random.nextLong(-1, 10_000_000_000L),
                    "s" + text(random),
                    parameters,
                    random.nextLong(-1, 100),
                    random.nextBoolean() ? null : text(random),
                    Map.of(text(random), text(random))));
        }
        Path file = folder.resolve(random.nextBoolean() ? "t.jsonl" : "t.jsonl.gz");
        try (TraceWriter writer = TraceWriter.create(file, HEADER)) {
            statements.forEach(writer::write);
        }
        try (TraceReader reader = TraceReader.open(file)) {
            assertThat(reader.header()).as("replay with -Dtests.seed=%d", seed).isEqualTo(HEADER);
            assertThat(read(reader)).as("replay with -Dtests.seed=%d", seed).isEqualTo(statements);
            assertThat(reader.skips().count()).isZero();
        }
    }

    private static String text(Random random) {
        String alphabet = "ab'\"\\\n\t{}[]:,\u0000\u001füж€";
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(12); i > 0; i--) {
            text.append(alphabet.charAt(random.nextInt(alphabet.length())));
        }
        return random.nextInt(5) == 0 ? text.append("😀").toString() : text.toString();
    }

    @Test
    void aFileWithoutHeaderIsATrace() {
        try (TraceReader trace = reader("""
                {"at_ms":0,"session":"a","sql":"SELECT 1"}

                {"at_ms":1.5,"sql":"SELECT 2","duration_ms":12.3,"rows":10,"later":{"a":[1]}}""")) {
            assertThat(trace.header()).isEqualTo(TraceHeader.NONE);
            assertThat(read(trace))
                    .containsExactly(
                            TracedStatement.of(1, "a", 0, "SELECT 1"),
                            new TracedStatement(
                                    3, "0", 1_500_000, 12_300_000, "SELECT 2", List.of(), 10, null, Map.of()));
        }
    }

    @Test
    void linesThatHoldNoStatementAreCountedAndNeverFatal() {
        try (TraceReader trace = reader("""
                {"ogive_trace":1}
                nonsense
                {"at_ms":0,"sql":"SELECT 1"
                [1, 2]
                {"sql":"SELECT 1"}
                {"at_ms":5}
                {"at_ms":1e999999999,"sql":"SELECT 1"}
                {"at_ms":"x","sql":"SELECT 1"}
                {"at_ms":-4,"sql":"SELECT 1"}
                {"at_ms":3,"sql":"SELECT 1","params":[[1]]}
                {"at_ms":3,"sql":"SELECT 1","rows":"many"}
                """)) {
            assertThat(read(trace)).extracting(TracedStatement::startNanos).containsExactly(3_000_000L);
            assertThat(trace.skips().count("no JSON object")).isEqualTo(4);
            assertThat(trace.skips().count("no \"sql\"")).isEqualTo(1);
            assertThat(trace.skips().count("a number that is none or too large"))
                    .isEqualTo(2);
            assertThat(trace.skips().count("no \"at_ms\", or one before the beginning"))
                    .isEqualTo(2);
            assertThat(trace.skips().all().getFirst()).isEqualTo(new Skips.Skip("no JSON object", 4, 2, "nonsense"));
        }
    }

    @Test
    void aLaterVersionIsRefused() {
        assertThatThrownBy(() -> reader("{\"ogive_trace\":2}\n"))
                .isInstanceOf(OgiveException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void statementsAreWrittenInOrderOfStart() {
        assertThatThrownBy(() -> written(TracedStatement.of(1, "a", 5, "x"), TracedStatement.of(2, "a", 4, "y")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4 ns after 5 ns");
    }

    @Test
    void halvesOfCharactersDoNotEndTheWriting() {
        assertThat(written(TracedStatement.of(1, "a", 0, "'\ud83d' '😀' '\ude00'")))
                .contains("\"sql\":\"'\uFFFD' '😀' '\uFFFD'\"");
    }
}
