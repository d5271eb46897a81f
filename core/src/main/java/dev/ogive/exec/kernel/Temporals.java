package dev.ogive.exec.kernel;

import static dev.ogive.exec.kernel.Calendar.MICROS_PER_DAY;
import static dev.ogive.exec.kernel.Calendar.MICROS_PER_HOUR;
import static dev.ogive.exec.kernel.Calendar.MICROS_PER_MINUTE;
import static dev.ogive.exec.kernel.Calendar.MICROS_PER_SECOND;

/// Dates, times and intervals as text in PostgreSQL's ISO style: `2020-01-31`, `12:30:00.5`,
/// `2020-01-31 12:30:00`, `1 year 2 mons 3 days 04:05:06`; years before 1 as `0044-03-15 BC`.
public final class Temporals {
    private Temporals() {}

    public static String date(int days) {
        if (!Calendar.isFinite(days)) {
            return infinity(days);
        }
        StringBuilder text = new StringBuilder(13);
        appendDate(text, days);
        appendEra(text, days);
        return text.toString();
    }

    public static String time(long micros) {
        StringBuilder text = new StringBuilder(15);
        appendTime(text, micros);
        return text.toString();
    }

    private static String infinity(long sign) {
        return sign > 0 ? "infinity" : "-infinity";
    }

    public static String timestamp(long micros) {
        if (!Calendar.isFinite(micros)) {
            return infinity(micros);
        }
        int days = Calendar.dayOfMicros(micros);
        StringBuilder text = new StringBuilder(26);
        appendDate(text, days);
        appendTime(text.append(' '), Calendar.timeOfMicros(micros));
        appendEra(text, days);
        return text.toString();
    }

    public static String timestamptz(long micros) {
        return Calendar.isFinite(micros) ? timestamptz(micros, 0) : infinity(micros);
    }

    /// A moment by a finite local time and its distance from UTC: `2020-01-31 12:30:00+01`.
    static String timestamptz(long localMicros, int offsetSeconds) {
        int days = Calendar.dayOfMicros(localMicros);
        StringBuilder text = new StringBuilder(29);
        appendDate(text, days);
        appendTime(text.append(' '), Calendar.timeOfMicros(localMicros));
        appendOffset(text, offsetSeconds);
        appendEra(text, days);
        return text.toString();
    }

    /// A TIMESTAMP_NS: up to nine digits after the second.
    public static String nanos(long nanos) {
        if (!Calendar.isFinite(nanos)) {
            return infinity(nanos);
        }
        long seconds = Math.floorDiv(nanos, 1_000_000_000L);
        int fraction = (int) Math.floorMod(nanos, 1_000_000_000L);
        String text = timestamp(seconds * MICROS_PER_SECOND);
        if (fraction == 0) {
            return text;
        }
        StringBuilder digits = new StringBuilder();
        appendPadded(digits, fraction, 9);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return text + "." + digits.substring(0, end);
    }

    /// A time of day and its distance from UTC: `12:30:00+02`.
    public static String timetz(long micros, int offsetSeconds) {
        StringBuilder text = new StringBuilder(18);
        appendTime(text, micros);
        appendOffset(text, offsetSeconds);
        return text.toString();
    }

    private static void appendOffset(StringBuilder text, int offsetSeconds) {
        int offset = Math.abs(offsetSeconds);
        appendPadded(text.append(offsetSeconds < 0 ? '-' : '+'), offset / 3600, 2);
        if (offset % 3600 != 0) {
            appendPadded(text.append(':'), offset / 60 % 60, 2);
        }
        if (offset % 60 != 0) {
            appendPadded(text.append(':'), offset % 60, 2);
        }
    }

    public static String interval(int months, int days, long micros) {
        StringBuilder text = new StringBuilder();
        part(text, months / 12, "year");
        part(text, months % 12, "mon");
        part(text, days, "day");
        if (micros != 0 || text.isEmpty()) {
            if (!text.isEmpty()) {
                text.append(' ');
            }
            if (micros < 0) {
                text.append('-');
            } else if (months < 0 || days < 0) {
                text.append('+');
            }
            // MIN_VALUE negates to itself; its hours still print, as an unsigned number.
            appendTime(text, micros < 0 ? -micros : micros);
        }
        return text.toString();
    }

    private static void part(StringBuilder text, int count, String unit) {
        if (count == 0) {
            return;
        }
        if (!text.isEmpty()) {
            text.append(' ');
            if (count > 0 && text.charAt(0) == '-') {
                text.append('+');
            }
        }
        text.append(count).append(' ').append(unit);
        if (count != 1) {
            text.append('s');
        }
    }

    private static void appendDate(StringBuilder text, int days) {
        long civil = Calendar.civil(days);
        int year = Calendar.yearOf(civil);
        appendPadded(text, year > 0 ? year : 1 - year, 4);
        appendPadded(text.append('-'), Calendar.monthOf(civil), 2);
        appendPadded(text.append('-'), Calendar.dayOf(civil), 2);
    }

    private static void appendEra(StringBuilder text, int days) {
        if (Calendar.year(days) <= 0) {
            text.append(" BC");
        }
    }

    private static void appendTime(StringBuilder text, long micros) {
        appendPadded(text, Long.divideUnsigned(micros, MICROS_PER_HOUR), 2);
        long rest = Long.remainderUnsigned(micros, MICROS_PER_HOUR);
        appendPadded(text.append(':'), rest / MICROS_PER_MINUTE, 2);
        appendPadded(text.append(':'), rest % MICROS_PER_MINUTE / MICROS_PER_SECOND, 2);
        long fraction = rest % MICROS_PER_SECOND;
        if (fraction != 0) {
            appendPadded(text.append('.'), fraction, 6);
            int end = text.length();
            while (text.charAt(end - 1) == '0') {
                end--;
            }
            text.setLength(end);
        }
    }

    static void appendPadded(StringBuilder text, long value, int width) {
        String digits = Long.toString(value);
        for (int i = digits.length(); i < width; i++) {
            text.append('0');
        }
        text.append(digits);
    }

    /// Total microseconds of an interval with days of 24 hours and months of 30 days, as
    /// intervals compare: the high word.
    public static long intervalHigh(int months, int days, long micros) {
        long wholeDays = months * 30L + days;
        long low = wholeDays * MICROS_PER_DAY;
        long sum = low + micros;
        long carry = ((low & micros) | ((low | micros) & ~sum)) >>> 63;
        return Math.multiplyHigh(wholeDays, MICROS_PER_DAY) + (micros >> 63) + carry;
    }

    /// The low word to [#intervalHigh].
    public static long intervalLow(int months, int days, long micros) {
        return (months * 30L + days) * MICROS_PER_DAY + micros;
    }
}
