package dev.ogive.cli;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.workloads.Benchmarks;
import dev.ogive.workloads.Comparison;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ogive bench`: this engine against DuckDB, in one run, answers checked.
@Command(
        name = "bench",
        description = "Runs a benchmark against DuckDB in one interleaved run and checks the answers.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    @Parameters(paramLabel = "SUITE", description = "tpch, clickbench or crossfilter.")
    private String suite;

    @Option(names = "--sf", description = "Scale factor of TPC-H (1).")
    private double scale = 1;

    @Option(names = "--threads", description = "Threads of both engines (2).")
    private int threads = 2;

    @Option(names = "--warmups", description = "Runs of each query that do not count (5).")
    private int warmups = 5;

    @Option(names = "--runs", description = "Runs of each query that count (5); medians are printed.")
    private int runs = 5;

    @Option(names = "--queries", description = "Queries of the crossfilter trace (20000).")
    private int queries = 20_000;

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "Folder of the suites' recorded data: clickbench_mini, crossfilter_flights.")
    private Path data = Path.of(System.getenv().getOrDefault("OGIVE_DATA", "../shared/data"));

    @Option(names = "--work", paramLabel = "DIR", description = "Folder for generated data and databases, kept.")
    private Path work = Path.of(System.getProperty("java.io.tmpdir"), "ogive-bench");

    @Option(names = "--json", paramLabel = "FILE", description = "Write the figures as JSON.")
    private Path json;

    @Override
    public Integer call() throws Exception {
        Benchmarks benchmarks = new Benchmarks(work, threads, warmups, runs, System.out);
        return switch (suite) {
            case "tpch" -> finish(benchmarks.tpch(scale));
            case "clickbench" -> finish(benchmarks.clickbench(data.resolve("clickbench_mini")));
            case "crossfilter" -> {
                double[] totals = benchmarks.crossfilter(data.resolve("crossfilter_flights"), queries);
                String figures = String.format(
                        Locale.ROOT,
                        "{\"suite\":\"crossfilter\",\"queries\":%d,\"ogive_ms\":%.1f,\"duckdb_ms\":%.1f,\"ratio\":%.3f,"
                                + "\"different\":%.0f}",
                        queries,
                        totals[0],
                        totals[1],
                        totals[0] / totals[1],
                        totals[2]);
                System.out.println(figures);
                write(figures);
                yield totals[2] == 0 ? 0 : 1;
            }
            default ->
                throw new OgiveException(
                        ErrorCode.INVALID_ARGUMENT, "there is no suite '" + suite + "': tpch, clickbench, crossfilter");
        };
    }

    private int finish(Comparison comparison) throws java.io.IOException {
        System.out.printf(Locale.ROOT, "geometric mean of ratios (ogive / duckdb): %.3f%n", comparison.geometricMean());
        write(comparison.json(suite));
        return comparison.results().stream().allMatch(r -> r.difference() == null) ? 0 : 1;
    }

    private void write(String figures) throws java.io.IOException {
        if (json != null) {
            Files.writeString(json, figures + "\n");
        }
    }
}
