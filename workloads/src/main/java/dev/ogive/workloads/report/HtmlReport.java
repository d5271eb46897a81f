package dev.ogive.workloads.report;

import dev.ogive.maintain.tune.Decision;
import dev.ogive.workloads.replay.Agreement;
import dev.ogive.workloads.replay.EngineStats;
import dev.ogive.workloads.replay.ReplayResult;
import dev.ogive.workloads.replay.TemplateStats;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/// A replay as one HTML file: the first screen says who was faster, by how much, and whether the
/// answers agreed.
public final class HtmlReport {
    private static final int TEMPLATES_MAX = 200;

    private final ReplayResult result;
    private final RunContext context;
    private final Verdict verdict;
    private final StringBuilder out;

    private HtmlReport(ReplayResult result, RunContext context, StringBuilder out) {
        this.result = result;
        this.context = context;
        this.verdict = new Verdict(result);
        this.out = out;
    }

    /// Makes or replaces a file.
    public static void write(ReplayResult result, RunContext context, Path file) throws IOException {
        write(result, null, context, file);
    }

    /// The same with what tuning made of it, on the same page.
    ///
    /// @param tuned may be null
    public static void write(ReplayResult result, TunedReplay tuned, RunContext context, Path file) throws IOException {
        Files.writeString(file, text(result, tuned, context));
    }

    /// @param tuned may be null
    static String text(ReplayResult result, TunedReplay tuned, RunContext context) throws IOException {
        HtmlReport report = new HtmlReport(result, context, new StringBuilder(1 << 16));
        report.page(tuned);
        return report.out.toString();
    }

    private void page(TunedReplay tuned) throws IOException {
        out.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<link rel=\"icon\" href=\"data:,\">\n<title>")
                .append(Svg.escape(verdict.headline()))
                .append("</title>\n<style>\n")
                .append(resource("report.css"))
                .append("</style>\n</head>\n<body>\n<main>\n");
        firstScreen();
        if (tuned != null) {
            element("p", "lead", "Then it tuned itself. " + tuned.summary() + ": see below.");
        }
        overTime();
        distribution();
        templates();
        differences();
        schedule();
        if (tuned != null) {
            new HtmlReport(tuned.again(), context, out).tuning(tuned);
        }
        repeat();
        out.append("</main>\n<script>\n").append(resource("report.js")).append("</script>\n</body>\n</html>\n");
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = HtmlReport.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void firstScreen() {
        String tone = verdict.direction() > 0 ? "good" : verdict.direction() < 0 ? "bad" : "even";
        out.append("<header class=\"").append(tone).append("\">\n");
        element("p", "eyebrow", result.workload() + " · " + result.pace());
        element("h1", "", verdict.headline());
        element(
                "p",
                "badge " + (verdict.agreed() ? "good" : "bad"),
                (verdict.agreed() ? "✓ " : "✗ ") + verdict.answers());
        element("p", "lead", verdict.detail());
        for (String backlog : verdict.backlogs()) {
            element("p", "note", backlog + ".");
        }
        if (result.stopped() != null) {
            element("p", "note", "The replay ended early: " + result.stopped() + ".");
        }
        out.append("</header>\n");
        numbers();
    }

    private void numbers() {
        out.append("<div class=\"scroll\"><table class=\"numbers\"><thead><tr><th></th>");
        for (int i = 0; i < result.engines().size(); i++) {
            out.append("<th><i class=\"key e").append(i).append("\"></i>");
            out.append(Svg.escape(result.engines().get(i).label())).append("</th>");
        }
        out.append("</tr></thead><tbody>\n");
        row(
                "half of the statements took at most",
                e -> Units.duration(e.stats().latency().millis(50)));
        row("90%", e -> Units.duration(e.stats().latency().millis(90)));
        row("99%", e -> Units.duration(e.stats().latency().millis(99)));
        row("the longest", e -> Units.duration(e.stats().latency().maxMillis()));
        row("answered", e -> Units.count(e.stats().latency().count()));
        row("failed, timed out", e -> failed(e.stats()));
        row(
                "processor time",
                e -> e.stats().cpuSeconds() == 0
                        ? "–"
                        : Units.duration(e.stats().cpuSeconds() * 1e3));
        row("database on disk", e -> e.bytesOnDisk() < 0 ? "–" : Units.bytes(e.bytesOnDisk()));
        row("first run of each kind, in total", e -> Units.duration(firstMillis(e)));
        out.append("</tbody></table></div>\n");
    }

