package dev.ogive.sql;

/// Where an ORDER BY that does not say it puts NULLs.
public enum Ordering {
    /// As in DuckDB: the default.
    NULLS_LAST,
    NULLS_FIRST,
    /// NULL is larger than every value, as in PostgreSQL.
    NULLS_LARGEST,
    /// NULL is smaller than every value, as in SQLite and MySQL.
    NULLS_SMALLEST;

    public boolean nullsFirst(boolean descending) {
        return switch (this) {
            case NULLS_LAST -> false;
            case NULLS_FIRST -> true;
            case NULLS_LARGEST -> descending;
            case NULLS_SMALLEST -> !descending;
        };
    }

    /// @param setting a value of the setting `default_null_order`
    public static Ordering of(String setting) {
        return switch (setting) {
            case "nulls_first", "nulls first", "first" -> NULLS_FIRST;
            case "nulls_last_on_asc_first_on_desc", "postgres" -> NULLS_LARGEST;
            case "nulls_first_on_asc_last_on_desc", "sqlite", "mysql" -> NULLS_SMALLEST;
            default -> NULLS_LAST;
        };
    }
}
