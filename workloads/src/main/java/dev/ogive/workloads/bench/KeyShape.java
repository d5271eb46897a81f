package dev.ogive.workloads.bench;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.LongSupplier;

/// Distributions and orders of 64-bit keys on which sorts and indexes are known to differ.
public enum KeyShape {
    UNIFORM,
    NORMAL,
    LOGNORMAL,
    /// Few large values, many small ones, drawn again and again.
    ZIPF,
    /// Microseconds of a year, most of them by day and on weekdays.
    TIMESTAMPS,
    /// Points around places of very different size, as positions on a Z-order curve.
    CLUSTERS,
    /// Ids of 38 bits, and one in a million that is up to 2^62.
    OUTLIERS,
    SORTED,
    REVERSED,
    /// Sorted, but for one key in a hundred.
    NEARLY_SORTED;

    private static final int PLACES = 2_000;
    private static final long DAY_MICROS = 86_400_000_000L;
    private static final long YEAR_2025_MICROS = 1_735_689_600_000_000L;

    /// As it is called on the command line: `nearly-sorted`.
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// Whether only the order of its keys sets it apart.
    public boolean isOrder() {
        return this == SORTED || this == REVERSED || this == NEARLY_SORTED;
    }

    /// @return `count` keys, the same for the same seed
    public long[] keys(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        long[] keys = new long[count];
        LongSupplier next = source(random);
        for (int i = 0; i < count; i++) {
            keys[i] = next.getAsLong();
        }
        if (isOrder()) {
            Arrays.sort(keys);
        }
        if (this == REVERSED) {
            for (int i = 0, j = count - 1; i < j; i++, j--) {
                swap(keys, i, j);
            }
        } else if (this == NEARLY_SORTED) {
            for (int swaps = count / 200; swaps > 0; swaps--) {
                swap(keys, random.nextInt(count), random.nextInt(count));
            }
        }
        return keys;
    }

    private LongSupplier source(SplittableRandom random) {
        return switch (this) {
            case UNIFORM, SORTED, REVERSED, NEARLY_SORTED -> random::nextLong;
            case NORMAL -> () -> (long) (random.nextGaussian() * 1e15);
            case LOGNORMAL -> () -> (long) (Math.exp(2 * random.nextGaussian()) * 1e12);
            case ZIPF -> () -> (long) Math.pow(1e6, random.nextDouble());
            case TIMESTAMPS -> () -> timestamp(random);
            case CLUSTERS -> places(random);
            case OUTLIERS -> () -> random.nextLong(random.nextInt(1_000_000) == 0 ? 1L << 62 : 1L << 38);
        };
    }

    private static long timestamp(SplittableRandom random) {
        int day = random.nextInt(365);
        while (day % 7 >= 5 && random.nextInt(3) > 0) {
            day = random.nextInt(365);
        }
        double noon = 0.58 + 0.17 * random.nextGaussian();
        return YEAR_2025_MICROS + day * DAY_MICROS + (long) (Math.clamp(noon, 0, 0.999_999) * DAY_MICROS);
    }

    private static LongSupplier places(SplittableRandom random) {
        double[] x = random.doubles(PLACES).toArray();
        double[] y = random.doubles(PLACES).toArray();
        double[] size =
                random.doubles(PLACES, -5, -1.5).map(e -> Math.pow(10, e)).toArray();
        return () -> {
            int place = (int) (PLACES * Math.pow(random.nextDouble(), 3));
            long column = coordinate(x[place] + size[place] * random.nextGaussian());
            long row = coordinate(y[place] + size[place] * random.nextGaussian());
            return Long.expand(column, 0x5555_5555_5555_5555L) | Long.expand(row, 0xAAAA_AAAA_AAAA_AAAAL);
        };
    }

    private static long coordinate(double unit) {
        return (long) (Math.clamp(unit, 0, 0.999_999_999) * (1L << 31));
    }

    private static void swap(long[] keys, int i, int j) {
        long key = keys[i];
        keys[i] = keys[j];
        keys[j] = key;
    }
}
