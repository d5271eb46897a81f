package dev.ogive.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.workloads.analysis.WorkloadProfile;
import dev.ogive.workloads.analysis.WorkloadText;
import dev.ogive.workloads.replay.EngineSpec;
import dev.ogive.workloads.replay.Pace;
import dev.ogive.workloads.replay.PeerDatabase;
import dev.ogive.workloads.replay.Replay;
import dev.ogive.workloads.replay.ReplayOptions;
import dev.ogive.workloads.replay.ReplayResult;
import dev.ogive.workloads.trace.TraceHeader;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TraceSort;
import dev.ogive.workloads.trace.TraceWriter;
import dev.ogive.workloads.trace.TracedStatement;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/// A trace of any length is analysed, recorded and replayed in a heap of 1 GB. The trace has what
/// fills memory that is not bounded: a session for each ten statements, 100,000 templates and as
/// many columns, no statement twice. Takes minutes, so this runs on demand:
/// ```
/// mvn verify -pl workloads -am -Dtest=LongTraceTest -Dsurefire.failIfNoSpecifiedTests=false -Dtrace.lines=10000000
/// ```
@EnabledIfSystemProperty(named = "trace.lines", matches = "\\d+")
class LongTraceTest {
    private static final String HEAP = "-Xmx1g";
    private static final long LINES = Long.getLong("trace.lines", 0);

    @TempDir
    private Path folder;

    private void run(String what) throws IOException, InterruptedException {
        Path trace = folder.resolve("long.jsonl");
        Child.write(trace, LINES);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        HEAP,
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName(),
                        what,
                        trace.toString(),
                        Long.toString(LINES))
                .inheritIO()
                .start();
        assertThat(process.waitFor(2, TimeUnit.HOURS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    @Test
    void isAnalysed() throws IOException, InterruptedException {
        run("analyse");
    }

    @Test
    void isReplayedAndRecorded() throws IOException, InterruptedException {
        run("replay");
    }

    /// What runs in the small heap.
    static final class Child {
        private Child() {}

        static void write(Path file, long lines) {
            SplittableRandom random = new SplittableRandom(1);
            try (TraceWriter writer = TraceWriter.create(file, TraceHeader.NONE)) {
                for (long i = 0; i < lines; i++) {
                    int column = random.nextInt(100_000);
                    String sql = random.nextInt(10) == 0
                            ? "SELECT " + i + " AS c" + column + " WHERE 1 < " + random.nextInt()
                            : "SELECT " + i + " AS n";
                    writer.write(new TracedStatement(
                            i + 1,
                            "s" + i / 10,
                            i * 1_000_000L,
                            random.nextLong(50_000_000),
                            sql,
                            List.of(),
                            1,
                            null,
                            java.util.Map.of()));
                }
            }
        }

        public static void main(String[] arguments) {
            Path trace = Path.of(arguments[1]);
            long lines = Long.parseLong(arguments[2]);
            long startNanos = System.nanoTime();
            if (arguments[0].equals("analyse")) {
                WorkloadProfile profile = WorkloadProfile.of(trace, _ -> {});
                check(profile.statements(), lines);
                System.out.println(new WorkloadText(profile, 5).render());
            } else {
                replay(trace, lines);
            }
            System.out.printf(
                    "%s of %,d lines: %.1f s, %,d MB of heap at most%n",
                    arguments[0],
                    lines,
                    (System.nanoTime() - startNanos) / 1e9,
                    Runtime.getRuntime().maxMemory() >> 20);
        }

        private static void replay(Path trace, long lines) {
            ReplayOptions options = new ReplayOptions(
                    new Pace.AsFastAsPossible(),
                    2,
                    Duration.ofSeconds(20),
                    null,
                    0,
                    Long.MAX_VALUE,
                    null,
                    Long.MAX_VALUE,
                    java.util.Set.of());
            try (TraceReader reader = TraceReader.open(trace);
                    PeerDatabase sqlite = PeerDatabase.open(EngineSpec.parse("sqlite"));
                    TraceSort recording = new TraceSort();
                    Replay replay = new Replay(List.of(sqlite), options)) {
                replay.recordInto(recording);
                ReplayResult result = replay.run(reader, "long");
                check(result.engines().getFirst().stats().sent(), lines);
                check(result.engines().getFirst().stats().errors(), 0);
                long[] drained = new long[1];
                recording.drain(_ -> drained[0]++);
                check(drained[0], lines);
            }
        }

        private static void check(long given, long expected) {
            if (given != expected) {
                throw new IllegalStateException("expected " + expected + ", got " + given);
            }
        }
    }
}
