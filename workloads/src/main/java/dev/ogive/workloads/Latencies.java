package dev.ogive.workloads;

import java.util.Locale;
import org.HdrHistogram.Histogram;

/// Latencies of many queries.
public final class Latencies {
    private static final long MAX_MICROS = 3_600_000_000L;

    private final Histogram micros = new Histogram(MAX_MICROS, 3);

    public void add(long nanos) {
        micros.recordValue(Math.clamp(nanos / 1_000, 1, MAX_MICROS));
    }

    public long count() {
        return micros.getTotalCount();
    }

    /// Milliseconds under which `percent` percent of the queries stayed.
    public double millis(double percent) {
        return micros.getValueAtPercentile(percent) / 1e3;
    }

    /// `n=200 p50=1.20 ms p90=... p99=... max=...`
    public String summary() {
        return String.format(
                Locale.ROOT,
                "n=%d  p50=%.2f ms  p90=%.2f ms  p99=%.2f ms  max=%.2f ms",
                count(),
                millis(50),
                millis(90),
                millis(99),
                micros.getMaxValue() / 1e3);
    }
}
