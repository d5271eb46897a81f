package dev.ogive.workloads.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.ogive.workloads.replay.EngineSpec;
import dev.ogive.workloads.replay.Pace;
import dev.ogive.workloads.replay.PeerDatabase;
import dev.ogive.workloads.replay.Replay;
import dev.ogive.workloads.replay.ReplayOptions;
import dev.ogive.workloads.replay.ReplayResult;
import dev.ogive.workloads.trace.TraceReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportTest {
    private static final RunContext CONTEXT =
            RunContext.of(List.of("replay", "my workload.jsonl", "--vs", "duckdb", "it's"), "0.1.0");

    @TempDir
    private Path folder;

    /// Runs statements of one session, a millisecond apart.
    private static ReplayResult replay(List<String> engines, String... statements) {
        StringBuilder trace = new StringBuilder();
        for (int i = 0; i < statements.length; i++) {
            trace.append("{\"at_ms\":")
                    .append(i)
                    .append(",\"sql\":\"")
                    .append(statements[i])
                    .append("\"}\n");
        }
        List<PeerDatabase> databases = new ArrayList<>();
        try (TraceReader reader =
                TraceReader.of(new ByteArrayInputStream(trace.toString().getBytes(StandardCharsets.UTF_8)), "test")) {
            for (String engine : engines) {
                databases.add(PeerDatabase.open(EngineSpec.parse(engine)));
            }
            try (Replay replay = new Replay(databases, ReplayOptions.of(new Pace.OpenLoop(1)))) {
                return replay.run(reader, "a <b> & \"c\".jsonl");
            }
        } finally {
            databases.forEach(PeerDatabase::close);
        }
    }

    private static ReplayResult differing() {
        return replay(
                List.of("ogive", "duckdb"),
                "SELECT 1 AS a, '<script>alert(1)</script>' AS b",
                "SELECT 2 AS a",
                "SELECT * FROM no_table_at_all",
                "SELECT version() AS v");
    }

    @Test
    void theFirstScreenSaysWhoWasFasterAndWhetherAnswersAgreed() throws IOException {
        ReplayResult equal = replay(List.of("ogive", "duckdb"), "SELECT 1 AS a", "SELECT 2 AS a", "SELECT 'x' AS b");
        String text = HtmlReport.text(equal, null, CONTEXT);
        String first = text.substring(text.indexOf("<header"), text.indexOf("</header>"));
        assertThat(first)
                .containsPattern("Ogive was (.+ times (as fast as|slower than)|as fast as) DuckDB")
                .contains("All 3 answers agreed")
                .contains("took Ogive");
        String differing = HtmlReport.text(differing(), null, CONTEXT);
        assertThat(differing.substring(differing.indexOf("<header"), differing.indexOf("</header>")))
                .contains("class=\"badge bad\"", "failed on");
    }

    @Test
    void theReportNeedsNoNetworkAndItsElementsAreClosed() throws IOException {
        for (ReplayResult result : List.of(differing(), replay(List.of("ogive"), "SELECT 1 AS a"))) {
            String text = HtmlReport.text(result, null, CONTEXT);
            assertThat(text).doesNotContain("http:", "https:", "src=", "@import", "url(");
            assertThat(text).doesNotContain("<script>alert", "NaN", "Infinity");
            assertThat(unclosed(text)).isEmpty();
            assertThat(text).contains("ogive replay &quot;my workload.jsonl".replace("&quot;", "'"));
        }
    }

    /// Names of elements that are opened and not closed, or closed and not opened.
    private static List<String> unclosed(String html) {
        List<String> open = new ArrayList<>();
        String body = html.replaceAll("(?s)<(style|script)>.*?</\\1>", "");
        Matcher tags = Pattern.compile("<(/?)([a-zA-Z][a-zA-Z0-9]*)[^>]*?(/?)>").matcher(body);
        while (tags.find()) {
            String name = tags.group(2);
            if (tags.group(1).equals("/")) {
                if (open.isEmpty() || !open.removeLast().equals(name)) {
                    open.add("</" + name + "> at " + tags.start());
                    return open;
                }
            } else if (tags.group(3).isEmpty() && !List.of("meta", "link", "br").contains(name)) {
                open.add(name);
            }
        }
        return open;
    }

    @Test
    void theFiguresAreJson() throws IOException {
        Path file = folder.resolve("r.json");
        JsonReport.write(differing(), CONTEXT, file);
        List<String> fields = new ArrayList<>();
        try (JsonParser json = new JsonFactory().createParser(file.toFile())) {
            while (json.nextToken() != null) {
                if (json.currentName() != null) {
                    fields.add(json.currentName());
                }
            }
        }
        assertThat(fields).contains("verdict", "engines", "latency", "p99.9", "dispatch_lag", "agreement", "templates");
    }

    @Test
    void theTerminalGetsADozenLines() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        TextReport.print(differing(), new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("Ogive was ", "median", "DuckDB", "no_table_at_all");
    }

    @Test
    void numbersAreWrittenAsPeopleDo() {
        assertThat(Units.duration(0.0854)).isEqualTo("85 µs");
        assertThat(Units.duration(0.0054)).isEqualTo("5.4 µs");
        assertThat(Units.duration(1.24)).isEqualTo("1.2 ms");
        assertThat(Units.duration(999.4)).isEqualTo("999 ms");
        assertThat(Units.duration(2_100)).isEqualTo("2.1 s");
        assertThat(Units.duration(270_000)).isEqualTo("4.5 min");
        assertThat(Units.bytes(3_100_000)).isEqualTo("3.1 MB");
        assertThat(Units.factor(1.04)).isEqualTo("1.04");
        assertThat(Units.factor(3.21)).isEqualTo("3.2");
        assertThat(Units.factor(17.4)).isEqualTo("17");
        assertThat(Units.percent(0.005)).isEqualTo("0.5%");
    }

    @Test
    void ticksOfAnAxisAreRound() {
        assertThat(Axis.linear(0, 30, 0, 100).ticks(10))
                .contains(0.0, 5.0, 30.0)
                .hasSizeBetween(4, 11);
        assertThat(Axis.linear(0, 7, 0, 100).ticks(4)).hasSizeBetween(2, 5);
        assertThat(Axis.linear(0, 86_400, 0, 100).ticks(4)).hasSizeBetween(2, 5);
        assertThat(Axis.logarithmic(0.3, 40, 0, 100).ticks(0)).hasSize(4);
        assertThat(Axis.logarithmic(5, 5, 0, 100).ticks(0)).hasSize(2);
    }
}
