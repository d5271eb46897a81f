package dev.ogive.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.NeedsFlags;
import dev.ogive.Seeds;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Random bytes, and good files with flipped bits, missing ends and pieces moved about, in place
/// of every kind of file that the engine reads: an answer, or an error with a code that blames
/// the input; never a crash, never a hang, and the database stays as it was.
///
/// `-Dtests.damages=2000` for the long run; `-Dtests.seed` replays.
class DamagedInputTest {
    private static final int DAMAGES = Integer.getInteger("tests.damages", 25);
    private static final int NOISE_BYTES = 1 << 20;

    private final long seed = Seeds.next();
    private final Random random = new Random(seed);

    @TempDir
    Path folder;

    private Connection connection;
    private Statement statement;

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection("jdbc:ogive:");
        statement = connection.createStatement();
        statement.execute("CREATE TABLE t (k BIGINT, v VARCHAR, d DECIMAL(12, 2), day DATE)");
        statement.execute("INSERT INTO t VALUES (1, 'one', 1.5, DATE '2024-02-29')");
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    private byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        random.nextBytes(noise);
        return noise;
    }

    /// The bytes with one kind of damage.
    private byte[] damaged(byte[] good) {
        byte[] bad = good.clone();
        int at = random.nextInt(bad.length);
        int length = 1 + random.nextInt(Math.min(4096, bad.length - at));
        switch (random.nextInt(6)) {
            case 0 -> bad[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> {
                for (int i = 0; i < 32; i++) {
                    bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            case 2 -> bad = Arrays.copyOf(bad, at);
            case 3 -> System.arraycopy(noise(length), 0, bad, at, length);
            case 4 -> System.arraycopy(good, random.nextInt(good.length - length + 1), bad, at, length);
            default -> Arrays.fill(bad, at, at + length, (byte) (random.nextBoolean() ? 0 : 0xFF));
        }
        return bad;
    }

    private long number(String sql) throws SQLException {
        try (ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    /// Runs a statement to its last row; null or the code of the error.
    private String run(String what, String sql) {
        return Assertions.assertTimeoutPreemptively(
                Duration.ofMinutes(2),
                () -> {
                    try {
                        if (statement.execute(sql)) {
                            try (ResultSet rows = statement.getResultSet()) {
                                int columns = rows.getMetaData().getColumnCount();
                                while (rows.next()) {
                                    rows.getString(columns);
                                }
                            }
                        }
                        return null;
                    } catch (SQLException e) {
                        assertThat(e.getMessage()).as(what).startsWith("error[");
                        String code = e.getMessage().substring(6, e.getMessage().indexOf(']'));
                        assertThat(code)
                                .as("%s: %s: %s", what, e.getMessage(), e.getCause())
                                .isNotIn("INTERNAL_ERROR", "MEMORY_LIMIT", "UNKNOWN_TABLE");
                        return code;
                    }
                },
                what);
    }

    /// Reads and imports noise and damaged copies of a good file.
    private void check(String name, String reader, String copyOptions, byte[] good) throws Exception {
        Path file = folder.resolve(name);
        Files.write(file, good);
        assertThat(run("the good " + name, "SELECT count(*) FROM " + reader + "('" + file + "')"))
                .isNull();
        for (int i = 0; i <= DAMAGES; i++) {
            String what = name + " number " + i + ", replay with -Dtests.seed=" + seed;
            byte[] bytes = i == 0 ? noise(NOISE_BYTES) : damaged(good);
            Files.write(file, bytes);
            String read = run(what, "SELECT * FROM " + reader + "('" + file + "')");
            if (i == 0) {
                assertThat(read).as(what).isNotNull();
            }
            String copied = run(what, "COPY t FROM '" + file + "' (" + copyOptions + ")");
            if (copied != null) {
                assertThat(number("SELECT count(*) FROM t")).as(what).isOne();
            } else {
                statement.execute("DELETE FROM t WHERE k <> 1 OR k IS NULL");
                statement.execute("DELETE FROM t");
                statement.execute("INSERT INTO t VALUES (1, 'one', 1.5, DATE '2024-02-29')");
            }
            assertThat(Files.readAllBytes(file)).as(what).isEqualTo(bytes);
        }
    }

    private byte[] csv() {
        StringBuilder text = new StringBuilder("k,v,d,day\n");
        for (int i = 0; i < 3_000; i++) {
            String v = i % 7 == 0 ? "\"quoted, \"\"twice\"\"\nline\"" : i % 5 == 0 ? "" : "plain " + i;
            text.append(i)
                    .append(',')
                    .append(v)
                    .append(',')
                    .append(i)
                    .append(".25,2024-01-")
                    .append(10 + i % 20);
            text.append('\n');
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void csv_() throws Exception {
        check("a.csv", "read_csv", "HEADER true", csv());
    }

    @Test
    void gzippedCsv() throws Exception {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
            out.write(csv());
        }
        check("a.csv.gz", "read_csv", "HEADER true", packed.toByteArray());
    }

    @Test
    void jsonLines() throws Exception {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < 3_000; i++) {
            text.append("{\"k\": ")
                    .append(i)
                    .append(", \"v\": \"a \\u00e9 \\\"")
                    .append(i);
            text.append("\\\"\", \"d\": ")
                    .append(i)
                    .append(".5, \"day\": \"2024-02-1")
                    .append(i % 10);
            text.append("\", \"list\": [1, 2, {\"x\": null}]}\n");
        }
        check("a.json", "read_json", "FORMAT json", text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private byte[] exported(String format) throws Exception {
        Path file = folder.resolve("good." + format);
        statement.execute("COPY (SELECT i AS k, CASE WHEN i % 3 = 0 THEN NULL ELSE 'text ' || (i % 50) END AS v,"
                + " CAST(i AS DECIMAL(12, 2)) / 4 AS d, DATE '2024-01-01' + CAST(i % 300 AS INTEGER) AS day"
                + " FROM generate_series(1, 5000) AS s (i)) TO '" + file + "' (FORMAT " + format + ")");
        return Files.readAllBytes(file);
    }

    @Test
    @NeedsFlags("Parquet is read through arrow-java")
    void parquet() throws Exception {
        check("a.parquet", "read_parquet", "FORMAT parquet", exported("parquet"));
    }

    @Test
    @NeedsFlags("Arrow files are read through arrow-java")
    void arrow() throws Exception {
        check("a.arrow", "read_arrow", "FORMAT arrow", exported("arrow"));
    }

    /// Every file of a database in turn: damaged, opened, read, verified, and mended again.
    @Test
    void filesOfADatabase() throws Exception {
        Path db = folder.resolve("db");
        String url = "jdbc:ogive:" + db;
        try (Connection c = DriverManager.getConnection(url);
                Statement s = c.createStatement()) {
            s.execute("SET compaction.background = off");
            s.execute(
                    "CREATE TABLE u AS SELECT i AS k, 'text ' || (i % 50) AS v FROM generate_series(1, 50000) AS s (i)");
            s.execute("CREATE VIEW w AS SELECT k + 1 AS k FROM u");
            s.execute("INSERT INTO u VALUES (-1, 'delta'), (-2, 'delta')");
            s.execute("DELETE FROM u WHERE k % 10 = 3");
        }
        Path[] files;
        try (Stream<Path> walk = Files.walk(db)) {
            files = walk.filter(
                            f -> f.toString().endsWith(".arrow") || f.toString().endsWith(".sqlite"))
                    .toArray(Path[]::new);
        }
        assertThat(files).hasSize(2);
        long detected = 0;
        for (Path file : files) {
            byte[] good = Files.readAllBytes(file);
            for (int i = 0; i <= DAMAGES; i++) {
                byte[] bytes = i == 0 ? noise(NOISE_BYTES) : damaged(good);
                Files.write(file, bytes);
                String what = file + " number " + i + ", replay with -Dtests.seed=" + seed;
                String code = Assertions.assertTimeoutPreemptively(Duration.ofMinutes(2), () -> useDatabase(url), what);
                assertThat(code)
                        .as(what)
                        .isIn(null, "CORRUPT_CATALOG", "CORRUPT_FILE", "UNSUPPORTED_FORMAT", "IO_ERROR", "verify");
                detected += code == null ? 0 : 1;
                if (i == 0) {
                    assertThat(code).as(what).isNotNull();
                }
                assertThat(files).as(what).allMatch(Files::exists);
                Files.write(file, good);
                Files.deleteIfExists(db.resolve("catalog.sqlite-wal"));
                Files.deleteIfExists(db.resolve("catalog.sqlite-shm"));
            }
        }
        assertThat(detected).as("damages detected, -Dtests.seed=%d", seed).isGreaterThan(DAMAGES / 2);
        try (Connection c = DriverManager.getConnection(url);
                Statement s = c.createStatement();
                ResultSet row = s.executeQuery("SELECT count(*), sum(length(v)) FROM u")) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(45_002);
            assertThat(((OgiveConnection) c)
                            .session()
                            .engine()
                            .database()
                            .verify()
                            .problems())
                    .isEmpty();
        }
    }

    /// The code of the first error, `verify` if only that found something, else null.
    private static String useDatabase(String url) {
        try (Connection c = DriverManager.getConnection(url);
                Statement s = c.createStatement()) {
            for (String sql : new String[] {"SELECT k, v FROM u WHERE k > 17", "SELECT count(*), max(k) FROM w"}) {
                try (ResultSet rows = s.executeQuery(sql)) {
                    while (rows.next()) {
                        rows.getString(1);
                    }
                }
            }
            return ((OgiveConnection) c).session().engine().database().verify().isClean() ? null : "verify";
        } catch (SQLException e) {
            return e.getMessage().startsWith("error[")
                    ? e.getMessage().substring(6, e.getMessage().indexOf(']'))
                    : e.toString();
        }
    }
}
