package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getDouble;
import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putDouble;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.DataType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.Vector;

/// Central moments of doubles to the second (variance) or fourth (skewness, kurtosis), updated
/// and combined without cancellation. State: `count:8 mean:8 m2:8 [m3:8 m4:8]`, where `mk` is the
/// sum of `(x - mean)^k`.
///
/// Source: Welford 1962; Chan, Golub, LeVeque 1979; Pébay, SAND2008-6212 for the higher moments.
final class MomentsAggregator extends Aggregator {
    private final boolean fourth;

    MomentsAggregator(boolean fourth) {
        this.fourth = fourth;
    }

    @Override
    public int stateBytes() {
        return fourth ? 40 : 24;
    }

    @Override
    public void update(Vector[] arguments, int[] positions, int n, long[] groups) {
        double[] values = ((F64Vector) arguments[0]).values;
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            long state = groups[i] + offset;
            if (fourth) {
                combine(state, 1, values[i], 0, 0, 0);
                continue;
            }
            long count = getLong(state) + 1;
            double mean = getDouble(state + 8);
            double delta = values[i] - mean;
            mean += delta / count;
            putLong(state, count);
            putDouble(state + 8, mean);
            putDouble(state + 16, getDouble(state + 16) + delta * (values[i] - mean));
        }
    }

    private void combine(long state, long countB, double meanB, double m2B, double m3B, double m4B) {
        long countA = getLong(state);
        if (countA == 0) {
            write(state, countB, meanB, m2B, m3B, m4B);
            return;
        }
        double a = countA;
        double b = countB;
        double n = a + b;
        double meanA = getDouble(state + 8);
        double m2A = getDouble(state + 16);
        double delta = meanB - meanA;
        double mean = meanA + delta * b / n;
        double square = delta * delta;
        double m2 = m2A + m2B + square * a * b / n;
        if (!fourth) {
            write(state, countA + countB, mean, m2, 0, 0);
            return;
        }
        double m3A = getDouble(state + 24);
        double m4A = getDouble(state + 32);
        double m3 = m3A + m3B + square * delta * a * b * (a - b) / (n * n) + 3 * delta * (a * m2B - b * m2A) / n;
        double m4 = m4A
                + m4B
                + square * square * a * b * (a * a - a * b + b * b) / (n * n * n)
                + 6 * square * (a * a * m2B + b * b * m2A) / (n * n)
                + 4 * delta * (a * m3B - b * m3A) / n;
        write(state, countA + countB, mean, m2, m3, m4);
    }

    private void write(long state, long count, double mean, double m2, double m3, double m4) {
        putLong(state, count);
        putDouble(state + 8, mean);
        putDouble(state + 16, m2);
        if (fourth) {
            putDouble(state + 24, m3);
            putDouble(state + 32, m4);
        }
    }

    @Override
    public void combine(long[] from, long[] to, int n) {
        for (int k = 0; k < n; k++) {
            long source = from[k] + offset;
            long count = getLong(source);
            if (count != 0) {
                combine(
                        to[k] + offset,
                        count,
                        getDouble(source + 8),
                        getDouble(source + 16),
                        fourth ? getDouble(source + 24) : 0,
                        fourth ? getDouble(source + 32) : 0);
            }
        }
    }

    @Override
    public Output output(String name, DataType type) {
        int atLeast = switch (name) {
            case "var_pop", "stddev_pop" -> 1;
            case "var_samp", "stddev_samp", "sem", "kurtosis_pop" -> 2;
            case "skewness" -> 3;
            case "kurtosis" -> 4;
            default -> throw new IllegalStateException("no output " + name);
        };
        return (groups, from, n, out) -> {
            double[] values = ((F64Vector) out).values;
            for (int i = 0; i < n; i++) {
                long state = groups[from + i] + offset;
                if (getLong(state) < atLeast) {
                    out.setNull(i);
                    continue;
                }
                double result = result(name, state);
                values[i] = result;
                boolean undefined = Double.isNaN(result) && fourth && getDouble(state + 16) == 0;
                if (undefined) {
                    out.setNull(i);
                }
            }
        };
    }

    private static double result(String name, long state) {
        double n = getLong(state);
        double m2 = getDouble(state + 16);
        return switch (name) {
            case "var_pop" -> m2 / n;
            case "stddev_pop" -> Math.sqrt(m2 / n);
            case "var_samp" -> m2 / (n - 1);
            case "stddev_samp" -> Math.sqrt(m2 / (n - 1));
            case "sem" -> Math.sqrt(m2 / n) / Math.sqrt(n);
            case "skewness" -> Math.sqrt(n * (n - 1)) / (n - 2) * getDouble(state + 24) / n / Math.pow(m2 / n, 1.5);
            case "kurtosis_pop" -> n * getDouble(state + 32) / (m2 * m2) - 3;
            case "kurtosis" ->
                (n - 1) / ((n - 2) * (n - 3)) * ((n + 1) * (n * getDouble(state + 32) / (m2 * m2)) - 3 * (n - 1));
            default -> throw new IllegalStateException("no output " + name);
        };
    }
}
