package dev.ogive.optimizer;

/// Whether saved time, expected again for some days, is more than what it costs.
final class Payback {
    /// How often what the workload took is expected again.
    private final double repeats;

    Payback(TableWorkload workload) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (TableWorkload.Query query : workload.queries()) {
            first = Math.min(first, query.template().firstMicros());
            last = Math.max(last, query.template().lastMicros());
        }
        double span = Math.min(Prices.HORIZON_MICROS, Math.max(Prices.SPAN_MICROS_MIN, last - (double) first));
        repeats = Prices.HORIZON_MICROS / span;
    }

    /// What is left of the saved time beyond the cost.
    double net(double savedNanos, double costNanos) {
        return savedNanos * repeats - costNanos;
    }

    boolean pays(double savedNanos, double costNanos) {
        return net(savedNanos, costNanos) > 0;
    }
}
