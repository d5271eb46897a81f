package dev.ogive.column;

/// A named, typed column.
///
/// @param nullable whether NULL may occur
public record Field(String name, DataType type, boolean nullable) {
    public Field(String name, DataType type) {
        this(name, type, true);
    }
}
