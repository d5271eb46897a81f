package dev.ogive.optimizer;

import dev.ogive.exec.scan.ColumnRange;
import dev.ogive.maintain.tune.TableSample;
import dev.ogive.storage.TableStatistics;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What the statements of a table's workload would take, from what they took: the time of a
/// statement beyond a fixed part goes with the rows that it reads.
final class Costs {
    private static final double DISTINCT_UNKNOWN = 1_000;

    private final TableWorkload workload;
    private final TableSample sample;
    private final double tableRows;

    /// Of the table, in the sample.
    private final Set<Integer> columns;

    /// By query, nanoseconds per row that is read.
    private final double[] rowNanos;

    /// @param now the order that the table has
    Costs(TableWorkload workload, TableSample sample, LayoutModel now, double tableRows) {
        this.workload = workload;
        this.sample = sample;
        this.tableRows = Math.max(1, tableRows);
        this.columns = Set.copyOf(workload.columns());
        double[] rows = rowsRead(now);
        rowNanos = new double[rows.length];
        for (int q = 0; q < rows.length; q++) {
            double beyond = workload.queries().get(q).template().nanosMean() - Prices.STATEMENT_NANOS;
            rowNanos[q] = Math.max(0, beyond) / Math.max(rows[q], 1);
        }
    }

    /// By query, rows read per statement.
    double[] rowsRead(LayoutModel layout) {
        double[] rows = new double[workload.queries().size()];
        for (int q = 0; q < rows.length; q++) {
            List<List<ColumnRange>> statements = workload.queries().get(q).ranges();
            double share = 0;
            for (List<ColumnRange> ranges : statements) {
                share += layout.shareRead(ranges);
            }
            rows[q] = tableRows * share / statements.size();
        }
        return rows;
    }

    /// By query, nanoseconds of all its statements if each reads so many rows.
    double nanos(int query, double rows) {
        double mean = workload.queries().get(query).template().nanosMean();
        double predicted = Math.min(mean, Prices.STATEMENT_NANOS) + rowNanos[query] * rows;
        return workload.queries().get(query).template().weight() * predicted;
    }

    double[] nanos(double[] rows) {
        double[] nanos = new double[rows.length];
        for (int q = 0; q < rows.length; q++) {
            nanos[q] = nanos(q, rows[q]);
        }
        return nanos;
    }

    /// A view to make.
    ///
    /// @param rows of its partials
    record View(Need need, double rows, double bytes) {}

    /// What views would take.
    List<View> priced(List<Need> needs) {
        List<View> views = new ArrayList<>();
        for (Need need : needs) {
            double rows = groups(need);
            double values = need.keys().size() + need.calls().size() + 1;
            views.add(new View(need, rows, rows * values * Prices.VALUE_BYTES));
        }
        return views;
    }

    /// Chooses views, each time the one that saves most per byte, as long as they fit.
    ///
    /// @param nanos by query, without views; lowered for those that a chosen view answers
    /// @param bytesMax of all together
    List<View> choose(List<View> candidates, double bytesMax, double[] nanos) {
        List<View> chosen = new ArrayList<>();
        double left = bytesMax;
        while (true) {
            View best = null;
            double bestRate = 0;
            for (View view : candidates) {
                double saved = saved(view, nanos);
                // What saves less than a hundredth is not worth looking after.
                if (view.bytes() <= left && saved > 0.01 * total(nanos)) {
                    double rate = saved / Math.max(view.bytes(), bytesMax / 100);
                    if (rate > bestRate) {
                        best = view;
                        bestRate = rate;
                    }
                }
            }
            if (best == null) {
                return chosen;
            }
            chosen.add(best);
            left -= best.bytes();
            for (int q = 0; q < nanos.length; q++) {
                nanos[q] = Math.min(nanos[q], nanosWith(best, q));
            }
        }
    }

    static double total(double[] nanos) {
        double total = 0;
        for (double n : nanos) {
            total += n;
        }
        return total;
    }

    private double saved(View view, double[] nanos) {
        double saved = 0;
        for (int q = 0; q < nanos.length; q++) {
            saved += Math.max(0, nanos[q] - nanosWith(view, q));
        }
        return saved;
    }

    /// Infinite for a query that the view does not answer.
    double nanosWith(View view, int query) {
        Need need = workload.queries().get(query).need();
        return need == null || !view.need().answers(need) ? Double.POSITIVE_INFINITY : nanos(query, view.rows());
    }

    /// Groups of a view, at most: those of the columns that keys are computed from. Of the
    /// table's columns by the sample, times different values of others.
    private double groups(Need need) {
        Set<Integer> own = new TreeSet<>();
        Set<Need.Origin> others = new HashSet<>();
        for (Need.Key key : need.keys().values()) {
            for (Need.Origin column : key.columns().values()) {
                if (column.table().id() != workload.table().id()) {
                    others.add(column);
                } else if (columns.contains(column.column())) {
                    own.add(column.column());
                } else {
                    return tableRows;
                }
            }
        }
        double groups = LayoutModel.groups(sample, List.copyOf(own));
        for (Need.Origin column : others) {
            groups *= distinct(column);
        }
        return Math.min(tableRows, groups);
    }

    private static double distinct(Need.Origin column) {
        List<TableStatistics.ColumnStatistics> known =
                column.table().statistics().columns();
        double distinct =
                known.isEmpty() ? Double.NaN : known.get(column.column()).distinct();
        return Double.isNaN(distinct) ? DISTINCT_UNKNOWN : Math.max(1, distinct);
    }
}
