package dev.ogive.jdbc;

import dev.ogive.api.Outcome;
import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.kernel.ValueText;
import dev.ogive.exec.kernel.ZoneClock;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Date;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.sql.Time;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/// Rows of a running query, batch by batch: the query is at most a few batches ahead of the
/// reader.
final class OgiveResultSet extends ReadOnlyResultSet {
    private final OgiveStatement statement;
    private final Schema schema;
    private final Outcome.Rows rows;
    private final long rowsMax;
    private final ZoneClock clock;
    private Map<String, Integer> byName;
    private Batch batch;
    private int at = -1;
    private long row;
    private boolean ended;
    private boolean prefetched;
    private boolean wasNull;
    private boolean closed;

    /// @param statement null for metadata
    /// @param rowsMax 0 means no limit
    OgiveResultSet(OgiveStatement statement, Outcome.Rows rows, long rowsMax) {
        this.statement = statement;
        this.schema = rows.schema();
        this.rows = rows;
        this.rowsMax = rowsMax;
        this.clock = new ZoneClock(
                statement == null
                        ? ZoneOffset.UTC
                        : statement.connection.session().timeZone());
    }

    private void check() throws SQLException {
        if (isClosed()) {
            throw Errors.closed("result set");
        }
    }

    /// Computes the first rows, so that what goes wrong in them is an error of the execution, as
    /// with other drivers.
    void prefetch() {
        batch = rows.cursor().next();
        prefetched = true;
    }

    @Override
    public boolean next() throws SQLException {
        check();
        if (ended) {
            return false;
        }
        if (prefetched) {
            prefetched = false;
            return begin();
        }
        if (batch != null && at + 1 < batch.rows && (rowsMax == 0 || row < rowsMax)) {
            at++;
            row++;
            return true;
        }
        try {
            batch = rowsMax > 0 && row >= rowsMax ? null : rows.cursor().next();
        } catch (OgiveException e) {
            ended = true;
            throw Errors.of(e);
        }
        return begin();
    }

    /// Stands on the first row of a new batch.
    private boolean begin() {
        at = 0;
        if (batch == null) {
            ended = true;
            rows.close();
            return false;
        }
        row++;
        return true;
    }

    /// The vector of a column, with the current row not null; or null, and `wasNull` says so.
    private Vector vector(int column) throws SQLException {
        if (closed) {
            throw Errors.closed("result set");
        }
        if (batch == null || at < 0 || prefetched || ended) {
            throw new SQLException("error[INVALID_STATEMENT]: the result set is not on a row", "24000");
        }
        if (column < 1 || column > batch.columns.length) {
            throw Errors.argument("column " + column + " of " + batch.columns.length);
        }
        Vector vector = batch.columns[column - 1];
        wasNull = vector.isNull(at) || vector.type() == SimpleType.NULL;
        return wasNull ? null : vector;
    }

    private DataType type(int column) {
        return schema.type(column - 1);
    }

    @Override
    public boolean wasNull() throws SQLException {
        check();
        return wasNull;
    }

    @Override
    public int findColumn(String label) throws SQLException {
        check();
        if (byName == null) {
            byName = new HashMap<>();
            for (int c = schema.columns(); c >= 1; c--) {
                byName.put(schema.field(c - 1).name().toLowerCase(Locale.ROOT), c);
            }
        }
        Integer column = label == null ? null : byName.get(label.toLowerCase(Locale.ROOT));
        if (column == null) {
            throw new SQLException("error[UNKNOWN_COLUMN]: the result has no column '" + label + "'", "42703");
        }
        return column;
    }

    @Override
    public long getLong(int column) throws SQLException {
        return whole(column, Long.MIN_VALUE, Long.MAX_VALUE, "BIGINT");
    }

    @Override
    public int getInt(int column) throws SQLException {
        return (int) whole(column, Integer.MIN_VALUE, Integer.MAX_VALUE, "INTEGER");
    }

    @Override
    public short getShort(int column) throws SQLException {
        return (short) whole(column, Short.MIN_VALUE, Short.MAX_VALUE, "SMALLINT");
    }

    @Override
    public byte getByte(int column) throws SQLException {
        return (byte) whole(column, Byte.MIN_VALUE, Byte.MAX_VALUE, "TINYINT");
    }

