package dev.ogive.jdbc;

import dev.ogive.api.RowsCursor;
import dev.ogive.column.Field;
import dev.ogive.column.ListType;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.kernel.ValueText;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// A list value.
record ListArray(ListType type, List<?> values) implements Array {
    @Override
    public String getBaseTypeName() {
        return type.element().sql();
    }

    @Override
    public int getBaseType() {
        return JdbcTypes.code(type.element());
    }

    @Override
    public Object[] getArray() {
        return values.stream().map(v -> JdbcTypes.toJava(type.element(), v)).toArray();
    }

    @Override
    public Object[] getArray(Map<String, Class<?>> map) {
        return getArray();
    }

    @Override
    public Object[] getArray(long index, int count) throws SQLException {
        if (index < 1 || count < 0 || index - 1 + count > values.size()) {
            throw Errors.argument("elements " + index + " to " + (index + count - 1) + " of " + values.size());
        }
        return Arrays.copyOfRange(getArray(), (int) index - 1, (int) index - 1 + count);
    }

    @Override
    public Object[] getArray(long index, int count, Map<String, Class<?>> map) throws SQLException {
        return getArray(index, count);
    }

    @Override
    public ResultSet getResultSet() throws SQLException {
        return getResultSet(1, values.size());
    }

    @Override
    public ResultSet getResultSet(Map<String, Class<?>> map) throws SQLException {
        return getResultSet();
    }

    @Override
    public ResultSet getResultSet(long index, int count) throws SQLException {
        List<List<Object>> rows = new ArrayList<>();
        for (long i = index; i < index + count; i++) {
            rows.add(Arrays.asList(i, values.get((int) i - 1)));
        }
        Schema schema = new Schema(List.of(new Field("INDEX", SimpleType.BIGINT), new Field("VALUE", type.element())));
        return new OgiveResultSet(null, RowsCursor.outcome(schema, rows), 0);
    }

    @Override
    public ResultSet getResultSet(long index, int count, Map<String, Class<?>> map) throws SQLException {
        return getResultSet(index, count);
    }

    @Override
    public void free() {}

    @Override
    public String toString() {
        return ValueText.text(type, values);
    }
}
