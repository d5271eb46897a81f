package dev.ogive.index;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Key distributions for tests and benchmarks. Keys come sorted, in signed order; `count` keys with or
/// without duplicates.
public enum Distributions {
    /// Uniform over 62 bits.
    UNIFORM,
    /// Normal around 0 with a standard deviation of 2^40.
    NORMAL,
    /// exp(N(0, 2)) scaled by 1e9.
    LOGNORMAL,
    /// Every integer from 10^9 on, one in ten missing.
    DENSE_GAPS,
    /// Microseconds since 2020 of events with daily and weekly rhythm.
    TIMESTAMPS,
    /// Morton codes of points in clusters of very different sizes.
    OSM_LIKE,
    /// Ids in 2^40 with a few huge outliers up to 2^63.
    FB_LIKE,
    /// Power law: popularity-like counts.
    BOOKS_LIKE,
    /// A thousand distinct values, each many times.
    FEW_DISTINCT,
    /// Zipf-distributed duplicates.
    ZIPF_DUPLICATES,
    /// One value.
    ALL_EQUAL;

    /// Whether keys are (almost) all distinct.
    public boolean distinct() {
        return switch (this) {
            case UNIFORM, NORMAL, LOGNORMAL, DENSE_GAPS, TIMESTAMPS, OSM_LIKE, FB_LIKE, BOOKS_LIKE -> true;
            case FEW_DISTINCT, ZIPF_DUPLICATES, ALL_EQUAL -> false;
        };
    }

    public long[] sorted(int count, long seed) {
        long[] keys = new long[count];
        fill(keys, new SplittableRandom(seed));
        Arrays.parallelSort(keys);
        return keys;
    }

    private void fill(long[] keys, SplittableRandom random) {
        int count = keys.length;
        switch (this) {
            case UNIFORM -> Arrays.setAll(keys, i -> random.nextLong() >>> 2);
            case NORMAL -> Arrays.setAll(keys, i -> (long) (random.nextGaussian() * 0x1p40));
            case LOGNORMAL -> Arrays.setAll(keys, i -> (long) (Math.exp(2 * random.nextGaussian()) * 1e9));
            case DENSE_GAPS -> {
                long key = 1_000_000_000L;
                for (int i = 0; i < count; i++) {
                    key += random.nextInt(9) == 0 ? 2 : 1;
                    keys[i] = key;
                }
            }
            case TIMESTAMPS -> {
                double day = 86_400e6;
                for (int i = 0; i < count; i++) {
                    while (true) {
                        double days = random.nextDouble() * 1400;
                        double hour = (days - Math.floor(days)) * 24;
                        double daily = 0.1 + 0.9 * Math.exp(-(hour - 14) * (hour - 14) / 18);
                        double weekly = (int) days % 7 < 5 ? 1 : 0.35;
                        if (random.nextDouble() < daily * weekly) {
                            keys[i] = 1_577_836_800_000_000L + (long) (days * day);
                            break;
                        }
                    }
                }
            }
            case OSM_LIKE -> {
                int clusters = 2000;
                double[][] centre = new double[clusters][];
                for (int c = 0; c < clusters; c++) {
                    centre[c] = new double[] {
                        random.nextDouble(), random.nextDouble(), Math.pow(10, -1.5 - 3.5 * random.nextDouble())
                    };
                }
                for (int i = 0; i < count; i++) {
                    double[] c = centre[(int) (clusters * Math.pow(random.nextDouble(), 3))];
                    long x = coordinate(c[0] + c[2] * random.nextGaussian());
                    long y = coordinate(c[1] + c[2] * random.nextGaussian());
                    keys[i] = spread(x) | spread(y) << 1;
                }
            }
            case FB_LIKE -> {
                for (int i = 0; i < count; i++) {
                    keys[i] = random.nextInt(500_000) == 0
                            ? (1L << (40 + random.nextInt(22))) | random.nextLong(1L << 40)
                            : random.nextLong(1L << 40);
                }
            }
            case BOOKS_LIKE -> Arrays.setAll(keys, i -> (long) (1e6 * Math.pow(1 - random.nextDouble(), -1 / 0.6)));
            case FEW_DISTINCT -> Arrays.setAll(keys, i -> random.nextInt(1000) * 1_000_003L);
            case ZIPF_DUPLICATES -> Arrays.setAll(keys, i -> 7919 * (long) Math.pow(1e7, random.nextDouble()));
            case ALL_EQUAL -> Arrays.fill(keys, 42);
        }
    }

    private static long coordinate(double unit) {
        return (long) (Math.clamp(unit, 0, 0.999_999_999) * (1L << 31));
    }

    private static long spread(long bits) {
        long x = bits & 0x7fff_ffffL;
        x = (x | x << 16) & 0x0000_ffff_0000_ffffL;
        x = (x | x << 8) & 0x00ff_00ff_00ff_00ffL;
        x = (x | x << 4) & 0x0f0f_0f0f_0f0f_0f0fL;
        x = (x | x << 2) & 0x3333_3333_3333_3333L;
        return (x | x << 1) & 0x5555_5555_5555_5555L;
    }
}
