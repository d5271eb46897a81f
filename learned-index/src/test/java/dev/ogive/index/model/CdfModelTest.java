package dev.ogive.index.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.index.Distributions;
import dev.ogive.index.Seeds;
import dev.ogive.index.key.KeyOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What every model promises: monotone, within its error, the same after a round trip through
/// bytes.
class CdfModelTest {
    private final long seed = Seeds.next();
    private final SplittableRandom random = new SplittableRandom(seed);

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void everyModelIsMonotoneAndWithinItsErrorOnEveryKeyAndBetween(Distributions distribution) {
        for (int size : new int[] {1, 2, 3, 100, 5000, 30_000}) {
            long[] keys = keys(distribution, size);
            long[] probes = probes(keys);
            for (CdfModel model : fitAll(keys)) {
                checkError(model, keys, probes);
            }
        }
    }

    @Test
    void extremesAndClustersStayWithinTheError() {
        for (int round = 0; round < 40; round++) {
            long[] keys = new long[random.nextInt(1, 3000)];
            long base = random.nextLong();
            Arrays.setAll(keys, i -> switch (random.nextInt(4)) {
                case 0 -> random.nextLong() >>> random.nextInt(64);
                case 1 -> base + random.nextInt(500);
                case 2 -> random.nextInt(3) - 1;
                default -> random.nextInt(2) == 0 ? Long.MAX_VALUE : Long.MIN_VALUE;
            });
            sortUnsigned(keys);
            long[] probes = probes(keys);
            for (CdfModel model : fitAll(keys)) {
                checkError(model, keys, probes);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void epsilonHoldsForEveryKeyOfAPgmAndASpline(Distributions distribution) {
        long[] keys = keys(distribution, 150_000);
        for (int epsilon : new int[] {1, 2, 8, 64}) {
            PgmModel pgm = PgmModel.fitSorted(keys, 0, keys.length, epsilon);
            RadixSplineModel spline = RadixSplineModel.fitSorted(keys, 0, keys.length, epsilon);
            int first = 0;
            for (int i = 0; i < keys.length; i++) {
                first = i > 0 && keys[i] == keys[i - 1] ? first : i;
                if (Math.abs(pgm.position(keys[i]) - first) > epsilon
                        || Math.abs(spline.position(keys[i]) - first) > epsilon) {
                    assertThat(pgm.position(keys[i]))
                            .as("%s at row %d; seed %d", pgm, i, seed)
                            .isEqualTo(first);
                    assertThat(spline.position(keys[i]))
                            .as("%s at row %d; seed %d", spline, i, seed)
                            .isEqualTo(first);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void modelsComeBackFromBytesUnchanged(Distributions distribution) {
        long[] keys = keys(distribution, 5000);
        long[] probes = probes(keys);
        for (CdfModel model : fitAll(keys)) {
            CdfModel back = CdfModel.fromBytes(model.toBytes());
            assertThat(back).hasSameClassAs(model).hasToString(model.toString());
            assertThat(back.errorMax()).isEqualTo(model.errorMax());
            for (long probe : probes) {
                assertThat(back.position(probe)).isEqualTo(model.position(probe));
            }
        }
    }

    @Test
    void everyDamagedByteIsNoticed() {
        long[] keys = keys(Distributions.UNIFORM, 200);
        for (CdfModel model : fitAll(keys)) {
            byte[] bytes = model.toBytes();
            for (int i = 0; i < bytes.length; i++) {
                byte[] damaged = bytes.clone();
                damaged[i] ^= (byte) (1 << random.nextInt(8));
                assertThatThrownBy(() -> CdfModel.fromBytes(damaged)).isInstanceOf(IllegalArgumentException.class);
            }
            for (int length = 0; length < bytes.length; length += 7) {
                byte[] cut = Arrays.copyOf(bytes, length);
                assertThatThrownBy(() -> CdfModel.fromBytes(cut)).isInstanceOf(IllegalArgumentException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void aMergedModelDescribesTheWholeTable(Distributions distribution) {
        List<CdfModel> parts = new ArrayList<>();
        long[] all = new long[0];
        for (int part = 0; part < 5; part++) {
            long[] keys = keys(distribution, random.nextInt(1, 20_000));
            parts.add(fitAll(keys).get(part % 4));
            int before = all.length;
            all = Arrays.copyOf(all, before + keys.length);
            System.arraycopy(keys, 0, all, before, keys.length);
        }
        parts.add(EquiDepthModel.fitSorted(new long[0], 0, 0, 0, 8));
        sortUnsigned(all);
        EquiDepthModel merged = EquiDepthModel.merge(parts, 1000);
        assertThat(merged.keyCount()).isEqualTo(all.length);
        checkError(merged, all, probes(all));
        if (distribution.distinct()) {
            // Merging adds little to the errors of the parts.
            long errors = parts.stream().mapToLong(CdfModel::errorMax).sum();
            assertThat(merged.errorMax() - errors).isLessThan(all.length / 20);
        }
    }

    @ParameterizedTest
    @EnumSource(Distributions.class)
    void quantilesInvertPositions(Distributions distribution) {
        long[] keys = keys(distribution, 20_000);
        for (CdfModel model : fitAll(keys)) {
            for (double p : new double[] {0, 0.001, 0.25, 0.5, 0.9, 1}) {
                long key = model.quantile(p);
                long target = Math.round(p * keys.length);
                assertThat(key == -1 || model.position(key) >= target).isTrue();
                assertThat(key == 0 || model.position(key - 1) < target).isTrue();
            }
            assertThat(model.rank(keys[0])).isBetween(0.0, 0.01);
        }
        assertThatThrownBy(() -> fitAll(keys).getFirst().quantile(1.5)).hasMessageContaining("got 1.5");
    }

    /// The bar: 1,000 ranges of true selectivity log-uniform from 1e-3 to 1, endpoints by rank
    /// and by value, 64 KiB models.
    @ParameterizedTest
    @EnumSource(Distributions.class)
    void selectivityFromSixtyFourKibibytesIsNearTheTruth(Distributions distribution) {
        long[] keys = keys(distribution, 400_000);
        for (CdfModel model : List.of(EquiDepthModel.fitSorted(keys, 0, keys.length, keys.length, 2000))) {
            assertThat(model.sizeBytes()).isLessThanOrEqualTo(65_536);
            double[] errors = new double[1000];
            for (int i = 0; i < errors.length; ) {
                double share = Math.pow(10, -3 * random.nextDouble());
                int count = (int) (share * keys.length);
                int start = random.nextInt(keys.length - count + 1);
                long low = keys[start];
                long high = keys[start + count - 1];
                if ((i & 1) == 1) {
                    // By value: ends that need not be keys.
                    low += random.nextInt(2) * random.nextInt(1000);
                    high -= random.nextInt(2) * random.nextInt(1000);
                    if (Long.compareUnsigned(low, high) > 0) {
                        continue;
                    }
                }
                int truth = (high == -1 ? keys.length : lowerBound(keys, high + 1)) - lowerBound(keys, low);
                if (truth < keys.length / 1000) {
                    continue;
                }
                Selectivity estimate = model.selectivity(low, high);
                double trueShare = (double) truth / keys.length;
                assertThat(trueShare)
                        .isBetween(
                                estimate.share() - estimate.error() - 1e-12,
                                estimate.share() + estimate.error() + 1e-12);
                errors[i++] = Math.max(estimate.share() / trueShare, trueShare / estimate.share());
            }
            Arrays.sort(errors);
            assertThat(errors[500]).as("median, %s; seed %d", model, seed).isLessThanOrEqualTo(1.1);
            assertThat(errors[990]).as("p99, %s; seed %d", model, seed).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void buildersRefuseKeysOutOfOrder() {
        PgmModel.Builder pgm = new PgmModel.Builder(8);
        pgm.add(5);
        assertThatThrownBy(() -> pgm.add(4)).hasMessageContaining("4 after 5");
        RadixSplineModel.Builder spline = new RadixSplineModel.Builder(8);
        spline.add(5);
        assertThatThrownBy(() -> spline.add(4)).hasMessageContaining("4 after 5");
    }

    private List<CdfModel> fitAll(long[] keys) {
        int leaves = random.nextInt(1, 2000);
        return List.of(
                RmiModel.fitSorted(keys, 0, keys.length, keys.length, leaves),
                PgmModel.fitSorted(keys, 0, keys.length, random.nextInt(1, 100)),
                RadixSplineModel.fitSorted(keys, 0, keys.length, random.nextInt(1, 100)),
                EquiDepthModel.fitSorted(keys, 0, keys.length, keys.length, leaves));
    }

    private void checkError(CdfModel model, long[] keys, long[] probes) {
        long before = 0;
        long error = model.errorMax();
        for (long probe : probes) {
            long position = model.position(probe);
            int truth = lowerBound(keys, probe);
            if (position < before || position > keys.length || Math.abs(position - truth) > error) {
                assertThat(position)
                        .as("%s at %s; replay with -Dtests.seed=%d", model, Long.toUnsignedString(probe), seed)
                        .isBetween(before, (long) keys.length)
                        .isBetween(truth - error, truth + error);
            }
            before = position;
        }
    }

    private long[] keys(Distributions distribution, int count) {
        long[] keys = distribution.sorted(count, random.nextLong());
        Arrays.setAll(keys, i -> KeyOrder.ofLong(keys[i]));
        return keys;
    }

    private long[] probes(long[] keys) {
        long[] probes = new long[4 * keys.length + 3];
        for (int i = 0; i < 4 * keys.length; i++) {
            probes[i] = switch (i & 3) {
                case 0 -> keys[i / 4];
                case 1 -> keys[i / 4] + 1;
                case 2 -> keys[i / 4] - 1;
                default -> random.nextLong();
            };
        }
        probes[probes.length - 1] = -1;
        probes[probes.length - 2] = Long.MAX_VALUE;
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

    private static int lowerBound(long[] keys, long key) {
        int low = 0;
        int high = keys.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(keys[middle], key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
