package dev.ogive.cli;

import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.workloads.Benchmarks;
import dev.ogive.workloads.bench.BenchComparison;
import dev.ogive.workloads.bench.BenchFile;
import dev.ogive.workloads.bench.CabBenchmark;
import dev.ogive.workloads.bench.KeyBenchmark;
import dev.ogive.workloads.replay.EngineSpec;
import dev.ogive.workloads.replay.Pace;
import dev.ogive.workloads.replay.PeerDatabase;
import dev.ogive.workloads.replay.ReplayOptions;
import dev.ogive.workloads.replay.ReplayResult;
import dev.ogive.workloads.report.HtmlReport;
import dev.ogive.workloads.report.RunContext;
import dev.ogive.workloads.report.TextReport;
import dev.ogive.workloads.tuning.DashboardBenchmark;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ogive bench`: this engine against DuckDB, in one run, answers checked. Exit status 1 where an
/// answer differs.
@Command(
        name = "bench",
        description = "Runs a benchmark against DuckDB in one interleaved run and checks the answers.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    /// 8 GB of keys, of which a run needs three copies.
    private static final int KEYS_MAX = 1_000_000_000;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "SUITE",
            description = "tpch, first, tpcds, clickbench, crossfilter, cab or dashboard; or compare, with two files of"
                    + " --json.")
    private String suite;

    @Parameters(index = "1..*", arity = "0..2", paramLabel = "FILE", description = "Of compare: before and after.")
    private List<Path> files;

    @Option(names = "--sf", paramLabel = "N", description = "Scale factor of TPC-H, TPC-DS, first and cab (1).")
    private double scale = 1;

    @Option(
            names = "--tbl",
            paramLabel = "DIR",
            description = "Folder with TPC-H or TPC-DS tables as NAME.tbl, fields between |; without it they are made.")
    private Path tables;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of each engine (2).")
    private int threads = 2;

    @Option(names = "--memory", paramLabel = "SIZE", description = "Memory of each engine, as 8GB (its own default).")
    private String memory;

    @Option(names = "--warmups", paramLabel = "N", description = "Runs of each query that do not count (5).")
    private int warmups = 5;

    @Option(names = "--runs", paramLabel = "N", description = "Runs of each query that count (5); medians are printed.")
    private int runs = 5;

    @Option(names = "--fixed-literals", description = "Ask with the same literals in each run (TPC-H).")
    private boolean fixedLiterals;

    @Option(
            names = "--query",
            paramLabel = "NAME",
            split = ",",
            description = "Only these queries: q1,q21; of dashboard: noise,duckdb,layout,views,both; of sort and index:"
                    + " uniform,normal,lognormal,zipf,timestamps,clusters,outliers,sorted,reversed,nearly-sorted.")
    private List<String> names;

    @Option(names = "--queries", paramLabel = "N", description = "Queries of the crossfilter trace (20000).")
    private int queries = 20_000;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of the suites' recorded data: clickbench_mini, crossfilter_flights, cab.")
    private Path data = Path.of(System.getenv().getOrDefault("OGIVE_DATA", "../shared/data"));

    @Option(names = "--dir", paramLabel = "DIR", description = "Folder for generated data and databases, kept.")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"), "ogive-bench");

    @Option(names = "--reload", description = "Load the databases anew, which also measures the import.")
    private boolean reload;

    @Option(
            names = "--stream",
            paramLabel = "NAME",
            split = ",",
            description = "Streams of cab, by folder and number (patterns/0): several run at once.")
    private List<String> streams = List.of("patterns/0");

    @Option(names = "--seconds", paramLabel = "N", description = "Into which cab compresses a day (300).")
    private double seconds = 300;

    @Option(
            names = "--rows",
            paramLabel = "N",
            description = "Rows of dashboard's table, keys of sort and index (2000000).")
    private long rows = 2_000_000;

    @Option(
            names = "--keys",
            paramLabel = "SQL",
            description = "Keys of sort and index: the first column of a query, as SELECT distance FROM 'f.parquet'.")
    private String keys;

    @Option(names = "--brushes", paramLabel = "N", description = "Brushes that dashboard times (200).")
    private int brushes = 200;

    @Option(names = "--budget", paramLabel = "TIME", description = "Time that dashboard gives the tuner (120s).")
    private String budget = "120s";

    @Option(names = "--report", paramLabel = "R.html", description = "Write cab's report for people.")
    private Path report;

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON.")
    private Path json;

    @Override
    public Integer call() throws Exception {
        if (suite.equals("compare")) {
            return compare();
        }
        if (files != null) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "'" + files.getFirst() + "' is one word too many");
        }
        Benchmarks.Options options =
                new Benchmarks.Options(folder, threads, memory, warmups, runs, !fixedLiterals, reload, this::isWanted);
        Benchmarks benchmarks = new Benchmarks(options, System.out);
        BenchFile result = switch (suite) {
            case "tpch" -> benchmarks.tpch(scale, tables);
            case "first" -> benchmarks.first(scale, tables);
            case "clickbench" -> benchmarks.clickbench(data.resolve("clickbench_mini"));
            case "tpcds" -> benchmarks.tpcds(scale, tables, data.resolve("tpc_answers/tpcds/dsdgen/queries"));
            case "sort" -> keyBenchmark().sort();
            case "index" -> keyBenchmark().index();
            case "cab" -> cab(benchmarks, options.settings());
            case "dashboard" ->
                new DashboardBenchmark(
                                new DashboardBenchmark.Options(
                                        data.resolve("crossfilter_flights"),
                                        folder,
                                        rows,
                                        brushes,
                                        Settings.TUNER_BUDGET.parse(budget),
                                        threads,
                                        reload,
                                        this::isWanted),
                                System.out)
                        .run();
            case "crossfilter" -> benchmarks.crossfilter(data.resolve("crossfilter_flights"), queries);
            default ->
                throw new OgiveException(
                        ErrorCode.INVALID_ARGUMENT,
                        "there is no suite '" + suite
                                + "': tpch, first, tpcds, clickbench, crossfilter, cab, dashboard, sort, index, compare");
        };
        if (json != null) {
            result.write(json);
        }
        return result.isRight() ? 0 : 1;
    }

    private boolean isWanted(String name) {
        return names == null || names.contains(name);
    }

    private KeyBenchmark keyBenchmark() {
        if (rows < 0 || rows > KEYS_MAX) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT,
                    "--rows of sort and index lies between 0 and " + KEYS_MAX + ", got " + rows);
        }
        return new KeyBenchmark(new KeyBenchmark.Options((int) rows, keys, warmups, runs, this::isWanted), System.out);
    }

    private BenchFile cab(Benchmarks benchmarks, List<String> settings) throws SQLException, IOException {
        if (!(seconds > 0)) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "--seconds needs a number above 0, got " + seconds);
        }
        List<Path> files = new ArrayList<>();
        for (String stream : streams) {
            int slash = stream.lastIndexOf('/');
            files.add(data.resolve("cab/benchmark-query-streams")
                    .resolve(stream.substring(0, Math.max(0, slash)))
                    .resolve("query_stream_" + stream.substring(slash + 1) + ".json"));
        }
        List<Path> databases = benchmarks.tpchDatabases(scale, tables);
        ReplayOptions replay = ReplayOptions.of(new Pace.OpenLoop(CabBenchmark.DAY.toSeconds() / seconds));
        try (CabBenchmark cab = new CabBenchmark(folder.resolve("cab"))) {
            Path trace = cab.trace(files, scale);
            List<EngineSpec> specs = cab.copies(databases, settings);
            try (PeerDatabase ogive = PeerDatabase.open(specs.getFirst());
                    PeerDatabase duck = PeerDatabase.open(specs.getLast())) {
                return ReplayRun.run(List.of(ogive, duck), replay, trace, null, this::reported);
            }
        }
    }

    private BenchFile reported(ReplayResult result) throws IOException {
        TextReport.print(result, System.out);
        if (report != null) {
            HtmlReport.write(
                    result, RunContext.of(spec.commandLine().getParseResult().originalArgs(), Main.VERSION), report);
            System.out.println("report: " + report);
        }
        return CabBenchmark.figures(result);
    }

    /// Exit status 1 where a query became slower beyond noise.
    private int compare() {
        if (files == null || files.size() != 2) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "compare needs two files: before and after");
        }
        BenchFile before = BenchFile.read(files.get(0));
        BenchFile after = BenchFile.read(files.get(1));
        if (!before.suite().equals(after.suite())) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT,
                    "the files are of different suites: " + before.suite() + " and " + after.suite());
        }
        BenchComparison comparison = new BenchComparison(before, after);
        comparison.print(System.out);
        return comparison.hasSlower() ? 1 : 0;
    }
}
