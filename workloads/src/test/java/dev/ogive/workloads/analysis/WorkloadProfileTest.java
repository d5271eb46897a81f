package dev.ogive.workloads.analysis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.sql.template.Dialect;
import dev.ogive.workloads.Seeds;
import dev.ogive.workloads.trace.TraceHeader;
import dev.ogive.workloads.trace.TraceWriter;
import dev.ogive.workloads.trace.TracedStatement;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

class WorkloadProfileTest {
    private static final long SECOND = 1_000_000_000;
    private static final long HOUR = 3600 * SECOND;
    private static final TraceHeader HEADER =
            new TraceHeader("test", Dialect.OGIVE, null, Instant.parse("2024-01-01T06:00:00Z"));

    @TempDir
    Path folder;

    private TraceWriter writer() {
        return TraceWriter.create(folder.resolve("w.jsonl"), HEADER);
    }

    private WorkloadProfile profile() {
        return WorkloadProfile.of(folder.resolve("w.jsonl"), _ -> {});
    }

    private static TracedStatement statement(long id, String session, long start, long duration, String sql) {
        return new TracedStatement(id, session, start, duration, sql, List.of(), 1, null, Map.of());
    }

    @Test
    void aWorkloadIsToldInFigures() {
        try (TraceWriter writer = writer()) {
            for (int i = 0; i < 100; i++) {
                // Two sessions in turns: a query that takes 1 s each 2 s, its literal one of 10; each 10th is a write.
                String sql = i % 10 == 0 ? "INSERT INTO u VALUES (1)" : "SELECT a FROM t WHERE b > " + i % 10;
                writer.write(statement(i, "s" + i % 2, i * 2 * SECOND, SECOND, sql));
            }
        }
        WorkloadProfile p = profile();
        assertThat(p.statements()).isEqualTo(100);
        assertThat(p.templates())
                .extracting(TemplateProfile::text, TemplateProfile::count)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("select a from t where b > ?", 90L),
                        org.assertj.core.groups.Tuple.tuple("insert into u values (?)", 10L));
        assertThat(p.templateRepetition()).isEqualTo(0.98);
        assertThat(p.exactRepetition()).isEqualTo(0.90);
        assertThat(p.kinds()).isEqualTo(Map.of(StatementKind.READ, 90L, StatementKind.WRITE, 10L));
        assertThat(p.sessionCount().count()).isEqualTo(2);
        // A session's next statement starts 4 s after its last one, which took 1 s.
        assertThat(p.thinkTimes().quantileNanos(0.5) / 1e9).isBetween(2.8, 3.2);
        assertThat(p.durations().quantileNanos(0.5) / 1e9).isBetween(0.95, 1.05);
        assertThat(p.inFlightMax()).isEqualTo(1);
        assertThat(p.overlap()).isZero();
        assertThat(p.tables().getFirst().getKey()).isEqualTo("t");
        assertThat(p.columns()).singleElement().satisfies(c -> {
            assertThat(c.name()).isEqualTo("t.b");
            assertThat(c.least()).isEqualTo(1);
            assertThat(c.greatest()).isEqualTo(9);
            assertThat(c.values().count()).isEqualTo(9);
        });
        assertThat(p.drift()).isBetween(0.0, 0.03);
        assertThat(new WorkloadText(p, 10).render())
                .contains("100 statements of 2 templates from 2 sessions over 3 min 18 s.")
                .contains("Mix: read 90%, write 10%.")
                .contains("Repetition: 98% repeat a template, 90% a statement with its literals.");
    }

    @Test
    void aDailyCycleAndADriftAreSeen() {
        Random random = new Random(1);
        try (TraceWriter writer = writer()) {
            long id = 0;
            for (int hour = 0; hour < 24 * 8; hour++) {
                int count = hour % 24 < 8 ? 40 : 4;
                for (int i = 0; i < count; i++) {
                    String table = hour < 96 ? "early" : "late";
                    writer.write(statement(
                            ++id,
                            "s",
                            hour * HOUR + i * HOUR / count,
                            random.nextLong(SECOND),
                            "SELECT * FROM " + table));
                }
            }
        }
        WorkloadProfile p = profile();
        assertThat(p.cycle(24)).isGreaterThan(0.99);
        assertThat(p.cycle(12)).isLessThan(0);
        assertThat(p.cycle(168)).isNaN();
        assertThat(p.drift()).isGreaterThan(0.95);
        assertThat(p.templatesOnlyIn(true)).isEqualTo(1);
        assertThat(p.templatesOnlyIn(false)).isEqualTo(1);
        // The trace began at 6 in the morning.
        assertThat(p.hoursOfDay()[6]).isEqualTo(8 * 40);
        assertThat(p.hoursOfDay()[5]).isEqualTo(8 * 4);
    }

    @Test
    void burstsAreToldFromChance() {
        try (TraceWriter writer = writer()) {
            long id = 0;
            for (int burst = 0; burst < 20; burst++) {
                for (int i = 0; i < 50; i++) {
                    writer.write(statement(++id, "s", burst * 60 * SECOND + i, 10, "SELECT 1"));
                }
            }
        }
        WorkloadProfile p = profile();
        assertThat(p.perSecond().max()).isEqualTo(50);
        assertThat(p.perSecond().dispersion()).isGreaterThan(40);
        assertThat(new WorkloadText(p, 10).render()).contains("in bursts").contains("50 in the fullest second");
    }

    @Test
    void aPageNeedsNothingElseAndShowsNoMarkupOfStatements() {
        try (TraceWriter writer = writer()) {
            writer.write(statement(1, "s", 0, SECOND, "SELECT '<script>' FROM t WHERE a < 5"));
            writer.write(statement(2, "s", 9 * SECOND, SECOND, "SELECT \"<b>\" FROM t"));
        }
        String page = new WorkloadHtml(profile(), "a < b", 10).render();
        assertThat(page).startsWith("<!DOCTYPE html>").contains("a &lt; b", "<svg", "&lt;b&gt;");
        assertThat(page).doesNotContain("http", "<script", "<b>", "@import");
    }

    @Test
    void anEmptyTraceHasAProfile() {
        writer().close();
        assertThat(new WorkloadText(profile(), 10).render()).contains("0 statements");
        assertThat(new WorkloadHtml(profile(), "none", 10).render()).contains("0 statements");
    }

    @RepeatedTest(5)
    void timeInBucketsLosesNothingHoweverItGrows() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Timeline timeline = new Timeline(64, random.nextLong(1, 1_000));
        long last = 0;
        int count = random.nextInt(1, 5_000);
        for (int i = 0; i < count; i++) {
            last = Math.max(last, random.nextLong(1L << random.nextInt(1, 60)));
            timeline.add(random.nextLong(last + 1));
        }
        long sum = 0;
        for (long bucket : timeline.upTo(last)) {
            sum += bucket;
        }
        assertThat(sum).as("replay with -Dtests.seed=%d", seed).isEqualTo(count);
        assertThat(timeline.before(Long.MAX_VALUE / 2))
                .as("replay with -Dtests.seed=%d", seed)
                .isEqualTo(count);
    }

    @Test
    void distinctThingsAreCountedExactlyAndThenAboutRight() {
        Distinct distinct = new Distinct();
        Set<Long> all = new HashSet<>();
        Random random = new Random(7);
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextInt(50_000);
            distinct.add(value);
            all.add(value);
        }
        assertThat(distinct.isExact()).isTrue();
        assertThat(distinct.count()).isEqualTo(all.size());
        for (long i = 0; i < 3_000_000; i++) {
            distinct.add(i);
        }
        assertThat(distinct.isExact()).isFalse();
        assertThat(distinct.count()).isBetween(2_900_000L, 3_100_000L);
    }

    /// Ten million statements in a heap of 1 GB: `mvn test -pl workloads
    /// -Dtest=WorkloadProfileTest -Dtests.largeTrace=10000000 -DargLine=-Xmx1g`
    @Test
    @EnabledIfSystemProperty(named = "tests.largeTrace", matches = "\\d+")
    void aLargeTraceIsReadInLittleMemory() {
        long count = Long.getLong("tests.largeTrace");
        Random random = new Random(3);
        try (TraceWriter writer = TraceWriter.create(folder.resolve("w.jsonl.gz"), HEADER)) {
            for (long i = 0; i < count; i++) {
                writer.write(statement(
                        i,
                        "s" + random.nextInt(1_000_000),
                        i * 1_000_000,
                        random.nextLong(50_000_000),
                        "SELECT a" + random.nextInt(100_000) + ", sum(b) FROM t" + random.nextInt(100) + " WHERE c = "
                                + random.nextLong() + " AND d BETWEEN 1 AND " + i + " GROUP BY 1"));
            }
        }
        System.gc();
        long startNanos = System.nanoTime();
        WorkloadProfile p = WorkloadProfile.of(folder.resolve("w.jsonl.gz"), _ -> {});
        System.out.printf(
                "%,d statements in %.1f s, heap of %,d MB%n",
                p.statements(),
                (System.nanoTime() - startNanos) / 1e9,
                Runtime.getRuntime().maxMemory() >> 20);
        assertThat(p.statements()).isEqualTo(count);
        assertThat(p.exactRepetition()).isLessThan(0.05);
    }
}
