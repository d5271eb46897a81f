package dev.ogive.slt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.ogive.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The SQLite project's sqllogictest corpus (`slt_curated_dev.tar.xz` in the data folder), run as
/// its records ask of PostgreSQL: every statement, and one in 100 of the queries.
/// `-Dslt.corpus.stride=1` runs all 160,993 records that apply (some minutes),
/// `-Dslt.corpus.files=REGEX` picks files, `-Dtests.seed=N` repeats a sample.
class SqliteCorpusTest {
    @TempDir
    Path folder;

    @Test
    void answersAreThoseThatTheCorpusRecordsForPostgres() throws IOException, InterruptedException, SQLException {
        Path data = Path.of(System.getenv().getOrDefault("OGIVE_DATA", "../../shared/data"));
        Path archive = data.resolve("slt_curated_dev.tar.xz");
        if (!Files.exists(archive)) {
            assertThat(System.getenv("CI")).as("%s is missing", archive).isNull();
            assumeTrue(false, archive + " is missing");
        }
        int status = new ProcessBuilder("tar", "-xJf", archive.toAbsolutePath().toString(), "-C", folder.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).as("exit status of tar").isZero();
        int stride = Integer.getInteger("slt.corpus.stride", 100);
        long seed = Seeds.next();
        Random random = new Random(seed);
        String wanted = System.getProperty("slt.corpus.files", "");
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.filter(
                            f -> f.toString().endsWith(".test") && f.toString().matches(".*" + wanted + ".*"))
                    .sorted()
                    .toList();
        }
        assertThat(files).isNotEmpty();
        List<String> failures = new ArrayList<>();
        int records = 0;
        for (Path file : files) {
            SltFile slt = SltFile.read(file, "postgresql");
            List<SltFile.Record> sample = new ArrayList<>(slt.records());
            sample.removeIf(r -> r instanceof SltFile.QueryRecord && random.nextInt(stride) != 0);
            records += sample.size();
            failures.addAll(new SltFile(folder.relativize(file), sample).run(new InMemory()));
        }
        assertThat(failures).as("of %d records; -Dtests.seed=%d", records, seed).isEmpty();
    }

    private static final class InMemory implements SltFile.Database {
        @Override
        public Connection open() throws SQLException {
            return DriverManager.getConnection("jdbc:ogive:");
        }

        @Override
        public boolean canRestart() {
            return false;
        }

        @Override
        public boolean restartsAlways() {
            return false;
        }
    }
}
