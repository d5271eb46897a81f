package dev.ogive.workloads.replay;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.workloads.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;

/// A database of one engine, open as long as this object. Connections may be made by any thread.
public final class PeerDatabase implements AutoCloseable {
    private final EngineSpec spec;
    private final Path temporary;
    private final String url;
    private final Connection first;
    private final String version;

    private PeerDatabase(EngineSpec spec, Path temporary, String url, Connection first) throws SQLException {
        this.spec = spec;
        this.temporary = temporary;
        this.url = url;
        this.first = first;
        this.version = first.getMetaData().getDatabaseProductVersion();
    }

    /// @throws OgiveException IO_ERROR where there is no such database, INVALID_ARGUMENT for a
    ///     setting it does not know
    public static PeerDatabase open(EngineSpec spec) {
        Path temporary = null;
        try {
            String path = spec.place();
            if (path.isEmpty()) {
                temporary = Files.createTempDirectory("ogive-replay");
                path = temporary.resolve("db").toString();
            }
            String url = spec.url(path);
            Connection first = DriverManager.getConnection(url);
            configure(spec, first);
            return new PeerDatabase(spec, temporary, url, first);
        } catch (SQLException | IOException e) {
            delete(temporary);
            throw new OgiveException(
                    ErrorCode.IO_ERROR,
                    "cannot open " + spec.label() + " (" + spec.place() + "): " + e.getMessage(),
                    e);
        }
    }

    public String label() {
        return spec.label();
    }

    EngineSpec.Kind kind() {
        return spec.kind();
    }

    /// Of the engine: `2.0.0`.
    public String version() {
        return version;
    }

    /// The connection that keeps the database open, for work off the clock.
    Connection connection() {
        return first;
    }

    /// A new connection, with the settings of the engine.
    public Connection connect() throws SQLException {
        Connection connection =
                first instanceof DuckDBConnection duck ? duck.duplicate() : DriverManager.getConnection(url);
        configure(spec, connection);
        return connection;
    }

    private static void configure(EngineSpec spec, Connection connection) throws SQLException {
        String word = spec.kind() == EngineSpec.Kind.SQLITE ? "PRAGMA " : "SET ";
        if (spec.kind() == EngineSpec.Kind.SQLITE) {
            // Writers wait for each other instead of failing at once.
            execute(connection, "PRAGMA busy_timeout = 60000");
        }
        for (String setting : spec.settings()) {
            execute(connection, word + setting);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Bytes of the database's files; -1 for an engine elsewhere.
    long bytesOnDisk() {
        if (!kind().isEmbedded()) {
            return -1;
        }
        Path root = temporary == null ? Path.of(spec.place()).toAbsolutePath() : temporary;
        boolean folder = Files.isDirectory(root);
        // Beside a file may lie its log: shop.db.wal, shop.db-wal.
        try (Stream<Path> files = folder ? Files.walk(root) : Files.list(root.getParent())) {
            String name = root.getFileName().toString();
            return files.filter(Files::isRegularFile)
                    .filter(f -> folder || f.getFileName().toString().startsWith(name))
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        } catch (IOException | UncheckedIOException e) {
            return -1;
        }
    }

    @Override
    public void close() {
        try {
            first.close();
        } catch (SQLException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot close " + spec.label() + ": " + e.getMessage(), e);
        } finally {
            delete(temporary);
        }
    }

    private static void delete(Path folder) {
        if (folder == null) {
            return;
        }
        try {
            FileTree.delete(folder);
        } catch (IOException | UncheckedIOException e) {
            // A temporary folder: the system removes it.
        }
    }
}