    private long whole(int column, long min, long max, String wanted) throws SQLException {
        Vector vector = vector(column);
        if (vector == null) {
            return 0;
        }
        long value = switch (vector) {
            case I32Vector v when type(column).isInteger() -> v.values[at];
            case I64Vector v when type(column) == SimpleType.BIGINT -> v.values[at];
            case BoolVector v -> v.values[at] ? 1 : 0;
            case F64Vector v -> truncated(v.values[at], wanted);
            default -> truncated(decimal(column, vector, wanted), wanted);
        };
        if (value < min || value > max) {
            throw outOfRange(value, wanted);
        }
        return value;
    }

    private static long truncated(double value, String wanted) throws SQLException {
        if (!(value > -0x1p63 - 1 && value < 0x1p63)) {
            throw outOfRange(value, wanted);
        }
        return (long) value;
    }

    private static long truncated(BigDecimal value, String wanted) throws SQLException {
        try {
            return value.setScale(0, RoundingMode.DOWN).longValueExact();
        } catch (ArithmeticException e) {
            throw outOfRange(value, wanted);
        }
    }

    private static SQLException outOfRange(Object value, String wanted) {
        return new SQLException("error[NUMERIC_OVERFLOW]: " + value + " is out of range for " + wanted, "22003");
    }

    private BigDecimal decimal(int column, Vector vector, String wanted) throws SQLException {
        Object value = vector.get(at);
        return switch (value) {
            case BigDecimal d -> d;
            case BigInteger i -> new BigDecimal(i);
            case Long l when type(column).isNumeric() -> BigDecimal.valueOf(l);
            case Boolean b -> b ? BigDecimal.ONE : BigDecimal.ZERO;
            case Double d when Double.isFinite(d) -> new BigDecimal(ValueText.text(vector, at));
            case String s -> parsed(s, wanted);
            default -> throw Errors.conversion(ValueText.text(vector, at), wanted);
        };
    }

    private static BigDecimal parsed(String text, String wanted) throws SQLException {
        try {
            return new BigDecimal(text.strip());
        } catch (NumberFormatException e) {
            throw new SQLException(Errors.conversion(text, wanted).getMessage(), "22018", e);
        }
    }

    @Override
    public double getDouble(int column) throws SQLException {
        Vector vector = vector(column);
        if (vector == null) {
            return 0;
        }
        return switch (vector) {
            case F64Vector v -> v.values[at];
            case I32Vector v when type(column).isInteger() -> v.values[at];
            case I64Vector v when type(column) == SimpleType.BIGINT -> v.values[at];
            case StringVector v -> number(v.string(at));
            default -> decimal(column, vector, "DOUBLE").doubleValue();
        };
    }

    private static double number(String text) throws SQLException {
        try {
            return Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
            throw new SQLException(Errors.conversion(text, "DOUBLE").getMessage(), "22018", e);
        }
    }

    @Override
    public float getFloat(int column) throws SQLException {
        return (float) getDouble(column);
    }

    @Override
    public boolean getBoolean(int column) throws SQLException {
        Vector vector = vector(column);
        if (vector == null) {
            return false;
        }
        if (vector instanceof BoolVector v) {
            return v.values[at];
        }
        if (vector instanceof StringVector v) {
            return (Boolean) JdbcTypes.toCanonical(SimpleType.BOOLEAN, v.string(at));
        }
        return decimal(column, vector, "BOOLEAN").signum() != 0;
    }

    @Override
    public BigDecimal getBigDecimal(int column) throws SQLException {
        Vector vector = vector(column);
        return vector == null ? null : decimal(column, vector, "DECIMAL");
    }

    @Override
    @Deprecated
    public BigDecimal getBigDecimal(int column, int scale) throws SQLException {
        BigDecimal value = getBigDecimal(column);
        return value == null ? null : value.setScale(scale, RoundingMode.HALF_UP);
    }

    @Override
    public String getString(int column) throws SQLException {
        Vector vector = vector(column);
        return vector == null ? null : text(vector);
    }

    /// A moment is shown in the session's time zone.
    private String text(Vector vector) {
        return vector.type() == SimpleType.TIMESTAMPTZ
                ? clock.text(((I64Vector) vector).values[at])
                : ValueText.text(vector, at);
    }

    @Override
    public byte[] getBytes(int column) throws SQLException {
        Vector vector = vector(column);
        return switch (vector) {
            case null -> null;
            case StringVector v ->
                java.util.Arrays.copyOfRange(v.bytesOf(at), v.startOf(at), v.startOf(at) + v.lengthOf(at));
            default -> text(vector).getBytes(StandardCharsets.UTF_8);
        };
    }

