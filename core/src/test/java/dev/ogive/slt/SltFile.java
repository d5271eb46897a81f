package dev.ogive.slt;

import dev.ogive.error.ErrorCode;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// A file in sqllogictest's format, with DuckDB's habits: `statement ok|error`, `query TYPES
/// [nosort|rowsort|valuesort] [label]`, results one value a line or tab-separated rows, `N values
/// hashing to MD5`, `require`, `skipif ogive`, `onlyif ogive`, `halt`, `restart`. A skipped
/// record says why on the line.
record SltFile(Path path, List<Record> records) {
    /// Is never what a statement should end with.
    private static final String INTERNAL = ErrorCode.INTERNAL_ERROR.name();

    sealed interface Record {
        int line();
    }

    /// @param error text that the error message must hold; null where the statement must succeed
    record StatementRecord(int line, String sql, String error) implements Record {}

    /// @param expected rows in the file's form
    record QueryRecord(int line, String sql, String types, String sort, List<String> expected) implements Record {}

    /// The database is closed and opened again.
    record Restart(int line) implements Record {}

    static SltFile read(Path path) throws IOException {
        return read(path, "ogive");
    }

    /// @param engine the name by which `skipif` and `onlyif` know the reader
    static SltFile read(Path path, String engine) throws IOException {
        List<String> lines = Files.readAllLines(path);
        List<Record> records = new ArrayList<>();
        int i = 0;
        while (i < lines.size()) {
            String line = lines.get(i).strip();
            int number = i + 1;
            if (line.isEmpty()
                    || line.startsWith("#")
                    || line.startsWith("hash-threshold")
                    || line.startsWith("mode")) {
                i++;
                continue;
            }
            boolean skip = false;
            while (line.startsWith("skipif") || line.startsWith("onlyif")) {
                boolean ours = line.split("\\s+")[1].equals(engine);
                skip |= line.startsWith("skipif") == ours;
                line = lines.get(++i).strip();
            }
            String[] words = line.split("\\s+");
            if (words[0].equals("halt")) {
                break;
            }
            if (words[0].equals("restart")) {
                records.add(new Restart(number));
                i++;
                continue;
            }
            StringBuilder sql = new StringBuilder();
            i++;
            while (i < lines.size()
                    && !lines.get(i).isBlank()
                    && !lines.get(i).strip().equals("----")) {
                sql.append(lines.get(i++)).append('\n');
            }
            List<String> expected = new ArrayList<>();
            if (i < lines.size() && lines.get(i).strip().equals("----")) {
                i++;
                while (i < lines.size() && !lines.get(i).isBlank()) {
                    expected.add(lines.get(i++));
                }
            }
            if (skip) {
                continue;
            }
            switch (words[0]) {
                case "statement" ->
                    records.add(new StatementRecord(
                            number, sql.toString().strip(), words[1].equals("error") ? error(line, expected) : null));
                case "query" ->
                    records.add(new QueryRecord(
                            number,
                            sql.toString().strip(),
                            words[1],
                            words.length > 2 ? words[2] : "nosort",
                            expected));
                default -> throw new IOException(path + ":" + number + ": unknown record '" + line + "'");
            }
        }
        return new SltFile(path, records);
    }

    /// What is on the line itself, `statement error TEXT`, or below.
    private static String error(String line, List<String> expected) {
        String own = line.replaceFirst("statement\\s+error\\s*", "");
        return own.isEmpty() ? String.join("\n", expected) : own;
    }

    /// Runs the file; returns one line for each record that fails.
    List<String> run(Database database) throws SQLException {
        List<String> failures = new ArrayList<>();
        Connection connection = database.open();
        boolean keepsSession = false;
        try {
            for (Record record : records) {
                String failure = null;
                switch (record) {
                    case Restart _ -> {
                        if (database.canRestart()) {
                            connection.close();
                            connection = database.open();
                        }
                    }
                    case StatementRecord statement -> failure = run(connection, statement);
                    case QueryRecord query -> failure = run(connection, query);
                }
                if (failure != null) {
                    failures.add(path + ":" + record.line() + ": " + failure);
                }
                // A session's settings and an open transaction end with it.
                keepsSession |= record instanceof StatementRecord s
                        && s.sql().toUpperCase(Locale.ROOT).matches("(?s)(SET|BEGIN|START)\\b.*");
                keepsSession &= !(record instanceof StatementRecord s
                        && s.sql().toUpperCase(Locale.ROOT).matches("(?s)(RESET|COMMIT|ROLLBACK)\\b.*"));
                if (database.restartsAlways() && !keepsSession && !(record instanceof QueryRecord)) {
                    connection.close();
                    connection = database.open();
                }
            }
        } finally {
            connection.close();
        }
        return failures;
    }

