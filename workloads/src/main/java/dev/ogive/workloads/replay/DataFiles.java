package dev.ogive.workloads.replay;

import dev.ogive.api.Script;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.workloads.SqlLiteral;
import dev.ogive.workloads.TableDdl;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Files that are loaded into every engine before a replay, so that all have the same data.
/// Tables that hold rows are left as they are.
///
/// Ogive and DuckDB read the files themselves. For other engines Ogive reads them, and rows go
/// through JDBC.
public final class DataFiles {
    private static final int BATCH_ROWS = 5_000;

    private final List<String> schema = new ArrayList<>();
    private final Map<String, Path> files = new LinkedHashMap<>();

    /// @param sources a folder, whose files are tables of their names and whose `schema.sql` is
    ///     the schema; `TABLE=FILE`; or a file of DDL that ends in `.sql`
    /// @throws OgiveException FILE_NOT_FOUND, INVALID_ARGUMENT
    public DataFiles(List<String> sources) {
        for (String source : sources) {
            int equals = source.indexOf('=');
            Path path = Path.of(equals < 0 ? source : source.substring(equals + 1));
            if (!Files.exists(path)) {
                throw new OgiveException(ErrorCode.FILE_NOT_FOUND, "no file " + path);
            }
            if (equals > 0) {
                files.put(source.substring(0, equals), path);
            } else if (Files.isDirectory(path)) {
                folder(path);
            } else if (source.endsWith(".sql")) {
                readSchema(path);
            } else {
                throw new OgiveException(
                        ErrorCode.INVALID_ARGUMENT, "'" + source + "' is no folder, no TABLE=FILE and no file of SQL");
            }
        }
    }

    private void folder(Path folder) {
        Path ddl = folder.resolve("schema.sql");
        if (Files.exists(ddl)) {
            readSchema(ddl);
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path file : entries.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.matches(".+\\.(csv|csv\\.gz|tbl|parquet)")) {
                    files.put(name.substring(0, name.indexOf('.')), file);
                }
            }
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot list " + folder + ": " + e.getMessage(), e);
        }
    }

    private void readSchema(Path file) {
        try {
            for (String statement : Script.statements(Files.readString(file))) {
                schema.add(statement.replaceFirst(
                        "(?is)^(\\s*create\\s+table\\s+)(?!if\\s+not\\s+exists)", "$1IF NOT EXISTS "));
            }
        } catch (IOException e) {
            throw new OgiveException(ErrorCode.IO_ERROR, "cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    public boolean isEmpty() {
        return schema.isEmpty() && files.isEmpty();
    }

    /// Fills an engine's tables.
    ///
    /// @param told of what was loaded, in a sentence
    /// @throws OgiveException IO_ERROR
    public void load(PeerDatabase database, Consumer<String> told) {
        String table = "the schema";
        try {
            for (String statement : schema) {
                PeerDatabase.execute(database.connection(), statement);
            }
            for (Map.Entry<String, Path> file : files.entrySet()) {
                table = file.getKey();
                long there = rows(database.connection(), table);
                if (there > 0) {
                    continue;
                }
                long startNanos = System.nanoTime();
                fill(database, table, file.getValue(), there == 0);
                double seconds = (System.nanoTime() - startNanos) / 1e9;
                told.accept(String.format(
                        java.util.Locale.ROOT,
                        "%s: %,d rows into %s in %.1f s",
                        database.label(),
                        rows(database.connection(), table),
                        table,
                        seconds));
            }
        } catch (SQLException e) {
            throw new OgiveException(
                    ErrorCode.IO_ERROR,
                    "cannot load " + table + " into " + database.label() + ": " + e.getMessage(),
                    e);
        }
    }

    /// -1 where there is no such table.
    private static long rows(Connection connection, String table) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            return -1;
        }
    }

    private static void fill(PeerDatabase database, String table, Path file, boolean exists) throws SQLException {
        String path = SqlLiteral.of(file);
        boolean bars = file.toString().endsWith(".tbl");
        boolean parquet = file.toString().endsWith(".parquet");
        String rows = parquet
                ? "read_parquet(" + path + ")"
                : "read_csv(" + path + (bars ? ", delim => '|', header => false" : "") + ")";
        boolean reads = database.kind() == EngineSpec.Kind.OGIVE || database.kind() == EngineSpec.Kind.DUCKDB;
        if (!reads) {
            insert(database, table, rows, exists);
        } else if (!exists) {
            PeerDatabase.execute(database.connection(), "CREATE TABLE " + table + " AS SELECT * FROM " + rows);
        } else if (parquet) {
            PeerDatabase.execute(database.connection(), "INSERT INTO " + table + " SELECT * FROM " + rows);
        } else {
            // Where bars stand between fields, quotes are text.
            boolean plainQuotes = bars && database.kind() == EngineSpec.Kind.DUCKDB;
            String options = bars ? "DELIMITER '|', HEADER false" + (plainQuotes ? ", QUOTE ''" : "") : "HEADER true";
            PeerDatabase.execute(database.connection(), "COPY " + table + " FROM " + path + " (" + options + ")");
        }
    }

    /// Rows that Ogive reads, in batches through JDBC.
    private static void insert(PeerDatabase database, String table, String rows, boolean exists) throws SQLException {
        try (Connection reader = DriverManager.getConnection("jdbc:ogive:");
                Statement statement = reader.createStatement();
                ResultSet source = statement.executeQuery("SELECT * FROM " + rows);
                Connection target = database.connect()) {
            ResultSetMetaData about = source.getMetaData();
            if (!exists) {
                PeerDatabase.execute(target, TableDdl.of(table, about));
            }
            target.setAutoCommit(false);
            String places = String.join(", ", Collections.nCopies(about.getColumnCount(), "?"));
            try (PreparedStatement insert =
                    target.prepareStatement("INSERT INTO " + table + " VALUES (" + places + ")")) {
                insert(source, insert, database.kind() == EngineSpec.Kind.SQLITE);
            }
            target.commit();
        }
    }

    private static void insert(ResultSet source, PreparedStatement insert, boolean timesAsText) throws SQLException {
        int columns = source.getMetaData().getColumnCount();
        for (int row = 1; source.next(); row++) {
            for (int c = 1; c <= columns; c++) {
                Object value = source.getObject(c);
                insert.setObject(c, timesAsText ? withTimeAsText(value) : value);
            }
            insert.addBatch();
            if (row % BATCH_ROWS == 0) {
                insert.executeBatch();
            }
        }
        insert.executeBatch();
    }

    /// SQLite has no types for times, and its functions read text.
    private static Object withTimeAsText(Object value) {
        return switch (value) {
            case null -> null;
            case Timestamp t -> t.toLocalDateTime().toString().replace('T', ' ');
            case LocalDateTime t -> t.toString().replace('T', ' ');
            case java.util.Date d -> d.toString();
            case java.time.temporal.Temporal t -> t.toString();
            default -> value;
        };
    }
}
