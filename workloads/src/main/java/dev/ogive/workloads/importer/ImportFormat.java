package dev.ogive.workloads.importer;

import dev.ogive.sql.template.Dialect;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// What logs can be imported.
public enum ImportFormat {
    POSTGRESQL("PostgreSQL: csvlog, jsonlog, stderr or syslog, CloudNativePG, Cloud SQL, RDS", Dialect.POSTGRESQL),
    PG_STAT_STATEMENTS("a table of pg_stat_statements: calls are spread over --window", Dialect.POSTGRESQL),
    MYSQL("slow query log of MySQL, MariaDB or Percona", Dialect.MYSQL),
    SNOWFLAKE("a table of QUERY_HISTORY", Dialect.SNOWFLAKE),
    CLICKHOUSE("a table of system.query_log", Dialect.CLICKHOUSE),
    BIGQUERY("a table of INFORMATION_SCHEMA.JOBS", Dialect.BIGQUERY),
    REDSHIFT("a table of SYS_QUERY_HISTORY or STL_QUERY", Dialect.REDSHIFT),
    DUCKDB("JSON profiles", Dialect.DUCKDB),
    REDSET("Redset: fingerprints without text, bound to --queries", Dialect.OGIVE),
    SNOWSET("Snowset: statistics without text, bound to --queries", Dialect.OGIVE),
    BENDSET("Bendset: fingerprints without text, bound to --queries", Dialect.OGIVE),
    CAB("query streams of the Cloud Analytics Benchmark", Dialect.OGIVE),
    TABLE("any CSV, JSON lines, Parquet or Arrow file with named columns: --column", Dialect.OGIVE);

    private final String text;
    private final Dialect dialect;

    ImportFormat(String text, Dialect dialect) {
        this.text = text;
        this.dialect = dialect;
    }

    /// In which its statements are written.
    public Dialect dialect() {
        return dialect;
    }

    /// As the command line writes it: `pg-stat-statements`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// The format of this label; null where there is none.
    public static ImportFormat labelled(String label) {
        for (ImportFormat format : values()) {
            if (format.label().equalsIgnoreCase(label)) {
                return format;
            }
        }
        return null;
    }

    /// All formats, for people.
    public static String list() {
        return Arrays.stream(values())
                .map(f -> String.format(Locale.ROOT, "  %-20s%s", f.label(), f.text))
                .collect(Collectors.joining("\n"));
    }
}
