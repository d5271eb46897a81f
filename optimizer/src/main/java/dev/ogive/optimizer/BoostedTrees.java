package dev.ogive.optimizer;

import dev.ogive.maintain.learn.Regressor;

/// Gradient-boosted regression trees: three models, for the median and for the tenth and the
/// ninetieth percentile, whose distance says how sure the first one is.
///
/// Written here, as the engine needs one model of a dozen features and no other one: a library
/// would bring more than it saves. Source: Friedman, Greedy Function Approximation: A Gradient
/// Boosting Machine, Annals of Statistics 29(5), 2001.
public final class BoostedTrees implements Regressor {
    private static final int TREES = 80;
    private static final double RATE = 0.15;

    @Override
    public Model fit(float[][] features, float[] targets) {
        if (features.length == 0 || features.length != targets.length) {
            throw new IllegalArgumentException(
                    "need an example and as many targets, got " + features.length + " and " + targets.length);
        }
        Bins bins = new Bins(features);
        return new Percentiles(
                Forest.fit(bins, targets, 0.5), Forest.fit(bins, targets, 0.1), Forest.fit(bins, targets, 0.9));
    }

    private record Percentiles(Forest middle, Forest low, Forest high) implements Model {
        @Override
        public double median(float[] features) {
            return middle.predict(features);
        }

        @Override
        public double spread(float[] features) {
            return Math.max(0, high.predict(features) - low.predict(features));
        }
    }

    /// A first guess, and trees that each mend a part of what is left.
    private record Forest(double first, RegressionTree[] trees) {
        static Forest fit(Bins bins, float[] targets, double percentile) {
            int n = targets.length;
            double[] left = new double[n];
            for (int i = 0; i < n; i++) {
                left[i] = targets[i];
            }
            double first = RegressionTree.percentile(left.clone(), n, percentile);
            for (int i = 0; i < n; i++) {
                left[i] -= first;
            }
            RegressionTree[] trees = new RegressionTree[TREES];
            for (int t = 0; t < TREES; t++) {
                trees[t] = RegressionTree.fit(bins, left, percentile, RATE);
                for (int i = 0; i < n; i++) {
                    left[i] -= trees[t].predict(bins.example(i));
                }
            }
            return new Forest(first, trees);
        }

        double predict(float[] features) {
            double sum = first;
            for (RegressionTree tree : trees) {
                sum += tree.predict(features);
            }
            return sum;
        }
    }
}
