package dev.ogive.optimizer;

import dev.ogive.column.Batch;
import dev.ogive.column.Vector;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Evaluator;
import dev.ogive.exec.expr.ExpressionCompiler;
import dev.ogive.maintain.tune.TableSample;
import dev.ogive.storage.TableStatistics;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// How many groups there are and what they take, on a sample of a table: what is grouped by is
/// computed for its rows.
final class Groups {
    private static final double DISTINCT_UNKNOWN = 1_000;
    private static final int BATCH_ROWS = 2_048;

    private final TableSample sample;
    private final double tableRows;

    /// By SQL of a key, a hash of its value for each row; empty for one that cannot be computed.
    private final Map<String, long[]> hashes = new HashMap<>();

    /// By SQL of a key that has been computed, bytes of a value at rest.
    private final Map<String, Double> widths = new HashMap<>();

    Groups(TableSample sample, double tableRows) {
        this.sample = sample;
        this.tableRows = tableRows;
    }

    /// Of the table's own keys by the sample, times different values of others.
    double of(Need need) {
        long[] rows = new long[sample.rows()];
        Set<Need.Origin> others = new HashSet<>();
        for (Map.Entry<String, Need.Key> entry : need.keys().entrySet()) {
            Need.Key key = entry.getValue();
            if (key.table() != null && key.table().id() == sample.table().id()) {
                long[] known = hashes.computeIfAbsent(entry.getKey(), text -> hashes(text, key));
                if (known.length != rows.length) {
                    return tableRows;
                }
                for (int r = 0; r < rows.length; r++) {
                    rows[r] = mixed(rows[r] ^ known[r]);
                }
            } else {
                others.addAll(key.columns().values());
            }
        }
        double groups = distinct(rows, tableRows);
        for (Need.Origin column : others) {
            groups *= distinct(column);
        }
        return Math.min(tableRows, groups);
    }

    /// Bytes of a group's keys at rest, as far as they were computed by [#of].
    double keyBytes(Need need) {
        return need.keys().keySet().stream()
                .mapToDouble(k -> widths.getOrDefault(k, Prices.VALUE_BYTES))
                .sum();
    }

    /// What values take at rest: integers, and doubles that are decimal fractions, what their
    /// range needs.
    private static final class Width {
        private static final int FRACTION_MAX = 1_000;

        private double least = Double.POSITIVE_INFINITY;
        private double greatest = Double.NEGATIVE_INFINITY;

        /// Times which all values are integers; 0 where there is none.
        private int fraction = 1;

        private boolean isNumber = true;

        void add(Object value) {
            switch (value) {
                case null -> {}
                case Long number -> range(number);
                case Double number -> {
                    while (fraction > 0 && number * fraction != Math.rint(number * fraction)) {
                        fraction = fraction < FRACTION_MAX ? 10 * fraction : 0;
                    }
                    range(number);
                }
                default -> isNumber = false;
            }
        }

        private void range(double number) {
            least = Math.min(least, number);
            greatest = Math.max(greatest, number);
        }

        double bytes() {
            if (!isNumber) {
                return Prices.VALUE_BYTES;
            }
            double span = (greatest - least) * fraction;
            return fraction == 0 || !(span < 1L << 32) ? 8 : span < 1 << 8 ? 1 : span < 1 << 16 ? 2 : 4;
        }
    }

    private static long mixed(long hash) {
        long h = (hash + 0x9E3779B97F4A7C15L) * 0xBF58476D1CE4E5B9L;
        return h ^ (h >>> 29);
    }

    private long[] hashes(String text, Need.Key key) {
        Vector[] all = new Vector[key.start() + sample.table().schema().columns()];
        Vector[] part = new Vector[all.length];
        for (Need.Origin origin : key.columns().values()) {
            if (!sample.has(origin.column())) {
                return new long[0];
            }
            int at = key.start() + origin.column();
            all[at] = sample.vectors()[origin.column()];
            part[at] = Vector.allocate(all[at].type(), BATCH_ROWS);
        }
        long[] result = new long[sample.rows()];
        Width width = new Width();
        try {
            Evaluator evaluator = ExpressionCompiler.evaluator(key.expr());
            for (int from = 0; from < result.length; from += BATCH_ROWS) {
                int rows = Math.min(BATCH_ROWS, result.length - from);
                for (int c = 0; c < all.length; c++) {
                    if (all[c] != null) {
                        part[c].clear();
                        part[c].copy(all[c], from, 0, rows);
                    }
                }
                Vector values = evaluator.evaluate(new Batch(part, rows));
                for (int r = 0; r < rows; r++) {
                    Object value = values.isNull(r) ? null : values.get(r);
                    result[from + r] = value == null ? 0 : mixed(value.hashCode());
                    width.add(value);
                }
            }
            widths.put(text, width.bytes());
        } catch (OgiveException e) {
            // It fails for some row, as the query would.
            return new long[0];
        }
        return result;
    }

    private static double distinct(Need.Origin column) {
        var known = column.table().statistics().columns();
        TableStatistics.ColumnStatistics statistics = known.isEmpty() ? null : known.get(column.column());
        double distinct = statistics == null ? Double.NaN : statistics.distinct();
        return Double.isNaN(distinct) ? DISTINCT_UNKNOWN : Math.max(1, distinct);
    }

    /// Different values among `rows` of which these are a sample. Chao's estimate is a lower
    /// bound, which many rare values leave far behind, and the guaranteed-error estimate is too
    /// large for few: their geometric mean, where it is more. Sources: Chao, Nonparametric
    /// estimation of the number of classes in a population, Scandinavian Journal of Statistics
    /// 11(4), 1984; Charikar et al., Towards estimation error guarantees for distinct values,
    /// PODS 2000.
    private static double distinct(long[] values, double rows) {
        Arrays.sort(values);
        double once = 0;
        double twice = 0;
        double all = 0;
        for (int from = 0; from < values.length; ) {
            int to = from;
            while (to < values.length && values[to] == values[from]) {
                to++;
            }
            all++;
            once += to - from == 1 ? 1 : 0;
            twice += to - from == 2 ? 1 : 0;
            from = to;
        }
        if (values.length >= rows) {
            return all;
        }
        double unseen = twice > 0 ? once * once / (2 * twice) : once * (once - 1) / 2;
        double chao = Math.min(rows, all + unseen);
        double guaranteed = Math.sqrt(rows / values.length) * once + all - once;
        return Math.min(rows, Math.max(chao, Math.sqrt(chao * guaranteed)));
    }
}
