package dev.ogive.workloads.shop;

import java.util.SplittableRandom;

/// Day and night: how much happens at each time of the day, from hardly anything at four in the
/// morning to a peak in the evening.
final class Cycle {
    /// Of each hour from midnight on, relative to the peak.
    private static final double[] HOURS = {
        0.28, 0.15, 0.08, 0.05, 0.04, 0.06, 0.14, 0.30, 0.48, 0.60, 0.68, 0.74,
        0.80, 0.76, 0.70, 0.68, 0.70, 0.76, 0.86, 0.96, 1.00, 0.94, 0.72, 0.46
    };

    /// Office hours: those of dashboards and analysts.
    private static final double[] OFFICE = {
        0.02, 0.02, 0.02, 0.02, 0.02, 0.03, 0.08, 0.35, 0.80, 1.00, 1.00, 0.95,
        0.60, 0.85, 0.95, 0.90, 0.85, 0.60, 0.30, 0.15, 0.10, 0.06, 0.04, 0.03
    };

    private final double[] weights;
    private final double depth;

    private Cycle(double[] weights, double depth) {
        this.weights = weights;
        this.depth = depth;
    }

    static Cycle ofBuyers(double depth) {
        return new Cycle(HOURS, depth);
    }

    static Cycle ofOffice(double depth) {
        return new Cycle(OFFICE, depth);
    }

    /// 0 to 1, between the hours' middles in a straight line.
    double at(double hour) {
        double h = (hour % 24 + 24 - 0.5) % 24;
        int before = (int) h;
        double share = h - before;
        double weight = weights[before] * (1 - share) + weights[(before + 1) % 24] * share;
        return 1 - depth + depth * weight;
    }

    /// A time of the day in seconds.
    int second(SplittableRandom random) {
        while (true) {
            double hour = random.nextDouble() * 24;
            if (random.nextDouble() < at(hour)) {
                return (int) (hour * 3_600);
            }
        }
    }

    /// The next arrival of a process with `perHour` arrivals at the peak: exponential gaps,
    /// thinned by the cycle.
    ///
    /// @param hour of the arrival before
    double next(double hour, double perHour, SplittableRandom random) {
        double at = hour;
        do {
            at -= Math.log(1 - random.nextDouble()) / perHour;
        } while (random.nextDouble() >= at(at));
        return at;
    }
}
