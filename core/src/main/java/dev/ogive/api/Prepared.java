package dev.ogive.api;

import dev.ogive.column.DataType;
import dev.ogive.column.Schema;
import java.util.List;

/// A statement that was parsed and bound, to be run any number of times by its session.
///
/// @param schema columns of the result, or null where the statement gives none
/// @param parameters types of the `?`s, in order
public record Prepared(String sql, Schema schema, List<DataType> parameters, StatementRunner runner) {
    public Prepared {
        parameters = List.copyOf(parameters);
    }

    /// Runs the statement.
    @FunctionalInterface
    public interface StatementRunner {
        /// @param values canonical values of the parameters
        Outcome run(Call call, List<Object> values);
    }
}
