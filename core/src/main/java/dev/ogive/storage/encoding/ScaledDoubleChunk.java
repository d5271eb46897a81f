package dev.ogive.storage.encoding;

import dev.ogive.column.F64Vector;
import dev.ogive.column.Vector;
import dev.ogive.storage.ZoneMap;
import java.lang.foreign.MemorySegment;

/// Doubles that are decimal fractions, kept as integers. A filter's bounds are turned into integers,
/// exactly.
final class ScaledDoubleChunk extends PackedChunk {
    /// 10^0 to 10^15, all exact.
    static final double[] POWERS = {1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};

    /// Integers up to this size are exact doubles, and so are used only up to it.
    static final long INTEGER_MAX = 1L << 53;

    private final double divisor;

    ScaledDoubleChunk(
            ZoneMap zone, MemorySegment validity, MemorySegment data, int width, long base, int exponent, long bytes) {
        super(zone, validity, data, width, base, bytes);
        this.divisor = POWERS[exponent];
    }

    @Override
    void readValues(int from, int count, Vector out) {
        double[] values = ((F64Vector) out).values;
        switch (width) {
            case 1 -> Packed8.readDoubles(data, from, count, base, divisor, values);
            case 2 -> Packed16.readDoubles(data, from, count, base, divisor, values);
            case 4 -> Packed32.readDoubles(data, from, count, base, divisor, values);
            default -> Packed64.readDoubles(data, from, count, base, divisor, values);
        }
    }

    @Override
    void gatherValues(int[] positions, int count, Vector out) {
        double[] values = ((F64Vector) out).values;
        switch (width) {
            case 1 -> Packed8.gatherDoubles(data, positions, count, base, divisor, values);
            case 2 -> Packed16.gatherDoubles(data, positions, count, base, divisor, values);
            case 4 -> Packed32.gatherDoubles(data, positions, count, base, divisor, values);
            default -> Packed64.gatherDoubles(data, positions, count, base, divisor, values);
        }
    }

    /// The smallest integer `n` with `n / divisor >= bound`. `n -> n / divisor` does not decrease, so a
    /// guess is
    /// moved until it fits.
    private long atLeast(double bound) {
        if (!(bound > -INTEGER_MAX / divisor)) {
            return Double.isNaN(bound) ? INTEGER_MAX + 1 : -INTEGER_MAX;
        }
        if (bound > INTEGER_MAX / divisor) {
            return INTEGER_MAX + 1;
        }
        long n = (long) Math.ceil(bound * divisor);
        while (n > -INTEGER_MAX && (n - 1) / divisor >= bound) {
            n--;
        }
        while (n <= INTEGER_MAX && n / divisor < bound) {
            n++;
        }
        return n;
    }

    /// The largest integer `n` with `n / divisor <= bound`.
    private long atMost(double bound) {
        if (Double.isNaN(bound) || bound >= INTEGER_MAX / divisor) {
            return INTEGER_MAX;
        }
        return atLeast(Math.nextUp(bound)) - 1;
    }

    @Override
    public boolean filtersDoubles() {
        return true;
    }

    @Override
    public int filterDoubles(int from, int count, double low, double high, int[] positions) {
        return filterRange(from, count, atLeast(low), atMost(high), positions);
    }

    @Override
    public int refineDoubles(int[] positions, int count, double low, double high) {
        return refineRange(positions, count, atLeast(low), atMost(high));
    }
}
