package dev.ogive.index.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Piecewise geometric model: the fewest lines that pass within `epsilon` rows of every key, and
/// recursively over those.
///
/// Guarantee: `|position(key) - lowerBound(key)| <= epsilon` for every key added, and `<= epsilon + 1`
/// for every other key. Built in one pass over sorted keys, in memory proportional to the lines.
///
/// Source: Ferragina & Vinciguerra, The PGM-index, PVLDB 13(8), 2020; lines by O'Rourke, CACM 24(9), 1981.
public final class PgmModel implements CdfModel {
    private static final int ROUTING_EPSILON = 4;

    private final long keyCount;
    private final int epsilon;
    private final Level[] levels;

    /// The lines of one level. Line `i` covers keys from `firstKeys[i]` up to the next one's first key.
    static final class Level {
        /// Ascending, unsigned.
        private final long[] firstKeys;
        /// Rows per key unit, `>= 0`.
        private final double[] slopes;
        /// Position of the line at its first key; may lie a little outside the rows.
        private final double[] intercepts;
        /// Bounds that keep neighbours in order: positions of line `i` stay in `[bounds[i], bounds[i +
        /// 1]]`. Derived.
        private final long[] bounds;

        Level(long[] firstKeys, double[] slopes, double[] intercepts, long rows) {
            if (slopes.length != firstKeys.length || intercepts.length != firstKeys.length) {
                throw new IllegalArgumentException("need as many slopes and intercepts as lines, got "
                        + firstKeys.length + ", " + slopes.length + ", " + intercepts.length);
            }
            this.firstKeys = firstKeys;
            this.slopes = slopes;
            this.intercepts = intercepts;
            this.bounds = new long[firstKeys.length + 1];
            // A line's start is within epsilon of its first key, so this clamps nothing that is within epsilon of the
            // truth.
            for (int i = 0; i < firstKeys.length; i++) {
                long start = Math.clamp(Math.round(intercepts[i]), 0L, rows);
                bounds[i] = i == 0 ? start : Math.max(start, bounds[i - 1]);
            }
            bounds[firstKeys.length] = rows;
        }

        long[] firstKeys() {
            return firstKeys;
        }

        double[] slopes() {
            return slopes;
        }

        double[] intercepts() {
            return intercepts;
        }

        long position(int line, long key) {
            double rows = intercepts[line] + slopes[line] * toDouble(key - firstKeys[line]);
            return Math.clamp(Math.round(rows), bounds[line], bounds[line + 1]);
        }
    }

    PgmModel(long keyCount, int epsilon, Level[] levels) {
        this.keyCount = keyCount;
        this.epsilon = epsilon;
        this.levels = levels;
    }

    /// Fits on all keys in `[from, to)`, in unsigned order.
    public static PgmModel fitSorted(long[] sorted, int from, int to, int epsilon) {
        Builder builder = new Builder(epsilon);
        for (int i = from; i < to; i++) {
            builder.add(sorted[i]);
        }
        return builder.build();
    }

    Level[] levels() {
        return levels;
    }

    /// Greatest distance in rows between prediction and truth, for a key that was added.
    public int epsilon() {
        return epsilon;
    }

    /// Number of lines at the bottom.
    public int lineCount() {
        return levels.length == 0 ? 0 : levels[0].firstKeys.length;
    }

    @Override
    public long keyCount() {
        return keyCount;
    }

    @Override
    public long position(long key) {
        if (levels.length == 0 || Long.compareUnsigned(key, levels[0].firstKeys[0]) <= 0) {
            return 0;
        }
        int line = 0;
        for (int level = levels.length - 1; level > 0; level--) {
            line = lineOf(levels[level - 1].firstKeys, key, levels[level].position(line, key));
        }
        return levels[0].position(line, key);
    }

    /// Last line that starts at or before `key`, near `guess`.
    private static int lineOf(long[] firstKeys, long key, long guess) {
        int line = (int) Math.max(0, Math.min(guess, firstKeys.length - 1));
        while (line + 1 < firstKeys.length && Long.compareUnsigned(firstKeys[line + 1], key) <= 0) {
            line++;
        }
        while (Long.compareUnsigned(firstKeys[line], key) > 0) {
            line--;
        }
        return line;
    }

    @Override
    public long errorMax() {
        return keyCount == 0 ? 0 : epsilon + 1L;
    }

