package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.VARCHAR;
import static dev.ogive.exec.function.Rows.integer;
import static dev.ogive.exec.function.Rows.number;
import static dev.ogive.exec.function.Rows.text;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// How alike two texts are, and numbers drawn or spelled as text.
final class TextMeasures {
    private static final int BAR_MAX = 10_000;
    private static final String[] BINARY_UNITS = {"KiB", "MiB", "GiB", "TiB", "PiB", "EiB"};
    private static final String[] DECIMAL_UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

    private TextMeasures() {}

    static List<Overloads> all() {
        List<Overloads> all = new ArrayList<>();
        all.add(Overloads.named("damerau_levenshtein")
                .text("damerau_levenshtein('ab', 'ba') = 1: edits, a swap of neighbours counts as one")
                .total()
                .takes(List.of(VARCHAR, VARCHAR), BIGINT, Rows.longs((a, i) -> edits(text(a, 0, i), text(a, 1, i)))));
        all.add(similarity("jaro_similarity", "jaro_similarity('duck', 'duckdb')", false));
        all.add(similarity("jaro_winkler_similarity", "jaro_winkler_similarity('duck', 'duckdb')", true));
        all.add(Overloads.named("jaccard")
                .text("jaccard('duck', 'luck') = 0.6: letters in both by letters in either")
                .takes(
                        List.of(VARCHAR, VARCHAR),
                        DOUBLE,
                        Rows.doubles((a, i) -> jaccard(text(a, 0, i), text(a, 1, i)))));
        all.add(Overloads.named("bar")
                .text("bar(5, 0, 10, 20): a bar as long as the number lies between the bounds; 80 letters by itself")
                .takes(
                        List.of(DOUBLE, DOUBLE, DOUBLE),
                        VARCHAR,
                        Rows.texts((a, i) -> bar(number(a, 0, i), number(a, 1, i), number(a, 2, i), 80)))
                .takes(
                        List.of(DOUBLE, DOUBLE, DOUBLE, DOUBLE),
                        VARCHAR,
                        Rows.texts((a, i) -> bar(number(a, 0, i), number(a, 1, i), number(a, 2, i), number(a, 3, i)))));
        all.add(Overloads.named("format_bytes", "formatreadablesize")
                .text("format_bytes(16384) = '16.0 KiB'")
                .total()
                .takes(List.of(BIGINT), VARCHAR, Rows.texts((a, i) -> bytes(integer(a, 0, i), 1024, BINARY_UNITS))));
        all.add(Overloads.named("formatreadabledecimalsize")
                .text("formatReadableDecimalSize(16000) = '16.0 kB'")
                .total()
                .takes(List.of(BIGINT), VARCHAR, Rows.texts((a, i) -> bytes(integer(a, 0, i), 1000, DECIMAL_UNITS))));
        return all;
    }

    private static Overloads similarity(String name, String text, boolean winkler) {
        return Overloads.named(name)
                .text(text)
                .total()
                .takes(
                        List.of(VARCHAR, VARCHAR),
                        DOUBLE,
                        Rows.doubles((a, i) -> jaro(text(a, 0, i), text(a, 1, i), winkler)))
                .takes(List.of(VARCHAR, VARCHAR, DOUBLE), DOUBLE, Rows.doubles((a, i) -> {
                    double similarity = jaro(text(a, 0, i), text(a, 1, i), winkler);
                    return similarity < number(a, 2, i) ? 0 : similarity;
                }));
    }

