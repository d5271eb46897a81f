package dev.ogive.column;

import java.util.List;
import java.util.stream.Collectors;

/// A value with named fields (ROW, STRUCT).
public record RowType(List<Field> fields) implements DataType {
    public RowType {
        fields = List.copyOf(fields);
    }

    @Override
    public Lane lane() {
        return Lane.ROW;
    }

    @Override
    public String sql() {
        return fields.stream()
                .map(f ->
                        '"' + f.name().replace("\"", "\"\"") + "\" " + f.type().sql())
                .collect(Collectors.joining(", ", "ROW(", ")"));
    }
}
