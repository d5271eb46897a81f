package dev.ogive.optimizer;

import java.util.function.DoubleUnaryOperator;

/// Whether saved time, expected again for some days, is more than what it costs.
final class Payback {
    private final DoubleUnaryOperator expected;

    Payback(TableWorkload workload) {
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (TableWorkload.Query query : workload.queries()) {
            first = Math.min(first, query.template().firstMicros());
            last = Math.max(last, query.template().lastMicros());
        }
        double span = Math.min(Prices.HORIZON_MICROS, Math.max(Prices.SPAN_MICROS_MIN, last - (double) first));
        expected = saved -> saved * Prices.HORIZON_MICROS / span;
    }

    boolean pays(double savedNanos, double costNanos) {
        return expected.applyAsDouble(savedNanos) > costNanos;
    }
}
