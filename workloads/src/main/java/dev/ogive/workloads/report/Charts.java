package dev.ogive.workloads.report;

import dev.ogive.workloads.replay.Percentiles;
import dev.ogive.workloads.replay.ReplayResult;
import dev.ogive.workloads.replay.TemplateStats;
import dev.ogive.workloads.replay.TimeBuckets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// The pictures of a replay.
final class Charts {
    /// Templates that the slope chart shows.
    private static final int SLOPES_MAX = 24;

    private final ReplayResult result;
    private final String name;
    private final int width;
    private final int height;

    /// @param wide for a desk, else for a telephone
    Charts(ReplayResult result, boolean wide) {
        this.result = result;
        this.name = wide ? "wide" : "narrow";
        this.width = wide ? 960 : 360;
        this.height = wide ? 300 : 240;
    }

    private boolean isWide() {
        return name.equals("wide");
    }

    /// Median as a line and the 99th percentile as a thin one, over the time of the replay.
    String latencyOverTime() {
        double low = Double.MAX_VALUE;
        double high = 0;
        double seconds = 0;
        for (ReplayResult.Engine engine : result.engines()) {
            TimeBuckets time = engine.stats().overTime();
            seconds = Math.max(seconds, time.buckets().size() * time.widthSeconds());
            for (TimeBuckets.Bucket bucket : time.buckets()) {
                if (bucket.latency().count() > 0) {
                    low = Math.min(low, bucket.latency().millis(50));
                    high = Math.max(high, bucket.latency().millis(99));
                }
            }
        }
        Svg svg = new Svg(name, width, height, "Latency over time");
        Axis x = Axis.linear(0, seconds, 58, width - 12);
        Axis y = Axis.logarithmic(Math.min(low, high), high, height - 34.0, 12);
        verticalScale(svg, y);
        horizontalSeconds(svg, x);
        for (int i = 0; i < result.engines().size(); i++) {
            TimeBuckets time = result.engines().get(i).stats().overTime();
            svg.path("thin e" + i, line(time, x, y, b -> b.latency().millis(99)));
            svg.path("thick e" + i, line(time, x, y, b -> b.latency().millis(50)));
            failures(svg, result.engines().get(i).label(), time, x, y);
        }
        return svg.toString();
    }

    /// A line through the buckets that hold something; it has gaps where nothing was sent for
    /// long.
    private static String line(TimeBuckets time, Axis x, Axis y, ToDoubleFunction<TimeBuckets.Bucket> value) {
        StringBuilder path = new StringBuilder();
        List<TimeBuckets.Bucket> buckets = time.buckets();
        int last = -10;
        for (int i = 0; i < buckets.size(); i++) {
            TimeBuckets.Bucket bucket = buckets.get(i);
            if (bucket.latency().count() == 0) {
                continue;
            }
            double at = x.at((i + 0.5) * time.widthSeconds());
            path.append(i - last > 4 ? "M" : "L")
                    .append(Svg.at(at))
                    .append(' ')
                    .append(Svg.at(y.at(value.applyAsDouble(bucket))));
            if (i - last > 4) {
                // A point alone is seen as a short dash.
                path.append("h1.5");
            }
            last = i;
        }
        return path.toString();
    }

    private static void failures(Svg svg, String label, TimeBuckets time, Axis x, Axis y) {
        List<TimeBuckets.Bucket> buckets = time.buckets();
        for (int i = 0; i < buckets.size(); i++) {
            if (buckets.get(i).errors() > 0) {
                String title = label + ": " + Units.count(buckets.get(i).errors(), "failure", "failures");
                svg.dot("failure", x.at((i + 0.5) * time.widthSeconds()), y.to() + 4, 3.5, title);
            }
        }
    }

    /// Share of statements that took at most so long.
    String distribution() {
        double low = Double.MAX_VALUE;
        double high = 0;
        for (ReplayResult.Engine engine : result.engines()) {
            if (engine.stats().latency().count() > 0) {
                low = Math.min(low, engine.stats().latency().curve().getFirst().millis());
                high = Math.max(high, engine.stats().latency().maxMillis());
            }
        }
        Svg svg = new Svg(name, width, height, "Distribution of latencies");
        Axis x = Axis.logarithmic(Math.min(low, high), high, 46, width - 16);
        Axis y = Axis.linear(0, 1, height - 34.0, 12);
        for (double tick : new double[] {0, 0.25, 0.5, 0.75, 0.9, 1}) {
            svg.line("grid", x.from(), y.at(tick), x.to(), y.at(tick));
            svg.text("tick", x.from() - 8, y.at(tick) + 4, "end", Math.round(tick * 100) + "%");
        }
        for (double tick : x.ticks(0)) {
            svg.line("grid", x.at(tick), y.from(), x.at(tick), y.to());
            svg.text("tick", x.at(tick), height - 14.0, "middle", Units.duration(tick));
        }
        for (int i = 0; i < result.engines().size(); i++) {
            StringBuilder path = new StringBuilder();
            for (Percentiles.Point point :
                    result.engines().get(i).stats().latency().curve()) {
                path.append(path.isEmpty() ? "M" : "L")
                        .append(Svg.at(x.at(point.millis())))
                        .append(' ')
                        .append(Svg.at(y.at(point.share())));
            }
            svg.path("thick e" + i, path.toString());
        }
        return svg.toString();
    }

