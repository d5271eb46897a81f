package dev.ogive.exec.join;

import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;
import java.util.Arrays;

/// Turns the key columns of a row into one long, one to one on the keys of the build side: each
/// column's offset from its minimum takes as many bits as its range needs. Probe keys outside of
/// these ranges match nothing. Where NULL is a value (null-safe joins) it is offset 0. Immutable.
final class KeyPacker {
    private final long[] min;
    private final long[] max;
    private final int[] shifts;
    private final boolean nullSafe;

    /// Packed keys are in `[0, span)` if this is positive; otherwise their range is not known to
    /// fit a long.
    final long span;

    private KeyPacker(long[] min, long[] max, int[] shifts, boolean nullSafe, long span) {
        this.min = min;
        this.max = max;
        this.shifts = shifts;
        this.nullSafe = nullSafe;
        this.span = span;
    }

    /// A packer for keys in these ranges, or null if they need more than 64 bits.
    static KeyPacker of(KeyRange[] ranges, boolean nullSafe) {
        int n = ranges.length;
        long[] min = new long[n];
        long[] max = new long[n];
        int[] shifts = new int[n];
        int bits = 0;
        double product = 1;
        for (int c = n - 1; c >= 0; c--) {
            boolean empty = ranges[c].isEmpty();
            min[c] = empty ? 0 : ranges[c].min;
            max[c] = empty ? -1 : ranges[c].max;
            double values = empty ? 1 : (double) max[c] - (double) min[c] + (nullSafe ? 2 : 1);
            product *= values;
            shifts[c] = bits;
            // With one column any 64-bit value will do, and the offset may wrap around.
            int needed = values >= 0x1p62 ? 64 : 64 - Long.numberOfLeadingZeros((long) values);
            bits += needed;
            if (n > 1 && bits > 62) {
                return null;
            }
        }
        if (n == 1) {
            if (nullSafe && bits > 62) {
                return null;
            }
            return new KeyPacker(min, max, shifts, nullSafe, product < 0x1p62 ? (long) product : 0);
        }
        return new KeyPacker(min, max, shifts, nullSafe, 1L << bits);
    }

    /// Whether keys are one column's offsets from [#origin], without gaps for NULL: for loops
    /// that inline it.
    boolean isPlain() {
        return min.length == 1 && !nullSafe;
    }

    long origin() {
        return min[0];
    }

    /// `packed[i]` becomes row `i`'s key and `valid[i]` whether it can match at all.
    void pack(Vector[] keys, int rows, long[] packed, boolean[] valid) {
        Arrays.fill(packed, 0, rows, 0);
        Arrays.fill(valid, 0, rows, true);
        for (int c = 0; c < keys.length; c++) {
            add(c, keys[c], rows, packed, valid);
        }
    }

    private void add(int c, Vector vector, int rows, long[] packed, boolean[] valid) {
        if (vector.mayHaveNulls) {
            addNullable(c, vector, rows, packed, valid);
            return;
        }
        long low = min[c];
        long high = max[c];
        int shift = shifts[c];
        long base = nullSafe ? low - 1 : low;
        switch (vector) {
            case I32Vector v -> {
                int[] values = v.values;
                for (int i = 0; i < rows; i++) {
                    long value = values[i];
                    packed[i] |= (value - base) << shift;
                    valid[i] &= value >= low & value <= high;
                }
            }
            case I64Vector v -> {
                long[] values = v.values;
                for (int i = 0; i < rows; i++) {
                    long value = values[i];
                    packed[i] |= (value - base) << shift;
                    valid[i] &= value >= low & value <= high;
                }
            }
            case F64Vector v -> {
                for (int i = 0; i < rows; i++) {
                    long value = KeyRange.bits(v.values[i]);
                    packed[i] |= (value - base) << shift;
                    valid[i] &= value >= low & value <= high;
                }
            }
            case BoolVector v -> {
                for (int i = 0; i < rows; i++) {
                    long value = v.values[i] ? 1 : 0;
                    packed[i] |= (value - base) << shift;
                    valid[i] &= value >= low & value <= high;
                }
            }
            default -> throw new IllegalArgumentException("no long domain: " + vector.type());
        }
    }

    private void addNullable(int c, Vector vector, int rows, long[] packed, boolean[] valid) {
        for (int i = 0; i < rows; i++) {
            if (vector.nulls[i]) {
                valid[i] &= nullSafe;
                continue;
            }
            long value = KeyRange.value(vector, i);
            packed[i] |= (value - (nullSafe ? min[c] - 1 : min[c])) << shifts[c];
            valid[i] &= value >= min[c] & value <= max[c];
        }
    }
}
