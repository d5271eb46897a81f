package dev.ogive.cli;

import dev.ogive.workloads.replay.PeerDatabase;
import dev.ogive.workloads.replay.Replay;
import dev.ogive.workloads.replay.ReplayOptions;
import dev.ogive.workloads.replay.ReplayResult;
import dev.ogive.workloads.trace.Skips;
import dev.ogive.workloads.trace.TraceHeader;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TraceSort;
import dev.ogive.workloads.trace.TraceWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// A replay at the command line: with a progress bar, and with a report even where it is
/// interrupted.
final class ReplayRun {
    private static final int REPORT_SECONDS_MAX = 30;

    private ReplayRun() {}

    /// What is done with the result; while it runs, an interrupt waits.
    ///
    /// @param <T> what comes of it
    interface Reporting<T> {
        T report(ReplayResult result) throws IOException;
    }

    /// @param databases of which the first is compared with each other
    /// @param record where to write what the first engine did, as a trace; or null
    /// @return what the reporting returns
    static <T> T run(
            List<PeerDatabase> databases, ReplayOptions options, Path trace, Path record, Reporting<T> reporting)
            throws IOException {
        try (TraceReader reader = TraceReader.open(trace);
                TraceSort recording = new TraceSort();
                Replay replay = new Replay(databases, options)) {
            if (record != null) {
                replay.recordInto(recording);
            }
            CountDownLatch reported = new CountDownLatch(1);
            Thread hook = Thread.ofPlatform().unstarted(() -> {
                replay.stop("interrupted");
                awaitReport(reported);
            });
            Runtime.getRuntime().addShutdownHook(hook);
            try {
                ReplayResult result;
                double expected = expected(trace, options) * (double) databases.size();
                try (var _ = new Progress(() -> share(replay, options, expected), () -> text(replay))) {
                    result = replay.run(reader, trace.getFileName().toString());
                }
                for (Skips.Skip skip : reader.skips().all()) {
                    System.out.printf(
                            Locale.ROOT,
                            "%,d lines of the workload were left out: %s, first in line %d%n",
                            skip.count(),
                            skip.reason(),
                            skip.firstLine());
                }
                if (record != null) {
                    write(recording, result, reader.header(), record);
                }
                T outcome = reporting.report(result);
                System.out.flush();
                return outcome;
            } finally {
                reported.countDown();
                remove(hook);
            }
        }
    }

    private static void write(TraceSort recording, ReplayResult result, TraceHeader of, Path file) {
        TraceHeader header = new TraceHeader(
                "ogive replay", of.dialect(), result.engines().getFirst().label(), result.started());
        try (TraceWriter writer = TraceWriter.create(file, header)) {
            recording.drain(writer::write);
        }
    }

    private static void awaitReport(CountDownLatch reported) {
        try {
            if (!reported.await(REPORT_SECONDS_MAX, TimeUnit.SECONDS)) {
                System.err.println("no report: the replay did not end within " + REPORT_SECONDS_MAX + " s");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // It runs already.
        }
    }

    private static double share(Replay replay, ReplayOptions options, double expected) {
        double share = options.sessions().isEmpty() ? replay.ended() / expected : Double.NaN;
        if (options.lengthMax() != null) {
            double byTime = replay.secondsDone() * 1e9 / options.lengthMax().toNanos();
            share = Double.isNaN(share) ? byTime : Math.max(share, byTime);
        }
        return Math.min(1, share);
    }

    private static String text(Replay replay) {
        return String.format(
                Locale.ROOT, "%,d statements, %.0f s, %s", replay.ended(), replay.secondsDone(), replay.engineNow());
    }

    /// Statements that will run: lines of the file, at most the limit.
    private static long expected(Path trace, ReplayOptions options) throws IOException {
        if (!Progress.isTerminal() || trace.toString().endsWith(".gz")) {
            return Math.max(1, options.statementsMax());
        }
        long lines = 0;
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(trace)) {
            for (int length = in.read(buffer); length >= 0; length = in.read(buffer)) {
                for (int i = 0; i < length; i++) {
                    lines += buffer[i] == '\n' ? 1 : 0;
                }
            }
        }
        return Math.max(1, Math.min(lines, options.statementsMax()));
    }
}
