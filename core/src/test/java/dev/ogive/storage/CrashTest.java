package dev.ogive.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.KilledWriter;
import dev.ogive.Seeds;
import dev.ogive.catalog.TableName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Kills a process that writes, at random points. Every commit that it acknowledged is there, at
/// most one more is, and everything at rest verifies. `-Dtests.kills=100` for the long run.
class CrashTest {
    private static final int KILLS = Integer.getInteger("tests.kills", 4);

    /// Rows of older commits are deleted: the database stays as large, however long the run.
    private static final int COMMITS_KEPT = 50;

    @TempDir
    Path directory;

    @Test
    void everyAcknowledgedCommitSurvivesKill9AndNothingElseIsThere() throws IOException, InterruptedException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        int acknowledged = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            acknowledged = KilledWriter.run(
                    List.of("--enable-native-access=ALL-UNNAMED", "-XX:TieredStopAtLevel=1"),
                    Writer.class,
                    directory,
                    seed,
                    acknowledged,
                    300 + random.nextInt(2_500));
            acknowledged = check(seed, acknowledged);
        }
        assertThat(acknowledged).as("commits before the last kill").isPositive();
    }

    /// Compares the database with the model after so many commits, or one more; returns which.
    private int check(long seed, int acknowledged) {
        try (Database db = Database.open(directory, false)) {
            assertThat(db.verify().problems()).as("seed %d", seed).isEmpty();
            Map<Long, String> found = Map.of();
            try (DatabaseSnapshot s = db.snapshot()) {
                StoredTable table = s.table(TableName.of("t"));
                if (table != null) {
                    found = CompactionTest.contents(db, table);
                }
            }
            Map<Long, String> model = new TreeMap<>();
            for (int op = 0; op < acknowledged; op++) {
                Writer.applyToModel(seed, op, model);
            }
            if (found.equals(model)) {
                return acknowledged;
            }
            Writer.applyToModel(seed, acknowledged, model);
            assertThat(found.equals(model))
                    .as("%d commits were acknowledged, replay with -Dtests.seed=%d", acknowledged, seed)
                    .isTrue();
            return acknowledged + 1;
        }
    }

    /// The process that is killed: commit after commit, each determined by the seed and its
    /// number, while another thread compacts.
    static final class Writer {
        private Writer() {}

        static Random random(long seed, int op) {
            return new Random(seed * 31 + op);
        }

        /// Rows of a commit: mostly few (the delta), sometimes many (a partition).
        private static int rows(Random random) {
            return random.nextInt(8) == 0 ? 17_000 + random.nextInt(20_000) : 1 + random.nextInt(200);
        }

        static void applyToModel(long seed, int op, Map<Long, String> model) {
            Random random = random(seed, op);
            int rows = rows(random);
            for (int i = 0; i < rows; i++) {
                model.put(op * 1_000_000L + i, "v" + op + "-" + i % 100);
            }
            long modulus = 3L + random.nextInt(60);
            boolean some = random.nextInt(3) == 0;
            model.keySet().removeIf(k -> isDoomed(k, op, some, modulus));
        }

        private static boolean isDoomed(long key, int op, boolean some, long modulus) {
            return key < (op - COMMITS_KEPT) * 1_000_000L || (some && Math.floorMod(key, modulus) == 1);
        }

        private static void commit(Database db, StoredTable table, long seed, int op) {
            Random random = random(seed, op);
            try (Transaction t = db.begin()) {
                CompactionTest.insert(t, table, op * 1_000_000L, rows(random), "v" + op + "-");
                long modulus = 3L + random.nextInt(60);
                boolean some = random.nextInt(3) == 0;
                if (some || op >= COMMITS_KEPT) {
                    CompactionTest.delete(t, table, key -> isDoomed(key, op, some, modulus));
                }
                t.commit();
            }
        }

        @SuppressWarnings("SystemOut")
        public static void main(String[] args) {
            Database db = Database.open(Path.of(args[0]), false);
            long seed = Long.parseLong(args[1]);
            int op = Integer.parseInt(args[2]);
            StoredTable table;
            try (DatabaseSnapshot s = db.snapshot()) {
                table = s.table(TableName.of("t"));
            }
            StoredTable t = table == null ? CompactionTest.create(db) : table;
            Thread compactor = new Thread(() -> {
                while (true) {
                    db.compact(t, true);
                }
            });
            compactor.setDaemon(true);
            compactor.start();
            while (true) {
                commit(db, t, seed, op);
                op++;
                System.out.println("committed " + op);
                System.out.flush();
            }
        }
    }

    /// Keeps the list of helpers honest: the model and the writer draw the same numbers.
    @Test
    void theModelFollowsTheWriter() {
        try (Database db = Database.inMemory()) {
            StoredTable table = CompactionTest.create(db);
            Map<Long, String> model = new TreeMap<>();
            for (int op = 0; op < 20; op++) {
                Writer.commit(db, table, 7, op);
                Writer.applyToModel(7, op, model);
            }
            assertThat(CompactionTest.contents(db, table)).isEqualTo(model);
            assertThat(List.copyOf(model.keySet())).isNotEmpty();
        }
    }
}
