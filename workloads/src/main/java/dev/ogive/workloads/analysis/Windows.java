package dev.ogive.workloads.analysis;

/// Arrivals per window of fixed width: mean, variance and the fullest one. For one thread;
/// moments come in order.
final class Windows {
    private final long widthNanos;
    private long window;
    private long inWindow;
    private double sum;
    private double squares;
    private long max;
    private long maxWindow;

    Windows(long widthNanos) {
        this.widthNanos = widthNanos;
    }

    void add(long atNanos) {
        long next = atNanos / widthNanos;
        if (next != window) {
            close();
            window = next;
        }
        inWindow++;
    }

    private void close() {
        sum += inWindow;
        squares += (double) inWindow * inWindow;
        if (inWindow > max) {
            max = inWindow;
            maxWindow = window;
        }
        inWindow = 0;
    }

    /// Ends the last window; afterwards the figures are there.
    void end() {
        close();
    }

    private double windows() {
        return window + 1.0;
    }

    double mean() {
        return sum / windows();
    }

    /// Variance of the counts over their mean: 1 for arrivals at random, more for bursts.
    double dispersion() {
        double mean = mean();
        return mean == 0 ? 0 : (squares / windows() - mean * mean) / mean;
    }

    long max() {
        return max;
    }

    /// When the fullest window began.
    long maxAtNanos() {
        return maxWindow * widthNanos;
    }
}
