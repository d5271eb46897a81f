package dev.ogive.api;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/// What do statistics of their templates cost statements that take little time themselves?
///
/// Blocks of queries with a setting on and off, interleaved; medians of the blocks' times, and of
/// the time of processors, background threads included. Run its main method.
final class ObserveOverhead {
    private static final int BLOCKS = 41;
    private static final int QUERIES = 1_500;

    private ObserveOverhead() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Files.createTempDirectory("ogive-observe-overhead");
        try (Engine engine = Engine.open(folder.resolve("db"), false);
                Session session = engine.session()) {
            run(session, "CREATE TABLE t AS SELECT x AS a, x % 1000 AS b FROM generate_series(1, 20000) AS s(x)");
            run(session, "SET threads = 1");
            run(session, "SET workload.observe = off");
            double[][] micros = new double[2][BLOCKS];
            double[][] cpuMicros = new double[2][BLOCKS];
            for (int block = -10; block < BLOCKS; block++) {
                for (int on = 0; on < 2; on++) {
                    run(session, "SET workload.observe = " + (on == 1 ? "on" : "off"));
                    long startCpu = cpuNanos();
                    long startNanos = System.nanoTime();
                    for (int i = 0; i < QUERIES; i++) {
                        run(session, "SELECT sum(a), count(*) FROM t WHERE b = " + i);
                    }
                    if (block >= 0) {
                        micros[on][block] = (System.nanoTime() - startNanos) / 1e3 / QUERIES;
                        engine.workload().observed();
                        cpuMicros[on][block] = (cpuNanos() - startCpu) / 1e3 / QUERIES;
                    }
                }
            }
            double off = median(micros[0]);
            double on = median(micros[1]);
            System.out.printf(
                    Locale.ROOT,
                    "off %.2f us, on %.2f us a query: %+.2f%%; processors %.2f and %.2f us%n",
                    off,
                    on,
                    (on / off - 1) * 100,
                    median(cpuMicros[0]),
                    median(cpuMicros[1]));
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    private static void run(Session session, String sql) {
        try (Outcome outcome = session.execute(sql)) {
            if (outcome instanceof Outcome.Rows rows) {
                while (rows.cursor().next() != null) {
                    // To the end.
                }
            }
        }
    }
}
