package dev.ogive.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two processes and one database: the second may only read, and reads what the first has
/// committed.
class SecondProcessTest {
    @TempDir
    Path directory;

    /// Runs statements in a JVM of their own; what each gave, or its error, a line each.
    static final class Other {
        private Other() {}

        @SuppressWarnings("SystemOut")
        public static void main(String[] args) {
            try (Connection connection = DriverManager.getConnection(args[0]);
                    Statement statement = connection.createStatement()) {
                for (int i = 1; i < args.length; i++) {
                    run(statement, args[i]);
                }
            } catch (SQLException e) {
                System.out.println(e.getMessage());
            }
        }

        @SuppressWarnings("SystemOut")
        private static void run(Statement statement, String sql) {
            try {
                if (statement.execute(sql)) {
                    try (ResultSet row = statement.getResultSet()) {
                        row.next();
                        System.out.println(row.getString(1));
                    }
                } else {
                    System.out.println("changed " + statement.getUpdateCount());
                }
            } catch (SQLException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static String inAnotherProcess(String... args) throws IOException, InterruptedException {
        String[] command = new String[args.length + 5];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        command[1] = "-XX:TieredStopAtLevel=1";
        command[2] = "-cp";
        command[3] = System.getProperty("java.class.path");
        command[4] = Other.class.getName();
        System.arraycopy(args, 0, command, 5, args.length);
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(out).isZero();
        return out;
    }

    @Test
    void aSecondProcessMayReadButNotWrite() throws Exception {
        Path db = directory.resolve("db");
        String url = "jdbc:ogive:" + db;
        try (Connection connection = DriverManager.getConnection(url);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t AS SELECT k FROM generate_series(0, 99999) AS r (k)");
            statement.execute("INSERT INTO t VALUES (-1)");
            assertThat(inAnotherProcess(url, "SELECT 1"))
                    .startsWith("error[DATABASE_LOCKED]")
                    .contains("another process")
                    .contains("read-only");
            assertThat(inAnotherProcess(
                            url + "?readonly=true",
                            "SELECT count(*) FROM t",
                            "INSERT INTO t VALUES (1)",
                            "SELECT sum(k) FROM t WHERE k < 3"))
                    .matches("100001\\R(?s)error\\[READ_ONLY\\].*\\R2\\R");
            statement.execute("DELETE FROM t WHERE k >= 50");
            assertThat(inAnotherProcess(url + "?readonly=true", "SELECT count(*) FROM t"))
                    .isEqualToIgnoringNewLines("51");
        }
        assertThat(inAnotherProcess(url, "INSERT INTO t VALUES (51)", "SELECT count(*) FROM t"))
                .matches("changed 1\\R52\\R");
        try (Connection connection = DriverManager.getConnection(url + "?readonly=true");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM t")) {
            row.next();
            assertThat(row.getLong(1)).isEqualTo(52);
        }
    }
}
