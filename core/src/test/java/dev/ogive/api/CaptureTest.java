package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.error.OgiveException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureTest {
    @TempDir
    Path folder;

    /// All recorded lines but headers, without their times.
    private List<String> recorded(Path database) throws IOException {
        List<String> lines = new ArrayList<>();
        for (Path file : Engine.recorded(database)) {
            List<String> all = Files.readAllLines(file);
            assertThat(all.getFirst()).startsWith("{\"ogive_trace\":1,");
            for (String line : all.subList(1, all.size())) {
                lines.add(line.replaceAll("\"(at_ms|duration_ms)\":[0-9.]+,", "")
                        .replaceAll("\"[a-z0-9]+-(\\d+)\"", "$1"));
            }
        }
        return lines;
    }

    private static void run(Session session, String sql, Object... values) {
        try (Outcome outcome = session.execute(sql, values)) {
            if (outcome instanceof Outcome.Rows rows) {
                while (rows.cursor().next() != null) {
                    // To the end.
                }
            }
        }
    }

    @Test
    void statementsAreRecordedWhileTheSettingIsOn() throws IOException {
        try (Engine engine = Engine.open(folder.resolve("db"), false);
                Session session = engine.session();
                Session other = engine.session()) {
            run(session, "CREATE TABLE t (a BIGINT, b VARCHAR)");
            run(session, "SET workload.capture = on");
            run(session, "INSERT INTO t VALUES (1, 'x\"\\\n'), (2, NULL)");
            run(other, "SELECT * FROM t WHERE a < ?", 5L);
            assertThatThrownBy(() -> run(other, "SELECT 1 / (a - 1) FROM t")).isInstanceOf(OgiveException.class);
            // The query within the statement is not recorded by itself.
            run(session, "COPY (SELECT 7) TO '" + folder.resolve("seven.csv") + "'");
            run(session, "SET workload.capture = off");
            run(session, "SELECT 'not recorded'");
        }
        assertThat(recorded(folder.resolve("db")))
                .containsExactly(
                        "{\"id\":1,\"session\":1,\"sql\":\"SET workload.capture = on\",\"rows\":0}",
                        "{\"id\":2,\"session\":1,\"sql\":\"INSERT INTO t VALUES (1, 'x\\\"\\\\\\n'), (2, NULL)\",\"rows\":2}",
                        "{\"id\":3,\"session\":2,\"sql\":\"SELECT * FROM t WHERE a < ?\",\"params\":[5],\"rows\":2}",
                        "{\"id\":4,\"session\":2,\"sql\":\"SELECT 1 / (a - 1) FROM t\",\"rows\":0,\"error\":\"DIVISION_BY_ZERO\"}",
                        "{\"id\":5,\"session\":1,\"sql\":\"COPY (SELECT 7) TO '" + folder.resolve("seven.csv")
                                + "'\",\"rows\":1}");
    }

    @Test
    void recordingIsBoundedAndGoesOnInANewFileAfterARestart() throws IOException {
        Path database = folder.resolve("db");
        for (int round = 0; round < 3; round++) {
            try (Engine engine = Engine.open(database, false);
                    Session session = engine.session()) {
                run(session, "SET workload.capture_limit = '65536'");
                run(session, "SET workload.capture = on");
                for (int i = 0; i < 300; i++) {
                    run(session, "SELECT " + i + " AS " + "x".repeat(200));
                }
            }
        }
        List<Path> files = Engine.recorded(database);
        long bytes = 0;
        for (Path file : files) {
            bytes += Files.size(file);
        }
        assertThat(bytes).isLessThanOrEqualTo(65_536);
        assertThat(recorded(database).getLast()).contains("SELECT 299 AS");
    }

    @Test
    void valuesOfAllKindsAreJson() throws IOException {
        try (Capture capture = new Capture(folder, 1 << 20)) {
            capture.add(
                    7,
                    System.nanoTime(),
                    1_000_001,
                    "\u0001 é \\",
                    Arrays.asList(null, true, 1.5, Double.NaN, "a"),
                    3,
                    null);
        }
        String line = Files.readAllLines(Capture.files(folder).getFirst()).get(1);
        assertThat(line).contains("\"sql\":\"\\u0001 é \\\\\"");
        assertThat(line).contains("\"params\":[null,true,1.5,\"NaN\",\"a\"],\"duration_ms\":1.000001,\"rows\":3}");
    }
}
