package dev.ogive.slt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Every `.slt` file under `slt/`, through JDBC, under every configuration. `-Dslt.files=REGEX`
/// picks files, `-Dslt.configurations=REGEX` configurations.
class SltTest {
    /// @param settings set on each connection
    private record Configuration(String name, boolean onDisk, boolean restarts, List<String> settings) {}

    private static final List<Configuration> MATRIX = List.of(
            new Configuration("defaults", false, false, List.of()),
            new Configuration("one row per batch", false, false, List.of("execution.batch_rows = 1")),
            new Configuration("little memory", false, false, List.of("memory.limit = '16MB'")),
            new Configuration("scalar kernels", false, false, List.of("execution.kernels = 'scalar'")),
            new Configuration("nothing learned", false, false, List.of("execution.learned = false")),
            new Configuration("no plan kept", false, false, List.of("plan.cache = false")),
            new Configuration("one thread", false, false, List.of("threads = 1")),
            new Configuration("restart after each statement", true, true, List.of()));

    @TempDir
    Path folder;

    @TestFactory
    Stream<DynamicNode> files() throws IOException, URISyntaxException {
        Path root = Path.of(SltTest.class.getResource("/slt").toURI());
        String wanted = System.getProperty("slt.files", ".*");
        String configurations = System.getProperty("slt.configurations", ".*");
        List<Path> files;
        try (Stream<Path> all = Files.walk(root)) {
            files = all.filter(
                            f -> f.toString().endsWith(".slt") && f.toString().matches(".*" + wanted + ".*"))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        return MATRIX.stream()
                .filter(c -> c.name().matches(configurations))
                .map(c -> DynamicContainer.dynamicContainer(
                        c.name(),
                        files.stream()
                                .map(f -> DynamicTest.dynamicTest(
                                        root.relativize(f).toString(), f.toUri(), () -> run(f, c)))));
    }

    private void run(Path file, Configuration configuration) throws IOException, SQLException {
        Path directory = configuration.onDisk() ? Files.createTempDirectory(folder, "db") : null;
        List<String> failures = SltFile.read(file).run(new SltFile.Database() {
            @Override
            public Connection open() throws SQLException {
                Connection connection =
                        DriverManager.getConnection("jdbc:ogive:" + (directory == null ? "" : directory));
                try (Statement statement = connection.createStatement()) {
                    for (String setting : configuration.settings()) {
                        statement.execute("SET " + setting);
                    }
                }
                return connection;
            }

            @Override
            public boolean canRestart() {
                return directory != null;
            }

            @Override
            public boolean restartsAlways() {
                return configuration.restarts();
            }
        });
        assertThat(failures)
                .as("%s under '%s'", file.getFileName(), configuration.name())
                .isEmpty();
    }
}
