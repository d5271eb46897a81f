package dev.ogive.cli;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.workloads.replay.DataFiles;
import dev.ogive.workloads.replay.EngineSpec;
import dev.ogive.workloads.replay.Pace;
import dev.ogive.workloads.replay.PeerDatabase;
import dev.ogive.workloads.replay.ReplayOptions;
import dev.ogive.workloads.replay.ReplayResult;
import dev.ogive.workloads.report.HtmlReport;
import dev.ogive.workloads.report.JsonReport;
import dev.ogive.workloads.report.RunContext;
import dev.ogive.workloads.report.TextReport;
import dev.ogive.workloads.report.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ogive replay`: a recorded workload with its own timing, on one engine or on several side by
/// side. Exit status 1 where answers differ.
@Command(
        name = "replay",
        description = "Replays a recorded workload on Ogive and on other engines, compares answers and latencies.",
        mixinStandardHelpOptions = true)
final class ReplayCommand implements Callable<Integer> {
    private static final int ENGINES_MAX = 4;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "W.jsonl", description = "The workload: JSON lines, gzipped or not.")
    private Path file;

    @Option(names = "--workload", paramLabel = "W.jsonl", description = "The same, as an option.")
    private Path workload;

    @Option(
            names = "--engine",
            paramLabel = "ENGINE",
            description = "[LABEL=]ogive:DIR, duckdb:FILE, sqlite:FILE, postgres://HOST/DB or jdbc:URL, with"
                    + " ?SETTING=VALUE&... behind it. Without a place a temporary database.")
    private String engine;

    @Option(names = "--db", paramLabel = "DIR", description = "The same as --engine ogive:DIR.")
    private Path directory;

    @Option(names = "--vs", paramLabel = "ENGINE", description = "Another engine to compare with; may be repeated.")
    private List<String> others = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "DIR|TABLE=FILE|DDL.sql",
            description = "Loaded into each engine whose tables are empty: a folder of CSV and Parquet files with an"
                    + " optional schema.sql, single files, DDL.")
    private List<String> data = new ArrayList<>();

    @Option(names = "--speed", paramLabel = "N", description = "Times N of the recorded speed (1).")
    private double speed = 1;

    @Option(names = "--closed", description = "Each session sends its next statement after the recorded think time.")
    private boolean closed;

    @Option(names = "--fast", description = "Each client sends its next statement at once.")
    private boolean fast;

    @Option(
            names = "--clients",
            paramLabel = "N",
            description = "Connections for all sessions together; without it each session has its own.")
    private int clients;

    @Option(names = "--session", split = ",", paramLabel = "S", description = "Only these sessions.")
    private Set<String> sessions = new HashSet<>();

    @Option(names = "--warmup", paramLabel = "N", description = "Statements at the beginning that do not count (0).")
    private long warmups;

    @Option(names = "--limit", paramLabel = "N", description = "Ends after so many statements.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--for", paramLabel = "TIME", description = "Ends after so long: 90s, 5m, 1h.")
    private String length;

    @Option(names = "--max-failures", paramLabel = "N", description = "Ends when so many statements have failed.")
    private long failures = Long.MAX_VALUE;

    @Option(names = "--timeout", paramLabel = "TIME", description = "Cancels a statement after so long: 500ms, 30s.")
    private String timeout;

    @Option(names = "--turn", paramLabel = "TIME", description = "How long engines take turns (20s).")
    private String turn = "20s";

    @Option(
            names = "--record",
            paramLabel = "R.jsonl",
            description =
                    "Write what the first engine did as a workload, with the times at which statements were sent.")
    private Path record;

    @Option(names = "--report", paramLabel = "R.html", description = "Write a report for people.")
    private Path html;

    @Option(names = "--json", paramLabel = "R.json", description = "Write all figures.")
    private Path json;

    @Override
    public Integer call() throws Exception {
        List<EngineSpec> specs = engines();
        ReplayOptions options = options();
        Path trace = trace();
        DataFiles files = new DataFiles(data);
        List<PeerDatabase> databases = new ArrayList<>();
        try {
            for (EngineSpec engineSpec : specs) {
                PeerDatabase database = PeerDatabase.open(engineSpec);
                databases.add(database);
                files.load(database, System.out::println);
            }
            RunContext context =
                    RunContext.of(spec.commandLine().getParseResult().originalArgs(), Main.VERSION);
            return ReplayRun.run(databases, options, trace, record, result -> report(result, context));
        } finally {
            databases.forEach(PeerDatabase::close);
        }
    }

    private int report(ReplayResult result, RunContext context) throws IOException {
        TextReport.print(result, System.out);
        if (html != null) {
            HtmlReport.write(result, context, html);
            System.out.println("report: " + html);
        }
        if (json != null) {
            JsonReport.write(result, context, json);
            System.out.println("figures: " + json);
        }
        return new Verdict(result).agreed() ? 0 : 1;
    }

    private Path trace() {
        if ((file == null) == (workload == null)) {
            throw wrong("name one workload: ogive replay W.jsonl");
        }
        return file != null ? file : workload;
    }

    private List<EngineSpec> engines() {
        if (engine != null && directory != null) {
            throw wrong("--db DIR is the same as --engine ogive:DIR; give one of them");
        }
        String first = engine != null ? engine : "ogive:" + (directory == null ? "" : directory);
        List<EngineSpec> specs = new ArrayList<>();
        specs.add(EngineSpec.parse(first));
        for (String other : others) {
            specs.add(EngineSpec.parse(other));
        }
        if (specs.size() > ENGINES_MAX) {
            throw wrong("at most " + ENGINES_MAX + " engines, got " + specs.size());
        }
        return EngineSpec.distinct(specs);
    }

    private ReplayOptions options() {
        if (closed && fast) {
            throw wrong("--closed and --fast exclude each other");
        }
        if (!(speed > 0) || Double.isInfinite(speed)) {
            throw wrong("--speed needs a number above 0, got " + speed);
        }
        if (clients < 0 || warmups < 0 || limit < 1 || failures < 1) {
            throw wrong("--clients and --warmup need 0 or more, --limit and --max-failures 1 or more");
        }
        Pace pace = fast ? new Pace.AsFastAsPossible() : closed ? new Pace.ClosedLoop(speed) : new Pace.OpenLoop(speed);
        return new ReplayOptions(
                pace,
                clients,
                duration("--turn", turn),
                timeout == null ? null : duration("--timeout", timeout),
                warmups,
                limit,
                length == null ? null : duration("--for", length),
                failures,
                sessions);
    }

    /// `500ms`, `30s`, `5m`, `1.5h`; a number alone is seconds.
    private static Duration duration(String option, String text) {
        String digits = text.replaceFirst("[a-z]+$", "");
        double unitNanos = switch (text.substring(digits.length())) {
            case "ms" -> 1e6;
            case "", "s" -> 1e9;
            case "m", "min" -> 60e9;
            case "h" -> 3_600e9;
            default -> Double.NaN;
        };
        try {
            double nanos = Double.parseDouble(digits) * unitNanos;
            if (nanos >= 1 && nanos < Long.MAX_VALUE) {
                return Duration.ofNanos((long) nanos);
            }
        } catch (NumberFormatException e) {
            // Said below.
        }
        throw wrong(option + " needs a time such as 500ms, 30s, 5m or 1h, got '" + text + "'");
    }

    private static OgiveException wrong(String message) {
        return new OgiveException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
