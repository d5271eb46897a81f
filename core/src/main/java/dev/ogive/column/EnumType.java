package dev.ogive.column;

import java.util.List;
import java.util.stream.Collectors;

/// One of a list of texts. A value travels as its position in the list, so values compare in the order in which
/// they were declared.
///
/// @param values different from each other
public record EnumType(List<String> values) implements DataType {
    public EnumType {
        values = List.copyOf(values);
        if (values.stream().distinct().count() != values.size()) {
            throw new IllegalArgumentException("the values of an ENUM are different from each other, got " + values);
        }
    }

    /// The position of a value, or -1.
    public int codeOf(String value) {
        return values.indexOf(value);
    }

    @Override
    public Lane lane() {
        return Lane.I32;
    }

    @Override
    public String sql() {
        return values.stream()
                .map(v -> "'" + v.replace("'", "''") + "'")
                .collect(Collectors.joining(", ", "ENUM(", ")"));
    }
}
