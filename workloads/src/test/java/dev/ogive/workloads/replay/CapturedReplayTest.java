package dev.ogive.workloads.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.sql.template.Template;
import dev.ogive.workloads.importer.RecordedWorkload;
import dev.ogive.workloads.trace.TraceHeader;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TraceSort;
import dev.ogive.workloads.trace.TraceWriter;
import dev.ogive.workloads.trace.TracedStatement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a database recorded of a replay is the workload that was replayed, and can be replayed
/// again. How exactly arrivals are kept depends on the machine, and on what the JVM does beside:
/// on a quiet one, after six replays that let the compiler come to rest,
/// ```
/// mvn verify -pl workloads -am -Dtest=CapturedReplayTest -Dsurefire.failIfNoSpecifiedTests=false -Dreplay.timing=true
/// ```
/// asks that 99% of the statements whose session is free arrive within 2 ms, and prints how late
/// a thread is there that does nothing else: a virtual machine whose host is busy does not do it.
class CapturedReplayTest {
    private static final long MILLI = 1_000_000;
    private static final boolean TIMED = Boolean.getBoolean("replay.timing");
    private static final int STATEMENTS = TIMED ? 1_200 : 400;
    private static final int WARMUPS = TIMED ? 6 : 0;
    private static final List<String> TEXTS = List.of(
            "SELECT count(*) FROM t WHERE i < %d",
            "SELECT i %% 10 AS g, sum(i) AS s FROM t WHERE i > %d GROUP BY 1 ORDER BY 1",
            "SELECT max(i) FROM t WHERE i BETWEEN 10 AND %d",
            "INSERT INTO log VALUES (%d)");

    @TempDir
    private Path folder;

    private static List<TracedStatement> statements(long seed) {
        var random = new SplittableRandom(seed);
        List<TracedStatement> statements = new ArrayList<>();
        double atMillis = 0;
        for (int i = 0; i < STATEMENTS; i++) {
            String sql = TEXTS.get(random.nextInt(TEXTS.size())).formatted(random.nextInt(1_000));
            statements.add(TracedStatement.of(i + 1, "s" + random.nextInt(5), Math.round(atMillis * MILLI), sql));
            // Now and then a pause, else bursts.
            atMillis += random.nextInt(20) == 0 ? 60 : 8 * random.nextDouble();
        }
        return statements;
    }

    private static List<TracedStatement> read(Path file) {
        List<TracedStatement> statements = new ArrayList<>();
        try (TraceReader trace = TraceReader.open(file)) {
            for (TracedStatement s = trace.next(); s != null; s = trace.next()) {
                statements.add(s);
            }
        }
        return statements;
    }

    private static void write(List<TracedStatement> statements, Path file) {
        try (TraceWriter writer = TraceWriter.create(file, TraceHeader.NONE)) {
            statements.forEach(writer::write);
        }
    }

