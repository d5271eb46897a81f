package dev.ogive.workloads.trace;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.sql.template.Dialect;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;

/// Reads a trace statement by statement. Lines that hold none are counted in [#skips]. For one
/// thread.
///
/// ```java
/// try (TraceReader trace = TraceReader.open(file)) {
///     for (TracedStatement s = trace.next(); s != null; s = trace.next()) { ... }
/// }
/// ```
public final class TraceReader implements AutoCloseable {
    private static final String NO_OBJECT = "no JSON object";
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Lines.LINE_BYTES_MAX)
                    .build())
            .build();

    private final Lines lines;
    private final String name;
    private final Skips skips = new Skips();
    private final TraceHeader header;
    private TracedStatement ahead;

    // The line that is being read.
    private final List<Object> parameters = new ArrayList<>();
    private final Map<String, String> tags = new HashMap<>();
    private long id;
    private long startNanos;
    private long durationNanos;
    private long rows;
    private String session;
    private String sql;
    private String error;
    private int version;
    private String source;
    private String dialect;
    private String engine;
    private String started;

    private TraceReader(Lines lines, String name) {
        this.lines = lines;
        this.name = name;
        this.ahead = read();
        this.header = version == 0 ? TraceHeader.NONE : readHeader();
    }

    /// Opens a file, gzipped or not.
    ///
    /// @throws OgiveException FILE_NOT_FOUND, IO_ERROR, UNSUPPORTED_FORMAT if its version is not
    ///     known
    public static TraceReader open(Path file) {
        try {
            return new TraceReader(new Lines(stream(file), file.toString()), file.toString());
        } catch (NoSuchFileException e) {
            throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "there is no file " + file, e);
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    /// Reads from a stream, which is closed with the reader.
    ///
    /// @param name for messages
    public static TraceReader of(InputStream in, String name) {
        return new TraceReader(new Lines(in, name), name);
    }

    private static InputStream stream(Path file) throws IOException {
        InputStream in = Files.newInputStream(file);
        return file.toString().endsWith(".gz") ? new GZIPInputStream(in, 1 << 16) : in;
    }

    public TraceHeader header() {
        return header;
    }

    /// What was left out so far.
    public Skips skips() {
        return skips;
    }

    /// The next statement; null at the end.
    ///
    /// @throws OgiveException IO_ERROR
    public TracedStatement next() {
        TracedStatement next = ahead;
        if (next != null) {
            ahead = null;
            return next;
        }
        return read();
    }

    /// The next statement; a header stops the search where it is the first line.
    private TracedStatement read() {
        while (lines.next()) {
            if (lines.isBlank()) {
                continue;
            }
            String reason = lines.isCut() ? "line longer than 64 MB" : parse();
            if (reason != null) {
                skips.add(reason, lines.number(), lines.text());
            } else if (version == 0) {
                return new TracedStatement(id, session, startNanos, durationNanos, sql, parameters, rows, error, tags);
            } else if (lines.number() == 1) {
                return null;
            }
        }
        return null;
    }

    private TraceHeader readHeader() {
        if (version != TraceHeader.VERSION) {
            throw new OgiveException(
                    ErrorCode.UNSUPPORTED_FORMAT,
                    name + " is a trace of version " + version + "; this program reads version " + TraceHeader.VERSION);
        }
        Dialect known = dialect == null ? Dialect.OGIVE : Dialect.named(dialect);
        Instant instant;
        try {
            instant = started == null ? null : Instant.parse(started);
        } catch (DateTimeException e) {
            instant = null;
        }
        return new TraceHeader(source, known == null ? Dialect.ANSI : known, engine, instant);
    }

    /// Takes the line apart; why that cannot be done, or null.
    private String parse() {
        reset();
        try (JsonParser json = JSON.createParser(lines.bytes(), 0, lines.length())) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return NO_OBJECT;
            }
            while (json.nextToken() == JsonToken.FIELD_NAME) {
                String field = json.currentName();
                json.nextToken();
                value(json, field);
            }
        } catch (IOException e) {
            return NO_OBJECT;
        } catch (ArithmeticException | NumberFormatException e) {
            return "a number that is none or too large";
        }
        if (version != 0) {
            return null;
        }
        if (sql == null || sql.isBlank()) {
            return "no \"sql\"";
        }
        return startNanos < 0 ? "no \"at_ms\", or one before the beginning" : null;
    }

    private void reset() {
        parameters.clear();
        tags.clear();
        id = lines.number();
        startNanos = -1;
        durationNanos = TracedStatement.UNKNOWN;
        rows = TracedStatement.UNKNOWN;
        session = "0";
        sql = null;
        error = null;
        version = 0;
        source = null;
        dialect = null;
        engine = null;
        started = null;
    }

    private void value(JsonParser json, String field) throws IOException {
        boolean scalar = json.currentToken().isScalarValue();
        if (json.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        switch (field) {
            case "params" -> readParameters(json);
            case "tags" -> readTags(json);
            default -> {
                if (scalar) {
                    scalar(json, field);
                } else {
                    json.skipChildren();
                }
            }
        }
    }

    private void scalar(JsonParser json, String field) throws IOException {
        switch (field) {
            case "ogive_trace" -> version = Math.max(1, json.getValueAsInt());
            case "source" -> source = json.getText();
            case "dialect" -> dialect = json.getText();
            case "engine" -> engine = json.getText();
            case "started" -> started = json.getText();
            case "id" -> id = json.getValueAsLong(id);
            case "at_ms" -> startNanos = Millis.nanos(json.getText());
            case "duration_ms" -> durationNanos = Math.max(TracedStatement.UNKNOWN, Millis.nanos(json.getText()));
            case "session" -> session = json.getText();
            case "sql" -> sql = json.getText();
            case "rows" -> rows = Math.max(TracedStatement.UNKNOWN, json.getValueAsLong(TracedStatement.UNKNOWN));
            case "error" -> error = json.getText();
            default -> {
                // Later versions may know more.
            }
        }
    }

    private void readParameters(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_ARRAY) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() != JsonToken.END_ARRAY) {
            parameters.add(
                    switch (json.currentToken()) {
                        case VALUE_TRUE -> true;
                        case VALUE_FALSE -> false;
                        case VALUE_NULL -> null;
                        case VALUE_NUMBER_INT ->
                            json.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                                    ? (Object) json.getDecimalValue()
                                    : (Object) json.getLongValue();
                        case VALUE_NUMBER_FLOAT -> json.getDecimalValue();
                        case VALUE_STRING -> json.getText();
                        default -> {
                            json.skipChildren();
                            throw new JsonParseException(json, "a nested parameter");
                        }
                    });
        }
    }

    private void readTags(JsonParser json) throws IOException {
        if (json.currentToken() != JsonToken.START_OBJECT) {
            json.skipChildren();
            return;
        }
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String tag = json.currentName();
            json.nextToken();
            if (json.currentToken().isScalarValue() && json.currentToken() != JsonToken.VALUE_NULL) {
                tags.put(tag, json.getText());
            } else {
                json.skipChildren();
            }
        }
    }

    @Override
    public void close() {
        lines.close();
    }
}
