package dev.ogive.exec.kernel;

import static dev.ogive.exec.kernel.Calendar.MICROS_PER_DAY;
import static dev.ogive.exec.kernel.Calendar.MICROS_PER_HOUR;
import static dev.ogive.exec.kernel.Calendar.MICROS_PER_MINUTE;
import static dev.ogive.exec.kernel.Calendar.MICROS_PER_SECOND;

import dev.ogive.config.TimeZones;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Locale;

/// Dates, times and intervals from text. An instance belongs to one thread; a successful parse
/// leaves its result in the fields.
///
/// - date: `2020-1-31`, `2020/01/31`, `20200131`, with ` BC` or ` (BC)` for years before 1;
///   `infinity`, `-infinity`, `epoch`
/// - time: `12:30`, `12:30:15.25`, `24:00:00`, also with ` AM` or ` PM`
/// - timestamp: a date, or date and time separated by a blank or `T`; a zone (`Z`, `+02`,
///   `-03:30`, `UTC`, `Europe/Berlin`) shifts a TIMESTAMP WITH TIME ZONE and is ignored for a
///   TIMESTAMP, as in PostgreSQL
/// - interval: `1 year 2 mons 3 days 04:05:06`, `1.5 hours ago`, ISO `P1Y2M3DT4H5M6S`
public final class TemporalText {
    /// Days of a date, or microseconds.
    public long value;

    /// Parts of an interval, with [#value] its microseconds.
    public int months;

    public int days;

    private byte[] text;
    private int at;
    private int end;
    private int fractionDigits;

    /// Takes names of zones, too: those are for casts, not for guessing what a text may be.
    public TemporalText withRegions() {
        regions = true;
        return this;
    }

    private void begin(byte[] bytes, int from, int to) {
        text = bytes;
        at = NumberText.skipBlanks(bytes, from, to);
        end = NumberText.trimBlanks(bytes, at, to);
    }

    public boolean parseDate(byte[] bytes, int from, int to) {
        begin(bytes, from, to);
        int special = special();
        if (special != 0) {
            value = special == EPOCH ? 0 : special * (long) Calendar.INFINITE_DAY;
            return true;
        }
        if (!date()) {
            return false;
        }
        // A time behind it is dropped, as in PostgreSQL.
        long day = value;
        if (at < end && !(separator() && time() && zone())) {
            return false;
        }
        value = day;
        return true;
    }

    /// The time of day in [#value], its zone in [#zoneMicros].
    public boolean parseTime(byte[] bytes, int from, int to) {
        begin(bytes, from, to);
        return time() && zone();
    }

    /// @param applyZone whether a zone shifts the result to UTC
    public boolean parseTimestamp(byte[] bytes, int from, int to, boolean applyZone) {
        begin(bytes, from, to);
        nanos = 0;
        namesZone = false;
        region = null;
        int special = special();
        if (special != 0) {
            namesZone = special == EPOCH;
            value = special == EPOCH ? 0 : special * Calendar.INFINITE_MOMENT;
            return true;
        }
        if (!date()) {
            return false;
        }
        long day = value;
        long time = 0;
        zoneMicros = 0;
        if (at < end) {
            if (!separator() || !time()) {
                return false;
            }
            time = value;
            if (!zone() && !region()) {
                return false;
            }
        }
        long micros = day * MICROS_PER_DAY;
        if (Math.multiplyHigh(day, MICROS_PER_DAY) != micros >> 63) {
            return false;
        }
        if (applyZone && region != null) {
            value = new ZoneClock(region).fromLocal(micros + time);
        } else {
            value = micros + time - (applyZone ? zoneMicros : 0);
        }
        return true;
    }

    /// As [#parseTimestamp], in nanoseconds.
    public boolean parseNanos(byte[] bytes, int from, int to) {
        if (!parseTimestamp(bytes, from, to, false)) {
            return false;
        }
        if (Calendar.isFinite(value)) {
            long micros = value - (nanos >= 500 ? 1 : 0);
            value = micros * 1_000 + nanos;
            return Math.multiplyHigh(micros, 1_000) == (micros * 1_000) >> 63 && Calendar.isFinite(value);
        }
        return true;
    }

