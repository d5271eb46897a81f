package dev.ogive.workloads;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Locale;

/// One database of this engine and one of DuckDB with the same tables, kept in a folder so that
/// the next run need not load them again.
final class Peers implements AutoCloseable {
    private final Path ogiveDirectory;
    private final Path duckFile;
    private final PrintStream out;
    final Connection ogive;
    final Connection duck;

    /// @param settings of both engines, as `name = value`
    /// @param fresh starts with empty databases
    Peers(Path folder, String name, List<String> settings, boolean fresh, PrintStream out)
            throws SQLException, IOException {
        Files.createDirectories(folder);
        this.out = out;
        ogiveDirectory = ogiveDirectory(folder, name);
        duckFile = duckFile(folder, name);
        if (fresh) {
            FileTree.delete(ogiveDirectory);
            FileTree.delete(duckFile);
        }
        duck = DriverManager.getConnection("jdbc:duckdb:" + duckFile);
        ogive = DriverManager.getConnection("jdbc:ogive:" + ogiveDirectory);
        for (String setting : settings) {
            execute(ogive, "SET " + setting);
            execute(duck, "SET " + setting);
        }
    }

    static Path ogiveDirectory(Path folder, String name) {
        return folder.resolve(name + ".ogive");
    }

    static Path duckFile(Path folder, String name) {
        return folder.resolve(name + ".duckdb");
    }

    /// Name and version of the other engine.
    String peer() throws SQLException {
        return "DuckDB " + duck.getMetaData().getDatabaseProductVersion();
    }

    /// Makes a table in both databases unless it is there, and says how long each took.
    ///
    /// @param statements run in both; the last one loads the rows
    void load(String table, String... statements) throws SQLException {
        load(table, List.of(statements), List.of(statements));
    }

    /// The same with statements of each engine's own.
    void load(String table, List<String> ogiveStatements, List<String> duckStatements) throws SQLException {
        double[] seconds = new double[2];
        for (Connection connection : new Connection[] {ogive, duck}) {
            if (rows(connection, table) > 0) {
                continue;
            }
            execute(connection, "DROP TABLE IF EXISTS " + table);
            long startNanos = System.nanoTime();
            for (String statement : connection == ogive ? ogiveStatements : duckStatements) {
                execute(connection, statement);
            }
            seconds[connection == ogive ? 0 : 1] = (System.nanoTime() - startNanos) / 1e9;
        }
        long rows = rows(ogive, table);
        if (seconds[0] > 0 && seconds[1] > 0) {
            out.printf(
                    Locale.ROOT,
                    "import %-10s %,11d rows  ogive %7.2f s %,11.0f rows/s  duckdb %7.2f s %,11.0f rows/s  rate %5.2f%n",
                    table,
                    rows,
                    seconds[0],
                    rows / seconds[0],
                    seconds[1],
                    rows / seconds[1],
                    seconds[1] / seconds[0]);
        }
        if (rows != rows(duck, table)) {
            throw new SQLException(table + " has " + rows + " rows, DuckDB has " + rows(duck, table));
        }
    }

    boolean has(String table) {
        return rows(ogive, table) > 0 && rows(duck, table) > 0;
    }

    /// Zero where there is no such table.
    private static long rows(Connection connection, String table) {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            return 0;
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /// Prints the size of both databases.
    void printSizes() throws SQLException, IOException {
        execute(duck, "CHECKPOINT");
        double ours = FileTree.bytes(ogiveDirectory) / 1e6;
        double theirs = FileTree.bytes(duckFile) / 1e6;
        out.printf(Locale.ROOT, "on disk: ogive %.1f MB, duckdb %.1f MB, ratio %.2f%n", ours, theirs, ours / theirs);
    }

    @Override
    public void close() throws SQLException {
        try (ogive) {
            duck.close();
        }
    }
}
