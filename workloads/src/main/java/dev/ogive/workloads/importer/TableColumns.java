package dev.ogive.workloads.importer;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Which column of a table of statements means what. A column is found by the names that the
/// systems of [ImportFormat] give it, or as the user says (`start=t_ms`).
///
/// Numbers are in the unit that the column's name ends in: `_ms`, `_us`, `_ns`, `_s`; else the
/// one given here.
final class TableColumns {
    /// What a column can mean.
    enum Role {
        SQL("sql_text querytxt query_text sql query statement text"),
        START("query_start_time_microseconds start_time starttime query_start_time arrival_timestamp createdtime"
                + " at_ms t_ms start started timestamp time"),
        END("end_time endtime event_time_microseconds event_time"),
        DURATION("total_elapsed_time query_duration_ms duration_ms elapsed_time durationtotal duration latency_ms"),
        SESSION("session_id session pid session_info_session_id user_id user_name user_email userid user sql_user"),
        ROWS("rows_produced result_rows returned_rows producedrows rows"),
        ERROR("error_message exception error_code error_result error"),
        USER("user_name user_email sql_user initial_user user"),
        DATABASE("database_name current_database database_id databaseid dbid database"),
        BYTES("bytes_scanned read_bytes scan_bytes total_bytes_processed mbytes_scanned persistentreadbytess3"),
        CALLS("calls"),
        TOTAL("total_exec_time total_time"),
        KIND("query_type query_kind statement_type type"),
        TEMPLATE("query_parameterized_hash feature_fingerprint normalized_query_hash"),
        STATEMENT("query_hash feature_fingerprint"),
        PARAMETERS("params parameters");

        private final List<String> names;

        Role(String names) {
            this.names = List.of(names.split(" "));
        }
    }

    private final Map<Role, Integer> places = new HashMap<>();
    private final List<String> columns;

    /// @param given role and column, as the user says
    /// @throws OgiveException INVALID_ARGUMENT, UNKNOWN_COLUMN
    TableColumns(List<String> columns, Map<String, String> given) {
        this.columns = columns.stream().map(c -> c.toLowerCase(Locale.ROOT)).toList();
        for (Role role : Role.values()) {
            for (String name : role.names) {
                int place = this.columns.indexOf(name);
                if (place >= 0) {
                    places.put(role, place + 1);
                    break;
                }
            }
        }
        given.forEach((role, column) -> places.put(role(role), place(column)));
    }

    private static Role role(String name) {
        for (Role role : Role.values()) {
            if (role.name().equalsIgnoreCase(name)) {
                return role;
            }
        }
        throw new OgiveException(
                ErrorCode.INVALID_ARGUMENT,
                "a column cannot mean '" + name + "': "
                        + List.of(Role.values()).toString().toLowerCase(Locale.ROOT));
    }

    private int place(String column) {
        int place = columns.indexOf(column.toLowerCase(Locale.ROOT));
        if (place < 0) {
            throw new OgiveException(
                    ErrorCode.UNKNOWN_COLUMN, "there is no column '" + column + "' but " + String.join(", ", columns));
        }
        return place + 1;
    }

    boolean has(Role role) {
        return places.containsKey(role);
    }

    /// The column's place from 1; 0 where there is none.
    int place(Role role) {
        return places.getOrDefault(role, 0);
    }

    /// Nanoseconds of one unit of a number in the role's column.
    ///
    /// @param otherwise where the name does not tell
    long unitNanos(Role role, long otherwise) {
        String name = columns.get(place(role) - 1);
        if (name.endsWith("_ms")) {
            return 1_000_000;
        }
        if (name.endsWith("_us") || name.endsWith("_microseconds")) {
            return 1_000;
        }
        if (name.endsWith("_ns")) {
            return 1;
        }
        return name.endsWith("_s") || name.endsWith("_seconds") ? 1_000_000_000 : otherwise;
    }
}
