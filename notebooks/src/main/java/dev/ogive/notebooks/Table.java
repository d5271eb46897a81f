package dev.ogive.notebooks;

import dev.ogive.workloads.report.Svg;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/// A table of text: as the last line of a cell it is shown below.
///
/// @param columns their names
/// @param rows as many cells each
public record Table(List<String> columns, List<List<String>> rows) {
    /// Longer texts are cut off.
    private static final int CELL_CHARS_MAX = 240;

    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
        for (List<String> row : rows) {
            if (row.size() != columns.size()) {
                throw new IllegalArgumentException("need " + columns.size() + " cells, got " + row);
            }
        }
    }

    /// What a query answers, through a connection of its own.
    public static Table of(String url, String sql) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            return of(statement, sql);
        }
    }

    /// What a query answers.
    public static Table of(Statement statement, String sql) throws SQLException {
        try (ResultSet result = statement.executeQuery(sql)) {
            List<String> columns = new ArrayList<>();
            int count = result.getMetaData().getColumnCount();
            for (int i = 1; i <= count; i++) {
                columns.add(result.getMetaData().getColumnLabel(i));
            }
            List<List<String>> rows = new ArrayList<>();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= count; i++) {
                    row.add(String.valueOf(result.getString(i)));
                }
                rows.add(row);
            }
            return new Table(columns, rows);
        }
    }

    String text() {
        StringBuilder text = new StringBuilder(String.join(" | ", columns));
        for (List<String> row : rows) {
            text.append('\n').append(String.join(" | ", row));
        }
        return text.toString();
    }

    String html() {
        StringBuilder html = new StringBuilder("<table><thead><tr>");
        columns.forEach(c -> html.append("<th>").append(escaped(c)).append("</th>"));
        html.append("</tr></thead><tbody>");
        for (List<String> row : rows) {
            html.append("<tr>");
            row.forEach(c -> html.append("<td style=\"text-align:left\">")
                    .append(escaped(c))
                    .append("</td>"));
            html.append("</tr>");
        }
        return html.append("</tbody></table>").toString();
    }

    private static String escaped(String cell) {
        return Svg.escape(cut(cell, CELL_CHARS_MAX));
    }

    static String cut(String text, int charsMax) {
        return text.length() <= charsMax ? text : text.substring(0, charsMax - 1) + "…";
    }
}
