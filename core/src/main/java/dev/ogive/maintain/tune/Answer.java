package dev.ogive.maintain.tune;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The rows that a statement gave, to be compared with those that it gives otherwise: as a set
/// with repetition, floating-point numbers to 1e-9 of their size, since sums in another order
/// differ in their last bits.
///
/// @param complete false where there were more rows than are kept: then only their number counts
public record Answer(List<List<Object>> rows, long count, boolean complete) {
    private static final double RELATIVE = 1e-9;

    /// @param rows canonical values
    public static Answer of(List<List<Object>> rows, long count) {
        List<List<Object>> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparing(Answer::exact).thenComparing(Answer::rounded));
        return new Answer(sorted, count, rows.size() == count);
    }

    private static String exact(List<Object> row) {
        StringBuilder text = new StringBuilder();
        row.forEach(v ->
                text.append(v instanceof Double || v instanceof Float ? "" : v).append('|'));
        return text.toString();
    }

    /// To six digits, so that what differs in the last bits stands in the same order.
    private static String rounded(List<Object> row) {
        StringBuilder text = new StringBuilder();
        row.forEach(v -> {
            if (v instanceof Double || v instanceof Float) {
                text.append(String.format(java.util.Locale.ROOT, "%.5e|", ((Number) v).doubleValue()));
            }
        });
        return text.toString();
    }

    public boolean equalsClosely(Answer other) {
        if (count != other.count) {
            return false;
        }
        if (!complete || !other.complete) {
            return true;
        }
        for (int r = 0; r < rows.size(); r++) {
            List<Object> a = rows.get(r);
            List<Object> b = other.rows.get(r);
            for (int c = 0; c < a.size(); c++) {
                if (!close(a.get(c), b.get(c))) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean close(Object a, Object b) {
        if (a instanceof Double || a instanceof Float) {
            if (!(b instanceof Number other)) {
                return false;
            }
            double x = ((Number) a).doubleValue();
            double y = other.doubleValue();
            return Double.compare(x, y) == 0
                    || x == y
                    || Math.abs(x - y) <= RELATIVE * Math.max(Math.abs(x), Math.abs(y));
        }
        return a == null ? b == null : a.equals(b);
    }
}
