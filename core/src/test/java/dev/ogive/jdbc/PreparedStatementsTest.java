package dev.ogive.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Parameters in places other than a comparison.
class PreparedStatementsTest {
    private Connection connection;
    private Statement statement;

    @BeforeEach
    void connect() throws SQLException {
        connection = DriverManager.getConnection("jdbc:ogive:");
        statement = connection.createStatement();
        statement.execute("CREATE TABLE t (id INTEGER PRIMARY KEY, n INTEGER)");
        statement.execute("INSERT INTO t SELECT i, i * 10 FROM range(100) AS s (i)");
    }

    @AfterEach
    void disconnect() throws SQLException {
        connection.close();
    }

    private static List<String> rows(ResultSet results) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (results) {
            int columns = results.getMetaData().getColumnCount();
            while (results.next()) {
                StringBuilder row = new StringBuilder();
                for (int c = 1; c <= columns; c++) {
                    row.append(c == 1 ? "" : " ").append(results.getString(c));
                }
                rows.add(row.toString());
            }
        }
        return rows;
    }

    @Test
    void limitAndOffsetAreParameters() throws SQLException {
        try (PreparedStatement page =
                connection.prepareStatement("SELECT id FROM t WHERE n > ? ORDER BY id DESC LIMIT ? OFFSET ?")) {
            page.setInt(1, 50);
            page.setInt(2, 3);
            page.setLong(3, 2);
            assertThat(rows(page.executeQuery())).containsExactly("97", "96", "95");
            page.setInt(2, 1);
            page.setLong(3, 0);
            assertThat(rows(page.executeQuery())).containsExactly("99");
            page.setInt(1, 970);
            page.setNull(2, java.sql.Types.BIGINT);
            page.setNull(3, java.sql.Types.BIGINT);
            assertThat(rows(page.executeQuery())).containsExactly("99", "98");
        }
    }

    @Test
    void anUpsertTakesParametersAndReturnsRows() throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("INSERT INTO t VALUES (?, ?)"
                + " ON CONFLICT (id) DO UPDATE SET n = t.n + excluded.n + ? WHERE t.n < ? RETURNING id, n")) {
            upsert.setInt(1, 5);
            upsert.setInt(2, 1);
            upsert.setInt(3, 1000);
            upsert.setInt(4, 500);
            assertThat(rows(upsert.executeQuery())).containsExactly("5 1051");
            assertThat(rows(upsert.executeQuery())).isEmpty();
            upsert.setInt(1, 500);
            assertThat(rows(upsert.executeQuery())).containsExactly("500 1");
        }
        assertThat(rows(statement.executeQuery("SELECT count(*), sum(n) FROM t")))
                .containsExactly("101 50502");
    }

    @Test
    void deletedRowsAreReturnedByParameter() throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM t WHERE id = ? RETURNING n + ?")) {
            delete.setInt(1, 7);
            delete.setInt(2, 1);
            assertThat(rows(delete.executeQuery())).containsExactly("71");
            assertThat(rows(delete.executeQuery())).isEmpty();
        }
    }

    @Test
    void batchesOfUpsertsCountRows() throws SQLException {
        try (PreparedStatement upsert =
                connection.prepareStatement("INSERT INTO t VALUES (?, 0) ON CONFLICT (id) DO NOTHING")) {
            for (int id = 98; id < 102; id++) {
                upsert.setInt(1, id);
                upsert.addBatch();
            }
            assertThat(upsert.executeBatch()).containsExactly(0, 0, 1, 1);
        }
    }

    @Test
    void severalStatementsInOneTextTakeNoParameters() throws SQLException {
        assertThat(statement.execute("INSERT INTO t VALUES (200, 0); DELETE FROM t WHERE id >= 100"))
                .isFalse();
        assertThat(statement.getUpdateCount()).isOne();
        assertThatThrownBy(() -> connection.prepareStatement("SELECT ?; SELECT ?"))
                .hasMessageContaining("error[SYNTAX_ERROR]");
    }
}
