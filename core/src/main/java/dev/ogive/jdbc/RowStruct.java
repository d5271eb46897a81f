package dev.ogive.jdbc;

import dev.ogive.column.RowType;
import dev.ogive.exec.kernel.ValueText;
import java.sql.Struct;
import java.util.List;
import java.util.Map;

/// A row value.
record RowStruct(RowType type, List<?> values) implements Struct {
    @Override
    public String getSQLTypeName() {
        return type.sql();
    }

    @Override
    public Object[] getAttributes() {
        Object[] out = new Object[values.size()];
        for (int i = 0; i < out.length; i++) {
            out[i] = JdbcTypes.toJava(type.fields().get(i).type(), values.get(i));
        }
        return out;
    }

    @Override
    public Object[] getAttributes(Map<String, Class<?>> map) {
        return getAttributes();
    }

    @Override
    public String toString() {
        return ValueText.text(type, values);
    }
}
