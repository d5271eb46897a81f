package dev.ogive.index.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.index.Distributions;
import dev.ogive.index.Seeds;
import dev.ogive.index.key.KeyOrder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RmiModelTest {
    private final long seed = Seeds.next();
    private final SplittableRandom random = new SplittableRandom(seed);

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void predictionsAreMonotoneAndWithinRange(Distributions distribution) {
        for (int round = 0; round < 20; round++) {
            long[] keys = keys(distribution, random.nextInt(1, 5000));
            long keyCount = random.nextBoolean() ? keys.length : random.nextLong(1, 1L << 40);
            RmiModel model = RmiModel.fitSorted(keys, 0, keys.length, keyCount, random.nextInt(1, 3000));
            long[] probes = probes(keys);
            long before = 0;
            for (long probe : probes) {
                long position = model.position(probe);
                assertThat(position)
                        .as("%s at %s; replay with -Dtests.seed=%d", model, Long.toUnsignedString(probe), seed)
                        .isBetween(before, keyCount);
                assertThat(model.predict(probe)).isBetween(0L, keyCount - 1);
                before = position;
            }
        }
    }

    @ParameterizedTest
    @EnumSource(value = Distributions.class, mode = EnumSource.Mode.EXCLUDE, names = "ZIPF_DUPLICATES")
    void aSampleOfFourThousandPlacesKeysNearTheirRank(Distributions distribution) {
        long[] keys = keys(distribution, 200_000);
        long[] sample = new long[4096];
        Arrays.setAll(sample, i -> keys[random.nextInt(keys.length)]);
        RmiModel model = RmiModel.fitSample(sample, 0, sample.length, keys.length, 1024);
        int far = 0;
        for (int i = 0; i < keys.length; i += 7) {
            long predicted = model.predict(keys[i]);
            // Rank of a duplicate is any position of its run.
            int first = lowerBound(keys, keys[i]);
            int last = lowerBound(keys, keys[i] + 1);
            long error = Math.max(0, Math.max(first - predicted, predicted - last));
            far += error > keys.length / 10 ? 1 : 0;
        }
        assertThat(far).as("replay with -Dtests.seed=%d", seed).isLessThan(keys.length / 7 / 100);
    }

    @Test
    void extremeKeysAndTinyInputsAreFitted() {
        long[][] inputs = {
            {},
            {0},
            {-1},
            {0, -1},
            {0, 0, -1, -1},
            {5, 5, 5},
            {Long.MAX_VALUE, Long.MIN_VALUE},
            {0, 1, 2, 3, -4, -3, -2, -1}
        };
        for (long[] keys : inputs) {
            RmiModel model = RmiModel.fitSorted(keys, 0, keys.length, keys.length, 16);
            long before = 0;
            for (long probe : new long[] {0, 1, 4, 5, 6, Long.MAX_VALUE, Long.MIN_VALUE, -5, -4, -1}) {
                assertThat(model.position(probe)).isBetween(before, (long) keys.length);
                before = model.position(probe);
            }
        }
    }

    @Test
    void outliersDoNotFlattenTheRest() {
        long[] keys = new long[100_000];
        Arrays.setAll(keys, i -> i < 99_990 ? 1000L * i : -1L - 100 + i % 100);
        Arrays.sort(keys, 0, 99_990);
        RmiModel model = RmiModel.fitSorted(keys, 0, keys.length, keys.length, 5000);
        for (int i = 0; i < 99_000; i++) {
            assertThat(Math.abs(model.position(keys[i]) - i)).isLessThan(500);
        }
    }

    /// A random 10,142 lognormal keys once ended in one leaf of 9,838: the grid above had no
    /// bound.
    @ParameterizedTest
    @EnumSource(Distributions.class)
    void theErrorHasABoundOnAnyKeysAndAnyNumberOfLeaves(Distributions distribution) {
        for (int round = 0; round < 4; round++) {
            checkBound(keys(distribution, random.nextInt(1, 20_000)));
        }
    }

    @Test
    void clustersInClustersStayWithinTheBound() {
        for (int round = 0; round < 15; round++) {
            long[] keys = new long[random.nextInt(1, 20_000)];
            long base = random.nextLong();
            int kind = random.nextInt(3);
            Arrays.setAll(keys, i -> switch (kind) {
                // Every scale is equally dense, so that no one grid parts the keys.
                case 0 -> random.nextLong() >>> random.nextInt(64);
                case 1 -> base + (random.nextLong() >>> random.nextInt(64));
                default -> base + (1L << random.nextInt(64)) + random.nextInt(1 << random.nextInt(1, 20));
            });
            sortUnsigned(keys);
            checkBound(keys);
        }
    }

    private void checkBound(long[] keys) {
        int leaves = random.nextInt(1, 3000);
        RmiModel model = RmiModel.fitSorted(keys, 0, keys.length, keys.length, leaves);
        assertThat(model.errorMax())
                .as("%s, %d leaves asked for; replay with -Dtests.seed=%d", model, leaves, seed)
                .isLessThanOrEqualTo(Math.max(16, 8L * ((keys.length + leaves - 1) / leaves)));
        assertThat(model.sizeBytes()).as("%s; seed %d", model, seed).isLessThan(4000 + 40L * leaves);
    }

    @Test
    void badArgumentsAreNamed() {
        assertThatThrownBy(() -> RmiModel.fitSorted(new long[3], 2, 1, 3, 4)).hasMessageContaining("[2, 1)");
    }

    private long[] keys(Distributions distribution, int count) {
        long[] keys = distribution.sorted(count, random.nextLong());
        Arrays.setAll(keys, i -> KeyOrder.ofLong(keys[i]));
        return keys;
    }

    private long[] probes(long[] keys) {
        long[] probes = new long[4 * keys.length];
        for (int i = 0; i < probes.length; i++) {
            probes[i] = switch (i & 3) {
                case 0 -> keys[i / 4];
                case 1 -> keys[i / 4] + 1;
                case 2 -> keys[i / 4] - 1;
                default -> random.nextLong();
            };
        }
        sortUnsigned(probes);
        return probes;
    }

    private static void sortUnsigned(long[] keys) {
        for (int i = 0; i < keys.length; i++) {
            keys[i] ^= Long.MIN_VALUE;
        }
        Arrays.sort(keys);
        for (int i = 0; i < keys.length; i++) {
            keys[i] ^= Long.MIN_VALUE;
        }
    }

    private static int lowerBound(long[] unsignedSorted, long key) {
        int low = 0;
        int high = unsignedSorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(unsignedSorted[middle], key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
