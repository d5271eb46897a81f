package dev.ogive.maintain.learn;

import dev.ogive.exec.plan.PhysicalPlan;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Predicts how long queries take, by the logarithm of nanoseconds: from the runs of their
/// template where these agree, else from what their plan expects of its operators, by a
/// [Regressor], else from all queries. Kept in memory; templates that were not met for longest
/// go. Thread-safe.
public final class LearnedLatency {
    private static final int FEATURES = 10;
    private static final int EXAMPLES_MAX = 2_048;
    private static final int EXAMPLES_OF_TEMPLATE = 8;
    private static final int TEMPLATES_MAX = 500;
    private static final int RUNS_MIN = 3;

    /// The last so many runs count, more or less.
    private static final int RUNS_MAX = 16;

    /// Runs of a template that lie farther apart, as a standard deviation of logarithms, do not
    /// speak for each other where a model is closer.
    private static final double DEVIATION_MAX = 0.5;

    /// From the tenth to the ninetieth percentile of a normal distribution, in deviations.
    private static final double SPREAD_OF_DEVIATION = 2.56;

    /// What a query is expected to take.
    ///
    /// @param nanos the middle
    /// @param factor by which the longest of ten exceeds the shortest, roughly; `>= 1`
    /// @param by what: `template`, `plan` or `all queries`
    public record Prediction(double nanos, double factor, String by) {}

    /// A template's runs, for people.
    ///
    /// @param runs as far as they count
    /// @param error mean factor by which predictions made before a run were off, `>= 1`; NaN
    ///     before the first
    public record Known(long template, double runs, Prediction prediction, double error) {}

    private static final class Runs {
        double count;
        double mean;
        double variance;
        double logError = Double.NaN;
        float[] features;
        long at;

        void add(double log) {
            count = Math.min(count + 1, RUNS_MAX);
            double off = log - mean;
            mean += off / count;
            variance += (off * (log - mean) - variance) / count;
        }
    }

    // Guarded by this.
    private final Map<Long, Runs> templates = new HashMap<>();
    private final Runs all = new Runs();
    private final ExampleModel examples = new ExampleModel(FEATURES, EXAMPLES_MAX);
    private long now;

    /// Notes how long a query took.
    public synchronized void learn(long template, PhysicalPlan plan, long nanos) {
        double log = Math.log(Math.max(1, nanos));
        Runs runs = templates.computeIfAbsent(template, _ -> new Runs());
        boolean isExample = runs.count < EXAMPLES_OF_TEMPLATE;
        float[] features = isExample ? features(plan) : runs.features;
        Prediction before = predict(runs, features);
        if (before != null) {
            double error = Math.abs(log - Math.log(before.nanos));
            runs.logError = Double.isNaN(runs.logError) ? error : runs.logError + 0.2 * (error - runs.logError);
        }
        if (isExample) {
            examples.add(features, (float) log);
        }
        runs.features = features;
        runs.at = ++now;
        runs.add(log);
        all.add(log);
        if (templates.size() > TEMPLATES_MAX) {
            templates.entrySet().stream()
                    .min(Comparator.comparingLong(e -> e.getValue().at))
                    .map(Map.Entry::getKey)
                    .ifPresent(templates::remove);
        }
    }

    /// Null where no query ran yet.
    public synchronized Prediction predict(long template, PhysicalPlan plan) {
        return predict(templates.get(template), features(plan));
    }

    private Prediction predict(Runs runs, float[] features) {
        Regressor.Model model = examples.model();
        boolean known = runs != null && runs.count >= RUNS_MIN;
        double deviation = known ? Math.sqrt(runs.variance) : Double.POSITIVE_INFINITY;
        if (known && (deviation <= DEVIATION_MAX || model == null)) {
            return new Prediction(Math.exp(runs.mean), Math.exp(SPREAD_OF_DEVIATION * deviation), "template");
        }
        if (model != null) {
            double spread = model.spread(features);
            if (!known || spread < SPREAD_OF_DEVIATION * deviation) {
                return new Prediction(Math.exp(model.median(features)), Math.exp(spread), "plan");
            }
            return new Prediction(Math.exp(runs.mean), Math.exp(SPREAD_OF_DEVIATION * deviation), "template");
        }
        if (runs != null && runs.count > 0) {
            return new Prediction(
                    Math.exp(runs.mean), Math.exp(SPREAD_OF_DEVIATION * Math.sqrt(all.variance)), "template");
        }
        return all.count == 0
                ? null
                : new Prediction(
                        Math.exp(all.mean), Math.exp(SPREAD_OF_DEVIATION * Math.sqrt(all.variance)), "all queries");
    }

    /// Templates with what their next run is expected to take, the slowest first.
    public synchronized List<Known> known() {
        return templates.entrySet().stream()
                .map(e -> new Known(
                        e.getKey(),
                        e.getValue().count,
                        predict(e.getValue(), e.getValue().features),
                        Math.exp(e.getValue().logError)))
                .sorted(Comparator.comparingDouble((Known k) -> k.prediction.nanos)
                        .reversed()
                        .thenComparingLong(Known::template))
                .toList();
    }

    public synchronized void clear() {
        templates.clear();
        examples.clear();
        all.count = 0;
        all.mean = 0;
        all.variance = 0;
    }

    // Features

    /// ```
    /// 0 rows of scans  1 of joins  2 of build sides  3 of aggregates' inputs  4 of groups
    /// 5 of sorts  6 of windows, unnesting and recursion  7 of the tables  8 operators  9 columns read
    /// ```
    /// Rows as logarithms of sums.
    private static float[] features(PhysicalPlan plan) {
        double[] sums = new double[FEATURES];
        add(plan, sums);
        float[] features = new float[FEATURES];
        for (int f = 0; f < FEATURES; f++) {
            features[f] = (float) Math.log1p(Math.min(sums[f], 1e30));
        }
        return features;
    }

    private static void add(PhysicalPlan plan, double[] sums) {
        double rows = rows(plan);
        sums[8]++;
        switch (plan) {
            case PhysicalPlan.Scan scan -> {
                double ofTable = scan.table().statistics().rows();
                sums[0] += rows;
                sums[7] += Double.isNaN(ofTable) ? rows : ofTable;
                sums[9] += scan.columns().size();
            }
            case PhysicalPlan.Join join -> {
                sums[1] += rows;
                sums[2] += rows(join.right());
            }
            case PhysicalPlan.Aggregate aggregate -> {
                sums[3] += rows(aggregate.input());
                sums[4] += rows;
            }
            case PhysicalPlan.Sort sort -> sums[5] += rows(sort.input());
            case PhysicalPlan.Window _, PhysicalPlan.Unnest _, PhysicalPlan.Recursive _ -> sums[6] += rows;
            case PhysicalPlan.Rows _,
                    PhysicalPlan.Filter _,
                    PhysicalPlan.Project _,
                    PhysicalPlan.Limit _,
                    PhysicalPlan.Union _,
                    PhysicalPlan.Shared _,
                    PhysicalPlan.WorkingTable _ -> {}
        }
        for (PhysicalPlan input : plan.inputs()) {
            add(input, sums);
        }
    }

    private static double rows(PhysicalPlan plan) {
        return Double.isNaN(plan.estimatedRows()) ? 0 : Math.max(0, plan.estimatedRows());
    }
}
