package dev.ogive.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Many small commits, by one session or by several, while the engine compacts in the background.
///
/// `-Dtests.commits=10000` for the long run; fewer than the 1,024 that are worth a compaction are
/// not taken.
class SmallCommitsTest {
    private static final int COMMITS = Math.max(1_200, Integer.getInteger("tests.commits", 3_000));

    @TempDir
    Path directory;

    private Connection connect() throws SQLException {
        return DriverManager.getConnection("jdbc:ogive:" + directory.resolve("db"));
    }

    private static long number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            assertThat(row.next()).isTrue();
            return row.getLong(1);
        }
    }

    private long partitionFiles() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(f -> f.toString().endsWith(".arrow")).count();
        }
    }

    private static void assertVerified(Statement statement) throws SQLException {
        try (Connection connection = statement.getConnection()) {
            assertThat(connection
                            .unwrap(OgiveConnection.class)
                            .session()
                            .engine()
                            .database()
                            .verify()
                            .problems())
                    .isEmpty();
        }
    }

    @Test
    void singleRowInsertsAreCompactedWhileAnotherSessionReadsThem() throws Exception {
        try (Connection writer = connect();
                Connection reader = connect();
                Statement make = writer.createStatement();
                Statement read = reader.createStatement()) {
            make.execute("CREATE TABLE t (k BIGINT NOT NULL, v VARCHAR)");
            AtomicBoolean done = new AtomicBoolean();
            try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
                Future<Integer> reads = threads.submit((Callable<Integer>) () -> {
                    int count = 0;
                    long before = 0;
                    while (!done.get()) {
                        try (ResultSet row = read.executeQuery("SELECT count(*), sum(k), max(k) FROM t")) {
                            row.next();
                            long rows = row.getLong(1);
                            assertThat(rows).isGreaterThanOrEqualTo(before);
                            assertThat(row.getLong(2)).isEqualTo(rows * (rows - 1) / 2);
                            before = rows;
                        }
                        count++;
                    }
                    return count;
                });
                try (PreparedStatement insert = writer.prepareStatement("INSERT INTO t VALUES (?, ?)")) {
                    for (int i = 0; i < COMMITS; i++) {
                        insert.setLong(1, i);
                        insert.setString(2, "row " + i);
                        assertThat(insert.executeUpdate()).isOne();
                    }
                } finally {
                    done.set(true);
                }
                assertThat(reads.get()).isPositive();
            }
            long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (partitionFiles() == 0) {
                assertThat(System.nanoTime())
                        .as("the delta is compacted in time")
                        .isLessThan(deadline);
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(number(read, "SELECT count(*) FROM t")).isEqualTo(COMMITS);
            assertThat(number(read, "SELECT count(*) FROM t WHERE v = 'row 17' AND k = 17"))
                    .isOne();
            assertVerified(make);
        }
    }

    /// Each writer adds one to random rows, again after a conflict; every acknowledged change
    /// counts.
    @Test
    void writersOfTheSameRowsLoseNoUpdateWhileTheTableIsCompacted() throws Exception {
        long seed = Seeds.next();
        int keys = 40;
        int writers = 3;
        int changes = COMMITS / 25;
        try (Connection main = connect();
                Statement statement = main.createStatement()) {
            statement.execute(
                    "CREATE TABLE t AS SELECT k, 0 AS v FROM generate_series(0, " + (keys - 1) + ") AS r (k)");
            statement.execute("CREATE TABLE log (writer INTEGER, k BIGINT)");
            AtomicBoolean done = new AtomicBoolean();
            List<Future<Integer>> results = new ArrayList<>();
            int conflicts = 0;
            try (ExecutorService threads = Executors.newCachedThreadPool()) {
                Future<Void> compactor = threads.submit((Callable<Void>) () -> {
                    var database = main.unwrap(OgiveConnection.class)
                            .session()
                            .engine()
                            .database();
                    while (!done.get()) {
                        try (var snapshot = database.snapshot()) {
                            snapshot.tables().forEach(table -> database.compact(table, true));
                        }
                        TimeUnit.MILLISECONDS.sleep(5);
                    }
                    return null;
                });
                for (int w = 0; w < writers; w++) {
                    int writer = w;
                    results.add(threads.submit(() -> write(writer, new Random(seed + writer), keys, changes)));
                }
                for (Future<Integer> result : results) {
                    conflicts += result.get();
                }
                done.set(true);
                compactor.get();
            }
            assertThat(number(statement, "SELECT sum(v) FROM t"))
                    .as("replay with -Dtests.seed=%d; %d conflicts", seed, conflicts)
                    .isEqualTo((long) writers * changes);
            assertThat(number(
                            statement,
                            "SELECT count(*) FROM t LEFT JOIN (SELECT k, count(*) AS n FROM log GROUP BY k) AS l"
                                    + " ON l.k = t.k WHERE t.v <> coalesce(l.n, 0)"))
                    .as("rows that differ from the log, -Dtests.seed=%d", seed)
                    .isZero();
            assertThat(number(statement, "SELECT count(*) FROM t")).isEqualTo(keys);
            assertVerified(statement);
        }
    }

    /// Half of the changes are one statement, half a transaction of two tables; returns the
    /// conflicts.
    private int write(int writer, Random random, int keys, int changes) throws SQLException {
        int conflicts = 0;
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < changes; ) {
                int key = random.nextInt(keys);
                try {
                    connection.setAutoCommit(false);
                    statement.executeUpdate("INSERT INTO log VALUES (" + writer + ", " + key + ")");
                    assertThat(statement.executeUpdate("UPDATE t SET v = v + 1 WHERE k = " + key))
                            .isOne();
                    connection.commit();
                    i++;
                } catch (SQLException e) {
                    assertThat(e.getSQLState()).as(e.getMessage()).isEqualTo("40001");
                    assertThat(e.getMessage()).contains("error[WRITE_CONFLICT]");
                    connection.rollback();
                    conflicts++;
                }
            }
        }
        return conflicts;
    }

    /// Keys are drawn from a small range: each is added by exactly one of the sessions, at rest
    /// or in the delta.
    @Test
    void aKeyIsAddedOnceHoweverManySessionsTry() throws Exception {
        long seed = Seeds.next();
        try (Connection main = connect();
                Statement statement = main.createStatement()) {
            statement.execute("CREATE TABLE keyed (k BIGINT PRIMARY KEY, v VARCHAR UNIQUE)");
            statement.execute("INSERT INTO keyed SELECT k * 2, 'v' || (k * 2) FROM generate_series(0, 19999) AS s (k)");
            int tries = COMMITS / 15;
            List<Future<Integer>> results = new ArrayList<>();
            int added = 0;
            try (ExecutorService threads = Executors.newCachedThreadPool()) {
                for (int w = 0; w < 3; w++) {
                    Random random = new Random(seed + w);
                    results.add(threads.submit(() -> addKeys(random, tries)));
                }
                for (Future<Integer> result : results) {
                    added += result.get();
                }
            }
            String replay = "replay with -Dtests.seed=" + seed;
            assertThat(added).as(replay).isBetween(1, 2 * tries);
            assertThat(number(statement, "SELECT count(*) FROM keyed"))
                    .as(replay)
                    .isEqualTo(20_000L + added);
            assertThat(number(statement, "SELECT count(DISTINCT k) FROM keyed"))
                    .as(replay)
                    .isEqualTo(20_000L + added);
            assertVerified(statement);
        }
    }

    /// Returns how many of the keys this session has added.
    private int addKeys(Random random, int tries) throws SQLException {
        int added = 0;
        try (Connection connection = connect();
                PreparedStatement insert = connection.prepareStatement("INSERT INTO keyed VALUES (?, ?)")) {
            for (int i = 0; i < tries; i++) {
                long key = random.nextInt(tries);
                insert.setLong(1, key);
                insert.setString(2, "v" + key);
                try {
                    added += insert.executeUpdate();
                } catch (SQLException e) {
                    assertThat(e.getMessage()).contains("error[UNIQUE_VIOLATION]");
                }
            }
        }
        return added;
    }

    @Test
    void aRepeatedKeyInABulkLoadIsRefusedAndNothingOfItStays() throws SQLException {
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE bulk (k BIGINT PRIMARY KEY)");
            assertThatThrownBy(() -> statement.execute(
                            "INSERT INTO bulk SELECT i % 299999 FROM generate_series(1, 300000) AS s (i)"))
                    .hasMessageContaining("error[UNIQUE_VIOLATION]")
                    .hasMessageContaining("(k) = (1)");
            assertThat(number(statement, "SELECT count(*) FROM bulk")).isZero();
            statement.execute("INSERT INTO bulk SELECT i FROM generate_series(1, 300000) AS s (i)");
            assertThat(number(statement, "SELECT count(*) FROM bulk")).isEqualTo(300_000);
        }
    }

    @Test
    void aSharedSettingHasOneValueForAllSessionsAndOthersDoNot() throws SQLException {
        try (Connection a = connect();
                Connection b = connect();
                Statement first = a.createStatement();
                Statement second = b.createStatement()) {
            first.execute("SET memory.limit = '123MB'");
            first.execute("SET threads = 1");
            second.execute("SET threads = 2");
            String setting = "SELECT value FROM ogive.settings WHERE name = ";
            assertThat(number(second, setting + "'memory.limit'")).isEqualTo(123L << 20);
            assertThat(number(first, setting + "'threads'")).isOne();
            assertThat(number(second, setting + "'threads'")).isEqualTo(2);
            second.execute("RESET memory.limit");
            assertThat(number(first, setting + "'memory.limit'")).isNotEqualTo(123L << 20);
        }
    }

    @Test
    void theSecondCommitterOfARowIsToldSo() throws SQLException {
        try (Connection a = connect();
                Connection b = connect();
                Statement first = a.createStatement();
                Statement second = b.createStatement()) {
            first.execute("CREATE TABLE t AS SELECT k, 0 AS v FROM generate_series(0, 9) AS r (k)");
            a.setAutoCommit(false);
            b.setAutoCommit(false);
            first.executeUpdate("UPDATE t SET v = 1 WHERE k = 3");
            second.executeUpdate("DELETE FROM t WHERE k = 3");
            second.executeUpdate("UPDATE t SET v = 2 WHERE k = 4");
            a.commit();
            assertThatThrownBy(b::commit).hasMessageContaining("error[WRITE_CONFLICT]");
            assertThat(number(second, "SELECT sum(v) FROM t")).isOne();
            b.commit();
        }
    }
}
