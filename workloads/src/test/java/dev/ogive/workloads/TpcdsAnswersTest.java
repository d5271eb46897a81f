package dev.ogive.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The 99 TPC-DS queries against DuckDB over the same rows. The fixed tables alone take a while
/// to make, so this runs on demand:
/// ```
/// mvn verify -pl workloads -am -Dtest=TpcdsAnswersTest -Dsurefire.failIfNoSpecifiedTests=false -Dtpcds.scale=1
/// ```
@EnabledIfSystemProperty(named = "tpcds.scale", matches = ".+")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TpcdsAnswersTest {
    private Path queries;
    private Connection ogive;
    private Connection duckDb;

    @BeforeAll
    void load(@TempDir Path folder) throws SQLException, IOException {
        queries = RealData.folder("tpc_answers/tpcds/dsdgen/queries");
        ogive = DriverManager.getConnection("jdbc:ogive:" + folder.resolve("db"));
        duckDb = DriverManager.getConnection("jdbc:duckdb:");
        TpcdsTables.write(Double.parseDouble(System.getProperty("tpcds.scale")), folder, _ -> {});
        for (String table : TpcdsTables.NAMES) {
            Path file = folder.resolve(table + ".tbl");
            run(ogive, TpcdsTables.ddl(table));
            run(ogive, TpcdsTables.copy(table, file));
            run(duckDb, TpcdsTables.ddl(table));
            run(duckDb, TpcdsTables.copyToDuckDb(table, file));
            Files.delete(file);
        }
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @AfterAll
    void close() throws SQLException {
        ogive.close();
        duckDb.close();
    }

    private static IntStream numbers() {
        return IntStream.rangeClosed(1, 99);
    }

    @ParameterizedTest
    @MethodSource("numbers")
    void queryGivesTheAnswerOfDuckDb(int number) throws SQLException, IOException {
        String sql = Files.readString(queries.resolve("%02d.sql".formatted(number)))
                .strip()
                .replaceAll(";$", "");
        Answer expected = Answer.of(duckDb, sql);
        Answer given = Answer.of(ogive, sql);
        assertThat(given.differenceInAnyOrder(expected)).as("query %d", number).isNull();
    }
}