    @Override
    public Object getObject(int column) throws SQLException {
        Vector vector = vector(column);
        return vector == null ? null : JdbcTypes.toJava(type(column), vector.get(at));
    }

    @Override
    public Object getObject(int column, Map<String, Class<?>> map) throws SQLException {
        return getObject(column);
    }

    @Override
    public <T> T getObject(int column, Class<T> wanted) throws SQLException {
        if (wanted == null) {
            throw Errors.argument("no class is given");
        }
        Object value = as(column, wanted);
        return value == null ? null : wanted.cast(value);
    }

    private Object as(int column, Class<?> wanted) throws SQLException {
        if (vector(column) == null) {
            return null;
        }
        if (wanted == String.class) {
            return getString(column);
        } else if (wanted == Long.class) {
            return getLong(column);
        } else if (wanted == Integer.class) {
            return getInt(column);
        } else if (wanted == Short.class) {
            return getShort(column);
        } else if (wanted == Byte.class) {
            return getByte(column);
        } else if (wanted == Double.class) {
            return getDouble(column);
        } else if (wanted == Float.class) {
            return getFloat(column);
        } else if (wanted == Boolean.class) {
            return getBoolean(column);
        } else if (wanted == BigDecimal.class) {
            return getBigDecimal(column);
        } else if (wanted == BigInteger.class) {
            return getBigDecimal(column).toBigInteger();
        } else if (wanted == byte[].class) {
            return getBytes(column);
        } else if (wanted == LocalDate.class) {
            return dateTime(column).toLocalDate();
        } else if (wanted == LocalTime.class) {
            return localTime(column);
        } else if (wanted == LocalDateTime.class) {
            return dateTime(column);
        } else if (wanted == OffsetDateTime.class) {
            return instant(column).atOffset(ZoneOffset.UTC);
        } else if (wanted == ZonedDateTime.class) {
            return instant(column).atZone(clock.zone());
        } else if (wanted == Instant.class) {
            return instant(column);
        } else if (wanted == Date.class) {
            return getDate(column);
        } else if (wanted == Time.class) {
            return getTime(column);
        } else if (wanted == Timestamp.class) {
            return getTimestamp(column);
        } else if (wanted == UUID.class && type(column) == SimpleType.VARCHAR) {
            return JdbcTypes.toCanonical(SimpleType.UUID, getString(column));
        }
        Object value = getObject(column);
        if (!wanted.isInstance(value)) {
            throw Errors.conversion(value, wanted.getName());
        }
        return value;
    }

    /// The value as a moment; one without a zone in that of the session. The row is not null.
    private Instant instant(int column) throws SQLException {
        return type(column) == SimpleType.TIMESTAMPTZ
                ? JdbcTypes.timestamp(((I64Vector) batch.columns[column - 1]).values[at])
                        .toInstant(ZoneOffset.UTC)
                : dateTime(column).atZone(clock.zone()).toInstant();
    }

    /// The value as date and time; a moment in the session's time zone. The row is not null.
    private LocalDateTime dateTime(int column) throws SQLException {
        Vector vector = batch.columns[column - 1];
        return switch (type(column)) {
            case SimpleType.DATE ->
                LocalDate.ofEpochDay(((I32Vector) vector).values[at]).atStartOfDay();
            case SimpleType.TIMESTAMPTZ -> JdbcTypes.timestamp(clock.toLocal(((I64Vector) vector).values[at]));
            case SimpleType.TIMESTAMP, SimpleType.TIMESTAMP_S, SimpleType.TIMESTAMP_MS ->
                JdbcTypes.timestamp(((I64Vector) vector).values[at]);
            case SimpleType.TIMESTAMP_NS -> JdbcTypes.ofNanos(((I64Vector) vector).values[at]);
            case SimpleType.VARCHAR ->
                JdbcTypes.timestamp(
                        (Long) JdbcTypes.toCanonical(SimpleType.TIMESTAMP, ((StringVector) vector).string(at)));
            default -> throw Errors.conversion(ValueText.text(vector, at), "TIMESTAMP");
        };
    }

    private LocalTime localTime(int column) throws SQLException {
        Vector vector = batch.columns[column - 1];
        return switch (type(column)) {
            case SimpleType.TIME -> JdbcTypes.time(((I64Vector) vector).values[at]);
            case SimpleType.TIMETZ -> ((OffsetTime) getObject(column)).toLocalTime();
            case SimpleType.VARCHAR ->
                JdbcTypes.time((Long) JdbcTypes.toCanonical(SimpleType.TIME, ((StringVector) vector).string(at)));
            default -> dateTime(column).toLocalTime();
        };
    }