    /// Each template as a line from its median on another engine to that on the first.
    ///
    /// @param other number of the other engine
    String slopes(int other) {
        List<TemplateStats> shown = new ArrayList<>();
        double low = Double.MAX_VALUE;
        double high = 0;
        for (TemplateStats template : result.templates()) {
            Percentiles theirs = template.sides().get(other).service();
            Percentiles ours = template.sides().getFirst().service();
            if (theirs.count() > 0 && ours.count() > 0 && shown.size() < SLOPES_MAX) {
                shown.add(template);
                low = Math.min(low, Math.min(theirs.millis(50), ours.millis(50)));
                high = Math.max(high, Math.max(theirs.millis(50), ours.millis(50)));
            }
        }
        int tall = isWide() ? 420 : 380;
        Svg svg = new Svg(name, width, tall, "Median of each template on both engines");
        double left = isWide() ? 260 : 92;
        double right = width - (isWide() ? 260.0 : 44.0);
        Axis y = Axis.logarithmic(Math.min(low, high), high, tall - 20.0, 40);
        for (double tick : y.ticks(0)) {
            svg.line("grid", left, y.at(tick), right, y.at(tick));
            svg.text("tick", left - 34, y.at(tick) + 4, "end", Units.duration(tick));
        }
        svg.text("head", left, 18, "middle", result.engines().get(other).label());
        svg.text("head", right, 18, "middle", result.engines().getFirst().label());
        shown.sort(
                Comparator.comparingDouble(t -> t.sides().getFirst().service().millis(50)));
        Labels labels = new Labels(12);
        for (TemplateStats template : shown) {
            double theirs = template.sides().get(other).service().millis(50);
            double ours = template.sides().getFirst().service().millis(50);
            String style = "slope " + (ours < theirs * 0.97 ? "better" : ours > theirs * 1.03 ? "worse" : "same");
            String title = template.name() + ": " + Units.duration(theirs) + " to " + Units.duration(ours) + ", "
                    + Units.count(template.count(), "statement", "statements") + "\n" + template.text();
            svg.titledLine(style, left, y.at(theirs), right, y.at(ours), title);
            svg.dot(style, left, y.at(theirs), 3, title);
            svg.dot(style, right, y.at(ours), 3, title);
            double free = labels.place(y.at(ours) + 4);
            if (!Double.isNaN(free)) {
                svg.text(
                        "tick",
                        right + 9,
                        free,
                        "start",
                        template.name() + (isWide() ? "  " + Units.duration(ours) : ""));
            }
        }
        return svg.toString();
    }

    private void verticalScale(Svg svg, Axis y) {
        for (double tick : y.ticks(0)) {
            svg.line("grid", 58, y.at(tick), width - 12.0, y.at(tick));
            svg.text("tick", 50, y.at(tick) + 4, "end", Units.duration(tick));
        }
    }

    private void horizontalSeconds(Svg svg, Axis x) {
        for (double tick : x.ticks(isWide() ? 10 : 4)) {
            svg.line("grid", x.at(tick), height - 34.0, x.at(tick), height - 30.0);
            svg.text("tick", x.at(tick), height - 14.0, "middle", seconds(tick, x.high()));
        }
    }

    private static String seconds(double seconds, double of) {
        if (of >= 180) {
            return String.format(Locale.ROOT, "%d:%02d", (long) seconds / 60, (long) seconds % 60);
        }
        return (seconds == Math.rint(seconds) ? "" + (long) seconds : "" + Math.round(seconds * 100) / 100.0) + " s";
    }

    /// Places for labels that do not cover each other, from below upwards.
    private static final class Labels {
        private final double apart;
        private double last = Double.MAX_VALUE;

        Labels(double apart) {
            this.apart = apart;
        }

        /// The wanted place, or the next free one above it; NaN where none is near.
        double place(double wanted) {
            double y = Math.min(wanted, last - apart);
            if (wanted - y > 4 * apart) {
                return Double.NaN;
            }
            last = y;
            return y;
        }
    }
}