    @Override
    public long sizeBytes() {
        long bytes = 0;
        for (Level level : levels) {
            bytes += 32L * level.firstKeys.length + 8;
        }
        return bytes;
    }

    @Override
    public String toString() {
        return "PGM of " + lineCount() + " lines in " + levels.length + " levels, epsilon " + epsilon + ", over "
                + keyCount + " keys";
    }

    static double toDouble(long unsigned) {
        return unsigned >= 0 ? (double) unsigned : 2.0 * (double) ((unsigned >>> 1) | (unsigned & 1));
    }

    /// Streaming build: add keys in unsigned order, duplicates included.
    public static final class Builder {
        private final int epsilon;
        private final Lines lines;
        private long keyCount;
        private long previous;
        private long runStart;

        /// @param epsilon rows, at least 1
        public Builder(int epsilon) {
            if (epsilon < 1) {
                throw new IllegalArgumentException("need epsilon >= 1, got " + epsilon);
            }
            this.epsilon = epsilon;
            // One row of the bound goes to rounding positions to whole rows.
            this.lines = new Lines(epsilon - 1L);
        }

        /// Adds the next key.
        public void add(long key) {
            if (keyCount == 0) {
                lines.add(key, 0);
            } else if (key != previous) {
                if (Long.compareUnsigned(key, previous) < 0) {
                    throw new IllegalArgumentException("keys must ascend (unsigned): " + Long.toUnsignedString(key)
                            + " after " + Long.toUnsignedString(previous));
                }
                closeRun(key);
                lines.add(key, keyCount);
                runStart = keyCount;
            }
            previous = key;
            keyCount++;
        }

        /// After a run of equal keys the curve jumps: a point just behind it bounds the error of absent
        /// keys too.
        private void closeRun(long next) {
            if (keyCount - runStart > 1 && previous + 1 != next) {
                lines.add(previous + 1, keyCount);
            }
        }

        public PgmModel build() {
            if (keyCount == 0) {
                return new PgmModel(0, epsilon, new Level[0]);
            }
            if (previous != -1) {
                closeRun(0);
            }
            List<Level> levels = new ArrayList<>();
            Level level = lines.finish(keyCount);
            levels.add(level);
            while (level.firstKeys.length > 1) {
                Lines above = new Lines(ROUTING_EPSILON);
                for (int i = 0; i < level.firstKeys.length; i++) {
                    above.add(level.firstKeys[i], i);
                }
                level = above.finish(level.firstKeys.length);
                levels.add(level);
            }
            return new PgmModel(keyCount, epsilon, levels.toArray(Level[]::new));
        }
    }

    /// Grows one line as long as some line passes within epsilon of all its points, then starts the next.
    ///
    /// Keeps the convex hulls of the points moved up and down by epsilon, and the two extreme lines
    /// between them. Slopes are compared exactly, in 128 bits.
    private static final class Lines {
        private final long epsilon;
        private final Hull upper = new Hull();
        private final Hull lower = new Hull();
        private long firstKey;
        private int points;
        // The line of least slope runs from (minFromX, minFromY) to (minToX, minToY); the one of greatest slope
        // likewise.
        private long minFromX;
        private long minFromY;
        private long minToX;
        private long minToY;
        private long maxFromX;
        private long maxFromY;
        private long maxToX;
        private long maxToY;

        private int count;
        private long[] firstKeys = new long[16];
        private double[] slopes = new double[16];
        private double[] intercepts = new double[16];

        Lines(long epsilon) {
            this.epsilon = epsilon;
        }

        void add(long x, long y) {
            if (!extend(x, y)) {
                emit();
                points = 0;
                extend(x, y);
            }
        }

