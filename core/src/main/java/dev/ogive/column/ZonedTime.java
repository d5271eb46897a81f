package dev.ogive.column;

/// A TIME WITH TIME ZONE value: a time of day at a distance from UTC. Values compare by their moment in UTC, those of
/// one moment by their distance, the most eastern first.
///
/// @param micros since midnight, local
/// @param offsetSeconds east of UTC
public record ZonedTime(long micros, int offsetSeconds) {
    private static final long MICROS_PER_SECOND = 1_000_000;

    /// Keeps the low word positive.
    private static final long BIAS = 1 << 20;

    public static ZonedTime of(long high, long low) {
        int offset = (int) (BIAS - low);
        return new ZonedTime(high + offset * MICROS_PER_SECOND, offset);
    }

    /// The words of the 128-bit integer that a value travels as; integers compare as values do.
    public long high() {
        return micros - offsetSeconds * MICROS_PER_SECOND;
    }

    public long low() {
        return BIAS - offsetSeconds;
    }
}
