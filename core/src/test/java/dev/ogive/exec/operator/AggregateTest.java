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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.RepeatedTest;

class AggregateTest {
    private static final List<DataType> TYPES = List.of(SimpleType.VARCHAR, SimpleType.INTEGER, SimpleType.BIGINT);

    private static AggregateCall call(String name, Integer... arguments) {
        AggregateFunction.Resolved resolved = FunctionRegistry.builtIn()
                .resolveAggregate(name, Arrays.stream(arguments).map(TYPES::get).toList());
        return new AggregateCall(resolved.function(), List.of(arguments), false, -1, List.of(), resolved.resultType());
    }

    @RepeatedTest(10)
    void groupingSetsCountRowsAndValuesOfEveryGroup() {
        long seed = Seeds.next();
        RandomRows data = new RandomRows(seed);
        List<List<Object>> rows = data.rows(TYPES, data.random.nextInt(500), 1 + data.random.nextInt(30), 0.1);
        MemoryTable table = data.table("t", TYPES, rows);
        List<List<Integer>> sets =
                data.random.nextBoolean() ? List.of(List.of(0, 1)) : List.of(List.of(0, 1), List.of(1), List.of());
        PhysicalPlan plan = new PhysicalPlan.Aggregate(
                Twins.scan(table),
                List.of(0, 1),
                sets,
                List.of(call("count"), call("count", 2), call("max", 2)),
                Double.NaN);
        List<List<Object>> expected = new ArrayList<>();
        for (int s = 0; s < sets.size(); s++) {
            twin(rows, sets.get(s), sets.size() > 1 ? s : -1, expected);
        }
        for (Running running : Running.all()) {
            assertThat(Twins.difference(running.rows(plan), expected))
                    .as("%s %s, replay with -Dtests.seed=%d", sets, running, seed)
                    .isEmpty();
        }
    }

    private static void twin(List<List<Object>> rows, List<Integer> set, int ordinal, List<List<Object>> out) {
        Map<List<Object>, long[]> groups = new HashMap<>();
        if (set.isEmpty()) {
            groups.put(Arrays.asList(null, null), new long[] {0, 0, Long.MIN_VALUE});
        }
        for (List<Object> row : rows) {
            List<Object> key = Arrays.asList(set.contains(0) ? row.get(0) : null, set.contains(1) ? row.get(1) : null);
            long[] state = groups.computeIfAbsent(key, k -> new long[] {0, 0, Long.MIN_VALUE});
            state[0]++;
            if (row.get(2) != null) {
                state[1]++;
                state[2] = Math.max(state[2], (Long) row.get(2));
            }
        }
        groups.forEach((key, state) -> {
            List<Object> row = new ArrayList<>(key);
            row.add(state[0]);
            row.add(state[1]);
            row.add(state[1] == 0 ? null : (Object) state[2]);
            if (ordinal >= 0) {
                row.add((long) ordinal);
            }
            out.add(row);
        });
    }
}
