package dev.ogive.sql.template;

import java.util.Locale;

/// In whose SQL a statement is written: how its quotes, comments and literals look.
public enum Dialect {
    OGIVE(false, false, false, true),
    ANSI(false, false, false, false),
    POSTGRESQL(false, false, false, true),
    REDSHIFT(false, false, false, true),
    DUCKDB(false, false, false, true),
    SQLITE(false, false, false, false),
    MYSQL(true, true, false, false),
    TSQL(false, false, true, false),
    SNOWFLAKE(false, true, false, true),
    BIGQUERY(true, true, false, false),
    CLICKHOUSE(false, true, false, false);

    final boolean doubleQuotedText;
    final boolean backslashEscapes;
    final boolean bracketedNames;
    final boolean dollarQuotes;

    Dialect(boolean doubleQuotedText, boolean backslashEscapes, boolean bracketedNames, boolean dollarQuotes) {
        this.doubleQuotedText = doubleQuotedText;
        this.backslashEscapes = backslashEscapes;
        this.bracketedNames = bracketedNames;
        this.dollarQuotes = dollarQuotes;
    }

    /// The dialect of this name, in any case; null where there is none.
    public static Dialect named(String name) {
        for (Dialect dialect : values()) {
            if (dialect.name().equals(name.toUpperCase(Locale.ROOT))) {
                return dialect;
            }
        }
        return null;
    }
}
