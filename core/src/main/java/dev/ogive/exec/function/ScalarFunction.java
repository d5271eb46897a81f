package dev.ogive.exec.function;

import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import java.util.List;

/// A scalar function as declared in the registry. Operators are functions too: `add`, `subtract`,
/// `multiply`, `divide`, `modulo`, `negate`, `concat` (`||`), `like`, `ilike`, `similar_to`,
/// `regexp_matches` (`~`), `extract_*`...
public interface ScalarFunction {
    /// Lower case; what a user types.
    String name();

    /// Whether equal arguments always give equal results (false: random(), nextval...). Functions
    /// of the statement's time are fixed per statement.
    default boolean deterministic() {
        return true;
    }

    /// Whether the result is NULL as soon as one argument is; the evaluator then computes on null
    /// rows' slots without looking and merges null flags.
    default boolean strict() {
        return true;
    }

    /// Whether evaluation can raise an error for some values (overflow, division by zero, bad
    /// format): such a call is never evaluated for rows that a CASE or a filter has excluded.
    default boolean canFail() {
        return true;
    }

    /// The value of a function that is fixed when a statement begins (`now()`), in the canonical
    /// form of [dev.ogive.column.Values]; null for every other function. Bound together with the
    /// parameters.
    default Object statementValue(long startMicros) {
        return null;
    }

    /// Chooses the signature for these argument types, or null if the function does not take
    /// them. Bare NULL arguments have type [dev.ogive.column.SimpleType#NULL].
    Resolved resolve(List<DataType> argumentTypes);

    /// A function with argument types settled.
    ///
    /// @param argumentTypes what each argument must be cast to
    record Resolved(ScalarFunction function, List<DataType> argumentTypes, DataType resultType) {
        public Resolved {
            argumentTypes = List.copyOf(argumentTypes);
        }
    }

    /// The kernel for settled argument types. Where `isConstant[i]`, argument `i` is a literal
    /// and `constants[i]` its canonical value: kernels may specialise on it (a compiled LIKE
    /// pattern, a multiplier).
    Kernel kernel(List<DataType> argumentTypes, DataType resultType, boolean[] isConstant, Object[] constants);

    /// Evaluates a whole batch. One instance belongs to one thread, so it may own scratch memory.
    @FunctionalInterface
    interface Kernel {
        /// Writes `result[i]` for `0 <= i < rows`. For strict functions the caller has set the
        /// null flags of `result` from the arguments; rows flagged null may be skipped or
        /// computed, but must not raise an error; more rows may be set to NULL. For others the
        /// kernel sets all null flags. A constant argument is a vector with all rows filled;
        /// strings arrive in flat form.
        void evaluate(Vector[] arguments, int rows, Vector result);
    }

    /// One line with an example, for the generated reference.
    String text();
}
