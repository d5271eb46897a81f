package dev.ogive.exec.sort;

import dev.ogive.Ogive;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.memory.util.ArrowBufPointer;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;

/// How long does `ORDER BY` over all rows take beside DuckDB, and `CREATE TABLE AS ... ORDER BY`,
/// both on two threads?
///
/// Both read the same Parquet file into a table on disk first. Results are consumed as Arrow
/// batches, every value of the keys folded into a checksum that depends on the order; checksums
/// are compared. Rounds are interleaved; the figure is the median of all but the first.
///
/// Arguments, all optional: `rows=10000000 rounds=5 only=bigint,double,varchar,two,ctas
/// prefix=...` (`prefix` goes before every string, to see what a long common prefix costs).
final class OrderByAgainstDuckDb {
    private static final int THREADS = 2;

    private OrderByAgainstDuckDb() {}

    private record Case(String name, String sql) {}

    private static final List<Case> CASES = List.of(
            new Case("bigint", "SELECT k FROM t ORDER BY k"),
            new Case("double", "SELECT d FROM t ORDER BY d"),
            new Case("varchar", "SELECT s FROM t ORDER BY s"),
            new Case("two", "SELECT g, k FROM t ORDER BY g DESC, k"),
            new Case("wide", "SELECT k, d, s, g FROM t ORDER BY k"));

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws SQLException, IOException {
        long rows = Long.parseLong(option(args, "rows", "10000000"));
        int rounds = Integer.parseInt(option(args, "rounds", "5"));
        List<String> only =
                List.of(option(args, "only", "bigint,double,varchar,two,ctas").split(",", -1));
        Path folder = Files.createTempDirectory("ogive-order");
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("duck"));
                Statement statement = duck.createStatement();
                BufferAllocator allocator = new RootAllocator();
                var ogive = Ogive.open(folder.resolve("ogive"))) {
            statement.execute("SET threads = " + THREADS);
            ogive.execute("SET threads = " + THREADS);
            String file = folder.resolve("t.parquet").toString();
            statement.execute("COPY (SELECT (hash(i) // 2)::BIGINT AS k, hash(i + 1) / 1e9::DOUBLE AS d, '"
                    + option(args, "prefix", "") + "' || to_base((hash(i * 7) % 1000000000000)::BIGINT, 36) AS s,"
                    + " (hash(i * 3) % 1000)::BIGINT AS g FROM range(" + rows + ") r(i)) TO '" + file + "'");
            statement.execute("CREATE TABLE t AS SELECT * FROM read_parquet('" + file + "')");
            ogive.execute("CREATE TABLE t AS SELECT * FROM read_parquet('" + file + "')");
            for (Case c : CASES) {
                if (only.contains(c.name)) {
                    compare(c.name, rounds, () -> ogive.query(c.sql), () -> export(duck, c.sql, allocator));
                }
            }
            if (only.contains("ctas")) {
                String sql = "CREATE OR REPLACE TABLE sorted AS SELECT * FROM t ORDER BY k";
                double[][] seconds = new double[2][rounds];
                for (int r = 0; r < rounds; r++) {
                    long start = System.nanoTime();
                    ogive.execute(sql);
                    seconds[0][r] = (System.nanoTime() - start) / 1e9;
                    start = System.nanoTime();
                    statement.execute(sql);
                    seconds[1][r] = (System.nanoTime() - start) / 1e9;
                }
                report("ctas", seconds);
                // Both must have kept every row.
                compare(
                        "ctas: read back",
                        1,
                        () -> ogive.query("SELECT k FROM sorted ORDER BY k"),
                        () -> export(duck, "SELECT k FROM sorted ORDER BY k", allocator));
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path path : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
    }

    private interface Query {
        ArrowReader run() throws SQLException;
    }

    private static void compare(String name, int rounds, Query ogive, Query duck) throws SQLException, IOException {
        double[][] seconds = new double[2][rounds];
        for (int r = 0; r < rounds; r++) {
            long start = System.nanoTime();
            long ours = checksum(ogive);
            seconds[0][r] = (System.nanoTime() - start) / 1e9;
            start = System.nanoTime();
            long theirs = checksum(duck);
            seconds[1][r] = (System.nanoTime() - start) / 1e9;
            if (ours != theirs) {
                throw new IllegalStateException(name + ": checksum " + ours + ", DuckDB's is " + theirs);
            }
        }
        report(name, seconds);
    }

    @SuppressWarnings("SystemOut")
    private static void report(String name, double[][] seconds) {
        double ours = median(seconds[0]);
        double theirs = median(seconds[1]);
        System.out.printf(
                Locale.ROOT,
                "%-16s ogive %6.3f s (first %6.3f)  duckdb %6.3f s (first %6.3f)  share %.2f%n",
                name,
                ours,
                seconds[0][0],
                theirs,
                seconds[1][0],
                ours / theirs);
    }

    private static ArrowReader export(Connection duck, String sql, BufferAllocator allocator) throws SQLException {
        Statement statement = duck.createStatement();
        statement.closeOnCompletion();
        return (ArrowReader) ((DuckDBResultSet) statement.executeQuery(sql)).arrowExportStream(allocator, 1 << 16);
    }

    /// Depends on every value and on the order of the rows, not on the batches.
    private static long checksum(Query query) throws SQLException, IOException {
        long sum = 0;
        try (ArrowReader reader = query.run()) {
            while (reader.loadNextBatch()) {
                var root = reader.getVectorSchemaRoot();
                int rows = root.getRowCount();
                long columns = 0;
                long[] byRow = new long[rows];
                for (FieldVector column : root.getFieldVectors()) {
                    fold(column, rows, ++columns, byRow);
                }
                for (long row : byRow) {
                    sum = sum * 0x9E3779B97F4A7C15L + row;
                }
            }
        }
        return sum;
    }

    private static void fold(FieldVector column, int rows, long salt, long[] byRow) {
        switch (column) {
            case BigIntVector longs -> {
                for (int i = 0; i < rows; i++) {
                    byRow[i] += salt * longs.get(i);
                }
            }
            case Float8Vector doubles -> {
                for (int i = 0; i < rows; i++) {
                    byRow[i] += salt * Double.doubleToLongBits(doubles.get(i));
                }
            }
            case VarCharVector strings -> {
                var bytes = new ArrowBufPointer();
                for (int i = 0; i < rows; i++) {
                    strings.getDataPointer(i, bytes);
                    byRow[i] += salt * bytes.hashCode();
                }
            }
            default -> throw new IllegalStateException("no checksum for " + column.getField());
        }
    }

    private static double median(double[] seconds) {
        double[] warm = Arrays.copyOfRange(seconds, Math.min(1, seconds.length - 1), seconds.length);
        Arrays.sort(warm);
        return warm[warm.length / 2];
    }

    private static String option(String[] args, String name, String otherwise) {
        for (String arg : args) {
            if (arg.startsWith(name + "=")) {
                return arg.substring(name.length() + 1);
            }
        }
        return otherwise;
    }
}
