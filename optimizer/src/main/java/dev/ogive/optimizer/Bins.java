package dev.ogive.optimizer;

import java.util.Arrays;

/// Examples with each feature's values put into at most 32 bins of about as many examples.
final class Bins {
    static final int BINS_MAX = 32;

    private final float[][] examples;

    /// By feature, the least value of each bin but the first.
    private final float[][] bounds;

    /// By feature, the bin of each example.
    private final byte[][] bins;

    Bins(float[][] examples) {
        this.examples = examples;
        int features = examples[0].length;
        this.bounds = new float[features][];
        this.bins = new byte[features][examples.length];
        float[] values = new float[examples.length];
        for (int f = 0; f < features; f++) {
            for (int i = 0; i < values.length; i++) {
                values[i] = examples[i][f];
            }
            Arrays.sort(values);
            bounds[f] = bounds(values);
            for (int i = 0; i < values.length; i++) {
                bins[f][i] = (byte) bin(bounds[f], examples[i][f]);
            }
        }
    }

    private static float[] bounds(float[] sorted) {
        float[] bounds = new float[BINS_MAX - 1];
        int count = 0;
        float last = sorted[0];
        for (int b = 1; b < BINS_MAX; b++) {
            float bound = sorted[(int) ((long) b * sorted.length / BINS_MAX)];
            if (bound > last) {
                bounds[count++] = bound;
                last = bound;
            }
        }
        return Arrays.copyOf(bounds, count);
    }

    private static int bin(float[] bounds, float value) {
        int at = Arrays.binarySearch(bounds, value);
        return at >= 0 ? at + 1 : -at - 1;
    }

    int count() {
        return examples.length;
    }

    int features() {
        return bounds.length;
    }

    float[] example(int i) {
        return examples[i];
    }

    int bin(int feature, int i) {
        return bins[feature][i];
    }

    /// Of a feature.
    int count(int feature) {
        return bounds[feature].length + 1;
    }

    /// The least value of a bin other than the first.
    float bound(int feature, int bin) {
        return bounds[feature][bin - 1];
    }
}