    private static final int EPOCH = 2;

    /// 1 for `infinity`, -1 for `-infinity`, [#EPOCH], 0 for all other texts.
    private int special() {
        if (at == end || text[at] == '+' || text[at] >= '0' && text[at] <= '9') {
            return 0;
        }
        return switch (new String(text, at, end - at, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT)) {
            case "infinity", "inf" -> 1;
            case "-infinity", "-inf" -> -1;
            case "epoch" -> EPOCH;
            default -> 0;
        };
    }

    /// What the zone of the last text is east of UTC.
    public long zoneMicros;

    /// Whether the last timestamp had a zone, or is one that needs none.
    public boolean namesZone;

    /// The zone of the last timestamp where it was named as a region.
    private ZoneId region;

    private boolean regions;

    /// Digits of the last second past its microseconds.
    private int nanos;

    private boolean separator() {
        if (text[at] == 'T' || text[at] == 't' || text[at] == ' ') {
            at = NumberText.skipBlanks(text, at + 1, end);
            return at < end;
        }
        return false;
    }

    private boolean date() {
        boolean negative = at < end && text[at] == '-';
        if (negative) {
            at++;
        }
        int start = at;
        long year = digits(9);
        int width = at - start;
        if (width < 1) {
            return false;
        }
        long month;
        long day;
        if (at == end || (text[at] != '-' && text[at] != '/' && text[at] != '.')) {
            if (width != 8) {
                return false;
            }
            day = year % 100;
            month = year / 100 % 100;
            year /= 10_000;
        } else {
            byte divider = text[at++];
            int from = at;
            month = digits(2);
            if (at == from || at >= end || text[at] != divider) {
                return false;
            }
            from = ++at;
            day = digits(2);
            if (at == from || (at < end && text[at] >= '0' && text[at] <= '9')) {
                return false;
            }
        }
        if (at + 2 < end && text[at] == ' ' && (text[at + 1] | 32) == 'b' && (text[at + 2] | 32) == 'c') {
            at += 3;
            year = 1 - year;
        } else if (at + 4 < end
                && text[at] == ' '
                && text[at + 1] == '('
                && (text[at + 2] | 32) == 'b'
                && (text[at + 3] | 32) == 'c'
                && text[at + 4] == ')') {
            at += 5;
            year = 1 - year;
        } else if (negative) {
            year = -year;
        }
        if (month < 1 || month > 12 || day < 1 || day > Calendar.daysInMonth(year, (int) month)) {
            return false;
        }
        value = Calendar.days(year, (int) month, (int) day);
        return value == (int) value;
    }

    private boolean time() {
        int start = at;
        long hours = digits(2);
        if (at == start || at >= end || text[at] != ':') {
            return false;
        }
        start = ++at;
        long minutes = digits(2);
        if (at != start + 2) {
            return false;
        }
        long seconds = 0;
        long fraction = 0;
        if (at < end && text[at] == ':') {
            start = ++at;
            seconds = digits(2);
            if (at != start + 2) {
                return false;
            }
            if (at < end && (text[at] == '.' || text[at] == ',')) {
                at++;
                fraction = fraction();
            }
        }
        if (at + 2 < end && text[at] == ' ' && (text[at + 2] | 32) == 'm') {
            int half = text[at + 1] | 32;
            if ((half == 'a' || half == 'p') && hours >= 1 && hours <= 12) {
                hours = hours % 12 + (half == 'p' ? 12 : 0);
                at += 3;
            }
        }
        value = hours * MICROS_PER_HOUR + minutes * MICROS_PER_MINUTE + seconds * MICROS_PER_SECOND + fraction;
        return minutes < 60 && seconds <= 60 && value <= MICROS_PER_DAY;
    }

