package dev.ogive.exec.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.config.Settings;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.function.AggregateFunction;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.row.RandomBatches;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.MemoryAccountant;
import dev.ogive.memory.QueryMemory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class HashAggregationTest {
    private static final FunctionRegistry FUNCTIONS = FunctionRegistry.builtIn();
    private static final long MB = 1 << 20;

    /// Aggregates over a column of each argument type; the result does not depend on the order of
    /// rows.
    private static final Map<DataType, List<String>> BY_TYPE = Map.of(
            SimpleType.BOOLEAN,
            List.of("count", "count_if", "bool_and", "bool_or", "min", "mode"),
            SimpleType.INTEGER,
            List.of("count", "sum", "avg", "min", "max", "bit_and", "bit_or", "bit_xor", "mode"),
            SimpleType.BIGINT,
            List.of("sum", "avg", "min", "max", "count", "bit_xor"),
            DataType.decimal(12, 2),
            List.of("sum", "avg", "min", "max"),
            DataType.decimal(30, 3),
            List.of("sum", "avg", "min", "max"),
            SimpleType.HUGEINT,
            List.of("sum", "min", "max"),
            SimpleType.DOUBLE,
            List.of("sum", "avg", "min", "max", "var_pop", "stddev_samp", "median", "fsum", "mode"),
            SimpleType.VARCHAR,
            List.of("count", "min", "max", "mode"),
            SimpleType.UUID,
            List.of("min", "max"),
            SimpleType.INTERVAL,
            List.of("min", "max"));

    private final long seed = Seeds.next();
    private final Random random = new Random(seed);
    private final String replay = "replay with -Dtests.seed=" + seed;

    private int batchRows = List.of(1, 13, 1024, 2048).get(random.nextInt(4));
    private long spilledBytes;
    private Expected expected = Expected.NOTHING;

    /// Where positive, the first column is drawn from so many values.
    private int keyRange;

    private static AggregateCall call(
            String name,
            List<DataType> types,
            List<Integer> arguments,
            boolean distinct,
            int filter,
            SortKey... order) {
        AggregateFunction.Resolved resolved = FUNCTIONS.resolveAggregate(
                name, arguments.stream().map(types::get).toList());
        assertThat(resolved).as(name).isNotNull();
        return new AggregateCall(
                resolved.function(), arguments, distinct, filter, List.of(order), resolved.resultType());
    }

    /// The columns: some keys, a filter, and one column per argument type.
    private List<DataType> types(int keys) {
        List<DataType> types = new ArrayList<>(RandomBatches.types(random, keys));
        types.add(SimpleType.BOOLEAN);
        types.addAll(BY_TYPE.keySet().stream()
                .sorted((a, b) -> a.sql().compareTo(b.sql()))
                .toList());
        return types;
    }

    private List<AggregateCall> calls(List<DataType> types, int keys, boolean distinct) {
        List<AggregateCall> calls = new ArrayList<>();
        calls.add(call("count", types, List.of(), false, random.nextInt(3) == 0 ? keys : -1));
        for (int c = keys + 1; c < types.size(); c++) {
            List<String> names = BY_TYPE.get(types.get(c));
            for (int i = 0; i < 2; i++) {
                String name = names.get(random.nextInt(names.size()));
                calls.add(call(
                        name,
                        types,
                        List.of(c),
                        distinct && random.nextInt(3) == 0,
                        random.nextInt(4) == 0 ? keys : -1));
            }
        }
        return calls;
    }

    @RepeatedTest(60)
    void groupsAndResultsEqualTheTwins() {
        int keys = random.nextInt(4);
        check(keys, 1 + random.nextInt(3), 30, 256 * MB, random.nextBoolean(), 2048);
    }

    @RepeatedTest(10)
    void manyGroupsAreSplitForgottenAndMerged() {
        check(1, 2, 200_000, 256 * MB, false, 40_000);
    }

    @RepeatedTest(4)
    void whatIsExpectedDoesNotChangeResults() {
        keyRange = 60_000;
        long min = random.nextBoolean() ? 1_000 : random.nextInt(100_000);
        expected = new Expected(random.nextInt(1_000_000), random.nextInt(100_000), min, min + random.nextInt(70_000));
        batchRows = 1024;
        List<DataType> types =
                List.of(random.nextBoolean() ? SimpleType.BIGINT : SimpleType.INTEGER, SimpleType.INTEGER);
        List<AggregateCall> calls = List.of(
                call("count", types, List.of(), false, -1),
                call("sum", types, List.of(1), false, -1),
                call("max", types, List.of(1), false, -1));
        run(types, List.of(0), calls, 2, 1_000_000, random.nextBoolean() ? 256 * MB : 3 * MB, 120_000);
    }

    @RepeatedTest(15)
    void groupsThatDoNotFitInMemorySpill() {
        check(1 + random.nextInt(2), 2, 20_000, 2 * MB, random.nextInt(3) == 0, 4_000);
    }

    @RepeatedTest(10)
    void largeGroupKeysSpillAndSplitAgain() {
        List<DataType> types = new ArrayList<>(List.of(SimpleType.BIGINT, SimpleType.VARCHAR));
        types.addAll(types(0));
        batchRows = 1024;
        boolean wide = random.nextBoolean();
        List<AggregateCall> calls = new ArrayList<>(List.of(
                call("sum", types, List.of(0), false, -1),
                call("max", types, List.of(1), wide, -1),
                call("count", types, List.of(1), wide, 2)));
        run(types, wide ? List.of(0, 1) : List.of(0), calls, 2, 1_000_000_000, 2 * MB, 40_000);
        assertThat(spilledBytes).as(replay).isPositive();
    }

    private void check(int keys, int workers, int distinct, long limit, boolean withDistinct, int rowsPerWorker) {
        List<DataType> types = types(keys);
        List<AggregateCall> calls = calls(types, keys, withDistinct);
        List<Integer> groups = new ArrayList<>();
        for (int k = 0; k < keys; k++) {
            groups.add(k);
        }
        run(types, groups, calls, workers, distinct, limit, rowsPerWorker);
    }

    private void run(
            List<DataType> types,
            List<Integer> groups,
            List<AggregateCall> calls,
            int workers,
            int distinct,
            long limit,
            int rowsPerWorker) {
        Settings settings = new Settings();
        settings.set("execution.batch_rows", String.valueOf(batchRows));
        settings.set("threads", "2");
        String description = replay + " groups " + groups + " types "
                + types.stream().map(DataType::sql).toList() + " calls " + calls;
        try (MemoryAccountant accountant = new MemoryAccountant(limit);
                QueryMemory memory = accountant.query()) {
            QueryContext context = new QueryContext(settings, null, memory, SpillSpace.temporary(), 0);
            List<List<Object>> rows = new ArrayList<>();
            Map<List<Object>, List<Object>> found;
            try (HashAggregation aggregation = new HashAggregation(types, groups, calls, context, expected)) {
                List<HashAggregation.Local> locals = new ArrayList<>();
                for (int w = 0; w < workers; w++) {
                    locals.add(aggregation.open());
                }
                for (int b = 0; b < workers * Math.max(1, rowsPerWorker / batchRows / workers) && b < 300; b++) {
                    Batch batch = RandomBatches.batch(random, types, 1 + random.nextInt(batchRows), distinct, 0.15);
                    plainDoubles(batch);
                    drawKeys(batch);
                    locals.get(b % workers).update(batch);
                    for (int i = 0; i < batch.rows; i++) {
                        rows.add(RandomBatches.row(batch.columns, i));
                    }
                }
                locals.forEach(HashAggregation.Local::finish);
                for (int n; (n = aggregation.mergeTasks()) > 0; ) {
                    for (int t = 0; t < n; t++) {
                        aggregation.merge(t);
                    }
                }
                found = read(aggregation, groups.size());
                spilledBytes += aggregation.spilledBytes();
            }
            assertThat(accountant.usedBytes()).as(description).isZero();
            Map<List<Object>, List<Object>> expected = Twin.aggregate(rows, types, groups, calls);
            assertThat(found.keySet()).as(description).isEqualTo(expected.keySet());
            expected.forEach((key, values) -> {
                for (int c = 0; c < values.size(); c++) {
                    assertSame(found.get(key).get(c), values.get(c), calls.get(c) + " of " + key + ", " + description);
                }
            });
        }
    }

    private void drawKeys(Batch batch) {
        for (int i = 0; keyRange > 0 && i < batch.rows; i++) {
            long key = 1_000L + random.nextInt(keyRange);
            switch (batch.columns[0]) {
                case I64Vector v -> v.values[i] = key;
                case I32Vector v -> v.values[i] = (int) key;
                default ->
                    throw new IllegalStateException(batch.columns[0].type().sql());
            }
        }
    }

    /// Doubles whose sums do not depend on the order much.
    private void plainDoubles(Batch batch) {
        for (var column : batch.columns) {
            if (column instanceof F64Vector v && v.type() == SimpleType.DOUBLE) {
                for (int i = 0; i < batch.rows; i++) {
                    v.values[i] = Double.isFinite(v.values[i]) ? v.values[i] + 0.0 : 1.5;
                }
            }
        }
    }

    private static Map<List<Object>, List<Object>> read(HashAggregation aggregation, int keys) {
        Map<List<Object>, List<Object>> found = new HashMap<>();
        try (AggregateReader a = aggregation.read();
                AggregateReader b = aggregation.read()) {
            for (AggregateReader reader : List.of(a, b)) {
                for (Batch batch; (batch = reader.next()) != null; ) {
                    assertThat(batch.rows).isPositive();
                    for (int i = 0; i < batch.rows; i++) {
                        List<Object> row = RandomBatches.row(batch.columns, i);
                        List<Object> before = found.put(
                                new ArrayList<>(row.subList(0, keys)), new ArrayList<>(row.subList(keys, row.size())));
                        assertThat(before).as("a group came twice").isNull();
                    }
                }
            }
        }
        return found;
    }

    private static void assertSame(Object found, Object expected, String description) {
        if (found instanceof Double a && expected instanceof Double b) {
            assertThat(a).as(description).isCloseTo(b, org.assertj.core.data.Offset.offset(1e-6 * (1 + Math.abs(b))));
        } else {
            assertThat(found).as(description).isEqualTo(RandomBatches.canonical(expected));
        }
    }

    @RepeatedTest(15)
    void aggregatesThatNeedAllRowsOfAGroupEqualTheTwins() {
        List<DataType> types = new ArrayList<>(RandomBatches.types(random, 1));
        types.addAll(List.of(
                SimpleType.BOOLEAN,
                SimpleType.VARCHAR,
                SimpleType.INTEGER,
                SimpleType.DOUBLE,
                DataType.list(SimpleType.VARCHAR),
                SimpleType.BIGINT,
                SimpleType.VARCHAR));
        SortKey[] total = {
            new SortKey(2, random.nextBoolean(), random.nextBoolean()),
            new SortKey(3, random.nextBoolean(), random.nextBoolean()),
            new SortKey(4, false, false),
            new SortKey(6, false, true),
            new SortKey(7, false, true)
        };
        List<AggregateCall> calls = List.of(
                call("string_agg", types, List.of(2, 7), false, -1, total),
                call("array_agg", types, List.of(3), false, 1, total),
                call("array_agg", types, List.of(6), true, -1, new SortKey(6, true, true)),
                call("first", types, List.of(2), false, -1, total),
                call("last", types, List.of(4), false, -1, total),
                call("min", types, List.of(5), false, -1),
                call("max", types, List.of(5), false, 1),
                call("median", types, List.of(4), false, -1),
                call("mode", types, List.of(2), false, -1),
                call("arg_min", types, List.of(2, 2), false, -1),
                call("arg_max", types, List.of(3, 3), false, -1),
                call("covar_samp", types, List.of(4, 4), false, -1),
                call("count", types, List.of(5), true, -1),
                call("sum", types, List.of(6), true, 1));
        boolean grouped = random.nextBoolean();
        run(types, grouped ? List.of(0) : List.of(), calls, 2, 50, 64 * MB, 2_000);
    }

    @RepeatedTest(5)
    void collectedRowsSpillToo() {
        List<DataType> types = List.of(SimpleType.INTEGER, SimpleType.VARCHAR, SimpleType.DOUBLE);
        SortKey[] total = {new SortKey(1, false, false), new SortKey(2, false, false)};
        List<AggregateCall> calls = List.of(
                call("string_agg", types, List.of(1), false, -1, total),
                call("median", types, List.of(2), false, -1),
                call("max", types, List.of(1), false, -1),
                call("count", types, List.of(1), true, -1));
        run(types, List.of(0), calls, 2, 3_000, 2 * MB, 30_000);
    }

    @Test
    void distinctSketchIsWithinItsError() {
        List<DataType> types = List.of(SimpleType.BIGINT);
        List<AggregateCall> calls = List.of(call("approx_count_distinct", types, List.of(0), false, -1));
        for (int distinct : new int[] {0, 1, 63, 64, 65, 1_000, 20_000, 300_000}) {
            try (MemoryAccountant accountant = new MemoryAccountant(64 * MB);
                    QueryMemory memory = accountant.query();
                    HashAggregation aggregation = new HashAggregation(
                            types,
                            List.of(),
                            calls,
                            new QueryContext(new Settings(), null, memory, SpillSpace.temporary(), 0))) {
                for (int w = 0; w < 2; w++) {
                    try (HashAggregation.Local local = aggregation.open()) {
                        Batch batch = Batch.allocate(types, 2048);
                        for (int from = 0; from < distinct; from += batch.rows) {
                            batch.rows = Math.min(2048, distinct - from);
                            for (int i = 0; i < batch.rows; i++) {
                                batch.columns[0].set(i, (long) from + i);
                            }
                            local.update(batch);
                        }
                        local.finish();
                    }
                }
                assertThat(aggregation.mergeTasks()).isZero();
                long estimate = (Long) read(aggregation, 0).get(List.of()).getFirst();
                double tolerated = distinct <= 64 ? 0 : 0.08 * distinct;
                assertThat((double) estimate).isBetween(distinct - tolerated, distinct + tolerated);
            }
        }
    }
}
