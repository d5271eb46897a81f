package dev.ogive.workloads;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.Date;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/// Runs the same queries on this engine and on DuckDB in turn, in one process, and compares
/// answers and times.
public final class Comparison {
    private static final double TOLERANCE = 1e-9;

    private final Connection ogive;
    private final Connection duck;
    private final int warmups;
    private final int runs;
    private final List<Result> results = new ArrayList<>();

    /// One query's medians.
    ///
    /// @param difference what differs in the answers, or null
    public record Result(String name, double ogiveMillis, double duckMillis, String difference) {
        public double ratio() {
            return ogiveMillis / duckMillis;
        }
    }

    public Comparison(Connection ogive, Connection duck, int warmups, int runs) {
        this.ogive = ogive;
        this.duck = duck;
        this.warmups = warmups;
        this.runs = runs;
    }

    /// Measures one query.
    ///
    /// @param sql the text of execution `n`: literals may change from run to run
    public Result run(String name, IntFunction<String> sql) throws SQLException {
        String difference;
        try {
            difference = difference(rows(ogive, sql.apply(0)), rows(duck, sql.apply(0)));
        } catch (SQLException e) {
            difference = String.valueOf(e.getMessage());
        }
        double[] ours = new double[runs];
        double[] theirs = new double[runs];
        if (difference == null || !difference.startsWith("error[")) {
            for (int i = 1; i < warmups; i++) {
                millis(ogive, sql.apply(i));
                millis(duck, sql.apply(i));
            }
            for (int i = 0; i < runs; i++) {
                ours[i] = millis(ogive, sql.apply(warmups + i));
                theirs[i] = millis(duck, sql.apply(warmups + i));
            }
        }
        Result result = new Result(name, median(ours), median(theirs), difference);
        results.add(result);
        return result;
    }

    public List<Result> results() {
        return results;
    }

    /// Geometric mean of the ratios of our time to DuckDB's.
    public double geometricMean() {
        return Math.exp(results.stream()
                .filter(r -> r.duckMillis() > 0 && r.ogiveMillis() > 0)
                .mapToDouble(r -> Math.log(r.ratio()))
                .average()
                .orElse(Double.NaN));
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
    }

    private static double millis(Connection connection, String sql) throws SQLException {
        long start = System.nanoTime();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int c = 1; c <= columns; c++) {
                    rows.getObject(c);
                }
            }
        }
        return (System.nanoTime() - start) / 1e6;
    }

    /// All rows of a query, values in a form that compares across engines.
    public static List<List<Object>> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            List<List<Object>> all = new ArrayList<>();
            while (rows.next()) {
                List<Object> row = new ArrayList<>();
                for (int c = 1; c <= columns; c++) {
                    row.add(comparable(rows.getObject(c)));
                }
                all.add(row);
            }
            return all;
        }
    }

    private static Object comparable(Object value) {
        return switch (value) {
            case null -> null;
            case Double d -> d;
            case Float f -> (double) f;
            case Number n -> new BigDecimal(n.toString()).stripTrailingZeros();
            case Timestamp t -> t.toLocalDateTime().toString();
            case Date d -> d.toLocalDate().toString();
            case byte[] b -> java.util.HexFormat.of().formatHex(b);
            default -> value.toString();
        };
    }

    /// What differs, or null. Rows are compared in order first, then as sets: ORDER BY may leave
    /// ties open.
    public static String difference(List<List<Object>> ours, List<List<Object>> theirs) {
        if (ours.size() != theirs.size()) {
            return ours.size() + " rows, DuckDB has " + theirs.size();
        }
        int at = firstDifference(ours, theirs);
        if (at < 0) {
            return null;
        }
        List<List<Object>> a = sorted(ours);
        List<List<Object>> b = sorted(theirs);
        int inSorted = firstDifference(a, b);
        return inSorted < 0 ? null : "row " + a.get(inSorted) + ", DuckDB has " + b.get(inSorted);
    }

    private static int firstDifference(List<List<Object>> a, List<List<Object>> b) {
        for (int r = 0; r < a.size(); r++) {
            for (int c = 0; c < a.get(r).size(); c++) {
                if (!same(a.get(r).get(c), b.get(r).get(c))) {
                    return r;
                }
            }
        }
        return -1;
    }

    private static List<List<Object>> sorted(List<List<Object>> rows) {
        List<List<Object>> sorted = new ArrayList<>(rows);
        sorted.sort((a, b) -> {
            for (int c = 0; c < a.size(); c++) {
                int order = key(a.get(c)).compareTo(key(b.get(c)));
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        });
        return sorted;
    }

    private static String key(Object value) {
        return value instanceof Number n ? String.format(Locale.ROOT, "%.6e", n.doubleValue()) : String.valueOf(value);
    }

    /// Doubles to a relative 1e-9, everything else exactly; an exact number beside a double is
    /// compared as one.
    private static boolean same(Object a, Object b) {
        if (a instanceof Double || b instanceof Double) {
            if (!(a instanceof Number x) || !(b instanceof Number y)) {
                return false;
            }
            double p = x.doubleValue();
            double q = y.doubleValue();
            return Double.compare(p, q) == 0
                    || Math.abs(p - q) <= TOLERANCE * Math.max(Math.abs(p), Math.abs(q))
                    || p == q;
        }
        return a == null ? b == null : a.equals(b);
    }

    /// The results as JSON.
    public String json(String suite) {
        StringBuilder out = new StringBuilder();
        out.append("{\"suite\":\"").append(suite).append("\",");
        out.append(String.format(Locale.ROOT, "\"geometric_mean_ratio\":%.3f,\"queries\":[", geometricMean()));
        for (int i = 0; i < results.size(); i++) {
            Result r = results.get(i);
            out.append(i == 0 ? "" : ",")
                    .append(String.format(
                            Locale.ROOT,
                            "{\"name\":\"%s\",\"ogive_ms\":%.3f,\"duckdb_ms\":%.3f,\"ratio\":%.3f,\"equal\":%b}",
                            r.name(),
                            r.ogiveMillis(),
                            r.duckMillis(),
                            r.ratio(),
                            r.difference() == null));
        }
        return out.append("]}").toString();
    }
}
