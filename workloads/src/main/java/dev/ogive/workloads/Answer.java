package dev.ogive.workloads;

import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Timestamp;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// The rows of a query in a form that compares across engines: exact numbers by value whatever
/// their type, doubles to a relative 1e-9, dates and times as text.
///
/// @param columns names of the columns
/// @param rows values: null, [BigDecimal], [Double], [String], or a list of such
public record Answer(List<String> columns, List<List<Object>> rows) {
    private static final double TOLERANCE = 1e-9;

    /// Runs a query and takes all its rows.
    public static Answer of(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            return of(result);
        }
    }

    /// The rows that are left of a result.
    public static Answer of(ResultSet result) throws SQLException {
        ResultSetMetaData about = result.getMetaData();
        List<String> columns = new ArrayList<>();
        for (int c = 1; c <= about.getColumnCount(); c++) {
            columns.add(about.getColumnLabel(c));
        }
        List<List<Object>> rows = new ArrayList<>();
        while (result.next()) {
            List<Object> row = new ArrayList<>(columns.size());
            for (int c = 1; c <= columns.size(); c++) {
                row.add(comparable(result.getObject(c)));
            }
            rows.add(row);
        }
        return new Answer(columns, rows);
    }

    /// A value of a result in the form in which values compare.
    public static Object comparable(Object value) throws SQLException {
        return switch (value) {
            case null -> null;
            case Double d -> d;
            case Float f -> (double) f;
            case BigDecimal d -> d.stripTrailingZeros();
            case Number n -> new BigDecimal(n.toString()).stripTrailingZeros();
            case Timestamp t -> t.toLocalDateTime().toString();
            case Date d -> d.toLocalDate().toString();
            case byte[] b -> HexFormat.of().formatHex(b);
            case Array array -> list(Arrays.asList((Object[]) array.getArray()));
            case Struct struct -> list(Arrays.asList(struct.getAttributes()));
            case List<?> list -> list(list);
            default -> value.toString();
        };
    }

    private static List<Object> list(List<?> values) throws SQLException {
        List<Object> list = new ArrayList<>(values.size());
        for (Object value : values) {
            list.add(comparable(value));
        }
        return list;
    }

    /// Some of the columns.
    Answer project(List<Integer> positions) {
        return new Answer(
                positions.stream().map(columns::get).toList(),
                rows.stream()
                        .map(row -> positions.stream().map(row::get).toList())
                        .toList());
    }

    /// What differs from `expected` row by row in this order, or null.
    public String differenceInOrder(Answer expected) {
        String shape = differenceInShape(expected);
        if (shape != null) {
            return shape;
        }
        for (int r = 0; r < rows.size(); r++) {
            if (!sameRow(rows.get(r), expected.rows.get(r))) {
                return "row " + (r + 1) + " is " + rows.get(r) + ", expected " + expected.rows.get(r);
            }
        }
        return null;
    }

    /// What differs from `expected` in any order of rows, or null.
    public String differenceInAnyOrder(Answer expected) {
        String shape = differenceInShape(expected);
        return shape != null ? shape : differenceFromPartOf(expected);
    }

    private String differenceInShape(Answer expected) {
        if (columns.size() != expected.columns.size()) {
            return columns.size() + " columns, expected " + expected.columns.size();
        }
        if (rows.size() != expected.rows.size()) {
            return rows.size() + " rows, expected " + expected.rows.size();
        }
        return null;
    }

    /// A row that is not, or not as often, among the rows of `whole`, or null.
    public String differenceFromPartOf(Answer whole) {
        Map<List<Object>, Deque<List<Object>>> byExactValues = new HashMap<>();
        for (List<Object> row : sorted(whole.rows)) {
            byExactValues
                    .computeIfAbsent(exactValues(row), _ -> new ArrayDeque<>())
                    .add(row);
        }
        for (List<Object> row : sorted(rows)) {
            if (!removeOneLike(row, byExactValues.getOrDefault(exactValues(row), new ArrayDeque<>()))) {
                return "row " + row + " is not expected" + nearest(row, whole);
            }
        }
        return null;
    }

    /// Where only one row could have been meant, it helps to see it.
    private static String nearest(List<Object> row, Answer whole) {
        List<List<Object>> similar = whole.rows.stream()
                .filter(other -> same(other.getFirst(), row.getFirst()))
                .limit(2)
                .toList();
        return similar.size() == 1 ? ", but " + similar.getFirst() : "";
    }

    private static boolean removeOneLike(List<Object> row, Deque<List<Object>> candidates) {
        for (Iterator<List<Object>> i = candidates.iterator(); i.hasNext(); ) {
            if (sameRow(row, i.next())) {
                i.remove();
                return true;
            }
        }
        return false;
    }

    /// Rows with doubles that are nearly equal come in the same order on both sides.
    private static List<List<Object>> sorted(List<List<Object>> rows) {
        List<List<Object>> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(Answer::numbers, Arrays::compare));
        return sorted;
    }

    private static double[] numbers(List<Object> row) {
        return row.stream()
                .filter(Number.class::isInstance)
                .mapToDouble(v -> ((Number) v).doubleValue())
                .toArray();
    }

    /// The values that must be equal exactly. A number may be exact in one engine and a double in
    /// the other, so that numbers are not among them.
    private static List<Object> exactValues(List<Object> row) {
        return row.stream()
                .map(value -> value instanceof Number || value instanceof List<?> ? Number.class : value)
                .toList();
    }

    private static boolean sameRow(List<Object> a, List<Object> b) {
        for (int c = 0; c < a.size(); c++) {
            if (!same(a.get(c), b.get(c))) {
                return false;
            }
        }
        return true;
    }

    private static boolean same(Object a, Object b) {
        if (a instanceof List<?> x && b instanceof List<?> y) {
            if (x.size() != y.size()) {
                return false;
            }
            for (int i = 0; i < x.size(); i++) {
                if (!same(x.get(i), y.get(i))) {
                    return false;
                }
            }
            return true;
        }
        if (a instanceof Double || b instanceof Double) {
            return a instanceof Number x && b instanceof Number y && near(x.doubleValue(), y.doubleValue());
        }
        return Objects.equals(a, b);
    }

    /// Whether two doubles are equal to a relative 1e-9; NaN equals NaN.
    public static boolean near(double a, double b) {
        return a == b || Double.compare(a, b) == 0 || Math.abs(a - b) <= TOLERANCE * Math.max(Math.abs(a), Math.abs(b));
    }
}
