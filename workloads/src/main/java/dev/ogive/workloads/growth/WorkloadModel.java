package dev.ogive.workloads.growth;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.workloads.trace.TraceHeader;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TraceSort;
import dev.ogive.workloads.trace.TraceWriter;
import dev.ogive.workloads.trace.TracedStatement;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// When a recorded workload's users come and what they do, and more of the same: a cluster
/// process fitted to the trace.
///
/// ```
/// visit     = statements of a session with pauses of at most PAUSE
/// rhythm    = visits per hour of the week (of the day where the trace is shorter than a week,
///             everywhere alike where it is shorter than two hours)
/// bursts    = per minute a factor of a gamma distribution with mean 1, whose variance makes
///             counts of visits per minute as overdispersed as they were
/// contents  = a recorded visit of the same hour: its statements, with the pauses between them
/// ```
/// So daily and weekly cycles, bursts, think times and what follows what stay. Visits are drawn
/// from a bounded sample per hour.
///
/// Source: Neyman & Scott, Statistical approach to problems of cosmology, JRSS B 20, 1958
/// (cluster processes); Cox, Some statistical methods connected with series of events, JRSS B 17,
/// 1955 (the gamma factor).
public final class WorkloadModel {
    private static final long SECOND = 1_000_000_000L;
    private static final long MINUTE = 60 * SECOND;
    private static final long HOUR = 60 * MINUTE;
    private static final int DAY_HOURS = 24;
    private static final int WEEK_HOURS = 7 * DAY_HOURS;

    /// Longer pauses of a session end its visit.
    private static final long PAUSE = 5 * MINUTE;

    private static final int VISIT_STATEMENTS_MAX = 2_000;
    private static final int SESSIONS_MAX = 100_000;

    /// Statements of visits that are not over, and of the visits kept of each hour of the week.
    private static final int OPEN_STATEMENTS_MAX = 500_000;

    private static final int HOUR_STATEMENTS_MAX = 6_000;

    /// Kept of each hour of the week however long they are, and at most.
    private static final int HOUR_VISITS_MIN = 4;

    private static final int HOUR_VISITS_MAX = 400;

    private final Instant started;
    private final Map<String, Visit> open = new LinkedHashMap<>(16, 0.75f, true);
    private final TraceHeader header;
    private final SplittableRandom random;
    private final List<List<Visit>> sample = new ArrayList<>();
    private final long[] visitsByHour = new long[WEEK_HOURS];
    private int openStatements;
    private long visits;
    private long lastNanos;

    // Counts of visits per minute: for the bursts.
    private final Map<Long, Integer> minuteCounts = new LinkedHashMap<>();

    /// @param startNanos of its first statement
    private record Visit(long startNanos, List<TracedStatement> statements) {
        long lastNanos() {
            return statements.getLast().startNanos();
        }
    }

    private WorkloadModel(TraceHeader header, long seed) {
        this.header = header;
        this.started = header.started() == null ? Instant.EPOCH.plus(Duration.ofDays(4)) : header.started();
        this.random = new SplittableRandom(seed);
        for (int hour = 0; hour < WEEK_HOURS; hour++) {
            sample.add(new ArrayList<>());
        }
    }

    /// Fits the model to a trace, in one pass.
    ///
    /// @throws OgiveException BAD_INPUT_FILE where it has no statements
    public static WorkloadModel of(Path trace, long seed) {
        try (TraceReader reader = TraceReader.open(trace)) {
            WorkloadModel model = new WorkloadModel(reader.header(), seed);
            for (TracedStatement s = reader.next(); s != null; s = reader.next()) {
                model.add(s);
            }
            model.open.values().forEach(model::close);
            model.open.clear();
            if (model.visits == 0) {
                throw new OgiveException(ErrorCode.BAD_INPUT_FILE, trace + " has no statements");
            }
            return model;
        }
    }

    private void add(TracedStatement s) {
        lastNanos = s.startNanos();
        Visit visit = open.get(s.session());
        if (visit != null
                && (s.startNanos() - visit.lastNanos() > PAUSE || visit.statements.size() == VISIT_STATEMENTS_MAX)) {
            close(open.remove(s.session()));
            visit = null;
        }
        if (visit == null) {
            while (open.size() == SESSIONS_MAX || openStatements > OPEN_STATEMENTS_MAX) {
                close(open.remove(open.keySet().iterator().next()));
            }
            visit = new Visit(s.startNanos(), new ArrayList<>());
            open.put(s.session(), visit);
            minuteCounts.merge(s.startNanos() / MINUTE, 1, Integer::sum);
        }
        visit.statements.add(s);
        openStatements++;
    }

    private void close(Visit visit) {
        int hour = hourOfWeek(visit.startNanos);
        List<Visit> kept = sample.get(hour);
        openStatements -= visit.statements.size();
        visitsByHour[hour]++;
        visits++;
        // A reservoir, which gets smaller where visits are long.
        if (random.nextLong(visitsByHour[hour]) < Math.max(kept.size(), HOUR_VISITS_MIN)
                || kept.size() < HOUR_VISITS_MIN) {
            kept.add(visit);
        }
        while (kept.size() > HOUR_VISITS_MAX
                || (kept.size() > HOUR_VISITS_MIN
                        && kept.stream().mapToInt(v -> v.statements.size()).sum() > HOUR_STATEMENTS_MAX)) {
            kept.remove(random.nextInt(kept.size()));
        }
    }

    private int hourOfWeek(long nanos) {
        var time = started.plusNanos(nanos).atOffset(ZoneOffset.UTC);
        return (time.getDayOfWeek().getValue() - DayOfWeek.MONDAY.getValue()) * DAY_HOURS + time.getHour();
    }