    /// Where a file runs, and under which settings.
    interface Database {
        Connection open() throws SQLException;

        /// Whether what was written is still there after closing.
        boolean canRestart();

        /// Whether to restart after every statement.
        boolean restartsAlways();
    }

    private static String run(Connection connection, StatementRecord record) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(record.sql());
            return record.error() == null ? null : "expected an error: " + record.sql();
        } catch (SQLException e) {
            if (record.error() == null) {
                return e.getMessage() + ": " + record.sql();
            }
            boolean expected =
                    e.getMessage().contains(record.error()) && !e.getMessage().contains(INTERNAL);
            return expected ? null : "expected the error '" + record.error() + "', got " + e.getMessage();
        }
    }

    private static String run(Connection connection, QueryRecord record) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(record.sql())) {
            int columns = rows.getMetaData().getColumnCount();
            if (columns != record.types().length()) {
                return "expected " + record.types().length() + " columns, got " + columns + ": " + record.sql();
            }
            List<String[]> actual = new ArrayList<>();
            while (rows.next()) {
                String[] row = new String[columns];
                for (int c = 0; c < columns; c++) {
                    row[c] = value(rows, c + 1, record.types().charAt(c));
                }
                actual.add(row);
            }
            return compare(record, actual);
        } catch (SQLException e) {
            return e.getMessage() + ": " + record.sql();
        }
    }

    /// As sqllogictest prints: integers without a fraction, reals with three digits after the
    /// point.
    private static String value(ResultSet rows, int column, char type) throws SQLException {
        String text = rows.getString(column);
        if (text == null) {
            return "NULL";
        }
        if (text.isEmpty()) {
            return "(empty)";
        }
        return switch (type) {
            case 'I' -> integer(text);
            case 'R' -> real(text);
            default -> text.replace("\n", "\\n");
        };
    }

    private static String integer(String text) {
        try {
            return new BigDecimal(text).setScale(0, RoundingMode.DOWN).toPlainString();
        } catch (NumberFormatException e) {
            return text.equals("true") ? "1" : text.equals("false") ? "0" : text;
        }
    }

    private static String real(String text) {
        try {
            return String.format(Locale.ROOT, "%.3f", new BigDecimal(text));
        } catch (NumberFormatException e) {
            return text;
        }
    }

    private static String compare(QueryRecord record, List<String[]> actual) {
        List<String[]> expected = new ArrayList<>();
        int columns = record.types().length();
        boolean byRow = columns == 1 || record.expected().stream().anyMatch(l -> l.contains("\t"));
        List<String> values = new ArrayList<>();
        if (record.expected().size() == 1 && record.expected().getFirst().contains(" values hashing to ")) {
            sorted(actual, record.sort()).forEach(r -> values.addAll(Arrays.asList(r)));
            String hashed = values.size() + " values hashing to " + md5(values);
            return hashed.equals(record.expected().getFirst()) ? null : "got " + hashed + ": " + record.sql();
        }
        if (byRow) {
            record.expected().forEach(l -> expected.add(l.split("\t", -1)));
        } else {
            for (int i = 0; i + columns <= record.expected().size(); i += columns) {
                expected.add(record.expected().subList(i, i + columns).toArray(new String[0]));
            }
        }
        for (String[] row : expected) {
            for (int c = 0; c < row.length && c < columns; c++) {
                if (record.types().charAt(c) == 'R') {
                    row[c] = real(row[c]);
                }
            }
        }
        String a = text(sorted(actual, record.sort()));
        String b = text(sorted(expected, record.sort()));
        return a.equals(b) ? null : "expected\n" + b + "got\n" + a + "for " + record.sql();
    }

    /// `rowsort` orders the rows, `valuesort` takes them apart and orders the values, one to a
    /// row.
    private static List<String[]> sorted(List<String[]> rows, String sort) {
        Stream<String[]> stream = rows.stream();
        return switch (sort) {
            case "rowsort" -> stream.sorted(Arrays::compare).toList();
            case "valuesort" ->
                stream.flatMap(Arrays::stream)
                        .sorted()
                        .map(v -> new String[] {v})
                        .toList();
            default -> rows;
        };
    }

    private static String text(List<String[]> rows) {
        StringBuilder text = new StringBuilder();
        rows.forEach(r -> text.append(String.join("\t", r)).append('\n'));
        return text.toString();
    }

    private static String md5(List<String> values) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            values.forEach(v -> digest.update((v + "\n").getBytes(StandardCharsets.UTF_8)));
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
