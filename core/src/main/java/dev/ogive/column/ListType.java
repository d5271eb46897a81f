package dev.ogive.column;

/// A list of values of one type; elements may be null.
public record ListType(DataType element) implements Listed {
    @Override
    public int depth() {
        return 1 + element.depth();
    }

    @Override
    public String sql() {
        return element.sql() + "[]";
    }
}
