package dev.ogive.workloads;

/// Values as they are written in SQL.
public final class SqlLiteral {
    private SqlLiteral() {}

    /// Text, a path for instance, in quotes.
    public static String of(Object text) {
        return "'" + text.toString().replace("'", "''") + "'";
    }
}
