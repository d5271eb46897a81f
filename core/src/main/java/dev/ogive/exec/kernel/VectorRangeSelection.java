package dev.ogive.exec.kernel;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Eight rows at a time: compare to a bit mask, look the mask's positions up in a table, store
/// eight positions, move on by as many as the mask has bits. AVX2 has no compress instruction;
/// the table is its substitute (8 kB).
///
/// A store at `n` never passes `out`: `n <= i`, and eight rows from `i` on exist.
final class VectorRangeSelection implements RangeSelection {
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
    private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_256;
    private static final int STEP = 8;
    private static final int[] POSITIONS = positions();

    @Override
    public int range(int[] values, int min, int max, boolean negate, int rows, int[] out) {
        int n = 0;
        int i = 0;
        int flip = negate ? 0xFF : 0;
        IntVector low = IntVector.broadcast(INTS, min);
        IntVector high = IntVector.broadcast(INTS, max);
        for (; i + STEP <= rows; i += STEP) {
            IntVector v = IntVector.fromArray(INTS, values, i);
            VectorMask<Integer> inside = v.compare(VectorOperators.GE, low).and(v.compare(VectorOperators.LE, high));
            n = store((int) inside.toLong() ^ flip, i, out, n);
        }
        return Scalar.tail(values, min, max, negate, i, rows, out, n);
    }

    @Override
    public int range(long[] values, long min, long max, boolean negate, int rows, int[] out) {
        int n = 0;
        int i = 0;
        int flip = negate ? 0xFF : 0;
        LongVector low = LongVector.broadcast(LONGS, min);
        LongVector high = LongVector.broadcast(LONGS, max);
        for (; i + STEP <= rows; i += STEP) {
            LongVector v = LongVector.fromArray(LONGS, values, i);
            LongVector w = LongVector.fromArray(LONGS, values, i + 4);
            VectorMask<Long> first = v.compare(VectorOperators.GE, low).and(v.compare(VectorOperators.LE, high));
            VectorMask<Long> second = w.compare(VectorOperators.GE, low).and(w.compare(VectorOperators.LE, high));
            n = store((int) (first.toLong() | second.toLong() << 4) ^ flip, i, out, n);
        }
        return Scalar.tail(values, min, max, negate, i, rows, out, n);
    }

    private static int store(int bits, int base, int[] out, int n) {
        IntVector.fromArray(INTS, POSITIONS, bits * STEP).add(base).intoArray(out, n);
        return n + Integer.bitCount(bits);
    }

    /// Row `m` lists the positions of the set bits of `m`.
    private static int[] positions() {
        int[] all = new int[256 * STEP];
        for (int m = 0; m < 256; m++) {
            int n = 0;
            for (int k = 0; k < STEP; k++) {
                if ((m >> k & 1) != 0) {
                    all[m * STEP + n++] = k;
                }
            }
        }
        return all;
    }
}