    /// Hours after which the rhythm repeats: a week, a day, or one where the trace tells none.
    int periodHours() {
        long hours = lastNanos / HOUR + 1;
        return hours >= 2L * WEEK_HOURS ? WEEK_HOURS : hours > 2 ? DAY_HOURS : 1;
    }

    /// Which hour of the period an hour of the week is.
    private int place(int hourOfWeek) {
        return hourOfWeek % periodHours();
    }

    /// Visits per hour at a place of the period.
    double[] rhythm() {
        int period = periodHours();
        double[] rates = new double[period];
        // What began is a whole minute: a trace of one statement says one a minute at most.
        double[] minutes = new double[period];
        for (long at = 0; at <= lastNanos; at += MINUTE) {
            minutes[place(hourOfWeek(at))]++;
        }
        for (int hour = 0; hour < WEEK_HOURS; hour++) {
            rates[place(hour)] += visitsByHour[hour];
        }
        for (int p = 0; p < period; p++) {
            rates[p] = minutes[p] > 0 ? rates[p] / minutes[p] * 60 : 0;
        }
        return rates;
    }

    /// Variance of the factor by which minutes differ from their hour: 0 where visits come at
    /// random.
    double burstVariance() {
        double[] rhythm = rhythm();
        double excess = 0;
        double squares = 0;
        for (long minute = 0; minute <= lastNanos / MINUTE; minute++) {
            double mean = rhythm[place(hourOfWeek(minute * MINUTE))] / 60;
            double count = minuteCounts.getOrDefault(minute, 0);
            // Of a Poisson count with a random factor: variance = mean + mean^2 * variance of the factor.
            excess += (count - mean) * (count - mean) - mean;
            squares += mean * mean;
        }
        return squares == 0 ? 0 : Math.max(0, excess / squares);
    }

    /// Writes a workload that goes on like the trace.
    ///
    /// @param length of the workload
    /// @param rate how many times as many visits come
    /// @return statements written
    public long write(Path target, Duration length, double rate) {
        if (!length.isPositive() || !(rate > 0 && rate < 1e6)) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT,
                    "need a length above 0 and a rate above 0, got " + length + ", " + rate);
        }
        double[] rhythm = rhythm();
        double variance = burstVariance();
        List<List<Visit>> byPlace = new ArrayList<>();
        for (int p = 0; p < rhythm.length; p++) {
            byPlace.add(new ArrayList<>());
        }
        for (int hour = 0; hour < WEEK_HOURS; hour++) {
            byPlace.get(place(hour)).addAll(sample.get(hour));
        }
        long visit = 0;
        try (TraceSort sort = new TraceSort();
                TraceWriter writer = TraceWriter.create(
                        target, new TraceHeader("ogive generate like", header.dialect(), null, started))) {
            for (long minute = 0; minute * MINUTE < length.toNanos(); minute++) {
                int place = place(hourOfWeek(minute * MINUTE));
                List<Visit> choice = byPlace.get(place);
                double mean = rhythm[place] / 60 * rate;
                int count = choice.isEmpty() ? 0 : poisson(mean * factor(variance));
                for (int i = 0; i < count; i++) {
                    visit(choice.get(random.nextInt(choice.size())), minute, ++visit, length, sort);
                }
            }
            sort.drain(s -> writer.write(s.at(writer.count() + 1, s.startNanos())));
            return writer.count();
        }
    }

    private void visit(Visit like, long minute, long number, Duration length, TraceSort sort) {
        long start = minute * MINUTE + random.nextLong(MINUTE);
        for (TracedStatement s : like.statements) {
            long at = start + s.startNanos() - like.startNanos;
            if (at < length.toNanos()) {
                sort.add(new TracedStatement(
                        s.id(),
                        "v" + number,
                        at,
                        s.durationNanos(),
                        s.sql(),
                        s.parameters(),
                        s.rows(),
                        s.error(),
                        s.tags()));
            }
        }
    }

    /// Gamma with mean 1.
    private double factor(double variance) {
        return variance <= 0 ? 1 : gamma(1 / variance) * variance;
    }

    /// Marsaglia and Tsang's method; shapes below 1 by a power of a uniform number.
    private double gamma(double shape) {
        if (shape < 1) {
            return gamma(shape + 1) * Math.pow(1 - random.nextDouble(), 1 / shape);
        }
        double d = shape - 1.0 / 3;
        double c = 1 / Math.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double v = 1 + c * x;
            v = v * v * v;
            if (v > 0 && Math.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * Math.log(v)) {
                return d * v;
            }
        }
    }

    private int poisson(double mean) {
        if (mean > 500) {
            return (int) Math.max(0, Math.round(mean + Math.sqrt(mean) * random.nextGaussian()));
        }
        double limit = Math.exp(-mean);
        double product = 1 - random.nextDouble();
        int count = 0;
        while (product > limit) {
            product *= 1 - random.nextDouble();
            count++;
        }
        return count;
    }

    /// What was found, for people.
    public String describe() {
        double[] rhythm = rhythm();
        String period = rhythm.length == WEEK_HOURS ? "week" : rhythm.length == DAY_HOURS ? "day" : "whole";
        return String.format(
                java.util.Locale.ROOT,
                "%,d visits; rhythm of the %s, %.1f visits an hour on average and %.1f in the fullest one; bursts: minutes vary by %.0f%%",
                visits,
                period,
                Arrays.stream(rhythm).average().orElse(0),
                Arrays.stream(rhythm).max().orElse(0),
                Math.sqrt(burstVariance()) * 100);
    }
}