    /// What was sent and when.
    private static List<TracedStatement> replay(Path trace, String engine) {
        List<TracedStatement> sent = new ArrayList<>();
        try (PeerDatabase database = PeerDatabase.open(EngineSpec.parse(engine));
                TraceReader reader = TraceReader.open(trace);
                TraceSort recording = new TraceSort();
                Replay replay = new Replay(List.of(database), ReplayOptions.of(new Pace.OpenLoop(1)))) {
            replay.recordInto(recording);
            ReplayResult result = replay.run(reader, "trace");
            assertThat(result.engines().getFirst().stats().messages()).isEmpty();
            recording.drain(sent::add);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
        return sent;
    }

    /// Templates of each session in their order.
    private static List<List<String>> sessions(List<TracedStatement> statements) {
        Map<String, List<String>> bySession = new LinkedHashMap<>();
        for (TracedStatement s : statements) {
            bySession
                    .computeIfAbsent(s.session(), _ -> new ArrayList<>())
                    .add(Template.of(s.sql()).text());
        }
        return List.copyOf(bySession.values());
    }

    /// By how much 99% of the statements came later than they were due, those not counted that
    /// waited for the one before in their session.
    private static double p99Millis(List<TracedStatement> given, List<TracedStatement> expected) {
        Map<String, Long> free = new LinkedHashMap<>();
        double[] millis = new double[given.size()];
        for (int i = 0; i < millis.length; i++) {
            TracedStatement s = given.get(i);
            long due = Math.max(expected.get(i).startNanos(), free.getOrDefault(s.session(), 0L));
            millis[i] = (s.startNanos() - due) / 1e6;
            free.put(s.session(), s.startNanos() + s.durationNanos());
        }
        return p99Millis("arrivals", millis);
    }

    private static double p99Millis(String what, double[] millis) {
        Arrays.sort(millis);
        double p99 = millis[millis.length * 99 / 100];
        System.out.printf(
                "%s: half within %.3f ms, 99%% within %.3f ms, all within %.3f ms%n",
                what, millis[millis.length / 2], p99, millis[millis.length - 1]);
        return p99;
    }

    /// How late a thread is on this machine that does nothing but wait for the same times.
    private static void printIdleLateness(List<TracedStatement> expected) {
        ReplayClock clock = new ReplayClock();
        double[] millis = new double[expected.size()];
        clock.resume();
        for (int i = 0; i < millis.length; i++) {
            clock.await(expected.get(i).startNanos(), () -> false);
            millis[i] = (clock.now() - expected.get(i).startNanos()) / 1e6;
        }
        p99Millis("the machine alone", millis);
    }

    @Test
    void theCaptureOfAReplayIsTheSameWorkload() {
        long seed = Long.getLong("tests.seed", System.nanoTime());
        Path original = folder.resolve("original.jsonl");
        List<TracedStatement> asked = statements(seed);
        write(asked, original);
        Path setUp = folder.resolve("set-up.jsonl");
        write(
                List.of(
                        TracedStatement.of(
                                1, "a", 0, "CREATE TABLE t AS SELECT x AS i FROM generate_series(1, 1000) AS s(x)"),
                        TracedStatement.of(2, "a", 1, "CREATE TABLE log (i INTEGER)")),
                setUp);
        Path database = folder.resolve("db");
        replay(setUp, "ogive:" + database);
        replay(original, "ogive:" + database + "?workload.capture=on");

        Path captured = folder.resolve("captured.jsonl");
        RecordedWorkload.export(database, captured);
        // The replay itself asks afterwards what each template has read.
        List<TracedStatement> recorded = new ArrayList<>(read(captured));
        recorded.removeIf(s -> s.sql().startsWith("EXPLAIN"));
        assertThat(sessions(recorded))
                .as("replay with -Dtests.seed=%d", seed)
                .containsExactlyInAnyOrderElementsOf(sessions(asked));

        write(recorded, captured);
        // A cold engine is busy with compiling itself: what waits for it then arrives late.
        for (int i = 0; i < WARMUPS; i++) {
            replay(captured, "ogive:" + database + "?workload.capture=off");
        }
        List<TracedStatement> again = replay(captured, "ogive:" + database + "?workload.capture=off");
        assertThat(sessions(again))
                .as("replay with -Dtests.seed=%d", seed)
                .containsExactlyInAnyOrderElementsOf(sessions(recorded));
        again.sort(java.util.Comparator.comparingLong(TracedStatement::id));
        recorded.sort(java.util.Comparator.comparingLong(TracedStatement::id));
        assertThat(again)
                .extracting(TracedStatement::id)
                .isEqualTo(recorded.stream().map(TracedStatement::id).toList());
        for (int i = 0; i < again.size(); i++) {
            assertThat(again.get(i).startNanos())
                    .isGreaterThanOrEqualTo(recorded.get(i).startNanos());
        }
        double p99Millis = p99Millis(again, recorded);
        if (TIMED) {
            printIdleLateness(recorded);
            assertThat(p99Millis).isLessThan(2);
        }
    }
}
