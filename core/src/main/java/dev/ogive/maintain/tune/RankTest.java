package dev.ogive.maintain.tune;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Whether paired measurements differ by more than chance, whatever their distribution. Source:
/// Wilcoxon, Individual comparisons by ranking methods, Biometrics Bulletin 1(6), 1945; Benjamini
/// and Hochberg, Controlling the false discovery rate, JRSS B 57(1), 1995.
final class RankTest {
    /// Up to this many pairs the probability is counted, beyond it is that of the normal curve.
    private static final int EXACT_PAIRS_MAX = 25;

    private RankTest() {}

    /// The probability, if signs were a matter of chance, that positive differences rank as high
    /// as they do. 1 where all are zero.
    static double greater(double[] differences) {
        double[] d = Arrays.stream(differences).filter(x -> x != 0).toArray();
        int n = d.length;
        if (n == 0) {
            return 1;
        }
        Integer[] order = IntStream.range(0, n).boxed().toArray(Integer[]::new);
        Arrays.sort(order, Comparator.comparingDouble(i -> Math.abs(d[i])));
        // Twice the rank, so that the mean ranks of ties are whole numbers.
        int[] ranks = new int[n];
        for (int from = 0; from < n; ) {
            int to = from;
            while (to < n && Math.abs(d[order[to]]) == Math.abs(d[order[from]])) {
                to++;
            }
            for (int i = from; i < to; i++) {
                ranks[order[i]] = from + 1 + to;
            }
            from = to;
        }
        int positive = 0;
        for (int i = 0; i < n; i++) {
            positive += d[i] > 0 ? ranks[i] : 0;
        }
        return n <= EXACT_PAIRS_MAX ? exact(ranks, positive) : normal(ranks, positive);
    }

    /// The share of all ways to choose signs whose sum is at least `positive`.
    private static double exact(int[] ranks, int positive) {
        int sum = Arrays.stream(ranks).sum();
        double[] ways = new double[sum + 1];
        ways[0] = 1;
        for (int rank : ranks) {
            for (int s = sum; s >= rank; s--) {
                ways[s] += ways[s - rank];
            }
        }
        double atLeast = 0;
        for (int s = positive; s <= sum; s++) {
            atLeast += ways[s];
        }
        return atLeast / Math.pow(2, ranks.length);
    }

    private static double normal(int[] ranks, int positive) {
        double mean = 0;
        double variance = 0;
        for (int rank : ranks) {
            mean += rank / 2.0;
            variance += rank * (double) rank / 4;
        }
        return upperTail((positive - 1 - mean) / Math.sqrt(variance));
    }

    /// The probability that a standard normal value is above `z`, to 1e-7. Source: Abramowitz and
    /// Stegun, Handbook of Mathematical Functions, 26.2.17.
    private static double upperTail(double z) {
        if (z < 0) {
            return 1 - upperTail(-z);
        }
        double t = 1 / (1 + 0.2316419 * z);
        double polynomial =
                t * (0.319381530 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        return Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI) * polynomial;
    }

    /// Which of several findings to believe so that of those believed at most `rate` are expected
    /// to be false.
    static boolean[] discoveries(double[] probabilities, double rate) {
        int n = probabilities.length;
        double[] sorted = probabilities.clone();
        Arrays.sort(sorted);
        double bound = -1;
        for (int i = 0; i < n; i++) {
            if (sorted[i] <= rate * (i + 1) / n) {
                bound = sorted[i];
            }
        }
        boolean[] believed = new boolean[n];
        for (int i = 0; i < n; i++) {
            believed[i] = probabilities[i] <= bound;
        }
        return believed;
    }
}
