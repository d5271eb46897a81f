package dev.ogive.cli;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.workloads.Benchmarks;
import dev.ogive.workloads.bench.BenchComparison;
import dev.ogive.workloads.bench.BenchFile;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
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
    @Parameters(
            index = "0",
            paramLabel = "SUITE",
            description = "tpch, clickbench or crossfilter; or compare, with two files of --json.")
    private String suite;

    @Parameters(index = "1..*", arity = "0..2", paramLabel = "FILE", description = "Of compare: before and after.")
    private List<Path> files;

    @Option(names = "--sf", paramLabel = "N", description = "Scale factor of TPC-H (1).")
    private double scale = 1;

    @Option(
            names = "--tbl",
            paramLabel = "DIR",
            description = "Folder with TPC-H tables as NAME.tbl, fields between |; without it they are made.")
    private Path tables;

    @Option(names = "--threads", paramLabel = "N", description = "Threads of each engine (2).")
    private int threads = 2;

    @Option(names = "--warmups", paramLabel = "N", description = "Runs of each query that do not count (5).")
    private int warmups = 5;

    @Option(names = "--runs", paramLabel = "N", description = "Runs of each query that count (5); medians are printed.")
    private int runs = 5;

    @Option(names = "--fixed-literals", description = "Ask with the same literals in each run (TPC-H).")
    private boolean fixedLiterals;

    @Option(names = "--query", paramLabel = "NAME", split = ",", description = "Only these queries: q1,q21.")
    private List<String> names;

    @Option(names = "--queries", paramLabel = "N", description = "Queries of the crossfilter trace (20000).")
    private int queries = 20_000;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of the suites' recorded data: clickbench_mini, crossfilter_flights.")
    private Path data = Path.of(System.getenv().getOrDefault("OGIVE_DATA", "../shared/data"));

    @Option(names = "--dir", paramLabel = "DIR", description = "Folder for generated data and databases, kept.")
    private Path folder = Path.of(System.getProperty("java.io.tmpdir"), "ogive-bench");

    @Option(names = "--reload", description = "Load the databases anew, which also measures the import.")
    private boolean reload;

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
        Benchmarks benchmarks = new Benchmarks(
                new Benchmarks.Options(
                        folder,
                        threads,
                        warmups,
                        runs,
                        !fixedLiterals,
                        reload,
                        name -> names == null || names.contains(name)),
                System.out);
        BenchFile result = switch (suite) {
            case "tpch" -> benchmarks.tpch(scale, tables);
            case "clickbench" -> benchmarks.clickbench(data.resolve("clickbench_mini"));
            case "crossfilter" -> benchmarks.crossfilter(data.resolve("crossfilter_flights"), queries);
            default ->
                throw new OgiveException(
                        ErrorCode.INVALID_ARGUMENT,
                        "there is no suite '" + suite + "': tpch, clickbench, crossfilter, compare");
        };
        if (json != null) {
            result.write(json);
        }
        return result.isRight() ? 0 : 1;
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
