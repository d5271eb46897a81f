package dev.ogive.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class KeyPayloadSortTest {
    private static final int[] SIZES = {
        0, 1, 2, 3, 7, 24, 25, 26, 100, 255, 256, 257, 1000, 13_999, 14_001, 60_000, 300_000
    };

    private final SortScratch scratch = new SortScratch();

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void payloadFollowsItsKeyAndEqualKeysKeepTheirOrder(Distributions distribution) {
        long seed = Seeds.next();
        for (SortOrder order : SortOrder.values()) {
            for (int n : SIZES) {
                check(distribution.generate(n, seed), order, new SplittableRandom(seed), seed);
            }
        }
    }

    private void check(long[] original, SortOrder order, SplittableRandom random, long seed) {
        int before = random.nextInt(10);
        int n = original.length;
        long[] keys = new long[n + before + 5];
        int[] payload = new int[keys.length];
        Arrays.fill(keys, 99);
        Arrays.fill(payload, -1);
        System.arraycopy(original, 0, keys, before, n);
        for (int i = 0; i < n; i++) {
            payload[before + i] = i;
        }
        KeyPayloadSort.sort(keys, payload, before, before + n, order, scratch);
        long[] wanted = original.clone();
        for (int i = 0; i < n; i++) {
            wanted[i] ^= order.mask();
        }
        Arrays.sort(wanted);
        boolean[] seen = new boolean[n];
        for (int i = 0; i < n; i++) {
            int row = payload[before + i];
            if (keys[before + i] != (wanted[i] ^ order.mask())
                    || original[row] != keys[before + i]
                    || seen[row]
                    || (i > 0 && keys[before + i] == keys[before + i - 1] && payload[before + i - 1] > row)) {
                throw new AssertionError(
                        "wrong at " + i + " of " + n + " in order " + order + ", " + Seeds.replay(seed));
            }
            seen[row] = true;
        }
        for (int i = 0; i < keys.length; i++) {
            if (i < before || i >= before + n) {
                assertThat(keys[i]).as("outside the range at %d", i).isEqualTo(99);
                assertThat(payload[i]).as("outside the range at %d", i).isEqualTo(-1);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void anyPayloadTravels(Distributions distribution) {
        long seed = Seeds.next();
        var random = new SplittableRandom(seed);
        for (int n : SIZES) {
            long[] keys = distribution.generate(n, seed);
            long[] sorted = keys.clone();
            int[] payload = random.ints(n).toArray();
            if (random.nextBoolean()) {
                Arrays.sort(payload);
            }
            int[] moved = payload.clone();
            int[] rows = new int[n];
            Arrays.setAll(rows, i -> i);
            KeyPayloadSort.sort(sorted, moved, 0, n, SortOrder.ASCENDING, scratch);
            KeyPayloadSort.sort(keys, rows, 0, n, SortOrder.ASCENDING, scratch);
            for (int i = 0; i < n; i++) {
                if (moved[i] != payload[rows[i]]) {
                    throw new AssertionError("wrong at " + i + " of " + n + ", " + Seeds.replay(seed));
                }
            }
        }
    }

    @Test
    void thePathIsReported() {
        assertThat(pathOf(Distributions.SORTED)).isEqualTo(KeyPayloadSort.Path.SORTED);
        assertThat(pathOf(Distributions.REVERSED)).isEqualTo(KeyPayloadSort.Path.REVERSED);
        assertThat(pathOf(Distributions.TIMESTAMPS)).isEqualTo(KeyPayloadSort.Path.PACKED);
        assertThat(pathOf(Distributions.UNIFORM)).isEqualTo(KeyPayloadSort.Path.PLACED);
    }

    private KeyPayloadSort.Path pathOf(Distributions distribution) {
        long[] keys = distribution.generate(1000, 1);
        return KeyPayloadSort.sort(keys, new int[1000], 0, 1000, SortOrder.ASCENDING, scratch);
    }

    @Test
    void rangesOutsideTheArraysAreRefused() {
        assertThatThrownBy(() -> KeyPayloadSort.sort(new long[3], new int[2], 0, 3, SortOrder.ASCENDING, scratch))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void argsortIsTheStablePermutation(Distributions distribution) {
        long seed = Seeds.next();
        long[] keys = distribution.generate(50_000, seed);
        long[] untouched = keys.clone();
        int[] rows = LearnedSort.argsort(keys);
        assertThat(keys).isEqualTo(untouched);
        for (int i = 1; i < rows.length; i++) {
            long a = keys[rows[i - 1]];
            long b = keys[rows[i]];
            if (a > b || (a == b && rows[i - 1] >= rows[i])) {
                throw new AssertionError("wrong at " + i + ", " + Seeds.replay(seed));
            }
        }
    }
}
