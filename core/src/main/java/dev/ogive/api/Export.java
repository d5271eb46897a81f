package dev.ogive.api;

import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.Schema;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.BatchCursor;
import dev.ogive.exec.kernel.ValueText;
import dev.ogive.ingest.FileSet;
import dev.ogive.interop.ArrowExport;
import dev.ogive.interop.ArrowMemory;
import dev.ogive.interop.ResultReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/// Writes a result to a file: COPY TO, EXPORT DATABASE. The file appears under its name only when
/// it is whole.
public final class Export {
    private static final int ARROW_BATCH_ROWS = 1 << 16;
    private static final Set<String> OPTIONS = Set.of(
            "format",
            "delimiter",
            "delim",
            "sep",
            "header",
            "null",
            "nullstr",
            "quote",
            "escape",
            "compression",
            "force_quote");

    private Export() {}

    /// @param options as COPY takes them
    /// @return rows written
    static long write(Schema schema, BatchCursor cursor, Path target, Map<String, ?> options) {
        for (String name : options.keySet()) {
            if (!OPTIONS.contains(name.toLowerCase(Locale.ROOT))) {
                throw new OgiveException(ErrorCode.INVALID_PARAMETER, "COPY TO has no option '" + name + "'");
            }
        }
        Object given = options.get("format");
        String byName = FileSet.formatOf(target.toString());
        String format = given != null ? given.toString().toLowerCase(Locale.ROOT) : byName == null ? "csv" : byName;
        return switch (format) {
            case "csv", "text" -> text(target, writer -> csv(schema, cursor, writer, options));
            case "json", "ndjson", "jsonl" -> text(target, writer -> json(schema, cursor, writer));
            case "parquet" -> arrow(schema, cursor, target, true);
            case "arrow", "ipc", "feather" -> arrow(schema, cursor, target, false);
            default ->
                throw new OgiveException(
                        ErrorCode.INVALID_PARAMETER, "format '" + format + "' is not one of csv, json, parquet, arrow");
        };
    }

    private static long arrow(Schema schema, BatchCursor cursor, Path target, boolean parquet) {
        CountingCursor counted = new CountingCursor(cursor);
        try (ResultReader reader =
                new ResultReader(schema, counted, ARROW_BATCH_ROWS, () -> {}, ArrowMemory.allocator())) {
            if (parquet) {
                ArrowExport.parquet(reader, target);
            } else {
                ArrowExport.arrow(reader, target);
            }
        } catch (IOException e) {
            throw failed(target, e);
        }
        return counted.rows;
    }

    /// Counts rows on their way.
    private static final class CountingCursor implements BatchCursor {
        private final BatchCursor cursor;
        private long rows;

        CountingCursor(BatchCursor cursor) {
            this.cursor = cursor;
        }

        @Override
        public java.util.List<dev.ogive.column.DataType> types() {
            return cursor.types();
        }

        @Override
        public Batch next() {
            Batch batch = cursor.next();
            rows += batch == null ? 0 : batch.rows;
            return batch;
        }

        @Override
        public void close() {
            cursor.close();
        }
    }

    private interface TextBody {
        long write(Writer out) throws IOException;
    }

