package dev.ogive.maintain.tune;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Statements of the workload run on what is there and on what is tried, in turns. Each was run
/// twice on the old: how far these two are apart is what cannot be told from noise.
public final class Comparison {
    /// What is slower by less does not count.
    private static final double GUARD = 1.05;

    /// Nor what is slower by less time than this.
    private static final double GUARD_NANOS = 100_000;

    private static final double FALSE_DISCOVERIES = 0.05;

    /// The old ones' ratio that so many templates do not exceed widens the guard.
    private static final double NOISE_QUANTILE = 0.9;

    private final List<OfTemplate> templates = new ArrayList<>();

    /// Times of one template, pair by pair.
    ///
    /// @param weight how many runs of the workload they stand for
    public record OfTemplate(long template, double weight, double[] oldNanos, double[] againNanos, double[] newNanos) {
        public OfTemplate {
            if (oldNanos.length == 0 || oldNanos.length != newNanos.length || oldNanos.length != againNanos.length) {
                throw new IllegalArgumentException(
                        oldNanos.length + ", " + againNanos.length + " and " + newNanos.length + " times");
            }
        }

        double oldMedian() {
            double[] all = Arrays.copyOf(oldNanos, oldNanos.length + againNanos.length);
            System.arraycopy(againNanos, 0, all, oldNanos.length, againNanos.length);
            return median(all);
        }

        double newMedian() {
            return median(newNanos);
        }

        private double noise() {
            double a = median(oldNanos);
            double b = median(againNanos);
            return Math.max(a, b) / Math.min(a, b);
        }

        /// How much more than the guard allows the new ones take, pair by pair.
        private double[] excess(double guard) {
            double[] excess = new double[oldNanos.length];
            for (int i = 0; i < excess.length; i++) {
                double before = (oldNanos[i] + againNanos[i]) / 2;
                excess[i] = newNanos[i] - Math.max(before * guard, before + GUARD_NANOS);
            }
            return excess;
        }
    }

    /// What a comparison says.
    ///
    /// @param slower templates that are slower beyond guard and chance
    /// @param oldNanos,newNanos of the workload that was compared, by medians and weights
    public record Verdict(
            boolean pays, List<Long> slower, double oldNanos, double newNanos, double guard, int templates) {
        /// For people.
        public String text() {
            return String.format(
                    Locale.ROOT,
                    "%d templates: %.0f ms before, %.0f ms after (%.2fx), %d slower beyond %.2fx",
                    templates,
                    oldNanos / 1e6,
                    newNanos / 1e6,
                    newNanos / oldNanos,
                    slower.size(),
                    guard);
        }
    }

    public void add(OfTemplate times) {
        templates.add(times);
    }

    public List<OfTemplate> times() {
        return List.copyOf(templates);
    }

    /// The mean of both where two values stand in the middle.
    public static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /// @param factor of the old time that the new one must stay under to pay
    public Verdict verdict(double factor) {
        double[] noise =
                templates.stream().mapToDouble(OfTemplate::noise).sorted().toArray();
        double guard = noise.length == 0 ? GUARD : Math.max(GUARD, noise[(int) ((noise.length - 1) * NOISE_QUANTILE)]);
        double[] probabilities = templates.stream()
                .mapToDouble(t -> RankTest.greater(t.excess(guard)))
                .toArray();
        boolean[] isSlower = RankTest.discoveries(probabilities, FALSE_DISCOVERIES);
        List<Long> slower = new ArrayList<>();
        double before = 0;
        double after = 0;
        for (int i = 0; i < templates.size(); i++) {
            OfTemplate t = templates.get(i);
            before += t.weight * t.oldMedian();
            after += t.weight * t.newMedian();
            if (isSlower[i]) {
                slower.add(t.template);
            }
        }
        boolean pays = !templates.isEmpty() && slower.isEmpty() && after < before * factor;
        return new Verdict(pays, slower, before, after, guard, templates.size());
    }
}