        private boolean extend(long x, long y) {
            long up = y + epsilon;
            long down = y - epsilon;
            if (points == 0) {
                firstKey = x;
                minFromX = x;
                minFromY = up;
                maxFromX = x;
                maxFromY = down;
                upper.clear();
                lower.clear();
                upper.push(x, up);
                lower.push(x, down);
                points = 1;
                return true;
            }
            if (points == 1) {
                minToX = x;
                minToY = down;
                maxToX = x;
                maxToY = up;
                upper.push(x, up);
                lower.push(x, down);
                points = 2;
                return true;
            }
            long minDx = minToX - minFromX;
            long minDy = minToY - minFromY;
            long maxDx = maxToX - maxFromX;
            long maxDy = maxToY - maxFromY;
            if (compareSlopes(x - minToX, up - minToY, minDx, minDy) < 0
                    || compareSlopes(x - maxToX, down - maxToY, maxDx, maxDy) > 0) {
                return false;
            }
            if (compareSlopes(x - maxFromX, up - maxFromY, maxDx, maxDy) < 0) {
                int at = lower.leastSlopeTo(x, up);
                maxFromX = lower.x[at];
                maxFromY = lower.y[at];
                maxToX = x;
                maxToY = up;
                lower.start = at;
                upper.pushConvex(x, up, 1);
            }
            if (compareSlopes(x - minFromX, down - minFromY, minDx, minDy) > 0) {
                int at = upper.greatestSlopeTo(x, down);
                minFromX = upper.x[at];
                minFromY = upper.y[at];
                minToX = x;
                minToY = down;
                upper.start = at;
                lower.pushConvex(x, down, -1);
            }
            points++;
            return true;
        }

        private void emit() {
            if (count == firstKeys.length) {
                firstKeys = Arrays.copyOf(firstKeys, 2 * count);
                slopes = Arrays.copyOf(slopes, 2 * count);
                intercepts = Arrays.copyOf(intercepts, 2 * count);
            }
            double slope = 0;
            double start = (double) minFromY - epsilon;
            if (points > 1) {
                // Feasible lines are convex: the mean of the two extreme ones is feasible.
                double least = (double) (minToY - minFromY) / toDouble(minToX - minFromX);
                double greatest = (double) (maxToY - maxFromY) / toDouble(maxToX - maxFromX);
                double leastStart = minFromY - least * toDouble(minFromX - firstKey);
                double greatestStart = maxFromY - greatest * toDouble(maxFromX - firstKey);
                slope = Math.max(0, (least + greatest) / 2);
                start = (leastStart + greatestStart) / 2;
            }
            firstKeys[count] = firstKey;
            slopes[count] = slope;
            intercepts[count] = start;
            count++;
        }

        Level finish(long rows) {
            emit();
            return new Level(
                    Arrays.copyOf(firstKeys, count),
                    Arrays.copyOf(slopes, count),
                    Arrays.copyOf(intercepts, count),
                    rows);
        }
    }

    /// Points of a convex chain; those before `start` are spent.
    private static final class Hull {
        private long[] x = new long[64];
        private long[] y = new long[64];
        private int start;
        private int end;

        void clear() {
            start = 0;
            end = 0;
        }

        void push(long px, long py) {
            if (end == x.length) {
                x = Arrays.copyOf(x, 2 * end);
                y = Arrays.copyOf(y, 2 * end);
            }
            x[end] = px;
            y[end++] = py;
        }

        /// Pushes after dropping points that the new one takes off the hull: `sign` 1 for a lower-convex
        /// chain, -1 else.
        void pushConvex(long px, long py, int sign) {
            while (end >= start + 2
                    && sign
                                    * compareSlopes(
                                            px - x[end - 2],
                                            py - y[end - 2],
                                            x[end - 1] - x[end - 2],
                                            y[end - 1] - y[end - 2])
                            <= 0) {
                end--;
            }
            push(px, py);
        }

        int leastSlopeTo(long px, long py) {
            int best = start;
            for (int i = start + 1; i < end; i++) {
                if (compareSlopes(px - x[i], py - y[i], px - x[best], py - y[best]) > 0) {
                    break;
                }
                best = i;
            }
            return best;
        }

        int greatestSlopeTo(long px, long py) {
            int best = start;
            for (int i = start + 1; i < end; i++) {
                if (compareSlopes(px - x[i], py - y[i], px - x[best], py - y[best]) < 0) {
                    break;
                }
                best = i;
            }
            return best;
        }
    }

    /// Compares `dyA / dxA` with `dyB / dxB` exactly; `dx` unsigned and positive.
    static int compareSlopes(long dxA, long dyA, long dxB, long dyB) {
        long highA = timesUnsignedHigh(dyA, dxB);
        long highB = timesUnsignedHigh(dyB, dxA);
        return highA != highB ? Long.compare(highA, highB) : Long.compareUnsigned(dyA * dxB, dyB * dxA);
    }

    private static long timesUnsignedHigh(long signed, long unsigned) {
        return Math.multiplyHigh(signed, unsigned) + (signed & (unsigned >> 63));
    }
}