    private static String failed(EngineStats stats) {
        return stats.timeouts() == 0
                ? Units.count(stats.errors())
                : Units.count(stats.errors()) + ", " + Units.count(stats.timeouts());
    }

    /// What the first statement of each template took: nothing was compiled or cached then.
    private double firstMillis(ReplayResult.Engine engine) {
        int number = result.engines().indexOf(engine);
        double sum = 0;
        for (TemplateStats template : result.templates()) {
            double first = template.sides().get(number).firstMillis();
            sum += Double.isNaN(first) ? 0 : first;
        }
        return sum;
    }

    private void row(String name, Function<ReplayResult.Engine, String> value) {
        out.append("<tr><th>").append(Svg.escape(name)).append("</th>");
        for (ReplayResult.Engine engine : result.engines()) {
            out.append("<td>").append(Svg.escape(value.apply(engine))).append("</td>");
        }
        out.append("</tr>\n");
    }

    private void overTime() {
        section(
                "How long people waited, over time",
                "Thick: half of the statements took at most so long. Thin: 99% did. Counted from the moment at which a"
                        + " statement should have started; the scale is logarithmic, red dots are failures.");
        out.append(legend())
                .append(new Charts(result, true).latencyOverTime())
                .append(new Charts(result, false).latencyOverTime())
                .append("</section>\n");
    }

    private void distribution() {
        section(
                "How many waited how long",
                "The share of statements that took at most the time below; a curve further to the left is faster.");
        out.append(legend())
                .append(new Charts(result, true).distribution())
                .append(new Charts(result, false).distribution())
                .append("</section>\n");
    }

    private String legend() {
        StringBuilder legend = new StringBuilder("<p class=\"legend\">");
        for (int i = 0; i < result.engines().size(); i++) {
            legend.append("<span><i class=\"key e").append(i).append("\"></i>");
            legend.append(Svg.escape(result.engines().get(i).label())).append("</span> ");
        }
        return legend.append("</p>\n").toString();
    }

    private void templates() {
        section(
                "Each kind of statement",
                "Statements that differ only in their literals are one kind. Times are those of the engine, from when a"
                        + " statement was sent to its last row; what it reads is that of its first statement.");
        for (int other = 1; other < result.engines().size(); other++) {
            out.append("<p class=\"legend\"><span class=\"better\">faster on ")
                    .append(Svg.escape(result.engines().getFirst().label()))
                    .append("</span> <span class=\"worse\">slower</span> <span class=\"same\">equal</span></p>\n");
            out.append(new Charts(result, true).slopes(other)).append(new Charts(result, false).slopes(other));
        }
        out.append("<div class=\"scroll\"><table class=\"sortable\"><thead><tr><th>kind</th><th>statements</th>");
        for (ReplayResult.Engine engine : result.engines()) {
            out.append("<th>").append(Svg.escape(engine.label())).append("<br>median</th><th>99%</th>");
        }
        for (int other = 1; other < result.engines().size(); other++) {
            out.append("<th>ratio to<br>")
                    .append(Svg.escape(result.engines().get(other).label()))
                    .append("</th>");
        }
        for (int i : enginesThatTellReads()) {
            out.append("<th>")
                    .append(Svg.escape(result.engines().get(i).label()))
                    .append("<br>reads</th>");
        }
        out.append("<th>answers</th></tr></thead><tbody>\n");
        for (TemplateStats template :
                result.templates().stream().limit(TEMPLATES_MAX).toList()) {
            template(template);
        }
        out.append("</tbody></table></div>\n");
        if (result.templates().size() > TEMPLATES_MAX) {
            element(
                    "p",
                    "note",
                    "The " + TEMPLATES_MAX + " kinds that took the most time; the others are in the JSON.");
        }
        out.append("</section>\n");
    }

