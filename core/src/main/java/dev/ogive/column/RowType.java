package dev.ogive.column;

import java.util.List;
import java.util.stream.Collectors;

/// A value with named fields (ROW, STRUCT).
public record RowType(List<Field> fields) implements DataType {
    public RowType {
        fields = List.copyOf(fields);
    }

    /// Where the fields of a row of the other type come from when a row of this one is converted
    /// to it: by name where it has all of this type's names, else by position. -1 for a field
    /// that becomes NULL.
    ///
    /// @return null where rows of this type are none of the other
    public int[] sourcesOf(RowType to) {
        int[] named = new int[to.fields.size()];
        int found = 0;
        for (int i = 0; i < named.length; i++) {
            named[i] = indexOf(to.fields.get(i).name());
            found += named[i] >= 0 ? 1 : 0;
        }
        if (found == fields.size()) {
            return named;
        }
        if (fields.size() != named.length) {
            return null;
        }
        for (int i = 0; i < named.length; i++) {
            named[i] = i;
        }
        return named;
    }

    /// Whether the fields have names of their own, not those that `row(...)` gives.
    public boolean isNamed() {
        for (int f = 0; f < fields.size(); f++) {
            if (!fields.get(f).name().equals("f" + (f + 1))) {
                return true;
            }
        }
        return false;
    }

    /// The position of the field of this name in any case, or -1.
    public int indexOf(String name) {
        for (int i = 0; i < fields.size(); i++) {
            if (fields.get(i).name().equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public int depth() {
        int deepest = 0;
        for (Field field : fields) {
            deepest = Math.max(deepest, field.type().depth());
        }
        return 1 + deepest;
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