    @Override
    public Date getDate(int column) throws SQLException {
        return vector(column) == null ? null : Date.valueOf(dateTime(column).toLocalDate());
    }

    @Override
    public Date getDate(int column, Calendar calendar) throws SQLException {
        return vector(column) == null
                ? null
                : new Date(dateTime(column)
                        .toLocalDate()
                        .atStartOfDay(zone(calendar))
                        .toInstant()
                        .toEpochMilli());
    }

    @Override
    public Time getTime(int column) throws SQLException {
        return vector(column) == null ? null : Time.valueOf(localTime(column).withNano(0));
    }

    @Override
    public Time getTime(int column, Calendar calendar) throws SQLException {
        return vector(column) == null
                ? null
                : new Time(localTime(column)
                        .atDate(LocalDate.EPOCH)
                        .atZone(zone(calendar))
                        .toInstant()
                        .toEpochMilli());
    }

    @Override
    public Timestamp getTimestamp(int column) throws SQLException {
        if (vector(column) == null) {
            return null;
        }
        return switch (type(column)) {
            case SimpleType.TIMESTAMPTZ -> Timestamp.from(instant(column));
            // As java.sql.Time has it: a time of the first day.
            case SimpleType.TIME -> Timestamp.valueOf(LocalDate.EPOCH.atTime(localTime(column)));
            default -> Timestamp.valueOf(dateTime(column));
        };
    }

    @Override
    public Timestamp getTimestamp(int column, Calendar calendar) throws SQLException {
        if (vector(column) == null) {
            return null;
        }
        return Timestamp.from(
                type(column) == SimpleType.TIMESTAMPTZ
                        ? instant(column)
                        : dateTime(column).atZone(zone(calendar)).toInstant());
    }

    private static ZoneId zone(Calendar calendar) {
        return calendar == null
                ? ZoneId.systemDefault()
                : calendar.getTimeZone().toZoneId();
    }

    @Override
    public Array getArray(int column) throws SQLException {
        return (Array) as(column, Array.class);
    }

    @Override
    public String getNString(int column) throws SQLException {
        return getString(column);
    }

    @Override
    public InputStream getBinaryStream(int column) throws SQLException {
        byte[] bytes = getBytes(column);
        return bytes == null ? null : new ByteArrayInputStream(bytes);
    }