    /// Up to the end of the text: nothing, `Z`, `UTC`, or an offset.
    private boolean zone() {
        zoneMicros = 0;
        at = NumberText.skipBlanks(text, at, end);
        namesZone = at < end;
        if (at == end) {
            return true;
        }
        String name = new String(text, at, end - at, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
        if (name.equals("Z") || name.equals("UTC") || name.equals("GMT")) {
            at = end;
            return true;
        }
        if (text[at] != '+' && text[at] != '-') {
            return false;
        }
        long sign = text[at++] == '-' ? -1 : 1;
        int start = at;
        long hours = digits(2);
        if (at == start || hours > 15) {
            return false;
        }
        long minutes = 0;
        if (at < end) {
            at += text[at] == ':' ? 1 : 0;
            start = at;
            minutes = digits(2);
            if (at != start + 2 || minutes > 59) {
                return false;
            }
        }
        long seconds = 0;
        if (at < end && text[at] == ':') {
            start = ++at;
            seconds = digits(2);
            if (at != start + 2 || seconds > 59) {
                return false;
            }
        }
        zoneMicros = sign * (hours * MICROS_PER_HOUR + minutes * MICROS_PER_MINUTE + seconds * MICROS_PER_SECOND);
        return at == end;
    }

    /// Up to the end of the text: a name such as `Europe/Berlin`.
    private boolean region() {
        if (!regions || at == end || !Character.isLetter(text[at])) {
            return false;
        }
        region = TimeZones.find(new String(text, at, end - at, StandardCharsets.ISO_8859_1));
        return region != null;
    }

    /// At most `max` digits as a number; 0 where there is none.
    private long digits(int max) {
        long v = 0;
        for (int n = 0; n < max && at < end && text[at] >= '0' && text[at] <= '9'; n++) {
            v = v * 10 + (text[at++] - '0');
        }
        return v;
    }

    /// Digits after the point as microseconds, rounded.
    private long fraction() {
        long v = 0;
        fractionDigits = 0;
        nanos = 0;
        boolean up = false;
        for (; at < end && text[at] >= '0' && text[at] <= '9'; at++, fractionDigits++) {
            if (fractionDigits < 6) {
                v = v * 10 + (text[at] - '0');
            } else if (fractionDigits < 9) {
                up |= fractionDigits == 6 && text[at] >= '5';
                nanos = nanos * 10 + (text[at] - '0');
            }
        }
        for (int n = fractionDigits; n > 6 && n < 9; n++) {
            nanos *= 10;
        }
        for (int n = fractionDigits; n < 6; n++) {
            v *= 10;
        }
        return up ? v + 1 : v;
    }

    /// Result in [#months], [#days] and [#value].
    public boolean parseInterval(byte[] bytes, int from, int to) {
        begin(bytes, from, to);
        String s = new String(bytes, at, end - at, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        IntervalParts parts = new IntervalParts();
        boolean ok = !s.isEmpty() && (s.charAt(0) == 'p' || s.startsWith("-p") ? parts.iso(s) : parts.verbose(s));
        if (!ok || !parts.fits()) {
            return false;
        }
        months = (int) parts.months;
        days = (int) parts.days;
        value = (long) parts.micros;
        return true;
    }

    /// One unit's count, `false` where no unit has this name. Adds to an interval in the unit's
    /// own part, fractions of it in the smaller ones.
    private static final class IntervalParts {
        private double months;
        private double days;
        private double micros;

        boolean fits() {
            return Math.abs(months) <= Integer.MAX_VALUE
                    && Math.abs(days) <= Integer.MAX_VALUE
                    && Math.abs(micros) < 0x1p63;
        }

        boolean verbose(String s) {
            String[] words = s.trim().replaceAll("([0-9])([a-z])", "$1 $2").split("[\\s@]+", -1);
            int sign = 1;
            int count = words.length;
            if (count > 1 && words[count - 1].equals("ago")) {
                sign = -1;
                count--;
            }
            boolean any = false;
            for (int i = 0; i < count; i++) {
                String word = words[i];
                if (word.isEmpty()) {
                    continue;
                }
                if (word.indexOf(':') > 0) {
                    if (!clock(word, sign)) {
                        return false;
                    }
                } else {
                    double number;
                    try {
                        number = Double.parseDouble(word);
                    } catch (NumberFormatException e) {
                        return false;
                    }
                    String unit = i + 1 < count && words[i + 1].indexOf(':') < 0 ? words[++i] : "seconds";
                    if (!add(sign * number, unit)) {
                        return false;
                    }
                }
                any = true;
            }
            return any;
        }

        private boolean clock(String word, int sign) {
            boolean negative = word.charAt(0) == '-';
            String[] parts =
                    word.substring(negative || word.charAt(0) == '+' ? 1 : 0).split(":", -1);
            if (parts.length > 3) {
                return false;
            }
            try {
                double total = Long.parseLong(parts[0]) * 3600.0 + Long.parseLong(parts[1]) * 60.0;
                long whole = (long) (total * MICROS_PER_SECOND);
                if (parts.length == 3) {
                    whole += Math.round(Double.parseDouble(parts[2]) * MICROS_PER_SECOND);
                }
                micros += sign * (negative ? -whole : whole);
                return true;
            } catch (NumberFormatException e) {
                return false;
            }
        }

        boolean iso(String s) {
            int sign = s.charAt(0) == '-' ? -1 : 1;
            boolean inTime = false;
            int i = s.indexOf('p') + 1;
            boolean any = false;
            while (i < s.length()) {
                if (s.charAt(i) == 't') {
                    inTime = true;
                    i++;
                    continue;
                }
                int from = i;
                while (i < s.length() && "+-.0123456789".indexOf(s.charAt(i)) >= 0) {
                    i++;
                }
                if (i == s.length() || i == from) {
                    return false;
                }
                String unit = switch (s.charAt(i++)) {
                    case 'y' -> "year";
                    case 'm' -> inTime ? "minute" : "month";
                    case 'w' -> "week";
                    case 'd' -> "day";
                    case 'h' -> "hour";
                    case 's' -> "second";
                    default -> "";
                };
                try {
                    if (!add(sign * Double.parseDouble(s.substring(from, i - 1)), unit)) {
                        return false;
                    }
                } catch (NumberFormatException e) {
                    return false;
                }
                any = true;
            }
            return any;
        }

        private boolean add(double n, String unit) {
            String name = unit.endsWith(",") ? unit.substring(0, unit.length() - 1) : unit;
            switch (name) {
                case "millennium", "millenniums", "millennia", "mil", "mils" -> addMonths(n * 12_000);
                case "century", "centuries", "cent", "c" -> addMonths(n * 1_200);
                case "decade", "decades", "dec", "decs" -> addMonths(n * 120);
                case "year", "years", "yr", "yrs", "y" -> addMonths(n * 12);
                case "quarter", "quarters" -> addMonths(n * 3);
                case "month", "months", "mon", "mons" -> addMonths(n);
                case "week", "weeks", "w" -> addDays(n * 7);
                case "day", "days", "d" -> addDays(n);
                case "hour", "hours", "hr", "hrs", "h" -> addMicros(n * MICROS_PER_HOUR);
                case "minute", "minutes", "min", "mins", "m" -> addMicros(n * MICROS_PER_MINUTE);
                case "second", "seconds", "sec", "secs", "s" -> addMicros(n * MICROS_PER_SECOND);
                case "millisecond", "milliseconds", "msec", "msecs", "ms" -> addMicros(n * 1_000);
                case "microsecond", "microseconds", "usec", "usecs", "us" -> addMicros(n);
                default -> {
                    return false;
                }
            }
            return true;
        }

        private void addMonths(double n) {
            months += (long) n;
            addDays(Math.rint((n - (long) n) * 30 * 1e6) / 1e6);
        }

        private void addDays(double n) {
            days += (long) n;
            addMicros((n - (long) n) * MICROS_PER_DAY);
        }

        private void addMicros(double n) {
            micros += Math.rint(n);
        }
    }
}
