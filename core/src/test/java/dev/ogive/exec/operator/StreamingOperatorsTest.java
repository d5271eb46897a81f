package dev.ogive.exec.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.exec.plan.JoinKind;
import dev.ogive.exec.plan.PhysicalPlan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;

class StreamingOperatorsTest {
    private static final Expr.Column FIRST = new Expr.Column(0, SimpleType.BIGINT);

    private static MemoryTable numbers(int chunks, int rowsPerChunk) {
        MemoryTable table = new MemoryTable("n", List.of(SimpleType.BIGINT));
        for (long chunk = 0; chunk < chunks; chunk++) {
            List<List<Object>> rows = new ArrayList<>();
            for (long i = 0; i < rowsPerChunk; i++) {
                rows.add(List.of(chunk * rowsPerChunk + i));
            }
            table.chunk(rows, false, new BitSet());
        }
        return table;
    }

    private static Expr literal(long value) {
        return new Expr.Literal(value, SimpleType.BIGINT);
    }

    @Test
    void limitReturnsTheFirstRowsOfAnUnfilteredScan() {
        PhysicalPlan plan = new PhysicalPlan.Limit(Twins.scan(numbers(60, 1000)), 2_500, 5);
        for (Running running : Running.all()) {
            assertThat(running.rows(plan))
                    .containsExactly(
                            List.of(2_500L), List.of(2_501L), List.of(2_502L), List.of(2_503L), List.of(2_504L));
        }
    }

    @Test
    void limitOfAFilteredScanReturnsSoManyRows() {
        Expr even = new Expr.Compare(Expr.Comparison.GREATER, FIRST, literal(100));
        PhysicalPlan plan = new PhysicalPlan.Limit(
                new PhysicalPlan.Filter(Twins.scan(numbers(60, 1000)), even, Double.NaN), 10, 777);
        for (Running running : Running.all()) {
            assertThat(running.rows(plan)).hasSize(777);
        }
    }

    @Test
    void limitZeroAndOffsetPastTheEndReturnNothing() {
        PhysicalPlan.Scan scan = Twins.scan(numbers(2, 10));
        for (Running running : Running.all()) {
            assertThat(running.rows(new PhysicalPlan.Limit(scan, 0, 0))).isEmpty();
            assertThat(running.rows(new PhysicalPlan.Limit(scan, 20, -1))).isEmpty();
            assertThat(running.rows(new PhysicalPlan.Limit(scan, 19, Long.MAX_VALUE)))
                    .hasSize(1);
            assertThat(running.rows(new PhysicalPlan.Sort(scan, List.of(), 0, 0)))
                    .isEmpty();
        }
    }

    @Test
    void unionReturnsTheRowsOfAllInputsInOrder() {
        PhysicalPlan.Scan scan = Twins.scan(numbers(1, 3));
        PhysicalPlan rows = new PhysicalPlan.Rows(List.of(List.of(literal(9))), List.of(SimpleType.BIGINT));
        PhysicalPlan plan = new PhysicalPlan.Union(List.of(scan, rows, new PhysicalPlan.Limit(scan, 0, 1)));
        assertThat(Running.all().getFirst().rows(plan))
                .containsExactly(List.of(0L), List.of(1L), List.of(2L), List.of(9L), List.of(0L));
        for (int repetition = 0; repetition < 200; repetition++) {
            for (Running running : Running.all()) {
                assertThat(running.rows(plan)).hasSize(5);
            }
        }
    }

    @Test
    void sharedSubplanIsReadByAllItsUsers() {
        MemoryTable table = numbers(50, 1000);
        PhysicalPlan shared = new PhysicalPlan.Shared(1, Twins.scan(table));
        PhysicalPlan plan =
                new PhysicalPlan.Join(JoinKind.INNER, shared, shared, List.of(0), List.of(0), false, null, Double.NaN);
        for (Running running : Running.all()) {
            table.decoded[0] = 0;
            assertThat(running.rows(plan)).hasSize(50_000);
            assertThat(table.decoded[0]).isEqualTo(50_000);
        }
    }

