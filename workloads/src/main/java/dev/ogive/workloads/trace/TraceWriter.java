package dev.ogive.workloads.trace;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/// Writes a trace, statement by statement, in order of start. For one thread.
public final class TraceWriter implements AutoCloseable {
    private static final JsonFactory JSON = JsonFactory.builder()
            .configure(StreamWriteFeature.FLUSH_PASSED_TO_STREAM, false)
            .configure(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8, true)
            .build();

    private final JsonGenerator json;
    private final OutputStream out;
    private final String name;
    private long count;
    private long lastNanos;

    private TraceWriter(OutputStream out, String name, TraceHeader header) {
        this.name = name;
        this.out = out;
        try {
            json = JSON.createGenerator(out, JsonEncoding.UTF8).setPrettyPrinter(new MinimalPrettyPrinter("\n"));
            write(header);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /// Makes or replaces a file, gzipped where its name ends in `.gz`.
    ///
    /// @throws OgiveException IO_ERROR
    public static TraceWriter create(Path file, TraceHeader header) {
        try {
            OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
            return new TraceWriter(
                    file.toString().endsWith(".gz") ? new GZIPOutputStream(out, 1 << 16) : out,
                    file.toString(),
                    header);
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    /// Writes into a stream, which is closed with the writer.
    ///
    /// @param name for messages
    public static TraceWriter of(OutputStream out, String name, TraceHeader header) {
        return new TraceWriter(out, name, header);
    }

    /// How many statements were written.
    public long count() {
        return count;
    }

    private void write(TraceHeader header) throws IOException {
        json.writeStartObject();
        json.writeNumberField("ogive_trace", TraceHeader.VERSION);
        text("source", header.source());
        json.writeStringField("dialect", header.dialect().name());
        text("engine", header.engine());
        text("started", header.started() == null ? null : header.started().toString());
        json.writeEndObject();
    }

    /// Appends a statement.
    ///
    /// @throws IllegalArgumentException if it starts before the one written last
    /// @throws OgiveException IO_ERROR
    public void write(TracedStatement statement) {
        if (statement.startNanos() < lastNanos) {
            throw new IllegalArgumentException(
                    "a trace is in order of start: " + statement.startNanos() + " ns after " + lastNanos + " ns");
        }
        try {
            line(statement);
        } catch (IOException e) {
            throw failed(e);
        }
        lastNanos = statement.startNanos();
        count++;
    }

    private void line(TracedStatement statement) throws IOException {
        json.writeStartObject();
        json.writeNumberField("id", statement.id());
        number("at_ms", Millis.of(statement.startNanos()));
        text("session", statement.session());
        text("sql", statement.sql());
        if (!statement.parameters().isEmpty()) {
            json.writeArrayFieldStart("params");
            for (Object value : statement.parameters()) {
                parameter(value);
            }
            json.writeEndArray();
        }
        if (statement.durationNanos() != TracedStatement.UNKNOWN) {
            number("duration_ms", Millis.of(statement.durationNanos()));
        }
        if (statement.rows() != TracedStatement.UNKNOWN) {
            json.writeNumberField("rows", statement.rows());
        }
        text("error", statement.error());
        if (!statement.tags().isEmpty()) {
            json.writeObjectFieldStart("tags");
            for (Map.Entry<String, String> tag : new TreeMap<>(statement.tags()).entrySet()) {
                text(wellFormed(tag.getKey()), tag.getValue());
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private void parameter(Object value) throws IOException {
        switch (value) {
            case null -> json.writeNull();
            case Boolean b -> json.writeBoolean(b);
            case Long l -> json.writeNumber(l);
            case BigDecimal d -> json.writeNumber(d);
            default -> json.writeString(wellFormed(value.toString()));
        }
    }

    private void number(String field, String digits) throws IOException {
        json.writeFieldName(field);
        json.writeNumber(digits);
    }

    private void text(String field, String value) throws IOException {
        if (value != null) {
            json.writeStringField(field, wellFormed(value));
        }
    }

    /// Halves of characters, which UTF-8 cannot hold, become U+FFFD.
    private static String wellFormed(String text) {
        StringBuilder mended = null;
        for (int i = 0; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            if (i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                i++;
                continue;
            }
            mended = mended == null ? new StringBuilder(text) : mended;
            mended.setCharAt(i, '\uFFFD');
        }
        return mended == null ? text : mended.toString();
    }

    private OgiveException failed(IOException e) {
        return new OgiveException(ErrorCode.IO_ERROR, "cannot write " + name + ": " + e.getMessage(), e);
    }

    /// Writes what is buffered.
    ///
    /// @throws OgiveException IO_ERROR
    @Override
    public void close() {
        try {
            json.writeRaw('\n');
            json.close();
            out.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }
}
