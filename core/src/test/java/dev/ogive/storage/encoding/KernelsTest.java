package dev.ogive.storage.encoding;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.Seeds;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KernelsTest {
    private static final int ROWS = 5000;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 15, 16, 17, 31, 32, 33, 2047, 2048, 2049})
    void vectorAndScalarSelectAndReadTheSame(int count) {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Kernels vector = Kernels.vector();
        Kernels best = vector == null ? Kernels.BEST : vector;
        Kernels scalar = new ScalarKernels();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(ROWS * 8L, 64);
            MemorySegment.copy(bytes(random), 0, data, ValueLayout.JAVA_BYTE, 0, ROWS * 8);
            for (int round = 0; round < 40; round++) {
                int from = random.nextInt(ROWS - count);
                for (int width : new int[] {1, 2, 4, 8}) {
                    long a = bound(random, width);
                    long b = bound(random, width);
                    byte[] valid = valid(random, count);
                    int[] expected = filter(scalar, data, from, count, Math.min(a, b), Math.max(a, b), width, valid);
                    int[] found = filter(best, data, from, count, Math.min(a, b), Math.max(a, b), width, valid);
                    assertThat(found).as("replay with -Dtests.seed=%d", seed).isEqualTo(expected);
                    assertThat(Arrays.stream(expected).boxed())
                            .as("replay with -Dtests.seed=%d", seed)
                            .allMatch(row -> Validity.isSet(valid, row - from));
                    if (width < 8) {
                        assertReadsAgree(seed, best, scalar, data, from, count, width);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 7, 8, 9, 2047, 2048, 2049})
    void vectorAndScalarSelectTheSameDoubles(int count) {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Kernels vector = Kernels.vector();
        Kernels best = vector == null ? Kernels.BEST : vector;
        double[] some = {0.0, -0.0, 1, -1, 2.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300};
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(ROWS * 8L, 64);
            for (int i = 0; i < ROWS; i++) {
                double value = random.nextBoolean() ? some[random.nextInt(some.length)] : random.nextGaussian();
                data.setAtIndex(ValueLayout.JAVA_DOUBLE, i, value);
            }
            for (int round = 0; round < 40; round++) {
                int from = random.nextInt(ROWS - count);
                double a = random.nextBoolean() ? some[random.nextInt(5)] : random.nextGaussian();
                double b = random.nextInt(5) == 0 ? Double.POSITIVE_INFINITY : random.nextGaussian();
                byte[] valid = valid(random, count);
                int[] expected = new int[count];
                int n = 0;
                for (int i = 0; i < count; i++) {
                    double value = data.getAtIndex(ValueLayout.JAVA_DOUBLE, from + i);
                    boolean passes = value >= Math.min(a, b) && value <= Math.max(a, b);
                    if (passes && Validity.isSet(valid, i)) {
                        expected[n++] = from + i;
                    }
                }
                for (Kernels kernels : List.of(new ScalarKernels(), best)) {
                    int[] found = new int[count];
                    int kept = kernels.filterDoubles(data, from, count, Math.min(a, b), Math.max(a, b), valid, found);
                    assertThat(Arrays.copyOf(found, kept))
                            .as("replay with -Dtests.seed=%d", seed)
                            .isEqualTo(Arrays.copyOf(expected, n));
                }
            }
        }
    }

    @Test
    void bitsOfAnyRowsAreThoseOfTheColumn() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment validity = arena.allocate(ROWS / 8);
            MemorySegment.copy(valid(random, ROWS), 0, validity, ValueLayout.JAVA_BYTE, 0, ROWS / 8);
            for (int round = 0; round < 40; round++) {
                int from = random.nextInt(ROWS / 2);
                int count = random.nextInt(ROWS / 2);
                byte[] bits = Validity.bits(validity, from, count);
                for (int i = 0; i < count; i++) {
                    assertThat(Validity.isSet(bits, i))
                            .as("replay with -Dtests.seed=%d", seed)
                            .isEqualTo(!Validity.isNull(validity, from + i));
                }
            }
        }
    }

    /// Of which rows are not null: all, or any.
    private static byte[] valid(Random random, int rows) {
        byte[] valid = new byte[(rows + 7) / 8];
        random.nextBytes(valid);
        return random.nextInt(3) == 0 ? Validity.all(rows) : valid;
    }

    private static byte[] bytes(Random random) {
        byte[] bytes = new byte[ROWS * 8];
        random.nextBytes(bytes);
        return bytes;
    }

    private static long bound(Random random, int width) {
        long any = random.nextLong() >> (64 - 8 * width);
        long max = -1L >>> (65 - 8 * width);
        return switch (random.nextInt(8)) {
            case 0 -> max;
            case 1 -> -max - 1;
            default -> any;
        };
    }

    private static int[] filter(
            Kernels k, MemorySegment data, int from, int count, long low, long high, int width, byte[] valid) {
        int[] positions = new int[count];
        int n = switch (width) {
            case 1 -> k.filter8(data, from, count, (int) low, (int) high, valid, positions);
            case 2 -> k.filter16(data, from, count, (int) low, (int) high, valid, positions);
            case 4 -> k.filter32(data, from, count, (int) low, (int) high, valid, positions);
            default -> k.filter64(data, from, count, low, high, valid, positions);
        };
        return Arrays.copyOf(positions, n);
    }

    private static void assertReadsAgree(
            long seed, Kernels best, Kernels scalar, MemorySegment data, int from, int count, int width) {
        int[] ints = new int[count];
        int[] expectedInts = new int[count];
        long[] longs = new long[count];
        long[] expectedLongs = new long[count];
        switch (width) {
            case 1 -> {
                best.readInts8(data, from, count, 77, ints);
                scalar.readInts8(data, from, count, 77, expectedInts);
                best.readLongs8(data, from, count, 1L << 40, longs);
                scalar.readLongs8(data, from, count, 1L << 40, expectedLongs);
            }
            case 2 -> {
                best.readInts16(data, from, count, 77, ints);
                scalar.readInts16(data, from, count, 77, expectedInts);
                best.readLongs16(data, from, count, 1L << 40, longs);
                scalar.readLongs16(data, from, count, 1L << 40, expectedLongs);
            }
            default -> {
                best.readInts32(data, from, count, 77, ints);
                scalar.readInts32(data, from, count, 77, expectedInts);
                best.readLongs32(data, from, count, 1L << 40, longs);
                scalar.readLongs32(data, from, count, 1L << 40, expectedLongs);
            }
        }
        assertThat(ints).as("replay with -Dtests.seed=%d", seed).isEqualTo(expectedInts);
        assertThat(longs).as("replay with -Dtests.seed=%d", seed).isEqualTo(expectedLongs);
    }
}