    @Override
    public InputStream getAsciiStream(int column) throws SQLException {
        String text = getString(column);
        return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    @Deprecated
    public InputStream getUnicodeStream(int column) throws SQLException {
        String text = getString(column);
        return text == null ? null : new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public Reader getCharacterStream(int column) throws SQLException {
        String text = getString(column);
        return text == null ? null : new StringReader(text);
    }

    @Override
    public Reader getNCharacterStream(int column) throws SQLException {
        return getCharacterStream(column);
    }

    @Override
    public long getLong(String label) throws SQLException {
        return getLong(findColumn(label));
    }

    @Override
    public int getInt(String label) throws SQLException {
        return getInt(findColumn(label));
    }

    @Override
    public short getShort(String label) throws SQLException {
        return getShort(findColumn(label));
    }

    @Override
    public byte getByte(String label) throws SQLException {
        return getByte(findColumn(label));
    }

    @Override
    public double getDouble(String label) throws SQLException {
        return getDouble(findColumn(label));
    }

    @Override
    public float getFloat(String label) throws SQLException {
        return getFloat(findColumn(label));
    }

    @Override
    public boolean getBoolean(String label) throws SQLException {
        return getBoolean(findColumn(label));
    }

    @Override
    public BigDecimal getBigDecimal(String label) throws SQLException {
        return getBigDecimal(findColumn(label));
    }

    @Override
    public String getString(String label) throws SQLException {
        return getString(findColumn(label));
    }

    @Override
    public String getNString(String label) throws SQLException {
        return getNString(findColumn(label));
    }

    @Override
    public byte[] getBytes(String label) throws SQLException {
        return getBytes(findColumn(label));
    }

    @Override
    public Object getObject(String label) throws SQLException {
        return getObject(findColumn(label));
    }

    @Override
    public Date getDate(String label) throws SQLException {
        return getDate(findColumn(label));
    }

    @Override
    public Time getTime(String label) throws SQLException {
        return getTime(findColumn(label));
    }

    @Override
    public Timestamp getTimestamp(String label) throws SQLException {
        return getTimestamp(findColumn(label));
    }

    @Override
    public Array getArray(String label) throws SQLException {
        return getArray(findColumn(label));
    }

    @Override
    public InputStream getBinaryStream(String label) throws SQLException {
        return getBinaryStream(findColumn(label));
    }

    @Override
    public InputStream getAsciiStream(String label) throws SQLException {
        return getAsciiStream(findColumn(label));
    }

    @Override
    public Reader getCharacterStream(String label) throws SQLException {
        return getCharacterStream(findColumn(label));
    }

    @Override
    public Reader getNCharacterStream(String label) throws SQLException {
        return getNCharacterStream(findColumn(label));
    }

    @Override
    public Date getDate(String label, Calendar calendar) throws SQLException {
        return getDate(findColumn(label), calendar);
    }

    @Override
    public Time getTime(String label, Calendar calendar) throws SQLException {
        return getTime(findColumn(label), calendar);
    }

    @Override
    public Timestamp getTimestamp(String label, Calendar calendar) throws SQLException {
        return getTimestamp(findColumn(label), calendar);
    }

    @Override
    @Deprecated
    public InputStream getUnicodeStream(String label) throws SQLException {
        return getUnicodeStream(findColumn(label));
    }

    @Override
    @Deprecated
    public BigDecimal getBigDecimal(String label, int scale) throws SQLException {
        return getBigDecimal(findColumn(label), scale);
    }

    @Override
    public Object getObject(String label, Map<String, Class<?>> map) throws SQLException {
        return getObject(findColumn(label));
    }

    @Override
    public <T> T getObject(String label, Class<T> wanted) throws SQLException {
        return getObject(findColumn(label), wanted);
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        check();
        return new ResultColumns(schema);
    }

    @Override
    public boolean isBeforeFirst() throws SQLException {
        check();
        if (row == 0 && !ended && !prefetched) {
            prefetch();
        }
        return row == 0 && !ended && batch != null;
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        check();
        return ended && row > 0;
    }

    @Override
    public boolean isFirst() throws SQLException {
        check();
        return row == 1 && !ended;
    }

    @Override
    public int getRow() throws SQLException {
        check();
        return ended ? 0 : OgiveStatement.clamp(row);
    }

    @Override
    public Statement getStatement() throws SQLException {
        check();
        return statement;
    }

    @Override
    public int getType() throws SQLException {
        check();
        return TYPE_FORWARD_ONLY;
    }

    @Override
    public int getConcurrency() throws SQLException {
        check();
        return CONCUR_READ_ONLY;
    }

    @Override
    public int getHoldability() throws SQLException {
        check();
        return CLOSE_CURSORS_AT_COMMIT;
    }

    @Override
    public int getFetchDirection() throws SQLException {
        check();
        return FETCH_FORWARD;
    }

    @Override
    public void setFetchDirection(int direction) throws SQLException {
        check();
        if (direction != FETCH_FORWARD) {
            throw Errors.notSupported("result sets go forward only");
        }
    }

    @Override
    public int getFetchSize() throws SQLException {
        check();
        return 0;
    }

    @Override
    public void setFetchSize(int size) throws SQLException {
        check();
        if (size < 0) {
            throw Errors.argument("fetch size " + size);
        }
    }

    @Override
    public SQLWarning getWarnings() throws SQLException {
        check();
        return null;
    }

    @Override
    public void clearWarnings() throws SQLException {
        check();
    }

    @Override
    public boolean isClosed() {
        return closed || statement != null && statement.isClosed();
    }

    /// Closes it without telling its statement.
    void closeAlone() throws SQLException {
        if (closed) {
            return;
        }
        closed = true;
        batch = null;
        try {
            rows.close();
        } catch (OgiveException e) {
            throw Errors.of(e);
        }
    }

    @Override
    public void close() throws SQLException {
        if (closed) {
            return;
        }
        closeAlone();
        if (statement != null) {
            statement.resultsClosed();
        }
    }

    @Override
    public <T> T unwrap(Class<T> wanted) throws SQLException {
        if (wanted.isInstance(this)) {
            return wanted.cast(this);
        }
        throw Errors.argument("a result set is no " + wanted.getName());
    }

    @Override
    public boolean isWrapperFor(Class<?> wanted) {
        return wanted.isInstance(this);
    }
}
