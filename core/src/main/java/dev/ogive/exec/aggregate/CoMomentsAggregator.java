package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getDouble;
import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putDouble;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.DataType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;

/// CORR, COVAR_* and REGR_*`(y, x)`: second moments of pairs, updated and combined without
/// cancellation. State: `count:8 meanY:8 meanX:8 m2y:8 m2x:8 cxy:8`.
final class CoMomentsAggregator extends Aggregator {
    @Override
    public int stateBytes() {
        return 48;
    }

    @Override
    public void update(Vector[] arguments, int[] positions, int n, long[] groups) {
        double[] ys = ((F64Vector) arguments[0]).values;
        double[] xs = ((F64Vector) arguments[1]).values;
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            long state = groups[i] + offset;
            long count = getLong(state) + 1;
            double meanY = getDouble(state + 8);
            double meanX = getDouble(state + 16);
            double dy = ys[i] - meanY;
            double dx = xs[i] - meanX;
            meanY += dy / count;
            meanX += dx / count;
            putLong(state, count);
            putDouble(state + 8, meanY);
            putDouble(state + 16, meanX);
            putDouble(state + 24, getDouble(state + 24) + dy * (ys[i] - meanY));
            putDouble(state + 32, getDouble(state + 32) + dx * (xs[i] - meanX));
            putDouble(state + 40, getDouble(state + 40) + dx * (ys[i] - meanY));
        }
    }

    @Override
    public void combine(long[] from, long[] to, int n) {
        for (int k = 0; k < n; k++) {
            long b = from[k] + offset;
            long a = to[k] + offset;
            long countB = getLong(b);
            long countA = getLong(a);
            if (countB == 0) {
                continue;
            }
            double share = (double) countB / (countA + countB);
            double dy = getDouble(b + 8) - getDouble(a + 8);
            double dx = getDouble(b + 16) - getDouble(a + 16);
            putLong(a, countA + countB);
            putDouble(a + 8, getDouble(a + 8) + dy * share);
            putDouble(a + 16, getDouble(a + 16) + dx * share);
            putDouble(a + 24, getDouble(a + 24) + getDouble(b + 24) + dy * dy * countA * share);
            putDouble(a + 32, getDouble(a + 32) + getDouble(b + 32) + dx * dx * countA * share);
            putDouble(a + 40, getDouble(a + 40) + getDouble(b + 40) + dx * dy * countA * share);
        }
    }

    @Override
    public Output output(String name, DataType type) {
        if (name.equals("regr_count")) {
            return (groups, from, n, out) -> {
                for (int i = 0; i < n; i++) {
                    ((I64Vector) out).values[i] = getLong(groups[from + i] + offset);
                }
            };
        }
        int atLeast = name.equals("covar_samp") ? 2 : 1;
        boolean needsSpreadOfX = name.equals("regr_slope") || name.equals("regr_intercept") || name.equals("regr_r2");
        return (groups, from, n, out) -> {
            double[] values = ((F64Vector) out).values;
            for (int i = 0; i < n; i++) {
                long state = groups[from + i] + offset;
                boolean undefined = getLong(state) < atLeast || needsSpreadOfX && getDouble(state + 32) == 0;
                double result = undefined ? 0 : result(name, state);
                values[i] = result;
                if (undefined || Double.isNaN(result) && name.equals("corr") && flat(state)) {
                    out.setNull(i);
                }
            }
        };
    }

    private static boolean flat(long state) {
        return getDouble(state + 24) == 0 || getDouble(state + 32) == 0;
    }

    private static double result(String name, long state) {
        double n = getLong(state);
        double meanY = getDouble(state + 8);
        double meanX = getDouble(state + 16);
        double m2y = getDouble(state + 24);
        double m2x = getDouble(state + 32);
        double cxy = getDouble(state + 40);
        return switch (name) {
            case "covar_pop" -> cxy / n;
            case "covar_samp" -> cxy / (n - 1);
            case "corr" -> Math.clamp(cxy / Math.sqrt(m2x) / Math.sqrt(m2y), -1.0, 1.0);
            case "regr_avgx" -> meanX;
            case "regr_avgy" -> meanY;
            case "regr_sxx" -> m2x;
            case "regr_syy" -> m2y;
            case "regr_sxy" -> cxy;
            case "regr_slope" -> cxy / m2x;
            case "regr_intercept" -> meanY - cxy / m2x * meanX;
            case "regr_r2" -> m2y == 0 ? 1 : cxy * cxy / (m2x * m2y);
            default -> throw new IllegalStateException("no output " + name);
        };
    }
}
