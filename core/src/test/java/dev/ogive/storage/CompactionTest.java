package dev.ogive.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompactionTest {
    static final Schema SCHEMA =
            new Schema(List.of(new Field("k", SimpleType.BIGINT, false), new Field("v", SimpleType.VARCHAR)));

    @TempDir
    Path directory;

    static StoredTable create(Database db) {
        try (Transaction t = db.begin()) {
            StoredTable table = t.createTable(TableDefinition.of(TableName.of("t"), SCHEMA));
            t.commit();
            return table;
        }
    }

    static void insert(Transaction t, StoredTable table, long from, int count, String value) {
        Object[][] rows = new Object[count][];
        for (int i = 0; i < count; i++) {
            rows[i] = new Object[] {from + i, value + i % 100};
        }
        try (TableWriter w = t.writer(table)) {
            RandomRows.write(w, SCHEMA, rows);
            w.finish();
        }
    }

    /// Deletes rows whose key modulo `m` is `r`; returns their keys.
    static List<Long> delete(Transaction t, StoredTable table, long m, long r) {
        return delete(t, table, key -> Math.floorMod(key, m) == r);
    }

    static List<Long> delete(Transaction t, StoredTable table, LongPredicate isDoomed) {
        try (DatabaseSnapshot s = t.snapshot()) {
            List<List<Object>> doomed = TableContents.read(table, s).stream()
                    .filter(row -> isDoomed.test((Long) row.get(0)))
                    .toList();
            long[] ids = doomed.stream().mapToLong(row -> (Long) row.get(2)).toArray();
            t.delete(table, ids, ids.length);
            return doomed.stream().map(row -> (Long) row.get(0)).toList();
        }
    }

    static Map<Long, String> contents(Database db, StoredTable table) {
        Map<Long, String> map = new TreeMap<>();
        try (DatabaseSnapshot s = db.snapshot()) {
            for (List<Object> row : TableContents.values(table, s)) {
                assertThat(map.put((Long) row.get(0), (String) row.get(1))).isNull();
            }
        }
        return map;
    }

    @Test
    void compactionKeepsEveryRowAndLeavesOnePartition() {
        try (Database db = Database.open(directory, false)) {
            StoredTable table = create(db);
            for (int i = 0; i < 30; i++) {
                try (Transaction t = db.begin()) {
                    insert(t, table, i * 1000L, 1000, "v");
                    t.commit();
                }
            }
            try (Transaction t = db.begin()) {
                insert(t, table, 100_000, 20_000, "w");
                t.commit();
            }
            try (Transaction t = db.begin()) {
                delete(t, table, 3, 1);
                t.commit();
            }
            Map<Long, String> before = contents(db, table);
            assertThat(db.compact(table, true)).isEqualTo(before.size());
            assertThat(contents(db, table)).isEqualTo(before);
            assertThat(db.compact(table, true)).isZero();
            try (DatabaseSnapshot s = db.snapshot()) {
                assertThat(table.open(s).chunks()).hasSize(1);
                assertThat(table.open(s).chunks().getFirst().hasDeletes()).isFalse();
            }
            assertThat(db.verify().problems()).isEmpty();
        }
        try (Database db = Database.open(directory, false)) {
            assertThat(db.verify().problems()).isEmpty();
        }
    }

    @Test
    void whatIsVerifiedWhileRowsAreRewrittenIsSound() throws InterruptedException {
        TableDefinition large = TableDefinition.of(TableName.of("large"), SCHEMA);
        try (Database db = Database.open(directory, false)) {
            StoredTable table = create(db);
            try (Transaction t = db.begin()) {
                insert(t, t.createTable(large), 0, 100_000, "v");
                insert(t, table, 0, 20_000, "v");
                t.commit();
            }
        }
        try (Database db = Database.open(directory, false)) {
            StoredTable table;
            try (DatabaseSnapshot s = db.snapshot()) {
                table = s.tables().getLast();
            }
            AtomicBoolean done = new AtomicBoolean();
            Thread compactor = new Thread(() -> {
                for (int i = 0; !done.get(); i++) {
                    try (Transaction t = db.begin()) {
                        insert(t, table, 1_000_000 + i, 1, "w");
                        t.commit();
                    }
                    db.compact(table, true);
                }
            });
            compactor.start();
            for (int i = 0; i < 10; i++) {
                assertThat(db.verify().problems()).isEmpty();
            }
            done.set(true);
            compactor.join();
        }
    }

    @Test
    void deletesDuringACompactionAreReplayedAndOldIdsStillConflict() {
        try (Database db = Database.open(directory, false)) {
            StoredTable table = create(db);
            try (Transaction t = db.begin()) {
                insert(t, table, 0, 5_000, "v");
                t.commit();
            }
            try (Transaction a = db.begin();
                    Transaction b = db.begin()) {
                delete(a, table, 10, 3);
                delete(b, table, 20, 3);
                db.compact(table, true);
                a.commit();
                assertThat(contents(db, table)).hasSize(4_500);
                assertThat(org.assertj.core.api.Assertions.catchThrowableOfType(OgiveException.class, b::commit)
                                .code())
                        .isEqualTo(ErrorCode.WRITE_CONFLICT);
            }
            assertThat(db.verify().problems()).isEmpty();
        }
    }

    @Test
    void writersAndCompactionsGoOnTogether() throws InterruptedException {
        long seed = Seeds.next();
        Random random = new Random(seed);
        try (Database db = Database.open(directory, false)) {
            StoredTable table = create(db);
            AtomicBoolean done = new AtomicBoolean();
            Thread compactor = new Thread(() -> {
                while (!done.get()) {
                    db.compact(table, true);
                }
            });
            compactor.start();
            Map<Long, String> model = new TreeMap<>();
            long next = 0;
            for (int i = 0; i < 60; i++) {
                try (Transaction t = db.begin()) {
                    int count = 1 + random.nextInt(random.nextInt(10) == 0 ? 30_000 : 300);
                    insert(t, table, next, count, "v" + i + "-");
                    long modulus = 2L + random.nextInt(50);
                    List<Long> deleted = delete(t, table, modulus, 1);
                    t.commit();
                    for (int k = 0; k < count; k++) {
                        model.put(next + k, "v" + i + "-" + k % 100);
                    }
                    deleted.forEach(model::remove);
                    next += count;
                }
            }
            done.set(true);
            compactor.join();
            assertThat(contents(db, table))
                    .as("replay with -Dtests.seed=%d", seed)
                    .isEqualTo(model);
            assertThat(db.verify().problems()).isEmpty();
        }
    }
}
