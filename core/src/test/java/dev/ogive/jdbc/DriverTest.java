package dev.ogive.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DriverTest {
    @TempDir
    Path folder;

    private Connection connection;
    private Statement statement;

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection("jdbc:ogive:");
        statement = connection.createStatement();
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    @Test
    void gettersConvertBetweenTypes() throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "SELECT 42 AS i, 12.50 AS d, 'text' AS s, DATE '2024-02-29' AS day,"
                        + " TIMESTAMP '2024-02-29 10:20:30.123456' AS t, TRUE AS b, CAST(NULL AS INTEGER) AS n, '7' AS digits")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt("I")).isEqualTo(42);
            assertThat(row.getString("i")).isEqualTo("42");
            assertThat(row.getBigDecimal("d")).isEqualByComparingTo(new BigDecimal("12.5"));
            assertThat(row.getDouble("d")).isEqualTo(12.5);
            assertThat(row.getObject("day", LocalDate.class)).isEqualTo(LocalDate.of(2024, 2, 29));
            assertThat(row.getTimestamp("t")).isEqualTo(Timestamp.valueOf("2024-02-29 10:20:30.123456"));
            assertThat(row.getObject("t", LocalDateTime.class))
                    .isEqualTo(LocalDateTime.of(2024, 2, 29, 10, 20, 30, 123_456_000));
            assertThat(row.getBoolean("b")).isTrue();
            assertThat(row.getInt("n")).isZero();
            assertThat(row.wasNull()).isTrue();
            assertThat(row.getObject("n")).isNull();
            assertThat(row.getLong("digits")).isEqualTo(7);
            assertThatThrownBy(() -> row.getInt("s")).hasMessageContaining("error[INVALID_CAST]");
            assertThatThrownBy(() -> row.getInt("nowhere")).hasMessageContaining("error[UNKNOWN_COLUMN]");
            assertThat(row.next()).isFalse();
        }
    }

    @Test
    void preparedStatementsTakeParametersAndBatches() throws SQLException {
        statement.execute("CREATE TABLE t (a INTEGER, b VARCHAR, c DECIMAL(10, 2), d DATE)");
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (?, ?, ?, ?)")) {
            for (int i = 0; i < 100; i++) {
                insert.setInt(1, i);
                insert.setString(2, "row " + i);
                insert.setBigDecimal(3, BigDecimal.valueOf(i, 2));
                insert.setObject(4, LocalDate.of(2024, 1, 1).plusDays(i));
                insert.addBatch();
            }
            assertThat(insert.executeBatch()).hasSize(100).containsOnly(1);
        }
        try (PreparedStatement query = connection.prepareStatement("SELECT b, c FROM t WHERE a = ?")) {
            assertThat(query.getParameterMetaData().getParameterCount()).isEqualTo(1);
            assertThat(query.getMetaData().getColumnName(2)).isEqualTo("c");
            for (int i : new int[] {7, 99, 3}) {
                query.setInt(1, i);
                try (ResultSet row = query.executeQuery()) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getString(1)).isEqualTo("row " + i);
                    assertThat(row.getBigDecimal(2)).isEqualTo(BigDecimal.valueOf(i, 2));
                    assertThat(row.next()).isFalse();
                }
            }
            query.clearParameters();
            assertThatThrownBy(query::executeQuery).hasMessageContaining("parameter 1 is not set");
        }
    }

    @Test
    void transactionsCommitAndRollBack() throws SQLException {
        statement.execute("CREATE TABLE t (a INTEGER)");
        connection.setAutoCommit(false);
        statement.execute("INSERT INTO t VALUES (1)");
        connection.rollback();
        statement.execute("INSERT INTO t VALUES (2)");
        connection.commit();
        connection.setAutoCommit(true);
        assertThat(values("SELECT a FROM t")).containsExactly("2");
        statement.execute("BEGIN");
        statement.execute("DELETE FROM t");
        assertThat(values("SELECT a FROM t")).isEmpty();
        statement.execute("ROLLBACK");
        assertThat(values("SELECT a FROM t")).containsExactly("2");
    }

    @Test
    void connectionsToOneDirectoryShareOneEngine() throws SQLException {
        String url = "jdbc:ogive:" + folder.resolve("db");
        try (Connection one = DriverManager.getConnection(url);
                Connection two = DriverManager.getConnection(url)) {
            one.createStatement().execute("CREATE TABLE t AS SELECT 1 AS a");
            try (ResultSet rows = two.createStatement().executeQuery("SELECT a FROM t")) {
                assertThat(rows.next()).isTrue();
            }
        }
        try (Connection again = DriverManager.getConnection(url + "?readonly=true")) {
            assertThatThrownBy(() -> again.createStatement().execute("INSERT INTO t VALUES (2)"))
                    .hasMessageContaining("error[READ_ONLY]");
        }
    }

    @Test
    void metadataNamesTablesColumnsAndKeys() throws SQLException {
        statement.execute("CREATE TABLE t (id BIGINT PRIMARY KEY, name VARCHAR NOT NULL, price DECIMAL(8, 3))");
        statement.execute("CREATE VIEW v AS SELECT name FROM t");
        var metadata = connection.getMetaData();
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = metadata.getTables(null, "main", "%", new String[] {"TABLE", "VIEW"})) {
            while (rows.next()) {
                tables.add(rows.getString("TABLE_TYPE") + " " + rows.getString("TABLE_NAME"));
            }
        }
        assertThat(tables).containsExactly("TABLE t", "VIEW v");
        List<String> columns = new ArrayList<>();
        try (ResultSet rows = metadata.getColumns(null, null, "t", null)) {
            while (rows.next()) {
                columns.add(rows.getString("COLUMN_NAME") + " " + rows.getString("TYPE_NAME") + " "
                        + rows.getString("IS_NULLABLE"));
            }
        }
        assertThat(columns).containsExactly("id BIGINT NO", "name VARCHAR NO", "price DECIMAL(8,3) YES");
        try (ResultSet keys = metadata.getPrimaryKeys(null, null, "t")) {
            assertThat(keys.next()).isTrue();
            assertThat(keys.getString("COLUMN_NAME")).isEqualTo("id");
        }
        try (ResultSet indexes = metadata.getIndexInfo(null, "main", "t", true, true)) {
            assertThat(indexes.next()).isTrue();
            assertThat(indexes.getString("INDEX_NAME")).isEqualTo("t_pkey");
            assertThat(indexes.getString("COLUMN_NAME")).isEqualTo("id");
        }
        try (ResultSet types = metadata.getTypeInfo()) {
            assertThat(types.next()).isTrue();
        }
    }

    @Test
    void timeoutsAndCancelStopAQuery() throws Exception {
        statement.execute("CREATE TABLE big AS SELECT 1 AS i");
        for (int doubled = 0; doubled < 17; doubled++) {
            statement.execute("INSERT INTO big SELECT i FROM big");
        }
        String slow = "SELECT count(*) FROM big a, big b, big c WHERE a.i + b.i + c.i = -1";
        statement.setQueryTimeout(1);
        long start = System.nanoTime();
        assertThatThrownBy(() -> statement.executeQuery(slow)).isInstanceOf(SQLTimeoutException.class);
        assertThat((System.nanoTime() - start) / 1e9).isBetween(0.9, 20.0);
        statement.setQueryTimeout(0);
        Thread canceller = Thread.ofVirtual().start(() -> {
            try {
                Thread.sleep(500);
                statement.cancel();
            } catch (InterruptedException | SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        assertThatThrownBy(() -> statement.executeQuery(slow)).hasMessageContaining("error[CANCELLED]");
        canceller.join();
    }

    @Test
    void errorsCarryCodeAndSqlState() {
        assertThatThrownBy(() -> statement.executeQuery("SELECT x FROM nowhere"))
                .isInstanceOf(SQLSyntaxErrorException.class)
                .hasMessageContaining("error[UNKNOWN_TABLE]")
                .satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("42P01"));
        assertThatThrownBy(() -> DriverManager.getConnection("jdbc:ogive:" + folder + "/none?readonly=true"))
                .hasMessageContaining("error[FILE_NOT_FOUND]");
    }

    private List<String> values(String sql) throws SQLException {
        List<String> values = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }
}
