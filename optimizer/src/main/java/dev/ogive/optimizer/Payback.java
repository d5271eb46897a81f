package dev.ogive.optimizer;

/// Whether time that is saved in the week to come, as forecast, is more than what it costs.
final class Payback {
    /// How often what the workload took is expected again.
    private final double repeats;

    Payback(TableWorkload workload) {
        double seen = 0;
        double expected = 0;
        for (TableWorkload.Query query : workload.queries()) {
            seen += query.template().nanosTotal();
            expected += query.template().forecast().week() * query.template().nanosMean();
        }
        repeats = seen > 0 ? expected / seen : 0;
    }

    /// What is left of the saved time beyond the cost.
    double net(double savedNanos, double costNanos) {
        return savedNanos * repeats - costNanos;
    }

    boolean pays(double savedNanos, double costNanos) {
        return net(savedNanos, costNanos) > 0;
    }
}
