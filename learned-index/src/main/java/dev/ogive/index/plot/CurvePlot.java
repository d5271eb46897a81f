package dev.ogive.index.plot;

import dev.ogive.index.key.KeyOrder;
import dev.ogive.index.model.CdfModel;
import java.util.Locale;
import java.util.function.LongFunction;

/// Draws the ogive of a column: the true curve, the model over it, and the model's error below,
/// as SVG.
///
/// Where half of the rows have their values in a small part of the range, values are drawn on a
/// scale that is linear around the median and logarithmic far from it; lines mark the quartiles
/// on any scale.
public final class CurvePlot {
    private static final int WIDTH = 860;
    private static final int LEFT = 80;
    private static final int RIGHT = 840;
    private static final int CURVE_TOP = 72;
    private static final int CURVE_BOTTOM = 380;
    private static final int ERROR_TOP = 430;
    private static final int ERROR_BOTTOM = 550;
    private static final int HEIGHT = 600;
    private static final int POINTS = 760;

    /// Where the middle half of the rows takes less than this share of the range, the scale is
    /// bent.
    private static final double MIDDLE_SHARE_MIN = 0.1;

    private CurvePlot() {}

    /// Maps distances from the least key to the width of the picture, 0 to 1, and back: evenly,
    /// or with `bend` key units around `centre` spread out.
    ///
    /// @param bend 0 for an even scale
    private record Scale(double range, double centre, double bend) {
        static Scale of(long[] keys) {
            int n = keys.length;
            double range = distance(keys[0], keys[n - 1]);
            double low = distance(keys[0], keys[n / 4]);
            double high = distance(keys[0], keys[(int) (3L * n / 4)]);
            boolean even = high - low >= MIDDLE_SHARE_MIN * range;
            double bend = even ? 0 : Math.max((high - low) / 2, Math.max(1, range * 1e-12));
            return new Scale(range, distance(keys[0], keys[n / 2]), bend);
        }

        double at(double distance) {
            if (range == 0) {
                return 0;
            }
            return bend == 0 ? distance / range : (asinh(distance) - asinh(0)) / (asinh(range) - asinh(0));
        }

        double distanceAt(double share) {
            return bend == 0
                    ? share * range
                    : Math.clamp(centre + bend * Math.sinh(asinh(0) + share * (asinh(range) - asinh(0))), 0, range);
        }

        private double asinh(double distance) {
            double x = (distance - centre) / bend;
            return Math.copySign(Math.log(Math.abs(x) + Math.sqrt(x * x + 1)), x);
        }
    }

    /// `to - from`, unsigned.
    private static double distance(long from, long to) {
        long distance = to - from;
        return distance >= 0 ? (double) distance : (double) distance + 0x1p64;
    }

    /// Draws with keys labelled as signed integers.
    public static String svg(String title, CdfModel model, long[] sortedKeys) {
        return svg(title, model, sortedKeys, key -> Long.toString(KeyOrder.toLong(key)));
    }

