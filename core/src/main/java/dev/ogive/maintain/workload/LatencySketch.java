package dev.ogive.maintain.workload;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/// How often statements took how long: weights in buckets whose bounds grow by a fixed factor, so
/// that every quantile is known to that factor.
///
/// ```
/// bucket 0: below 1 us    bucket b: [1 us * 2^((b-1)/4), 1 us * 2^(b/4))    bucket 127: the rest
/// ```
/// Not thread-safe.
final class LatencySketch {
    private static final int BUCKETS = 128;
    private static final double PER_DOUBLING = 4;
    private static final double LEAST_NANOS = 1_000;

    private final double[] weights = new double[BUCKETS];
    private double total;

    void add(long nanos, double weight) {
        weights[bucket(nanos)] += weight;
        total += weight;
    }

    private static int bucket(long nanos) {
        if (nanos < LEAST_NANOS) {
            return 0;
        }
        int bucket = 1 + (int) (Math.log(nanos / LEAST_NANOS) / Math.log(2) * PER_DOUBLING);
        return Math.min(bucket, BUCKETS - 1);
    }

    /// The time that a share of the statements did not exceed: the middle of its bucket; NaN
    /// where there are none.
    double quantileNanos(double share) {
        if (total <= 0) {
            return Double.NaN;
        }
        double wanted = share * total;
        double seen = 0;
        int bucket = 0;
        while (bucket < BUCKETS - 1 && seen + weights[bucket] < wanted) {
            seen += weights[bucket++];
        }
        return bucket == 0 ? LEAST_NANOS / 2 : LEAST_NANOS * Math.pow(2, (bucket - 0.5) / PER_DOUBLING);
    }

    void scale(double factor) {
        for (int b = 0; b < BUCKETS; b++) {
            weights[b] *= factor;
        }
        total *= factor;
    }

    /// A byte for the number of buckets in use, then for each its number and weight.
    void write(DataOutput out) throws IOException {
        int used = 0;
        for (double weight : weights) {
            used += weight > 0 ? 1 : 0;
        }
        out.writeByte(used);
        for (int b = 0; b < BUCKETS; b++) {
            if (weights[b] > 0) {
                out.writeByte(b);
                out.writeFloat((float) weights[b]);
            }
        }
    }

    static LatencySketch read(DataInput in) throws IOException {
        LatencySketch sketch = new LatencySketch();
        int used = in.readUnsignedByte();
        for (int i = 0; i < used; i++) {
            int bucket = in.readUnsignedByte();
            float weight = in.readFloat();
            if (bucket >= BUCKETS || !(weight >= 0) || Float.isInfinite(weight)) {
                throw new IOException("bucket " + bucket + " with weight " + weight);
            }
            sketch.weights[bucket] += weight;
            sketch.total += weight;
        }
        return sketch;
    }
}
