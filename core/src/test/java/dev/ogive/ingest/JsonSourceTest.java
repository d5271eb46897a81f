package dev.ogive.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.Seeds;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonSourceTest {
    @TempDir
    Path folder;

    @Test
    void columnsAreTheFieldsOfAllObjects() throws IOException {
        assertThat(read("""
                        {"a": 1, "b": "x", "ok": true}
                        {"b": "say \\"hi\\"\\n\\u00e9\\ud83d\\ude00", "a": 2.5, "at": "2024-01-01 10:00:00", "n": {"k": [1, 2]}}

                        {}
                        """)).isEqualTo("""
                        a DOUBLE, b VARCHAR, ok BOOLEAN, at TIMESTAMP, n VARCHAR
                        1.0|x|true|null|null
                        2.5|say "hi"
                        \u00e9\ud83d\ude00|null|1704103200000000|{"k": [1, 2]}
                        null|null|null|null|null
                        """);
    }

    @Test
    void anArrayOfObjectsOnePerLineIsRead() throws IOException {
        assertThat(read("[\n{\"a\":1},\n{\"a\":2}\n]\n")).isEqualTo("a BIGINT\n1\n2\n");
    }

    @Test
    void malformedLinesAreReportedWithLineAndColumn() {
        assertThatThrownBy(() -> read("{\"a\":1}\n{\"a\":}\n"))
                .isInstanceOfSatisfying(
                        OgiveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_INPUT_FILE))
                .hasMessageContaining("line 2, column 6");
        assertThatThrownBy(() -> read("{\"a\":\"x")).hasMessageContaining("a string is not closed");
        assertThatThrownBy(() -> read("[[[[")).hasMessageContaining("expected a JSON object");
    }

    @RepeatedTest(20)
    void randomBytesAreAnErrorWithACode() throws IOException {
        long seed = Seeds.next();
        byte[] bytes = new byte[1 << 16];
        new Random(seed).nextBytes(bytes);
        Path file = folder.resolve("random.jsonl");
        Files.write(file, bytes);
        assertThatThrownBy(() -> CsvSourceTest.rows(JsonSource.open(file.toString(), null)))
                .as("replay with -Dtests.seed=%d", seed)
                .isInstanceOfSatisfying(
                        OgiveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_INPUT_FILE));
    }

    private String read(String text) throws IOException {
        Path file = folder.resolve("in.jsonl");
        Files.writeString(file, text);
        return CsvSourceTest.render(JsonSource.open(file.toString(), null));
    }
}
