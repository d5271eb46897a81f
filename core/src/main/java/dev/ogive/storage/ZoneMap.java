package dev.ogive.storage;

/// Bounds of one column of one chunk, in the logical domain. `min` and `max` are canonical values
/// of [dev.ogive.column.Values] for I64- and F64-like comparisons:
///
/// - lanes I32 and I64: `minLong`, `maxLong` (for DECIMAL the unscaled value)
/// - lane F64: `minDouble`, `maxDouble` (NaN largest, never -0.0)
/// - strings: dictionary-encoded columns have code bounds in `minLong`, `maxLong`; others have
///   none
///
/// @param known false: nothing is known, every predicate may match
/// @param nulls rows that are null
/// @param rows rows in all
public record ZoneMap(
        boolean known, long minLong, long maxLong, double minDouble, double maxDouble, int nulls, int rows) {
    public static ZoneMap unknown(int nulls, int rows) {
        return new ZoneMap(false, Long.MIN_VALUE, Long.MAX_VALUE, Double.NEGATIVE_INFINITY, Double.NaN, nulls, rows);
    }

    public static ZoneMap ofLongs(long min, long max, int nulls, int rows) {
        return new ZoneMap(true, min, max, Double.NEGATIVE_INFINITY, Double.NaN, nulls, rows);
    }

    public static ZoneMap ofDoubles(double min, double max, int nulls, int rows) {
        return new ZoneMap(true, Long.MIN_VALUE, Long.MAX_VALUE, min, max, nulls, rows);
    }

    /// Whether some row may satisfy `low <= value <= high`.
    public boolean mayContain(long low, long high) {
        return nulls < rows && (!known || (low <= maxLong && high >= minLong));
    }

    /// Whether every row satisfies `low <= value <= high`.
    public boolean allWithin(long low, long high) {
        return known && nulls == 0 && low <= minLong && high >= maxLong;
    }

    /// As [#mayContain(long, long)] for doubles.
    public boolean mayContain(double low, double high) {
        return nulls < rows
                && (!known
                        || (Double.compare(low + 0.0, maxDouble) <= 0 && Double.compare(high + 0.0, minDouble) >= 0));
    }

    /// As [#allWithin(long, long)] for doubles.
    public boolean allWithin(double low, double high) {
        return known
                && nulls == 0
                && Double.compare(low + 0.0, minDouble) <= 0
                && Double.compare(high + 0.0, maxDouble) >= 0;
    }
}
