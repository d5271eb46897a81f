package dev.ogive.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.KilledWriter;
import dev.ogive.Seeds;
import dev.ogive.api.Engine;
import dev.ogive.storage.Database;
import dev.ogive.storage.DatabaseSnapshot;
import dev.ogive.storage.StoredTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process at random points while it imports files, inserts, updates, deletes, makes and
/// drops tables over JDBC, and compacts or, with an odd seed, brings rows into order. Afterwards
/// every acknowledged commit is there, at most the one that was under way is more, no other row
/// and no other file is, and everything at rest verifies.
///
/// `-Dtests.kills=100` for the long run.
class SqlCrashTest {
    private static final int KILLS = Integer.getInteger("tests.kills", 4);

    /// Rows of older commits are deleted: the database stays as large, however long the run.
    private static final int COMMITS_KEPT = 40;

    private static final long KEYS_PER_COMMIT = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void everyAcknowledgedCommitSurvivesKill9AndNothingElseIsThere() throws Exception {
        long seed = Seeds.next();
        Random random = new Random(seed);
        int commits = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            int acknowledged = KilledWriter.run(
                    List.of("-XX:TieredStopAtLevel=1", "-Xmx1g"),
                    Writer.class,
                    directory,
                    seed,
                    commits,
                    100 + random.nextInt(2_500));
            commits = check(seed, acknowledged);
        }
        assertThat(commits).as("commits before the last kill").isPositive();
    }

    /// Compares the database with the model after as many commits as it says it has; returns that
    /// number.
    private int check(long seed, int acknowledged) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:" + directory.resolve("db"));
                Statement statement = connection.createStatement()) {
            statement.execute("SET compaction.background = off");
            String replay = acknowledged + " commits were acknowledged, replay with -Dtests.seed=" + seed;
            Database database =
                    ((OgiveConnection) connection).session().engine().database();
            assertThat(database.verify().problems()).as(replay).isEmpty();
            int commits = number(statement, "SELECT count(*) FROM ops");
            assertThat(commits).as(replay).isBetween(acknowledged, acknowledged + 1);
            assertThat(number(statement, "SELECT coalesce(max(op), -1) + 1 FROM ops"))
                    .isEqualTo(commits);
            Map<Long, String> model = new TreeMap<>();
            for (int op = Math.max(0, commits - COMMITS_KEPT - 1); op < commits; op++) {
                new Change(seed, op).apply(model);
            }
            Iterator<Map.Entry<Long, String>> expected = model.entrySet().iterator();
            try (ResultSet rows = statement.executeQuery("SELECT k, v FROM t ORDER BY k")) {
                while (rows.next()) {
                    assertThat(expected.hasNext()).as(replay).isTrue();
                    Map.Entry<Long, String> next = expected.next();
                    assertThat(rows.getLong(1)).as(replay).isEqualTo(next.getKey());
                    assertThat(rows.getString(2)).as(replay).isEqualTo(next.getValue());
                }
            }
            assertThat(expected.hasNext()).as(replay).isFalse();
            assertNoOtherFiles(database, replay);
            return commits;
        }
    }

    /// What the killed process left half done is gone once the database has been opened.
    private void assertNoOtherFiles(Database database, String replay) throws IOException {
        long chunks;
        try (DatabaseSnapshot snapshot = database.snapshot()) {
            chunks = snapshot.tables().stream()
                    .mapToLong(t -> t.open(snapshot).chunks().size())
                    .sum();
        }
        try (Stream<Path> walk = Files.walk(directory.resolve("db"))) {
            Path[] files = walk.filter(Files::isRegularFile).toArray(Path[]::new);
            assertThat(files).as(replay).noneMatch(f -> f.toString().endsWith(".tmp"));
            assertThat(Stream.of(files)
                            .filter(f -> f.toString().endsWith(".arrow"))
                            .count())
                    .as("files of partitions, of %d chunks; %s", chunks, replay)
                    .isLessThanOrEqualTo(chunks);
        }
    }

    private static int number(Statement statement, String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }

    /// One commit, determined by the seed and its number: as SQL, and on a model.
    private record Change(int op, int kind, int rows, int modulus, int remainder) {
        Change(long seed, int op) {
            this(op, new Random(seed * 31 + op));
        }

        private Change(int op, Random random) {
            this(op, random.nextInt(6), sizes(random), 2 + random.nextInt(40), random.nextInt(2));
        }

        /// Mostly few rows (the delta), sometimes many (a partition).
        private static int sizes(Random random) {
            return random.nextInt(4) == 0 ? 17_000 + random.nextInt(20_000) : 1 + random.nextInt(300);
        }

        private long first() {
            return op * KEYS_PER_COMMIT;
        }

        private long kept() {
            return (op - COMMITS_KEPT) * KEYS_PER_COMMIT;
        }

        void apply(Map<Long, String> model) {
            for (long k = first(); k < first() + rows; k++) {
                model.put(k, "v" + op + "-" + k % 100);
            }
            if (kind <= 2) {
                model.replaceAll((k, v) -> Math.floorMod(k, modulus) == remainder ? "u" + op + v : v);
            }
            model.keySet().removeIf(k -> k < kept() || (kind == 3 && Math.floorMod(k, modulus) == remainder));
        }

        void run(Connection connection, Path csv) throws SQLException, IOException {
            try (Statement statement = connection.createStatement()) {
                connection.setAutoCommit(false);
                statement.execute("INSERT INTO ops VALUES (" + op + ")");
                if (op % 2 == 0) {
                    StringBuilder text = new StringBuilder();
                    for (long k = first(); k < first() + rows; k++) {
                        text.append(k)
                                .append(",v")
                                .append(op)
                                .append('-')
                                .append(k % 100)
                                .append('\n');
                    }
                    Files.writeString(csv, text);
                    statement.execute("COPY t FROM '" + csv + "' (HEADER false)");
                } else {
                    statement.execute("INSERT INTO t SELECT k, 'v" + op + "-' || (k % 100) FROM generate_series("
                            + first() + ", " + (first() + rows - 1) + ") AS s (k)");
                }
                if (kind <= 2) {
                    statement.execute("UPDATE t SET v = 'u" + op + "' || v WHERE k % " + modulus + " = " + remainder);
                }
                statement.execute("DELETE FROM t WHERE k < " + kept()
                        + (kind == 3 ? " OR k % " + modulus + " = " + remainder : ""));
                if (kind == 4) {
                    statement.execute("CREATE OR REPLACE TABLE other AS SELECT * FROM t");
                } else if (kind == 5) {
                    statement.execute("DROP TABLE IF EXISTS other");
                }
                connection.commit();
            }
        }
    }

    /// The process that is killed.
    static final class Writer {
        private Writer() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] args) throws SQLException, IOException {
            Path directory = Path.of(args[0]);
            long seed = Long.parseLong(args[1]);
            try (Connection connection = DriverManager.getConnection("jdbc:ogive:" + directory.resolve("db"))) {
                try (Statement statement = connection.createStatement()) {
                    String order = seed % 2 == 0 ? "" : " CLUSTER BY (v, k)";
                    statement.execute("CREATE TABLE IF NOT EXISTS t (k BIGINT NOT NULL, v VARCHAR)" + order);
                    statement.execute("CREATE TABLE IF NOT EXISTS ops (op INTEGER)");
                }
                Engine engine = ((OgiveConnection) connection).session().engine();
                Thread compactor = new Thread(() -> compact(engine));
                compactor.setDaemon(true);
                compactor.start();
                for (int op = Integer.parseInt(args[2]); ; op++) {
                    new Change(seed, op).run(connection, directory.resolve("rows.csv"));
                    System.out.println("committed " + (op + 1));
                    System.out.flush();
                }
            }
        }

        private static void compact(Engine engine) {
            while (true) {
                try (DatabaseSnapshot snapshot = engine.database().snapshot()) {
                    for (StoredTable table : snapshot.tables()) {
                        engine.database().compact(table, true);
                        engine.layouts().layOut(table, true, engine.settings(), () -> false);
                    }
                }
            }
        }
    }
}
