package dev.ogive.ingest;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/// How many rows a second does an import take, beside DuckDB, both into a database on disk with
/// two threads?
///
/// Rounds are interleaved in one process. Wall time and processor time of the process are
/// medians; the latter also says something on a busy machine. Row counts are compared.
///
/// Arguments: rounds, then for each table its name, a SELECT from the file that both understand,
/// and for `-` the same is made by CREATE TABLE AS, else columns for CREATE TABLE and the text is
/// a COPY's file and options: `3 orders "o_orderkey BIGINT, ..." "'orders.tbl' (DELIMITER '|',
/// HEADER false)"` or `3 prsa - "SELECT * FROM read_csv('prsa/*.csv.gz')"`.
final class ImportAgainstDuckDb {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private ImportAgainstDuckDb() {}

    private record Took(double wallSeconds, double processorSeconds, long rows) {}

    @SuppressWarnings("SystemOut")
    public static void main(String[] args) throws SQLException, IOException {
        int rounds = Integer.parseInt(args[0]);
        Path folder = Files.createTempDirectory("ogive-import");
        try {
            for (int a = 1; a + 2 < args.length; a += 3) {
                Took[] ogive = new Took[rounds];
                Took[] duck = new Took[rounds];
                for (int r = 0; r < rounds; r++) {
                    ogive[r] = load("jdbc:ogive:" + folder.resolve("og" + a + r), args, a);
                    duck[r] = load("jdbc:duckdb:" + folder.resolve("duck" + a + r), args, a);
                    if (ogive[r].rows() != duck[r].rows()) {
                        throw new IllegalStateException(
                                args[a] + ": " + ogive[r].rows() + " rows, DuckDB has " + duck[r].rows());
                    }
                }
                System.out.printf(
                        Locale.ROOT,
                        "%-10s %,10d rows  ogive %6.2f s (%6.2f s processor)  duckdb %6.2f s (%6.2f s processor)  rate"
                                + " %.2f by time, %.2f by processor%n",
                        args[a],
                        ogive[0].rows(),
                        median(ogive, true),
                        median(ogive, false),
                        median(duck, true),
                        median(duck, false),
                        median(duck, true) / median(ogive, true),
                        median(duck, false) / median(ogive, false));
            }
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static Took load(String url, String[] args, int a) throws SQLException {
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("SET threads = 2");
            long wall = System.nanoTime();
            long processor = SYSTEM.getProcessCpuTime();
            if (args[a + 1].equals("-")) {
                statement.execute("CREATE TABLE " + args[a] + " AS " + args[a + 2]);
            } else {
                statement.execute("CREATE TABLE " + args[a] + " (" + args[a + 1] + ")");
                statement.execute("COPY " + args[a] + " FROM " + args[a + 2]);
            }
            double wallSeconds = (System.nanoTime() - wall) / 1e9;
            double processorSeconds = (SYSTEM.getProcessCpuTime() - processor) / 1e9;
            try (ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + args[a])) {
                rows.next();
                return new Took(wallSeconds, processorSeconds, rows.getLong(1));
            }
        }
    }

    private static double median(Took[] took, boolean wall) {
        double[] sorted = Arrays.stream(took)
                .mapToDouble(t -> wall ? t.wallSeconds() : t.processorSeconds())
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
