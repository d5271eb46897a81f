package dev.ogive.workloads;

import dev.ogive.jdbc.OgiveDriver;
import dev.ogive.workloads.bench.BenchFile;
import dev.ogive.workloads.replay.Percentiles;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TracedStatement;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.duckdb.DuckDBDriver;

/// The suites of `ogive bench`: each loads the same data into this engine and into DuckDB, runs
/// the same queries in turn in one process, and checks the answers.
public final class Benchmarks {
    private static final int WARM_RUNS = 5;

    private final Options options;
    private final PrintStream out;

    /// How to run a suite.
    ///
    /// @param folder for data and databases, kept between runs
    /// @param threads of each engine
    /// @param memory of each engine, as `8GB`; null for each engine's own default
    /// @param warmups executions of each query before those that count
    /// @param runs executions of each query that count
    /// @param changeLiterals other literals in each execution where the suite knows how
    /// @param reload loads the databases anew
    /// @param wanted which queries to run, by name
    public record Options(
            Path folder,
            int threads,
            String memory,
            int warmups,
            int runs,
            boolean changeLiterals,
            boolean reload,
            Predicate<String> wanted) {
        /// What both engines are told, as `name = value`.
        public List<String> settings() {
            List<String> settings = new ArrayList<>();
            settings.add("threads = " + threads);
            if (memory != null) {
                settings.add("memory_limit = '" + memory.replace("'", "''") + "'");
            }
            return settings;
        }
    }

