package dev.ogive.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ogive.Seeds;
import dev.ogive.catalog.TableName;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.ErrorKind;
import dev.ogive.error.OgiveException;
import dev.ogive.io.DiskDirectory;
import dev.ogive.io.FaultyDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files that are not what was written, and file systems that fail: an error with a code, never a crash,
/// and nothing
/// else changed.
class DamageTest {
    private final long seed = Seeds.next();
    private final Random random = new Random(seed);

    @TempDir
    Path directory;

    private byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return noise;
    }

    private Map<Long, String> fill() {
        try (Database db = Database.open(directory, false)) {
            StoredTable table = CompactionTest.create(db);
            try (Transaction t = db.begin()) {
                CompactionTest.insert(t, table, 0, 70_000, "v");
                t.commit();
            }
            try (Transaction t = db.begin()) {
                CompactionTest.insert(t, table, 100_000, 50, "w");
                CompactionTest.delete(t, table, 10, 3);
                t.commit();
            }
            return CompactionTest.contents(db, table);
        }
    }

    private List<Path> partitions() throws IOException {
        try (Stream<Path> walk = Files.walk(directory)) {
            return walk.filter(f -> f.toString().endsWith(".arrow")).toList();
        }
    }

    private static OgiveException openFails(Path path, boolean readOnly) {
        return catchThrowableOfType(
                OgiveException.class, () -> Database.open(path, readOnly).close());
    }

    @Test
    void randomBytesInPlaceOfTheCatalogAreAnErrorAndStayAsTheyAre() throws IOException {
        for (int size : new int[] {1, 100, 4096, 1 << 20}) {
            Path catalog = directory.resolve(Database.CATALOG);
            byte[] noise = noise(size);
            Files.write(catalog, noise);
            for (boolean readOnly : new boolean[] {false, true}) {
                OgiveException e = openFails(directory, readOnly);
                assertThat(e)
                        .as("%d bytes, read-only %s, seed %d", size, readOnly, seed)
                        .isNotNull();
                assertThat(e.code().kind()).isEqualTo(ErrorKind.CORRUPTION);
            }
            assertThat(Files.readAllBytes(catalog)).isEqualTo(noise);
        }
    }

    @Test
    void aFileInPlaceOfADirectoryIsAnError() throws IOException {
        Path file = directory.resolve("db");
        Files.write(file, noise(1 << 20));
        assertThat(openFails(file, false).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
        assertThat(openFails(file, true).code()).isEqualTo(ErrorCode.FILE_NOT_FOUND);
        assertThat(openFails(directory.resolve("nothing"), true).code()).isEqualTo(ErrorCode.FILE_NOT_FOUND);
    }

    @Test
    void anotherSqliteFileAndAnotherFormatAreRefused() throws Exception {
        String url = "jdbc:sqlite:" + directory.resolve(Database.CATALOG);
        try (var c = java.sql.DriverManager.getConnection(url);
                var s = c.createStatement()) {
            s.executeUpdate("CREATE TABLE other(x)");
        }
        assertThat(openFails(directory, false).code()).isEqualTo(ErrorCode.CORRUPT_CATALOG);
        Files.delete(directory.resolve(Database.CATALOG));
        Database.open(directory, false).close();
        try (var c = java.sql.DriverManager.getConnection(url);
                var s = c.createStatement()) {
            s.executeUpdate("PRAGMA user_version = 99");
        }
        assertThat(openFails(directory, false).code()).isEqualTo(ErrorCode.UNSUPPORTED_FORMAT);
    }

    @Test
    void aPartitionOfAnotherLengthOrMissingIsAnError() throws IOException {
        fill();
        Path file = partitions().getFirst();
        byte[] good = Files.readAllBytes(file);
        for (byte[] bad : List.of(noise(1 << 20), new byte[0], java.util.Arrays.copyOf(good, good.length - 1))) {
            Files.write(file, bad);
            assertScanFails(ErrorCode.CORRUPT_FILE);
        }
        Files.delete(file);
        assertScanFails(ErrorCode.CORRUPT_FILE);
        Files.write(file, good);
        try (Database db = Database.open(directory, false)) {
            assertThat(db.verify().problems()).isEmpty();
        }
    }

    private void assertScanFails(ErrorCode code) {
        try (Database db = Database.open(directory, false);
                DatabaseSnapshot s = db.snapshot()) {
            StoredTable table = s.table(TableName.of("t"));
            OgiveException e = catchThrowableOfType(OgiveException.class, () -> TableContents.values(table, s));
            assertThat(e).as("seed %d", seed).isNotNull();
            assertThat(e.code()).isEqualTo(code);
            assertThat(db.verify().isClean()).isFalse();
        }
    }

    @RepeatedTest(3)
    void everyFlippedBitOfABufferIsFoundByVerify() throws IOException {
        fill();
        Path file = partitions().getFirst();
        byte[] good = Files.readAllBytes(file);
        int found = 0;
        int tries = 12;
        for (int i = 0; i < tries; i++) {
            byte[] bad = good.clone();
            // The last kilobytes hold Arrow's footer, which the engine does not read.
            bad[4096 + random.nextInt(good.length - 8192)] ^= (byte) (1 << random.nextInt(8));
            Files.write(file, bad);
            try (Database db = Database.open(directory, false)) {
                found += db.verify().isClean() ? 0 : 1;
            }
        }
        // Padding between buffers is not covered.
        assertThat(found).as("seed %d", seed).isGreaterThanOrEqualTo(tries - 2);
    }

    @Test
    void aScanOfDamagedBytesFailsInsteadOfAnsweringWrong() throws IOException {
        Map<Long, String> good = fill();
        Path file = partitions().getFirst();
        byte[] bad = Files.readAllBytes(file);
        System.arraycopy(noise(2048), 0, bad, 20_000, 2048);
        Files.write(file, bad);
        assertScanFails(ErrorCode.CORRUPT_FILE);
        byte[] whole = noise(bad.length);
        Files.write(file, whole);
        assertScanFails(ErrorCode.CORRUPT_FILE);
        assertThat(good).isNotEmpty();
    }

    @Test
    void aBackupIsADatabaseOfItsOwn() {
        Map<Long, String> good = fill();
        Path target = directory.resolve("backup");
        try (Database db = Database.open(directory, false)) {
            db.backup(target);
            OgiveException e = catchThrowableOfType(OgiveException.class, () -> db.backup(target));
            assertThat(e.code()).isEqualTo(ErrorCode.FILE_EXISTS);
            try (Database copy = Database.open(target, false);
                    DatabaseSnapshot s = copy.snapshot()) {
                assertThat(CompactionTest.contents(copy, s.table(TableName.of("t"))))
                        .isEqualTo(good);
                assertThat(copy.verify().problems()).isEmpty();
            }
        }
    }

    @RepeatedTest(3)
    void randomBytesInThePagesOfACatalogNeverCrash() throws IOException {
        fill();
        Path catalog = directory.resolve(Database.CATALOG);
        byte[] good = Files.readAllBytes(catalog);
        for (int i = 0; i < 8; i++) {
            byte[] bad = good.clone();
            int at = 100 + random.nextInt(bad.length - 200);
            byte[] noise = noise(100);
            System.arraycopy(noise, 0, bad, at, noise.length);
            Files.write(catalog, bad);
            try (Database db = Database.open(directory, true);
                    DatabaseSnapshot s = db.snapshot()) {
                for (StoredTable table : s.tables()) {
                    TableContents.values(table, s);
                }
                db.verify();
            } catch (OgiveException e) {
                assertThat(e.code()).as("seed %d: %s", seed, e).isNotEqualTo(ErrorCode.INTERNAL_ERROR);
            }
        }
    }

    @Test
    void everyFailingFileOperationLeavesTheDatabaseAsItWas() {
        Map<Long, String> before = fill();
        int failures = 0;
        for (int n = 0; ; n++) {
            FaultyDirectory files = new FaultyDirectory(new DiskDirectory(directory));
            CatalogStore store = CatalogStore.open(directory.resolve(Database.CATALOG), false);
            try (Database db = new LocalDatabase(directory, files, store, null, false);
                    DatabaseSnapshot s = db.snapshot()) {
                StoredTable table = s.table(TableName.of("t"));
                files.failAfter(n);
                OgiveException e = catchThrowableOfType(OgiveException.class, () -> {
                    try (Transaction t = db.begin()) {
                        CompactionTest.insert(t, table, 1_000_000, 20_000, "x");
                        CompactionTest.delete(t, table, 7, 1);
                        t.commit();
                    }
                });
                if (!files.hasFailed()) {
                    assertThat(e).isNull();
                    break;
                }
                failures++;
                assertThat(e.code()).isEqualTo(ErrorCode.DISK_FULL);
                assertThat(CompactionTest.contents(db, table)).isEqualTo(before);
                assertThat(db.verify().problems()).isEmpty();
            }
        }
        assertThat(failures).isGreaterThan(5);
    }
}
