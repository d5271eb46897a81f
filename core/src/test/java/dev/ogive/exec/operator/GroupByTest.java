package dev.ogive.exec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.function.AggregateFunction;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.plan.PhysicalPlan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;

class GroupByTest {
    private static AggregateCall call(String name, List<DataType> types, List<Integer> arguments, boolean distinct) {
        AggregateFunction.Resolved resolved = FunctionRegistry.builtIn()
                .resolveAggregate(name, arguments.stream().map(types::get).toList());
        return new AggregateCall(resolved.function(), arguments, distinct, -1, List.of(), resolved.resultType());
    }

    @RepeatedTest(20)
    void groupingSetsCountEachRowOncePerSetAndLeaveOtherColumnsNull() {
        long seed = Seeds.next();
        RandomRows data = new RandomRows(seed);
        List<DataType> types = List.of(data.type(), data.type(), SimpleType.BIGINT);
        List<List<Object>> rows = data.rows(types, data.random.nextInt(3_000), 12, 0.1);
        List<AggregateCall> calls = List.of(
                call("count", types, List.of(), false),
                call("max", types, List.of(2), false),
                call("count", types, List.of(2), true));
        List<List<Integer>> sets = data.random.nextBoolean()
                ? List.of(List.of(0, 1), List.of(0), List.of(1), List.of())
                : List.of(List.of(0, 1));
        PhysicalPlan plan = new PhysicalPlan.Aggregate(
                new PhysicalPlan.Scan(data.table("t", types, rows), List.of(0, 1, 2), null, types, rows.size()),
                List.of(0, 1),
                sets,
                calls,
                10);
        Map<List<Object>, Integer> expected = expected(rows, sets);
        for (Running running : Running.all()) {
            Map<List<Object>, Integer> found = new HashMap<>();
            for (List<Object> row : running.rows(plan)) {
                found.merge(
                        row.stream().map(v -> v == null ? null : Twins.key(v)).toList(), 1, Integer::sum);
            }
            assertThat(found)
                    .as("%s, replay with -Dtests.seed=%d", running, seed)
                    .isEqualTo(expected);
        }
    }

    private static Map<List<Object>, Integer> expected(List<List<Object>> rows, List<List<Integer>> sets) {
        Map<List<Object>, Integer> expected = new HashMap<>();
        for (int s = 0; s < sets.size(); s++) {
            Map<List<Object>, List<Object>> groups = new HashMap<>();
            if (sets.get(s).isEmpty()) {
                groups.put(java.util.Arrays.asList(null, null), new ArrayList<>());
            }
            for (List<Object> row : rows) {
                List<Object> key = new ArrayList<>();
                for (int c = 0; c < 2; c++) {
                    Object value = sets.get(s).contains(c) ? row.get(c) : null;
                    key.add(value == null ? null : Twins.key(value));
                }
                groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(row.get(2));
            }
            long ordinal = s;
            groups.forEach((key, values) -> {
                List<Object> result = new ArrayList<>(key);
                List<Long> present = values.stream()
                        .filter(java.util.Objects::nonNull)
                        .map(v -> (Long) v)
                        .toList();
                result.add((long) values.size());
                result.add(present.stream().max(Long::compare).orElse(null));
                result.add(present.stream().distinct().count());
                if (sets.size() > 1) {
                    result.add(ordinal);
                }
                expected.merge(result, 1, Integer::sum);
            });
        }
        return expected;
    }
}
