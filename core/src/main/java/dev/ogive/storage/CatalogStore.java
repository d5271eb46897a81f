package dev.ogive.storage;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.io.DiskDirectory;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.zip.CRC32C;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// The catalog in SQLite: one row per thing that is in the current version. A commit is one
/// SQLite transaction.
///
/// Layouts and sketches are deflated. Thread-safe: one statement at a time.
final class CatalogStore implements AutoCloseable {
    /// 'OGIV': tells a catalog from other SQLite files.
    private static final int APPLICATION_ID = 0x4F474956;

    private static final byte[] HEADER = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);

    /// Version of the whole format: catalog, files and their layouts. Format 1 had no sort keys;
    /// it is upgraded when a database is opened for writing.
    static final int FORMAT = 2;

    private static final String[] SCHEMA = {
        "CREATE TABLE counters(name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID",
        "CREATE TABLE schemas(name TEXT PRIMARY KEY) WITHOUT ROWID",
        """
        CREATE TABLE tables(id INTEGER PRIMARY KEY, schema TEXT NOT NULL, name TEXT NOT NULL, definition BLOB NOT NULL,
          next_row_id INTEGER NOT NULL, rows INTEGER NOT NULL, hash_high INTEGER NOT NULL, hash_low INTEGER NOT NULL)""",
        """
        CREATE TABLE views(schema TEXT NOT NULL, name TEXT NOT NULL, sql TEXT NOT NULL, columns BLOB NOT NULL,
          PRIMARY KEY(schema, name)) WITHOUT ROWID""",
        "CREATE TABLE settings(name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
        """
        CREATE TABLE partitions(id INTEGER PRIMARY KEY, table_id INTEGER NOT NULL, first_row_id INTEGER NOT NULL,
          rows INTEGER NOT NULL, file TEXT NOT NULL, bytes INTEGER NOT NULL, deletes BLOB, layout BLOB NOT NULL,
          sketches BLOB NOT NULL, sorted_by BLOB)""",
        """
        CREATE TABLE delta(table_id INTEGER NOT NULL, first_row_id INTEGER NOT NULL, rows INTEGER NOT NULL,
          crc INTEGER NOT NULL, body BLOB NOT NULL, PRIMARY KEY(table_id, first_row_id)) WITHOUT ROWID""",
        """
        CREATE TABLE delta_deletes(table_id INTEGER NOT NULL, row_id INTEGER NOT NULL,
          PRIMARY KEY(table_id, row_id)) WITHOUT ROWID""",
        "INSERT INTO schemas VALUES('main')",
        "INSERT INTO counters VALUES('version', 0), ('schema_version', 0), ('next_id', 1)",
    };

    /// Tables that the first catalogs of this format do not have: opening one for writing adds
    /// them.
    private static final String[] LATER = {
        """
        CREATE TABLE IF NOT EXISTS objects(kind TEXT NOT NULL, schema TEXT NOT NULL, name TEXT NOT NULL,
          id INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY(kind, schema, name)) WITHOUT ROWID""", "CREATE TABLE IF NOT EXISTS sequences(id INTEGER PRIMARY KEY, used INTEGER NOT NULL)", """
        CREATE TABLE IF NOT EXISTS notes(kind TEXT NOT NULL, id INTEGER NOT NULL, crc INTEGER NOT NULL,
          body BLOB NOT NULL, PRIMARY KEY(kind, id)) WITHOUT ROWID""",
    };

    private static final String OBJECTS =
            "SELECT kind, schema, name, id, text FROM objects ORDER BY kind, schema, name";

    private static final String[] NAMES = {
        "SELECT name FROM schemas ORDER BY name",
        "SELECT id, schema, name, definition FROM tables ORDER BY id",
        "SELECT schema, name, sql, columns FROM views ORDER BY schema, name",
        "SELECT name, value FROM settings ORDER BY name",
    };

    private final Connection connection;
    private final Map<String, PreparedStatement> statements = new HashMap<>();

    private CatalogStore(Connection connection) {
        this.connection = connection;
    }

    /// Opens the catalog file, or one in memory for null.
    ///
    /// @throws OgiveException CORRUPT_CATALOG, UNSUPPORTED_FORMAT, IO_ERROR
    static CatalogStore open(Path file, boolean readOnly) {
        // SQLite takes files shorter than its header for new ones.
        if (file != null && !DiskDirectory.isNewOrBegins(file, HEADER)) {
            throw new OgiveException(ErrorCode.CORRUPT_CATALOG, "file " + file + " is not a catalog of Ogive");
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setBusyTimeout(10_000);
        config.setPageSize(4096);
        Properties properties = config.toProperties();
        if (readOnly) {
            properties.remove(SQLiteConfig.Pragma.JOURNAL_MODE.pragmaName);
        }
        Connection connection = null;
        try {
            connection = org.sqlite.JDBC.createConnection(
                    "jdbc:sqlite:" + (file == null ? ":memory:" : file.toString()), properties);
            CatalogStore store = new CatalogStore(connection);
            store.checkOrCreate(file, readOnly);
            return store;
        } catch (SQLException e) {
            closeQuietly(connection);
            throw failed(e);
        } catch (RuntimeException e) {
            closeQuietly(connection);
            throw e;
        }
    }

    private void checkOrCreate(Path file, boolean readOnly) throws SQLException {
        int application = (int) number("PRAGMA application_id");
        int format = (int) number("PRAGMA user_version");
        boolean isEmpty = number("SELECT count(*) FROM sqlite_schema") == 0;
        if (application == 0 && isEmpty && !readOnly) {
            try (Statement s = connection.createStatement()) {
                connection.setAutoCommit(false);
                for (String sql : SCHEMA) {
                    s.executeUpdate(sql);
                }
                for (String sql : LATER) {
                    s.executeUpdate(sql);
                }
                s.executeUpdate("PRAGMA application_id = " + APPLICATION_ID);
                s.executeUpdate("PRAGMA user_version = " + FORMAT);
                connection.commit();
                connection.setAutoCommit(true);
            }
            return;
        }
        if (application != APPLICATION_ID) {
            throw new OgiveException(ErrorCode.CORRUPT_CATALOG, "file " + file + " is not a catalog of Ogive");
        }
        if (format == 1 && !readOnly) {
            upgrade();
            format = FORMAT;
        }
        if (format != FORMAT) {
            throw new OgiveException(
                    ErrorCode.UNSUPPORTED_FORMAT,
                    "database " + file.getParent() + " has format " + format + ", this engine reads and writes format "
                            + FORMAT);
        }
        if (!readOnly && !hasNotes()) {
            try (Statement s = connection.createStatement()) {
                for (String sql : LATER) {
                    s.executeUpdate(sql);
                }
            }
        }
    }

    /// Whether the catalog has a table of notes, the last one that was added to the format.
    boolean hasNotes() throws SQLException {
        return number("SELECT count(*) FROM sqlite_schema WHERE name = 'notes'") > 0;
    }

    /// Whether the catalog has a table of objects.
    boolean hasObjects() throws SQLException {
        return number("SELECT count(*) FROM sqlite_schema WHERE name = 'objects'") > 0;
    }

    private void upgrade() throws SQLException {
        try (Statement s = connection.createStatement()) {
            connection.setAutoCommit(false);
            s.executeUpdate("ALTER TABLE partitions ADD COLUMN sorted_by BLOB");
            s.executeUpdate("PRAGMA user_version = " + FORMAT);
            connection.commit();
            connection.setAutoCommit(true);
        }
    }

    /// A step of a transaction.
    @FunctionalInterface
    interface Work<T> {
        T run() throws SQLException, IOException;
    }

    /// Runs the work as one durable transaction: all of it or nothing.
    synchronized void transact(Work<?> work) {
        try {
            connection.setAutoCommit(false);
            try {
                work.run();
                connection.commit();
            } catch (SQLException | IOException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failed(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Runs the work on one consistent view; within another [#read] or [#transact], on theirs.
    synchronized <T> T read(Work<T> work) {
        try {
            if (!connection.getAutoCommit()) {
                return work.run();
            }
            connection.setAutoCommit(false);
            try {
                return work.run();
            } finally {
                connection.rollback();
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            throw failed(e);
        } catch (IOException | RuntimeException e) {
            throw e instanceof OgiveException o
                    ? o
                    : new OgiveException(ErrorCode.CORRUPT_CATALOG, "the catalog cannot be read: " + e.getMessage(), e);
        }
    }

    /// Runs one statement with these parameters; inside [#transact].
    void update(String sql, Object... parameters) throws SQLException {
        PreparedStatement s = prepared(sql, parameters);
        s.executeUpdate();
        s.clearParameters();
    }

    /// The rows of a query; inside [#read] or [#transact], to be read before the next call with
    /// the same text.
    ResultSet query(String sql, Object... parameters) throws SQLException {
        return prepared(sql, parameters).executeQuery();
    }

    private PreparedStatement prepared(String sql, Object... parameters) throws SQLException {
        PreparedStatement s = statements.get(sql);
        if (s == null) {
            s = connection.prepareStatement(sql);
            statements.put(sql, s);
        }
        for (int i = 0; i < parameters.length; i++) {
            s.setObject(i + 1, parameters[i]);
        }
        return s;
    }

    /// The first column of the first row, or 0.
    long number(String sql, Object... parameters) throws SQLException {
        try (ResultSet rows = query(sql, parameters)) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    /// A checksum over what is called what: schemas, definitions of tables, views, objects and
    /// settings; inside [#read] or [#transact].
    long namesChecksum() throws SQLException {
        CRC32C crc = new CRC32C();
        for (String sql : NAMES) {
            add(sql, crc);
            crc.update(0xFF);
        }
        if (hasObjects()) {
            add(OBJECTS, crc);
        }
        return crc.getValue();
    }

    private void add(String sql, CRC32C crc) throws SQLException {
        try (ResultSet rows = query(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int c = 1; c <= columns; c++) {
                    byte[] value = rows.getBytes(c);
                    int length = value == null ? -1 : value.length;
                    crc.update(ByteBuffer.allocate(4).putInt(0, length));
                    crc.update(value == null ? new byte[0] : value);
                }
            }
        }
    }

    /// A number that changes when another connection commits.
    synchronized long dataVersion() {
        try {
            return number("PRAGMA data_version");
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /// Writes a copy of the catalog as it is now.
    synchronized void copyTo(Path file) {
        try (PreparedStatement s = connection.prepareStatement("VACUUM INTO ?")) {
            s.setString(1, file.toString());
            s.executeUpdate();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /// Whether SQLite itself finds the file sound.
    synchronized String integrityProblem() {
        try (ResultSet rows = query("PRAGMA integrity_check")) {
            String answer = rows.next() ? rows.getString(1) : "no answer";
            return answer.equals("ok") ? null : answer;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    static byte[] deflated(byte[] bytes) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
            deflater.write(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toByteArray();
    }

    /// @throws IOException if the bytes were not made by [#deflated]
    static byte[] inflated(byte[] bytes) throws IOException {
        try (InflaterInputStream in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }

    private static OgiveException failed(SQLException e) {
        ErrorCode code = ErrorCode.IO_ERROR;
        if (e instanceof SQLiteException s) {
            SQLiteErrorCode result = s.getResultCode();
            code = switch (result.code & 0xFF) {
                case 5, 6 -> ErrorCode.DATABASE_LOCKED;
                case 8 -> ErrorCode.READ_ONLY;
                case 11, 24, 26 -> ErrorCode.CORRUPT_CATALOG;
                case 13 -> ErrorCode.DISK_FULL;
                case 1 -> ErrorCode.CORRUPT_CATALOG;
                default -> ErrorCode.IO_ERROR;
            };
        }
        return new OgiveException(code, "catalog: " + e.getMessage(), e);
    }

    private static void closeQuietly(Connection connection) {
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException e) {
                // Nothing was written through it.
            }
        }
    }

    @Override
    public synchronized void close() {
        try {
            for (PreparedStatement s : statements.values()) {
                s.close();
            }
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }
}
