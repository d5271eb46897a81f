package dev.ogive.exec.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Do queries give the same answers under small memory limits, and how much longer do they take?
///
/// `QueriesUnderMemoryLimit DATABASE FOLDER LIMIT...` runs each `.sql` file of a folder under
/// each limit, in the order given, and compares the rows (as a bag, floating point to 9 digits)
/// with those under the first: `... og1 queries 8GB 256MB 100MB`. Prints milliseconds and peak
/// resident memory; exits with 1 where an answer differs or a query fails.
public final class QueriesUnderMemoryLimit {
    private QueriesUnderMemoryLimit() {}

    public static void main(String[] args) throws IOException, SQLException {
        List<Path> files;
        try (Stream<Path> all = Files.list(Path.of(args[1]))) {
            files = all.filter(f -> f.toString().endsWith(".sql"))
                    .sorted(Comparator.comparingInt((Path f) -> f.toString().length())
                            .thenComparing(Path::toString))
                    .toList();
        }
        boolean differs = false;
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:" + args[0]);
                Statement statement = connection.createStatement()) {
            for (Path file : files) {
                String sql = Files.readString(file).strip().replaceAll(";$", "");
                StringBuilder line = new StringBuilder(file.getFileName().toString());
                List<String> expected = null;
                for (int l = 2; l < args.length; l++) {
                    statement.execute("SET memory.limit = '" + args[l] + "'");
                    long begin = System.nanoTime();
                    try {
                        List<String> rows = rows(statement, sql);
                        expected = expected == null ? rows : expected;
                        boolean same = rows.equals(expected);
                        differs |= !same;
                        line.append("  ")
                                .append(args[l])
                                .append(": ")
                                .append((System.nanoTime() - begin) / 1_000_000)
                                .append(same ? " ms" : " ms DIFFERENT");
                    } catch (SQLException e) {
                        differs = true;
                        line.append("  ").append(args[l]).append(": ").append(e.getMessage());
                    }
                }
                System.out.println(line);
            }
        }
        System.out.println(Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(s -> s.startsWith("VmHWM"))
                .findFirst()
                .orElse(""));
        System.exit(differs ? 1 : 0);
    }

    private static List<String> rows(Statement statement, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (ResultSet result = statement.executeQuery(sql)) {
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                StringBuilder row = new StringBuilder();
                for (int c = 1; c <= columns; c++) {
                    Object value = result.getObject(c);
                    row.append(value instanceof Double d ? "%.9e".formatted(d) : value)
                            .append('|');
                }
                rows.add(row.toString());
            }
        }
        Collections.sort(rows);
        return rows;
    }
}
