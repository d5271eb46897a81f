package dev.ogive.workloads.analysis;

import dev.ogive.sql.template.Template;
import dev.ogive.workloads.report.Svg;
import dev.ogive.workloads.trace.Skips;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A profile as one HTML page that needs nothing else: charts are inline SVG, it follows the
/// reader's light or dark colours, and fits a telephone.
public final class WorkloadHtml {
    private static final int WIDTH = 960;
    private static final int HEIGHT = 180;

    private final WorkloadProfile profile;
    private final String title;
    private final int rows;
    private final StringBuilder out = new StringBuilder();

    /// @param rows of each list
    public WorkloadHtml(WorkloadProfile profile, String title, int rows) {
        this.profile = profile;
        this.title = title;
        this.rows = rows;
    }

    public String render() {
        out.append("""
                <!DOCTYPE html>
                <html lang="en"><head><meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <link rel="icon" href="data:,">
                <style>
                :root { color-scheme: light dark; --ink: light-dark(#1d2430, #e6e9ef); --paper: light-dark(#fff, #14181f);
                  --faint: light-dark(#68717f, #98a2b3); --line: light-dark(#dfe3e9, #2c333e); --bar: light-dark(#2563a8, #6aa5e8);
                  --warm: light-dark(#b4540a, #f0a35e); }
                body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 62rem;
                  margin: 0 auto; padding: 1rem; }
                h1 { font-size: 1.4rem; margin: .5rem 0; } h2 { font-size: 1.05rem; margin: 2rem 0 .5rem; }
                svg { width: 100%; height: auto; display: block; } .scroll { overflow-x: auto; }
                table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
                th, td { text-align: left; padding: .25rem .6rem .25rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
                .n { text-align: right; white-space: nowrap; } th { color: var(--faint); font-weight: 500; }
                code { font: 12px/1.45 ui-monospace, monospace; overflow-wrap: anywhere; } td code { display: block; min-width: 16rem; }
                .spark { width: 120px; min-width: 120px; } .faint { color: var(--faint); } li { margin: .15rem 0; }
                .bar { fill: var(--bar); } .axis { fill: var(--faint); font-size: 12px; }
                </style>
                """);
        out.append("<title>")
                .append(Svg.escape(title))
                .append("</title></head><body>\n<h1>")
                .append(Svg.escape(title));
        out.append("</h1>\n");
        List<String> sentences = WorkloadText.sentences(profile);
        out.append("<p><strong>").append(Svg.escape(sentences.getFirst())).append("</strong></p>\n<ul>\n");
        for (String sentence : sentences.subList(1, sentences.size())) {
            out.append("<li>").append(Svg.escape(sentence)).append("</li>\n");
        }
        out.append("</ul>\n");
        charts();
        templates();
        tables();
        columns();
        skips();
        return out.append("</body></html>\n").toString();
    }

    private void charts() {
        long[] counts = profile.arrivals().upTo(profile.spanNanos());
        if (counts.length > 1) {
            heading("Arrivals over time");
            chart(
                    counts,
                    "0",
                    Units.time(profile.spanNanos()),
                    "statements per " + Units.time(profile.arrivals().widthNanos()));
        }
        long[] hours = profile.hoursOfDay();
        if (hours != null && profile.spanNanos() > 3_600_000_000_000L) {
            heading("By hour of the day, UTC");
            chart(hours, "0 h", "23 h", "statements");
        }
    }

    private void heading(String text) {
        out.append("<h2>").append(Svg.escape(text)).append("</h2>\n");
    }

    private void chart(long[] counts, String from, String to, String unit) {
        long max = 1;
        for (long count : counts) {
            max = Math.max(max, count);
        }
        add(String.format(
                Locale.ROOT,
                "<svg viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"%s, at most %d\">",
                WIDTH,
                HEIGHT + 20,
                unit,
                max));
        bars(counts, max, WIDTH, HEIGHT);
        add(String.format(
                Locale.ROOT, "<text class=\"axis\" x=\"0\" y=\"%d\">%s</text>", HEIGHT + 16, Svg.escape(from)));
        add(String.format(
                Locale.ROOT,
                "<text class=\"axis\" x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>",
                WIDTH,
                HEIGHT + 16,
                Svg.escape(to)));
        add(String.format(
                Locale.ROOT,
                "<text class=\"axis\" x=\"%d\" y=\"12\" text-anchor=\"end\">at most %,d %s</text></svg>%n",
                WIDTH,
                max,
                Svg.escape(unit)));
    }

    private void add(String text) {
        out.append(text);
    }

    private void bars(long[] counts, long max, int width, int height) {
        double each = width / (double) counts.length;
        for (int i = 0; i < counts.length; i++) {
            if (counts[i] > 0) {
                double tall = Math.max(1, counts[i] * (height - 18.0) / max);
                add(String.format(
                        Locale.ROOT,
                        "<rect class=\"bar\" x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>",
                        i * each,
                        height - tall,
                        Math.max(0.5, each * 0.92),
                        tall));
            }
        }
    }