    @Test
    void sharedSubplansAndRecursionsThatDoNotFitInMemoryGoThroughFiles() {
        List<List<Object>> rows = new ArrayList<>();
        for (long i = 0; i < 20_000; i++) {
            rows.add(List.of(i, "a string of row " + i));
        }
        List<DataType> types = List.of(SimpleType.BIGINT, SimpleType.VARCHAR);
        MemoryTable table = new RandomRows(Seeds.next()).table("t", types, rows);
        PhysicalPlan shared = new PhysicalPlan.Shared(1, Twins.scan(table));
        PhysicalPlan twice = new PhysicalPlan.Union(List.of(shared, shared));
        Expr smaller = new Expr.Compare(
                Expr.Comparison.GREATER,
                new Expr.Column(0, SimpleType.BIGINT),
                new Expr.Literal(10_000L, SimpleType.BIGINT));
        PhysicalPlan step = new PhysicalPlan.Project(
                new PhysicalPlan.Filter(new PhysicalPlan.WorkingTable(2, types), smaller, Double.NaN),
                List.of(
                        new Expr.Call(
                                FunctionRegistry.builtIn().scalar("subtract"),
                                List.of(
                                        new Expr.Column(0, SimpleType.BIGINT),
                                        new Expr.Literal(5_000L, SimpleType.BIGINT)),
                                SimpleType.BIGINT),
                        new Expr.Column(1, SimpleType.VARCHAR)));
        PhysicalPlan recursion = new PhysicalPlan.Recursive(2, Twins.scan(table), step, false);
        for (int threads = 1; threads <= 3; threads += 2) {
            for (PhysicalPlan plan : List.of(twice, recursion)) {
                LongAdder spilledBytes = new LongAdder();
                List<List<Object>> expected = new Running(1, 2048, 1 << 30).rows(plan);
                List<List<Object>> actual = new Running(threads, 2048, 128 << 10).rows(plan, spilledBytes);
                assertThat(Twins.difference(actual, expected)).isEmpty();
                assertThat(spilledBytes.sum()).isPositive();
            }
        }
    }

    @Test
    void recursionRunsUntilARoundAddsNothing() {
        List<DataType> types = List.of(SimpleType.BIGINT);
        PhysicalPlan seed = new PhysicalPlan.Rows(List.of(List.of(literal(0))), types);
        PhysicalPlan working = new PhysicalPlan.WorkingTable(1, types);
        // Joins n with n + 1 as a table of edges 0 -> 1 -> ... -> 9 -> 0.
        MemoryTable edges = new MemoryTable("e", List.of(SimpleType.BIGINT, SimpleType.BIGINT));
        List<List<Object>> rows = new ArrayList<>();
        for (long i = 0; i < 10; i++) {
            rows.add(List.of(i, (i + 1) % 10));
        }
        edges.chunk(rows, false, new BitSet());
        PhysicalPlan step = new PhysicalPlan.Project(
                new PhysicalPlan.Join(
                        JoinKind.INNER, working, Twins.scan(edges), List.of(0), List.of(0), false, null, Double.NaN),
                List.of(new Expr.Column(2, SimpleType.BIGINT)));
        PhysicalPlan plan = new PhysicalPlan.Recursive(1, seed, step, true);
        for (Running running : Running.all()) {
            assertThat(running.rows(plan)).hasSize(10).doesNotHaveDuplicates();
        }
        PhysicalPlan endless = new PhysicalPlan.Limit(new PhysicalPlan.Recursive(1, seed, step, false), 0, 25);
        for (Running running : Running.all()) {
            assertThat(running.rows(endless)).hasSize(25);
        }
    }

    @Test
    void unnestPutsOutOneRowPerElement() {
        DataType list = DataType.list(SimpleType.BIGINT);
        MemoryTable table = new MemoryTable("t", List.of(SimpleType.BIGINT, list))
                .chunk(
                        List.of(
                                List.of(1L, List.of(10L, 11L, 12L)),
                                Arrays.asList(2L, null),
                                List.of(3L, List.of()),
                                List.of(4L, Arrays.asList(null, 40L))),
                        false,
                        new BitSet());
        PhysicalPlan inner = new PhysicalPlan.Unnest(Twins.scan(table), 1, SimpleType.BIGINT, true, false);
        PhysicalPlan outer = new PhysicalPlan.Unnest(Twins.scan(table), 1, SimpleType.BIGINT, true, true);
        for (Running running : Running.all()) {
            assertThat(running.rows(inner))
                    .extracting(r -> r.get(0), r -> r.get(2), r -> r.get(3))
                    .map(t -> t.toList().toString())
                    .containsExactly("[1, 10, 1]", "[1, 11, 2]", "[1, 12, 3]", "[4, null, 1]", "[4, 40, 2]");
            assertThat(running.rows(outer))
                    .extracting(r -> r.get(0), r -> r.get(2), r -> r.get(3))
                    .map(t -> t.toList().toString())
                    .containsExactly(
                            "[1, 10, 1]",
                            "[1, 11, 2]",
                            "[1, 12, 3]",
                            "[2, null, null]",
                            "[3, null, null]",
                            "[4, null, 1]",
                            "[4, 40, 2]");
        }
    }
}