    private void template(TemplateStats template) {
        out.append("<tr><td><details><summary><b>")
                .append(template.name())
                .append("</b> <code>")
                .append(Svg.escape(beginning(template.text())))
                .append("</code></summary><pre>")
                .append(Svg.escape(template.example()))
                .append("</pre></details></td>");
        cell(template.count(), Units.count(template.count()));
        for (TemplateStats.Side side : template.sides()) {
            boolean none = side.service().count() == 0;
            cell(
                    side.service().millis(50),
                    none ? "–" : Units.duration(side.service().millis(50)));
            cell(
                    side.service().millis(99),
                    none ? "–" : Units.duration(side.service().millis(99)));
        }
        double ours = template.sides().getFirst().pairedServiceMillis();
        for (int other = 1; other < template.sides().size(); other++) {
            double ratio = ours / template.sides().get(other).pairedServiceMillis();
            String tone = ratio < 0.97 ? "better" : ratio > 1.03 ? "worse" : "same";
            out.append("<td class=\"")
                    .append(tone)
                    .append("\" data-value=\"")
                    .append(Double.isFinite(ratio) ? ratio : -1)
                    .append("\">");
            out.append(Double.isFinite(ratio) ? String.format(Locale.ROOT, "%.2f", ratio) : "–")
                    .append("</td>");
        }
        for (int i : enginesThatTellReads()) {
            long bytes = template.sides().get(i).readBytes();
            cell(bytes, bytes < 0 ? "–" : Units.bytes(bytes));
        }
        out.append("<td>").append(answers(template)).append("</td></tr>\n");
    }

    /// Engines that say how much their statements read from tables.
    private List<Integer> enginesThatTellReads() {
        List<Integer> engines = new ArrayList<>();
        for (int i = 0; i < result.engines().size(); i++) {
            int engine = i;
            if (result.templates().stream().anyMatch(t -> t.sides().get(engine).readBytes() >= 0)) {
                engines.add(engine);
            }
        }
        return engines;
    }

    private String answers(TemplateStats template) {
        List<String> parts = new ArrayList<>();
        if (template.different() > 0) {
            parts.add("<span class=\"worse\">" + Units.count(template.different()) + " differ</span>");
        }
        if (template.undecided() > 0) {
            parts.add(Units.count(template.undecided()) + " open");
        }
        for (int i = 0; i < template.sides().size(); i++) {
            long failed = template.sides().get(i).failed();
            if (failed > 0) {
                parts.add(Units.count(failed) + " failed on "
                        + Svg.escape(result.engines().get(i).label()));
            }
        }
        return !parts.isEmpty() ? String.join(", ", parts) : result.agreement() == null ? "–" : "agree";
    }

    private void cell(double value, String text) {
        out.append("<td data-value=\"").append(value).append("\">").append(text).append("</td>");
    }

    private static String beginning(String text) {
        return text.length() <= 90 ? text : text.substring(0, 88) + " …";
    }

    private void differences() {
        boolean failed =
                result.engines().stream().anyMatch(e -> !e.stats().messages().isEmpty());
        boolean differ =
                result.agreement() != null && !result.agreement().samples().isEmpty();
        if (!failed && !differ) {
            return;
        }
        section("What differed and what failed", "");
        if (differ) {
            for (Agreement.Sample sample : result.agreement().samples()) {
                element("p", "worse", sample.engine() + " and " + sample.other() + ": " + sample.what());
                element("pre", "", sample.sql());
            }
        }
        for (ReplayResult.Engine engine : result.engines()) {
            for (Map.Entry<String, Long> message : engine.stats().messages().entrySet()) {
                element(
                        "p",
                        "",
                        engine.label() + ", " + Units.count(message.getValue(), "time", "times") + ": "
                                + message.getKey());
            }
        }
        out.append("</section>\n");
    }

