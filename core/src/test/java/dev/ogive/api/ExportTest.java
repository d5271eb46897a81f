package dev.ogive.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.NeedsFlags;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// COPY TO and EXPORT DATABASE: what is written reads back as it was.
@NeedsFlags("Parquet and Arrow files are written through arrow-java")
class ExportTest {
    private static final String TABLE =
            "CREATE TABLE t (b BOOLEAN, ti TINYINT, si SMALLINT, i INTEGER, bi BIGINT, h HUGEINT, r REAL, x DOUBLE,"
                    + " d DECIMAL(20, 4), s VARCHAR, bl BLOB, da DATE, tm TIME, ts TIMESTAMP,"
                    + " tz TIMESTAMP WITH TIME ZONE, u UUID, l INTEGER[])";

    private static final String ROWS = "INSERT INTO t VALUES"
            + " (true, 1, 2, 3, 4, 5, 0.5, 1.25, 3.5, 'a,b \"q\" ''s''\nsecond line', x'00ff', DATE '2020-01-02',"
            + " TIME '03:04:05.678', TIMESTAMP '1900-01-01 00:00:00', TIMESTAMP WITH TIME ZONE '2020-01-01 00:00:00+02',"
            + " '123e4567-e89b-12d3-a456-426614174000', ARRAY[1, NULL, 3]),"
            + " (NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),"
            + " (false, -128, 32767, -2147483648, 9223372036854775807, 170141183460469231731687303715884105, -1e10,"
            + " 'NaN', -0.0001, '', x'', DATE '9999-12-31', TIME '00:00:00', TIMESTAMP '2262-01-01 00:00:00.000001',"
            + " TIMESTAMP WITH TIME ZONE '1970-01-01 00:00:00+00', '00000000-0000-0000-0000-000000000000', ARRAY[])";

    @TempDir
    private Path folder;

    private static void run(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<String> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                List<String> row = new ArrayList<>();
                for (int c = 1; c <= columns; c++) {
                    row.add(result.getObject(c) instanceof byte[] bytes ? Arrays.toString(bytes) : result.getString(c));
                }
                rows.add(row.toString());
            }
            return rows;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.csv", "t.csv.gz", "t.json", "t.parquet", "t.arrow"})
    void whatIsCopiedOutIsCopiedInAgain(String name) throws SQLException {
        Path file = folder.resolve(name);
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:")) {
            run(connection, TABLE, ROWS, "COPY t TO '" + file + "'");
            run(connection, TABLE.replace("TABLE t", "TABLE again"), "COPY again FROM '" + file + "'");
            assertThat(rows(connection, "SELECT * FROM again")).isEqualTo(rows(connection, "SELECT * FROM t"));
            assertThat(Files.exists(folder.resolve("." + name + ".part"))).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"t.csv", "t.csv.gz", "t.json", "t.parquet", "t.arrow"})
    void noRowsAreAFileToo(String name) throws SQLException {
        Path file = folder.resolve(name);
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:")) {
            run(connection, TABLE, "COPY t TO '" + file + "'");
            assertThat(file).exists();
            run(connection, TABLE.replace("TABLE t", "TABLE again"), "COPY again FROM '" + file + "'");
            assertThat(rows(connection, "SELECT * FROM again")).isEmpty();
        }
    }

    @Test
    void parquetWithoutRowsHasTheColumnsOfParquetWithRows() throws SQLException {
        String nested =
                "CREATE TABLE n (l INTEGER[], r ROW(a INTEGER, b VARCHAR), d DECIMAL(9, 2), s VARCHAR NOT NULL)";
        Path without = folder.resolve("without.parquet");
        Path with = folder.resolve("with.parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:");
                Connection duck = DriverManager.getConnection("jdbc:duckdb:")) {
            for (String[] table : new String[][] {
                {TABLE, "t", "INSERT INTO t (i) VALUES (1)"}, {nested, "n", "INSERT INTO n (s) VALUES ('x')"}
            }) {
                run(connection, table[0], "COPY " + table[1] + " TO '" + without + "'");
                run(connection, table[2], "COPY " + table[1] + " TO '" + with + "'");
                assertThat(rows(connection, "DESCRIBE SELECT * FROM '" + without + "'"))
                        .isEqualTo(rows(connection, "DESCRIBE SELECT * FROM '" + with + "'"));
                // DuckDB tells apart times with and without a zone, which Arrow does not write.
                assertThat(rows(duck, "DESCRIBE SELECT * FROM '" + without + "'"))
                        .isEqualTo(rows(
                                duck,
                                "DESCRIBE SELECT * REPLACE (" + (table[1].equals("t") ? "tm::TIME AS tm" : "s AS s")
                                        + ") FROM '" + with + "'"));
                assertThat(rows(duck, "SELECT * FROM '" + without + "'")).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " (FORMAT parquet)"})
    void anExportedDatabaseIsImportedWhole(String format) throws SQLException {
        Path exported = folder.resolve("exported");
        List<String> queries = List.of(
                "SELECT * FROM t",
                "SELECT * FROM other.keyed ORDER BY k",
                "SELECT * FROM big",
                "SELECT * FROM \"Odd Name\"");
        List<List<String>> before = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:")) {
            run(
                    connection,
                    TABLE,
                    ROWS,
                    "CREATE SCHEMA other",
                    "CREATE TABLE other.keyed (k INTEGER PRIMARY KEY, v VARCHAR DEFAULT 'none', CHECK (k > 0))",
                    "INSERT INTO other.keyed VALUES (1, 'a'), (2, NULL)",
                    "CREATE TABLE nothing (a INTEGER NOT NULL)",
                    "CREATE TABLE \"Odd Name\" (\"a b\" INTEGER, \"select\" VARCHAR)",
                    "INSERT INTO \"Odd Name\" VALUES (1, 'it''s')",
                    "CREATE VIEW big AS SELECT k FROM other.keyed WHERE k > 1",
                    "EXPORT DATABASE '" + exported + "'" + format);
            for (String query : queries) {
                before.add(rows(connection, query));
            }
        }
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:")) {
            run(connection, "IMPORT DATABASE '" + exported + "'");
            for (int i = 0; i < queries.size(); i++) {
                assertThat(rows(connection, queries.get(i))).isEqualTo(before.get(i));
            }
            assertThat(rows(connection, "SELECT * FROM nothing")).isEmpty();
            run(connection, "INSERT INTO other.keyed (k) VALUES (3)");
            assertThat(rows(connection, "SELECT v FROM other.keyed WHERE k = 3"))
                    .containsExactly("[none]");
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> run(connection, "INSERT INTO other.keyed VALUES (1, 'b')"))
                    .hasMessageContaining("UNIQUE_VIOLATION");
            org.assertj.core.api.Assertions.assertThatThrownBy(
                            () -> run(connection, "INSERT INTO other.keyed VALUES (-1, 'b')"))
                    .hasMessageContaining("CHECK_VIOLATION");
        }
    }
}
