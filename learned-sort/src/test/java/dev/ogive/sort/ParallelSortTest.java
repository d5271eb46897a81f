package dev.ogive.sort;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ParallelSortTest {
    @ParameterizedTest
    @EnumSource(Distributions.class)
    void threadsGiveTheSameOrderAsOne(Distributions distribution) {
        long seed = Seeds.next();
        int n = 300_000;
        long[] original = distribution.generate(n, seed);
        long[] wanted = original.clone();
        Arrays.sort(wanted);
        try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
            for (int threads : new int[] {1, 2, 7, 64}) {
                long[] keys = original.clone();
                LearnedSort.sort(keys, executor, threads);
                assertThat(keys)
                        .as("%d threads, %s", threads, Seeds.replay(seed))
                        .isEqualTo(wanted);

                keys = original.clone();
                int[] rows = new int[n];
                Arrays.setAll(rows, i -> i);
                KeyPayloadSort.sort(keys, rows, 0, n, SortOrder.ASCENDING, new SortScratch(), executor, threads);
                assertThat(keys)
                        .as("%d threads, %s", threads, Seeds.replay(seed))
                        .isEqualTo(wanted);
                for (int i = 0; i < n; i++) {
                    if (original[rows[i]] != keys[i] || (i > 0 && keys[i] == keys[i - 1] && rows[i] <= rows[i - 1])) {
                        throw new AssertionError("wrong row at " + i + ", " + Seeds.replay(seed));
                    }
                }
            }
        }
    }

    @Test
    void anExecutorThatNeverRunsOrRefusesOnlyCostsTime() {
        long[] keys = Distributions.UNIFORM.generate(200_000, 1);
        LearnedSort.sort(keys, task -> {}, 8);
        assertThat(keys).isSorted();
        long[] more = Distributions.UNIFORM.generate(200_000, 2);
        LearnedSort.sort(
                more,
                task -> {
                    throw new RejectedExecutionException();
                },
                8);
        assertThat(more).isSorted();
    }

    @Test
    void anInterruptIsKeptAndDoesNotTearTheSort() {
        long[] keys = Distributions.UNIFORM.generate(200_000, 1);
        try (ExecutorService executor = Executors.newFixedThreadPool(1)) {
            Thread.currentThread().interrupt();
            LearnedSort.sort(keys, executor, 2);
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(keys).isSorted();
    }

    @Test
    void fewerThanOneThreadIsRefused() {
        assertThatThrownBy(() -> LearnedSort.sort(new long[3], Runnable::run, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
