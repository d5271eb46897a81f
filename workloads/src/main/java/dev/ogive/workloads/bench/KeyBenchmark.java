package dev.ogive.workloads.bench;

import dev.ogive.index.LearnedIndex;
import dev.ogive.sort.LearnedSort;
import dev.ogive.workloads.Machine;
import java.io.PrintStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/// The learned sort and the learned index beside what the JDK offers: in turn in one process, on
/// one thread, every result compared with the JDK's. On made keys of several shapes, or on a
/// column of one's own.
public final class KeyBenchmark {
    private static final long SEED = 42;
    private static final int LOOKUPS = 1_000_000;

    private final Options options;
    private final PrintStream out;
    private final List<BenchFile.Query> results = new ArrayList<>();

    /// @param keys number of keys to make
    /// @param query takes the place of made keys: its first column holds integers, NULLs are left
    ///     out
    /// @param warmups runs of each before those that count
    /// @param runs runs of each that count
    /// @param wanted which shapes, by [KeyShape#label()]
    public record Options(int keys, String query, int warmups, int runs, Predicate<String> wanted) {}

    /// One way to do the work. Its result replaces what is in the array.
    private interface Contender extends Consumer<long[]> {}

    public KeyBenchmark(Options options, PrintStream out) {
        this.options = options;
        this.out = out;
    }

    /// `LearnedSort.sort` and `Arrays.sort` of `long[]`.
    public BenchFile sort() throws SQLException {
        header("sorted by " + LearnedSort.class.getSimpleName() + " and by Arrays.sort");
        for (KeyShape shape : shapes()) {
            long[] keys = keys(shape);
            measure(label(shape), keys, keys.length, LearnedSort::sort, Arrays::sort);
        }
        return file("sort", "Arrays.sort");
    }

    /// `LearnedIndex` and `Arrays.binarySearch`: a million keys of the column in random order, in
    /// one batch and one by one.
    public BenchFile index() throws SQLException {
        header(String.format(Locale.ROOT, "%,d keys found by LearnedIndex and by Arrays.binarySearch", LOOKUPS));
        for (KeyShape shape : shapes()) {
            if (shape != null && shape.isOrder()) {
                continue;
            }
            long[] keys = keys(shape);
            Arrays.sort(keys);
            long startNanos = System.nanoTime();
            LearnedIndex index = LearnedIndex.build(keys);
            double buildMillis = (System.nanoTime() - startNanos) / 1e6;
            SplittableRandom random = new SplittableRandom(SEED);
            long[] wanted = random.ints(keys.length == 0 ? 0 : LOOKUPS, 0, Math.max(1, keys.length))
                    .mapToLong(i -> keys[i])
                    .toArray();
            Contender binary = rows -> Arrays.setAll(rows, i -> lowerBound(keys, rows[i]));
            measure(label(shape), wanted, keys.length, rows -> index.lowerBound(rows.clone(), rows), binary);
            Contender single = rows -> Arrays.setAll(rows, i -> index.lowerBound(rows[i]));
            measure(label(shape) + " singly", wanted, keys.length, single, binary);
            out.printf(
                    Locale.ROOT,
                    "    built in %.0f ms, %.2f%% of the keys' bytes; %s%n",
                    buildMillis,
                    100.0 * index.sizeBytes() / Math.max(1, Long.BYTES * (long) keys.length),
                    index.describe().lines().findFirst().orElse(""));
        }
        return file("index", "Arrays.binarySearch");
    }

    /// The first of equal keys, which `Arrays.binarySearch` does not promise.
    private static long lowerBound(long[] keys, long key) {
        int row = Arrays.binarySearch(keys, key);
        if (row > 0 && keys[row - 1] == key) {
            int low = 0;
            while (low < row) {
                int middle = (low + row) >>> 1;
                if (keys[middle] < key) {
                    low = middle + 1;
                } else {
                    row = middle;
                }
            }
        }
        return row;
    }

    private void header(String what) {
        out.println(Machine.describe() + ", one thread; " + what + ", medians of " + options.runs + " after "
                + options.warmups);
        out.printf("%-20s %12s %10s %10s %10s %7s%n", "keys", "count", "ogive ms", "jdk ms", "M keys/s", "faster");
    }

    /// Runs both in turn, each on a fresh copy of the input.
    private void measure(String name, long[] input, int keys, Contender ogive, Contender jdk) {
        List<Double> ours = new ArrayList<>();
        List<Double> theirs = new ArrayList<>();
        boolean equal = true;
        for (int n = 0; n < options.warmups + options.runs; n++) {
            long[] first = input.clone();
            long[] second = input.clone();
            long startNanos = System.nanoTime();
            (n % 2 == 0 ? ogive : jdk).accept(first);
            long middleNanos = System.nanoTime();
            (n % 2 == 0 ? jdk : ogive).accept(second);
            long endNanos = System.nanoTime();
            equal &= Arrays.equals(first, second);
            if (n >= options.warmups) {
                (n % 2 == 0 ? ours : theirs).add((middleNanos - startNanos) / 1e6);
                (n % 2 == 0 ? theirs : ours).add((endNanos - middleNanos) / 1e6);
            }
        }
        BenchFile.Query result = new BenchFile.Query(name, ours, theirs, equal);
        results.add(result);
        out.printf(
                Locale.ROOT,
                "%-20s %,12d %10.2f %10.2f %10.1f %6.2fx%s%n",
                name,
                keys,
                BenchFile.median(ours),
                BenchFile.median(theirs),
                input.length / BenchFile.median(ours) / 1e3,
                1 / result.ratio(),
                equal ? "" : "  DIFFER");
        out.flush();
    }

    private BenchFile file(String suite, String peer) {
        BenchFile file = new BenchFile(
                suite, Machine.describe(), peer + " of Java " + System.getProperty("java.version"), results);
        out.printf(Locale.ROOT, "geometric mean: %.2fx as fast as %s%n", 1 / file.geometricMean(), file.peer());
        return file;
    }

    /// One null where a query gives the keys.
    private List<KeyShape> shapes() {
        if (options.query != null) {
            return Arrays.asList((KeyShape) null);
        }
        return Arrays.stream(KeyShape.values())
                .filter(shape -> options.wanted.test(shape.label()))
                .toList();
    }

    private static String label(KeyShape shape) {
        return shape == null ? "query" : shape.label();
    }

    private long[] keys(KeyShape shape) throws SQLException {
        if (shape != null) {
            return shape.keys(options.keys, SEED);
        }
        LongStream.Builder keys = LongStream.builder();
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(options.query)) {
            while (rows.next()) {
                long key = rows.getLong(1);
                if (!rows.wasNull()) {
                    keys.add(key);
                }
            }
        }
        return keys.build().toArray();
    }
}
