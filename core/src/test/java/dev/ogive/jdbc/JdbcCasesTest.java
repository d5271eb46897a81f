package dev.ogive.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.Date;
import java.sql.DriverManager;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What JDBC 4.3 says of Connection, Statement, PreparedStatement and ResultSet, case by case,
/// each on a database of its own with the table `t (id INTEGER IDENTITY PRIMARY KEY, s VARCHAR)`.
class JdbcCasesTest {
    private static final String ROW = "SELECT 42 AS i, 12.75 AS d, 'text' AS s, DATE '2024-02-29' AS day,"
            + " TIME '10:20:30.123456' AS clock, TIMESTAMP '2024-02-29 10:20:30.123456' AS ts, TRUE AS b,"
            + " CAST(NULL AS INTEGER) AS n, '7' AS digits, 1.5::DOUBLE AS x, X'0102' AS bytes, [1, 2] AS list,"
            + " TIMESTAMPTZ '2024-02-29 10:20:30+02' AS tz, UUID '00000000-0000-0001-0000-000000000002' AS u,"
            + " 9223372036854775808 AS huge, '2024-02-29' AS dt, 'yes' AS yes, 200::UTINYINT AS byte, 0.5::REAL AS r";

    interface Check {
        void run(Connection c, Statement s) throws Exception;
    }

    private interface RowCheck {
        void run(ResultSet row) throws Exception;
    }

    private static Arguments of(String name, Check check) {
        return Arguments.of(name, check);
    }

    /// A case about the one row of [#ROW].
    private static Arguments row(String name, RowCheck check) {
        return of(name, (c, s) -> {
            try (ResultSet row = s.executeQuery(ROW)) {
                assertThat(row.next()).isTrue();
                check.run(row);
            }
        });
    }

    private static void fails(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(SQLException.class);
    }

    private static void unsupported(ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(SQLFeatureNotSupportedException.class);
    }

    private static List<String> values(Statement s, String sql) throws SQLException {
        try (ResultSet rows = s.executeQuery(sql)) {
            return values(rows, 1);
        }
    }

    private static List<String> values(ResultSet rows, int column) throws SQLException {
        List<String> values = new ArrayList<>();
        while (rows.next()) {
            values.add(rows.getString(column));
        }
        return values;
    }

