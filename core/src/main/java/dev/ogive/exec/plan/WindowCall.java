package dev.ogive.exec.plan;

import dev.ogive.column.DataType;
import dev.ogive.exec.expr.Expr;
import java.util.List;

/// One window function: an aggregate of the registry or one of `row_number, rank, dense_rank,
/// percent_rank, cume_dist, ntile, lag, lead, first_value, last_value, nth_value`.
///
/// @param function lower-case name
/// @param arguments input columns
/// @param orderBy the order in which an aggregate sees the rows of a frame; over input columns
public record WindowCall(
        String function,
        List<Integer> arguments,
        boolean distinct,
        int filter,
        boolean ignoreNulls,
        Frame frame,
        DataType type,
        List<SortKey> orderBy) {
    public WindowCall {
        arguments = List.copyOf(arguments);
        orderBy = List.copyOf(orderBy);
    }

    /// One that sees the rows in the order of its window.
    public WindowCall(
            String function,
            List<Integer> arguments,
            boolean distinct,
            int filter,
            boolean ignoreNulls,
            Frame frame,
            DataType type) {
        this(function, arguments, distinct, filter, ignoreNulls, frame, type, List.of());
    }

    /// The rows a call sees, relative to the current one.
    ///
    /// @param start,end offset expressions are literals; see [Bound]
    public record Frame(Unit unit, Bound start, Bound end, Exclusion exclusion) {}

    public enum Unit {
        ROWS,
        RANGE,
        GROUPS
    }

    public enum Exclusion {
        NO_OTHERS,
        CURRENT_ROW,
        GROUP,
        TIES
    }

    /// One end of a frame.
    public sealed interface Bound {
        record UnboundedPreceding() implements Bound {}

        record Preceding(Expr offset) implements Bound {}

        record CurrentRow() implements Bound {}

        record Following(Expr offset) implements Bound {}

        record UnboundedFollowing() implements Bound {}
    }
}
