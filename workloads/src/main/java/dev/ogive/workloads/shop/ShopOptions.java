package dev.ogive.workloads.shop;

/// The knobs of the shop.
///
/// @param scale 1 is a million orders, 2.4 million of their lines, 2 million visits, 100,000
///     customers, 10,000 products (their number grows with the square root)
/// @param seed of everything random
/// @param days of history, which ends with [#LAST_DAY]
/// @param skew Zipf exponent of products and customers: 0 is uniform, at 1 the first tenth has
///     most of it
/// @param correlation share of values that follow the column they depend on, 0 to 1; the others
///     are drawn freely
/// @param cycle depth of day and night, 0 to 1: at 1 hardly anybody buys or asks at four in the
///     morning
/// @param hours of the workload, from midnight on
/// @param dashboards that refresh
/// @param analysts sessions that begin per hour in the middle of the day
/// @param lookups by support per hour in the middle of the day
/// @param nightly whether a batch runs at two in the morning
/// @param drift share of dashboards and analysts that turn to other things halfway, 0 to 1
public record ShopOptions(
        double scale,
        long seed,
        int days,
        double skew,
        double correlation,
        double cycle,
        double hours,
        int dashboards,
        double analysts,
        double lookups,
        boolean nightly,
        double drift) {
    /// The day before the workload.
    public static final java.time.LocalDate LAST_DAY = java.time.LocalDate.of(2025, 6, 30);

    /// What people get who turn no knob.
    public static final ShopOptions DEFAULT = new ShopOptions(0.1, 1, 365, 1.0, 0.9, 0.9, 24, 6, 6, 40, true, 0.5);

    public ShopOptions {
        if (!(scale > 0 && scale <= 1_000) || days < 7 || days > 3_650) {
            throw new IllegalArgumentException(
                    "need scale in (0, 1000] and days in [7, 3650], got " + scale + ", " + days);
        }
        if (!(skew >= 0 && skew <= 3)) {
            throw new IllegalArgumentException("need skew in [0, 3], got " + skew);
        }
        checkShare("correlation", correlation);
        checkShare("cycle", cycle);
        checkShare("drift", drift);
        if (!(hours > 0 && hours <= 24 * 366) || dashboards < 0 || !(analysts >= 0) || !(lookups >= 0)) {
            throw new IllegalArgumentException("need hours in (0, 8784] and no negative number of people, got " + hours
                    + ", " + dashboards + ", " + analysts + ", " + lookups);
        }
    }

    private static void checkShare(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("need " + name + " in [0, 1], got " + value);
        }
    }

    public long orders() {
        return Math.max(100, Math.round(1_000_000 * scale));
    }

    public int customers() {
        return (int) Math.max(50, Math.round(100_000 * scale));
    }

    public int products() {
        return (int) Math.max(100, Math.round(10_000 * Math.sqrt(scale)));
    }

    public long visits() {
        return 2 * orders();
    }

    /// The same shop in another size.
    public ShopOptions withScale(double other) {
        return new ShopOptions(
                other, seed, days, skew, correlation, cycle, hours, dashboards, analysts, lookups, nightly, drift);
    }
}
