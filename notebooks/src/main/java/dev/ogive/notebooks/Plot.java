package dev.ogive.notebooks;

import dev.ogive.workloads.report.Axis;
import dev.ogive.workloads.report.Svg;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/// A plot under construction: lines over two axes, or horizontal bars.
///
/// ```java
/// new Plot("Latency").x("ms").logX().line("ogive", millis, shares).picture()
/// ```
public final class Plot {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 320;
    private static final int LEFT = 64;
    private static final int BAR = 26;
    private static final int BAR_LEFT = 230;
    private static final int LINES_MAX = 4;
    private static final String STYLE = """
            <style>
            text{font:13px system-ui,sans-serif;fill:#334} .title{font-weight:600;font-size:15px}
            .grid{stroke:#d8dbe2;stroke-width:1} .l0,.l1,.l2,.l3{fill:none;stroke-width:2.2}
            .l0{stroke:#0b6e99} .l1{stroke:#d9730d} .l2{stroke:#4d8b31} .l3{stroke:#8a5cb5}
            .t0{fill:#0b6e99} .t1{fill:#d9730d} .t2{fill:#4d8b31} .t3{fill:#8a5cb5} .bar{stroke:#0b6e99;stroke-width:16}
            </style>
            <rect width="100%" height="100%" fill="white"/>
            """;

    private record Line(String label, double[] x, double[] y) {}

    private record Bar(String label, double value, String text) {}

    private final String title;
    private final List<Line> lines = new ArrayList<>();
    private final List<Bar> bars = new ArrayList<>();
    private String xLabel = "";
    private boolean logarithmicX;
    private boolean logarithmicY;

    public Plot(String title) {
        this.title = title;
    }

    /// Names the horizontal axis.
    public Plot x(String label) {
        xLabel = label;
        return this;
    }

    public Plot logX() {
        logarithmicX = true;
        return this;
    }

    public Plot logY() {
        logarithmicY = true;
        return this;
    }

    /// Adds a line through points; at most four are told apart.
    public Plot line(String label, double[] x, double[] y) {
        if (x.length != y.length || x.length == 0) {
            throw new IllegalArgumentException("need points, got " + x.length + " and " + y.length + " coordinates");
        }
        if (lines.size() == LINES_MAX) {
            throw new IllegalStateException("there are " + LINES_MAX + " lines already");
        }
        lines.add(new Line(label, x, y));
        return this;
    }

    /// Adds a bar from zero.
    ///
    /// @param text beside it
    public Plot bar(String label, double value, String text) {
        bars.add(new Bar(label, value, text));
        return this;
    }

    public Picture picture() {
        return new Picture(title, lines.isEmpty() ? drawBars() : drawLines());
    }

    private String drawLines() {
        Axis x = axis(lines.stream().map(Line::x).toList(), logarithmicX, LEFT, WIDTH - 20.0);
        Axis y = axis(lines.stream().map(Line::y).toList(), logarithmicY, HEIGHT - 44.0, 44);
        Svg svg = Svg.alone(WIDTH, HEIGHT, title, STYLE);
        svg.text("title", 12, 22, "start", title);
        for (double tick : y.ticks(5)) {
            svg.line("grid", x.from(), y.at(tick), x.to(), y.at(tick));
            svg.text("tick", LEFT - 8.0, y.at(tick) + 4, "end", number(tick));
        }
        for (double tick : x.ticks(8)) {
            svg.line("grid", x.at(tick), y.from(), x.at(tick), y.to());
            svg.text("tick", x.at(tick), HEIGHT - 26.0, "middle", number(tick));
        }
        svg.text("tick", x.to(), HEIGHT - 8.0, "end", xLabel);
        double right = WIDTH - 20.0;
        for (int i = lines.size() - 1; i >= 0; i--) {
            Line line = lines.get(i);
            StringBuilder path = new StringBuilder();
            for (int p = 0; p < line.x().length; p++) {
                path.append(p == 0 ? "M" : "L").append(coordinate(x.at(line.x()[p])));
                path.append(' ').append(coordinate(y.at(line.y()[p])));
            }
            svg.path("l" + i, path.toString());
            svg.text("t" + i, right, 22, "end", line.label());
            right -= 9.0 * line.label().length() + 16;
        }
        return svg.toString();
    }

    private String drawBars() {
        double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        Axis x = Axis.linear(0, most, BAR_LEFT, WIDTH - 150.0);
        Svg svg = Svg.alone(WIDTH, 44 + BAR * bars.size(), title, STYLE);
        svg.text("title", 12, 22, "start", title);
        for (int i = 0; i < bars.size(); i++) {
            Bar bar = bars.get(i);
            double y = 44.0 + i * BAR;
            svg.text("tick", BAR_LEFT - 10.0, y + 5, "end", bar.label());
            svg.line("bar", x.from(), y, x.at(bar.value()), y);
            svg.text("tick", x.at(bar.value()) + 8, y + 5, "start", bar.text());
        }
        return svg.toString();
    }

    private static Axis axis(List<double[]> all, boolean logarithmic, double from, double to) {
        double low = Double.MAX_VALUE;
        double high = -Double.MAX_VALUE;
        for (double[] values : all) {
            for (double value : values) {
                low = Math.min(low, value);
                high = Math.max(high, value);
            }
        }
        return logarithmic ? Axis.logarithmic(low, high, from, to) : Axis.linear(Math.min(0, low), high, from, to);
    }

    private static String coordinate(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String number(double value) {
        DoubleFunction<String> plain = v -> v == Math.rint(v)
                ? Long.toString((long) v)
                : String.format(Locale.ROOT, "%.3f", v).replaceFirst("0+$", "");
        double size = Math.abs(value);
        return size >= 1e9
                ? plain.apply(value / 1e9) + "G"
                : size >= 1e6
                        ? plain.apply(value / 1e6) + "M"
                        : size >= 1e4 ? plain.apply(value / 1e3) + "k" : plain.apply(value);
    }
}
