package dev.ogive.workloads.bench;

import dev.ogive.workloads.FileTree;
import dev.ogive.workloads.Machine;
import dev.ogive.workloads.importer.ImportFormat;
import dev.ogive.workloads.importer.LogImport;
import dev.ogive.workloads.replay.EngineSpec;
import dev.ogive.workloads.replay.Percentiles;
import dev.ogive.workloads.replay.ReplayResult;
import dev.ogive.workloads.report.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Query streams of the Cloud Analytics Benchmark: a day of TPC-H calls, reads and writes, in the
/// arrival patterns of real warehouses, compressed into minutes. Engines work on copies of their
/// databases, as the streams write.
///
/// Source: van Renen & Leis, Cloud Analytics Benchmark, PVLDB 16(6), 2023.
public final class CabBenchmark implements AutoCloseable {
    /// Of a stream.
    public static final Duration DAY = Duration.ofHours(24);

    private static final List<String> NAMES = List.of("ogive", "duckdb");

    private final Path folder;

    /// @param folder for copies and the trace, which [#close] deletes
    public CabBenchmark(Path folder) throws IOException {
        this.folder = folder;
        FileTree.delete(folder);
        java.nio.file.Files.createDirectories(folder);
    }

    /// Imports streams into one trace.
    ///
    /// @param scale factor of the data that there is
    public Path trace(List<Path> streams, double scale) {
        Path trace = folder.resolve("cab.jsonl");
        LogImport.Options options =
                new LogImport.Options(ImportFormat.CAB, null, Map.of(), null, null, Duration.ofHours(1), scale);
        LogImport.run(options, streams, trace);
        return trace;
    }

    /// Copies the databases: first Ogive's, then DuckDB's.
    ///
    /// @param settings of each engine, as `name = value`
    public List<EngineSpec> copies(List<Path> databases, List<String> settings) throws IOException {
        List<EngineSpec> specs = new ArrayList<>();
        for (int i = 0; i < NAMES.size(); i++) {
            Path copy = folder.resolve(NAMES.get(i));
            FileTree.copy(databases.get(i), copy);
            specs.add(EngineSpec.parse(NAMES.get(i) + ":" + copy + "?" + String.join("&", settings)));
        }
        return specs;
    }

    /// The figures of a replay of both engines, Ogive first: percentiles of what users waited,
    /// and what the engines took in all.
    public static BenchFile figures(ReplayResult result) {
        Percentiles ours = result.engines().getFirst().stats().latency();
        Percentiles theirs = result.engines().getLast().stats().latency();
        boolean agreed = new Verdict(result).agreed();
        List<BenchFile.Query> figures = new ArrayList<>();
        for (double percent : new double[] {50, 90, 95, 99, 99.9}) {
            String name = "latency p" + (percent == Math.rint(percent) ? "" + (long) percent : "" + percent);
            figures.add(figure(name, ours.millis(percent), theirs.millis(percent), agreed));
        }
        figures.add(figure("latency max", ours.maxMillis(), theirs.maxMillis(), agreed));
        figures.add(figure(
                "service total",
                result.engines().getFirst().pairedServiceMillis(),
                result.engines().getLast().pairedServiceMillis(),
                agreed));
        String peer = result.engines().getLast().label() + " "
                + result.engines().getLast().version();
        return new BenchFile("cab", Machine.describe(), peer, figures);
    }

    private static BenchFile.Query figure(String name, double ogiveMillis, double peerMillis, boolean isEqual) {
        return new BenchFile.Query(name, List.of(ogiveMillis), List.of(peerMillis), isEqual);
    }

    /// Deletes the copies.
    @Override
    public void close() throws IOException {
        FileTree.delete(folder);
    }
}
