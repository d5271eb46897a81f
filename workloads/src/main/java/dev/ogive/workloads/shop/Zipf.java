package dev.ogive.workloads.shop;

import java.util.Arrays;
import java.util.SplittableRandom;

/// Ranks of which the first are drawn most: rank `r` of `n` with probability `1 / (r + 1)^s`.
final class Zipf {
    private final double[] cumulated;

    /// @param exponent 0 for a uniform choice
    Zipf(int count, double exponent) {
        cumulated = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) {
            sum += Math.pow(i + 1, -exponent);
            cumulated[i] = sum;
        }
    }

    /// A rank from 0.
    int next(SplittableRandom random) {
        return next(random, cumulated.length);
    }

    /// A rank below `count`, with the probabilities of the first `count` ranks.
    int next(SplittableRandom random, int count) {
        double wanted = random.nextDouble() * cumulated[count - 1];
        int at = Arrays.binarySearch(cumulated, 0, count, wanted);
        return Math.min(count - 1, at < 0 ? -at - 1 : at + 1);
    }
}
