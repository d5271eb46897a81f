package dev.ogive.workloads.analysis;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// How predicates compare one column. Quantiles of numbers come from a random sample. For one
/// thread.
final class ColumnProfile {
    private static final int SAMPLE = 512;
    private static final int TEXT_CHARS_MAX = 60;

    private final String name;
    private final Map<String, Long> operators = new TreeMap<>();
    private final Distinct values = new Distinct();
    private final double[] sample = new double[SAMPLE];
    private final SplittableRandom random;
    private long count;
    private long numbers;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest = Double.NEGATIVE_INFINITY;
    private String first;
    private String last;

    ColumnProfile(String name) {
        this.name = name;
        this.random = new SplittableRandom(name.hashCode());
    }

    void add(Predicates.Predicate p) {
        count++;
        operators.merge(p.operator(), 1L, Long::sum);
        values.add(p.value().hashCode() * 0x9e3779b97f4a7c15L + p.value().length());
        if (p.isNumber()) {
            number(p.value());
        } else {
            String text = p.value().length() > TEXT_CHARS_MAX ? p.value().substring(0, TEXT_CHARS_MAX) : p.value();
            first = first == null || text.compareTo(first) < 0 ? text : first;
            last = last == null || text.compareTo(last) > 0 ? text : last;
        }
    }

    private void number(String text) {
        double value;
        try {
            value = Double.parseDouble(text);
        } catch (NumberFormatException e) {
            return;
        }
        least = Math.min(least, value);
        greatest = Math.max(greatest, value);
        long place = numbers < SAMPLE ? numbers : random.nextLong(numbers + 1);
        numbers++;
        if (place < SAMPLE) {
            sample[(int) place] = value;
        }
    }

    String name() {
        return name;
    }

    long count() {
        return count;
    }

    Map<String, Long> operators() {
        return operators;
    }

    /// How many different values it is compared with.
    Distinct values() {
        return values;
    }

    boolean isNumeric() {
        return numbers > 0;
    }

    double least() {
        return least;
    }

    double greatest() {
        return greatest;
    }

    /// @param share 0 to 1
    double quantile(double share) {
        int n = (int) Math.min(SAMPLE, numbers);
        double[] sorted = java.util.Arrays.copyOf(sample, n);
        java.util.Arrays.sort(sorted);
        return sorted[(int) Math.min(n - 1L, Math.round(share * (n - 1)))];
    }

    /// Least and greatest text that it is compared with, or null.
    String first() {
        return first;
    }

    String last() {
        return last;
    }
}
