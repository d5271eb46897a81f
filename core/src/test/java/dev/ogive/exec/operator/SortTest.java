package dev.ogive.exec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.plan.SortKey;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class SortTest {
    private static int compare(Object a, Object b) {
        return switch (a) {
            case String s ->
                Arrays.compareUnsigned(
                        s.getBytes(StandardCharsets.UTF_8), ((String) b).getBytes(StandardCharsets.UTF_8));
            case Double d -> Double.compare(d == 0 ? 0.0 : d, (Double) b == 0 ? 0.0 : (Double) b);
            case BigDecimal d -> d.compareTo((BigDecimal) b);
            case BigInteger i -> i.compareTo((BigInteger) b);
            case Long l -> l.compareTo((Long) b);
            case Boolean v -> v.compareTo((Boolean) b);
            case List<?> l -> compareLists(l, (List<?>) b);
            default -> throw new IllegalArgumentException(a.getClass().getName());
        };
    }

    private static int compareLists(List<?> a, List<?> b) {
        for (int i = 0; i < Math.min(a.size(), b.size()); i++) {
            Object x = a.get(i);
            Object y = b.get(i);
            int order = x == null || y == null ? (x == null ? (y == null ? 0 : 1) : -1) : compare(x, y);
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(a.size(), b.size());
    }

    private static Comparator<List<Object>> order(List<SortKey> keys) {
        return (a, b) -> {
            for (SortKey key : keys) {
                Object x = a.get(key.column());
                Object y = b.get(key.column());
                int order;
                if (x == null || y == null) {
                    order = x == null && y == null ? 0 : (x == null) == key.nullsFirst() ? -1 : 1;
                } else {
                    order = key.descending() ? compare(y, x) : compare(x, y);
                }
                if (order != 0) {
                    return order;
                }
            }
            return 0;
        };
    }

    private static List<List<Object>> keysOf(List<List<Object>> rows, List<SortKey> keys) {
        List<List<Object>> out = new ArrayList<>();
        for (List<Object> row : rows) {
            List<Object> k = new ArrayList<>();
            keys.forEach(key -> k.add(Twins.key(row.get(key.column()))));
            out.add(k);
        }
        return out;
    }

    @RepeatedTest(80)
    void sortAndTopNAgreeWithJavasSort() {
        long seed = Seeds.next();
        RandomRows data = new RandomRows(seed);
        int keyCount = 1 + data.random.nextInt(3);
        List<DataType> types = new ArrayList<>();
        List<SortKey> keys = new ArrayList<>();
        for (int k = 0; k < keyCount; k++) {
            types.add(data.type());
            keys.add(new SortKey(k, data.random.nextBoolean(), data.random.nextBoolean()));
        }
        types.add(SimpleType.VARCHAR);
        int count = data.random.nextInt(4) == 0 ? 6_000 : data.random.nextInt(300);
        int distinct = data.random.nextBoolean() ? 5 : 5_000;
        List<List<Object>> rows = data.rows(types, count, distinct, data.random.nextInt(3) * 0.1);
        MemoryTable table = data.table("t", types, rows);
        List<List<Object>> sorted = new ArrayList<>(rows);
        sorted.sort(order(keys));
        long offset = data.random.nextBoolean() ? 0 : data.random.nextInt(50);
        long limit = data.random.nextBoolean() ? -1 : data.random.nextInt(80);
        int from = (int) Math.min(offset, sorted.size());
        int to = limit < 0 ? sorted.size() : (int) Math.min(sorted.size(), from + limit);
        PhysicalPlan plan = new PhysicalPlan.Sort(Twins.scan(table), keys, offset, limit);
        for (Running running : Running.all()) {
            List<List<Object>> actual = running.rows(plan);
            assertThat(keysOf(actual, keys))
                    .as("%s %s %s, replay with -Dtests.seed=%d", types, keys, running, seed)
                    .isEqualTo(keysOf(sorted.subList(from, to), keys));
            if (from == 0 && to == sorted.size()) {
                assertThat(Twins.difference(actual, sorted)).isEmpty();
            }
        }
    }

    @RepeatedTest(10)
    void sortsThatDoNotFitInMemoryAgreeWithJavasSort() {
        long seed = Seeds.next();
        RandomRows data = new RandomRows(seed);
        int keyCount = data.random.nextInt(4);
        List<DataType> types = new ArrayList<>();
        List<SortKey> keys = new ArrayList<>();
        for (int k = 0; k < keyCount; k++) {
            types.add(data.type());
            keys.add(new SortKey(k, data.random.nextBoolean(), data.random.nextBoolean()));
        }
        types.add(SimpleType.VARCHAR);
        types.add(SimpleType.BIGINT);
        int count = 5_000 + data.random.nextInt(25_000);
        int distinct = data.random.nextBoolean() ? 5 : 50_000;
        List<List<Object>> rows = data.rows(types, count, distinct, data.random.nextInt(3) * 0.1);
        MemoryTable table = data.table("t", types, rows);
        List<List<Object>> sorted = new ArrayList<>(rows);
        sorted.sort(order(keys));
        long offset = data.random.nextBoolean() ? 0 : data.random.nextInt(2 * count);
        long limit = data.random.nextBoolean() ? -1 : data.random.nextInt(count);
        int from = (int) Math.min(offset, sorted.size());
        int to = limit < 0 ? sorted.size() : (int) Math.min(sorted.size(), from + limit);
        PhysicalPlan plan = new PhysicalPlan.Sort(Twins.scan(table), keys, offset, limit);
        for (int threads = 1; threads <= 3; threads += 2) {
            LongAdder spilledBytes = new LongAdder();
            List<List<Object>> actual = new Running(threads, 2048, 64 << 10).rows(plan, spilledBytes);
            String what = "%s %s, %d rows, %d threads, replay with -Dtests.seed=%d"
                    .formatted(types, keys, count, threads, seed);
            assertThat(actual.size()).as(what).isEqualTo(to - from);
            assertThat(keysOf(actual, keys)).as(what).isEqualTo(keysOf(sorted.subList(from, to), keys));
            if (from == 0 && to == sorted.size()) {
                assertThat(Twins.difference(actual, sorted)).as(what).isEmpty();
            }
            assertThat(spilledBytes.sum()).as("bytes spilled, " + what).isPositive();
        }
    }

    @RepeatedTest(20)
    void stringsThatShareLongPrefixesAreSortedByWhatFollows() {
        long seed = Seeds.next();
        RandomRows data = new RandomRows(seed);
        String[] stems = new String[1 + data.random.nextInt(4)];
        for (int i = 0; i < stems.length; i++) {
            stems[i] = "https://example.org/".substring(data.random.nextInt(20)).repeat(1 + data.random.nextInt(3))
                    + "x".repeat(data.random.nextInt(9));
        }
        // Zeros: what pads a short string must not pass for them.
        String letters = "ab\0";
        int tail = data.random.nextInt(30);
        boolean nulls = data.random.nextInt(4) == 0;
        List<List<Object>> rows = new ArrayList<>();
        for (int row = 0; row < 4_000; row++) {
            var text = new StringBuilder(stems[data.random.nextInt(stems.length)]);
            for (int i = data.random.nextInt(tail + 1); i > 0; i--) {
                text.append(letters.charAt(data.random.nextInt(3)));
            }
            rows.add(Arrays.asList(
                    nulls && data.random.nextInt(9) == 0 ? null : text.toString(), (long) data.random.nextInt(3)));
        }
        List<SortKey> keys = List.of(
                new SortKey(0, data.random.nextBoolean(), data.random.nextBoolean()),
                new SortKey(1, data.random.nextBoolean(), false));
        MemoryTable table = data.table("t", List.of(SimpleType.VARCHAR, SimpleType.BIGINT), rows);
        List<List<Object>> sorted = new ArrayList<>(rows);
        sorted.sort(order(keys));
        PhysicalPlan plan = new PhysicalPlan.Sort(Twins.scan(table), keys, 0, -1);
        for (Running running : Running.all()) {
            assertThat(keysOf(running.rows(plan), keys))
                    .as("%s %s, replay with -Dtests.seed=%d", keys, running, seed)
                    .isEqualTo(keysOf(sorted, keys));
        }
    }

    @Test
    void theBoundOfATopNSkipsChunks() {
        List<DataType> types = List.of(SimpleType.BIGINT);
        MemoryTable table = new MemoryTable("t", types);
        for (long chunk = 0; chunk < 30; chunk++) {
            List<List<Object>> rows = new ArrayList<>();
            for (long i = 0; i < 1000; i++) {
                rows.add(List.of(chunk * 1000 + i));
            }
            table.chunk(rows, false, new BitSet());
        }
        PhysicalPlan plan = new PhysicalPlan.Sort(Twins.scan(table), List.of(new SortKey(0, false, false)), 0, 3);
        assertThat(new Running(1, 2048, 1 << 30).rows(plan)).containsExactly(List.of(0L), List.of(1L), List.of(2L));
        assertThat(table.decoded[0]).isLessThan(6_000);
    }
}