    private static long text(Path target, TextBody body) {
        Path temporary = target.resolveSibling("." + target.getFileName() + ".part");
        try {
            long rows;
            try (OutputStream raw = Files.newOutputStream(temporary);
                    OutputStream bytes = target.toString().endsWith(".gz") ? new GZIPOutputStream(raw, 1 << 16) : raw;
                    Writer out = new BufferedWriter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), 1 << 16)) {
                rows = body.write(out);
            }
            Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
            return rows;
        } catch (IOException e) {
            throw failed(target, e);
        } finally {
            deleteQuietly(temporary);
        }
    }

    private static void deleteQuietly(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed(file, e);
        }
    }

    private static OgiveException failed(Path target, IOException e) {
        return new OgiveException(ErrorCode.IO_ERROR, "cannot write " + target + ": " + e.getMessage(), e);
    }

    private static String option(Map<String, ?> options, String byDefault, String... names) {
        for (String name : names) {
            if (options.get(name) != null) {
                String text = options.get(name).toString();
                return text.equals("\\t") ? "\t" : text;
            }
        }
        return byDefault;
    }

    /// Fields are quoted where they need it; an empty text is quoted too, so that it is not NULL.
    private static long csv(Schema schema, BatchCursor cursor, Writer out, Map<String, ?> options) throws IOException {
        String delimiter = option(options, ",", "delimiter", "delim", "sep");
        String quote = option(options, "\"", "quote");
        String escape = option(options, quote, "escape");
        String nullText = option(options, "", "null", "nullstr");
        boolean header = Boolean.parseBoolean(option(options, "true", "header"));
        CsvText csv = new CsvText(delimiter, quote, escape, nullText);
        if (header) {
            for (int c = 0; c < schema.columns(); c++) {
                out.write(c == 0 ? "" : delimiter);
                csv.write(schema.field(c).name(), out);
            }
            out.write('\n');
        }
        long rows = 0;
        for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
            for (int r = 0; r < batch.rows; r++) {
                for (int c = 0; c < batch.columns.length; c++) {
                    if (c > 0) {
                        out.write(delimiter);
                    }
                    Vector column = batch.columns[c];
                    if (column.isNull(r)) {
                        out.write(nullText);
                    } else {
                        csv.write(ValueText.text(column, r), out);
                    }
                }
                out.write('\n');
            }
            rows += batch.rows;
        }
        return rows;
    }

    private record CsvText(String delimiter, String quote, String escape, String nullText) {
        void write(String text, Writer out) throws IOException {
            boolean plain = !text.equals(nullText) && !text.isEmpty();
            for (int i = 0; plain && i < text.length(); i++) {
                char c = text.charAt(i);
                plain = c != '\n' && c != '\r' && delimiter.indexOf(c) < 0 && quote.indexOf(c) < 0;
            }
            if (plain || quote.isEmpty()) {
                out.write(text);
                return;
            }
            out.write(quote);
            String escaped = escape.equals(quote) ? text : text.replace(escape, escape + escape);
            out.write(escaped.replace(quote, escape + quote));
            out.write(quote);
        }
    }

    private static long json(Schema schema, BatchCursor cursor, Writer out) throws IOException {
        long rows = 0;
        StringBuilder line = new StringBuilder();
        for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
            for (int r = 0; r < batch.rows; r++) {
                line.setLength(0);
                jsonRow(schema, batch, r, line);
                out.append(line).append('\n');
            }
            rows += batch.rows;
        }
        return rows;
    }

    /// One row as a JSON object.
    public static void jsonRow(Schema schema, Batch batch, int row, StringBuilder out) {
        out.append('{');
        for (int c = 0; c < batch.columns.length; c++) {
            if (c > 0) {
                out.append(',');
            }
            quote(schema.field(c).name(), out);
            out.append(':');
            jsonValue(batch.columns[c], row, out);
        }
        out.append('}');
    }

    private static void jsonValue(Vector column, int row, StringBuilder out) {
        if (column.isNull(row)) {
            out.append("null");
            return;
        }
        switch (column) {
            case BoolVector v -> out.append(v.values[row]);
            case F64Vector v -> {
                if (Double.isFinite(v.values[row])) {
                    out.append(ValueText.text(v, row));
                } else {
                    quote(ValueText.text(v, row), out);
                }
            }
            case dev.ogive.column.ListVector v -> {
                out.append('[');
                for (int i = 0; i < v.lengths[row]; i++) {
                    out.append(i == 0 ? "" : ",");
                    jsonValue(v.child, v.starts[row] + i, out);
                }
                out.append(']');
            }
            case dev.ogive.column.RowVector v -> {
                out.append('{');
                var fields = ((dev.ogive.column.RowType) v.type()).fields();
                for (int f = 0; f < v.fields.length; f++) {
                    out.append(f == 0 ? "" : ",");
                    quote(fields.get(f).name(), out);
                    out.append(':');
                    jsonValue(v.fields[f], row, out);
                }
                out.append('}');
            }
            case StringVector v -> quote(ValueText.text(v, row), out);
            default -> {
                if (column.type().isNumeric()) {
                    out.append(ValueText.text(column, row));
                } else {
                    quote(ValueText.text(column, row), out);
                }
            }
        }
    }

    /// A JSON string.
    public static void quote(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }
}
