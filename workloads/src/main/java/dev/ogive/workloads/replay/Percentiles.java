package dev.ogive.workloads.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/// Durations of many statements, in microseconds, in constant memory. Not thread-safe.
public final class Percentiles {
    private final Histogram micros;
    private double sumMillis;

    /// @param digits significant decimal digits that are kept
    public Percentiles(int digits) {
        micros = new Histogram(digits);
    }

    public void add(long nanos) {
        micros.recordValue(Math.max(0, nanos) / 1_000);
        sumMillis += nanos / 1e6;
    }

    void addAll(Percentiles other) {
        micros.add(other.micros);
        sumMillis += other.sumMillis;
    }

    public long count() {
        return micros.getTotalCount();
    }

    /// Milliseconds that `percent` percent did not exceed; 0 where nothing was recorded.
    public double millis(double percent) {
        return count() == 0 ? 0 : micros.getValueAtPercentile(percent) / 1e3;
    }

    public double maxMillis() {
        return micros.getMaxValue() / 1e3;
    }

    public double sumMillis() {
        return sumMillis;
    }

    /// `n=200  p50=1.20 ms  p90=...  p99=...  max=...`
    public String summary() {
        return String.format(
                Locale.ROOT,
                "n=%d  p50=%.2f ms  p90=%.2f ms  p99=%.2f ms  max=%.2f ms",
                count(),
                millis(50),
                millis(90),
                millis(99),
                maxMillis());
    }

    /// The distribution: for each duration that occurred, to two digits, the share of those that
    /// took at most so long.
    public List<Point> curve() {
        List<Point> points = new ArrayList<>();
        if (count() == 0) {
            return points;
        }
        points.add(new Point(Math.max(1, micros.getMinValue()) / 1e3, 0));
        for (HistogramIterationValue value : micros.percentiles(20)) {
            points.add(new Point(
                    Math.max(1, value.getValueIteratedTo()) / 1e3, value.getPercentileLevelIteratedTo() / 100));
        }
        return points;
    }

    /// @param share 0 to 1
    public record Point(double millis, double share) {}
}
