package dev.ogive.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearnedSortTest {
    private static final int[] SIZES = {
        0, 1, 2, 24, 25, 255, 256, 257, 300, 1000, 4095, 4096, 20_000, 30_000, 30_001, 100_000, 700_000
    };

    private final SortScratch scratch = new SortScratch();

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void longsAreSortedAsByArraysSort(Distributions distribution) {
        long seed = Seeds.next();
        for (int n : SIZES) {
            long[] keys = distribution.generate(n, seed);
            long[] wanted = keys.clone();
            Arrays.sort(wanted);
            LearnedSort.sort(keys);
            assertThat(keys).as("%d keys, %s", n, Seeds.replay(seed)).isEqualTo(wanted);
        }
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void everyOrderHoldsWithinItsRangeAlone(Distributions distribution) {
        long seed = Seeds.next();
        for (SortOrder order : SortOrder.values()) {
            for (int n : new int[] {0, 1, 30, 300, 5_000, 50_000}) {
                long[] keys = distribution.generate(n + 20, seed);
                long[] wanted = sortedByOrder(keys, 7, n + 7, order);
                LearnedSort.sort(keys, 7, n + 7, order, scratch);
                assertThat(keys)
                        .as("%d keys %s, %s", n, order, Seeds.replay(seed))
                        .isEqualTo(wanted);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void sortingInPlaceGivesTheSameOrder(Distributions distribution) {
        long seed = Seeds.next();
        for (int n : new int[] {0, 1, 1_000, 2_000_123}) {
            long[] keys = distribution.generate(n, seed);
            long[] wanted = keys.clone();
            Arrays.sort(wanted, n / 100, n);
            LearnedSort.sortInPlace(keys, n / 100, n);
            assertThat(Arrays.equals(keys, wanted))
                    .as("%d keys, %s", n, Seeds.replay(seed))
                    .isTrue();
        }
    }

    private static long[] sortedByOrder(long[] keys, int from, int to, SortOrder order) {
        long[] wanted = keys.clone();
        for (int i = from; i < to; i++) {
            wanted[i] ^= order.mask();
        }
        Arrays.sort(wanted, from, to);
        for (int i = from; i < to; i++) {
            wanted[i] ^= order.mask();
        }
        return wanted;
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void segmentsOnAndOffHeapAreSortedAtAnyAlignment(Distributions distribution) {
        long seed = Seeds.next();
        for (int n : new int[] {0, 1, 100, 1023, 1024, 1025, 30_000, 200_000}) {
            long[] keys = distribution.generate(n, seed);
            for (SortOrder order : SortOrder.values()) {
                long[] wanted = sortedByOrder(keys, 0, n, order);
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment segment = arena.allocate(8L * n + 16).asSlice(3, 8L * n);
                    MemorySegment.copy(keys, 0, segment, ValueLayout.JAVA_LONG_UNALIGNED, 0, n);
                    LearnedSort.sortLongs(segment, order, scratch);
                    assertThat(segment.toArray(ValueLayout.JAVA_LONG_UNALIGNED))
                            .as("%d keys %s, %s", n, order, Seeds.replay(seed))
                            .isEqualTo(wanted);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void doublesAreSortedBitForBit(Distributions distribution) {
        long seed = Seeds.next();
        var random = new SplittableRandom(seed);
        for (int n : SIZES) {
            long[] bits = distribution.generate(n, seed);
            double[] byBits = new double[n];
            double[] byValue = new double[n];
            for (int i = 0; i < n; i++) {
                byBits[i] = Double.longBitsToDouble(bits[i]);
                byValue[i] = switch (random.nextInt(50)) {
                    case 0 -> -0.0;
                    case 1 -> 0.0;
                    case 2 -> Double.NaN;
                    case 3 -> Double.longBitsToDouble(0xFFF8_0000_0000_0000L | random.nextInt(100));
                    case 4 -> Double.NEGATIVE_INFINITY;
                    case 5 -> Double.MAX_VALUE;
                    case 6 -> Double.MIN_VALUE;
                    default -> bits[i] * 1e-3;
                };
            }
            checkDoubles(byBits, seed);
            checkDoubles(byValue, seed);
        }
    }

    private static void checkDoubles(double[] keys, long seed) {
        int n = keys.length;
        double[] wanted = keys.clone();
        Arrays.sort(wanted);
        double[] sorted = keys.clone();
        LearnedSort.sort(sorted);
        // NaNs compare as equal here; that each is still there is checked below.
        assertThat(Arrays.equals(sorted, wanted))
                .as("%d doubles, %s", n, Seeds.replay(seed))
                .isTrue();
        assertThat(sumOfBits(sorted))
                .as("bits of %d doubles, %s", n, Seeds.replay(seed))
                .isEqualTo(sumOfBits(keys));
        LearnedSort.sort(keys, 0, n, SortOrder.DESCENDING);
        for (int i = 0; i < n; i++) {
            if (Double.compare(keys[i], wanted[n - 1 - i]) != 0) {
                throw new AssertionError("descending, wrong at " + i + ", " + Seeds.replay(seed));
            }
        }
    }

    private static long sumOfBits(double[] keys) {
        long sum = 0;
        for (double key : keys) {
            sum += Distributions.mix(Double.doubleToRawLongBits(key));
        }
        return sum;
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void intsAndFloatsAreSortedInEveryOrder(Distributions distribution) {
        long seed = Seeds.next();
        for (int n : new int[] {0, 1, 100, 5_000, 100_000}) {
            long[] longs = distribution.generate(n, seed);
            int[] keys = new int[n];
            float[] floats = new float[n];
            for (int i = 0; i < n; i++) {
                keys[i] = (int) longs[i];
                floats[i] = Float.intBitsToFloat(keys[i]);
            }
            int[] wanted = keys.clone();
            Arrays.sort(wanted);
            int[] sorted = keys.clone();
            LearnedSort.sort(sorted);
            assertThat(sorted).as("%d ints, %s", n, Seeds.replay(seed)).isEqualTo(wanted);
            for (SortOrder order : SortOrder.values()) {
                int[] expected = Arrays.stream(keys)
                        .mapToLong(key -> ((long) key << 32) ^ order.mask())
                        .sorted()
                        .mapToInt(key -> (int) ((key ^ order.mask()) >> 32))
                        .toArray();
                MemorySegment segment = MemorySegment.ofArray(keys.clone());
                LearnedSort.sortInts(segment, order, scratch);
                assertThat(segment.toArray(ValueLayout.JAVA_INT))
                        .as("%d ints %s, %s", n, order, Seeds.replay(seed))
                        .isEqualTo(expected);
            }
            float[] wantedFloats = floats.clone();
            Arrays.sort(wantedFloats);
            float[] sortedFloats = floats.clone();
            LearnedSort.sort(sortedFloats);
            assertThat(Arrays.equals(sortedFloats, wantedFloats)).isTrue();
            LearnedSort.sort(floats, 0, n, SortOrder.DESCENDING);
            for (int i = 0; i < n; i++) {
                if (Float.compare(floats[i], wantedFloats[n - 1 - i]) != 0) {
                    throw new AssertionError("descending, wrong at " + i + ", " + Seeds.replay(seed));
                }
            }
        }
    }

    @Test
    void wrongRangesAndOrdersAreRefused() {
        assertThatThrownBy(() -> LearnedSort.sort(new long[3], 1, 4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> LearnedSort.sort(new double[3], 0, 3, SortOrder.UNSIGNED_ASCENDING))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> LearnedSort.sortLongs(MemorySegment.ofArray(new byte[9]), SortOrder.ASCENDING, scratch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("9 bytes");
    }
}
