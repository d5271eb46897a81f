package dev.ogive.cli;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.sql.template.Dialect;
import dev.ogive.workloads.importer.ImportFormat;
import dev.ogive.workloads.importer.LogImport;
import dev.ogive.workloads.importer.RecordedWorkload;
import dev.ogive.workloads.trace.Skips;
import dev.ogive.workloads.trace.Surrogates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `ogive capture`: a workload file out of what a database recorded, or of another system's log.
@Command(
        name = "capture",
        description = "Makes a workload file (JSON lines) out of what a database recorded, or of another system's log.",
        mixinStandardHelpOptions = true)
final class CaptureCommand implements Callable<Integer> {
    private static final int WIDTH = 100;

    @Option(
            names = "--db",
            paramLabel = "DIR",
            description = "Database that recorded its statements: SET workload.capture = on.")
    private Path database;

    @Option(names = "--from", paramLabel = "FORMAT", description = "What the files are; a wrong one lists all.")
    private String from;

    @Option(names = "--out", paramLabel = "W.jsonl", required = true, description = "Where to write; .gz is gzipped.")
    private Path out;

    @Option(names = "--prefix", description = "PostgreSQL's log_line_prefix, if it is not found out.")
    private String prefix;

    @Option(
            names = "--column",
            paramLabel = "ROLE=NAME",
            split = ",",
            description = "For tables: sql, start, end, duration, session, rows, error, user, calls ...")
    private Map<String, String> columns = Map.of();

    @Option(
            names = "--queries",
            paramLabel = "Q.jsonl",
            description = "Workload whose queries stand for fingerprints without text.")
    private Path queries;

    @Option(
            names = "--translate",
            paramLabel = "DIALECT",
            arity = "0..1",
            fallbackValue = "",
            description = "Rewrite statements for Ogive; the dialect is the format's unless it is named.")
    private String translate;

    @Option(
            names = "--window",
            paramLabel = "SECONDS",
            description = "Time over which counted calls are spread (3600).")
    private long windowSeconds = 3600;

    @Option(
            names = "--scale",
            paramLabel = "N",
            description = "TPC-H scale factor that a CAB stream is to be for; without it the stream's own.")
    private double scale = Double.NaN;

    @Option(
            names = "--surrogates",
            description =
                    "Replace all values by others of the same order and frequency, so that the file can be shared;"
                            + " names of tables and columns stay.")
    private boolean surrogates;

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Logs; gzip and bzip2 are read as they are.")
    private List<Path> files = List.of();

    @Override
    public Integer call() throws IOException {
        Path plain = surrogates ? Files.createTempFile("ogive-capture", ".jsonl.gz") : out;
        LogImport.Summary summary;
        try {
            summary = database == null ? imported(plain) : RecordedWorkload.export(database, plain);
            if (surrogates) {
                Surrogates.rewrite(plain, out, new SecureRandom().nextLong());
            }
        } finally {
            if (surrogates) {
                Files.delete(plain);
            }
        }
        System.out.printf(
                Locale.ROOT,
                "%,d statements over %s written to %s%n",
                summary.statements(),
                span(summary.spanNanos()),
                out);
        list("left out", summary.skipped());
        list("not translated, kept as they are", summary.untranslated());
        return 0;
    }

    private LogImport.Summary imported(Path to) {
        ImportFormat format = from == null ? null : ImportFormat.labelled(from);
        if (format == null) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT,
                    (from == null ? "--db or --from is missing" : "there is no format '" + from + "'")
                            + "; formats are\n" + ImportFormat.list());
        }
        if (files.isEmpty()) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "no files to read");
        }
        return LogImport.run(
                new LogImport.Options(
                        format, prefix, columns, queries, dialect(format), Duration.ofSeconds(windowSeconds), scale),
                files,
                to);
    }

    private Dialect dialect(ImportFormat format) {
        if (translate == null) {
            return null;
        }
        Dialect dialect = translate.isEmpty() ? format.dialect() : Dialect.named(translate);
        if (dialect == null) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT,
                    "there is no dialect '" + translate + "': " + List.of(Dialect.values()));
        }
        return dialect;
    }

    private static void list(String title, Skips skips) {
        if (skips.count() == 0) {
            return;
        }
        System.out.printf(Locale.ROOT, "%,d %s:%n", skips.count(), title);
        for (Skips.Skip skip : skips.all()) {
            String sample = skip.sample().length() > WIDTH ? skip.sample().substring(0, WIDTH) + "..." : skip.sample();
            System.out.printf(
                    Locale.ROOT, "  %,9d  %s (first: %d: %s)%n", skip.count(), skip.reason(), skip.firstLine(), sample);
        }
    }

    /// `2 d 3 h`, `4 min 5 s`, `1.234 s`.
    static String span(long nanos) {
        Duration d = Duration.ofNanos(nanos);
        if (d.toDays() > 0) {
            return d.toDays() + " d " + d.toHoursPart() + " h";
        }
        if (d.toHours() > 0) {
            return d.toHours() + " h " + d.toMinutesPart() + " min";
        }
        if (d.toMinutes() > 0) {
            return d.toMinutes() + " min " + d.toSecondsPart() + " s";
        }
        return String.format(Locale.ROOT, "%.3f s", nanos / 1e9);
    }
}
