package dev.ogive.column;

/// A list of values of one type; elements may be null.
public record ListType(DataType element) implements Listed {
    @Override
    public String sql() {
        return element.sql() + "[]";
    }
}
