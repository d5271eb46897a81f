package dev.ogive.index.model;

import java.util.Arrays;

/// A curve through points: ascending keys (unsigned), non-descending positions, straight lines between.
final class Knots {
    private long[] keys;
    private long[] positions;
    private int count;

    Knots(int capacity) {
        keys = new long[capacity];
        positions = new long[capacity];
    }

    Knots(long[] keys, long[] positions) {
        if (keys.length != positions.length) {
            throw new IllegalArgumentException(
                    "need as many keys as positions, got " + keys.length + " and " + positions.length);
        }
        for (int i = 1; i < keys.length; i++) {
            if (Long.compareUnsigned(keys[i - 1], keys[i]) >= 0 || positions[i - 1] > positions[i]) {
                throw new IllegalArgumentException("knots must ascend, but knot " + i + " does not");
            }
        }
        this.keys = keys;
        this.positions = positions;
        this.count = keys.length;
    }

    void add(long key, long position) {
        if (count == keys.length) {
            keys = Arrays.copyOf(keys, Math.max(16, 2 * count));
            positions = Arrays.copyOf(positions, Math.max(16, 2 * count));
        }
        keys[count] = key;
        positions[count++] = position;
    }

    Knots trimmed() {
        return new Knots(Arrays.copyOf(keys, count), Arrays.copyOf(positions, count));
    }

    int count() {
        return count;
    }

    long key(int i) {
        return keys[i];
    }

    long position(int i) {
        return positions[i];
    }

    /// Last knot in `[low, high)` at or before `key`, or `low - 1` where there is none.
    int find(long key, int low, int high) {
        int base = low;
        int remaining = high - low;
        long flipped = key ^ Long.MIN_VALUE;
        while (remaining > 0) {
            int half = (remaining + 1) >>> 1;
            base = (keys[base + half - 1] ^ Long.MIN_VALUE) <= flipped ? base + half : base;
            remaining -= half;
        }
        return base - 1;
    }

    /// Position on the line that starts at `knot`.
    long interpolate(int knot, long key) {
        long start = positions[knot];
        if (knot + 1 == count) {
            return start;
        }
        long rows = positions[knot + 1] - start;
        double share = PgmModel.toDouble(key - keys[knot]) / PgmModel.toDouble(keys[knot + 1] - keys[knot]);
        return start + Math.min(rows, (long) (share * rows));
    }
}
