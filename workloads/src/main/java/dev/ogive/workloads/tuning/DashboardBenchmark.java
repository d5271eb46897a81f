package dev.ogive.workloads.tuning;

import dev.ogive.api.Engine;
import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.maintain.tune.Comparison;
import dev.ogive.maintain.tune.Decision;
import dev.ogive.sql.template.Template;
import dev.ogive.workloads.Answer;
import dev.ogive.workloads.FileTree;
import dev.ogive.workloads.Machine;
import dev.ogive.workloads.SqlLiteral;
import dev.ogive.workloads.bench.BenchFile;
import dev.ogive.workloads.growth.TableGrowth;
import dev.ogive.workloads.replay.Percentiles;
import dev.ogive.workloads.trace.TracedStatement;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Linked brushing on a dashboard over a large table: the tuner learns from what one half of the
/// people did, and what the others did is timed: untuned, with orders alone, with views alone,
/// with both, and on DuckDB, as loaded and on its best single sort order. Answers are compared.
///
/// A brush is one movement: the queries that all linked charts send for it. Every engine runs the
/// same brushes, its queries one after the other.
public final class DashboardBenchmark {
    private static final String TABLE = "flights";

    /// Brushes that do not count, to warm up.
    private static final int WARM_UP = 30;

    private static final int DIFFERENCES_SHOWN = 3;

    /// Brushes of which it is told what their queries read.
    private static final int SLOWEST_SHOWN = 3;

    /// How a plan tells that it reads a view.
    private static final Pattern VIEW = Pattern.compile("Scan (\\S+) \\(materialized\\)");

    /// Of which noise is told.
    private static final int REPLAYS = 10;

    private final Options options;
    private final PrintStream out;
    private final List<List<String>> brushes = new ArrayList<>();
    private final List<TracedStatement> learned = new ArrayList<>();
    private final List<List<String>> warmUp = new ArrayList<>();
    private final List<Answer> expected = new ArrayList<>();
    private final List<Run> runs = new ArrayList<>();
    private int different;

    /// How to run it.
    ///
    /// @param data folder with `flights.parquet` and `sql_trace.parquet`
    /// @param folder for data and databases, kept between runs
    /// @param reload tunes anew
    /// @param rows of the table, at least: the recorded ones are multiplied
    /// @param brushes that are timed
    /// @param budget of each round of the tuner
    /// @param wanted which to run of `noise`, `duckdb`, `layout`, `views` and `both`
    public record Options(
            Path data,
            Path folder,
            long rows,
            int brushes,
            Duration budget,
            int threads,
            boolean reload,
            Predicate<String> wanted) {}

    /// One way to run the brushes.
    ///
    /// @param nanos of each brush's queries
    /// @param viewBytes what views take beyond the table
    private record Run(
            String name,
            Percentiles queries,
            Percentiles brushes,
            List<long[]> nanos,
            long tableBytes,
            long viewBytes) {
        double millis() {
            return queries.sumMillis();
        }
    }

    /// What the tuner may do.
    private enum Tuned {
        LAYOUT("layout alone", true, false),
        VIEWS("views alone", false, true),
        BOTH("both", true, true);

        final String label;
        final boolean layouts;
        final boolean views;

        Tuned(String label, boolean layouts, boolean views) {
            this.label = label;
            this.layouts = layouts;
            this.views = views;
        }
    }

    public DashboardBenchmark(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// Runs it and prints the report.
    public BenchFile run() throws SQLException, IOException {
        Files.createDirectories(options.folder);
        readTrace();
        Path csv = grown();
        out.println(Machine.describe() + ", " + options.threads + " threads");
        out.printf(
                Locale.ROOT,
                "learned from %,d queries of one half of the people; timed are %,d brushes with %,d queries of the others%n",
                learned.size(),
                brushes.size(),
                brushes.stream().mapToInt(List::size).sum());
        Path base = options.folder.resolve("dashboard-" + options.rows + ".ogive");
        load("jdbc:ogive:" + base, csv);
        Run untuned = timed("ogive untuned", base);
        if (options.wanted.test("noise")) {
            noise(base);
        }
        Run best = options.wanted.test("duckdb") ? duckDb(csv) : untuned;
        Run last = untuned;
        for (Tuned tuned : Tuned.values()) {
            if (options.wanted.test(tuned.name().toLowerCase(Locale.ROOT))) {
                last = tuned(tuned, base);
            }
        }
        return summary(untuned, best, last);
    }

    // The trace

    private void readTrace() throws SQLException {
        String trace = "read_parquet(" + SqlLiteral.of(options.data.resolve("sql_trace.parquet")) + ")";
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:");
                Statement statement = connection.createStatement()) {
            List<String> people = new ArrayList<>();
            try (ResultSet rows = statement.executeQuery("SELECT DISTINCT user_id FROM " + trace + " ORDER BY 1")) {
                while (rows.next()) {
                    people.add(rows.getString(1));
                }
            }
            if (people.size() < 2) {
                throw new OgiveException(ErrorCode.BAD_INPUT_FILE, trace + " has less than two people's queries");
            }
            Set<String> half = Set.copyOf(people.subList(0, people.size() / 2));
            List<List<String>> others = new ArrayList<>();
            List<List<String>> first = new ArrayList<>();
            String last = null;
            try (ResultSet rows = statement.executeQuery("SELECT user_id, task, interaction_seq, t_ms, sql FROM "
                    + trace + " ORDER BY user_id, task, interaction_seq, viz")) {
                while (rows.next()) {
                    boolean isLearned = half.contains(rows.getString(1));
                    String brush = rows.getString(1) + rows.getString(2) + rows.getString(3);
                    if (!brush.equals(last)) {
                        (isLearned ? first : others).add(new ArrayList<>());
                    }
                    last = brush;
                    (isLearned ? first : others).getLast().add(rows.getString(5));
                    if (isLearned) {
                        learned.add(TracedStatement.of(
                                learned.size(), rows.getString(1), rows.getLong(4) * 1_000_000, rows.getString(5)));
                    }
                }
            }
            brushes.addAll(evenly(others, options.brushes));
            warmUp.addAll(evenly(first, WARM_UP));
        }
    }

