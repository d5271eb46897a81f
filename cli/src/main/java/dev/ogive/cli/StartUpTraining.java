package dev.ogive.cli;

import dev.ogive.workloads.FileTree;
import dev.ogive.workloads.SqlLiteral;
import dev.ogive.workloads.TpchQueries;
import dev.ogive.workloads.TpchTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/// What the build runs once so that the JVM's AOT cache holds the engine's classes, linked, and
/// what its methods have been seen to do: a first query is then compiled for the machine as soon
/// as it runs, instead of being interpreted and profiled first (JEP 483, JEP 515).
///
/// It does what new processes do: a short session of the command line, an import, and queries of
/// every kind over JDBC, each a few times. Data and results lie in a temporary folder and are
/// gone afterwards.
final class StartUpTraining {
    private static final double SCALE = 0.1;

    /// Executions of each query; profiles of fewer leave methods uncompiled, more change nothing.
    private static final int ROUNDS = 6;

    private StartUpTraining() {}

    /// @param arguments the script of the session, with `training.csv` as the file that it may
    ///     write
    public static void main(String[] arguments) throws IOException, SQLException {
        Path folder = Files.createTempDirectory("ogive-training");
        try {
            Main.run("sql", "-f", arguments[0]);
            TpchTables.write(SCALE, folder, _ -> {});
            String url = "jdbc:ogive:" + folder.resolve("db");
            try (Connection connection = DriverManager.getConnection(url)) {
                for (String table : TpchTables.NAMES) {
                    execute(connection, TpchTables.ddl(table));
                    execute(connection, TpchTables.copy(table, folder.resolve(table + ".tbl")));
                }
            }
            try (Connection connection = DriverManager.getConnection(url)) {
                for (int round = 0; round < ROUNDS; round++) {
                    for (int query = 1; query <= TpchQueries.COUNT; query++) {
                        for (String statement : TpchQueries.generatorText(query)) {
                            execute(connection, statement);
                        }
                    }
                }
                String file = SqlLiteral.of(folder.resolve("orders.header.csv"));
                execute(connection, "COPY orders TO " + file + " (HEADER true)");
                execute(connection, "CREATE TABLE inferred AS SELECT * FROM read_csv(" + file + ")");
            }
        } finally {
            FileTree.delete(folder);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            if (!statement.execute(sql)) {
                return;
            }
            try (ResultSet rows = statement.getResultSet()) {
                int columns = rows.getMetaData().getColumnCount();
                while (rows.next()) {
                    for (int column = 1; column <= columns; column++) {
                        rows.getString(column);
                    }
                }
            }
        }
    }
}
