package dev.ogive.exec.window;

import dev.ogive.column.DataType;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.aggregate.AggregateStates;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.plan.WindowCall;
import java.util.ArrayList;
import java.util.List;

/// Makes a worker's function for each call of a window.
final class WindowFunctions {
    private WindowFunctions() {}

    static WindowFunction of(WindowCall call, PhysicalPlan.Window window, QueryContext query) {
        List<Integer> arguments = call.arguments();
        if (!call.orderBy().isEmpty()) {
            return aggregate(call, window, query);
        }
        return switch (call.function()) {
            case "row_number" -> new RankFunction(RankFunction.Kind.ROW_NUMBER, -1);
            case "rank" -> new RankFunction(RankFunction.Kind.RANK, -1);
            case "dense_rank" -> new RankFunction(RankFunction.Kind.DENSE_RANK, -1);
            case "percent_rank" -> new RankFunction(RankFunction.Kind.PERCENT_RANK, -1);
            case "cume_dist" -> new RankFunction(RankFunction.Kind.CUME_DIST, -1);
            case "ntile" -> new RankFunction(RankFunction.Kind.NTILE, arguments.getFirst());
            case "lag" -> value(ValueFunction.Kind.LAG, call, call.ignoreNulls(), window);
            case "lead" -> value(ValueFunction.Kind.LEAD, call, call.ignoreNulls(), window);
            case "first_value", "first" -> value(ValueFunction.Kind.FIRST, call, call.ignoreNulls(), window);
            case "last_value", "last" -> value(ValueFunction.Kind.LAST, call, call.ignoreNulls(), window);
            case "any_value" -> value(ValueFunction.Kind.FIRST, call, true, window);
            case "nth_value" -> value(ValueFunction.Kind.NTH, call, call.ignoreNulls(), window);
            default -> aggregate(call, window, query);
        };
    }

    private static Frames frames(WindowCall call, PhysicalPlan.Window window) {
        return new Frames(call.frame(), window.orderBy(), window.input().types());
    }

    private static WindowFunction value(
            ValueFunction.Kind kind, WindowCall call, boolean ignoreNulls, PhysicalPlan.Window window) {
        List<Integer> arguments = call.arguments();
        return new ValueFunction(
                kind,
                arguments.getFirst(),
                arguments.size() > 1 ? arguments.get(1) : -1,
                arguments.size() > 2 ? arguments.get(2) : -1,
                ignoreNulls,
                call.filter(),
                frames(call, window));
    }

    private static boolean ignoresDuplicates(String name) {
        return switch (name) {
            case "min", "max", "bool_and", "bool_or", "bit_and", "bit_or", "approx_count_distinct" -> true;
            default -> false;
        };
    }

    private static WindowFunction aggregate(WindowCall call, PhysicalPlan.Window window, QueryContext query) {
        List<DataType> input = window.input().types();
        List<DataType> types = call.arguments().stream().map(input::get).toList();
        boolean distinct = call.distinct() && !ignoresDuplicates(call.function());
        if (!distinct && call.orderBy().isEmpty() && AggregateStates.supports(call.function(), types)) {
            return new AggregateFunctionInFrame(
                    call.function(),
                    call.arguments().stream().mapToInt(Integer::intValue).toArray(),
                    types,
                    call.type(),
                    call.filter(),
                    frames(call, window),
                    query);
        }
        List<Integer> columns = new ArrayList<>(call.arguments());
        List<Integer> positions = new ArrayList<>();
        columns.forEach(_ -> positions.add(positions.size()));
        if (call.filter() >= 0) {
            columns.add(call.filter());
        }
        List<SortKey> order = new ArrayList<>();
        for (SortKey key : call.orderBy()) {
            order.add(new SortKey(columns.size(), key.descending(), key.nullsFirst()));
            columns.add(key.column());
        }
        AggregateCall over = new AggregateCall(
                FunctionRegistry.builtIn().aggregate(call.function()),
                positions,
                distinct,
                call.filter() < 0 ? -1 : positions.size(),
                order,
                call.type());
        return new RecomputedAggregate(
                columns.stream().mapToInt(Integer::intValue).toArray(),
                columns.stream().map(input::get).toList(),
                over,
                frames(call, window),
                query);
    }
}
