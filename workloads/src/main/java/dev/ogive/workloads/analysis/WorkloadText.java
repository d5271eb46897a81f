package dev.ogive.workloads.analysis;

import dev.ogive.sql.template.Template;
import dev.ogive.workloads.trace.Skips;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A profile as text for a terminal.
public final class WorkloadText {
    private static final int WIDTH = 100;
    private static final String LEVELS = " ▁▂▃▄▅▆▇█";

    private final WorkloadProfile profile;
    private final int rows;
    private final StringBuilder out = new StringBuilder();

    /// @param rows of each list
    public WorkloadText(WorkloadProfile profile, int rows) {
        this.profile = profile;
        this.rows = rows;
    }

    public String render() {
        for (String sentence : sentences(profile)) {
            out.append(sentence).append('\n');
        }
        arrivals();
        templates();
        tables();
        columns();
        for (Skips.Skip skip : profile.skips().all()) {
            line(String.format(
                    Locale.ROOT,
                    "skipped %,d lines: %s (first: line %d: %s)",
                    skip.count(),
                    skip.reason(),
                    skip.firstLine(),
                    skip.sample()));
        }
        return out.toString();
    }

    private void line(String text) {
        out.append(text).append('\n');
    }

    /// The workload in a few sentences, the most important first.
    static List<String> sentences(WorkloadProfile p) {
        List<String> all = new ArrayList<>();
        all.add(String.format(
                Locale.ROOT,
                "%,d statements of %s templates from %s sessions over %s%s.",
                p.statements(),
                Units.count(p.templateCount()),
                Units.count(p.sessionCount()),
                Units.time(p.spanNanos()),
                p.errors() == 0 ? "" : String.format(Locale.ROOT, "; %,d failed", p.errors())));
        if (p.statements() == 0) {
            return all;
        }
        StringBuilder mix = new StringBuilder();
        for (Map.Entry<StatementKind, Long> kind : p.kinds().entrySet()) {
            mix.append(mix.isEmpty() ? "" : ", ")
                    .append(kind.getKey().label())
                    .append(' ')
                    .append(Units.percent(kind.getValue() / (double) p.statements()));
        }
        all.add("Mix: " + mix + ".");
        all.add("Repetition: " + Units.percent(p.templateRepetition()) + " repeat a template, "
                + Units.percent(p.exactRepetition()) + " a statement with its literals.");
        if (p.durations().count() > 0) {
            Durations d = p.durations();
            all.add("Durations: median " + Units.time(d.quantileNanos(0.5)) + ", 99% under "
                    + Units.time(d.quantileNanos(0.99)) + ", longest " + Units.time(d.maxNanos()) + ", together "
                    + Units.time(d.sumNanos()) + "; at most " + p.inFlightMax() + " at once, "
                    + Units.percent(p.overlap())
                    + " started while another ran.");
        }
        if (p.thinkTimes().count() > 0) {
            all.add("Think time in a session: median "
                    + Units.time(p.thinkTimes().quantileNanos(0.5)) + ", 90% under "
                    + Units.time(p.thinkTimes().quantileNanos(0.9)) + ".");
        }
        all.add(bursts(p));
        String cycles = cycles(p);
        if (!cycles.isEmpty()) {
            all.add(cycles);
        }
        if (!Double.isNaN(p.drift())) {
            all.add("Drift: the second half of the time differs from the first in " + Units.percent(p.drift())
                    + " of its statements; " + p.templatesOnlyIn(true) + " templates are new in it, "
                    + p.templatesOnlyIn(false) + " are gone.");
        }
        return all;
    }

    private static String bursts(WorkloadProfile p) {
        Windows s = p.perSecond();
        double dispersion = s.dispersion();
        return "Arrivals: " + Units.number(s.mean()) + " per second on average, " + s.max()
                + " in the fullest second (after "
                + Units.time(s.maxAtNanos()) + "), " + p.perMinute().max() + " in the fullest minute; "
                + (dispersion > 1.5
                        ? "in bursts (variance " + Units.number(dispersion) + " times that of chance)."
                        : dispersion < 0.5 ? "evenly paced." : "about at random.");
    }

