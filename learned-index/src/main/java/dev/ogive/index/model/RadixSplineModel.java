package dev.ogive.index.model;

/// A spline within `epsilon` rows of every key, with a table from the top bits of a key to its knots.
///
/// Guarantee: `|position(key) - lowerBound(key)| <= epsilon` for every key added, and `<= epsilon + 1`
/// for every other key. Built in one pass over sorted keys.
///
/// Source: Kipf et al., RadixSpline, aiDM 2020; corridor by Neumann & Michel, Smooth interpolating
/// histograms, 2008.
public final class RadixSplineModel implements CdfModel {
    private static final int RADIX_BITS_MAX = 18;

    private final long keyCount;
    private final int epsilon;
    private final Knots knots;
    private final int shift;
    private final int[] table;

    RadixSplineModel(long keyCount, int epsilon, Knots knots) {
        this.keyCount = keyCount;
        this.epsilon = epsilon;
        this.knots = knots;
        int count = knots.count();
        int bits = Math.clamp(32L - Integer.numberOfLeadingZeros(count), 1, RADIX_BITS_MAX);
        long range = count == 0 ? 0 : knots.key(count - 1) - knots.key(0);
        shift = Math.max(0, 64 - Long.numberOfLeadingZeros(range) - bits);
        table = new int[count == 0 ? 1 : (int) (range >>> shift) + 2];
        for (int i = 0, cell = 0; i < count; i++) {
            int at = (int) ((knots.key(i) - knots.key(0)) >>> shift);
            while (cell <= at) {
                table[cell++] = i;
            }
        }
        table[table.length - 1] = count;
    }

    /// Fits on all keys in `[from, to)`, in unsigned order.
    public static RadixSplineModel fitSorted(long[] sorted, int from, int to, int epsilon) {
        Builder builder = new Builder(epsilon);
        for (int i = from; i < to; i++) {
            builder.add(sorted[i]);
        }
        return builder.build();
    }

    Knots knots() {
        return knots;
    }

    /// Greatest distance in rows between prediction and truth, for a key that was added.
    public int epsilon() {
        return epsilon;
    }

    /// Number of spline knots.
    public int knotCount() {
        return knots.count();
    }

    @Override
    public long keyCount() {
        return keyCount;
    }

    @Override
    public long position(long key) {
        int count = knots.count();
        if (count == 0 || Long.compareUnsigned(key, knots.key(0)) <= 0) {
            return 0;
        }
        if (Long.compareUnsigned(key, knots.key(count - 1)) >= 0) {
            return key == knots.key(count - 1) ? knots.position(count - 1) : keyCount;
        }
        int cell = (int) ((key - knots.key(0)) >>> shift);
        return knots.interpolate(knots.find(key, table[cell], table[cell + 1]), key);
    }

    @Override
    public long errorMax() {
        return keyCount == 0 ? 0 : epsilon + 1L;
    }

    @Override
    public long sizeBytes() {
        return 16L * knots.count() + 4L * table.length;
    }

    @Override
    public String toString() {
        return "RadixSpline of " + knots.count() + " knots, table of " + table.length + ", epsilon " + epsilon
                + ", over " + keyCount + " keys";
    }

    /// Streaming build: add keys in unsigned order, duplicates included.
    public static final class Builder {
        private final int epsilon;
        private final long corridor;
        private final Knots knots = new Knots(64);
        private long keyCount;
        private long previous;
        private long runStart;
        private long lastX;
        private long lastY;
        private long upperX;
        private long upperY;
        private long lowerX;
        private long lowerY;
        private int points;

        /// @param epsilon rows, at least 1
        public Builder(int epsilon) {
            if (epsilon < 1) {
                throw new IllegalArgumentException("need epsilon >= 1, got " + epsilon);
            }
            this.epsilon = epsilon;
            // One row of the bound goes to rounding positions to whole rows.
            this.corridor = epsilon - 1L;
        }

        /// Adds the next key.
        public void add(long key) {
            if (keyCount == 0) {
                point(key, 0);
            } else if (key != previous) {
                if (Long.compareUnsigned(key, previous) < 0) {
                    throw new IllegalArgumentException("keys must ascend (unsigned): " + Long.toUnsignedString(key)
                            + " after " + Long.toUnsignedString(previous));
                }
                closeRun(key);
                point(key, keyCount);
                runStart = keyCount;
            }
            previous = key;
            keyCount++;
        }

        private void closeRun(long next) {
            if (keyCount - runStart > 1 && previous + 1 != next) {
                point(previous + 1, keyCount);
            }
        }

        private void point(long x, long y) {
            if (points == 0) {
                knots.add(x, y);
            } else {
                int last = knots.count() - 1;
                long fromX = knots.key(last);
                long fromY = knots.position(last);
                boolean outside = points > 1
                        && (PgmModel.compareSlopes(x - fromX, y - fromY, upperX - fromX, upperY - fromY) > 0
                                || PgmModel.compareSlopes(x - fromX, y - fromY, lowerX - fromX, lowerY - fromY) < 0);
                if (outside) {
                    knots.add(lastX, lastY);
                    fromX = lastX;
                    fromY = lastY;
                    points = 1;
                }
                // The corridor from the last knot narrows to what passes within epsilon of this point as well.
                if (points == 1
                        || PgmModel.compareSlopes(x - fromX, y + corridor - fromY, upperX - fromX, upperY - fromY)
                                < 0) {
                    upperX = x;
                    upperY = y + corridor;
                }
                if (points == 1
                        || PgmModel.compareSlopes(x - fromX, y - corridor - fromY, lowerX - fromX, lowerY - fromY)
                                > 0) {
                    lowerX = x;
                    lowerY = y - corridor;
                }
            }
            lastX = x;
            lastY = y;
            points++;
        }

        public RadixSplineModel build() {
            if (keyCount > 0) {
                if (previous != -1) {
                    closeRun(0);
                }
                if (points > 1) {
                    knots.add(lastX, lastY);
                }
            }
            return new RadixSplineModel(keyCount, epsilon, knots.trimmed());
        }
    }
}
