package dev.ogive.sort;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LearnedSortTest {
    private static final int[] SIZES = {
        0, 1, 2, 24, 25, 255, 256, 257, 300, 1000, 4095, 20_000, 20_001, 100_000, 700_000
    };

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
}
