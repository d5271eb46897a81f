package dev.ogive.exec.aggregate;

import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.row.RowReader;
import dev.ogive.memory.QueryMemory;
import java.util.Arrays;

/// The aggregates that need all rows of a group at once: quantiles, MODE, ENTROPY, STRING_AGG,
/// ARRAY_AGG, MIN and MAX with a count, and whatever depends on the order of rows.
final class Collectors {
    private Collectors() {}

    /// Whether rows are left out whose first argument is NULL.
    static boolean skipsNull(String name) {
        return switch (name) {
            case "array_agg", "first", "last" -> false;
            default -> true;
        };
    }

    static Collector create(AggregationPlan.Collected spec, int firstColumn, RowReader reader, QueryMemory memory) {
        Computation computation = computation(
                spec.call().function().name(), spec.call().arguments().size());
        return new Collector(spec, firstColumn, reader, memory) {
            @Override
            void compute(Vector[] columns, int[] order, int n, Vector out, int row) {
                computation.compute(columns, order, n, out, row);
            }
        };
    }

    /// @param arguments how many the call has
    static Computation computation(String name, int arguments) {
        return switch (name) {
            case "median" -> (columns, order, n, out, row) -> continuous(columns[0], n, 0.5, out, row);
            case "quantile_cont", "approx_quantile" ->
                (columns, order, n, out, row) -> continuous(columns[0], n, fraction(columns[1]), out, row);
            case "quantile_disc" -> Collectors::discrete;
            case "mad" -> (columns, order, n, out, row) -> deviation(columns[0], n, out, row);
            case "mode" -> Collectors::mode;
            case "entropy" -> Collectors::entropy;
            case "approx_count_distinct" -> Collectors::countDistinct;
            case "string_agg" -> {
                boolean separated = arguments > 1;
                yield (columns, order, n, out, row) ->
                        join(columns[0], separated ? columns[1] : null, order, n, out, row);
            }
            case "histogram" -> arguments > 1 ? Histograms.binned(false) : Histograms::counted;
            case "histogram_exact" -> Histograms.binned(true);
            case "array_agg" -> (columns, order, n, out, row) -> list(columns[0], order, n, out, row);
            case "min", "max" -> extremes(name.equals("max"), arguments > 1);
            case "arg_min", "arg_max" -> argument(name.equals("arg_max"));
            case "first", "any_value" -> (columns, order, n, out, row) -> copy(columns[0], order[0], out, row);
            case "last" -> (columns, order, n, out, row) -> copy(columns[0], order[n - 1], out, row);
            default -> throw new OgiveException(ErrorCode.NOT_SUPPORTED, "aggregate " + name + " is not implemented");
        };
    }

    /// See [Collector#compute].
    @FunctionalInterface
    interface Computation {
        void compute(Vector[] columns, int[] order, int n, Vector out, int row);
    }

