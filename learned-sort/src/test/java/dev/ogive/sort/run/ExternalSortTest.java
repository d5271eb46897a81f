package dev.ogive.sort.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.sort.Distributions;
import dev.ogive.sort.Seeds;
import dev.ogive.sort.SortOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExternalSortTest {
    /// Runs in memory.
    private static final class Memory implements PairRunStore {
        final List<long[]> keys = new ArrayList<>();
        final List<long[]> payload = new ArrayList<>();
        long rowsRead;

        @Override
        public int runCount() {
            return keys.size();
        }

        @Override
        public long rowCount(int run) {
            return keys.get(run).length;
        }

        @Override
        public void readKeys(int run, long row, int count, long[] to, int at) {
            System.arraycopy(keys.get(run), (int) row, to, at, count);
        }

        @Override
        public void readPayload(int run, long row, int count, long[] to, int at) {
            System.arraycopy(payload.get(run), (int) row, to, at, count);
            rowsRead += count;
        }

        @Override
        public void writeRun(long[] newKeys, long[] newPayload, int count) {
            keys.add(Arrays.copyOf(newKeys, count));
            payload.add(Arrays.copyOf(newPayload, count));
        }
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void anyInputComesBackStableWithinTheMemory(Distributions distribution) {
        long seed = Seeds.next();
        var random = new SplittableRandom(seed);
        for (SortOrder order : SortOrder.values()) {
            for (int n : new int[] {0, 1, 999, 1000, 1001, 40_000}) {
                check(distribution.generate(n, seed), order, 1000 + random.nextInt(3_000), random, seed);
            }
        }
    }

    private static void check(long[] keys, SortOrder order, int rowsMax, SplittableRandom random, long seed) {
        int n = keys.length;
        Integer[] wanted = new Integer[n];
        Arrays.setAll(wanted, i -> i);
        Comparator<Integer> byKey = switch (order) {
            case ASCENDING -> Comparator.comparingLong(i -> keys[i]);
            case DESCENDING -> (a, b) -> Long.compare(keys[b], keys[a]);
            case UNSIGNED_ASCENDING -> (a, b) -> Long.compareUnsigned(keys[a], keys[b]);
            case UNSIGNED_DESCENDING -> (a, b) -> Long.compareUnsigned(keys[b], keys[a]);
        };
        Arrays.sort(wanted, byKey);
        long[] rows = new long[n];
        Arrays.setAll(rows, i -> i);
        var store = new Memory();
        var sort = new ExternalSort(store, order, rowsMax);
        for (int from = 0; from < n; ) {
            int to = Math.min(n, from + 1 + random.nextInt(2 * rowsMax));
            sort.add(keys, rows, from, to);
            from = to;
        }
        int[] at = {0};
        sort.finish((sortedKeys, payload, count) -> {
            assertThat(count).isBetween(1, rowsMax);
            for (int i = 0; i < count; i++) {
                int row = wanted[at[0]++];
                if (payload[i] != row || sortedKeys[i] != keys[row]) {
                    throw new AssertionError("wrong at " + (at[0] - 1) + " of " + n + " " + order
                            + ", replay with -Dtests.seed=" + seed);
                }
            }
        });
        assertThat(at[0]).isEqualTo(n);
        assertThat(store.rowsRead).as("each row is read once").isEqualTo(n > rowsMax ? n : 0);
    }

    @Test
    void wholeTiesAreNeverCutEvenWhenOneFillsSeveralParts() {
        var store = new Memory();
        for (int run = 0; run < 3; run++) {
            long[] keys = new long[10_000];
            Arrays.fill(keys, 0, 2_000, 1);
            Arrays.fill(keys, 2_000, 9_000, 5);
            Arrays.setAll(keys, i -> i < 9_000 ? keys[i] : i);
            store.writeRun(keys, keys, keys.length);
        }
        MergePlan plan = MergePlan.of(store, SortOrder.ASCENDING, 7_000, true);
        long total = 0;
        long last = Long.MIN_VALUE;
        for (int part = 0; part < plan.partCount(); part++) {
            long least = Long.MAX_VALUE;
            long greatest = Long.MIN_VALUE;
            for (int run = 0; run < 3; run++) {
                for (long row = plan.start(part, run); row < plan.end(part, run); row++) {
                    long key = store.keys.get(run)[(int) row];
                    least = Math.min(least, key);
                    greatest = Math.max(greatest, key);
                }
            }
            assertThat(least).isGreaterThan(last);
            last = greatest;
            total += plan.rows(part);
        }
        assertThat(total).isEqualTo(30_000);
        assertThat(plan.partCount()).isGreaterThanOrEqualTo(3);
    }
}
