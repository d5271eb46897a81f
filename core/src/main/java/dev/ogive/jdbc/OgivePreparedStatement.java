package dev.ogive.jdbc;

import dev.ogive.api.Prepared;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.BatchUpdateException;
import java.sql.Date;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.Time;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.List;

/// A statement with `?`s. Values are converted to the types that the statement gives its
/// parameters.
final class OgivePreparedStatement extends OgiveStatement implements PreparedStatement {
    private final Prepared prepared;
    private final Object[] values;
    private final boolean[] set;
    private final boolean givesKeys;
    private final List<Object[]> rows = new ArrayList<>();

    /// @param givesKeys whether the rows of `prepared` are generated keys
    OgivePreparedStatement(OgiveConnection connection, Prepared prepared, boolean givesKeys) throws SQLException {
        super(connection);
        this.prepared = prepared;
        this.givesKeys = givesKeys;
        super.setPoolable(true);
        int parameters = prepared.parameters().size();
        this.values = new Object[parameters];
        this.set = new boolean[parameters];
    }

    @Override
    public void setObject(int index, Object value) throws SQLException {
        check();
        if (index < 1 || index > values.length) {
            throw Errors.argument("parameter " + index + " of " + values.length);
        }
        values[index - 1] = JdbcTypes.toCanonical(prepared.parameters().get(index - 1), value);
        set[index - 1] = true;
    }

    private Object[] bound() throws SQLException {
        for (int i = 0; i < set.length; i++) {
            if (!set[i]) {
                throw new SQLException("error[INVALID_PARAMETER]: parameter " + (i + 1) + " is not set", "07002");
            }
        }
        return values.clone();
    }

    @Override
    public boolean execute() throws SQLException {
        check();
        return run(bound());
    }

    private boolean run(Object[] bound) throws SQLException {
        return givesKeys ? keepKeys(() -> call.execute(prepared, bound)) : keep(() -> call.execute(prepared, bound));
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return query(execute());
    }

    @Override
    public int executeUpdate() throws SQLException {
        return clamp(executeLargeUpdate());
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return update(execute());
    }

    @Override
    public void addBatch() throws SQLException {
        check();
        rows.add(bound());
    }

    @Override
    public void clearBatch() throws SQLException {
        super.clearBatch();
        rows.clear();
    }

    /// All rows in one transaction, and for INSERT in one write.
    @Override
    public long[] executeLargeBatch() throws SQLException {
        check();
        List<Object[]> batch = List.copyOf(rows);
        rows.clear();
        long[] counts = new long[batch.size()];
        boolean own = connection.session().beginBatch();
        int done = 0;
        try {
            for (; done < counts.length; done++) {
                Object[] row = batch.get(done);
                counts[done] = update(run(row));
            }
            if (own) {
                connection.session().endBatch(true);
            }
        } catch (SQLException e) {
            if (own) {
                connection.session().endBatch(false);
                done = 0;
            }
            throw new BatchUpdateException(
                    e.getMessage(), e.getSQLState(), e.getErrorCode(), Arrays.copyOf(counts, done), e);
        } catch (dev.ogive.error.OgiveException e) {
            throw Errors.of(e);
        }
        return counts;
    }

    @Override
    public void clearParameters() throws SQLException {
        check();
        Arrays.fill(set, false);
        Arrays.fill(values, null);
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        check();
        return prepared.schema() == null || givesKeys ? null : new ResultColumns(prepared.schema());
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        check();
        return new Parameters(prepared.parameters());
    }

    @Override
    public void setNull(int index, int sqlType) throws SQLException {
        setObject(index, null);
    }

    @Override
    public void setNull(int index, int sqlType, String typeName) throws SQLException {
        setObject(index, null);
    }