    /// What the tuner decided, and the replay after it.
    private void tuning(TunedReplay tuned) {
        section(
                "Then it tuned itself",
                "Each change was tried beside what was there, on statements of the workload, and kept where it was"
                        + " faster. Below, the tuned database and a copy of it as it was take turns with the same workload.");
        element("p", "lead", tuned.summary() + ".");
        element("p", "badge " + (verdict.agreed() ? "good" : "bad"), verdict.answers());
        element("p", "", verdict.detail());
        out.append("<div class=\"scroll\"><table><thead><tr><th>change</th><th>became</th><th>why</th>"
                + "<th>measured</th></tr></thead><tbody>\n");
        for (Decision decision : tuned.decisions()) {
            boolean isKept = decision.state() == Decision.State.ACTIVE;
            out.append("<tr><td><details><summary><code>")
                    .append(Svg.escape(beginning(decision.sql())))
                    .append("</code></summary><pre>")
                    .append(Svg.escape(decision.sql() + "\n\nundo: " + decision.undo()))
                    .append("</pre></details></td><td class=\"")
                    .append(isKept ? "better" : "same")
                    .append("\">")
                    .append(isKept ? "kept" : decision.state().name().toLowerCase(Locale.ROOT))
                    .append("</td><td>")
                    .append(Svg.escape(decision.why()))
                    .append("</td><td>")
                    .append(Svg.escape(
                            decision.note().isEmpty()
                                    ? decision.measured()
                                    : decision.measured() + " (" + decision.note() + ")"))
                    .append("</td></tr>\n");
        }
        out.append("</tbody></table></div>\n");
        numbers();
        out.append("</section>\n");
        overTime();
        templates();
        differences();
    }

    private void schedule() {
        section(
                "Was the schedule kept?",
                "How late the replay itself sent statements, and how long statements that were due waited for the one"
                        + " before in their session. Engines take turns and never run at the same time.");
        out.append("<div class=\"scroll\"><table class=\"numbers\"><thead><tr><th></th>");
        for (ReplayResult.Engine engine : result.engines()) {
            out.append("<th>").append(Svg.escape(engine.label())).append("</th>");
        }
        out.append("</tr></thead><tbody>\n");
        row(
                "sent late by the replay, 99%",
                e -> Units.duration(e.stats().dispatchLag().millis(99)));
        row("the latest", e -> Units.duration(e.stats().dispatchLag().maxMillis()));
        row("waited for the one before", e -> Units.count(e.stats().waited()));
        row("backlog, 99%", e -> Units.duration(e.stats().backlog().millis(99)));
        row("backlog, the longest", e -> Units.duration(e.stats().backlog().maxMillis()));
        row("its turns took", e -> Units.duration(e.stats().elapsedSeconds() * 1e3));
        row("processors busy", HtmlReport::busy);
        row("not run", e -> Units.count(e.stats().skipped()));
        out.append("</tbody></table></div>\n</section>\n");
    }

    private static String busy(ReplayResult.Engine engine) {
        EngineStats stats = engine.stats();
        double processors = Runtime.getRuntime().availableProcessors();
        return stats.cpuSeconds() == 0
                ? "–"
                : Units.percent(Math.min(1, stats.cpuSeconds() / stats.elapsedSeconds() / processors));
    }

    private void repeat() {
        section("To repeat it", "");
        element("pre", "", context.command());
        StringBuilder engines = new StringBuilder();
        for (ReplayResult.Engine engine : result.engines()) {
            engines.append(engines.isEmpty() ? "" : ", ")
                    .append(engine.label())
                    .append(' ')
                    .append(engine.version());
        }
        element(
                "p",
                "note",
                context.machine() + ". " + engines + ". Ogive " + context.version() + ". "
                        + DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'", Locale.ROOT)
                                .format(result.started().atOffset(ZoneOffset.UTC))
                        + ".");
        out.append("</section>\n");
    }

    private void section(String title, String text) {
        out.append("<section>\n");
        element("h2", "", title);
        if (!text.isEmpty()) {
            element("p", "note", text);
        }
    }

    private void element(String name, String style, String text) {
        out.append('<').append(name);
        if (!style.isEmpty()) {
            out.append(" class=\"").append(style).append('"');
        }
        out.append('>').append(Svg.escape(text)).append("</").append(name).append(">\n");
    }
}