    /// Damerau and Levenshtein's distance without bound on what stands between swapped letters.
    private static long edits(String a, String b) {
        int[] x = a.codePoints().toArray();
        int[] y = b.codePoints().toArray();
        int most = x.length + y.length;
        int[][] d = new int[x.length + 2][y.length + 2];
        d[0][0] = most;
        for (int i = 0; i <= x.length; i++) {
            d[i + 1][0] = most;
            d[i + 1][1] = i;
        }
        for (int j = 0; j <= y.length; j++) {
            d[0][j + 1] = most;
            d[1][j + 1] = j;
        }
        java.util.Map<Integer, Integer> lastRow = new java.util.HashMap<>();
        for (int i = 1; i <= x.length; i++) {
            int lastMatch = 0;
            for (int j = 1; j <= y.length; j++) {
                int i1 = lastRow.getOrDefault(y[j - 1], 0);
                int j1 = lastMatch;
                int cost = 1;
                if (x[i - 1] == y[j - 1]) {
                    cost = 0;
                    lastMatch = j;
                }
                int change = Math.min(d[i][j] + cost, Math.min(d[i + 1][j], d[i][j + 1]) + 1);
                d[i + 1][j + 1] = Math.min(change, d[i1][j1] + (i - i1 - 1) + 1 + (j - j1 - 1));
            }
            lastRow.put(x[i - 1], i);
        }
        return d[x.length + 1][y.length + 1];
    }

    private static double jaro(String a, String b, boolean winkler) {
        int[] x = a.codePoints().toArray();
        int[] y = b.codePoints().toArray();
        if (x.length == 0 || y.length == 0) {
            return x.length == y.length ? 1 : 0;
        }
        int window = Math.max(0, Math.max(x.length, y.length) / 2 - 1);
        boolean[] usedX = new boolean[x.length];
        boolean[] usedY = new boolean[y.length];
        int matches = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = Math.max(0, i - window); j < Math.min(y.length, i + window + 1); j++) {
                if (!usedY[j] && x[i] == y[j]) {
                    usedX[i] = true;
                    usedY[j] = true;
                    matches++;
                    break;
                }
            }
        }
        if (matches == 0) {
            return 0;
        }
        int swapped = 0;
        int j = 0;
        for (int i = 0; i < x.length; i++) {
            if (usedX[i]) {
                while (!usedY[j]) {
                    j++;
                }
                swapped += x[i] == y[j++] ? 0 : 1;
            }
        }
        double m = matches;
        double jaro = (m / x.length + m / y.length + (m - swapped / 2) / m) / 3;
        if (!winkler || jaro <= 0.7) {
            return jaro;
        }
        int prefix = 0;
        while (prefix < 4 && prefix < x.length && prefix < y.length && x[prefix] == y[prefix]) {
            prefix++;
        }
        return jaro + prefix * 0.1 * (1 - jaro);
    }

    private static double jaccard(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "jaccard needs texts that are not empty");
        }
        Set<Integer> x = new HashSet<>();
        a.codePoints().forEach(x::add);
        Set<Integer> both = new HashSet<>();
        Set<Integer> either = new HashSet<>(x);
        b.codePoints().forEach(c -> {
            either.add(c);
            if (x.contains(c)) {
                both.add(c);
            }
        });
        return (double) both.size() / either.size();
    }

    /// Blocks of an eighth of a letter.
    private static String bar(double value, double min, double max, double width) {
        if (!(width >= 1 && width <= BAR_MAX)) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT, "bar needs a width from 1 to " + BAR_MAX + ", got " + width);
        }
        if (Double.isNaN(min) || Double.isInfinite(min) || Double.isNaN(max) || Double.isInfinite(max)) {
            throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "bar needs finite bounds, got " + min + " and " + max);
        }
        double part = Double.isNaN(value) || value <= min ? 0 : value >= max ? 1 : (value - min) / (max - min);
        int eighths = (int) (part * width * 8);
        StringBuilder bar = new StringBuilder("█".repeat(eighths / 8));
        if (eighths % 8 > 0) {
            bar.append((char) ('█' + 8 - eighths % 8));
        }
        int blanks = (int) width - bar.length();
        return bar.append(" ".repeat(Math.max(0, blanks))).toString();
    }

    private static String bytes(long count, int step, String[] units) {
        if (count == 1) {
            return "1 byte";
        }
        double size = Math.abs((double) count);
        if (size < step) {
            return count + " bytes";
        }
        int unit = -1;
        while (size >= step && unit < units.length - 1) {
            size /= step;
            unit++;
        }
        // Cut, not rounded: 1.99 KiB is not yet 2.0.
        double shown = Math.floor(size * 10) / 10;
        return (count < 0 ? "-" : "") + String.format(Locale.ROOT, "%.1f ", shown) + units[unit];
    }
}