    private static double fraction(Vector column) {
        double fraction = ((F64Vector) column).values[0];
        if (column.isNull(0) || !(fraction >= 0 && fraction <= 1)) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT, "a quantile needs a fraction between 0 and 1, got " + column.get(0));
        }
        return fraction;
    }

    /// Interpolates between the two values around `fraction * (n - 1)`.
    private static void continuous(Vector column, int n, double fraction, Vector out, int row) {
        double at = fraction * (n - 1);
        int low = (int) Math.floor(at);
        int high = (int) Math.ceil(at);
        double part = at - low;
        switch (column) {
            case F64Vector v -> {
                double[] values = Arrays.copyOf(v.values, n);
                Arrays.sort(values);
                double a = values[low];
                ((F64Vector) out).values[row] = low == high ? a : a + (values[high] - a) * part;
            }
            case I64Vector v -> {
                long[] values = Arrays.copyOf(v.values, n);
                Arrays.sort(values);
                long a = values[low];
                ((I64Vector) out).values[row] = a + Math.round((values[high] - a) * part);
            }
            case I128Vector v -> {
                int[] order = sorted(v, n);
                int a = order[low];
                int b = order[high];
                I128Vector result = (I128Vector) out;
                long months = between(v.high[a] >> 32, v.high[b] >> 32, part);
                int aDays = (int) v.high[a];
                int bDays = (int) v.high[b];
                long days = between(aDays, bDays, part);
                result.high[row] = months << 32 | (days & 0xFFFF_FFFFL);
                result.low[row] = between(v.low[a], v.low[b], part);
            }
            default -> throw new IllegalStateException("no quantile of " + column.type());
        }
    }

    private static long between(long a, long b, double part) {
        return a + Math.round((b - a) * part);
    }

    static int[] sorted(Vector column, int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        ValueOrder.sort(order, n, (a, b) -> ValueOrder.compare(column, a, b));
        return order;
    }

    /// The first value at or below which a fraction of the rows lies.
    private static void discrete(Vector[] columns, int[] order, int n, Vector out, int row) {
        int rank = Math.max(1, (int) Math.ceil(fraction(columns[1]) * n));
        copy(columns[0], sorted(columns[0], n)[rank - 1], out, row);
    }

    private static void deviation(Vector column, int n, Vector out, int row) {
        double[] values = Arrays.copyOf(((F64Vector) column).values, n);
        double middle = median(values);
        for (int i = 0; i < n; i++) {
            values[i] = Math.abs(values[i] - middle);
        }
        ((F64Vector) out).values[row] = median(values);
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        int n = values.length;
        double low = values[(n - 1) / 2];
        return low + (values[n / 2] - low) / 2;
    }

    /// The most frequent value, the least of several.
    private static void mode(Vector[] columns, int[] order, int n, Vector out, int row) {
        Vector column = columns[0];
        int[] byValue = sorted(column, n);
        int best = byValue[0];
        int bestRun = 0;
        for (int from = 0; from < n; ) {
            int to = runEnd(column, byValue, from, n);
            if (to - from > bestRun) {
                bestRun = to - from;
                best = byValue[from];
            }
            from = to;
        }
        copy(column, best, out, row);
    }

    static int runEnd(Vector column, int[] order, int from, int n) {
        int to = from + 1;
        while (to < n && ValueOrder.compare(column, order[from], order[to]) == 0) {
            to++;
        }
        return to;
    }

    private static void countDistinct(Vector[] columns, int[] order, int n, Vector out, int row) {
        int[] byValue = sorted(columns[0], n);
        long count = 0;
        for (int from = 0; from < n; from = runEnd(columns[0], byValue, from, n)) {
            count++;
        }
        ((I64Vector) out).values[row] = count;
    }

    private static void entropy(Vector[] columns, int[] order, int n, Vector out, int row) {
        int[] byValue = sorted(columns[0], n);
        double entropy = 0;
        for (int from = 0; from < n; ) {
            int to = runEnd(columns[0], byValue, from, n);
            double share = (double) (to - from) / n;
            entropy -= share * Math.log(share) / Math.log(2);
            from = to;
        }
        ((F64Vector) out).values[row] = entropy + 0.0;
    }

    /// Texts with a separator before each but the first; without a separator column, a comma.
    private static void join(Vector column, Vector separator, int[] order, int n, Vector out, int row) {
        StringVector texts = (StringVector) column;
        StringVector separators = (StringVector) separator;
        StringVector result = (StringVector) out;
        int start = -1;
        int length = 0;
        for (int k = 0; k < n; k++) {
            int i = order[k];
            if (k > 0 && separators == null) {
                int at = result.reserve(1);
                result.bytes[at] = ',';
                length++;
            } else if (k > 0 && !separators.isNull(i)) {
                length += append(separators, i, result);
            }
            if (start < 0) {
                start = result.reserve(0);
            }
            length += append(texts, i, result);
        }
        result.starts[row] = start;
        result.lengths[row] = length;
    }

    private static int append(StringVector source, int i, StringVector out) {
        int length = source.lengthOf(i);
        int at = out.reserve(length);
        System.arraycopy(source.bytesOf(i), source.startOf(i), out.bytes, at, length);
        return length;
    }

    private static void list(Vector column, int[] order, int n, Vector out, int row) {
        ListVector lists = (ListVector) out;
        int at = lists.reserve(n);
        for (int k = 0; k < n; k++) {
            copy(column, order[k], lists.child, at + k);
        }
        lists.starts[row] = at;
        lists.lengths[row] = n;
        if (out.mayHaveNulls) {
            out.nulls[row] = false;
        }
    }

    /// MIN(x, n) and MAX(x, n) as a list; MIN and MAX of nested values.
    private static Computation extremes(boolean greatest, boolean listed) {
        return (columns, order, n, out, row) -> {
            int[] byValue = sorted(columns[0], n);
            if (greatest) {
                for (int i = 0; i < n / 2; i++) {
                    int swapped = byValue[i];
                    byValue[i] = byValue[n - 1 - i];
                    byValue[n - 1 - i] = swapped;
                }
            }
            if (!listed) {
                copy(columns[0], byValue[0], out, row);
                return;
            }
            long wanted = ((I64Vector) columns[1]).values[0];
            if (columns[1].isNull(0) || wanted <= 0) {
                throw new OgiveException(
                        ErrorCode.INVALID_ARGUMENT, "min and max need a count of at least 1, got " + columns[1].get(0));
            }
            list(columns[0], byValue, (int) Math.min(n, wanted), out, row);
        };
    }

    /// ARG_MIN and ARG_MAX where a value is nested.
    private static Computation argument(boolean greatest) {
        return (columns, order, n, out, row) -> {
            int best = -1;
            for (int k = 0; k < n; k++) {
                int i = order[k];
                if (columns[1].isNull(i)) {
                    continue;
                }
                int c = best < 0 ? 0 : ValueOrder.compare(columns[1], i, best);
                if (best < 0 || (greatest ? c > 0 : c < 0)) {
                    best = i;
                }
            }
            if (best < 0) {
                Collector.absent(out, row);
            } else {
                copy(columns[0], best, out, row);
            }
        };
    }

    static void copy(Vector source, int i, Vector out, int row) {
        if (source.isNull(i)) {
            Collector.absent(out, row);
            return;
        }
        switch (source) {
            case StringVector v -> ((StringVector) out).append(row, v.bytesOf(i), v.startOf(i), v.lengthOf(i));
            case I64Vector v -> ((I64Vector) out).values[row] = v.values[i];
            case F64Vector v -> ((F64Vector) out).values[row] = v.values[i];
            default -> {
                out.set(row, source.get(i));
                return;
            }
        }
        if (out.mayHaveNulls) {
            out.nulls[row] = false;
        }
    }
}
