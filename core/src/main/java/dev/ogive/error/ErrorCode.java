package dev.ogive.error;

import static dev.ogive.error.ErrorKind.CORRUPTION;
import static dev.ogive.error.ErrorKind.INTERNAL;
import static dev.ogive.error.ErrorKind.RESOURCE;
import static dev.ogive.error.ErrorKind.USER;

/// Every error a user can see. The name is the stable code (`error[NAME]: message`); names are
/// never reused or renamed.
public enum ErrorCode {
    SYNTAX_ERROR(USER, "42601"),
    UNKNOWN_TABLE(USER, "42P01"),
    UNKNOWN_COLUMN(USER, "42703"),
    AMBIGUOUS_COLUMN(USER, "42702"),
    UNKNOWN_FUNCTION(USER, "42883"),
    UNKNOWN_TYPE(USER, "42704"),
    UNKNOWN_SCHEMA(USER, "3F000"),
    UNKNOWN_SETTING(USER, "42704"),
    UNKNOWN_STATEMENT(USER, "26000"),
    UNKNOWN_SAVEPOINT(USER, "3B001"),
    DUPLICATE_TABLE(USER, "42P07"),
    DUPLICATE_COLUMN(USER, "42701"),
    DUPLICATE_SCHEMA(USER, "42P06"),
    TYPE_MISMATCH(USER, "42804"),
    GROUPING_ERROR(USER, "42803"),
    INVALID_STATEMENT(USER, "42000"),
    NOT_SUPPORTED(USER, "0A000"),
    TOO_COMPLEX(USER, "54001"),
    NUMERIC_OVERFLOW(USER, "22003"),
    DIVISION_BY_ZERO(USER, "22012"),
    INVALID_CAST(USER, "22P02"),
    INVALID_DATETIME(USER, "22007"),
    DATETIME_OVERFLOW(USER, "22008"),
    INVALID_ARGUMENT(USER, "22023"),
    INVALID_REGEX(USER, "2201B"),
    STRING_TOO_LONG(USER, "22001"),
    SUBQUERY_ROWS(USER, "21000"),
    NOT_NULL_VIOLATION(USER, "23502"),
    UNIQUE_VIOLATION(USER, "23505"),
    FOREIGN_KEY_VIOLATION(USER, "23503"),
    CHECK_VIOLATION(USER, "23514"),
    INVALID_SETTING(USER, "22023"),
    INVALID_PARAMETER(USER, "22023"),
    BAD_INPUT_FILE(USER, "22P04"),
    FILE_NOT_FOUND(USER, "58P01"),
    FILE_EXISTS(USER, "58P02"),
    READ_ONLY(USER, "25006"),
    NO_TRANSACTION(USER, "25P01"),
    TRANSACTION_ACTIVE(USER, "25001"),
    TRANSACTION_ABORTED(USER, "25P02"),
    WRITE_CONFLICT(USER, "40001"),
    CLOSED(USER, "08003"),
    DATABASE_LOCKED(RESOURCE, "55006"),
    MEMORY_LIMIT(RESOURCE, "53200"),
    DISK_FULL(RESOURCE, "53100"),
    IO_ERROR(RESOURCE, "58030"),
    TIMEOUT(RESOURCE, "57014"),
    CANCELLED(RESOURCE, "57014"),
    OVERLOADED(RESOURCE, "53300"),
    CORRUPT_FILE(CORRUPTION, "XX001"),
    CORRUPT_CATALOG(CORRUPTION, "XX002"),
    UNSUPPORTED_FORMAT(CORRUPTION, "XX003"),
    INTERNAL_ERROR(INTERNAL, "XX000");

    private final ErrorKind kind;
    private final String sqlState;

    ErrorCode(ErrorKind kind, String sqlState) {
        this.kind = kind;
        this.sqlState = sqlState;
    }

    /// Who can act on it.
    public ErrorKind kind() {
        return kind;
    }

    /// Five characters, as in PostgreSQL's appendix A.
    public String sqlState() {
        return sqlState;
    }
}
