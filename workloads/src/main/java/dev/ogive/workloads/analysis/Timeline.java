package dev.ogive.workloads.analysis;

import java.util.Arrays;

/// Counts over time in a fixed number of buckets, whatever the span: where time goes on beyond
/// the last bucket, buckets become twice as wide. For one thread.
final class Timeline {
    private final long[] counts;
    private long widthNanos;

    /// @param widthNanos of a bucket at first
    Timeline(int buckets, long widthNanos) {
        if (buckets < 2 || buckets % 2 != 0 || widthNanos < 1) {
            throw new IllegalArgumentException(
                    "need an even number of buckets and a width, got " + buckets + ", " + widthNanos);
        }
        this.counts = new long[buckets];
        this.widthNanos = widthNanos;
    }

    void add(long atNanos) {
        add(atNanos, 1);
    }

    void add(long atNanos, long count) {
        while (atNanos / widthNanos >= counts.length) {
            for (int i = 0; i < counts.length / 2; i++) {
                counts[i] = counts[2 * i] + counts[2 * i + 1];
            }
            Arrays.fill(counts, counts.length / 2, counts.length, 0);
            widthNanos *= 2;
        }
        counts[(int) (atNanos / widthNanos)] += count;
    }

    long widthNanos() {
        return widthNanos;
    }

    /// The buckets up to a moment.
    long[] upTo(long nanos) {
        return Arrays.copyOf(counts, (int) Math.min(counts.length, nanos / widthNanos + 1));
    }

    /// How many came before a moment; a bucket that it cuts counts in part.
    double before(long nanos) {
        double sum = 0;
        for (int i = 0; i < counts.length; i++) {
            double share = Math.clamp((nanos - i * (double) widthNanos) / widthNanos, 0.0, 1.0);
            sum += counts[i] * share;
        }
        return sum;
    }
}