    static Stream<Arguments> connections() {
        return Stream.of(
                of("a connection is valid until it is closed", (c, s) -> {
                    assertThat(c.isValid(1)).isTrue();
                    c.close();
                    assertThat(c.isValid(1)).isFalse();
                }),
                of("isValid takes no negative timeout", (c, s) -> fails(() -> c.isValid(-1))),
                of("closing twice is closing once", (c, s) -> {
                    c.close();
                    c.close();
                    assertThat(c.isClosed()).isTrue();
                }),
                of("closing a connection closes its statements and results", (c, s) -> {
                    ResultSet rows = s.executeQuery("SELECT 1");
                    c.close();
                    assertThat(s.isClosed()).isTrue();
                    assertThat(rows.isClosed()).isTrue();
                    fails(rows::next);
                }),
                of("a closed connection makes no statements", (c, s) -> {
                    c.close();
                    fails(c::createStatement);
                    fails(() -> c.prepareStatement("SELECT 1"));
                    fails(c::getMetaData);
                }),
                of("a closed connection has no state to ask for", (c, s) -> {
                    c.close();
                    fails(c::getAutoCommit);
                    fails(() -> c.setAutoCommit(false));
                    fails(c::isReadOnly);
                    fails(c::getSchema);
                    fails(c::getWarnings);
                    fails(c::getTypeMap);
                }),
                of("aborting a closed connection does nothing", (c, s) -> {
                    c.close();
                    c.abort(Runnable::run);
                }),
                of("abort needs an executor and closes", (c, s) -> {
                    fails(() -> c.abort(null));
                    c.abort(Runnable::run);
                    assertThat(c.isClosed()).isTrue();
                }),
                of(
                        "a new connection commits by itself",
                        (c, s) -> assertThat(c.getAutoCommit()).isTrue()),
                of("commit and rollback need auto-commit off", (c, s) -> {
                    fails(c::commit);
                    fails(c::rollback);
                }),
                of("rollback takes back", (c, s) -> {
                    c.setAutoCommit(false);
                    s.executeUpdate("INSERT INTO t (s) VALUES ('a')");
                    c.rollback();
                    assertThat(values(s, "SELECT s FROM t")).isEmpty();
                }),
                of("switching auto-commit on commits", (c, s) -> {
                    c.setAutoCommit(false);
                    s.executeUpdate("INSERT INTO t (s) VALUES ('a')");
                    c.setAutoCommit(true);
                    assertThat(values(s, "SELECT s FROM t")).containsExactly("a");
                }),
                of("a savepoint takes back what came after it", (c, s) -> {
                    c.setAutoCommit(false);
                    s.executeUpdate("INSERT INTO t (s) VALUES ('a')");
                    Savepoint point = c.setSavepoint("p");
                    assertThat(point.getSavepointName()).isEqualTo("p");
                    fails(point::getSavepointId);
                    s.executeUpdate("INSERT INTO t (s) VALUES ('b')");
                    c.rollback(point);
                    c.commit();
                    assertThat(values(s, "SELECT s FROM t")).containsExactly("a");
                }),
                of("savepoints without a name have numbers of their own", (c, s) -> {
                    c.setAutoCommit(false);
                    Savepoint one = c.setSavepoint();
                    Savepoint two = c.setSavepoint();
                    assertThat(one.getSavepointId()).isNotEqualTo(two.getSavepointId());
                    fails(one::getSavepointName);
                }),
                of("a released savepoint is gone", (c, s) -> {
                    c.setAutoCommit(false);
                    Savepoint point = c.setSavepoint();
                    c.releaseSavepoint(point);
                    fails(() -> c.rollback(point));
                    fails(() -> c.releaseSavepoint(point));
                }),
                of("savepoints need auto-commit off", (c, s) -> fails(c::setSavepoint)),
                of("a read-only connection changes nothing", (c, s) -> {
                    c.setReadOnly(true);
                    assertThat(c.isReadOnly()).isTrue();
                    assertThat(c.getMetaData().isReadOnly()).isTrue();
                    fails(() -> s.executeUpdate("INSERT INTO t (s) VALUES ('a')"));
                    c.setReadOnly(false);
                    assertThat(s.executeUpdate("INSERT INTO t (s) VALUES ('a')"))
                            .isEqualTo(1);
                }),
                of("isolation levels up to REPEATABLE_READ are kept", (c, s) -> {
                    c.setTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
                    assertThat(c.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
                    unsupported(() -> c.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE));
                    fails(() -> c.setTransactionIsolation(Connection.TRANSACTION_NONE));
                    fails(() -> c.setTransactionIsolation(17));
                }),
                of("results close at commit", (c, s) -> {
                    assertThat(c.getHoldability()).isEqualTo(ResultSet.CLOSE_CURSORS_AT_COMMIT);
                    c.setHoldability(ResultSet.CLOSE_CURSORS_AT_COMMIT);
                    unsupported(() -> c.setHoldability(ResultSet.HOLD_CURSORS_OVER_COMMIT));
                    fails(() -> c.setHoldability(0));
                }),
                of("there are no catalogs", (c, s) -> {
                    c.setCatalog("ignored");
                    assertThat(c.getCatalog()).isNull();
                }),
                of("the schema of names without one can be set", (c, s) -> {
                    s.execute("CREATE SCHEMA other");
                    c.setSchema("other");
                    assertThat(c.getSchema()).isEqualTo("other");
                    s.execute("CREATE TABLE u AS SELECT 1 AS a");
                    assertThat(values(s, "SELECT a FROM other.u")).containsExactly("1");
                }),
                of("nothing warns", (c, s) -> {
                    c.clearWarnings();
                    assertThat((Object) c.getWarnings()).isNull();
                    assertThat((Object) s.getWarnings()).isNull();
                }),
                of("a connection unwraps to itself only", (c, s) -> {
                    assertThat(c.isWrapperFor(Connection.class)).isTrue();
                    assertThat(c.unwrap(Connection.class)).isSameAs(c);
                    assertThat(c.isWrapperFor(String.class)).isFalse();
                    fails(() -> c.unwrap(String.class));
                }),
                of("client info is kept", (c, s) -> {
                    c.setClientInfo("ApplicationName", "test");
                    assertThat(c.getClientInfo("ApplicationName")).isEqualTo("test");
                    c.setClientInfo("ApplicationName", null);
                    assertThat(c.getClientInfo()).isEmpty();
                }),
                of("a network timeout needs an executor and is not negative", (c, s) -> {
                    c.setNetworkTimeout(Runnable::run, 100);
                    assertThat(c.getNetworkTimeout()).isEqualTo(100);
                    fails(() -> c.setNetworkTimeout(null, 100));
                    fails(() -> c.setNetworkTimeout(Runnable::run, -1));
                }),
                of("scrolling and updating results are refused", (c, s) -> {
                    unsupported(() -> c.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY));
                    unsupported(() -> c.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE));
                }),
                of("stored procedures are refused", (c, s) -> unsupported(() -> c.prepareCall("{call p()}"))),
                of("arrays are made of elements", (c, s) -> {
                    var array = c.createArrayOf("INTEGER", new Object[] {1, 2, null});
                    assertThat(array.getBaseType()).isEqualTo(Types.INTEGER);
                    assertThat((Object[]) array.getArray()).containsExactly(1, 2, null);
                    try (PreparedStatement p = c.prepareStatement("SELECT list_sum(?::INTEGER[])")) {
                        p.setArray(1, array);
                        try (ResultSet rows = p.executeQuery()) {
                            assertThat(values(rows, 1)).containsExactly("3");
                        }
                    }
                    fails(() -> c.createArrayOf("NOTHING", new Object[0]));
                }),
                of(
                        "text is native as it is",
                        (c, s) -> assertThat(c.nativeSQL("SELECT 1")).isEqualTo("SELECT 1")));
    }

    static Stream<Arguments> statements() {
        return Stream.of(
                of("a closed statement does nothing more", (c, s) -> {
                    s.close();
                    s.close();
                    assertThat(s.isClosed()).isTrue();
                    fails(() -> s.execute("SELECT 1"));
                    fails(s::getResultSet);
                    fails(s::getUpdateCount);
                    fails(s::getMaxRows);
                    fails(s::getConnection);
                    fails(() -> s.setQueryTimeout(1));
                    fails(s::cancel);
                    fails(s::getWarnings);
                    fails(() -> s.addBatch("SELECT 1"));
                }),
                of("executing again closes the results before", (c, s) -> {
                    ResultSet one = s.executeQuery("SELECT 1");
                    ResultSet two = s.executeQuery("SELECT 2");
                    assertThat(one.isClosed()).isTrue();
                    fails(one::next);
                    assertThat(values(two, 1)).containsExactly("2");
                }),
                of("executeQuery wants rows", (c, s) -> fails(() -> s.executeQuery("CREATE TABLE u (a INTEGER)"))),
                of("executeUpdate wants none", (c, s) -> fails(() -> s.executeUpdate("SELECT 1"))),
                of("execute tells rows from counts", (c, s) -> {
                    assertThat(s.execute("SELECT 1")).isTrue();
                    assertThat(s.getUpdateCount()).isEqualTo(-1);
                    assertThat(s.getResultSet()).isNotNull();
                    assertThat(s.execute("INSERT INTO t (s) VALUES ('a'), ('b')"))
                            .isFalse();
                    assertThat(s.getUpdateCount()).isEqualTo(2);
                    assertThat(s.getLargeUpdateCount()).isEqualTo(2);
                    assertThat(s.getResultSet()).isNull();
                }),
                of(
                        "statements that change no rows count 0",
                        (c, s) -> assertThat(s.executeUpdate("CREATE TABLE u (a INTEGER)"))
                                .isZero()),
                of("after the only result there is none", (c, s) -> {
                    s.execute("SELECT 1");
                    ResultSet rows = s.getResultSet();
                    assertThat(s.getMoreResults()).isFalse();
                    assertThat(s.getUpdateCount()).isEqualTo(-1);
                    assertThat(rows.isClosed()).isTrue();
                }),
                of("several open results are refused", (c, s) -> {
                    s.execute("SELECT 1");
                    unsupported(() -> s.getMoreResults(Statement.KEEP_CURRENT_RESULT));
                    unsupported(() -> s.getMoreResults(Statement.CLOSE_ALL_RESULTS));
                    fails(() -> s.getMoreResults(99));
                }),
                of("a failed execution leaves no result", (c, s) -> {
                    s.execute("SELECT 1");
                    fails(() -> s.execute("SELECT nothing"));
                    assertThat(s.getResultSet()).isNull();
                    assertThat(s.getUpdateCount()).isEqualTo(-1);
                }),
                of("maxRows cuts", (c, s) -> {
                    s.setMaxRows(3);
                    assertThat(s.getMaxRows()).isEqualTo(3);
                    assertThat(values(s, "SELECT * FROM range(5000)")).containsExactly("0", "1", "2");
                    s.setLargeMaxRows(0);
                    assertThat(values(s, "SELECT * FROM range(5000)")).hasSize(5000);
                    fails(() -> s.setMaxRows(-1));
                }),
                of("fetchSize is a hint that is kept", (c, s) -> {
                    s.setFetchSize(10);
                    assertThat(s.getFetchSize()).isEqualTo(10);
                    assertThat(values(s, "SELECT * FROM range(100)")).hasSize(100);
                    fails(() -> s.setFetchSize(-1));
                }),
                of("fetch directions are hints of three kinds", (c, s) -> {
                    s.setFetchDirection(ResultSet.FETCH_UNKNOWN);
                    assertThat(s.getFetchDirection()).isEqualTo(ResultSet.FETCH_FORWARD);
                    fails(() -> s.setFetchDirection(5));
                }),
                of("values are not cut", (c, s) -> {
                    s.setMaxFieldSize(0);
                    assertThat(s.getMaxFieldSize()).isZero();
                    fails(() -> s.setMaxFieldSize(-1));
                    unsupported(() -> s.setMaxFieldSize(10));
                }),
                of("a query timeout is kept and not negative", (c, s) -> {
                    s.setQueryTimeout(7);
                    assertThat(s.getQueryTimeout()).isEqualTo(7);
                    fails(() -> s.setQueryTimeout(-1));
                }),
                of("a query past its timeout says so", (c, s) -> {
                    s.setQueryTimeout(1);
                    assertThatThrownBy(
                                    () -> s.executeQuery(
                                            "SELECT count(*) FROM range(3000000) a, range(3000000) b WHERE (a.range * b.range) % 7 = 9"))
                            .isInstanceOf(SQLTimeoutException.class);
                }),
                of("cancel without anything to cancel does nothing", (c, s) -> {
                    s.cancel();
                    assertThat(values(s, "SELECT 1")).containsExactly("1");
                }),
                of("closeOnCompletion closes with the results", (c, s) -> {
                    assertThat(s.isCloseOnCompletion()).isFalse();
                    s.closeOnCompletion();
                    assertThat(s.isCloseOnCompletion()).isTrue();
                    s.executeQuery("SELECT 1").close();
                    assertThat(s.isClosed()).isTrue();
                }),
                of("closeOnCompletion lets a statement run again", (c, s) -> {
                    s.closeOnCompletion();
                    ResultSet one = s.executeQuery("SELECT 1");
                    ResultSet two = s.executeQuery("SELECT 2");
                    assertThat(one.isClosed()).isTrue();
                    assertThat(s.isClosed()).isFalse();
                    assertThat(values(two, 1)).containsExactly("2");
                }),
                of("closeOnCompletion needs a result to complete", (c, s) -> {
                    s.closeOnCompletion();
                    s.executeUpdate("INSERT INTO t (s) VALUES ('a')");
                    assertThat(s.isClosed()).isFalse();
                }),
                of("poolable is a hint that is kept", (c, s) -> {
                    assertThat(s.isPoolable()).isFalse();
                    s.setPoolable(true);
                    assertThat(s.isPoolable()).isTrue();
                }),
                of("a statement knows what it is", (c, s) -> {
                    assertThat(s.getConnection()).isSameAs(c);
                    assertThat(s.getResultSetType()).isEqualTo(ResultSet.TYPE_FORWARD_ONLY);
                    assertThat(s.getResultSetConcurrency()).isEqualTo(ResultSet.CONCUR_READ_ONLY);
                    assertThat(s.getResultSetHoldability()).isEqualTo(ResultSet.CLOSE_CURSORS_AT_COMMIT);
                    assertThat(s.unwrap(Statement.class)).isSameAs(s);
                    fails(() -> s.unwrap(String.class));
                }),
                of("cursor names are refused", (c, s) -> unsupported(() -> s.setCursorName("x"))),
                of("generated keys are all columns of the new rows", (c, s) -> {
                    assertThat(s.executeUpdate(
                                    "INSERT INTO t (s) VALUES ('a'), ('b'); -- two", Statement.RETURN_GENERATED_KEYS))
                            .isEqualTo(2);
                    try (ResultSet keys = s.getGeneratedKeys()) {
                        assertThat(keys.getMetaData().getColumnCount()).isEqualTo(2);
                        assertThat(values(keys, 1)).containsExactly("1", "2");
                    }
                }),
                of("generated keys can be named", (c, s) -> {
                    assertThat(s.execute("INSERT INTO t (s) VALUES ('a')", new String[] {"id"}))
                            .isFalse();
                    assertThat(s.getUpdateCount()).isEqualTo(1);
                    try (ResultSet keys = s.getGeneratedKeys()) {
                        assertThat(keys.getMetaData().getColumnName(1)).isEqualTo("id");
                        assertThat(values(keys, 1)).containsExactly("1");
                    }
                    unsupported(() -> s.executeUpdate("INSERT INTO t (s) VALUES ('b')", new int[] {1}));
                }),
                of("without generated keys there is an empty result", (c, s) -> {
                    s.executeUpdate("INSERT INTO t (s) VALUES ('a')");
                    try (ResultSet keys = s.getGeneratedKeys()) {
                        assertThat(keys.next()).isFalse();
                    }
                    s.executeUpdate("DELETE FROM t", Statement.RETURN_GENERATED_KEYS);
                    try (ResultSet keys = s.getGeneratedKeys()) {
                        assertThat(keys.next()).isFalse();
                    }
                    fails(() -> s.executeUpdate("DELETE FROM t", 99));
                }),
                of("prepared statements give generated keys", (c, s) -> {
                    try (PreparedStatement p =
                            c.prepareStatement("INSERT INTO t (s) VALUES (?)", Statement.RETURN_GENERATED_KEYS)) {
                        for (String value : List.of("a", "b")) {
                            p.setString(1, value);
                            assertThat(p.executeUpdate()).isEqualTo(1);
                        }
                        try (ResultSet keys = p.getGeneratedKeys()) {
                            assertThat(values(keys, 1)).containsExactly("2");
                        }
                        assertThat(p.getMetaData()).isNull();
                    }
                }),
                of("a batch counts each statement", (c, s) -> {
                    s.addBatch("INSERT INTO t (s) VALUES ('a'), ('b')");
                    s.addBatch("UPDATE t SET s = 'c' WHERE s = 'a'");
                    assertThat(s.executeBatch()).containsExactly(2, 1);
                    assertThat(s.executeBatch()).isEmpty();
                }),
                of("clearBatch forgets", (c, s) -> {
                    s.addBatch("INSERT INTO t (s) VALUES ('a')");
                    s.clearBatch();
                    assertThat(s.executeLargeBatch()).isEmpty();
                }),
                of("a batch ends at its first error and tells what came before", (c, s) -> {
                    s.addBatch("INSERT INTO t (s) VALUES ('a')");
                    s.addBatch("INSERT INTO t (id, s) VALUES (1, 'b')");
                    s.addBatch("INSERT INTO t (s) VALUES ('c')");
                    assertThatThrownBy(s::executeBatch).isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                        assertThat(e.getUpdateCounts()).containsExactly(1);
                        assertThat(e.getCause()).isInstanceOf(SQLException.class);
                    });
                    assertThat(values(s, "SELECT s FROM t")).containsExactly("a");
                }),
                of("a query is no part of a batch", (c, s) -> {
                    s.addBatch("SELECT 1");
                    assertThatThrownBy(s::executeBatch).isInstanceOf(BatchUpdateException.class);
                }),
                of("errors have their class and SQLSTATE", (c, s) -> {
                    assertThatThrownBy(() -> s.execute("SELEC 1"))
                            .isInstanceOfSatisfying(
                                    SQLSyntaxErrorException.class,
                                    e -> assertThat(e.getSQLState()).isEqualTo("42601"));
                    assertThatThrownBy(() -> s.execute("INSERT INTO t (id) VALUES (1), (1)"))
                            .isInstanceOfSatisfying(
                                    SQLIntegrityConstraintViolationException.class,
                                    e -> assertThat(e.getSQLState()).isEqualTo("23505"));
                }));
    }

    static Stream<Arguments> preparedStatements() {
        return Stream.of(
                of("a parameter that is not set is an error", (c, s) -> {
                    try (PreparedStatement p = c.prepareStatement("SELECT ? + 1")) {
                        fails(p::executeQuery);
                        fails(() -> p.setInt(0, 1));
                        fails(() -> p.setInt(2, 1));
                    }
                }),
                of("parameters stay until they are cleared", (c, s) -> {
                    try (PreparedStatement p = c.prepareStatement("SELECT ?::INTEGER")) {
                        p.setInt(1, 5);
                        assertThat(values(p.executeQuery(), 1)).containsExactly("5");
                        assertThat(values(p.executeQuery(), 1)).containsExactly("5");
                        p.clearParameters();
                        fails(p::executeQuery);
                    }
                }),
                of("the text of a prepared statement is given once", (c, s) -> {
                    try (PreparedStatement p = c.prepareStatement("SELECT 1")) {
                        fails(() -> p.executeQuery("SELECT 2"));
                        fails(() -> p.execute("SELECT 2"));
                        fails(() -> p.executeUpdate("DELETE FROM t"));
                        fails(() -> p.addBatch("SELECT 2"));
                        assertThat(p.isPoolable()).isTrue();
                    }
                }),
                of("metadata is known before the execution", (c, s) -> {
                    try (PreparedStatement p = c.prepareStatement("SELECT id, s FROM t WHERE id = ?")) {
                        assertThat(p.getMetaData().getColumnCount()).isEqualTo(2);
                        assertThat(p.getParameterMetaData().getParameterCount()).isEqualTo(1);
                        assertThat(p.getParameterMetaData().getParameterType(1)).isEqualTo(Types.INTEGER);
                        fails(() -> p.getParameterMetaData().getParameterType(2));
                    }
                    try (PreparedStatement p = c.prepareStatement("DELETE FROM t")) {
                        assertThat(p.getMetaData()).isNull();
                    }
                }),
                of("values of every Java type arrive", (c, s) -> {
                    try (PreparedStatement p = c.prepareStatement(
                            "SELECT ?::BOOLEAN, ?::SMALLINT, ?::BIGINT, ?::REAL, ?::DOUBLE, ?::DECIMAL(9,2), ?::VARCHAR,"
                                    + " ?::VARBINARY, ?::DATE, ?::TIME, ?::TIMESTAMP, ?::UUID, ?::TIMESTAMPTZ")) {
                        p.setBoolean(1, true);
                        p.setShort(2, (short) -7);
                        p.setLong(3, Long.MAX_VALUE);
                        p.setFloat(4, 0.5f);
                        p.setDouble(5, 0.1);
                        p.setBigDecimal(6, new BigDecimal("1.239"));
                        p.setString(7, "text");
                        p.setBytes(8, new byte[] {1, 2});
                        p.setDate(9, Date.valueOf("2024-02-29"));
                        p.setTime(10, Time.valueOf("10:20:30"));
                        p.setTimestamp(11, Timestamp.valueOf("2024-02-29 10:20:30.5"));
                        p.setObject(12, new UUID(1, 2));
                        p.setObject(13, OffsetDateTime.of(2024, 2, 29, 10, 0, 0, 0, ZoneOffset.ofHours(2)));
                        try (ResultSet row = p.executeQuery()) {
                            row.next();
                            List<String> texts = new ArrayList<>();
                            for (int i = 1; i <= 13; i++) {
                                texts.add(i == 8 ? Arrays.toString(row.getBytes(i)) : row.getString(i));
                            }
                            assertThat(texts)
                                    .containsExactly(
                                            "true",
                                            "-7",
                                            "9223372036854775807",
                                            "0.5",
                                            "0.1",
                                            "1.24",
                                            "text",
                                            "[1, 2]",
                                            "2024-02-29",
                                            "10:20:30",
                                            "2024-02-29 10:20:30.5",
                                            "00000000-0000-0001-0000-000000000002",
                                            "2024-02-29 08:00:00+00");
                        }
                    }
                }),
                of("java.time values and target types are taken", (c, s) -> {
                    try (PreparedStatement p =
                            c.prepareStatement("SELECT ?::DATE, ?::TIME, ?::TIMESTAMP, ?::INTEGER")) {
                        p.setObject(1, LocalDate.of(2024, 2, 29), JDBCType.DATE);
                        p.setObject(2, LocalTime.of(1, 2, 3), Types.TIME);
                        p.setObject(3, LocalDateTime.of(2024, 2, 29, 1, 2), JDBCType.TIMESTAMP, 0);
                        p.setObject(4, "42", Types.INTEGER);
                        try (ResultSet row = p.executeQuery()) {
                            row.next();
                            assertThat(row.getObject(1, LocalDate.class)).isEqualTo(LocalDate.of(2024, 2, 29));
                            assertThat(row.getObject(2, LocalTime.class)).isEqualTo(LocalTime.of(1, 2, 3));
                            assertThat(row.getString(3)).isEqualTo("2024-02-29 01:02:00");
                            assertThat(row.getInt(4)).isEqualTo(42);
                        }
                    }
                }),
                of("nulls are set as such", (c, s) -> {
                    try (PreparedStatement p = c.prepareStatement("SELECT ?::INTEGER, ?::VARCHAR")) {
                        p.setNull(1, Types.INTEGER);
                        p.setObject(2, null);
                        try (ResultSet row = p.executeQuery()) {
                            row.next();
                            assertThat(row.getObject(1)).isNull();
                            assertThat(row.getString(2)).isNull();
                        }
                    }
                }),
                of("a value that does not fit is an error where it is set", (c, s) -> {
                    try (PreparedStatement p = c.prepareStatement("SELECT ?::INTEGER")) {
                        fails(() -> p.setString(1, "x"));
                        fails(() -> p.setLong(1, Long.MAX_VALUE));
                    }
                }),
                of("streams are read", (c, s) -> {
                    try (PreparedStatement p = c.prepareStatement("SELECT ?::VARCHAR, ?::VARBINARY")) {
                        p.setCharacterStream(1, new java.io.StringReader("text"), 3);
                        p.setBinaryStream(2, new java.io.ByteArrayInputStream(new byte[] {7}));
                        try (ResultSet row = p.executeQuery()) {
                            row.next();
                            assertThat(row.getString(1)).isEqualTo("tex");
                            assertThat(row.getBytes(2)).containsExactly(7);
                        }
                    }
                }),
                of("a batch of rows counts each", (c, s) -> {
                    try (PreparedStatement p = c.prepareStatement("INSERT INTO t (s) VALUES (?)")) {
                        for (String value : List.of("a", "b", "c")) {
                            p.setString(1, value);
                            p.addBatch();
                        }
                        assertThat(p.executeBatch()).containsExactly(1, 1, 1);
                        assertThat(p.executeBatch()).isEmpty();
                    }
                    assertThat(values(s, "SELECT s FROM t ORDER BY s")).containsExactly("a", "b", "c");
                }),
                of("a batch that fails leaves nothing where it commits by itself", (c, s) -> {
                    try (PreparedStatement p = c.prepareStatement("INSERT INTO t (id, s) VALUES (?, 'x')")) {
                        for (int id : new int[] {8, 9, 8}) {
                            p.setInt(1, id);
                            p.addBatch();
                        }
                        assertThatThrownBy(p::executeBatch)
                                .isInstanceOfSatisfying(
                                        BatchUpdateException.class,
                                        e -> assertThat(e.getUpdateCounts().length)
                                                .isLessThan(3));
                    }
                    assertThat(values(s, "SELECT s FROM t")).isEmpty();
                }),
                of("a prepared statement sees the table as it is now", (c, s) -> {
                    try (PreparedStatement p = c.prepareStatement("SELECT * FROM t")) {
                        s.execute("ALTER TABLE t ADD COLUMN extra INTEGER DEFAULT 5");
                        s.execute("INSERT INTO t (s) VALUES ('a')");
                        try (ResultSet row = p.executeQuery()) {
                            row.next();
                            assertThat(row.getMetaData().getColumnCount()).isEqualTo(3);
                            assertThat(row.getInt("extra")).isEqualTo(5);
                        }
                    }
                }),
                of("a closed prepared statement does nothing more", (c, s) -> {
                    PreparedStatement p = c.prepareStatement("SELECT ?::INTEGER");
                    p.close();
                    fails(() -> p.setInt(1, 1));
                    fails(p::executeQuery);
                    fails(p::getMetaData);
                    fails(p::addBatch);
                }));
    }

    static Stream<Arguments> resultSets() {
        return Stream.of(
                row("numbers convert to each other", r -> {
                    assertThat(r.getByte("i")).isEqualTo((byte) 42);
                    assertThat(r.getShort("i")).isEqualTo((short) 42);
                    assertThat(r.getInt("d")).isEqualTo(12);
                    assertThat(r.getLong("x")).isEqualTo(1);
                    assertThat(r.getFloat("i")).isEqualTo(42f);
                    assertThat(r.getDouble("d")).isEqualTo(12.75);
                    assertThat(r.getBigDecimal("x")).isEqualByComparingTo("1.5");
                    assertThat(r.getInt("byte")).isEqualTo(200);
                    assertThat(r.getDouble("r")).isEqualTo(0.5);
                }),
                row("text converts to numbers and back", r -> {
                    assertThat(r.getInt("digits")).isEqualTo(7);
                    assertThat(r.getDouble("digits")).isEqualTo(7);
                    assertThat(r.getBigDecimal("digits")).isEqualByComparingTo("7");
                    assertThat(r.getString("i")).isEqualTo("42");
                    assertThat(r.getString("d")).isEqualTo("12.75");
                    fails(() -> r.getInt("s"));
                    fails(() -> r.getBigDecimal("s"));
                    fails(() -> r.getDouble("s"));
                }),
                row("what is out of range is an error", r -> {
                    fails(() -> r.getByte("byte"));
                    fails(() -> r.getLong("huge"));
                    assertThat(r.getBigDecimal("huge")).isEqualByComparingTo("9223372036854775808");
                }),
                row("booleans are numbers and texts that say so", r -> {
                    assertThat(r.getBoolean("b")).isTrue();
                    assertThat(r.getBoolean("i")).isTrue();
                    assertThat(r.getBoolean("yes")).isTrue();
                    assertThat(r.getInt("b")).isEqualTo(1);
                    assertThat(r.getString("b")).isEqualTo("true");
                    fails(() -> r.getBoolean("day"));
                }),
                row("dates and times convert where they have what is wanted", r -> {
                    assertThat(r.getDate("day")).isEqualTo(Date.valueOf("2024-02-29"));
                    assertThat(r.getDate("ts")).isEqualTo(Date.valueOf("2024-02-29"));
                    assertThat(r.getDate("dt")).isEqualTo(Date.valueOf("2024-02-29"));
                    assertThat(r.getTime("clock")).isEqualTo(Time.valueOf("10:20:30"));
                    assertThat(r.getTime("ts")).isEqualTo(Time.valueOf("10:20:30"));
                    assertThat(r.getTimestamp("ts")).isEqualTo(Timestamp.valueOf("2024-02-29 10:20:30.123456"));
                    assertThat(r.getTimestamp("day")).isEqualTo(Timestamp.valueOf("2024-02-29 00:00:00"));
                    assertThat(r.getTimestamp("clock")).isEqualTo(Timestamp.valueOf("1970-01-01 10:20:30.123456"));
                    fails(() -> r.getDate("i"));
                    fails(() -> r.getTimestamp("b"));
                }),
                row("java.time values are given for the asking", r -> {
                    assertThat(r.getObject("day", LocalDate.class)).isEqualTo(LocalDate.of(2024, 2, 29));
                    assertThat(r.getObject("clock", LocalTime.class)).isEqualTo(LocalTime.of(10, 20, 30, 123_456_000));
                    assertThat(r.getObject("ts", LocalDateTime.class).toLocalDate())
                            .isEqualTo(LocalDate.of(2024, 2, 29));
                    assertThat(r.getObject("tz", Instant.class)).isEqualTo(Instant.parse("2024-02-29T08:20:30Z"));
                    assertThat(r.getObject("tz", OffsetDateTime.class).toInstant())
                            .isEqualTo(Instant.parse("2024-02-29T08:20:30Z"));
                }),
                row("a moment is shown in the session's zone", r -> {
                    assertThat(r.getString("tz")).isEqualTo("2024-02-29 08:20:30+00");
                    try (Statement s = r.getStatement().getConnection().createStatement()) {
                        s.execute("SET TimeZone = 'Asia/Tokyo'");
                        try (ResultSet later = s.executeQuery(ROW)) {
                            later.next();
                            assertThat(later.getString("tz")).isEqualTo("2024-02-29 17:20:30+09");
                            assertThat(later.getObject("tz", LocalTime.class)).isEqualTo(LocalTime.of(17, 20, 30));
                            assertThat(later.getTimestamp("tz").toInstant())
                                    .isEqualTo(Instant.parse("2024-02-29T08:20:30Z"));
                        }
                    }
                }),
                row("calendars say in whose zone a time without one is", r -> {
                    var tokyo = java.util.Calendar.getInstance(java.util.TimeZone.getTimeZone("Asia/Tokyo"));
                    assertThat(r.getTimestamp("day", tokyo).toInstant())
                            .isEqualTo(Instant.parse("2024-02-28T15:00:00Z"));
                    assertThat(r.getDate("day", tokyo).getTime())
                            .isEqualTo(Instant.parse("2024-02-28T15:00:00Z").toEpochMilli());
                }),
                row("getObject gives the type's Java class", r -> {
                    ResultSetMetaData columns = r.getMetaData();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        Object value = r.getObject(i);
                        if (value != null && !(value instanceof byte[])) {
                            assertThat(value)
                                    .as(columns.getColumnName(i))
                                    .isInstanceOf(Class.forName(columns.getColumnClassName(i)));
                        }
                    }
                }),
                row("getObject converts to the class that is wanted", r -> {
                    assertThat(r.getObject("i", Long.class)).isEqualTo(42L);
                    assertThat(r.getObject("i", String.class)).isEqualTo("42");
                    assertThat(r.getObject("i", BigInteger.class)).isEqualTo(BigInteger.valueOf(42));
                    assertThat(r.getObject("digits", Integer.class)).isEqualTo(7);
                    assertThat(r.getObject("n", Integer.class)).isNull();
                    assertThat(r.getObject("u", UUID.class)).isEqualTo(new UUID(1, 2));
                    fails(() -> r.getObject("s", LocalDate.class));
                    fails(() -> r.getObject("i", Thread.class));
                    fails(() -> r.getObject("i", (Class<?>) null));
                }),
                row("wasNull tells the last value's", r -> {
                    assertThat(r.getInt("n")).isZero();
                    assertThat(r.wasNull()).isTrue();
                    assertThat(r.getInt("i")).isEqualTo(42);
                    assertThat(r.wasNull()).isFalse();
                    assertThat(r.getString("n")).isNull();
                    assertThat(r.getBigDecimal("n")).isNull();
                    assertThat(r.getBoolean("n")).isFalse();
                    assertThat(r.getDate("n")).isNull();
                    assertThat(r.getObject("n")).isNull();
                    assertThat(r.wasNull()).isTrue();
                }),
                row("bytes, streams and arrays are there", r -> {
                    assertThat(r.getBytes("bytes")).containsExactly(1, 2);
                    assertThat(r.getBinaryStream("bytes").readAllBytes()).containsExactly(1, 2);
                    assertThat(r.getCharacterStream("s").readAllAsString()).isEqualTo("text");
                    assertThat(r.getAsciiStream("s").readAllBytes()).hasSize(4);
                    assertThat((Object[]) r.getArray("list").getArray()).containsExactly(1, 2);
                    fails(() -> r.getArray("i"));
                }),
                row("columns are found in any case, the first of a name", r -> {
                    assertThat(r.findColumn("I")).isEqualTo(1);
                    fails(() -> r.findColumn("nothing"));
                    fails(() -> r.getInt("nothing"));
                    fails(() -> r.getInt(0));
                    fails(() -> r.getInt(99));
                }),
                of("of two columns of one name the first counts", (c, s) -> {
                    try (ResultSet r = s.executeQuery("SELECT 1 AS a, 2 AS A")) {
                        r.next();
                        assertThat(r.getInt("a")).isEqualTo(1);
                    }
                }),
                of("values need a row", (c, s) -> {
                    try (ResultSet r = s.executeQuery("SELECT 1")) {
                        fails(() -> r.getInt(1));
                        assertThat(r.next()).isTrue();
                        assertThat(r.next()).isFalse();
                        fails(() -> r.getInt(1));
                        assertThat(r.next()).isFalse();
                    }
                }),
                of("positions are told", (c, s) -> {
                    try (ResultSet r = s.executeQuery("SELECT * FROM range(2)")) {
                        assertThat(r.isBeforeFirst()).isTrue();
                        assertThat(r.getRow()).isZero();
                        r.next();
                        assertThat(r.isFirst()).isTrue();
                        assertThat(r.getRow()).isEqualTo(1);
                        r.next();
                        assertThat(r.isFirst()).isFalse();
                        assertThat(r.getRow()).isEqualTo(2);
                        r.next();
                        assertThat(r.isAfterLast()).isTrue();
                        assertThat(r.getRow()).isZero();
                    }
                }),
                of("an empty result has no positions", (c, s) -> {
                    try (ResultSet r = s.executeQuery("SELECT 1 WHERE false")) {
                        assertThat(r.isBeforeFirst()).isFalse();
                        assertThat(r.next()).isFalse();
                        assertThat(r.isAfterLast()).isFalse();
                        assertThat(r.isBeforeFirst()).isFalse();
                    }
                }),
                of("results go forward only and are not changed", (c, s) -> {
                    try (ResultSet r = s.executeQuery("SELECT 1")) {
                        fails(r::first);
                        fails(r::previous);
                        fails(() -> r.absolute(1));
                        fails(() -> r.updateInt(1, 2));
                        fails(() -> r.setFetchDirection(ResultSet.FETCH_REVERSE));
                        fails(() -> r.setFetchSize(-1));
                        assertThat(r.getType()).isEqualTo(ResultSet.TYPE_FORWARD_ONLY);
                        assertThat(r.getConcurrency()).isEqualTo(ResultSet.CONCUR_READ_ONLY);
                        assertThat(r.getHoldability()).isEqualTo(ResultSet.CLOSE_CURSORS_AT_COMMIT);
                        assertThat(r.getStatement()).isSameAs(s);
                    }
                }),
                of("a closed result gives nothing", (c, s) -> {
                    ResultSet r = s.executeQuery("SELECT 1");
                    r.next();
                    r.close();
                    r.close();
                    assertThat(r.isClosed()).isTrue();
                    fails(r::next);
                    fails(() -> r.getInt(1));
                    fails(r::wasNull);
                    fails(r::getMetaData);
                    fails(() -> r.findColumn("a"));
                    fails(r::getStatement);
                    fails(r::isBeforeFirst);
                }),
                of("a closed statement's results are closed", (c, s) -> {
                    ResultSet r = s.executeQuery("SELECT 1");
                    s.close();
                    assertThat(r.isClosed()).isTrue();
                }),
                of("columns are described", (c, s) -> {
                    try (ResultSet r = s.executeQuery("SELECT id, s AS label, 1.50 AS d, sum(1) OVER () FROM t")) {
                        ResultSetMetaData m = r.getMetaData();
                        assertThat(m.getColumnCount()).isEqualTo(4);
                        assertThat(m.getColumnLabel(2)).isEqualTo("label");
                        assertThat(m.getColumnType(1)).isEqualTo(Types.INTEGER);
                        assertThat(m.getColumnTypeName(3)).isEqualTo("DECIMAL(3,2)");
                        assertThat(m.getPrecision(3)).isEqualTo(3);
                        assertThat(m.getScale(3)).isEqualTo(2);
                        assertThat(m.isNullable(2)).isEqualTo(ResultSetMetaData.columnNullable);
                        assertThat(m.isSigned(1)).isTrue();
                        assertThat(m.isSigned(2)).isFalse();
                        assertThat(m.isReadOnly(1)).isTrue();
                        assertThat(m.getTableName(1)).isNotNull();
                        fails(() -> m.getColumnName(5));
                        fails(() -> m.getColumnType(0));
                    }
                }),
                of(
                        "JDBC's escapes are read",
                        (c, s) -> assertThat(values(s, "SELECT {d '2024-02-29'} + {fn length('ab')}"))
                                .containsExactly("2024-03-02")));
    }

    static Stream<Arguments> metaData() {
        return Stream.of(
                of("tables come by type, schema and name, with their comments", (c, s) -> {
                    s.execute("CREATE VIEW a_view AS SELECT 1 AS one; COMMENT ON TABLE t IS 'a table'");
                    try (ResultSet r = c.getMetaData().getTables(null, "main", null, null)) {
                        List<String> rows = new ArrayList<>();
                        while (r.next()) {
                            rows.add(r.getString("TABLE_TYPE") + " " + r.getString("TABLE_NAME") + " "
                                    + r.getString("REMARKS"));
                        }
                        assertThat(rows).containsExactly("TABLE t a table", "VIEW a_view null");
                    }
                }),
                of("null is any schema, an empty name is none; another catalog has nothing", (c, s) -> {
                    DatabaseMetaData m = c.getMetaData();
                    assertThat(values(m.getTables(null, null, "t", null), 3)).containsExactly("t");
                    assertThat(values(m.getTables("", "%", "t", null), 3)).containsExactly("t");
                    assertThat(values(m.getTables(null, "", "t", null), 3)).isEmpty();
                    assertThat(values(m.getTables("nothing", null, "t", null), 3))
                            .isEmpty();
                    assertThat(values(m.getTables(null, null, "t", new String[0]), 3))
                            .isEmpty();
                }),
                of(
                        "patterns know %, _ and the escape",
                        (c, s) -> {
                            s.execute("CREATE TABLE a_b (x INTEGER); CREATE TABLE axb (x INTEGER)");
                            DatabaseMetaData m = c.getMetaData();
                            assertThat(values(m.getTables(null, "main", "a_b", null), 3))
                                    .containsExactly("a_b", "axb");
                            assertThat(values(
                                            m.getTables(null, "main", "a" + m.getSearchStringEscape() + "_b", null), 3))
                                    .containsExactly("a_b");
                            assertThat(values(m.getTables(null, "ma%", "A%", null), 3))
                                    .containsExactly("a_b", "axb");
                            assertThat(values(m.getColumns(null, "main", "a%", "_"), 4))
                                    .containsExactly("x", "x");
                        }),
                of("columns come by schema, table and position", (c, s) -> {
                    s.execute(
                            "CREATE TABLE b (x DECIMAL(9,3) DEFAULT 1 NOT NULL, y VARCHAR); CREATE VIEW a AS SELECT 1 AS z");
                    s.execute("COMMENT ON COLUMN b.y IS 'why'");
                    try (ResultSet r = c.getMetaData().getColumns(null, "main", "%", "%")) {
                        assertThat(r.getMetaData().getColumnCount()).isEqualTo(24);
                        List<String> rows = new ArrayList<>();
                        while (r.next()) {
                            rows.add(String.join(
                                    " ",
                                    r.getString("TABLE_NAME"),
                                    r.getString("COLUMN_NAME"),
                                    r.getString("DATA_TYPE"),
                                    r.getString("COLUMN_SIZE"),
                                    r.getString("DECIMAL_DIGITS"),
                                    r.getString("NULLABLE"),
                                    r.getString("IS_NULLABLE"),
                                    r.getString("COLUMN_DEF"),
                                    r.getString("REMARKS"),
                                    r.getString("IS_AUTOINCREMENT"),
                                    r.getString("ORDINAL_POSITION")));
                        }
                        assertThat(rows)
                                .containsExactly(
                                        "a z 4 10 0 1 YES null null NO 1",
                                        "b x 3 9 3 0 NO 1 null NO 1",
                                        "b y 12 2147483647 null 1 YES null why NO 2",
                                        "t id 4 10 0 0 NO nextval('\"main\".\"t_id_seq\"') null YES 1",
                                        "t s 12 2147483647 null 1 YES null null NO 2");
                    }
                }),
                of("keys of a table are told from both sides", (c, s) -> {
                    s.execute("CREATE TABLE parent (b INTEGER, a INTEGER, u INTEGER UNIQUE, PRIMARY KEY (b, a))");
                    s.execute("CREATE TABLE child (x INTEGER, y INTEGER, FOREIGN KEY (x, y) REFERENCES parent (b, a))");
                    DatabaseMetaData m = c.getMetaData();
                    try (ResultSet r = m.getPrimaryKeys(null, null, "parent")) {
                        r.next();
                        assertThat(r.getString("COLUMN_NAME") + r.getInt("KEY_SEQ") + r.getString("PK_NAME"))
                                .isEqualTo("a2parent_pkey");
                        r.next();
                        assertThat(r.getString("COLUMN_NAME") + r.getInt("KEY_SEQ"))
                                .isEqualTo("b1");
                    }
                    for (ResultSet keys : List.of(
                            m.getImportedKeys(null, "main", "child"),
                            m.getExportedKeys(null, null, "parent"),
                            m.getCrossReference(null, null, "parent", null, null, "child"))) {
                        List<String> rows = new ArrayList<>();
                        while (keys.next()) {
                            rows.add(keys.getString("PKTABLE_NAME") + "." + keys.getString("PKCOLUMN_NAME") + " "
                                    + keys.getString("FKTABLE_NAME") + "." + keys.getString("FKCOLUMN_NAME") + " "
                                    + keys.getInt("KEY_SEQ") + " " + keys.getString("PK_NAME"));
                        }
                        assertThat(rows)
                                .containsExactly("parent.b child.x 1 parent_pkey", "parent.a child.y 2 parent_pkey");
                    }
                    assertThat(values(m.getImportedKeys(null, "main", "parent"), 1))
                            .isEmpty();
                    assertThat(values(m.getIndexInfo(null, null, "parent", false, true), 6))
                            .containsExactly("parent_pkey", "parent_pkey", "parent_u_key");
                    assertThat(values(m.getBestRowIdentifier(null, null, "parent", 2, true), 2))
                            .containsExactly("b", "a");
                }),
                of("schemas, types and functions are listed in order", (c, s) -> {
                    s.execute("CREATE SCHEMA a");
                    DatabaseMetaData m = c.getMetaData();
                    assertThat(values(m.getSchemas(), 1)).startsWith("a").contains("main", "information_schema");
                    assertThat(values(m.getSchemas(null, "ma%"), 1)).containsExactly("main");
                    assertThat(values(m.getCatalogs(), 1)).isEmpty();
                    assertThat(values(m.getTableTypes(), 1)).isSorted().contains("TABLE", "VIEW");
                    assertThat(values(m.getTypeInfo(), 1)).contains("INTEGER", "VARCHAR", "DECIMAL", "TIMESTAMP");
                    List<Integer> codes = new ArrayList<>();
                    try (ResultSet types = m.getTypeInfo()) {
                        while (types.next()) {
                            codes.add(types.getInt("DATA_TYPE"));
                        }
                    }
                    assertThat(codes).isSorted();
                    assertThat(values(m.getFunctions(null, null, "upper"), 3)).containsExactly("upper");
                    assertThat(values(m.getFunctions(null, null, "%"), 3))
                            .isSorted()
                            .doesNotHaveDuplicates()
                            .contains("sum", "ucase", "date_trunc");
                }),
                of("what is empty has its columns all the same", (c, s) -> {
                    DatabaseMetaData m = c.getMetaData();
                    assertThat(m.getProcedures(null, null, "%").getMetaData().getColumnCount())
                            .isEqualTo(9);
                    assertThat(m.getProcedureColumns(null, null, "%", "%")
                                    .getMetaData()
                                    .getColumnCount())
                            .isEqualTo(20);
                    assertThat(m.getFunctionColumns(null, null, "%", "%")
                                    .getMetaData()
                                    .getColumnCount())
                            .isEqualTo(17);
                    assertThat(m.getUDTs(null, null, "%", null).getMetaData().getColumnCount())
                            .isEqualTo(7);
                    assertThat(m.getTablePrivileges(null, null, "%")
                                    .getMetaData()
                                    .getColumnCount())
                            .isEqualTo(7);
                    assertThat(m.getColumnPrivileges(null, null, "t", "%")
                                    .getMetaData()
                                    .getColumnCount())
                            .isEqualTo(8);
                    assertThat(m.getVersionColumns(null, null, "t")
                                    .getMetaData()
                                    .getColumnCount())
                            .isEqualTo(8);
                }),
                of("a driver says what it is and can", (c, s) -> {
                    DatabaseMetaData m = c.getMetaData();
                    assertThat(m.getDatabaseProductName()).isEqualTo("Ogive");
                    assertThat(m.getJDBCMajorVersion()).isEqualTo(4);
                    assertThat(m.getIdentifierQuoteString()).isEqualTo("\"");
                    assertThat(m.supportsTransactions()).isTrue();
                    assertThat(m.supportsGetGeneratedKeys()).isTrue();
                    assertThat(m.supportsMultipleOpenResults()).isFalse();
                    assertThat(m.supportsMixedCaseIdentifiers()).isFalse();
                    assertThat(m.storesMixedCaseIdentifiers()).isTrue();
                    assertThat(m.getConnection()).isSameAs(c);
                    assertThat(m.getURL()).startsWith("jdbc:ogive:");
                }),
                of("metadata of a closed connection is an error", (c, s) -> {
                    DatabaseMetaData m = c.getMetaData();
                    c.close();
                    fails(() -> m.getTables(null, null, "%", null));
                    fails(m::getSchemas);
                }));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource({"connections", "statements", "preparedStatements", "resultSets", "metaData"})
    void jdbcSaysSo(String name, Check check) throws Exception {
        assertThat(name).isNotBlank();
        try (Connection connection = DriverManager.getConnection("jdbc:ogive:");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, s VARCHAR)");
            check.run(connection, statement);
        }
    }
}
