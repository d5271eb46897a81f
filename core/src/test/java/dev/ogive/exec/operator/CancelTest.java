package dev.ogive.exec.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.config.Settings;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.Executor;
import dev.ogive.exec.QueryContext;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.exec.pipeline.RunCursor;
import dev.ogive.exec.plan.JoinKind;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.MemoryAccountant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class CancelTest {
    private static final long TAKES_EFFECT_MILLIS_MAX = 100;

    /// Room for a machine that does other things at the same time.
    private static final long SLACK_MILLIS = 400;

    private static MemoryTable numbers(int rows) {
        MemoryTable table = new MemoryTable("n", List.of(SimpleType.BIGINT));
        List<List<Object>> chunk = new ArrayList<>();
        for (long i = 0; i < rows; i++) {
            chunk.add(List.of(i));
        }
        for (int from = 0; from < rows; from += 5_000) {
            table.chunk(chunk.subList(from, Math.min(rows, from + 5_000)), false, new BitSet());
        }
        return table;
    }

    /// A cross join of 100,000 with 100,000 rows of which none passes: it would run for minutes.
    private static PhysicalPlan endless() {
        PhysicalPlan.Scan scan = Twins.scan(numbers(100_000));
        Expr never = new Expr.Compare(
                Expr.Comparison.GREATER,
                new Expr.Column(0, SimpleType.BIGINT),
                new Expr.Call(
                        FunctionRegistry.builtIn().scalar("add"),
                        List.of(new Expr.Column(1, SimpleType.BIGINT), new Expr.Literal(200_000L, SimpleType.BIGINT)),
                        SimpleType.BIGINT));
        return new PhysicalPlan.Join(JoinKind.INNER, scan, scan, List.of(), List.of(), false, never, Double.NaN);
    }

    private static Settings settings(int threads) {
        Settings settings = new Settings();
        settings.set("threads", String.valueOf(threads));
        return settings;
    }

    @Test
    void cancelStopsAllWorkersAndGivesMemoryBack() throws InterruptedException {
        for (int threads = 1; threads <= 3; threads++) {
            MemoryAccountant accountant = new MemoryAccountant(1 << 30);
            try (Executor executor = new Executor(3);
                    var memory = accountant.query()) {
                QueryContext query = new QueryContext(settings(threads), null, memory, SpillSpace.temporary(), 0);
                long[] cancelled = new long[1];
                Thread canceller = Thread.ofPlatform().start(() -> {
                    sleep(150);
                    cancelled[0] = System.nanoTime();
                    query.cancel();
                });
                try (RunCursor cursor = executor.execute(endless(), query)) {
                    assertThat(catchThrowableOfType(OgiveException.class, cursor::next)
                                    .code())
                            .isEqualTo(ErrorCode.CANCELLED);
                }
                long stopped = System.nanoTime();
                canceller.join();
                assertThat((stopped - cancelled[0]) / 1_000_000).isLessThan(TAKES_EFFECT_MILLIS_MAX + SLACK_MILLIS);
                assertThat(memory.heldBytes()).isZero();
            }
            accountant.close();
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void timeoutStopsTheQuery() {
        Settings settings = settings(2);
        settings.set("statement.timeout", "100ms");
        MemoryAccountant accountant = new MemoryAccountant(1 << 30);
        try (Executor executor = new Executor(3);
                var memory = accountant.query()) {
            QueryContext query = new QueryContext(settings, null, memory, SpillSpace.temporary(), 0);
            long begin = System.nanoTime();
            try (RunCursor cursor = executor.execute(endless(), query)) {
                assertThat(catchThrowableOfType(OgiveException.class, cursor::next)
                                .code())
                        .isEqualTo(ErrorCode.TIMEOUT);
            }
            assertThat((System.nanoTime() - begin) / 1_000_000)
                    .isBetween(99L, 100 + TAKES_EFFECT_MILLIS_MAX + SLACK_MILLIS);
            assertThat(memory.heldBytes()).isZero();
        }
        accountant.close();
    }

    @Test
    void closingTheCursorEarlyStopsHelpersThatWaitForRoom() {
        MemoryAccountant accountant = new MemoryAccountant(1 << 30);
        try (Executor executor = new Executor(3)) {
            for (int i = 0; i < 20; i++) {
                try (var memory = accountant.query()) {
                    QueryContext query = new QueryContext(settings(4), null, memory, SpillSpace.temporary(), 0);
                    try (RunCursor cursor = executor.execute(Twins.scan(numbers(100_000)), query)) {
                        assertThat(cursor.next()).isNotNull();
                    }
                    assertThat(memory.heldBytes()).isZero();
                }
            }
        }
        accountant.close();
    }

    @Test
    void errorsOfWorkersReachTheReaderAndNothingIsKept() {
        MemoryTable table = numbers(100_000);
        Expr divide = new Expr.Call(
                FunctionRegistry.builtIn().scalar("divide"),
                List.of(new Expr.Literal(1L, SimpleType.BIGINT), new Expr.Column(0, SimpleType.BIGINT)),
                SimpleType.BIGINT);
        PhysicalPlan plan = new PhysicalPlan.Sort(
                new PhysicalPlan.Project(Twins.scan(table), List.of(divide)),
                List.of(new SortKey(0, false, false)),
                0,
                -1);
        for (Running running : List.of(new Running(1, 2048, 1 << 30), new Running(3, 2048, 1 << 30))) {
            assertThatThrownBy(() -> running.rows(plan))
                    .isInstanceOf(OgiveException.class)
                    .extracting(e -> ((OgiveException) e).code())
                    .isEqualTo(ErrorCode.DIVISION_BY_ZERO);
        }
    }

    @Test
    void aThousandParallelResultsArriveWhole() {
        MemoryTable table = numbers(60_000);
        List<DataType> types = table.schema().types();
        PhysicalPlan plan = new PhysicalPlan.Scan(table, List.of(0), null, types, Double.NaN);
        for (int i = 0; i < 30; i++) {
            assertThat(new Running(4, 512, 1 << 30).rows(plan)).hasSize(60_000);
        }
    }
}
