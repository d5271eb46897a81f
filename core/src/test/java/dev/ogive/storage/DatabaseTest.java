package dev.ogive.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.Seeds;
import dev.ogive.catalog.Constraint;
import dev.ogive.catalog.TableDefinition;
import dev.ogive.catalog.TableName;
import dev.ogive.catalog.ViewDefinition;
import dev.ogive.column.DataType;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseTest {
    private static final Schema PAIR =
            new Schema(List.of(new Field("k", SimpleType.BIGINT, false), new Field("v", SimpleType.VARCHAR)));

    @TempDir
    Path directory;

    private static StoredTable create(Database db, String name, Schema schema) {
        try (Transaction t = db.begin()) {
            StoredTable table = t.createTable(TableDefinition.of(TableName.of(name), schema));
            t.commit();
            return table;
        }
    }

    private static void insert(Database db, StoredTable table, Object[][] rows) {
        try (Transaction t = db.begin()) {
            try (TableWriter w = t.writer(table)) {
                RandomRows.write(w, table.schema(), rows);
                w.finish();
            }
            t.commit();
        }
    }

    private static List<List<Object>> values(Database db, StoredTable table) {
        try (DatabaseSnapshot s = db.snapshot()) {
            return TableContents.values(table, s);
        }
    }

    private static Object[][] pairs(long... keys) {
        return Arrays.stream(keys).mapToObj(k -> new Object[] {k, "v" + k}).toArray(Object[][]::new);
    }

    private static void assertFails(ErrorCode code, Runnable action) {
        assertThatThrownBy(action::run)
                .isInstanceOfSatisfying(
                        OgiveException.class, e -> assertThat(e.code()).isEqualTo(code));
    }

    @RepeatedTest(3)
    void everyTypeComesBackFromPartitionsAndFromTheDeltaAndAfterReopening() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Schema schema = RandomRows.schemaOfAllTypes();
        RandomRows source = new RandomRows(seed);
        Object[][] large = source.rows(schema, random.nextInt(3) == 0 ? 66_000 : 17_000);
        Object[][] small = source.rows(schema, 1 + random.nextInt(3_000));
        Object[][] tiny = source.rows(schema, 1);
        StoredTable table;
        try (Database db = Database.open(directory, false)) {
            table = create(db, "t", schema);
            insert(db, table, large);
            insert(db, table, small);
            insert(db, table, tiny);
            assertRows(seed, values(db, table), large, small, tiny);
        }
        try (Database db = Database.open(directory, false);
                DatabaseSnapshot s = db.snapshot()) {
            assertRows(seed, TableContents.values(s.table(TableName.of("t")), s), large, small, tiny);
        }
    }

    private static void assertRows(long seed, List<List<Object>> found, Object[][]... written) {
        int at = 0;
        for (Object[][] part : written) {
            for (Object[] row : part) {
                if (!found.get(at).equals(Arrays.asList(row))) {
                    assertThat(found.get(at))
                            .as("row %d, replay with -Dtests.seed=%d", at, seed)
                            .isEqualTo(Arrays.asList(row));
                }
                at++;
            }
        }
        assertThat(found).hasSize(at);
    }

    @Test
    void aDatabaseInMemoryDoesTheSame() {
        try (Database db = Database.inMemory()) {
            StoredTable table = create(db, "t", PAIR);
            insert(db, table, pairs(1, 2, 3));
            Object[][] many = new Object[100_000][];
            Arrays.setAll(many, i -> new Object[] {(long) i, i % 3 == 0 ? null : "s" + i % 100});
            insert(db, table, many);
            List<List<Object>> found = values(db, table);
            assertThat(found.subList(0, 3)).isEqualTo(TableContents.lists(pairs(1, 2, 3)));
            assertThat(found.subList(3, found.size())).isEqualTo(TableContents.lists(many));
        }
    }

    @Test
    void aSnapshotKeepsItsVersion() {
        try (Database db = Database.open(directory, false)) {
            StoredTable table = create(db, "t", PAIR);
            insert(db, table, pairs(1));
            try (DatabaseSnapshot before = db.snapshot()) {
                insert(db, table, pairs(2));
                try (Transaction t = db.begin()) {
                    t.dropTable(TableName.of("t"));
                    t.commit();
                }
                assertThat(TableContents.values(table, before)).isEqualTo(TableContents.lists(pairs(1)));
            }
            try (DatabaseSnapshot after = db.snapshot()) {
                assertThat(after.table(TableName.of("t"))).isNull();
                assertFails(ErrorCode.UNKNOWN_TABLE, () -> table.open(after));
            }
        }
    }

    @Test
    void aTransactionSeesItsOwnChangesAndOthersDoNot() {
        try (Database db = Database.open(directory, false)) {
            StoredTable table = create(db, "t", PAIR);
            insert(db, table, pairs(1, 2));
            try (Transaction t = db.begin()) {
                try (TableWriter w = t.writer(table)) {
                    RandomRows.write(w, PAIR, pairs(3, 4));
                    w.finish();
                }
                try (DatabaseSnapshot own = t.snapshot()) {
                    List<List<Object>> rows = TableContents.read(table, own);
                    assertThat(rows).extracting(List::getFirst).containsExactly(1L, 2L, 3L, 4L);
                    long[] ids = {(Long) rows.get(0).get(2), (Long) rows.get(3).get(2)};
                    assertThat(t.delete(table, ids, 2)).isEqualTo(2);
                    assertThat(t.delete(table, ids, 2)).isZero();
                }
                try (DatabaseSnapshot own = t.snapshot()) {
                    assertThat(TableContents.values(table, own)).isEqualTo(TableContents.lists(pairs(2, 3)));
                }
                assertThat(values(db, table)).isEqualTo(TableContents.lists(pairs(1, 2)));
                t.commit();
            }
            assertThat(values(db, table)).isEqualTo(TableContents.lists(pairs(2, 3)));
        }
        try (Database db = Database.open(directory, false);
                DatabaseSnapshot s = db.snapshot()) {
            assertThat(TableContents.values(s.table(TableName.of("t")), s)).isEqualTo(TableContents.lists(pairs(2, 3)));
        }
    }

    @Test
    void aRollbackLeavesNothing() {
        try (Database db = Database.open(directory, false)) {
            StoredTable table = create(db, "t", PAIR);
            try (Transaction t = db.begin()) {
                t.createTable(TableDefinition.of(TableName.of("u"), PAIR));
                TableWriter w = t.writer(table);
                RandomRows.write(w, PAIR, pairs(1));
                w.finish();
                t.rollback();
                assertFails(ErrorCode.NO_TRANSACTION, t::commit);
            }
            assertThat(values(db, table)).isEmpty();
            try (DatabaseSnapshot s = db.snapshot()) {
                assertThat(s.tables()).hasSize(1);
            }
        }
    }

    @Test
    void theFirstCommitterOfARowWins() {
        try (Database db = Database.open(directory, false)) {
            StoredTable table = create(db, "t", PAIR);
            insert(db, table, pairs(1, 2, 3));
            try (Transaction a = db.begin();
                    Transaction b = db.begin();
                    Transaction c = db.begin();
                    DatabaseSnapshot s = a.snapshot()) {
                List<List<Object>> rows = TableContents.read(table, s);
                long first = (Long) rows.get(0).get(2);
                long second = (Long) rows.get(1).get(2);
                a.delete(table, new long[] {first}, 1);
                b.delete(table, new long[] {first}, 1);
                c.delete(table, new long[] {second}, 1);
                a.commit();
                assertFails(ErrorCode.WRITE_CONFLICT, b::commit);
                c.commit();
            }
            assertThat(values(db, table)).isEqualTo(TableContents.lists(pairs(3)));
        }
    }

    @Test
    void definitionsSurviveReopening() {
        Schema schema = new Schema(List.of(
                new Field("id", SimpleType.INTEGER, false),
                new Field("naïve \"name\"", DataType.decimal(38, 3)),
                new Field("tags", DataType.list(SimpleType.VARCHAR))));
        TableDefinition definition = new TableDefinition(
                new TableName("s", "t"),
                schema,
                List.of(
                        new Constraint.PrimaryKey("pk", List.of(0)),
                        new Constraint.Check(null, "id > 0"),
                        new Constraint.ForeignKey("f", List.of(0), TableName.of("x"), List.of("id"))),
                Arrays.asList("7", null, null));
        ViewDefinition view = new ViewDefinition(new TableName("s", "v"), "SELECT 1", List.of("one", "ü"));
        try (Database db = Database.open(directory, false);
                Transaction t = db.begin()) {
            t.createSchema("s");
            t.createTable(definition.renamed(new TableName("s", "old")));
            t.renameTable(new TableName("s", "old"), new TableName("s", "t"));
            t.createView(view);
            t.putSetting("threads", "3");
            t.commit();
        }
        try (Database db = Database.open(directory, false);
                DatabaseSnapshot s = db.snapshot()) {
            assertThat(s.schemas()).containsExactly("main", "s");
            assertThat(s.table(new TableName("s", "t")).definition()).isEqualTo(definition);
            assertThat(s.views()).containsExactly(view);
            assertThat(s.settings()).containsEntry("threads", "3");
        }
    }

    @Test
    void namesAreCheckedAndDefinitionChangesConflict() {
        try (Database db = Database.open(directory, false)) {
            StoredTable table = create(db, "t", PAIR);
            try (Transaction t = db.begin()) {
                TableDefinition again = TableDefinition.of(TableName.of("t"), PAIR);
                assertFails(ErrorCode.DUPLICATE_TABLE, () -> t.createTable(again));
                assertFails(ErrorCode.UNKNOWN_TABLE, () -> t.dropTable(TableName.of("nope")));
                assertFails(
                        ErrorCode.UNKNOWN_SCHEMA,
                        () -> t.createView(new ViewDefinition(new TableName("nope", "v"), "SELECT 1", List.of())));
                assertFails(ErrorCode.INVALID_STATEMENT, () -> t.dropSchema("main", true));
            }
            try (Transaction a = db.begin();
                    Transaction b = db.begin()) {
                a.dropTable(TableName.of("t"));
                TableWriter w = b.writer(table);
                RandomRows.write(w, PAIR, pairs(1));
                w.finish();
                a.commit();
                assertFails(ErrorCode.WRITE_CONFLICT, b::commit);
            }
        }
    }

    @Test
    void notNullIsEnforced() {
        try (Database db = Database.open(directory, false)) {
            StoredTable table = create(db, "t", PAIR);
            try (Transaction t = db.begin();
                    TableWriter w = t.writer(table)) {
                assertFails(
                        ErrorCode.NOT_NULL_VIOLATION,
                        () -> RandomRows.write(w, PAIR, new Object[][] {{1L, null}, {null, "x"}}));
            }
        }
    }

    @Test
    void oneWritesAndOthersMayRead() {
        try (Database db = Database.open(directory, false)) {
            StoredTable table = create(db, "t", PAIR);
            insert(db, table, pairs(1));
            assertFails(ErrorCode.DATABASE_LOCKED, () -> Database.open(directory, false));
            try (Database reader = Database.open(directory, true)) {
                StoredTable same;
                try (DatabaseSnapshot s = reader.snapshot()) {
                    same = s.table(TableName.of("t"));
                    assertThat(TableContents.values(same, s)).isEqualTo(TableContents.lists(pairs(1)));
                }
                insert(db, table, pairs(2));
                assertThat(values(reader, same)).isEqualTo(TableContents.lists(pairs(1, 2)));
                assertFails(ErrorCode.READ_ONLY, reader::begin);
                Object[][] many = new Object[40_000][];
                Arrays.setAll(many, i -> new Object[] {(long) i, "many"});
                insert(db, table, many);
                try (DatabaseSnapshot s = reader.snapshot()) {
                    try (Transaction t = db.begin()) {
                        t.dropTable(TableName.of("t"));
                        t.commit();
                    }
                    assertThat(TableContents.values(same, s)).hasSize(40_002);
                }
            }
        }
        Database.open(directory, false).close();
    }
}
