package dev.ogive.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.ogive.index.search.IndexPicker;
import dev.ogive.index.search.StaticIndex;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearnedIndexTest {
    private static final long[] EXTREMES = {
        Long.MIN_VALUE,
        Long.MIN_VALUE + 1,
        -2,
        -1,
        0,
        1,
        2,
        Long.MAX_VALUE - 1,
        Long.MAX_VALUE,
        Double.doubleToRawLongBits(Double.NaN),
        Double.doubleToRawLongBits(-0.0),
        0xfff8_0000_0000_0001L
    };

    private final long seed = Seeds.next();
    private final SplittableRandom random = new SplittableRandom(seed);

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void everyStructureFindsEveryLowerBound(Distributions distribution) {
        int[] sizes = {24, 25, 63, 64, 65, 100, 383, 384, 385, 1000, 6143, 6145, 30_000};
        for (int size : sizes) {
            long[] keys = distribution.sorted(size, random.nextLong());
            checkAll(keys, probes(keys, 4 * size + 200));
        }
    }

    @Test
    void smallAndOddInputsAreRight() {
        for (int size = 0; size < 200; size += size < 70 ? 1 : 7) {
            for (int kind = 0; kind < 5; kind++) {
                long[] keys = odd(size, kind);
                checkAll(keys, probes(keys, 3 * size + 60));
            }
        }
    }

    @Test
    void randomRunsClustersAndExtremesAreRight() {
        for (int round = 0; round < 30; round++) {
            long[] keys = odd(random.nextInt(1, 40_000), round % 5);
            checkAll(keys, probes(keys, 5000));
        }
    }

    @Test
    void theFaceAgreesWithItsParts() {
        long[] keys = {-5, -5, 0, 3, 3, 3, Long.MAX_VALUE, Long.MAX_VALUE};
        LearnedIndex index = LearnedIndex.build(keys);
        assertThat(index.size()).isEqualTo(8);
        assertThat(index.equalRange(3)).isEqualTo(new RowRange(3, 6));
        assertThat(index.equalRange(4)).isEqualTo(new RowRange(6, 6));
        assertThat(index.equalRange(Long.MAX_VALUE)).isEqualTo(new RowRange(6, 8));
        assertThat(index.range(-5, 3)).isEqualTo(new RowRange(0, 6));
        assertThat(index.range(3, -5).isEmpty()).isTrue();
        assertThat(index.upperBound(Long.MAX_VALUE)).isEqualTo(8);
        assertThat(index.upperBound(Long.MIN_VALUE)).isZero();
        assertThat(index.contains(0)).isTrue();
        assertThat(index.contains(1)).isFalse();
        assertThat(LearnedIndex.build(new long[0]).contains(1)).isFalse();
        long[] target = new long[4];
        assertThat(index.scan(3, target)).isEqualTo(4);
        assertThat(target).containsExactly(3, 3, 3, Long.MAX_VALUE);
        assertThat(index.scan(Long.MAX_VALUE, target)).isEqualTo(2);
    }

    @Test
    void keysOutsideTheHeapAreFoundToo() {
        for (int size : new int[] {0, 1, 31, 32, 33, 64, 20_000}) {
            for (Distributions distribution : Distributions.values()) {
                long[] keys = distribution.sorted(size, random.nextLong());
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment segment = arena.allocateFrom(ValueLayout.JAVA_LONG, keys);
                    checkFace(LearnedIndex.build(segment), keys, probes(keys, 500));
                }
                checkFace(LearnedIndex.build(MemorySegment.ofArray(keys)), keys, probes(keys, 500));
            }
        }
    }

    @Test
    void unsortedKeysAreRefusedWithTheirRow() {
        assertThatThrownBy(() -> LearnedIndex.build(new long[] {1, 3, 2}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("row 2 has 2 after 3");
        assertThatThrownBy(() -> LearnedIndex.build(MemorySegment.ofArray(new long[] {1, 3, 2})))
                .hasMessageContaining("row 2 has 2 after 3");
        assertThatThrownBy(() -> LearnedIndex.build(MemorySegment.ofArray(new byte[9])))
                .hasMessageContaining("got 9 bytes");
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void theIndexStaysUnderFivePercentOfTheKeys(Distributions distribution) {
        long[] keys = distribution.sorted(200_000, random.nextLong());
        LearnedIndex index = LearnedIndex.build(keys);
        assertThat(index.sizeBytes()).as(index.describe()).isLessThanOrEqualTo(8L * keys.length / 20);
    }

    @Test
    void theDescriptionNamesTheStructureAndTheReasonFirst() {
        String uniform =
                LearnedIndex.build(Distributions.UNIFORM.sorted(100_000, 1)).describe();
        assertThat(uniform.lines().findFirst().orElseThrow())
                .startsWith("RMI of ")
                .contains("search steps");
        String few = LearnedIndex.build(Distributions.FEW_DISTINCT.sorted(100_000, 1))
                .describe();
        assertThat(few).startsWith("runs of 1000 distinct keys").contains("repeats 100 times");
        String hard =
                LearnedIndex.build(Distributions.OSM_LIKE.sorted(1_000_000, 1)).describe();
        assertThat(hard).startsWith("S+-tree of ").contains("an RMI would leave");
    }

    private void checkAll(long[] keys, long[] probes) {
        long[] expected = expected(keys, probes);
        for (StaticIndex index : IndexPicker.candidates(keys)) {
            check(index, keys, probes, expected);
        }
        checkFace(LearnedIndex.build(keys), keys, probes);
    }

    private void check(StaticIndex index, long[] keys, long[] probes, long[] expected) {
        long[] positions = new long[probes.length];
        index.lowerBound(probes, 0, probes.length, positions);
        for (int i = 0; i < probes.length; i++) {
            if (positions[i] != expected[i] || index.lowerBound(probes[i]) != expected[i]) {
                assertThat(positions[i])
                        .as(
                                "%s, %d keys, probe %d; replay with -Dtests.seed=%d",
                                index.summary(), keys.length, probes[i], seed)
                        .isEqualTo(expected[i]);
                assertThat(index.lowerBound(probes[i]))
                        .as(
                                "single, %s, %d keys, probe %d; replay with -Dtests.seed=%d",
                                index.summary(), keys.length, probes[i], seed)
                        .isEqualTo(expected[i]);
            }
        }
    }

    private void checkFace(LearnedIndex index, long[] keys, long[] probes) {
        long[] expected = expected(keys, probes);
        long[] positions = new long[probes.length];
        index.lowerBound(probes, positions);
        assertThat(positions)
                .as("%s; replay with -Dtests.seed=%d", index.describe(), seed)
                .isEqualTo(expected);
        for (int i = 0; i < probes.length; i += 7) {
            boolean present = expected[i] < keys.length && keys[(int) expected[i]] == probes[i];
            if (index.lowerBound(probes[i]) != expected[i] || index.contains(probes[i]) != present) {
                fail("probe %d in %s; replay with -Dtests.seed=%d", probes[i], index.describe(), seed);
            }
        }
    }

    private static long[] expected(long[] keys, long[] probes) {
        long[] expected = new long[probes.length];
        for (int i = 0; i < probes.length; i++) {
            int low = 0;
            int high = keys.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (keys[middle] < probes[i]) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            expected[i] = low;
        }
        return expected;
    }

    private long[] probes(long[] keys, int count) {
        long[] probes = new long[count];
        for (int i = 0; i < count; i++) {
            long key = keys.length == 0 ? random.nextLong() : keys[random.nextInt(keys.length)];
            probes[i] = switch (random.nextInt(6)) {
                case 0, 1 -> key;
                case 2 -> key + 1;
                case 3 -> key - 1;
                case 4 -> random.nextLong();
                default -> EXTREMES[random.nextInt(EXTREMES.length)];
            };
        }
        return probes;
    }

    private long[] odd(int size, int kind) {
        long[] keys = new long[size];
        long base = random.nextLong();
        for (int i = 0; i < size; i++) {
            keys[i] = switch (kind) {
                case 0 -> random.nextLong();
                case 1 -> EXTREMES[random.nextInt(EXTREMES.length)];
                case 2 -> base + random.nextInt(3);
                case 3 -> random.nextLong() >> random.nextInt(64);
                default ->
                    random.nextInt(10) == 0 ? EXTREMES[random.nextInt(EXTREMES.length)] : base + random.nextInt(1000);
            };
        }
        Arrays.sort(keys);
        return keys;
    }
}
