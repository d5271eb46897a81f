package dev.ogive.random;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a statement came to.
sealed interface Outcome {
    /// @param rows of texts that are the same in both engines where the values are; doubles stay
    ///     doubles
    record Rows(List<List<Object>> rows) implements Outcome {}

    /// @param rows how many rows a change changed
    record Changed(long rows) implements Outcome {}

    record Failed(String message) implements Outcome {
        boolean isInternal() {
            return !message.startsWith("error[") || message.startsWith("error[INTERNAL");
        }

        /// The code of our error.
        String code() {
            return message.startsWith("error[") ? message.substring(6, message.indexOf(']')) : "";
        }
    }

    double RELATIVE = 1e-9;
    int TIMEOUT_SECONDS = 60;

    /// What a statement gives on a statement object of its own: an error closes DuckDB's.
    static Outcome of(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.setQueryTimeout(TIMEOUT_SECONDS);
            if (!statement.execute(sql)) {
                return new Changed(statement.getUpdateCount());
            }
            try (ResultSet result = statement.getResultSet()) {
                int columns = result.getMetaData().getColumnCount();
                List<List<Object>> rows = new ArrayList<>();
                while (result.next()) {
                    Object[] row = new Object[columns];
                    for (int c = 0; c < columns; c++) {
                        Object value = result.getObject(c + 1);
                        row[c] = value instanceof Time
                                ? result.getObject(c + 1, LocalTime.class).toString()
                                : canonical(value);
                    }
                    rows.add(Arrays.asList(row));
                }
                return new Rows(rows);
            }
        } catch (SQLException | RuntimeException e) {
            return new Failed(e instanceof SQLException ? String.valueOf(e.getMessage()) : "thrown " + e);
        }
    }

    /// Doubles stay, all else is text.
    private static Object canonical(Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case Double d -> d;
            case Float f -> (double) f;
            case Number n -> {
                BigDecimal number = new BigDecimal(n.toString());
                yield number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
            }
            case Timestamp t -> t.toLocalDateTime().toString();
            case Array array -> list((Object[]) array.getArray());
            case Struct struct -> list(struct.getAttributes());
            case Blob blob -> HexFormat.of().formatHex(blob.getBytes(1, (int) blob.length()));
            case byte[] bytes -> HexFormat.of().formatHex(bytes);
            default -> normal(value.toString());
        };
    }

    private static String list(Object[] items) throws SQLException {
        StringBuilder text = new StringBuilder("[");
        for (Object item : items) {
            text.append(canonical(item)).append("; ");
        }
        return text.append(']').toString();
    }

    Pattern INTERVAL = Pattern.compile(
            "(?:(-?\\d+) years? ?)?(?:(-?\\d+) mon(?:th)?s? ?)?(?:(-?\\d+) days? ?)?(?:(-?)(\\d+):(\\d\\d):(\\d\\d(?:\\.\\d+)?))?");

    /// Times without empty seconds, intervals as months, days and seconds.
    private static String normal(String text) {
        Matcher interval = INTERVAL.matcher(text);
        if (!text.isEmpty()
                && interval.matches()
                && (text.contains(":") || text.contains("mon") || text.contains("day") || text.contains("year"))
                && !text.matches("\\d\\d:\\d\\d.*")) {
            return "P" + (12 * number(interval.group(1)) + number(interval.group(2))) + "M" + number(interval.group(3))
                    + "D"
                    + (interval.group(5) == null
                            ? "0"
                            : interval.group(4) + interval.group(5) + ":" + interval.group(6) + ":"
                                    + interval.group(7));
        }
        return text;
    }

    private static long number(String digits) {
        return digits == null ? 0 : Long.parseLong(digits);
    }

    /// The rows in an order that does not depend on the engine.
    static List<List<Object>> sorted(List<List<Object>> rows) {
        List<List<Object>> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(Outcome::key));
        return sorted;
    }

    private static String key(List<Object> row) {
        StringBuilder key = new StringBuilder();
        for (Object value : row) {
            key.append(value instanceof Double d ? String.format(Locale.ROOT, "%.7e", d + 0.0) : String.valueOf(value))
                    .append('\u0001');
        }
        return key.toString();
    }

    /// Whether both are the same rows, doubles to a relative 1e-9.
    static boolean same(List<List<Object>> ours, List<List<Object>> theirs) {
        if (ours.size() != theirs.size()) {
            return false;
        }
        for (int r = 0; r < ours.size(); r++) {
            for (int c = 0; c < ours.get(r).size(); c++) {
                if (ours.get(r).size() != theirs.get(r).size()
                        || !same(ours.get(r).get(c), theirs.get(r).get(c))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean same(Object ours, Object theirs) {
        if (ours instanceof Double || theirs instanceof Double) {
            if (ours == null || theirs == null) {
                return false;
            }
            try {
                double x = Double.parseDouble(ours.toString());
                double y = Double.parseDouble(theirs.toString());
                return Double.compare(x, y) == 0
                        || Math.abs(x - y) <= RELATIVE * Math.max(Math.abs(x), Math.abs(y))
                        || Math.abs(x - y) < 1e-12;
            } catch (NumberFormatException e) {
                return false;
            }
        }
        return java.util.Objects.equals(ours, theirs);
    }
}
