package dev.ogive.cli;

import dev.ogive.api.Export;
import dev.ogive.api.Outcome;
import dev.ogive.column.Batch;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.exec.kernel.ValueText;
import dev.ogive.exec.kernel.ZoneClock;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;

/// Prints results as a table, CSV or JSON lines. CSV and JSON are written while the query runs; a
/// table needs its widths first, and is cut after a number of rows on request.
final class ResultPrinter {
    private static final int MAX_COLUMN_CHARS = 60;

    private final PrintStream out;
    private final Format format;
    private final int tableRowsMax;
    private final ZoneClock clock;

    /// @param tableRowsMax rows of a table that are printed; the others are counted
    /// @param zone in which tables show moments; CSV and JSON have them in UTC
    ResultPrinter(PrintStream out, Format format, int tableRowsMax, ZoneId zone) {
        this.out = out;
        this.format = format;
        this.tableRowsMax = tableRowsMax;
        this.clock = new ZoneClock(zone);
    }

    private String text(Vector column, int row) {
        return column.type() == SimpleType.TIMESTAMPTZ
                ? clock.text(((I64Vector) column).values[row])
                : ValueText.text(column, row);
    }

    /// Prints and closes a result; returns its rows.
    long print(Outcome.Rows rows) {
        try (rows) {
            return switch (format) {
                case TABLE -> table(rows);
                case CSV -> csv(rows);
                case JSON -> json(rows);
            };
        }
    }

    private long csv(Outcome.Rows rows) {
        Schema schema = rows.schema();
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < schema.columns(); c++) {
            line.append(c == 0 ? "" : ",");
            field(schema.field(c).name(), line);
        }
        out.println(line);
        long count = 0;
        for (Batch batch = rows.cursor().next();
                batch != null;
                batch = rows.cursor().next()) {
            for (int r = 0; r < batch.rows; r++) {
                line.setLength(0);
                for (int c = 0; c < batch.columns.length; c++) {
                    line.append(c == 0 ? "" : ",");
                    if (!batch.columns[c].isNull(r)) {
                        field(ValueText.text(batch.columns[c], r), line);
                    }
                }
                out.println(line);
            }
            count += batch.rows;
        }
        return count;
    }

    /// Quoted where it has to be; an empty text is, so that it is not NULL.
    private static void field(String text, StringBuilder out) {
        boolean plain = !text.isEmpty();
        for (int i = 0; plain && i < text.length(); i++) {
            char c = text.charAt(i);
            plain = c != ',' && c != '"' && c != '\n' && c != '\r';
        }
        if (plain) {
            out.append(text);
        } else {
            out.append('"').append(text.replace("\"", "\"\"")).append('"');
        }
    }

    private long json(Outcome.Rows rows) {
        StringBuilder line = new StringBuilder();
        long count = 0;
        for (Batch batch = rows.cursor().next();
                batch != null;
                batch = rows.cursor().next()) {
            for (int r = 0; r < batch.rows; r++) {
                line.setLength(0);
                Export.jsonRow(rows.schema(), batch, r, line);
                out.println(line);
            }
            count += batch.rows;
        }
        return count;
    }

    private long table(Outcome.Rows rows) {
        Schema schema = rows.schema();
        List<String[]> lines = new ArrayList<>();
        int[] widths = new int[schema.columns()];
        boolean[] right = new boolean[schema.columns()];
        // A column alone, such as a plan's, moves no other.
        int charsMax = widths.length == 1 ? Integer.MAX_VALUE : MAX_COLUMN_CHARS;
        for (int c = 0; c < widths.length; c++) {
            widths[c] = Math.max(1, schema.field(c).name().length());
            right[c] = schema.type(c).isNumeric();
        }
        long count = 0;
        for (Batch batch = rows.cursor().next();
                batch != null;
                batch = rows.cursor().next()) {
            for (int r = 0; r < batch.rows && lines.size() < tableRowsMax; r++) {
                String[] line = new String[widths.length];
                for (int c = 0; c < widths.length; c++) {
                    line[c] = batch.columns[c].isNull(r) ? "NULL" : shown(text(batch.columns[c], r), charsMax);
                    widths[c] = Math.max(widths[c], line[c].length());
                }
                lines.add(line);
            }
            count += batch.rows;
        }
        String[] names = schema.fields().stream().map(f -> f.name()).toArray(String[]::new);
        out.println(line(names, widths, new boolean[widths.length]));
        StringBuilder rule = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            rule.append(c == 0 ? "-" : "-+-").append("-".repeat(widths[c]));
        }
        out.println(rule.append('-'));
        lines.forEach(l -> out.println(line(l, widths, right)));
        out.println("(" + count + (count == 1 ? " row" : " rows")
                + (count > lines.size() ? ", the first " + lines.size() + " shown" : "") + ")");
        return count;
    }

    private static String shown(String text, int charsMax) {
        String flat = text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
        return flat.length() <= charsMax ? flat : flat.substring(0, charsMax - 3) + "...";
    }

    private static String line(String[] values, int[] widths, boolean[] right) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < values.length; c++) {
            line.append(c == 0 ? " " : " | ");
            String padding = " ".repeat(widths[c] - values[c].length());
            line.append(right[c] ? padding + values[c] : values[c] + padding);
        }
        return line.toString().stripTrailing();
    }
}