    @Override
    public void setBoolean(int index, boolean value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setByte(int index, byte value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setShort(int index, short value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setInt(int index, int value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setLong(int index, long value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setFloat(int index, float value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setDouble(int index, double value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setBigDecimal(int index, BigDecimal value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setString(int index, String value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setNString(int index, String value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setBytes(int index, byte[] value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setDate(int index, Date value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setDate(int index, Date value, Calendar calendar) throws SQLException {
        setObject(
                index,
                value == null
                        ? null
                        : java.time.LocalDate.ofInstant(
                                java.time.Instant.ofEpochMilli(value.getTime()), zone(calendar)));
    }

    @Override
    public void setTime(int index, Time value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setTime(int index, Time value, Calendar calendar) throws SQLException {
        setObject(
                index,
                value == null
                        ? null
                        : java.time.LocalTime.ofInstant(
                                java.time.Instant.ofEpochMilli(value.getTime()), zone(calendar)));
    }

    @Override
    public void setTimestamp(int index, Timestamp value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setTimestamp(int index, Timestamp value, Calendar calendar) throws SQLException {
        setObject(index, value == null ? null : java.time.LocalDateTime.ofInstant(value.toInstant(), zone(calendar)));
    }

    private static java.time.ZoneId zone(Calendar calendar) {
        return calendar == null
                ? java.time.ZoneId.systemDefault()
                : calendar.getTimeZone().toZoneId();
    }

    @Override
    public void setArray(int index, Array value) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setObject(int index, Object value, int sqlType) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setObject(int index, Object value, int sqlType, int scaleOrLength) throws SQLException {
        setObject(
                index,
                value instanceof BigDecimal d ? d.setScale(scaleOrLength, java.math.RoundingMode.HALF_UP) : value);
    }

    @Override
    public void setObject(int index, Object value, SQLType type) throws SQLException {
        setObject(index, value);
    }

    @Override
    public void setObject(int index, Object value, SQLType type, int scaleOrLength) throws SQLException {
        setObject(index, value, 0, scaleOrLength);
    }

    private static SQLException textOnly() {
        return new SQLException("error[INVALID_STATEMENT]: a prepared statement has its text already", "HY010");
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        throw textOnly();
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        throw textOnly();
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        throw textOnly();
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        throw textOnly();
    }

    @Override
    public void setAsciiStream(int index, InputStream stream) throws SQLException {
        setObject(index, ascii(stream, -1));
    }

    @Override
    public void setAsciiStream(int index, InputStream stream, int length) throws SQLException {
        setObject(index, ascii(stream, length));
    }

    @Override
    public void setAsciiStream(int index, InputStream stream, long length) throws SQLException {
        setObject(index, ascii(stream, length));
    }

    @Override
    public void setBinaryStream(int index, InputStream stream) throws SQLException {
        setObject(index, bytes(stream, -1));
    }

    @Override
    public void setBinaryStream(int index, InputStream stream, int length) throws SQLException {
        setObject(index, bytes(stream, length));
    }

    @Override
    public void setBinaryStream(int index, InputStream stream, long length) throws SQLException {
        setObject(index, bytes(stream, length));
    }

    @Override
    public void setBlob(int index, InputStream stream) throws SQLException {
        setObject(index, bytes(stream, -1));
    }

    @Override
    public void setBlob(int index, InputStream stream, long length) throws SQLException {
        setObject(index, bytes(stream, length));
    }

    @Override
    public void setBlob(int a, java.sql.Blob b) throws SQLException {
        throw Errors.notSupported("setBlob");
    }

    @Override
    public void setCharacterStream(int index, Reader stream) throws SQLException {
        setObject(index, text(stream, -1));
    }

    @Override
    public void setCharacterStream(int index, Reader stream, int length) throws SQLException {
        setObject(index, text(stream, length));
    }

    @Override
    public void setCharacterStream(int index, Reader stream, long length) throws SQLException {
        setObject(index, text(stream, length));
    }

    @Override
    public void setClob(int index, Reader stream) throws SQLException {
        setObject(index, text(stream, -1));
    }

    @Override
    public void setClob(int index, Reader stream, long length) throws SQLException {
        setObject(index, text(stream, length));
    }

    @Override
    public void setClob(int a, java.sql.Clob b) throws SQLException {
        throw Errors.notSupported("setClob");
    }

    @Override
    public void setNCharacterStream(int index, Reader stream) throws SQLException {
        setObject(index, text(stream, -1));
    }

    @Override
    public void setNCharacterStream(int index, Reader stream, long length) throws SQLException {
        setObject(index, text(stream, length));
    }

    @Override
    public void setNClob(int index, Reader stream) throws SQLException {
        setObject(index, text(stream, -1));
    }

    @Override
    public void setNClob(int index, Reader stream, long length) throws SQLException {
        setObject(index, text(stream, length));
    }

    @Override
    public void setNClob(int a, java.sql.NClob b) throws SQLException {
        throw Errors.notSupported("setNClob");
    }

    @Override
    public void setRef(int a, java.sql.Ref b) throws SQLException {
        throw Errors.notSupported("setRef");
    }

    @Override
    public void setRowId(int a, java.sql.RowId b) throws SQLException {
        throw Errors.notSupported("setRowId");
    }

    @Override
    public void setSQLXML(int a, java.sql.SQLXML b) throws SQLException {
        throw Errors.notSupported("setSQLXML");
    }

    @Override
    public void setURL(int a, java.net.URL b) throws SQLException {
        throw Errors.notSupported("setURL");
    }

    @Override
    @Deprecated
    public void setUnicodeStream(int index, InputStream stream, int length) throws SQLException {
        setObject(index, ascii(stream, length));
    }

    private static byte[] bytes(InputStream stream, long length) throws SQLException {
        if (stream == null) {
            return null;
        }
        try {
            return length < 0 ? stream.readAllBytes() : stream.readNBytes(Math.toIntExact(length));
        } catch (IOException e) {
            throw new SQLException("error[IO_ERROR]: " + e.getMessage(), "58030", e);
        }
    }

    private static String ascii(InputStream stream, long length) throws SQLException {
        byte[] bytes = bytes(stream, length);
        return bytes == null ? null : new String(bytes, StandardCharsets.US_ASCII);
    }

    private static String text(Reader stream, long length) throws SQLException {
        if (stream == null) {
            return null;
        }
        try {
            String all = stream.readAllAsString();
            return length < 0 || length >= all.length() ? all : all.substring(0, (int) length);
        } catch (IOException e) {
            throw new SQLException("error[IO_ERROR]: " + e.getMessage(), "58030", e);
        }
    }
}
