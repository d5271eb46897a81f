package dev.ogive.workloads.analysis;

import dev.ogive.sql.template.Dialect;
import dev.ogive.sql.template.Template;
import dev.ogive.workloads.trace.Skips;
import dev.ogive.workloads.trace.TraceHeader;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TracedStatement;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/// What a workload is like, from one pass over its statements in order of start. Memory is
/// bounded whatever their number: the first [#TEMPLATES_MAX] templates, [#COLUMNS_MAX] columns
/// and [#TABLES_MAX] tables are told apart, time is in buckets that widen, and counts of
/// different things are exact up to a million and estimated beyond. For one thread.
public final class WorkloadProfile {
    static final int TEMPLATES_MAX = 10_000;
    static final int TABLES_MAX = 5_000;
    static final int COLUMNS_MAX = 5_000;
    private static final int SESSIONS_MAX = 200_000;
    private static final int IN_FLIGHT_MAX = 1 << 20;
    private static final int HOURS_MAX = 24 * 366 * 10;
    private static final long SECOND = 1_000_000_000;
    private static final long HOUR = 3600 * SECOND;

    private final TraceHeader header;
    private final Map<Long, TemplateProfile> templates = new HashMap<>();
    private final Map<StatementKind, Long> kinds = new EnumMap<>(StatementKind.class);
    private final Map<String, long[]> tables = new TreeMap<>();
    private final Map<String, ColumnProfile> columns = new HashMap<>();
    private final Distinct exactTexts = new Distinct();
    private final Distinct allTemplates = new Distinct();
    private final Distinct sessions = new Distinct();
    private final Map<String, Long> lastEnds = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > SESSIONS_MAX;
        }
    };
    private final Durations durations = new Durations();
    private final Durations thinkTimes = new Durations();
    private final Timeline arrivals = new Timeline(512, 1_000_000);
    private final Windows perSecond = new Windows(SECOND);
    private final Windows perMinute = new Windows(60 * SECOND);
    private final long[] hoursOfDay = new long[24];
    private final List<Long> hours = new ArrayList<>();
    private final PriorityQueue<Long> inFlight = new PriorityQueue<>();
    private long statements;
    private long errors;
    private long lastNanos;
    private long overlapping;
    private int inFlightMax;
    private Skips skips = new Skips();

    private WorkloadProfile(TraceHeader header) {
        this.header = header;
    }

    /// Reads a trace to its end.
    ///
    /// @param progress is told every so often how many statements were read
    public static WorkloadProfile of(Path file, LongConsumer progress) {
        try (TraceReader trace = TraceReader.open(file)) {
            WorkloadProfile profile = new WorkloadProfile(trace.header());
            for (TracedStatement s = trace.next(); s != null; s = trace.next()) {
                profile.add(s);
                if (profile.statements % 10_000 == 0) {
                    progress.accept(profile.statements);
                }
            }
            profile.end();
            profile.skips = trace.skips();
            return profile;
        }
    }

    private void add(TracedStatement s) {
        Dialect dialect = header.dialect();
        // A trace that is out of order is taken as if it were: what counts windows needs order.
        long start = Math.max(lastNanos, s.startNanos());
        lastNanos = start;
        statements++;
        errors += s.failed() ? 1 : 0;
        Template template = Template.of(s.sql(), dialect);
        StatementKind kind = StatementKind.of(template.text());
        kinds.merge(kind, 1L, Long::sum);
        allTemplates.add(template.id());
        exactTexts.add(hash(s.sql()) * 31 + s.parameters().hashCode());
        TemplateProfile profile = templates.get(template.id());
        if (profile == null && templates.size() < TEMPLATES_MAX) {
            profile = new TemplateProfile(template.id(), template.text(), kind, s.sql(), start);
            templates.put(template.id(), profile);
        }
        if (profile != null) {
            profile.add(s, start);
        }
        time(s, start);
        session(s, start);
        shape(s, kind, dialect);
    }

    private static long hash(String text) {
        long h = 1125899906842597L;
        for (int i = 0; i < text.length(); i++) {
            h = 31 * h + text.charAt(i);
        }
        return h;
    }

    private void time(TracedStatement s, long start) {
        arrivals.add(start);
        perSecond.add(start);
        perMinute.add(start);
        int hour = (int) Math.min(Integer.MAX_VALUE, start / HOUR);
        while (hours.size() <= hour && hours.size() < HOURS_MAX) {
            hours.add(0L);
        }
        if (hour < hours.size()) {
            hours.set(hour, hours.get(hour) + 1);
        }
        if (header.started() != null) {
            hoursOfDay[
                    header.started().plusNanos(start).atOffset(ZoneOffset.UTC).getHour()]++;
        }
        while (!inFlight.isEmpty() && inFlight.peek() <= start) {
            inFlight.poll();
        }
        overlapping += inFlight.isEmpty() ? 0 : 1;
        if (s.durationNanos() >= 0) {
            durations.add(s.durationNanos());
            if (inFlight.size() < IN_FLIGHT_MAX) {
                inFlight.add(start + s.durationNanos());
            }
        }
        inFlightMax = Math.max(inFlightMax, inFlight.size());
    }

    private void session(TracedStatement s, long start) {
        sessions.add(hash(s.session()));
        Long end = lastEnds.put(s.session(), start + Math.max(0, s.durationNanos()));
        if (end != null) {
            thinkTimes.add(Math.max(0, start - end));
        }
    }

    private void shape(TracedStatement s, StatementKind kind, Dialect dialect) {
        if (kind != StatementKind.READ && kind != StatementKind.WRITE) {
            return;
        }
        Predicates shape = new Predicates(s.sql(), dialect, s.parameters());
        for (String table : shape.tables()) {
            long[] counts = tables.get(table);
            if (counts == null && tables.size() < TABLES_MAX) {
                counts = new long[2];
                tables.put(table, counts);
            }
            if (counts != null) {
                counts[kind == StatementKind.WRITE ? 1 : 0]++;
            }
        }
        for (Predicates.Predicate predicate : shape.predicates()) {
            ColumnProfile column = columns.get(predicate.column());
            if (column == null && columns.size() < COLUMNS_MAX) {
                column = new ColumnProfile(predicate.column());
                columns.put(predicate.column(), column);
            }
            if (column != null) {
                column.add(predicate);
            }
        }
    }

    private void end() {
        perSecond.end();
        perMinute.end();
    }

    // What was found

    public TraceHeader header() {
        return header;
    }

    /// Lines of the trace that were no statements.
    public Skips skips() {
        return skips;
    }

    public long statements() {
        return statements;
    }

    public long errors() {
        return errors;
    }

    /// From the beginning of the trace to the last start.
    public long spanNanos() {
        return lastNanos;
    }

    Distinct templateCount() {
        return allTemplates;
    }

    Distinct sessionCount() {
        return sessions;
    }

    /// Share of statements that were there before, with the same literals.
    double exactRepetition() {
        return statements == 0 ? 0 : Math.max(0, 1 - exactTexts.count() / (double) statements);
    }

    /// Share of statements whose template was there before.
    double templateRepetition() {
        return statements == 0 ? 0 : Math.max(0, 1 - allTemplates.count() / (double) statements);
    }

    Map<StatementKind, Long> kinds() {
        return kinds;
    }

    /// Templates, those that took most time first; without durations those that came most often.
    List<TemplateProfile> templates() {
        List<TemplateProfile> all = new ArrayList<>(templates.values());
        all.sort(Comparator.comparingLong((TemplateProfile t) -> -t.durations().sumNanos())
                .thenComparingLong(t -> -t.count())
                .thenComparing(TemplateProfile::text));
        return all;
    }

    /// Tables with how many statements read and wrote them, the most used first.
    List<Map.Entry<String, long[]>> tables() {
        List<Map.Entry<String, long[]>> all = new ArrayList<>(tables.entrySet());
        all.sort(Comparator.comparingLong(e -> -e.getValue()[0] - e.getValue()[1]));
        return all;
    }

    /// Columns that predicates compare, the most used first.
    List<ColumnProfile> columns() {
        List<ColumnProfile> all = new ArrayList<>(columns.values());
        all.sort(Comparator.comparingLong((ColumnProfile c) -> -c.count()).thenComparing(ColumnProfile::name));
        return all;
    }

    Durations durations() {
        return durations;
    }

    /// From the end of a statement to the start of the session's next one.
    Durations thinkTimes() {
        return thinkTimes;
    }

    Timeline arrivals() {
        return arrivals;
    }

    Windows perSecond() {
        return perSecond;
    }

    Windows perMinute() {
        return perMinute;
    }

    /// Most statements that ran at once, as far as their durations are known.
    int inFlightMax() {
        return inFlightMax;
    }

    /// Share of statements that started while another ran.
    double overlap() {
        return statements == 0 ? 0 : overlapping / (double) statements;
    }

    /// Statements per hour of the day in UTC; null where the trace does not tell the date.
    long[] hoursOfDay() {
        return header.started() == null ? null : hoursOfDay;
    }

    /// How alike arrivals are to those a number of hours before: correlation of the counts per
    /// hour, -1 to 1; NaN where the trace is shorter than twice that.
    double cycle(int lagHours) {
        int n = hours.size() - lagHours;
        if (n < lagHours) {
            return Double.NaN;
        }
        double meanA = 0;
        double meanB = 0;
        for (int i = 0; i < n; i++) {
            meanA += hours.get(i) / (double) n;
            meanB += hours.get(i + lagHours) / (double) n;
        }
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < n; i++) {
            double a = hours.get(i) - meanA;
            double b = hours.get(i + lagHours) - meanB;
            ab += a * b;
            aa += a * a;
            bb += b * b;
        }
        return aa == 0 || bb == 0 ? Double.NaN : ab / Math.sqrt(aa * bb);
    }

    /// How the mix of templates of the second half of the time differs from that of the first:
    /// the share of statements that would have to be of another template, 0 to 1.
    double drift() {
        long half = lastNanos / 2;
        double first = 0;
        double second = 0;
        for (TemplateProfile t : templates.values()) {
            first += t.timeline().before(half);
            second += t.count() - t.timeline().before(half);
        }
        if (first == 0 || second == 0) {
            return Double.NaN;
        }
        double distance = 0;
        for (TemplateProfile t : templates.values()) {
            double before = t.timeline().before(half);
            distance += Math.abs(before / first - (t.count() - before) / second);
        }
        return distance / 2;
    }

    /// Templates that are in one half of the time only.
    ///
    /// @param inSecond those that are new in the second half, else those that are gone in it
    long templatesOnlyIn(boolean inSecond) {
        long half = lastNanos / 2;
        long count = 0;
        for (TemplateProfile t : templates.values()) {
            count += inSecond ? (t.firstNanos() > half ? 1 : 0) : (t.lastNanos() <= half ? 1 : 0);
        }
        return count;
    }
}
