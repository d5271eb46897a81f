package dev.ogive.notebooks;

import dev.ogive.workloads.replay.DataFiles;
import dev.ogive.workloads.replay.EngineSpec;
import dev.ogive.workloads.replay.Pace;
import dev.ogive.workloads.replay.PeerDatabase;
import dev.ogive.workloads.replay.Percentiles;
import dev.ogive.workloads.replay.Replay;
import dev.ogive.workloads.replay.ReplayOptions;
import dev.ogive.workloads.replay.ReplayResult;
import dev.ogive.workloads.replay.TemplateStats;
import dev.ogive.workloads.trace.TraceReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Replays of a workload in a notebook, and what is shown of them.
public final class Replays {
    /// Characters of a statement that a table shows.
    private static final int TEXT_CHARS_MAX = 80;

    private Replays() {}

    /// Loads files named like tables into an engine that has none.
    ///
    /// @param engine as the command line names engines: `ogive:DIR`, `duckdb:FILE`,
    ///     `postgres://HOST/DB`
    public static void load(Path folder, String engine) {
        try (PeerDatabase database = PeerDatabase.open(EngineSpec.parse(engine))) {
            new DataFiles(List.of(folder.toString())).load(database, _ -> {});
        }
    }

    /// Replays a workload on one engine or several, in turns.
    ///
    /// @param engines of which the first is compared with each other
    public static ReplayResult run(Path workload, Pace pace, String... engines) {
        List<PeerDatabase> databases = new ArrayList<>();
        try {
            for (String engine : engines) {
                databases.add(PeerDatabase.open(EngineSpec.parse(engine)));
            }
            try (TraceReader trace = TraceReader.open(workload);
                    Replay replay = new Replay(databases, ReplayOptions.of(pace))) {
                return replay.run(trace, workload.getFileName().toString());
            }
        } finally {
            databases.forEach(PeerDatabase::close);
        }
    }

    /// Which share of the statements was answered within which time, on each engine.
    public static Picture latencies(ReplayResult result) {
        Plot plot = new Plot("Share of statements answered within")
                .x("milliseconds")
                .logX();
        for (ReplayResult.Engine engine : result.engines()) {
            List<Percentiles.Point> points = engine.stats().latency().curve();
            double[] millis =
                    points.stream().mapToDouble(Percentiles.Point::millis).toArray();
            double[] shares =
                    points.stream().mapToDouble(Percentiles.Point::share).toArray();
            plot.line(engine.label(), millis, shares);
        }
        return plot.picture();
    }

    /// The templates that took most, with their medians on each engine.
    public static Table templates(ReplayResult result, int rows) {
        List<String> columns = new ArrayList<>(List.of("template", "statements"));
        result.engines().forEach(e -> columns.add(e.label() + ", median ms"));
        columns.add("answers that differ");
        List<List<String>> cells = new ArrayList<>();
        for (TemplateStats template :
                result.templates().subList(0, Math.min(rows, result.templates().size()))) {
            List<String> row = new ArrayList<>();
            row.add(Table.cut(template.text().replaceAll("\\s+", " "), TEXT_CHARS_MAX));
            row.add(Long.toString(template.count()));
            for (TemplateStats.Side side : template.sides()) {
                row.add(String.format(Locale.ROOT, "%.2f", side.service().millis(50)));
            }
            row.add(Long.toString(template.different()));
            cells.add(row);
        }
        return new Table(columns, cells);
    }
}
