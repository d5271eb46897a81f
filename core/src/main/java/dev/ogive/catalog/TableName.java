package dev.ogive.catalog;

/// A table's or view's full name. Names compare exactly; folding what a user typed is the SQL layer's
/// matter.
public record TableName(String schema, String name) {
    /// The schema of names without one.
    public static final String DEFAULT_SCHEMA = "main";

    public TableName {
        if (schema.isEmpty() || name.isEmpty()) {
            throw new IllegalArgumentException("need a schema and a name, got '" + schema + "'.'" + name + "'");
        }
    }

    /// A name in the default schema.
    public static TableName of(String name) {
        return new TableName(DEFAULT_SCHEMA, name);
    }

    /// The name as SQL.
    public String sql() {
        return quoted(schema) + "." + quoted(name);
    }

    /// A part of a name as SQL takes it whatever it is made of.
    public static String quoted(String part) {
        return '"' + part.replace("\"", "\"\"") + '"';
    }

    @Override
    public String toString() {
        return schema + "." + name;
    }
}