    private void templates() {
        List<TemplateProfile> all = profile.templates();
        heading("Templates, those that took most time first");
        out.append("<div class=\"scroll\"><table><tr><th class=\"n\">count</th><th class=\"n\">share</th>"
                + "<th class=\"n\">total</th><th class=\"n\">median</th><th class=\"n\">p99</th><th class=\"n\">failed</th>"
                + "<th>when</th><th>statement</th></tr>\n");
        for (TemplateProfile t : all.subList(0, Math.min(rows, all.size()))) {
            boolean timed = t.durations().count() > 0;
            add(String.format(
                    Locale.ROOT,
                    "<tr><td class=\"n\">%,d</td><td class=\"n\">%s</td><td class=\"n\">%s</td><td class=\"n\">%s</td>"
                            + "<td class=\"n\">%s</td><td class=\"n\">%,d</td>",
                    t.count(),
                    Units.percent(t.count() / (double) Math.max(1, profile.statements())),
                    timed ? Units.time(t.durations().sumNanos()) : "",
                    timed ? Units.time(t.durations().quantileNanos(0.5)) : "",
                    timed ? Units.time(t.durations().quantileNanos(0.99)) : "",
                    t.errors()));
            long[] when = spread(t);
            long max = 1;
            for (long count : when) {
                max = Math.max(max, count);
            }
            out.append("<td class=\"spark\"><svg viewBox=\"0 0 120 28\" aria-hidden=\"true\">");
            bars(when, max, 120, 28);
            out.append("</svg></td><td title=\"")
                    .append(Svg.escape(t.example()))
                    .append("\"><code>")
                    .append(Svg.escape(t.text()));
            out.append("</code><span class=\"faint\">")
                    .append(Template.name(t.id()), 0, 8)
                    .append(", ");
            out.append(t.kind().label()).append("</span></td></tr>\n");
        }
        out.append("</table></div>\n");
        if (all.size() > rows) {
            add(String.format(Locale.ROOT, "<p class=\"faint\">and %,d more</p>%n", all.size() - rows));
        }
    }

    /// A template's counts over the whole workload, whose buckets may be wider than its own.
    private long[] spread(TemplateProfile t) {
        int buckets = 30;
        long[] spread = new long[buckets];
        double before = 0;
        for (int i = 0; i < buckets; i++) {
            double upTo = i == buckets - 1
                    ? t.count()
                    : t.timeline().before((long) (profile.spanNanos() * ((i + 1.0) / buckets)));
            spread[i] = Math.round(upTo - before);
            before = upTo;
        }
        return spread;
    }

    private void tables() {
        List<Map.Entry<String, long[]>> all = profile.tables();
        if (all.isEmpty()) {
            return;
        }
        heading("Tables");
        out.append("<table><tr><th class=\"n\">read by</th><th class=\"n\">written by</th><th>table</th></tr>\n");
        for (Map.Entry<String, long[]> table : all.subList(0, Math.min(rows, all.size()))) {
            add(String.format(
                    Locale.ROOT,
                    "<tr><td class=\"n\">%,d</td><td class=\"n\">%,d</td><td>%s</td></tr>%n",
                    table.getValue()[0],
                    table.getValue()[1],
                    Svg.escape(table.getKey())));
        }
        out.append("</table>\n");
    }

    private void columns() {
        List<ColumnProfile> all = profile.columns();
        if (all.isEmpty()) {
            return;
        }
        heading("Columns in predicates");
        out.append(
                "<div class=\"scroll\"><table><tr><th class=\"n\">compared</th><th class=\"n\">values</th><th>column</th>"
                        + "<th>how</th><th>with what</th></tr>\n");
        for (ColumnProfile c : all.subList(0, Math.min(rows, all.size()))) {
            add(String.format(
                    Locale.ROOT,
                    "<tr><td class=\"n\">%,d</td><td class=\"n\">%s</td><td>%s</td><td>%s</td><td>%s</td></tr>%n",
                    c.count(),
                    Units.count(c.values()),
                    Svg.escape(c.name()),
                    Svg.escape(WorkloadText.operators(c)),
                    Svg.escape(WorkloadText.range(c))));
        }
        out.append("</table></div>\n");
    }

    private void skips() {
        if (profile.skips().count() == 0) {
            return;
        }
        heading("Left out");
        out.append("<ul>\n");
        for (Skips.Skip skip : profile.skips().all()) {
            add(String.format(
                    Locale.ROOT,
                    "<li>%,d lines: %s (first: line %d)</li>%n",
                    skip.count(),
                    Svg.escape(skip.reason()),
                    skip.firstLine()));
        }
        out.append("</ul>\n");
    }
}
