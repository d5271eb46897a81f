package dev.ogive.exec.sort;

/// Order of INTERVAL values as in PostgreSQL: months count 30 days and days 24 hours.
final class Intervals {
    private static final long DAY_MICROS = 86_400_000_000L;

    private Intervals() {}

    /// Length in microseconds, saturated.
    static long micros(long high, long low) {
        long days = (high >> 32) * 30 + (int) high;
        long whole = Math.multiplyHigh(days, DAY_MICROS);
        long part = days * DAY_MICROS;
        long sum = part + low;
        boolean overflow =
                (whole != 0 && whole != -1) || (whole == 0) != (part >= 0) || (((part ^ sum) & (low ^ sum)) < 0);
        return overflow ? (days < 0 ? Long.MIN_VALUE : Long.MAX_VALUE) : sum;
    }

    static int compare(long highA, long lowA, long highB, long lowB) {
        long daysA = (highA >> 32) * 30 + (int) highA + Math.floorDiv(lowA, DAY_MICROS);
        long daysB = (highB >> 32) * 30 + (int) highB + Math.floorDiv(lowB, DAY_MICROS);
        return daysA != daysB
                ? Long.compare(daysA, daysB)
                : Long.compare(Math.floorMod(lowA, DAY_MICROS), Math.floorMod(lowB, DAY_MICROS));
    }
}
