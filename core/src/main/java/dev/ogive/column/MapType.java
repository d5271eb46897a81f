package dev.ogive.column;

import java.util.List;

/// Keys with a value each, in the order in which they were given: a list of `(key, value)` rows
/// whose keys are different and not null.
public record MapType(DataType key, DataType value) implements Listed {
    /// Positions of an entry's fields.
    public static final int KEY = 0;

    public static final int VALUE = 1;

    /// One entry.
    @Override
    public RowType element() {
        return new RowType(List.of(new Field("key", key), new Field("value", value)));
    }

    @Override
    public int depth() {
        return 1 + Math.max(key.depth(), value.depth());
    }

    @Override
    public String sql() {
        return "MAP(" + key.sql() + ", " + value.sql() + ")";
    }
}
