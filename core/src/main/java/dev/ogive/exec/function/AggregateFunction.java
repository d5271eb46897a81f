package dev.ogive.exec.function;

import dev.ogive.column.DataType;
import java.util.List;

/// An aggregate function as declared in the registry: `count`, `sum`, `min`, `max`, `avg`, ... The executor's side
/// (states and their kernels) is declared by the
/// implementations in `dev.ogive.exec.aggregate`.
public interface AggregateFunction {
    /// Lower case; what a user types.
    String name();

    /// Chooses the signature for these argument types (none for `count(*)`), or null if the function does not take
    /// them.
    Resolved resolve(List<DataType> argumentTypes);

    /// An aggregate with argument types settled.
    ///
    /// @param argumentTypes what each argument must be cast to
    record Resolved(AggregateFunction function, List<DataType> argumentTypes, DataType resultType) {
        public Resolved {
            argumentTypes = List.copyOf(argumentTypes);
        }
    }

    /// One line with an example, for the generated reference.
    String text();
}
