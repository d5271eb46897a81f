package dev.ogive.column;

import java.util.List;

/// The columns of a table or a result, in order.
public record Schema(List<Field> fields) {
    public Schema {
        fields = List.copyOf(fields);
    }

    public int columns() {
        return fields.size();
    }

    public Field field(int column) {
        return fields.get(column);
    }

    public DataType type(int column) {
        return fields.get(column).type();
    }

    /// The position of the column of exactly this name, or -1.
    public int indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }

    public List<DataType> types() {
        return fields.stream().map(Field::type).toList();
    }
}
