package dev.ogive.workloads;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.stream.Collectors;

/// The first query of a process of its own, timed from `main` to the last row: loading classes,
/// opening the database, and running code that is not compiled yet are part of it.
public final class FirstQuery {
    private FirstQuery() {}

    /// Times of one process.
    ///
    /// @param firstMillis from `main` to the last row of the first execution
    /// @param warmMillis of each later execution that counts
    record Times(double firstMillis, List<Double> warmMillis) {}

    /// Runs a query in a new process with the JVM, the options and the class path of this one.
    ///
    /// @param driver class of the JDBC driver: `DriverManager` would load those of all engines
    /// @param warmups executions between the first and those that count as warm
    /// @param runs executions that count as warm
    /// @throws SQLException where the other process failed, with what it said
    static Times inNewProcess(String driver, String url, String sql, int warmups, int runs)
            throws IOException, SQLException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), FirstQuery.class.getName()));
        command.addAll(List.of(driver, url, sql, Integer.toString(warmups), Integer.toString(runs)));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        try {
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            int status = process.waitFor();
            if (status != 0) {
                throw new SQLException("the process of a first query ended with status " + status + ": " + said);
            }
            String last = said.substring(said.lastIndexOf('\n') + 1);
            List<Double> millis =
                    Arrays.stream(last.split(" ")).map(Double::parseDouble).toList();
            return new Times(millis.getFirst(), millis.subList(1, millis.size()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted while a first query ran", e);
        } finally {
            process.destroy();
        }
    }

    /// Prints milliseconds, in one line: the first execution, then those that count as warm.
    ///
    /// @param arguments driver, URL, SQL, number of executions that warm up, number of those that
    ///     count
    public static void main(String[] arguments) throws SQLException, ReflectiveOperationException {
        long startNanos = System.nanoTime();
        String sql = arguments[2];
        int warmups = Integer.parseInt(arguments[3]);
        int runs = Integer.parseInt(arguments[4]);
        Driver driver = Class.forName(arguments[0])
                .asSubclass(Driver.class)
                .getConstructor()
                .newInstance();
        List<Double> millis = new ArrayList<>();
        try (Connection connection = driver.connect(arguments[1], new Properties());
                Statement statement = connection.createStatement()) {
            run(statement, sql);
            millis.add((System.nanoTime() - startNanos) / 1e6);
            for (int n = 0; n < warmups + runs; n++) {
                long runNanos = System.nanoTime();
                run(statement, sql);
                if (n >= warmups) {
                    millis.add((System.nanoTime() - runNanos) / 1e6);
                }
            }
        }
        System.out.println(millis.stream()
                .map(ms -> String.format(Locale.ROOT, "%.3f", ms))
                .collect(Collectors.joining(" ")));
    }

    private static void run(Statement statement, String sql) throws SQLException {
        try (ResultSet rows = statement.executeQuery(sql)) {
            int columns = rows.getMetaData().getColumnCount();
            while (rows.next()) {
                for (int column = 1; column <= columns; column++) {
                    rows.getObject(column);
                }
            }
        }
    }
}
