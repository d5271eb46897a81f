package dev.ogive.exec.kernel;

import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.exec.function.ScalarFunction;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// How many nanoseconds does a row cost in the kernels that TPC-H and ClickBench live on, against
/// the loop one would write first? Batches of 2,048 rows that stay in the cache; every pair
/// checks that both sides agree.
///
/// Run: `java -cp TEST_CLASS_PATH org.openjdk.jmh.Main KernelBenchmark`
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(KernelBenchmark.ROWS)
@Warmup(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 3, time = 200, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class KernelBenchmark {
    static final int ROWS = 2048;

    private final RangeSelection.Scalar scalar = new RangeSelection.Scalar();
    private final RangeSelection vector = RangeSelection.vector();

    @Param({"2", "50"})
    int percentKept;

    private final long[] a = new long[ROWS];
    private final long[] b = new long[ROWS];
    private final long[] out = new long[ROWS];
    private final long[] high = new long[ROWS];
    private final int[] days = new int[ROWS];
    private final int[] positions = new int[ROWS];
    private final int[] starts = new int[ROWS];
    private final int[] lengths = new int[ROWS];
    private final boolean[] marks = new boolean[ROWS];
    private byte[] text;
    private int bound;
    private LikePattern special;
    private byte[] needle;
    private ScalarFunction.Kernel year;
    private I32Vector dates;
    private I64Vector years;

    @Setup
    public void setup() {
        Random random = new Random(7);
        StringBuilder words = new StringBuilder();
        String[] vocabulary = {
            "special ", "requests ", "furiously ", "sleep ", "deposits ", "packages ", "carefully ", "even "
        };
        for (int i = 0; i < ROWS; i++) {
            a[i] = random.nextLong(10_000_000);
            b[i] = random.nextLong(100);
            days[i] = random.nextInt(30_000);
            starts[i] = words.length();
            for (int w = 0; w < 6; w++) {
                words.append(vocabulary[random.nextInt(vocabulary.length)]);
            }
            lengths[i] = words.length() - starts[i];
        }
        text = words.toString().getBytes(StandardCharsets.UTF_8);
        bound = 30_000 * percentKept / 100;
        special = LikePattern.compile("%special%requests%", "\\");
        needle = "requests".getBytes(StandardCharsets.UTF_8);
        dates = new I32Vector(SimpleType.DATE, ROWS);
        dates.values = days;
        years = new I64Vector(SimpleType.BIGINT, ROWS);
        year = FunctionRegistry.builtIn()
                .scalar("year")
                .kernel(List.of(SimpleType.DATE), SimpleType.BIGINT, new boolean[1], new Object[1]);
        if (rangeInt() != rangeIntNaive() || rangeInt() != rangeIntVector() || rangeLong() != rangeLongVector()) {
            throw new IllegalStateException("filters disagree");
        }
        if (likeTwoPieces() != likeNaive() || findSwar() != findScalar()) {
            throw new IllegalStateException("LIKE disagrees");
        }
    }

    @Benchmark
    public long[] multiplyUnchecked() {
        Arithmetic.multiplyUnchecked(a, b, out, ROWS);
        return out;
    }

    @Benchmark
    public boolean multiplyChecked() {
        return Arithmetic.multiply(a, b, out, ROWS);
    }

    @Benchmark
    public long[] multiplyNaive() {
        for (int i = 0; i < ROWS; i++) {
            out[i] = Math.multiplyExact(a[i], b[i]);
        }
        return out;
    }

    @Benchmark
    public long[] multiplyTo128() {
        Int128.multiply(a, b, high, out, ROWS);
        return out;
    }

    @Benchmark
    public boolean addChecked() {
        return Arithmetic.add(a, b, out, ROWS);
    }

    @Benchmark
    public long[] addNaive() {
        for (int i = 0; i < ROWS; i++) {
            out[i] = Math.addExact(a[i], b[i]);
        }
        return out;
    }

    @Benchmark
    public long[] yearOfDate() {
        year.evaluate(new dev.ogive.column.Vector[] {dates}, ROWS, years);
        return years.values;
    }

    @Benchmark
    public long[] yearNaive() {
        for (int i = 0; i < ROWS; i++) {
            out[i] = LocalDate.ofEpochDay(days[i]).getYear();
        }
        return out;
    }

    @Benchmark
    public int rangeInt() {
        return scalar.range(days, 0, bound, false, ROWS, positions);
    }

    @Benchmark
    public int rangeIntVector() {
        return vector.range(days, 0, bound, false, ROWS, positions);
    }

    @Benchmark
    public int rangeIntNaive() {
        int n = 0;
        for (int i = 0; i < ROWS; i++) {
            if (days[i] >= 0 && days[i] <= bound) {
                positions[n++] = i;
            }
        }
        return n;
    }

    @Benchmark
    public int rangeLong() {
        return scalar.range(a, 0L, 100_000L * percentKept, false, ROWS, positions);
    }

    @Benchmark
    public int rangeLongVector() {
        return vector.range(a, 0L, 100_000L * percentKept, false, ROWS, positions);
    }

    @Benchmark
    public int likeTwoPieces() {
        int n = 0;
        for (int i = 0; i < ROWS; i++) {
            marks[i] = special.matches(text, starts[i], lengths[i]);
            n += marks[i] ? 1 : 0;
        }
        return n;
    }

    @Benchmark
    public int likeNaive() {
        int n = 0;
        for (int i = 0; i < ROWS; i++) {
            String s = new String(text, starts[i], lengths[i], StandardCharsets.UTF_8);
            int at = s.indexOf("special");
            n += at >= 0 && s.indexOf("requests", at + 7) >= 0 ? 1 : 0;
        }
        return n;
    }

    @Benchmark
    public int findSwar() {
        int n = 0;
        for (int i = 0; i < ROWS; i++) {
            n += Utf8.find(text, starts[i], starts[i] + lengths[i], needle) >= 0 ? 1 : 0;
        }
        return n;
    }

    @Benchmark
    public int findScalar() {
        int n = 0;
        for (int i = 0; i < ROWS; i++) {
            n += Utf8.findScalar(text, starts[i], starts[i] + lengths[i], needle) >= 0 ? 1 : 0;
        }
        return n;
    }
}
