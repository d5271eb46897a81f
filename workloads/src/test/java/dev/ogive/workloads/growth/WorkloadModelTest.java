package dev.ogive.workloads.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ogive.error.OgiveException;
import dev.ogive.workloads.trace.TraceHeader;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TraceSort;
import dev.ogive.workloads.trace.TraceWriter;
import dev.ogive.workloads.trace.TracedStatement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkloadModelTest {
    private static final long SECOND = 1_000_000_000L;
    private static final int DAYS = 4;
    private static final double NIGHT = 6;
    private static final double NOON = 60;

    @TempDir
    private Path folder;

    /// Visits of three statements, two and seven seconds apart: few at night, many at noon; in
    /// every third minute of an hour of bursts three times as many.
    private Path trace(boolean bursts) {
        var random = new SplittableRandom(3);
        Path file = folder.resolve("w.jsonl");
        try (TraceSort sort = new TraceSort();
                TraceWriter writer = TraceWriter.create(file, TraceHeader.NONE)) {
            int visit = 0;
            for (int minute = 0; minute < DAYS * 24 * 60; minute++) {
                double perHour = minute / 60 % 24 < 12 ? NIGHT : NOON;
                double factor = bursts ? minute % 3 == 0 ? 3 : 0 : 1;
                double perSecond = perHour / 3_600 * factor;
                for (int s = 0; s < 60; s++) {
                    if (random.nextDouble() < perSecond) {
                        long start = (minute * 60L + s) * SECOND;
                        String session = "s" + visit++;
                        sort.add(TracedStatement.of(1, session, start, "SELECT 1 AS a"));
                        sort.add(TracedStatement.of(2, session, start + 2 * SECOND, "SELECT 2 AS b"));
                        sort.add(TracedStatement.of(3, session, start + 9 * SECOND, "SELECT 3 AS c"));
                    }
                }
            }
            sort.drain(s -> writer.write(s.at(writer.count() + 1, s.startNanos())));
        }
        return file;
    }

    @Test
    void theRhythmOfTheDayIsFoundAndGoesOn() {
        WorkloadModel real = WorkloadModel.of(trace(false), 1);
        assertThat(real.rhythm()).hasSize(24);
        assertThat(real.burstVariance()).isLessThan(0.2);
        Path more = folder.resolve("more.jsonl");
        real.write(more, Duration.ofDays(2 * DAYS), 1);
        double[] rhythm = WorkloadModel.of(more, 1).rhythm();
        for (int hour = 0; hour < 24; hour++) {
            double expected = hour < 12 ? NIGHT : NOON;
            // Counts of 8 days: five standard deviations.
            assertThat(rhythm[hour])
                    .as("hour %d", hour)
                    .isCloseTo(real.rhythm()[hour], within(5 * Math.sqrt(expected / 8) + 5 * Math.sqrt(expected / 4)));
        }
        assertThat(rhythm[20]).isGreaterThan(5 * rhythm[5]);
    }

    @Test
    void burstsAreFoundAndGoOn() {
        WorkloadModel real = WorkloadModel.of(trace(true), 1);
        // A factor of 0, 0 or 3: its variance is 2.
        assertThat(real.burstVariance()).isBetween(1.5, 2.5);
        Path more = folder.resolve("more.jsonl");
        real.write(more, Duration.ofDays(DAYS), 1);
        assertThat(WorkloadModel.of(more, 1).burstVariance()).isBetween(1.0, 3.0);
    }

    @Test
    void whatAVisitDoesStaysAndItsPausesToo() {
        Path more = folder.resolve("more.jsonl");
        long count = WorkloadModel.of(trace(false), 1).write(more, Duration.ofHours(30), 2);
        Map<String, List<TracedStatement>> sessions = new HashMap<>();
        try (TraceReader reader = TraceReader.open(more)) {
            long read = 0;
            for (TracedStatement s = reader.next(); s != null; s = reader.next()) {
                sessions.computeIfAbsent(s.session(), _ -> new ArrayList<>()).add(s);
                read++;
            }
            assertThat(read).isEqualTo(count);
        }
        // 12 hours at night, 12 at noon, 6 at night, twice as many.
        assertThat(sessions.size()).isBetween(1_450, 1_900);
        long whole = sessions.values().stream().filter(v -> v.size() == 3).count();
        assertThat(whole).isGreaterThan(sessions.size() - 5L);
        for (List<TracedStatement> visit : sessions.values()) {
            assertThat(visit.getFirst().sql()).isEqualTo("SELECT 1 AS a");
            if (visit.size() == 3) {
                long first = visit.getFirst().startNanos();
                assertThat(visit).extracting(s -> s.startNanos() - first).containsExactly(0L, 2 * SECOND, 9 * SECOND);
            }
        }
    }

    @Test
    void aTraceOfOneStatementSaysLittle() {
        Path file = folder.resolve("one.jsonl");
        try (TraceWriter writer = TraceWriter.create(file, TraceHeader.NONE)) {
            writer.write(TracedStatement.of(1, "a", 0, "SELECT 1"));
        }
        WorkloadModel model = WorkloadModel.of(file, 1);
        assertThat(model.rhythm()).containsExactly(60);
        assertThat(model.write(folder.resolve("more.jsonl"), Duration.ofMinutes(100), 1))
                .isBetween(50L, 160L);
    }

    @Test
    void aTraceWithoutStatementsIsRefused() {
        Path file = folder.resolve("empty.jsonl");
        TraceWriter.create(file, TraceHeader.NONE).close();
        assertThatThrownBy(() -> WorkloadModel.of(file, 1))
                .isInstanceOf(OgiveException.class)
                .hasMessageContaining("no statements");
    }
}
