package dev.ogive.storage.encoding;

import dev.ogive.column.F64Vector;
import dev.ogive.column.Vector;
import dev.ogive.storage.ZoneMap;
import dev.ogive.storage.cluster.Conditions;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Plain doubles, or floats for REAL.
///
/// Filters compare doubles between two numbers, and otherwise order keys: a double's bits turned
/// into a long that orders as the engine does (-0.0 = 0.0, NaN largest and equal to itself), so
/// the loops have no branch.
final class DoubleChunk extends EncodedChunk {
    private static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED;
    private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;

    private final MemorySegment data;
    private final boolean isFloat;

    DoubleChunk(ZoneMap zone, MemorySegment validity, MemorySegment data, boolean isFloat, long bytes) {
        super(zone, validity, bytes);
        this.data = data;
        this.isFloat = isFloat;
    }

    private double value(int row) {
        return isFloat ? data.get(FLOAT, row * 4L) : data.get(DOUBLE, row * 8L);
    }

    @Override
    void readValues(int from, int count, Vector out) {
        double[] values = ((F64Vector) out).values;
        if (!isFloat) {
            MemorySegment.copy(data, DOUBLE, from * 8L, values, 0, count);
            return;
        }
        for (int i = 0; i < count; i++) {
            values[i] = data.get(FLOAT, (from + i) * 4L);
        }
    }

    @Override
    void gatherValues(int[] positions, int count, Vector out) {
        double[] values = ((F64Vector) out).values;
        if (isFloat) {
            for (int i = 0; i < count; i++) {
                values[i] = data.get(FLOAT, positions[i] * 4L);
            }
            return;
        }
        for (int i = 0; i < count; i++) {
            values[i] = data.get(DOUBLE, positions[i] * 8L);
        }
    }

    @Override
    public boolean filtersDoubles() {
        return true;
    }

    /// Rows of `[from, from + count)` of doubles with `low <= data <= high`, ascending. Neither
    /// bound is NaN, so no NaN is among them.
    ///
    /// @param positions at least `count` long
    static int filter(MemorySegment data, int from, int count, double low, double high, int[] positions) {
        int n = 0;
        for (int i = from, end = from + count; i < end; i++) {
            double value = data.get(DOUBLE, i * 8L);
            positions[n] = i;
            n += value >= low & value <= high ? 1 : 0;
        }
        return n;
    }

    @Override
    public int filterDoubles(int from, int count, double low, double high, int[] positions) {
        if (!isFloat && !Double.isNaN(low) && !Double.isNaN(high)) {
            return Kernels.BEST.filterDoubles(
                    data, from, count, low, high, Validity.bits(validity, from, count), positions);
        }
        long lo = Conditions.key(low);
        long hi = Conditions.key(high);
        int n = 0;
        for (int i = from, end = from + count; i < end; i++) {
            long key = Conditions.key(value(i));
            positions[n] = i;
            n += key >= lo & key <= hi ? 1 : 0;
        }
        return notNull(positions, n);
    }

    @Override
    public int refineDoubles(int[] positions, int count, double low, double high) {
        int n = 0;
        if (!isFloat && !Double.isNaN(low) && !Double.isNaN(high)) {
            for (int k = 0; k < count; k++) {
                int p = positions[k];
                double value = data.get(DOUBLE, p * 8L);
                positions[n] = p;
                n += value >= low & value <= high ? 1 : 0;
            }
            return notNull(positions, n);
        }
        long lo = Conditions.key(low);
        long hi = Conditions.key(high);
        for (int k = 0; k < count; k++) {
            int p = positions[k];
            long key = Conditions.key(value(p));
            positions[n] = p;
            n += key >= lo & key <= hi ? 1 : 0;
        }
        return notNull(positions, n);
    }
}
