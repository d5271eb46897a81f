package dev.ogive.exec.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.ogive.Seeds;
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
import dev.ogive.exec.plan.WindowCall;
import dev.ogive.io.SpillSpace;
import dev.ogive.memory.MemoryAccountant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CancelTest {
    private static final long TAKES_EFFECT_MILLIS_MAX = 100;

    /// Room for a machine that does other things at the same time.
    private static final long SLACK_MILLIS = 400;

    /// How long a request to stop may go unnoticed: more where other programs keep this one
    /// waiting.
    private static long latencyMillisMax() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        double waiting = Math.max(1, system.getSystemLoadAverage() / system.getAvailableProcessors());
        return TAKES_EFFECT_MILLIS_MAX + (long) (SLACK_MILLIS * waiting);
    }

    /// How often a busy machine may spoil a measurement: what takes too long each time does so by
    /// itself.
    private static final int ATTEMPTS = 6;

    /// Runs something that measures how long a request to stop went unnoticed, again where that
    /// was too long.
    private static void assertTakesEffectSoon(String what, LongSupplier latencyMillis) {
        List<Long> measured = new ArrayList<>();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long max = latencyMillisMax();
            measured.add(latencyMillis.getAsLong());
            if (measured.getLast() < max) {
                return;
            }
        }
        throw new AssertionError("noticed after " + measured + " ms: " + what);
    }

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
    void cancelStopsAllWorkersAndGivesMemoryBack(@TempDir Path folder) {
        for (int threads = 1; threads <= 3; threads++) {
            int workers = threads;
            assertTakesEffectSoon(threads + " threads", () -> cancel(endless(), 1 << 30, workers, 150, folder));
        }
    }

    private static void sleep(long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Plans that spend their time in different phases, and the memory they get.
    private static Map<PhysicalPlan, Long> busyPlans() {
        List<DataType> types = List.of(SimpleType.BIGINT, SimpleType.BIGINT);
        MemoryTable table = new MemoryTable("t", types);
        List<List<Object>> rows = new ArrayList<>();
        for (long i = 0; i < 150_000; i++) {
            rows.add(List.of(i * 7_919 % 150_001, i % 1_000));
        }
        for (int from = 0; from < rows.size(); from += 5_000) {
            table.chunk(rows.subList(from, from + 5_000), false, new BitSet());
        }
        PhysicalPlan scan = Twins.scan(table);
        PhysicalPlan sort = new PhysicalPlan.Sort(scan, List.of(new SortKey(0, false, false)), 0, -1);
        PhysicalPlan join =
                new PhysicalPlan.Join(JoinKind.FULL, scan, scan, List.of(1), List.of(1), false, null, Double.NaN);
        WindowCall.Frame sliding = new WindowCall.Frame(
                WindowCall.Unit.ROWS,
                new WindowCall.Bound.Preceding(new Expr.Literal(5_000L, SimpleType.BIGINT)),
                new WindowCall.Bound.CurrentRow(),
                WindowCall.Exclusion.NO_OTHERS);
        PhysicalPlan window = new PhysicalPlan.Window(
                scan,
                List.of(),
                List.of(new SortKey(0, false, false)),
                List.of(new WindowCall("max", List.of(1), false, -1, false, sliding, SimpleType.BIGINT)));
        PhysicalPlan group = new PhysicalPlan.Aggregate(scan, List.of(0), List.of(List.of(0)), List.of(), Double.NaN);
        PhysicalPlan shared = new PhysicalPlan.Shared(1, scan);
        PhysicalPlan union = new PhysicalPlan.Union(List.of(shared, shared));
        Map<PhysicalPlan, Long> plans = new LinkedHashMap<>();
        for (PhysicalPlan plan : List.of(sort, join, window, group, union)) {
            plans.put(plan, 1L << 30);
            // The same plan again, as an object of its own, with less memory than its rows need.
            plans.put(new PhysicalPlan.Limit(plan, 0, -1), 1L << 20);
        }
        plans.put(endless(), 1L << 20);
        return plans;
    }

    private static String name(PhysicalPlan plan) {
        return plan instanceof PhysicalPlan.Limit limit
                ? name(limit.input())
                : plan.getClass().getSimpleName();
    }

    private static long filesOpenIn(Path folder) {
        Path open = Path.of("/proc/self/fd");
        if (!Files.isDirectory(open)) {
            return 0;
        }
        long count = 0;
        try (DirectoryStream<Path> links = Files.newDirectoryStream(open)) {
            for (Path link : links) {
                try {
                    count += Files.readSymbolicLink(link).toString().startsWith(folder.toString()) ? 1 : 0;
                } catch (NoSuchFileException e) {
                    count += 0; // closed since it was listed
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return count;
    }

    @Test
    void cancelAtAnyMomentIsNoticedAndReleasesMemoryAndFiles(@TempDir Path folder) {
        long seed = Seeds.next();
        Random random = new Random(seed);
        for (Map.Entry<PhysicalPlan, Long> busy : busyPlans().entrySet()) {
            for (int round = 0; round < 4; round++) {
                int threads = 1 + random.nextInt(3);
                int delay = random.nextInt(300);
                assertTakesEffectSoon(
                        name(busy.getKey()) + ", -Dtests.seed=" + seed,
                        () -> cancel(busy.getKey(), busy.getValue(), threads, delay, folder));
            }
        }
    }

    /// Cancels a query after a while unless it has ended; returns for how many milliseconds it
    /// went on, and checks that nothing is kept.
    private static long cancel(PhysicalPlan plan, long memoryBytes, int threads, int delayMillis, Path folder) {
        String what = "%s with %d bytes and %d threads, cancelled after %d ms"
                .formatted(name(plan), memoryBytes, threads, delayMillis);
        MemoryAccountant accountant = new MemoryAccountant(memoryBytes);
        try (Executor executor = new Executor(3);
                var memory = accountant.query()) {
            QueryContext query = new QueryContext(settings(threads), null, memory, new SpillSpace(folder), 0);
            AtomicLong cancelled = new AtomicLong(Long.MAX_VALUE);
            Thread canceller = Thread.ofPlatform().start(() -> {
                sleep(delayMillis);
                cancelled.set(System.nanoTime());
                query.cancel();
            });
            try (RunCursor cursor = executor.execute(plan, query)) {
                while (cursor.next() != null) {
                    // Rows are not looked at.
                }
            } catch (OgiveException e) {
                assertThat(e.code()).as(what + ": " + e).isEqualTo(ErrorCode.CANCELLED);
            }
            long stopped = System.nanoTime();
            join(canceller);
            assertThat(memory.heldBytes()).as(what).isZero();
            assertThat(accountant.usedBytes()).as(what).isZero();
            assertThat(filesOpenIn(folder)).as("spill files left open, " + what).isZero();
            return (stopped - cancelled.get()) / 1_000_000;
        } finally {
            accountant.close();
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void timeoutStopsTheQuery() {
        Settings settings = settings(2);
        settings.set("statement.timeout", "100ms");
        assertTakesEffectSoon("a timeout of 100 ms", () -> {
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
                assertThat(memory.heldBytes()).isZero();
                long millis = (System.nanoTime() - begin) / 1_000_000;
                assertThat(millis).isGreaterThanOrEqualTo(99);
                return millis - 100;
            } finally {
                accountant.close();
            }
        });
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
