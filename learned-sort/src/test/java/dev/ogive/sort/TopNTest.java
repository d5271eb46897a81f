package dev.ogive.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TopNTest {
    @ParameterizedTest
    @EnumSource(Distributions.class)
    void theFirstRowsOfTheStableOrderAreKept(Distributions distribution) {
        long seed = Seeds.next();
        var random = new SplittableRandom(seed);
        int n = 50_000;
        long[] keys = distribution.generate(n, seed);
        long[] rows = new long[n];
        Arrays.setAll(rows, i -> i);
        for (SortOrder order : SortOrder.values()) {
            long[] wantedKeys = keys.clone();
            int[] wanted = new int[n];
            Arrays.setAll(wanted, i -> i);
            KeyPayloadSort.sort(wantedKeys, wanted, 0, n, order, new SortScratch());
            for (int limit : new int[] {0, 1, 10, 5_000, n - 1, n, n + 1}) {
                var top = new TopN(limit, order);
                for (int from = 0; from < n; ) {
                    int to = Math.min(n, from + 1 + random.nextInt(10_000));
                    top.offer(keys, rows, from, to);
                    from = to;
                }
                assertThat(top.sorted()).isEqualTo(Math.min(limit, n));
                for (int i = 0; i < Math.min(limit, n); i++) {
                    if (top.key(i) != wantedKeys[i] || top.payload(i) != wanted[i]) {
                        throw new AssertionError("wrong at " + i + " of " + limit + ", " + Seeds.replay(seed));
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void partialSortPutsTheLeastKeysFirst(Distributions distribution) {
        long seed = Seeds.next();
        int n = 30_000;
        long[] keys = distribution.generate(n, seed);
        long[] wanted = keys.clone();
        Arrays.sort(wanted);
        for (int count : new int[] {0, 1, 100, n / 2, n - 1, n}) {
            long[] sorted = keys.clone();
            LearnedSort.partialSort(sorted, count);
            assertThat(Arrays.equals(sorted, 0, count, wanted, 0, count))
                    .as(Seeds.replay(seed))
                    .isTrue();
            Arrays.sort(sorted);
            assertThat(Arrays.equals(sorted, wanted))
                    .as("nothing is lost, %s", Seeds.replay(seed))
                    .isTrue();
        }
    }

    @Test
    void negativeLimitsAreRefused() {
        assertThatThrownBy(() -> new TopN(-1, SortOrder.ASCENDING)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LearnedSort.partialSort(new long[3], 4)).isInstanceOf(IndexOutOfBoundsException.class);
    }
}
