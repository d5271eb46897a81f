package dev.ogive.workloads.report;

import java.util.Locale;

/// Numbers as people write them.
final class Units {
    private Units() {}

    /// `85 µs`, `1.2 ms`, `340 ms`, `2.1 s`, `4.5 min`.
    static String duration(double millis) {
        if (Double.isNaN(millis)) {
            return "–";
        }
        if (millis < 0.9995) {
            return digits(millis * 1e3) + " µs";
        }
        if (millis < 999.5) {
            return digits(millis) + " ms";
        }
        return millis < 120_000 ? digits(millis / 1e3) + " s" : digits(millis / 60e3) + " min";
    }

    /// `512 B`, `3.1 MB`.
    static String bytes(double bytes) {
        String[] units = {"B", "kB", "MB", "GB", "TB"};
        int unit = 0;
        double value = bytes;
        while (value >= 999.5 && unit < units.length - 1) {
            value /= 1e3;
            unit++;
        }
        return digits(value) + " " + units[unit];
    }

    static String count(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    /// `3 queries`, `1 query`.
    static String count(long count, String one, String many) {
        return count(count) + " " + (count == 1 ? one : many);
    }

    /// A factor above 1: `1.04`, `3.2`, `17`.
    static String factor(double factor) {
        return factor < 1.095
                ? String.format(Locale.ROOT, "%.2f", factor)
                : factor < 9.95 ? String.format(Locale.ROOT, "%.1f", factor) : count(Math.round(factor));
    }

    static String percent(double share) {
        return String.format(Locale.ROOT, share < 0.0995 ? "%.1f%%" : "%.0f%%", share * 100);
    }

    /// Two or three digits that count.
    static String digits(double value) {
        if (value == 0) {
            return "0";
        }
        return value < 9.95 ? String.format(Locale.ROOT, "%.1f", value) : String.format(Locale.ROOT, "%,.0f", value);
    }
}
