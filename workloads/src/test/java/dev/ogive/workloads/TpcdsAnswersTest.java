package dev.ogive.workloads;

import static org.assertj.core.api.Assertions.assertThat;

import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        Session session = Session.getDefaultSession().withScale(Double.parseDouble(System.getProperty("tpcds.scale")));
        List<Table> tables = Table.getBaseTables().stream()
                .filter(t -> t != Table.DBGEN_VERSION)
                .toList();
        for (Table table : tables) {
            String columns =
                    Stream.of(table.getColumns()).map(TpcdsAnswersTest::column).collect(Collectors.joining(", "));
            run(ogive, "CREATE TABLE " + table + " (" + columns + ")");
            run(duckDb, "CREATE TABLE " + table + " (" + columns + ")");
        }
        for (Table table : tables) {
            // Returns are made together with their sales.
            if (!table.isChild()) {
                write(table, session, folder);
                copy(table, folder);
                if (table.hasChild()) {
                    copy(table.getChild(), folder);
                }
            }
        }
    }

    private void copy(Table table, Path folder) throws SQLException, IOException {
        Path file = folder.resolve(table + ".csv");
        run(ogive, "COPY " + table + " FROM '" + file + "' (DELIMITER '|', HEADER false)");
        run(duckDb, "COPY " + table + " FROM '" + file + "' (DELIMITER '|', HEADER false, QUOTE '')");
        Files.delete(file);
    }

    private static void write(Table table, Session session, Path folder) throws IOException {
        Table child = table.hasChild() ? table.getChild() : null;
        try (BufferedWriter own = Files.newBufferedWriter(folder.resolve(table + ".csv"));
                BufferedWriter other = child == null ? null : Files.newBufferedWriter(folder.resolve(child + ".csv"))) {
            for (List<List<String>> rows : Results.constructResults(table, session)) {
                line(own, rows.getFirst());
                if (rows.size() > 1) {
                    line(other, rows.get(1));
                }
            }
        }
    }

    private static void line(BufferedWriter writer, List<String> values) throws IOException {
        writer.write(values.stream().map(v -> v == null ? "" : v).collect(Collectors.joining("|")));
        writer.write('\n');
    }

    private static String column(Column column) {
        String type = switch (column.getType().getBase()) {
            case INTEGER, IDENTIFIER -> "INTEGER";
            case DATE -> "DATE";
            case TIME -> "TIME";
            case DECIMAL ->
                "DECIMAL(" + column.getType().getPrecision().orElseThrow() + ", "
                        + column.getType().getScale().orElseThrow() + ")";
            case VARCHAR, CHAR -> "VARCHAR";
        };
        return column.getName() + " " + type;
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