    public Benchmarks(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    private interface Suite {
        BenchFile run(Peers peers) throws SQLException, IOException;
    }

    private BenchFile run(String name, Suite suite) throws SQLException, IOException {
        try (Peers peers = new Peers(options.folder, name, options.settings(), options.reload, out)) {
            out.println(
                    Machine.describe() + ", " + peers.peer() + ", each with " + String.join(", ", options.settings()));
            return suite.run(peers);
        }
    }

    /// TPC-H: 22 queries.
    ///
    /// @param tables folder with `NAME.tbl` (fields between `|`, no header), or null to make them
    public BenchFile tpch(double scale, Path tables) throws SQLException, IOException {
        return run("tpch-" + scale, peers -> {
            loadTpch(peers, scale, tables);
            Comparison comparison = comparison(peers);
            for (int number = 1; number <= TpchQueries.COUNT; number++) {
                int q = number;
                compare(comparison, "q" + q, n -> TpchQueries.singleStatement(q, parameters(q, scale, n)));
            }
            return summarize("tpch", peers, comparison);
        });
    }

    private void loadTpch(Peers peers, double scale, Path tables) throws SQLException, IOException {
        Path made = options.folder.resolve("tpch-" + scale);
        if (tables == null && !peers.has("lineitem")) {
            Files.createDirectories(made);
            TpchTables.write(scale, made, table -> out.println("making " + table));
        }
        for (String table : TpchTables.NAMES) {
            Path file = (tables == null ? made : tables).resolve(table + ".tbl");
            peers.load(table, TpchTables.ddl(table), TpchTables.copy(table, file));
        }
        peers.printSizes();
    }

    /// First queries: each of TPC-H's 22 as the first of a process, `runs` processes of either
    /// engine in turn, beside the time that the same process needs once it is warm. Threads and
    /// memory are each engine's own choice.
    ///
    /// @param tables as for [#tpch]
    public BenchFile first(double scale, Path tables) throws SQLException, IOException {
        BenchFile answers = run("tpch-" + scale, peers -> {
            loadTpch(peers, scale, tables);
            Comparison comparison = new Comparison(peers.ogive, peers.duck, 0, 1);
            for (String name : tpchNames()) {
                comparison.run(name, _ -> validationText(name));
            }
            return file("first", peers, comparison);
        });
        out.printf(
                Locale.ROOT,
                "%-6s %10s %10s %12s %10s %10s %7s%n",
                "query",
                "ogive ms",
                "warm ms",
                "3x + 1,000",
                "duckdb ms",
                "warm ms",
                "ratio");
        List<String> drivers = List.of(OgiveDriver.class.getName(), DuckDBDriver.class.getName());
        List<String> urls = List.of(
                "jdbc:ogive:" + Peers.ogiveDirectory(options.folder, "tpch-" + scale),
                "jdbc:duckdb:" + Peers.duckFile(options.folder, "tpch-" + scale));
        List<BenchFile.Query> queries = new ArrayList<>();
        int within = 0;
        for (BenchFile.Query answer : answers.queries()) {
            List<List<Double>> first = List.of(new ArrayList<>(), new ArrayList<>());
            List<List<Double>> warm = List.of(new ArrayList<>(), new ArrayList<>());
            for (int n = 0; n < options.runs; n++) {
                for (int engine = 0; engine < urls.size(); engine++) {
                    FirstQuery.Times times = FirstQuery.inNewProcess(
                            drivers.get(engine),
                            urls.get(engine),
                            validationText(answer.name()),
                            options.warmups,
                            WARM_RUNS);
                    first.get(engine).add(times.firstMillis());
                    warm.get(engine).add(BenchFile.median(times.warmMillis()));
                }
            }
            BenchFile.Query query =
                    new BenchFile.Query(answer.name(), first.getFirst(), first.getLast(), answer.isEqual());
            queries.add(query);
            double warmMillis = BenchFile.median(warm.getFirst());
            double bound = 3 * warmMillis + 1_000;
            double firstMillis = BenchFile.median(first.getFirst());
            within += firstMillis <= bound ? 1 : 0;
            out.printf(
                    Locale.ROOT,
                    "%-6s %10.0f %10.1f %12.0f %10.0f %10.1f %7.2f%s%s%n",
                    answer.name(),
                    firstMillis,
                    warmMillis,
                    bound,
                    BenchFile.median(first.getLast()),
                    BenchFile.median(warm.getLast()),
                    query.ratio(),
                    firstMillis <= bound ? "" : "  beyond",
                    answer.isEqual() ? "" : "  DIFFER");
            out.flush();
        }
        out.printf(
                Locale.ROOT,
                "%d of %d within 3x warm + 1 s, medians of %d processes; warm: median of %d after %d%n",
                within,
                queries.size(),
                options.runs,
                WARM_RUNS,
                options.warmups);
        return new BenchFile("first", answers.machine(), answers.peer(), queries);
    }

    private List<String> tpchNames() {
        return IntStream.rangeClosed(1, TpchQueries.COUNT)
                .mapToObj(q -> "q" + q)
                .filter(options.wanted)
                .toList();
    }

    private static String validationText(String name) {
        int query = Integer.parseInt(name.substring(1));
        return TpchQueries.singleStatement(query, TpchQueries.validation(query));
    }

    /// Loads TPC-H into databases that later runs find there, and closes them.
    ///
    /// @param tables as for [#tpch]
    /// @return the databases of both engines
    public List<Path> tpchDatabases(double scale, Path tables) throws SQLException, IOException {
        String name = "tpch-" + scale;
        try (Peers peers = new Peers(options.folder, name, options.settings(), options.reload, out)) {
            loadTpch(peers, scale, tables);
        }
        return List.of(Peers.ogiveDirectory(options.folder, name), Peers.duckFile(options.folder, name));
    }

    /// The first execution asks with the parameters of validation.
    private List<String> parameters(int query, double scale, int execution) {
        return execution == 0 || !options.changeLiterals
                ? TpchQueries.validation(query)
                : TpchQueries.parameters(query, scale, new SplittableRandom(query * 1_000L + execution));
    }

    /// TPC-DS: 99 queries, as generated.
    ///
    /// @param tables folder with `NAME.tbl`, or null to make them
    /// @param queries folder with `01.sql` to `99.sql`
    public BenchFile tpcds(double scale, Path tables, Path queries) throws SQLException, IOException {
        return run("tpcds-" + scale, peers -> {
            Path made = options.folder.resolve("tpcds-" + scale);
            if (tables == null && !peers.has("store_sales")) {
                Files.createDirectories(made);
                TpcdsTables.write(scale, made, table -> out.println("making " + table));
            }
            for (String table : TpcdsTables.NAMES) {
                Path file = (tables == null ? made : tables).resolve(table + ".tbl");
                peers.load(
                        table,
                        List.of(TpcdsTables.ddl(table), TpcdsTables.copy(table, file)),
                        List.of(TpcdsTables.ddl(table), TpcdsTables.copyToDuckDb(table, file)));
            }
            peers.printSizes();
            Comparison comparison = comparison(peers);
            for (int number = 1; number <= TpcdsTables.QUERIES; number++) {
                String sql = Files.readString(queries.resolve(String.format(Locale.ROOT, "%02d.sql", number)))
                        .strip()
                        .replaceAll(";$", "");
                compare(comparison, "q" + number, _ -> sql);
            }
            return summarize("tpcds", peers, comparison);
        });
    }

    /// ClickBench: the 43 queries over a Parquet file of hits.
    ///
    /// @param data folder with `hits_mini.parquet` and `queries.jsonl`
    public BenchFile clickbench(Path data) throws SQLException, IOException {
        return run("clickbench", peers -> {
            peers.load(
                    "hits",
                    "CREATE TABLE hits AS SELECT * FROM read_parquet("
                            + SqlLiteral.of(data.resolve("hits_mini.parquet")) + ")");
            peers.printSizes();
            Comparison comparison = comparison(peers);
            try (TraceReader queries = TraceReader.open(data.resolve("queries.jsonl"))) {
                int number = 0;
                for (TracedStatement query = queries.next(); query != null; query = queries.next()) {
                    String sql = query.sql();
                    compare(comparison, "q" + number++, _ -> sql);
                }
            }
            return summarize("clickbench", peers, comparison);
        });
    }

    private Comparison comparison(Peers peers) {
        out.printf(
                Locale.ROOT,
                "%-6s %10s %10s %7s %10s %10s  %s%n",
                "query",
                "ogive ms",
                "duckdb ms",
                "ratio",
                "cpu ms",
                "duckdb cpu",
                "answers");
        return new Comparison(peers.ogive, peers.duck, options.warmups, options.runs);
    }

    private void compare(Comparison comparison, String name, java.util.function.IntFunction<String> sql)
            throws SQLException {
        if (!options.wanted.test(name)) {
            return;
        }
        Comparison.Result result = comparison.run(name, sql);
        out.printf(
                Locale.ROOT,
                "%-6s %10.2f %10.2f %7.2f %10.1f %10.1f  %s%n",
                name,
                result.ogiveMillis(),
                result.duckMillis(),
                result.ratio(),
                result.ogiveCpuMillis(),
                result.duckCpuMillis(),
                result.isEqual() ? "equal" : "DIFFER: " + result.difference());
        out.flush();
    }

    private BenchFile summarize(String suite, Peers peers, Comparison comparison) throws SQLException {
        List<Comparison.Result> results = comparison.results();
        results.stream()
                .max(Comparator.comparingDouble(Comparison.Result::ratio))
                .ifPresent(worst -> out.printf(
                        Locale.ROOT,
                        "geometric mean of ratios %.3f, worst %.2f (%s), medians of %d after %d, literals %s%n",
                        comparison.geometricMean(),
                        worst.ratio(),
                        worst.name(),
                        options.runs,
                        options.warmups,
                        options.changeLiterals ? "changing" : "fixed"));
        return file(suite, peers, comparison);
    }

    private static BenchFile file(String suite, Peers peers, Comparison comparison) throws SQLException {
        List<BenchFile.Query> queries = comparison.results().stream()
                .map(r -> new BenchFile.Query(r.name(), r.ogiveRuns(), r.duckRuns(), r.isEqual()))
                .toList();
        return new BenchFile(suite, Machine.describe(), peers.peer(), queries);
    }

    /// The crossfilter trace: `count` recorded queries in their order, each once per engine,
    /// after a warm-up with others.
    ///
    /// @param data folder with `flights.parquet` and `sql_trace.parquet`
    public BenchFile crossfilter(Path data, int count) throws SQLException, IOException {
        return run("crossfilter", peers -> {
            peers.load(
                    "flights",
                    "CREATE TABLE flights AS SELECT * FROM read_parquet("
                            + SqlLiteral.of(data.resolve("flights.parquet")) + ")");
            peers.printSizes();
            int warm = Math.min(count / 4, 500);
            List<List<Object>> trace = Answer.of(
                            peers.duck,
                            "SELECT sql FROM read_parquet(" + SqlLiteral.of(data.resolve("sql_trace.parquet"))
                                    + ") ORDER BY user_id, t_ms, interaction_seq, viz LIMIT " + (warm + count))
                    .rows();
            Percentiles ours = new Percentiles(3);
            Percentiles theirs = new Percentiles(3);
            int different = 0;
            for (int i = 0; i < trace.size(); i++) {
                String sql = (String) trace.get(i).getFirst();
                long start = System.nanoTime();
                Answer first = Answer.of(i % 2 == 0 ? peers.ogive : peers.duck, sql);
                long middle = System.nanoTime();
                Answer second = Answer.of(i % 2 == 0 ? peers.duck : peers.ogive, sql);
                long end = System.nanoTime();
                Answer ogive = i % 2 == 0 ? first : second;
                Answer duck = i % 2 == 0 ? second : first;
                String difference = Comparison.difference(peers.duck, sql, ogive, duck);
                if (difference != null && different++ < 5) {
                    out.println("DIFFER: " + difference + "\n  " + sql);
                }
                if (i >= warm) {
                    long ogiveNanos = i % 2 == 0 ? middle - start : end - middle;
                    long duckNanos = end - start - ogiveNanos;
                    ours.add(ogiveNanos);
                    theirs.add(duckNanos);
                }
            }
            out.println("ogive   " + ours.summary());
            out.println("duckdb  " + theirs.summary());
            out.printf(
                    Locale.ROOT,
                    "total of %,d queries: ogive %.2f s, duckdb %.2f s, ratio %.3f; %d answers differ%n",
                    ours.count(),
                    ours.sumMillis() / 1e3,
                    theirs.sumMillis() / 1e3,
                    ours.sumMillis() / theirs.sumMillis(),
                    different);
            boolean right = different == 0;
            List<BenchFile.Query> figures = List.of(
                    figure("total", ours.sumMillis(), theirs.sumMillis(), right),
                    figure("p50", ours.millis(50), theirs.millis(50), right),
                    figure("p99", ours.millis(99), theirs.millis(99), right));
            return new BenchFile("crossfilter", Machine.describe(), peers.peer(), figures);
        });
    }

    private static BenchFile.Query figure(String name, double ogiveMillis, double duckMillis, boolean isRight) {
        return new BenchFile.Query(name, List.of(ogiveMillis), List.of(duckMillis), isRight);
    }
}
