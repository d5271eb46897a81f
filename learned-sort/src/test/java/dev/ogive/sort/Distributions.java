package dev.ogive.sort;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Inputs for tests and benchmarks: the shapes on which sorts are known to differ.
public enum Distributions {
    UNIFORM,
    NORMAL,
    LOGNORMAL,
    ZIPF,
    ZIPF_HASHED,
    ROOT_DUPS,
    TIMESTAMPS,
    OSM_LIKE,
    FB_LIKE,
    SORTED,
    REVERSED,
    NEARLY,
    // Beyond the published table.
    CONSTANT,
    TWO_VALUES,
    MOSTLY_ONE_VALUE,
    HALF_ONE_VALUE,
    SAWTOOTH,
    ORGAN_PIPE,
    POWERS_OF_TWO,
    NESTED_CLUSTERS,
    SPARSE_BITS,
    EXTREMES,
    DISPLACED;

    /// `n` keys; the same for the same seed.
    public long[] generate(int n, long seed) {
        var random = new SplittableRandom(seed);
        long[] keys = new long[n];
        switch (this) {
            case UNIFORM -> fill(keys, i -> random.nextLong());
            case NORMAL -> fill(keys, i -> (long) (random.nextGaussian() * 1e17));
            case LOGNORMAL -> fill(keys, i -> (long) (Math.exp(random.nextGaussian() * 2) * 1e12));
            case ZIPF -> fill(keys, i -> (long) Math.pow(1e6, random.nextDouble()));
            case ZIPF_HASHED -> fill(keys, i -> mix((long) Math.pow(1e6, random.nextDouble())));
            case ROOT_DUPS -> {
                int root = Math.max(1, (int) Math.sqrt(n));
                fill(keys, i -> i % root);
            }
            case TIMESTAMPS ->
                fill(keys, i -> {
                    double second = Math.clamp(50_000 + random.nextGaussian() * 15_000, 0, 86_399);
                    return 1_600_000_000_000L
                            + (random.nextInt(365) * 86_400L + (long) second) * 1000
                            + random.nextInt(1000);
                });
            case OSM_LIKE -> osmLike(keys, random);
            case FB_LIKE ->
                fill(keys, i -> random.nextInt(1_000_000) == 0 ? random.nextLong() >>> 1 : random.nextLong(1L << 38));
            case SORTED -> {
                fill(keys, i -> random.nextLong());
                Arrays.sort(keys);
            }
            case REVERSED -> {
                fill(keys, i -> random.nextLong());
                Arrays.sort(keys);
                for (int i = 0, j = n - 1; i < j; i++, j--) {
                    swap(keys, i, j);
                }
            }
            case NEARLY -> {
                fill(keys, i -> random.nextLong());
                Arrays.sort(keys);
                for (int i = 0; i < n / 100; i++) {
                    swap(keys, random.nextInt(n), random.nextInt(n));
                }
            }
            case CONSTANT -> Arrays.fill(keys, 42);
            case TWO_VALUES -> fill(keys, i -> mix(random.nextInt(2)));
            case MOSTLY_ONE_VALUE -> fill(keys, i -> random.nextInt(10) == 0 ? random.nextLong() : 7);
            case HALF_ONE_VALUE -> fill(keys, i -> random.nextInt(5) < 2 ? random.nextLong() : 7);
            case SAWTOOTH -> fill(keys, i -> mix(0) + (i % Math.max(1, n / 7)) * 1_000_003L);
            case ORGAN_PIPE -> fill(keys, i -> Math.min(i, n - i) * 1_000_000_007L);
            case POWERS_OF_TWO -> fill(keys, i -> 1L << random.nextInt(64));
            case NESTED_CLUSTERS -> fill(keys, i -> random.nextLong() >>> random.nextInt(64));
            case SPARSE_BITS ->
                fill(keys, i -> {
                    long key = random.nextLong();
                    for (int k = 0; k < 3; k++) {
                        key &= random.nextLong();
                    }
                    return key;
                });
            case EXTREMES ->
                fill(keys, i -> switch (random.nextInt(4)) {
                    case 0 -> Long.MIN_VALUE;
                    case 1 -> Long.MAX_VALUE;
                    case 2 -> random.nextLong(-2, 3);
                    default -> random.nextLong();
                });
            case DISPLACED -> fill(keys, i -> i * 1000L + random.nextInt(20_000));
        }
        return keys;
    }

    private static void osmLike(long[] keys, SplittableRandom random) {
        int clusters = 5_000;
        long[] centre = new long[clusters];
        double[] deviation = new double[clusters];
        double[] weight = new double[clusters];
        double total = 0;
        for (int c = 0; c < clusters; c++) {
            centre[c] = random.nextLong() >>> 2;
            deviation[c] = Math.pow(10, 8 + random.nextDouble() * 7);
            total += Math.pow(random.nextDouble(), 4);
            weight[c] = total;
        }
        double sum = total;
        fill(keys, i -> {
            int c = Arrays.binarySearch(weight, random.nextDouble() * sum);
            c = Math.min(c < 0 ? -c - 1 : c, clusters - 1);
            return centre[c] + (long) (random.nextGaussian() * deviation[c]);
        });
    }

    private static void fill(long[] keys, java.util.function.IntToLongFunction key) {
        for (int i = 0; i < keys.length; i++) {
            keys[i] = key.applyAsLong(i);
        }
    }

    private static void swap(long[] keys, int i, int j) {
        long key = keys[i];
        keys[i] = keys[j];
        keys[j] = key;
    }

    static long mix(long z) {
        z = (z + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        return (z ^ z >>> 31) * 0x94D049BB133111EBL;
    }
}