    /// Draws `model` over the keys that it describes.
    ///
    /// @param title name of the column
    /// @param sortedKeys all keys, in unsigned order
    /// @param label turns a key into the text of its value
    /// @return a self-contained SVG document
    public static String svg(String title, CdfModel model, long[] sortedKeys, LongFunction<String> label) {
        StringBuilder out = new StringBuilder(64 * POINTS);
        out.append(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">%n"
                        + "<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>%n",
                WIDTH,
                HEIGHT,
                WIDTH,
                HEIGHT));
        text(out, LEFT, 28, "start", 16, title);
        text(out, LEFT, 44, "start", 12, model.toString());
        if (sortedKeys.length == 0) {
            text(out, WIDTH / 2, HEIGHT / 2, "middle", 14, "no keys");
            return out.append("</svg>\n").toString();
        }
        Scale scale = Scale.of(sortedKeys);
        axes(out, sortedKeys, scale, label);
        curves(out, model, sortedKeys, scale);
        return out.append("</svg>\n").toString();
    }

    private static void axes(StringBuilder out, long[] keys, Scale scale, LongFunction<String> label) {
        line(out, LEFT, CURVE_BOTTOM, RIGHT, CURVE_BOTTOM);
        line(out, LEFT, CURVE_TOP, LEFT, CURVE_BOTTOM);
        line(out, LEFT, ERROR_TOP, LEFT, ERROR_BOTTOM);
        for (int quarter = 0; quarter <= 4; quarter++) {
            int y = CURVE_BOTTOM - quarter * (CURVE_BOTTOM - CURVE_TOP) / 4;
            text(out, LEFT - 8, y + 4, "end", 11, quarter * 25 + "%");
        }
        text(out, LEFT, CURVE_BOTTOM + 18, "start", 11, label.apply(keys[0]));
        for (int quarter = 1; quarter <= 3; quarter++) {
            long key = keys[(int) ((long) quarter * (keys.length - 1) / 4)];
            int x = LEFT + (int) Math.round(scale.at(distance(keys[0], key)) * (RIGHT - LEFT));
            dashed(out, x, CURVE_TOP, x, CURVE_BOTTOM);
            if (quarter == 2) {
                String anchor = x < LEFT + 160 ? "start" : x > RIGHT - 160 ? "end" : "middle";
                text(out, x, CURVE_BOTTOM + 34, anchor, 11, "median " + label.apply(key));
            }
        }
        String what = scale.bend() == 0 ? "value" : "value, logarithmic far from the median";
        text(out, (LEFT + RIGHT) / 2, CURVE_BOTTOM + 18, "middle", 11, what);
        text(out, RIGHT, CURVE_BOTTOM + 18, "end", 11, label.apply(keys[keys.length - 1]));
        legend(out, LEFT + 480, "#2b6cb0", "rows below the value");
        legend(out, LEFT + 650, "#dd6b20", "model");
    }

    private static void curves(StringBuilder out, CdfModel model, long[] keys, Scale scale) {
        long first = keys[0];
        long range = keys[keys.length - 1] - first;
        StringBuilder truth = new StringBuilder(12 * POINTS);
        StringBuilder predicted = new StringBuilder(12 * POINTS);
        double[] errors = new double[POINTS + 1];
        double errorMax = 0;
        for (int i = 0; i <= POINTS; i++) {
            long key = first + keyOffset(scale.distanceAt((double) i / POINTS), range);
            int rank = lowerBound(keys, key);
            long position = model.position(key);
            point(truth, i, CURVE_BOTTOM - (CURVE_BOTTOM - CURVE_TOP) * (double) rank / keys.length);
            point(predicted, i, CURVE_BOTTOM - (CURVE_BOTTOM - CURVE_TOP) * (double) position / keys.length);
            errors[i] = position - rank;
            errorMax = Math.max(errorMax, Math.abs(errors[i]));
        }
        polyline(out, truth, "#2b6cb0", 3);
        polyline(out, predicted, "#dd6b20", 1.2);
        int middle = (ERROR_TOP + ERROR_BOTTOM) / 2;
        StringBuilder error = new StringBuilder(12 * POINTS);
        for (int i = 0; i <= POINTS; i++) {
            point(error, i, middle - (errorMax == 0 ? 0 : errors[i] / errorMax * (ERROR_BOTTOM - ERROR_TOP) / 2));
        }
        line(out, LEFT, middle, RIGHT, middle);
        polyline(out, error, "#c53030", 1);
        text(out, LEFT - 8, ERROR_TOP + 4, "end", 11, String.format(Locale.ROOT, "+%,.0f", errorMax));
        text(out, LEFT - 8, ERROR_BOTTOM + 4, "end", 11, String.format(Locale.ROOT, "-%,.0f", errorMax));
        text(
                out,
                LEFT,
                ERROR_BOTTOM + 30,
                "start",
                12,
                String.format(
                        Locale.ROOT,
                        "error in rows: at most %,.0f of %,d drawn here%s",
                        errorMax,
                        keys.length,
                        model.errorMax() == CdfModel.ERROR_UNKNOWN
                                ? ", no bound known"
                                : String.format(Locale.ROOT, ", at most %,d anywhere", model.errorMax())));
    }

    /// `offset` as an unsigned 64-bit distance of at most `range`.
    private static long keyOffset(double offset, long range) {
        long key = offset < 0x1p63 ? (long) offset : (long) (offset - 0x1p63) + Long.MIN_VALUE;
        return Long.compareUnsigned(key, range) > 0 ? range : key;
    }

    private static int lowerBound(long[] keys, long key) {
        int low = 0;
        int high = keys.length;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (Long.compareUnsigned(keys[middle], key) < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static void point(StringBuilder out, int i, double y) {
        out.append(LEFT + i * (RIGHT - LEFT) / POINTS)
                .append(',')
                .append(Math.round(10 * y) / 10.0)
                .append(' ');
    }

    private static void polyline(StringBuilder out, StringBuilder points, String colour, double width) {
        out.append(String.format(
                Locale.ROOT,
                "<polyline fill=\"none\" stroke=\"%s\" stroke-width=\"%.1f\" points=\"%s\"/>%n",
                colour,
                width,
                points));
    }

    private static void line(StringBuilder out, int x1, int y1, int x2, int y2) {
        out.append(String.format(
                Locale.ROOT, "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#a0aec0\"/>%n", x1, y1, x2, y2));
    }

    private static void dashed(StringBuilder out, int x1, int y1, int x2, int y2) {
        out.append(String.format(
                Locale.ROOT,
                "<line x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\" stroke=\"#cbd5e0\" stroke-dasharray=\"3 4\"/>%n",
                x1,
                y1,
                x2,
                y2));
    }

    private static void legend(StringBuilder out, int x, String colour, String name) {
        out.append(String.format(
                Locale.ROOT,
                "<rect x=\"%d\" y=\"%d\" width=\"14\" height=\"4\" fill=\"%s\"/>%n",
                x,
                CURVE_TOP - 8,
                colour));
        text(out, x + 20, CURVE_TOP - 2, "start", 12, name);
    }

    private static void text(StringBuilder out, int x, int y, String anchor, int size, String text) {
        String escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
        out.append(String.format(
                Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-size=\"%d\" fill=\"#1a202c\">%s</text>%n",
                x,
                y,
                anchor,
                size,
                escaped));
    }
}
