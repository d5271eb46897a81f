package dev.ogive.workloads.importer;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.workloads.SqlLiteral;
import dev.ogive.workloads.importer.TableColumns.Role;
import dev.ogive.workloads.trace.TracedStatement;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// A table of statements in a CSV, JSON lines, Parquet or Arrow file, read by the engine itself.
/// CSV is read as text, so that one odd value costs one row.
final class TableLog {
    private static final long MILLI = 1_000_000;
    private static final long MICRO = 1_000;

    /// One row of pg_stat_statements stands for no more statements.
    private static final long CALLS_MAX = 1_000_000;

    private final Sink sink;
    private final ImportFormat format;
    private final Map<String, String> given;
    private final QuerySet queries;
    private final Duration window;
    private final LogTime times = new LogTime();

    private TableColumns columns;
    private ResultSet rows;
    private long row;

    /// @param given columns by role, as the user says
    /// @param queries texts for rows that have none, or null
    /// @param window over which counted calls are spread
    TableLog(Sink sink, ImportFormat format, Map<String, String> given, QuerySet queries, Duration window) {
        this.sink = sink;
        this.format = format;
        this.given = given;
        this.queries = queries;
        this.window = window;
    }

    void read(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        String quoted = SqlLiteral.of(file);
        Path rejects = null;
        try {
            String from = "read_csv(" + quoted + ", header => true, all_varchar => true";
            if (name.endsWith(".parquet")) {
                from = "read_parquet(" + quoted;
            } else if (name.matches(".*\\.(json|jsonl|ndjson)(\\.gz)?")) {
                from = "read_json(" + quoted;
            } else if (name.endsWith(".arrow") || name.endsWith(".feather") || name.endsWith(".ipc")) {
                from = "read_arrow(" + quoted;
            } else {
                rejects = Files.createTempFile("ogive-rejects", ".csv");
                from += ", rejects => " + SqlLiteral.of(rejects);
            }
            try (Connection connection = DriverManager.getConnection("jdbc:ogive:");
                    Statement statement = connection.createStatement();
                    ResultSet result = statement.executeQuery("SELECT * FROM " + from + ")")) {
                read(result);
            }
            countRejects(rejects);
        } catch (SQLException e) {
            throw new OgiveException(ErrorCode.BAD_INPUT_FILE, "cannot read " + file + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    private void countRejects(Path rejects) throws IOException {
        if (rejects == null) {
            return;
        }
        if (Files.exists(rejects)) {
            try (Stream<String> lines = Files.lines(rejects, java.nio.charset.StandardCharsets.ISO_8859_1)) {
                lines.skip(1).forEach(line -> sink.skip("malformed CSV row", 0, line));
            }
        }
        Files.deleteIfExists(rejects);
    }

    private void read(ResultSet result) throws SQLException {
        rows = result;
        List<String> names = new ArrayList<>();
        ResultSetMetaData meta = result.getMetaData();
        for (int c = 1; c <= meta.getColumnCount(); c++) {
            names.add(meta.getColumnLabel(c));
        }
        columns = new TableColumns(names, given);
        if (!columns.has(Role.SQL) && !withoutText()) {
            throw new OgiveException(
                    ErrorCode.UNKNOWN_COLUMN,
                    "no column is the statement; say which with sql=NAME: " + String.join(", ", names));
        }
        if (!columns.has(Role.START) && !columns.has(Role.CALLS)) {
            throw new OgiveException(
                    ErrorCode.UNKNOWN_COLUMN,
                    "no column is the moment; say which with start=NAME: " + String.join(", ", names));
        }
        row = 1;
        while (result.next()) {
            row++;
            row();
        }
    }

    private boolean withoutText() {
        return format == ImportFormat.REDSET || format == ImportFormat.SNOWSET || format == ImportFormat.BENDSET;
    }

    private void row() throws SQLException {
        String kind = text(Role.KIND);
        // ClickHouse logs the beginning and the end of a query.
        if (format == ImportFormat.CLICKHOUSE && kind.equals("QueryStart")) {
            sink.skip("beginning of a query, whose end is logged too", row, kind);
            return;
        }
        String sql = withoutText() ? bound(kind) : text(Role.SQL);
        if (sql == null) {
            return;
        }
        if (columns.has(Role.CALLS)) {
            calls(sql);
            return;
        }
        long startNanos = moment(Role.START);
        if (startNanos < 0) {
            sink.skip("row without a moment", row, sql);
            return;
        }
        emit(sql, startNanos, duration(startNanos));
    }

    /// The text that stands for a row's fingerprint; null where none can, which is counted.
    private String bound(String kind) throws SQLException {
        if (queries == null || queries.isEmpty()) {
            sink.skip("no text, and no queries to stand for it", row, kind);
            return null;
        }
        if (!kind.isEmpty() && !kind.equalsIgnoreCase("select") && !kind.equalsIgnoreCase("query")) {
            sink.skip("no query but a statement of kind " + kind.toLowerCase(Locale.ROOT), row, kind);
            return null;
        }
        String template = text(Role.TEMPLATE);
        String statement = text(Role.STATEMENT);
        if (template.isEmpty()) {
            // Snowset has no fingerprint: what a warehouse reads about as much of is taken for the same.
            long bytes = (long) Math.max(0, number(Role.BYTES));
            template = text(Role.DATABASE) + " " + text(Role.SESSION) + " " + (64 - Long.numberOfLeadingZeros(bytes));
            statement = template + " " + bytes;
        }
        return queries.bind(template, statement);
    }

    private void emit(String sql, long startNanos, long durationNanos) throws SQLException {
        Map<String, String> tags = new HashMap<>();
        tags.put("user", text(Role.USER));
        tags.put("database", text(Role.DATABASE));
        tags.put("bytes_read", text(Role.BYTES));
        double produced = number(Role.ROWS);
        sink.statement(
                row,
                text(Role.SESSION),
                startNanos,
                durationNanos,
                sql,
                List.of(),
                produced < 0 ? TracedStatement.UNKNOWN : (long) produced,
                text(Role.ERROR),
                tags);
    }

    /// Calls of one statement, spread evenly with a phase of its own.
    private void calls(String sql) throws SQLException {
        long calls = (long) number(Role.CALLS);
        if (calls < 1) {
            sink.skip("row without calls", row, sql);
            return;
        }
        double totalMillis = number(Role.TOTAL);
        long durationNanos = totalMillis < 0 ? TracedStatement.UNKNOWN : (long) (totalMillis / calls * MILLI);
        long placed = Math.min(calls, CALLS_MAX);
        if (calls > placed) {
            sink.skip("calls beyond a million of one statement", row, sql);
        }
        double phase = new SplittableRandom(sql.hashCode()).nextDouble();
        for (long i = 0; i < placed; i++) {
            emit(sql, (long) (window.toNanos() * ((i + phase) / placed)), durationNanos);
        }
    }

    private long duration(long startNanos) throws SQLException {
        if (columns.has(Role.DURATION)) {
            // Snowflake and ClickHouse count milliseconds, Redshift microseconds.
            long unit = columns.unitNanos(Role.DURATION, format == ImportFormat.REDSHIFT ? MICRO : MILLI);
            double units = number(Role.DURATION);
            if (units >= 0) {
                return (long) (units * unit);
            }
        }
        if (format == ImportFormat.REDSET) {
            double millis = 0;
            for (String part : List.of("compile_duration_ms", "queue_duration_ms", "execution_duration_ms")) {
                millis += Math.max(0, parse(rows.getString(part)));
            }
            return (long) (millis * MILLI);
        }
        long end = columns.has(Role.END) ? moment(Role.END) : -1;
        return end < startNanos ? TracedStatement.UNKNOWN : end - startNanos;
    }

    /// Nanoseconds since 1970, or since the beginning where the column holds numbers; -1 for
    /// none.
    private long moment(Role role) throws SQLException {
        Object value = rows.getObject(columns.place(role));
        return switch (value) {
            case null -> -1;
            case Number number -> (long) (number.doubleValue() * columns.unitNanos(role, MILLI));
            case java.sql.Timestamp t -> nanos(t.toLocalDateTime().toInstant(ZoneOffset.UTC));
            case java.time.OffsetDateTime t -> nanos(t.toInstant());
            case java.time.LocalDateTime t -> nanos(t.toInstant(ZoneOffset.UTC));
            default -> {
                String text = value.toString();
                long nanos = times.parse(text, 0);
                double number = nanos >= 0 ? -1 : parse(text);
                yield nanos >= 0 ? nanos : number < 0 ? -1 : (long) (number * columns.unitNanos(role, MILLI));
            }
        };
    }

    /// -1 beyond the year 2262.
    private static long nanos(Instant instant) {
        try {
            return ChronoUnit.NANOS.between(Instant.EPOCH, instant);
        } catch (ArithmeticException e) {
            return -1;
        }
    }

    /// Empty where there is none.
    private String text(Role role) throws SQLException {
        String text = columns.has(role) ? rows.getString(columns.place(role)) : null;
        return text == null ? "" : text;
    }

    /// -1 where there is none.
    private double number(Role role) throws SQLException {
        return columns.has(role) ? parse(rows.getString(columns.place(role))) : -1;
    }

    private static double parse(String text) {
        try {
            return text == null || text.isBlank() ? -1 : new BigDecimal(text.strip()).doubleValue();
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