    private static <T> List<T> evenly(List<T> all, int count) {
        int taken = Math.min(count, all.size());
        List<T> chosen = new ArrayList<>();
        for (int i = 0; i < taken; i++) {
            chosen.add(all.get((int) ((long) i * all.size() / taken)));
        }
        return chosen;
    }

    // The data

    private Path grown() throws SQLException {
        Path source = options.data.resolve("flights.parquet");
        Path csv = options.folder.resolve("dashboard-" + options.rows + ".csv");
        if (Files.exists(csv)) {
            return csv;
        }
        long rows;
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:");
                Statement statement = connection.createStatement();
                ResultSet count =
                        statement.executeQuery("SELECT count(*) FROM read_parquet(" + SqlLiteral.of(source) + ")")) {
            count.next();
            rows = count.getLong(1);
        }
        int times = Math.toIntExact(Math.max(1, Math.ceilDiv(options.rows, rows)));
        out.printf(Locale.ROOT, "making a table of %,d rows%n", rows * times);
        new TableGrowth(source, times, Set.of(), 1).write(TABLE, csv);
        return csv;
    }

    private static void load(String url, Path csv) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url)) {
            try (ResultSet tables = connection.getMetaData().getTables(null, null, TABLE, null)) {
                if (tables.next()) {
                    return;
                }
            }
            execute(connection, "CREATE TABLE " + TABLE + " AS SELECT * FROM read_csv(" + SqlLiteral.of(csv) + ")");
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    // Noise

    /// Ten replays of a statement of each template on one unchanged engine, three times each in
    /// turns: what differs is noise.
    private void noise(Path directory) throws SQLException {
        Map<Long, String> statements = new LinkedHashMap<>();
        learned.forEach(s -> statements.putIfAbsent(Template.of(s.sql()).id(), s.sql()));
        Comparison comparison = new Comparison();
        Percentiles ratios = new Percentiles(3);
        int beyond = 0;
        try (Connection ogive = DriverManager.getConnection("jdbc:ogive:" + directory)) {
            execute(ogive, "SET tuner.mode = 'off'");
            execute(ogive, "SET threads = " + options.threads);
            warmUp(ogive);
            Map<Long, double[][]> nanos = new LinkedHashMap<>();
            statements.keySet().forEach(t -> nanos.put(t, new double[3][REPLAYS]));
            for (int replay = 0; replay < REPLAYS; replay++) {
                for (Map.Entry<Long, String> statement : statements.entrySet()) {
                    for (int turn = 0; turn < 3; turn++) {
                        long startNanos = System.nanoTime();
                        Answer.of(ogive, statement.getValue());
                        nanos.get(statement.getKey())[(replay + turn) % 3][replay] = System.nanoTime() - startNanos;
                    }
                }
            }
            for (Map.Entry<Long, double[][]> of : nanos.entrySet()) {
                double[][] n = of.getValue();
                comparison.add(new Comparison.OfTemplate(of.getKey(), 1, n[0], n[1], n[2]));
                double ratio = Comparison.median(n[2]) / Comparison.median(n[0]);
                ratios.add((long) (ratio * 1e9));
                beyond += ratio > 1.05 ? 1 : 0;
            }
        }
        Comparison.Verdict verdict = comparison.verdict(1);
        out.printf(
                Locale.ROOT,
                "noise: of %d templates on an unchanged engine %.0f%% look slower beyond 1.05x in %d replays; the ratio"
                        + " of medians is %.2f at half, %.2f at 90%%, %.2f at most; believed to be slower: %d, with a guard"
                        + " of %.2f%n",
                verdict.templates(),
                100.0 * beyond / statements.size(),
                REPLAYS,
                ratios.millis(50) / 1e3,
                ratios.millis(90) / 1e3,
                ratios.maxMillis() / 1e3,
                verdict.slower().size(),
                verdict.guard());
    }

    private void warmUp(Connection connection) throws SQLException {
        for (List<String> brush : warmUp) {
            for (String sql : brush) {
                Answer.of(connection, sql);
            }
        }
    }

    // Runs

    private Run duckDb(Path csv) throws SQLException, IOException {
        Path file = options.folder.resolve("dashboard-" + options.rows + ".duckdb");
        load("jdbc:duckdb:" + file, csv);
        Path copy = options.folder.resolve("dashboard-sorted.duckdb");
        Run best = null;
        List<String> columns = new ArrayList<>();
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:" + file)) {
            execute(duck, "SET threads = " + options.threads);
            try (Statement statement = duck.createStatement();
                    ResultSet none = statement.executeQuery("SELECT * FROM " + TABLE + " LIMIT 0")) {
                for (int c = 1; c <= none.getMetaData().getColumnCount(); c++) {
                    columns.add(none.getMetaData().getColumnName(c));
                }
            }
            add(time("duckdb as loaded", duck, 0, 0));
            for (String column : columns) {
                FileTree.delete(copy);
                execute(duck, "ATTACH " + SqlLiteral.of(copy) + " AS sorted");
                execute(duck, "CREATE TABLE sorted." + TABLE + " AS SELECT * FROM " + TABLE + " ORDER BY " + column);
                execute(duck, "DETACH sorted");
                try (Connection sorted = DriverManager.getConnection("jdbc:duckdb:" + copy)) {
                    execute(sorted, "SET threads = " + options.threads);
                    Run run = time("duckdb by " + column, sorted, 0, 0);
                    add(run);
                    best = best == null || run.millis() < best.millis() ? run : best;
                }
            }
        } finally {
            FileTree.delete(copy);
        }
        return best;
    }

    /// What was tuned by an earlier run is used again.
    private Run tuned(Tuned tuned, Path base) throws SQLException, IOException {
        Path copy = options.folder.resolve(
                "dashboard-" + options.rows + "-" + tuned.name().toLowerCase(Locale.ROOT) + ".ogive");
        if (options.reload) {
            FileTree.delete(copy);
        }
        if (!Files.exists(copy)) {
            FileTree.copy(base, copy);
            tune(tuned, copy);
        }
        return timed("ogive " + tuned.label, copy);
    }

    private void tune(Tuned tuned, Path directory) {
        long startNanos = System.nanoTime();
        try (Engine engine = Engine.open(directory, false)) {
            engine.settings().set(Settings.THREADS.name(), String.valueOf(options.threads));
            engine.settings().set(Settings.TUNER_MODE.name(), "off");
            engine.settings().set(Settings.TUNER_LAYOUTS.name(), String.valueOf(tuned.layouts));
            if (!tuned.views) {
                engine.settings().set(Settings.TUNER_SPACE.name(), "0");
            }
            try (TimedWorkload workload = new TimedWorkload(engine)) {
                learned.forEach(workload::add);
                double learnedSeconds = (System.nanoTime() - startNanos) / 1e9;
                engine.tuning().tune(workload.seen(), true, options.budget, (_, _) -> {});
                out.printf(
                        Locale.ROOT,
                        "%ntuned, %s: learned for %.0f s, tuned for %.0f s%n",
                        tuned.label,
                        learnedSeconds,
                        (System.nanoTime() - startNanos) / 1e9 - learnedSeconds);
            }
            engine.tuning().decisions().forEach(this::print);
        }
    }

    private void print(Decision d) {
        out.printf(
                Locale.ROOT,
                "  %d %s: %s%n     %s; %s; %,d bytes, %.1f s%s%n",
                d.id(),
                d.state().name().toLowerCase(Locale.ROOT),
                d.sql(),
                d.why(),
                d.measured(),
                d.costBytes(),
                d.costNanos() / 1e9,
                d.note().isEmpty() ? "" : "; " + d.note());
        out.flush();
    }

    private Run timed(String name, Path directory) throws SQLException {
        try (Connection ogive = DriverManager.getConnection("jdbc:ogive:" + directory)) {
            execute(ogive, "SET tuner.mode = 'off'");
            execute(ogive, "SET threads = " + options.threads);
            Run run = time(
                    name,
                    ogive,
                    bytes(ogive, "SELECT sum(bytes) FROM ogive.tables WHERE table_name = '" + TABLE + "'"),
                    bytes(ogive, "SELECT sum(bytes) FROM ogive.materialized_views"));
            add(run);
            if (run.viewBytes > 0) {
                slowest(run, ogive);
            }
            return run;
        }
    }

    /// What the queries of the slowest brushes read.
    private void slowest(Run run, Connection ogive) throws SQLException {
        List<Integer> order = IntStream.range(0, brushes.size())
                .boxed()
                .sorted(Comparator.comparingLong(
                        b -> -Arrays.stream(run.nanos.get(b)).sum()))
                .limit(SLOWEST_SHOWN)
                .toList();
        for (int b : order) {
            long[] nanos = run.nanos.get(b);
            out.printf(
                    Locale.ROOT, "  a brush of %.1f ms:%n", Arrays.stream(nanos).sum() / 1e6);
            for (int q = 0; q < nanos.length; q++) {
                String sql = brushes.get(b).get(q);
                out.printf(Locale.ROOT, "    %7.2f ms, %s: %s%n", nanos[q] / 1e6, reads(ogive, sql), sql);
            }
        }
    }

    private static String reads(Connection ogive, String sql) throws SQLException {
        try (Statement statement = ogive.createStatement();
                ResultSet plan = statement.executeQuery("EXPLAIN " + sql)) {
            while (plan.next()) {
                Matcher view = VIEW.matcher(plan.getString(1));
                if (view.find()) {
                    return view.group(1);
                }
            }
        }
        return "the table";
    }

    private static long bytes(Connection ogive, String sql) throws SQLException {
        try (Statement statement = ogive.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private Run time(String name, Connection connection, long tableBytes, long viewBytes) throws SQLException {
        warmUp(connection);
        Percentiles queries = new Percentiles(3);
        Percentiles all = new Percentiles(3);
        List<long[]> nanos = new ArrayList<>();
        int number = 0;
        for (List<String> brush : brushes) {
            long[] taken = new long[brush.size()];
            for (int q = 0; q < taken.length; q++) {
                long startNanos = System.nanoTime();
                Answer answer = Answer.of(connection, brush.get(q));
                taken[q] = System.nanoTime() - startNanos;
                queries.add(taken[q]);
                compare(number++, name, brush.get(q), answer);
            }
            all.add(Arrays.stream(taken).sum());
            nanos.add(taken);
        }
        return new Run(name, queries, all, nanos, tableBytes, viewBytes);
    }

    /// With what the first run answered.
    private void compare(int number, String name, String sql, Answer answer) {
        if (number == expected.size()) {
            expected.add(answer);
            return;
        }
        String difference = answer.differenceInAnyOrder(expected.get(number));
        if (difference != null && different++ < DIFFERENCES_SHOWN) {
            out.println("DIFFER: " + name + ": " + difference + "\n  " + sql);
        }
    }

    private void add(Run run) {
        runs.add(run);
        out.printf(
                Locale.ROOT,
                "%-22s total %9.0f ms   query %s   brush p50 %7.2f p95 %8.2f max %8.2f ms%n",
                run.name,
                run.millis(),
                run.queries.summary(),
                run.brushes.millis(50),
                run.brushes.millis(95),
                run.brushes.maxMillis());
        out.flush();
    }

    // The report

    private BenchFile summary(Run untuned, Run best, Run last) {
        out.printf(
                Locale.ROOT,
                "%n%-22s %10s %12s %12s %12s %10s%n",
                "",
                "total ms",
                "to untuned",
                "to best",
                "brush p95",
                "views");
        List<BenchFile.Query> figures = new ArrayList<>();
        for (Run run : runs) {
            out.printf(
                    Locale.ROOT,
                    "%-22s %10.0f %12.3f %12.3f %9.1f ms %9s%n",
                    run.name,
                    run.millis(),
                    run.millis() / untuned.millis(),
                    run.millis() / best.millis(),
                    run.brushes.millis(95),
                    run.tableBytes == 0
                            ? ""
                            : String.format(Locale.ROOT, "%.1f%%", 100.0 * run.viewBytes / run.tableBytes));
            if (run.tableBytes > 0) {
                figures.add(
                        new BenchFile.Query(run.name, List.of(run.millis()), List.of(best.millis()), different == 0));
            }
        }
        out.printf(
                Locale.ROOT,
                "%n%s: %.3f of untuned (bar 0.2), %.3f of %s (bar 0.2), brush p95 %.1f ms (bar 100), views %.1f%% of the"
                        + " table (bar 20); %d answers differ%n",
                last.name,
                last.millis() / untuned.millis(),
                last.millis() / best.millis(),
                best.name,
                last.brushes.millis(95),
                100.0 * last.viewBytes / Math.max(1, last.tableBytes),
                different);
        return new BenchFile("dashboard", Machine.describe(), best.name, figures);
    }
}
