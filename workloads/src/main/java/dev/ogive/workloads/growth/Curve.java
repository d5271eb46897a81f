package dev.ogive.workloads.growth;

import java.util.Arrays;
import java.util.SplittableRandom;

/// The curve of a numeric column, from a sample: values by rank.
///
/// [#near] moves a value to one whose rank is close, which is how rows that differ keep what
/// their column is like: the ranks of the copies are as evenly spread as those of the originals.
/// The step is at most [#STEP] of all ranks and shrinks toward both ends, so that a rare value
/// becomes one that is as rare: correlations that live in the tails stay.
final class Curve {
    /// Of the ranks, to each side, in the middle of the column.
    private static final double STEP = 0.01;

    /// A column of which the sample has fewer different values, per row, takes no others.
    private static final double DISCRETE_SHARE = 0.1;

    private final double[] sorted;
    private final boolean discrete;

    /// @param sample is sorted in place; not empty
    Curve(double[] sample) {
        if (sample.length == 0) {
            throw new IllegalArgumentException("a curve needs values");
        }
        Arrays.sort(sample);
        sorted = sample;
        int distinct = 1;
        for (int i = 1; i < sample.length; i++) {
            distinct += sample[i] == sample[i - 1] ? 0 : 1;
        }
        discrete = distinct < Math.max(2, DISCRETE_SHARE * sample.length);
    }

    /// Whether only values of the sample are given.
    boolean isDiscrete() {
        return discrete;
    }

    /// A value of about the same rank.
    double near(double value, SplittableRandom random) {
        int n = sorted.length;
        int low = lowerBound(value);
        int high = value < sorted[n - 1] ? lowerBound(Math.nextUp(value)) : n;
        // Equal values share a range of ranks.
        double rank = low < high ? low + random.nextDouble() * (high - low) : low;
        double share = Math.clamp(rank / n, 0, 1);
        double step = STEP * 2 * Math.min(share, 1 - share) * n;
        double moved = Math.clamp(rank + (2 * random.nextDouble() - 1) * step, 0, n - 1.0);
        int at = (int) moved;
        if (discrete || at == n - 1) {
            return sorted[at];
        }
        return sorted[at] + (moved - at) * (sorted[at + 1] - sorted[at]);
    }

    private int lowerBound(double value) {
        int low = 0;
        int high = sorted.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (sorted[middle] < value) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
