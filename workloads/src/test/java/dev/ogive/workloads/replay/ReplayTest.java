package dev.ogive.workloads.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.workloads.trace.TraceHeader;
import dev.ogive.workloads.trace.TraceReader;
import dev.ogive.workloads.trace.TraceSort;
import dev.ogive.workloads.trace.TraceWriter;
import dev.ogive.workloads.trace.TracedStatement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReplayTest {
    private static final long MILLI = 1_000_000;

    /// Runs for longer than any pause of these tests on any engine.
    private static final String SLOW =
            "SELECT count(*) FROM generate_series(1, 3000) AS a(x), generate_series(1, 3000) AS b(y) WHERE (x * y) % 7 = 3";

    @TempDir
    private Path folder;

    private final List<PeerDatabase> databases = new ArrayList<>();
    private final List<TracedStatement> statements = new ArrayList<>();

    @AfterEach
    void close() {
        databases.forEach(PeerDatabase::close);
    }

    private PeerDatabase open(String spec) {
        PeerDatabase database = PeerDatabase.open(EngineSpec.parse(spec));
        databases.add(database);
        return database;
    }

    private void add(double atMillis, String session, String sql) {
        statements.add(TracedStatement.of(statements.size() + 1L, session, Math.round(atMillis * MILLI), sql));
    }

    private ReplayResult replay(ReplayOptions options) {
        Path file = folder.resolve("w.jsonl");
        try (TraceWriter writer = TraceWriter.create(file, TraceHeader.NONE)) {
            statements.forEach(writer::write);
        }
        try (TraceReader reader = TraceReader.open(file);
                Replay replay = new Replay(databases, options)) {
            return replay.run(reader, "w.jsonl");
        }
    }

    private static ReplayOptions fast() {
        return ReplayOptions.of(new Pace.AsFastAsPossible());
    }

    @Test
    void everyStatementRunsOnEveryEngineAndAnswersAreCompared() {
        open("ogive");
        open("duckdb");
        add(0, "a", "CREATE TABLE t (i INTEGER, d DOUBLE, s VARCHAR)");
        add(1, "a", "INSERT INTO t VALUES (1, 0.1, 'x'), (2, 0.2, 'y'), (3, NULL, NULL)");
        for (int i = 0; i < 50; i++) {
            add(2 + i, "a", "SELECT i, d * 3 AS d, s FROM t WHERE i > " + i % 4);
            add(2 + i, "a", "SELECT s, sum(d) AS d FROM t GROUP BY s ORDER BY s LIMIT " + (1 + i % 3));
        }
        for (Pace pace : List.of(new Pace.AsFastAsPossible(), new Pace.OpenLoop(10), new Pace.ClosedLoop(10))) {
            ReplayResult result = replay(ReplayOptions.of(pace));
            for (ReplayResult.Engine engine : result.engines()) {
                assertThat(engine.stats().messages()).as("%s", pace).isEmpty();
                assertThat(engine.stats().sent()).isEqualTo(102);
                assertThat(engine.stats().latency().count()).isEqualTo(102);
            }
            assertThat(result.agreement().equal())
                    .as("%s", result.agreement().samples())
                    .isEqualTo(102);
            assertThat(result.agreement().isFull()).isTrue();
            assertThat(result.templates()).hasSize(4);
            assertThat(result.stopped()).isNull();
            for (PeerDatabase database : databases) {
                run(database, "DROP TABLE t");
            }
        }
    }

    private static void run(PeerDatabase database, String sql) {
        try {
            PeerDatabase.execute(database.connection(), sql);
        } catch (java.sql.SQLException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatStatementsReadIsToldWhereTheEngineSaysSo() {
        run(open("ogive"), "CREATE TABLE t AS SELECT x AS i FROM generate_series(1, 5000) AS s(x)");
        run(open("duckdb"), "CREATE TABLE t AS SELECT x AS i FROM generate_series(1, 5000) AS s(x)");
        add(0, "a", "SELECT sum(i) AS n FROM t");
        add(1, "a", "INSERT INTO t VALUES (1)");
        ReplayResult result = replay(fast());
        for (TemplateStats template : result.templates()) {
            boolean query = template.text().startsWith("select");
            assertThat(template.sides().getFirst().readBytes()).isBetween(query ? 1L : -1L, query ? 100_000L : -1L);
            assertThat(template.sides().getLast().readBytes()).isEqualTo(-1);
        }
    }

    @Test
    void otherDataIsFoundAndNamed() {
        run(open("ogive"), "CREATE TABLE t AS SELECT 1 AS i, 17 AS v");
        run(open("duckdb"), "CREATE TABLE t AS SELECT 1 AS i, 18 AS v");
        add(0, "a", "SELECT v FROM t WHERE i = 1");
        add(1, "a", "SELECT i FROM t");
        ReplayResult result = replay(fast());
        assertThat(result.agreement().different()).isEqualTo(1);
        assertThat(result.agreement().equal()).isEqualTo(1);
        assertThat(result.agreement().samples())
                .singleElement()
                .satisfies(sample -> assertThat(sample.what()).contains("17"));
    }

    @Test
    void whatTheQueryLeavesOpenIsNoDifference() {
        String rows = "SELECT x AS i, x % 2 AS tie FROM generate_series(1, 9) AS t(x)";
        run(open("ogive"), "CREATE TABLE t AS SELECT * FROM (" + rows + ") ORDER BY i");
        run(open("duckdb"), "CREATE TABLE t AS SELECT * FROM (" + rows + ") ORDER BY i DESC");
        add(0, "a", "SELECT * FROM t");
        add(1, "a", "SELECT * FROM t ORDER BY tie");
        add(2, "a", "SELECT i FROM t ORDER BY tie LIMIT 2");
        add(3, "a", "SELECT i FROM t ORDER BY i LIMIT 2");
        ReplayResult result = replay(fast());
        assertThat(result.agreement().different())
                .as("%s", result.agreement().samples())
                .isZero();
        assertThat(result.agreement().compared()).isEqualTo(4);
    }

    @Test
    void anErrorOnOneEngineIsCountedAndDoesNotEndTheReplay() {
        run(open("ogive"), "CREATE TABLE only_here (i INTEGER)");
        open("duckdb");
        add(0, "a", "SELECT * FROM only_here");
        add(1, "a", "SELECT * FROM nowhere");
        add(2, "a", "SELECT 1 AS one");
        ReplayResult result = replay(fast());
        assertThat(result.engines().getFirst().stats().errors()).isEqualTo(1);
        assertThat(result.engines().getLast().stats().errors()).isEqualTo(2);
        assertThat(result.agreement().onlyOneAnswered()).isEqualTo(1);
        assertThat(result.agreement().bothFailed()).isEqualTo(1);
        assertThat(result.agreement().equal()).isEqualTo(1);
        assertThat(result.agreement().isFull()).isFalse();
    }

    @Test
    void aStatementThatTakesTooLongIsCancelledAndCounted() {
        open("ogive");
        open("duckdb");
        add(0, "a", SLOW.replace("3000", "3000000"));
        add(1, "a", "SELECT 1 AS one");
        ReplayOptions options = new ReplayOptions(
                new Pace.AsFastAsPossible(),
                0,
                Duration.ofSeconds(20),
                Duration.ofMillis(300),
                0,
                Long.MAX_VALUE,
                null,
                Long.MAX_VALUE,
                Set.of());
        ReplayResult result = replay(options);
        for (ReplayResult.Engine engine : result.engines()) {
            assertThat(engine.stats().timeouts()).as(engine.label()).isEqualTo(1);
        }
    }

    @Test
    void statementsThatAreDueWhileTheirSessionIsBusyAreLateAndSaySo() {
        open("ogive");
        add(0, "a", SLOW);
        add(1, "a", "SELECT 1 AS one");
        ReplayResult result = replay(ReplayOptions.of(new Pace.OpenLoop(1)));
        EngineStats stats = result.engines().getFirst().stats();
        assertThat(stats.sent()).isEqualTo(2);
        // Both ended after the slow one: a latency that counted from when they were sent would tell of one alone.
        double slowMillis = stats.service().maxMillis();
        assertThat(slowMillis).isGreaterThan(2);
        assertThat(stats.waited()).isEqualTo(1);
        assertThat(stats.latency().sumMillis()).isGreaterThan(2 * slowMillis - 2);
        assertThat(stats.backlog().maxMillis()).isGreaterThan(slowMillis - 2);
    }

    @Test
    void otherSessionsDoNotWait() {
        open("ogive");
        add(0, "a", SLOW);
        add(1, "b", "SELECT 1 AS one");
        add(1, "c", "SELECT 1 AS one");
        ReplayResult result = replay(ReplayOptions.of(new Pace.OpenLoop(1)));
        assertThat(result.engines().getFirst().stats().waited()).isZero();
    }

    @Test
    void theOrderWithinASessionIsKeptWhateverThePace() {
        open("ogive");
        open("duckdb");
        add(0, "a", "CREATE TABLE t (i INTEGER)");
        for (int i = 1; i <= 60; i++) {
            add(
                    i / 10.0,
                    "a",
                    i % 2 == 1 ? "INSERT INTO t VALUES (" + i + ")" : "SELECT count(*) AS n, max(i) AS i FROM t");
        }
        ReplayOptions options = new ReplayOptions(
                new Pace.AsFastAsPossible(),
                3,
                Duration.ofSeconds(1),
                null,
                0,
                Long.MAX_VALUE,
                null,
                Long.MAX_VALUE,
                Set.of());
        ReplayResult result = replay(options);
        assertThat(result.agreement().equal())
                .as("%s", result.agreement().samples())
                .isEqualTo(61);
    }

    @Test
    void engineTurnsAreShortAndNothingIsLostBetweenThem() {
        open("ogive");
        open("duckdb");
        for (int i = 0; i < 200; i++) {
            add(i, "s" + i % 7, "SELECT " + i + " AS n");
        }
        ReplayOptions options = new ReplayOptions(
                new Pace.OpenLoop(1), 0, Duration.ofMillis(30), null, 20, 180, null, Long.MAX_VALUE, Set.of());
        ReplayResult result = replay(options);
        for (ReplayResult.Engine engine : result.engines()) {
            // The first twenty warm up, the last twenty are beyond the limit.
            assertThat(engine.stats().sent()).isEqualTo(160);
        }
        assertThat(result.agreement().equal()).isEqualTo(180);
    }

    @Test
    void onlyTheSessionsThatWereAskedForAreReplayed() {
        open("ogive");
        add(0, "a", "SELECT 1 AS n");
        add(1, "b", "SELECT 2 AS n");
        add(2, "a", "SELECT 3 AS n");
        ReplayOptions all = fast();
        ReplayResult result = replay(new ReplayOptions(
                all.pace(), 0, all.turn(), null, 0, Long.MAX_VALUE, null, Long.MAX_VALUE, Set.of("a")));
        assertThat(result.engines().getFirst().stats().sent()).isEqualTo(2);
    }

    @Test
    void parametersAreBound() {
        open("ogive");
        open("duckdb");
        statements.add(new TracedStatement(
                1, "a", 0, -1, "SELECT ? AS a, CAST(? AS INTEGER) + 1 AS b", List.of("x", 41L), -1, null, Map.of()));
        ReplayResult result = replay(fast());
        assertThat(result.engines().getFirst().stats().messages()).isEmpty();
        assertThat(result.agreement().equal()).isEqualTo(1);
    }

    @Test
    void manyFailuresEndTheReplay() {
        open("ogive");
        open("duckdb");
        for (int i = 0; i < 5_000; i++) {
            add(i, "a", "SELECT * FROM nowhere");
        }
        ReplayOptions all = fast();
        ReplayResult result =
                replay(new ReplayOptions(all.pace(), 0, all.turn(), null, 0, Long.MAX_VALUE, null, 10, Set.of()));
        assertThat(result.stopped()).contains("failed on");
        assertThat(result.engines().getFirst().stats().sent()).isLessThan(5_000);
    }

    @Test
    void aStopEndsWhatRunsAndKeepsWhatWasMeasured() throws InterruptedException {
        open("ogive");
        add(0, "a", "SELECT 1 AS one");
        add(1, "a", SLOW.replace("3000", "3000000"));
        add(3_600_000, "a", "SELECT 2 AS two");
        Path file = folder.resolve("w.jsonl");
        try (TraceWriter writer = TraceWriter.create(file, TraceHeader.NONE)) {
            statements.forEach(writer::write);
        }
        try (TraceReader reader = TraceReader.open(file);
                Replay replay = new Replay(databases, ReplayOptions.of(new Pace.OpenLoop(1)))) {
            Thread stopper = Thread.ofPlatform().start(() -> {
                while (replay.ended() < 1) {
                    Thread.onSpinWait();
                }
                replay.stop("enough");
            });
            ReplayResult result = replay.run(reader, "w");
            stopper.join();
            assertThat(result.stopped()).isEqualTo("enough");
            EngineStats stats = result.engines().getFirst().stats();
            assertThat(stats.latency().count()).isEqualTo(1);
            assertThat(stats.errors()).isZero();
        }
    }

    @Test
    void aRecordedReplayHasTheSameStatementsInTheSameOrderPerSession() {
        open("ogive");
        for (int i = 0; i < 100; i++) {
            add(i / 2.0, "s" + i % 5, "SELECT " + i + " AS n");
        }
        Path file = folder.resolve("w.jsonl");
        try (TraceWriter writer = TraceWriter.create(file, TraceHeader.NONE)) {
            statements.forEach(writer::write);
        }
        List<TracedStatement> recorded = new ArrayList<>();
        try (TraceReader reader = TraceReader.open(file);
                TraceSort recording = new TraceSort();
                Replay replay = new Replay(databases, ReplayOptions.of(new Pace.OpenLoop(1)))) {
            replay.recordInto(recording);
            replay.run(reader, "w");
            recording.drain(recorded::add);
        }
        assertThat(recorded).hasSize(100).allMatch(s -> s.rows() == 1 && !s.failed());
        for (int session = 0; session < 5; session++) {
            String name = "s" + session;
            assertThat(recorded.stream().filter(s -> s.session().equals(name)).map(TracedStatement::sql))
                    .containsExactlyElementsOf(statements.stream()
                            .filter(s -> s.session().equals(name))
                            .map(TracedStatement::sql)
                            .toList());
        }
        for (TracedStatement statement : recorded) {
            // Never before it was due.
            TracedStatement original = statements.get((int) statement.id() - 1);
            assertThat(statement.startNanos()).isGreaterThanOrEqualTo(original.startNanos());
        }
    }

    @Test
    void filesAreLoadedIntoEveryEngine() throws java.io.IOException {
        java.nio.file.Files.writeString(
                folder.resolve("people.csv"), "id,name,born,score\n1,Zoë,1990-02-28,1.5\n2,O'Brien,2001-12-31,2.25\n");
        java.nio.file.Files.writeString(
                folder.resolve("schema.sql"),
                "CREATE TABLE people (id BIGINT NOT NULL, name VARCHAR(20), born DATE, score DOUBLE PRECISION);");
        DataFiles files = new DataFiles(List.of(folder.toString()));
        for (String spec : List.of("ogive", "duckdb", "sqlite")) {
            PeerDatabase database = open(spec);
            List<String> told = new ArrayList<>();
            files.load(database, told::add);
            assertThat(told).hasSize(1);
            files.load(database, told::add);
            assertThat(told).as("loaded once").hasSize(1);
        }
        add(0, "a", "SELECT id, name, score FROM people ORDER BY id");
        add(1, "a", "SELECT count(*) AS n FROM people WHERE born >= '2000-01-01'");
        ReplayResult result = replay(fast());
        assertThat(result.agreement().equal())
                .as("%s", result.agreement().samples())
                .isEqualTo(4);
        assertThat(result.agreement().isFull()).isTrue();
    }
}
