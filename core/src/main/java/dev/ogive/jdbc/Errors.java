package dev.ogive.jdbc;

import dev.ogive.error.OgiveException;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLSyntaxErrorException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransactionRollbackException;

/// The engine's errors as JDBC's: message `error[CODE]: ...`, the code's SQLSTATE, the subclass
/// that fits.
final class Errors {
    private Errors() {}

    static SQLException of(OgiveException e) {
        String message = e.display();
        String state = e.code().sqlState();
        return switch (e.code()) {
            case TIMEOUT -> new SQLTimeoutException(message, state, e);
            case NOT_SUPPORTED -> new SQLFeatureNotSupportedException(message, state, e);
            case WRITE_CONFLICT -> new SQLTransactionRollbackException(message, state, e);
            case NOT_NULL_VIOLATION, UNIQUE_VIOLATION, FOREIGN_KEY_VIOLATION, CHECK_VIOLATION ->
                new SQLIntegrityConstraintViolationException(message, state, e);
            case SYNTAX_ERROR,
                    UNKNOWN_TABLE,
                    UNKNOWN_COLUMN,
                    AMBIGUOUS_COLUMN,
                    UNKNOWN_FUNCTION,
                    UNKNOWN_TYPE,
                    GROUPING_ERROR,
                    TYPE_MISMATCH -> new SQLSyntaxErrorException(message, state, e);
            case CLOSED, DATABASE_LOCKED -> new SQLNonTransientConnectionException(message, state, e);
            default -> new SQLException(message, state, e);
        };
    }

    static SQLException notSupported(String what) {
        return new SQLFeatureNotSupportedException("error[NOT_SUPPORTED]: " + what, "0A000");
    }

    static SQLException closed(String what) {
        return new SQLException("error[CLOSED]: the " + what + " is closed", "08003");
    }

    static SQLException argument(String message) {
        return new SQLException("error[INVALID_ARGUMENT]: " + message, "22023");
    }

    static SQLException conversion(Object value, String type) {
        return new SQLException("error[INVALID_CAST]: '" + value + "' cannot be read as " + type, "22018");
    }
}
