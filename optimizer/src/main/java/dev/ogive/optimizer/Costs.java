package dev.ogive.optimizer;

import java.util.ArrayList;
import java.util.List;

/// What the statements of a table's workload would take, from what they took: the time of a
/// statement beyond a fixed part goes with the rows that it reads.
final class Costs {
    /// A statement that was found to read less is taken to read so many.
    private static final double ROWS_MIN = 1_000;

    /// What saves less of the time is not worth looking after.
    private static final double SAVED_MIN = 0.002;

    private static final int TRIAL_TEMPLATES_MAX = 40;

    private final TableWorkload workload;
    private final double tableRows;

    /// By query, nanoseconds per row that is read.
    private final double[] rowNanos;

    /// @param sharesNow by query, of the table's rows, how many a statement reads as things are
    Costs(TableWorkload workload, double tableRows, double[] sharesNow) {
        this.workload = workload;
        this.tableRows = Math.max(1, tableRows);
        rowNanos = new double[sharesNow.length];
        for (int q = 0; q < rowNanos.length; q++) {
            double beyond = workload.queries().get(q).template().nanosMean() - Prices.STATEMENT_NANOS;
            rowNanos[q] = Math.max(0, beyond) / Math.max(sharesNow[q] * this.tableRows, ROWS_MIN);
        }
    }

    /// By query, nanoseconds of all its statements if each reads this share of the table's rows.
    double[] nanos(double[] shares) {
        double[] nanos = new double[shares.length];
        for (int q = 0; q < nanos.length; q++) {
            nanos[q] = nanos(q, shares[q] * tableRows);
        }
        return nanos;
    }

    private double nanos(int query, double rows) {
        double mean = workload.queries().get(query).template().nanosMean();
        double predicted = Math.min(mean, Prices.STATEMENT_NANOS) + rowNanos[query] * Math.max(rows, ROWS_MIN);
        return workload.queries().get(query).template().weight() * predicted;
    }

    /// A view that could be made.
    ///
    /// @param rows of its partials
    /// @param nanos by query, of all its statements if the view answers them; infinite where it
    ///     does not
    record View(Need need, double rows, double bytes, double[] nanos) {}

    List<View> views(List<Need> needs, Groups groups) {
        List<View> views = new ArrayList<>();
        for (Need need : needs) {
            double rows = groups.of(need);
            double bytes = rows * (groups.keyBytes(need) + (need.calls().size() + 1) * Prices.AGGREGATE_BYTES);
            double[] nanos = new double[rowNanos.length];
            for (int q = 0; q < nanos.length; q++) {
                Need wanted = workload.queries().get(q).need();
                nanos[q] = wanted != null && need.answers(wanted) ? nanos(q, rows) : Double.POSITIVE_INFINITY;
            }
            views.add(new View(need, rows, bytes, nanos));
        }
        return views;
    }

    /// Chooses views, each time the one that saves most per byte, as long as they fit.
    ///
    /// @param bytesMax of all together
    /// @param nanos by query, without them; lowered to those with them
    List<View> choose(List<View> candidates, double bytesMax, double[] nanos) {
        List<View> chosen = new ArrayList<>();
        double left = bytesMax;
        double worth = SAVED_MIN * total(nanos);
        while (true) {
            View best = null;
            double bestRate = 0;
            for (View view : candidates) {
                double saved = view.bytes() <= left ? saved(nanos, view.nanos()) : 0;
                double rate = saved / Math.max(view.bytes(), bytesMax / 100);
                if (saved > worth && rate > bestRate) {
                    best = view;
                    bestRate = rate;
                }
            }
            if (best == null) {
                return chosen;
            }
            chosen.add(best);
            left -= best.bytes();
            lower(nanos, best.nanos());
        }
    }

    /// What a trial takes.
    ///
    /// @param after infinite for a query that does not change
    double trialNanos(double[] before, double[] after) {
        double nanos = 0;
        int compared = 0;
        for (int q = 0; q < before.length && compared < TRIAL_TEMPLATES_MAX; q++) {
            double weight = workload.queries().get(q).template().weight();
            if (weight > 0 && after[q] < Double.POSITIVE_INFINITY) {
                nanos += Prices.TRIAL_RUNS / 3 * (2 * before[q] + after[q]) / weight;
                compared++;
            }
        }
        return nanos;
    }

    static double total(double[] nanos) {
        double total = 0;
        for (double n : nanos) {
            total += n;
        }
        return total;
    }

    /// What is gained where the better one is taken for each query.
    static double saved(double[] nanos, double[] others) {
        double saved = 0;
        for (int q = 0; q < nanos.length; q++) {
            saved += Math.max(0, nanos[q] - others[q]);
        }
        return saved;
    }

    /// Takes the better one for each query.
    static void lower(double[] nanos, double[] others) {
        for (int q = 0; q < nanos.length; q++) {
            nanos[q] = Math.min(nanos[q], others[q]);
        }
    }
}
