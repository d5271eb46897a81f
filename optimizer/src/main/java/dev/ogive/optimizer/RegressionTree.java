package dev.ogive.optimizer;

import java.util.Arrays;

/// A binary tree of conditions `feature < bound` with a number in each leaf.
///
/// ```
/// node i: children 2i + 1 (the condition holds) and 2i + 2; feature -1: a leaf
/// ```
final class RegressionTree {
    private static final int DEPTH = 4;
    private static final int NODES = (1 << (DEPTH + 1)) - 1;

    /// A leaf has at least so many examples, as far as there are.
    private static final int LEAF_MIN = 4;

    private final byte[] feature = new byte[NODES];
    private final float[] bound = new float[NODES];
    private final float[] value = new float[NODES];

    private RegressionTree() {}

    double predict(float[] features) {
        int node = 0;
        while (feature[node] >= 0) {
            node = features[feature[node]] < bound[node] ? 2 * node + 1 : 2 * node + 2;
        }
        return value[node];
    }

    /// Fits a tree to what is left to explain.
    ///
    /// @param left by example: actual less predicted
    /// @param percentile that is predicted
    /// @param rate of what a leaf could mend, how much it does
    static RegressionTree fit(Bins bins, double[] left, double percentile, double rate) {
        int n = left.length;
        double[] gradients = new double[n];
        for (int i = 0; i < n; i++) {
            gradients[i] = left[i] > 0 ? percentile : percentile - 1;
        }
        int[] examples = new int[n];
        Arrays.setAll(examples, i -> i);
        RegressionTree tree = new RegressionTree();
        new Growth(tree, bins, left, gradients, percentile, rate).grow(0, 0, examples, n);
        return tree;
    }

    /// The value that a share of the first `count` values does not exceed; reorders them.
    static double percentile(double[] values, int count, double share) {
        Arrays.sort(values, 0, count);
        double at = share * (count - 1);
        int below = (int) at;
        int above = Math.min(count - 1, below + 1);
        return values[below] + (at - below) * (values[above] - values[below]);
    }

    private record Growth(
            RegressionTree tree, Bins bins, double[] left, double[] gradients, double percentile, double rate) {
        void grow(int node, int depth, int[] examples, int count) {
            int split = depth < DEPTH && count >= 2 * LEAF_MIN ? split(node, examples, count) : 0;
            if (split == 0) {
                double[] values = new double[count];
                for (int i = 0; i < count; i++) {
                    values[i] = left[examples[i]];
                }
                tree.feature[node] = -1;
                tree.value[node] = (float) (rate * RegressionTree.percentile(values, count, percentile));
                return;
            }
            int[] lower = new int[count];
            int[] upper = new int[count];
            int lowers = 0;
            int uppers = 0;
            for (int i = 0; i < count; i++) {
                if (bins.bin(tree.feature[node], examples[i]) < split) {
                    lower[lowers++] = examples[i];
                } else {
                    upper[uppers++] = examples[i];
                }
            }
            grow(2 * node + 1, depth + 1, lower, lowers);
            grow(2 * node + 2, depth + 1, upper, uppers);
        }

        /// Sets the node's condition to the one that tells gradients apart best; returns the bin
        /// that it begins at, or 0 where none helps.
        private int split(int node, int[] examples, int count) {
            double[] sums = new double[Bins.BINS_MAX];
            int[] counts = new int[Bins.BINS_MAX];
            double bestGain = 1e-9;
            int best = 0;
            for (int f = 0; f < bins.features(); f++) {
                int used = bins.count(f);
                Arrays.fill(sums, 0, used, 0);
                Arrays.fill(counts, 0, used, 0);
                double total = 0;
                for (int i = 0; i < count; i++) {
                    int bin = bins.bin(f, examples[i]);
                    double gradient = gradients[examples[i]];
                    sums[bin] += gradient;
                    counts[bin]++;
                    total += gradient;
                }
                double sum = 0;
                int below = 0;
                for (int b = 1; b < used; b++) {
                    sum += sums[b - 1];
                    below += counts[b - 1];
                    int above = count - below;
                    if (below < LEAF_MIN || above < LEAF_MIN) {
                        continue;
                    }
                    double gain = sum * sum / below + (total - sum) * (total - sum) / above - total * total / count;
                    if (gain > bestGain) {
                        bestGain = gain;
                        best = b;
                        tree.feature[node] = (byte) f;
                        tree.bound[node] = bins.bound(f, b);
                    }
                }
            }
            return best;
        }
    }
}
