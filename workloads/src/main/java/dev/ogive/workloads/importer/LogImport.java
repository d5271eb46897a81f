package dev.ogive.workloads.importer;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.sql.template.Dialect;
import dev.ogive.workloads.trace.Lines;
import dev.ogive.workloads.trace.Skips;
import dev.ogive.workloads.trace.TraceHeader;
import dev.ogive.workloads.trace.TraceSort;
import dev.ogive.workloads.trace.TraceWriter;
import dev.ogive.workloads.trace.TracedStatement;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// Turns logs of an engine into a trace. Files may be gzipped or bzipped; several files are one
/// log. Memory is bounded: statements are sorted through temporary files.
public final class LogImport {
    /// How to read.
    ///
    /// @param prefix PostgreSQL's `log_line_prefix`, or null to find it out
    /// @param columns for tables: what a column means, by role
    /// @param queries trace whose texts stand for fingerprints, or null
    /// @param translateFrom null to leave statements as they are, else their dialect: they become
    ///     Ogive's
    /// @param window over which counted calls are spread
    /// @param scale factor of TPC-H that the statements of a CAB stream are for; NaN for that of
    ///     the stream
    public record Options(
            ImportFormat format,
            String prefix,
            Map<String, String> columns,
            Path queries,
            Dialect translateFrom,
            Duration window,
            double scale) {
        public static Options of(ImportFormat format) {
            return new Options(format, null, Map.of(), null, null, Duration.ofHours(1), Double.NaN);
        }
    }

    /// What became of a log.
    ///
    /// @param statements in the trace
    /// @param skipped what was left out of it, by reason
    /// @param untranslated statements that stay in their own dialect, by reason
    /// @param spanNanos from the first start to the last
    public record Summary(long statements, Skips skipped, Skips untranslated, long spanNanos) {}

    private final Options options;
    private final Skips skips = new Skips();
    private final Skips untranslated = new Skips();
    private long originNanos = -1;
    private long lastNanos;
    private long id;

    private LogImport(Options options) {
        this.options = options;
    }

    /// Reads files and writes their trace.
    ///
    /// @throws OgiveException FILE_NOT_FOUND, IO_ERROR, BAD_INPUT_FILE, INVALID_ARGUMENT,
    ///     UNKNOWN_COLUMN
    public static Summary run(Options options, List<Path> files, Path out) {
        return new LogImport(options).run(files, out);
    }

    private Summary run(List<Path> files, Path out) {
        Translation translation = options.translateFrom == null ? null : new Translation(options.translateFrom);
        try (TraceSort sort = new TraceSort()) {
            Sink sink = new Sink(sort::add, skips);
            for (Path file : files) {
                read(file, sink);
            }
            TraceWriter[] writer = new TraceWriter[1];
            try {
                sort.drain(statement -> {
                    if (writer[0] == null) {
                        originNanos = statement.startNanos();
                        writer[0] = TraceWriter.create(out, header(sink, files));
                    }
                    lastNanos = statement.startNanos();
                    writer[0].write(translated(translation, statement.at(++id, lastNanos - originNanos)));
                });
                if (writer[0] == null) {
                    writer[0] = TraceWriter.create(out, header(sink, files));
                }
            } finally {
                if (writer[0] != null) {
                    writer[0].close();
                }
            }
            return new Summary(sink.count(), skips, untranslated, id == 0 ? 0 : lastNanos - originNanos);
        }
    }

    private TracedStatement translated(Translation translation, TracedStatement statement) {
        if (translation == null) {
            return statement;
        }
        Translation.Result result = translation.translate(statement.sql());
        if (result.reason() == null) {
            return statement.withSql(result.sql(), statement.parameters());
        }
        untranslated.add(result.reason(), statement.id(), statement.sql());
        return statement.tagged("untranslated", result.reason());
    }

    private TraceHeader header(Sink sink, List<Path> files) {
        // Times of a stream that counts from its beginning have no date.
        boolean isDated = sink.hasYear && originNanos > Duration.ofDays(3_650).toNanos();
        Dialect dialect = options.translateFrom == null ? options.format.dialect() : Dialect.OGIVE;
        return new TraceHeader(
                options.format.label() + " " + files.getFirst().getFileName(),
                dialect,
                null,
                isDated ? Instant.ofEpochSecond(0, originNanos) : null);
    }

    private void read(Path file, Sink sink) {
        switch (options.format) {
            case SNOWFLAKE, CLICKHOUSE, BIGQUERY, REDSHIFT, REDSET, SNOWSET, BENDSET, PG_STAT_STATEMENTS, TABLE -> {
                if (!Files.exists(file)) {
                    throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "there is no file " + file);
                }
                QuerySet queries = options.queries == null ? null : QuerySet.read(options.queries);
                new TableLog(sink, options.format, options.columns, queries, options.window).read(file);
            }
            case POSTGRESQL, MYSQL, DUCKDB, CAB -> {
                try (InputStream in = open(file)) {
                    read(file, in, sink);
                } catch (NoSuchFileException e) {
                    throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "there is no file " + file, e);
                } catch (IOException e) {
                    throw new OgiveException(ErrorCode.IO_ERROR, "cannot read " + file + ": " + e.getMessage(), e);
                }
            }
        }
    }

    private void read(Path file, InputStream in, Sink sink) throws IOException {
        switch (options.format) {
            case CAB -> new CabStream(sink, options.scale).read(in);
            case DUCKDB -> new DuckDbProfile(sink).read(in);
            case MYSQL -> new MysqlSlowLog(sink).read(new Lines(in, file.toString()));
            default -> postgres(file, in, sink);
        }
    }

    /// Which of PostgreSQL's formats it is shows in the first lines.
    private void postgres(Path file, InputStream in, Sink sink) throws IOException {
        in.mark(1 << 16);
        String first = "";
        Lines head = new Lines(new Head(in), file.toString());
        while (first.isBlank() && head.next()) {
            first = head.text();
        }
        in.reset();
        Lines lines = new Lines(in, file.toString());
        if (first.startsWith("{")) {
            new PostgresJson(sink, options.prefix).read(lines);
        } else if (options.prefix == null && PostgresCsv.isRecord(first)) {
            new PostgresCsv(sink).read(lines);
        } else {
            new PostgresText(sink, options.prefix).read(lines);
        }
    }

    /// The first bytes of a stream, as far as it can go back.
    private static final class Head extends InputStream {
        private final InputStream in;
        private int left = 1 << 15;

        Head(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            return left-- > 0 ? in.read() : -1;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = left <= 0 ? -1 : in.read(buffer, offset, Math.min(length, left));
            left -= Math.max(0, count);
            return count;
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        in.mark(4);
        int first = in.read();
        int second = in.read();
        in.reset();
        if (first == 0x1f && second == 0x8b) {
            return new BufferedInputStream(new GZIPInputStream(in, 1 << 16), 1 << 16);
        }
        return first == 'B' && second == 'Z' ? new BufferedInputStream(new Bzip2(in), 1 << 16) : in;
    }
}
