package dev.ogive.exec.plan;

import dev.ogive.column.DataType;
import dev.ogive.exec.function.AggregateFunction;
import java.util.List;

/// One aggregate of an [PhysicalPlan.Aggregate] or window.
///
/// @param arguments input columns, already of the types the function was resolved to; none for `count(*)`
/// @param filter boolean input column, or -1: rows where it is not true are left out
/// @param orderBy order of the rows within a group, for order-sensitive aggregates (string_agg, array_agg, first)
public record AggregateCall(
        AggregateFunction function,
        List<Integer> arguments,
        boolean distinct,
        int filter,
        List<SortKey> orderBy,
        DataType type) {
    public AggregateCall {
        arguments = List.copyOf(arguments);
        orderBy = List.copyOf(orderBy);
    }
}
