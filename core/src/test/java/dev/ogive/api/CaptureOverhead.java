package dev.ogive.api;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// What does recording cost statements that take little time themselves?
///
/// Three databases with the same rows take turns of some queries each: one records, two do not
/// and show what noise alone comes to. Printed are medians over the rounds of what a query takes
/// relative to the first that does not record, with their quartiles: time, and processor time of
/// the process, which includes what is written meanwhile and in the pause after each turn. Run
/// its main method.
final class CaptureOverhead {
    private static final int WARMUPS = 30;
    private static final int ROUNDS = 150;
    private static final int QUERIES = 2_000;

    /// Longer than what was recorded waits until it is written.
    private static final long PAUSE_MILLIS = 70;

    private CaptureOverhead() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("ogive-capture-overhead");
        try (Engine off = Engine.open(folder.resolve("off"), false);
                Engine on = Engine.open(folder.resolve("on"), false);
                Engine control = Engine.open(folder.resolve("control"), false);
                Session offSession = off.session();
                Session onSession = on.session();
                Session controlSession = control.session()) {
            List<Session> sessions = List.of(offSession, onSession, controlSession);
            for (Session session : sessions) {
                run(session, "CREATE TABLE t AS SELECT x AS a, x % 1000 AS b FROM generate_series(1, 20000) AS s(x)");
            }
            run(onSession, "SET workload.capture = on");
            double[][] figures = new double[5][ROUNDS];
            for (int round = -WARMUPS; round < ROUNDS; round++) {
                double[][] micros = new double[3][];
                for (int i = 0; i < micros.length; i++) {
                    int which = Math.floorMod(round + i, micros.length);
                    micros[which] = turn(sessions.get(which));
                }
                if (round >= 0) {
                    figures[0][round] = micros[0][0];
                    figures[1][round] = micros[1][0] / micros[0][0] - 1;
                    figures[2][round] = micros[1][1] / micros[0][1] - 1;
                    figures[3][round] = micros[2][0] / micros[0][0] - 1;
                    figures[4][round] = micros[2][1] / micros[0][1] - 1;
                }
            }
            System.out.printf(
                    Locale.ROOT, "off: %.2f us a query; on: %s%n", quantile(figures[0], 0.5), on.captureState());
            print("recorded: time", figures[1]);
            print("recorded: processor time", figures[2]);
            print("noise alone: time", figures[3]);
            print("noise alone: processor time", figures[4]);
        } finally {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /// Microseconds per query: time, and processor time of the process.
    private static double[] turn(Session session) throws InterruptedException {
        long startNanos = System.nanoTime();
        long startCpuNanos = cpuNanos();
        for (int i = 0; i < QUERIES; i++) {
            run(session, "SELECT sum(a), count(*) FROM t WHERE b = " + i % 1_000);
        }
        double micros = (System.nanoTime() - startNanos) / 1e3 / QUERIES;
        Thread.sleep(PAUSE_MILLIS);
        return new double[] {micros, (cpuNanos() - startCpuNanos) / 1e3 / QUERIES};
    }

    private static void print(String what, double[] ratios) {
        System.out.printf(
                Locale.ROOT,
                "%s %+.2f%% (quartiles %+.2f%% and %+.2f%%)%n",
                what,
                quantile(ratios, 0.5) * 100,
                quantile(ratios, 0.25) * 100,
                quantile(ratios, 0.75) * 100);
    }

    private static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean process
                ? process.getProcessCpuTime()
                : 0;
    }

    private static double quantile(double[] values, double share) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[(int) Math.round(share * (sorted.length - 1))];
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
