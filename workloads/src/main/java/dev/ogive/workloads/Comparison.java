package dev.ogive.workloads;

import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntFunction;

/// Runs the same queries on this engine and on DuckDB in turn, in one process, and compares
/// answers and times.
public final class Comparison {
    private final Connection ogive;
    private final Connection duck;
    private final int warmups;
    private final int runs;
    private final List<Result> results = new ArrayList<>();

    /// One query's medians.
    ///
    /// @param ogiveCpuMillis processor time of the whole process while this engine worked
    /// @param difference what differs in the answers, or null
    /// @param ogiveRuns milliseconds of each execution that counts
    /// @param duckRuns milliseconds of each execution that counts
    public record Result(
            String name,
            double ogiveMillis,
            double duckMillis,
            double ogiveCpuMillis,
            double duckCpuMillis,
            String difference,
            List<Double> ogiveRuns,
            List<Double> duckRuns) {
        public double ratio() {
            return ogiveMillis / duckMillis;
        }

        public boolean isEqual() {
            return difference == null;
        }
    }

    private record Timed(Answer answer, double millis, double cpuMillis) {}

    /// @param warmups executions of each query before those that count
    /// @param runs executions that count
    public Comparison(Connection ogive, Connection duck, int warmups, int runs) {
        if (warmups < 0 || runs < 1) {
            throw new IllegalArgumentException("need warmups >= 0 and runs >= 1, got " + warmups + " and " + runs);
        }
        this.ogive = ogive;
        this.duck = duck;
        this.warmups = warmups;
        this.runs = runs;
    }

    /// Measures one query: both engines in turn, the one that goes first changing; every answer
    /// to a text that was not there before is compared.
    ///
    /// @param sql the text of execution `n`: literals may change from run to run
    public Result run(String name, IntFunction<String> sql) throws SQLException {
        double[][] millis = new double[4][runs];
        String difference = null;
        String checked = null;
        for (int n = 0; n < warmups + runs; n++) {
            String text = sql.apply(n);
            Timed ours;
            Timed theirs;
            try {
                Timed first = time(n % 2 == 0 ? ogive : duck, text);
                Timed second = time(n % 2 == 0 ? duck : ogive, text);
                ours = n % 2 == 0 ? first : second;
                theirs = n % 2 == 0 ? second : first;
            } catch (SQLException e) {
                difference = "execution " + n + " failed: " + e.getMessage();
                break;
            }
            if (n >= warmups) {
                millis[0][n - warmups] = ours.millis;
                millis[1][n - warmups] = theirs.millis;
                millis[2][n - warmups] = ours.cpuMillis;
                millis[3][n - warmups] = theirs.cpuMillis;
            }
            if (difference == null && !text.equals(checked)) {
                difference = difference(duck, text, ours.answer, theirs.answer);
                checked = text;
                if (difference != null && n > 0) {
                    difference += " in execution " + n + ": " + text.replaceAll("\\s+", " ");
                }
            }
        }
        Result result = new Result(
                name,
                median(millis[0]),
                median(millis[1]),
                median(millis[2]),
                median(millis[3]),
                difference,
                Arrays.stream(millis[0]).boxed().toList(),
                Arrays.stream(millis[1]).boxed().toList());
        results.add(result);
        return result;
    }

    private static Timed time(Connection connection, String sql) throws SQLException {
        long startNanos = System.nanoTime();
        long startCpuNanos = cpuNanos();
        Answer answer = Answer.of(connection, sql);
        return new Timed(answer, (System.nanoTime() - startNanos) / 1e6, (cpuNanos() - startCpuNanos) / 1e6);
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean process
                ? process.getProcessCpuTime()
                : 0;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /// What differs between two answers to a query as far as the query decides it, or null: rows
    /// that tie in ORDER BY may come in any order, and LIMIT may take any of them.
    ///
    /// @param duck to ask for the answer without LIMIT where rows differ
    public static String difference(Connection duck, String sql, Answer ours, Answer theirs) throws SQLException {
        if (ours.differenceInOrder(theirs) == null) {
            return null;
        }
        QueryTail tail = new QueryTail(sql);
        List<Integer> keys = tail.keyPositions(theirs.columns()).stream()
                .filter(k -> k >= 0 && k < theirs.columns().size())
                .toList();
        String inKeys = ours.rows().size() != theirs.rows().size() || keys.isEmpty()
                ? null
                : ours.project(keys).differenceInOrder(theirs.project(keys));
        if (inKeys != null) {
            return "sort keys: " + inKeys;
        }
        String inRows = ours.differenceInAnyOrder(theirs);
        boolean tied = inRows != null
                && tail.isLimited()
                && ours.rows().size() == theirs.rows().size()
                && ours.differenceFromPartOf(Answer.of(duck, tail.withoutLimit())) == null;
        return tied ? null : inRows;
    }

    /// Asks both engines once and compares; sort keys that are not in the answer are asked for
    /// too, in a second query, so that the order is checked on them.
    ///
    /// @return what differs, or null
    public static String difference(Connection ogive, Connection duck, String sql) throws SQLException {
        String difference = difference(duck, sql, Answer.of(ogive, sql), Answer.of(duck, sql));
        if (difference != null) {
            return difference;
        }
        QueryTail tail = new QueryTail(sql);
        List<String> columns = Answer.of(duck, sql).columns();
        List<Integer> positions = tail.keyPositions(columns);
        List<String> hidden = new ArrayList<>();
        for (int i = 0; i < positions.size(); i++) {
            if (positions.get(i) < 0) {
                hidden.add(tail.keys().get(i));
            }
        }
        String withKeys = hidden.isEmpty() ? null : tail.withColumns(hidden);
        if (withKeys == null) {
            return null;
        }
        Answer ours = Answer.of(ogive, withKeys);
        Answer theirs = Answer.of(duck, withKeys);
        List<Integer> added = new ArrayList<>();
        for (int i = 0; i < hidden.size(); i++) {
            added.add(columns.size() + i);
        }
        String inKeys = ours.project(added).differenceInOrder(theirs.project(added));
        return inKeys != null ? "sort keys: " + inKeys : difference(duck, withKeys, ours, theirs);
    }

    public List<Result> results() {
        return results;
    }

    /// Geometric mean of the ratios of our time to DuckDB's, over the queries that ran.
    public double geometricMean() {
        return Math.exp(results.stream()
                .filter(r -> r.duckMillis() > 0 && r.ogiveMillis() > 0)
                .mapToDouble(r -> Math.log(r.ratio()))
                .average()
                .orElse(Double.NaN));
    }
}
