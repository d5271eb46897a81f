package dev.ogive.index.model;

import java.util.Arrays;
import java.util.List;

/// Equi-depth histogram: a knot every `n / buckets` rows, straight lines between. The plain baseline, and
/// what models of partitions merge into.
///
/// A key that fills a whole bucket gets a knot at its first row and one just behind its last, so that
/// heavy keys are exact. Built on all keys, the error is at most the depth of a bucket.
public final class EquiDepthModel implements CdfModel {
    private final long keyCount;
    private final long errorMax;
    private final Knots knots;

    EquiDepthModel(long keyCount, long errorMax, Knots knots) {
        this.keyCount = keyCount;
        this.errorMax = errorMax;
        this.knots = knots;
    }

    /// Fits on `[from, to)` of `sorted` (unsigned order), a sorted sample of `keyCount` keys or all of
    /// them.
    ///
    /// @param buckets at least 1; each takes 16 bytes, one with a heavy key 32
    public static EquiDepthModel fitSorted(long[] sorted, int from, int to, long keyCount, int buckets) {
        if (buckets < 1 || from > to || keyCount < 0) {
            throw new IllegalArgumentException("need buckets >= 1, from <= to, keyCount >= 0, got " + buckets + ", ["
                    + from + ", " + to + "), " + keyCount);
        }
        int count = to - from;
        if (count == 0) {
            return new EquiDepthModel(keyCount, keyCount == 0 ? 0 : ERROR_UNKNOWN, new Knots(0));
        }
        double scale = (double) keyCount / count;
        Knots knots = new Knots(buckets + 2);
        long depthMax = 0;
        long depth = Math.max(1, (count + buckets - 1L) / buckets);
        long at = 0;
        while (at < count) {
            long key = sorted[from + (int) at];
            int first = lowerBound(sorted, from, to, key) - from;
            int behind = key == -1 ? count : lowerBound(sorted, from, to, key + 1) - from;
            addKnot(knots, key, first, scale);
            if (behind - first > 1 && key != -1) {
                addKnot(knots, key + 1, behind, scale);
            }
            at = Math.max(at + depth, behind);
        }
        long last = sorted[to - 1];
        addKnot(knots, last, lowerBound(sorted, from, to, last) - from, scale);
        if (last != -1) {
            addKnot(knots, last + 1, count, scale);
        }
        Knots trimmed = knots.trimmed();
        for (int i = 1; i < trimmed.count(); i++) {
            // Between neighbours one key apart there is nothing to estimate.
            if (trimmed.key(i) - trimmed.key(i - 1) != 1) {
                depthMax = Math.max(depthMax, trimmed.position(i) - trimmed.position(i - 1));
            }
        }
        return new EquiDepthModel(keyCount, keyCount == count ? depthMax : ERROR_UNKNOWN, trimmed);
    }

    private static void addKnot(Knots knots, long key, long rank, double scale) {
        if (knots.count() == 0 || Long.compareUnsigned(knots.key(knots.count() - 1), key) < 0) {
            knots.add(key, Math.round(rank * scale));
        }
    }

    private static int lowerBound(long[] sorted, int from, int to, long key) {
        int base = from;
        int remaining = to - from;
        while (remaining > 0) {
            int half = (remaining + 1) >>> 1;
            base = Long.compareUnsigned(sorted[base + half - 1], key) < 0 ? base + half : base;
            remaining -= half;
        }
        return base;
    }

    /// Merges models of the partitions of a table into the model of the table: positions add up.
    ///
    /// @param parts models over disjoint sets of rows, of any kind
    /// @param buckets of the result
    public static EquiDepthModel merge(List<? extends CdfModel> parts, int buckets) {
        if (buckets < 1) {
            throw new IllegalArgumentException("need buckets >= 1, got " + buckets);
        }
        long keyCount = 0;
        long error = 0;
        for (CdfModel part : parts) {
            keyCount += part.keyCount();
            error = error == ERROR_UNKNOWN || part.errorMax() == ERROR_UNKNOWN
                    ? ERROR_UNKNOWN
                    : error + part.errorMax();
        }
        if (keyCount == 0) {
            return new EquiDepthModel(0, 0, new Knots(0));
        }
        // Every part offers its own quantiles, in proportion to its rows, so that no part's steps are missed.
        long[] candidates = new long[2 * (2 * buckets + 2 * parts.size())];
        int count = 0;
        for (CdfModel part : parts) {
            int share = part.keyCount() == 0 ? 0 : (int) Math.ceil((double) buckets * part.keyCount() / keyCount) + 1;
            for (int i = 0; i < share; i++) {
                long key = share == 1 ? part.quantile(0) : part.quantile((double) i / (share - 1));
                candidates[count++] = key ^ Long.MIN_VALUE;
                // `quantile` is the first key past a step; the step itself starts one key earlier.
                if (key != 0) {
                    candidates[count++] = (key - 1) ^ Long.MIN_VALUE;
                }
            }
        }
        Arrays.sort(candidates, 0, count);
        Knots all = new Knots(count);
        for (int i = 0; i < count; i++) {
            long key = candidates[i] ^ Long.MIN_VALUE;
            long position = 0;
            for (CdfModel part : parts) {
                position += part.position(key);
            }
            if (all.count() == 0 || all.key(all.count() - 1) != key) {
                all.add(key, position);
            }
        }
        return thin(all, keyCount, error, buckets);
    }

    private static EquiDepthModel thin(Knots all, long keyCount, long error, int buckets) {
        Knots knots = new Knots(buckets + 2);
        long depth = Math.max(1, keyCount / buckets);
        long depthMax = 0;
        for (int i = 0; i < all.count(); i++) {
            boolean last = i + 1 == all.count();
            // Keep a knot where the next one would leave too many rows between.
            if (knots.count() == 0 || last || all.position(i + 1) - knots.position(knots.count() - 1) > depth) {
                if (knots.count() > 0 && all.key(i) - knots.key(knots.count() - 1) != 1) {
                    depthMax = Math.max(depthMax, all.position(i) - knots.position(knots.count() - 1));
                }
                knots.add(all.key(i), all.position(i));
            }
        }
        return new EquiDepthModel(keyCount, error == ERROR_UNKNOWN ? error : error + depthMax, knots.trimmed());
    }

    Knots knots() {
        return knots;
    }

    /// Number of knots.
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
        if (Long.compareUnsigned(key, knots.key(count - 1)) > 0) {
            return keyCount;
        }
        return knots.interpolate(knots.find(key, 0, count), key);
    }

    @Override
    public long errorMax() {
        return errorMax;
    }

    @Override
    public long sizeBytes() {
        return 16L * knots.count();
    }

    @Override
    public String toString() {
        return "equi-depth histogram of " + knots.count() + " knots over " + keyCount + " keys";
    }
}
