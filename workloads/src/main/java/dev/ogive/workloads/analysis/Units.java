package dev.ogive.workloads.analysis;

import java.util.Locale;

/// Figures as people read them.
final class Units {
    private Units() {}

    /// `1.23 ms`, `4.5 s`, `2 min 3 s`, `5 h 6 min`, `3 d 4 h`.
    static String time(double nanos) {
        if (nanos < 1e3) {
            return Math.round(nanos) + " ns";
        }
        if (nanos < 1e6) {
            return number(nanos / 1e3) + " µs";
        }
        if (nanos < 1e9) {
            return number(nanos / 1e6) + " ms";
        }
        if (nanos < 120e9) {
            return number(nanos / 1e9) + " s";
        }
        long seconds = Math.round(nanos / 1e9);
        if (seconds < 7200) {
            return seconds / 60 + " min " + seconds % 60 + " s";
        }
        long minutes = seconds / 60;
        return minutes < 48 * 60
                ? minutes / 60 + " h " + minutes % 60 + " min"
                : minutes / 1440 + " d " + minutes / 60 % 24 + " h";
    }

    /// Three significant digits, more for whole numbers.
    static String number(double value) {
        double size = Math.abs(value);
        String format =
                size >= 100 || value == Math.rint(value) && size < 1e15 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, share > 0 && share < 0.0995 ? "%.1f%%" : "%.0f%%", share * 100);
    }

    static String count(Distinct distinct) {
        return (distinct.isExact() ? "" : "about ") + String.format(Locale.ROOT, "%,d", distinct.count());
    }
}