    private static String cycles(WorkloadProfile p) {
        double day = p.cycle(24);
        double week = p.cycle(168);
        StringBuilder text = new StringBuilder();
        if (!Double.isNaN(day)) {
            text.append("Cycles: each hour resembles the one a day before with correlation ")
                    .append(Units.number(day));
            if (!Double.isNaN(week)) {
                text.append(", a week before with ").append(Units.number(week));
            }
            text.append('.');
        }
        return text.toString();
    }

    private void arrivals() {
        long[] counts = profile.arrivals().upTo(profile.spanNanos());
        if (counts.length < 2) {
            return;
        }
        line(String.format(
                Locale.ROOT,
                "%narrivals (each column %s)",
                Units.time((double) profile.arrivals().widthNanos() * columnBuckets(counts))));
        out.append("  ").append(bars(counts, columnBuckets(counts))).append('\n');
        long[] hours = profile.hoursOfDay();
        if (hours != null && profile.spanNanos() > 3_600_000_000_000L) {
            line("by hour of the day (UTC)");
            out.append("  ").append(bars(hours, 1)).append("  00 to 23\n");
        }
    }

    private static int columnBuckets(long[] counts) {
        return (counts.length + WIDTH - 1) / WIDTH;
    }

    private static String bars(long[] counts, int each) {
        long[] sums = new long[(counts.length + each - 1) / each];
        long max = 1;
        for (int i = 0; i < counts.length; i++) {
            sums[i / each] += counts[i];
            max = Math.max(max, sums[i / each]);
        }
        StringBuilder bars = new StringBuilder();
        for (long sum : sums) {
            bars.append(LEVELS.charAt((int) Math.ceil(sum * 8.0 / max)));
        }
        return bars.toString();
    }

    private void templates() {
        List<TemplateProfile> all = profile.templates();
        line(String.format(
                Locale.ROOT,
                "%n%10s %6s %9s %9s %9s %7s  template",
                "count",
                "share",
                "total",
                "median",
                "p99",
                "failed"));
        for (TemplateProfile t : all.subList(0, Math.min(rows, all.size()))) {
            boolean timed = t.durations().count() > 0;
            line(String.format(
                    Locale.ROOT,
                    "%,10d %6s %9s %9s %9s %,7d  %s %s",
                    t.count(),
                    Units.percent(t.count() / (double) profile.statements()),
                    timed ? Units.time(t.durations().sumNanos()) : "",
                    timed ? Units.time(t.durations().quantileNanos(0.5)) : "",
                    timed ? Units.time(t.durations().quantileNanos(0.99)) : "",
                    t.errors(),
                    Template.name(t.id()).substring(0, 8),
                    t.text().length() > WIDTH ? t.text().substring(0, WIDTH) + "..." : t.text()));
        }
        if (all.size() > rows) {
            line(String.format(Locale.ROOT, "... and %,d more", all.size() - rows));
        }
    }

    private void tables() {
        List<Map.Entry<String, long[]>> all = profile.tables();
        if (all.isEmpty()) {
            return;
        }
        line(String.format(Locale.ROOT, "%n%10s %10s  table", "read by", "written by"));
        for (Map.Entry<String, long[]> table : all.subList(0, Math.min(rows, all.size()))) {
            line(String.format(
                    Locale.ROOT, "%,10d %,10d  %s", table.getValue()[0], table.getValue()[1], table.getKey()));
        }
    }

    private void columns() {
        List<ColumnProfile> all = profile.columns();
        if (all.isEmpty()) {
            return;
        }
        line(String.format(Locale.ROOT, "%n%10s %9s  column, how it is compared, with what", "compared", "values"));
        for (ColumnProfile c : all.subList(0, Math.min(rows, all.size()))) {
            line(String.format(
                    Locale.ROOT,
                    "%,10d %9s  %s  %s  %s",
                    c.count(),
                    Units.count(c.values()),
                    c.name(),
                    operators(c),
                    range(c)));
        }
    }

    static String operators(ColumnProfile c) {
        List<String> all = new ArrayList<>();
        c.operators().forEach((operator, count) -> all.add(operator + " " + Units.percent(count / (double) c.count())));
        return String.join(", ", all);
    }

    static String range(ColumnProfile c) {
        if (c.isNumeric()) {
            return "from " + Units.number(c.least()) + " to " + Units.number(c.greatest()) + ", half of them between "
                    + Units.number(c.quantile(0.25)) + " and " + Units.number(c.quantile(0.75));
        }
        return c.first() == null ? "" : "from '" + c.first() + "' to '" + c.last() + "'";
    }
}
