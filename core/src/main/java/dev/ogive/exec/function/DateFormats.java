package dev.ogive.exec.function;

import static dev.ogive.exec.function.Rows.text;

import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.Overloads.Binding;
import dev.ogive.exec.function.ScalarFunction.Kernel;
import dev.ogive.exec.kernel.Calendar;
import dev.ogive.exec.kernel.Temporals;
import java.util.List;
import java.util.Locale;

/// Moments by format: `strftime` and `strptime` with C's codes, `to_char`, `to_date` and
/// `to_timestamp` with PostgreSQL's. Names are English.
final class DateFormats {
    private static final List<String> MONTHS = List.of(
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December");

    private static final List<String> DAYS =
            List.of("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday");

    /// PostgreSQL's codes, longer ones first.
    private static final List<String> CODES = List.of(
            "HH24", "HH12", "YYYY", "MONTH", "Month", "month", "Y,YYY", "DDD", "DAY", "Day", "day", "MON", "Mon", "mon",
            "A.M.", "P.M.", "IYYY", "HH", "MI", "SSSS", "SS", "MS", "US", "YYY", "YY", "MM", "DD", "DY", "Dy", "dy",
            "ID", "IW", "WW", "CC", "AM", "PM", "am", "pm", "TZ", "Q", "J", "D", "Y", "W");

    private DateFormats() {}

    static String month(int day) {
        return MONTHS.get(Calendar.monthOf(Calendar.civil(day)) - 1);
    }

    static String weekday(int day) {
        return DAYS.get(Calendar.isoDayOfWeek(day) - 1);
    }

    static Kernel strftime(Binding binding) {
        return Rows.texts((a, i) -> strftime(micros(a[0], i), text(a, 1, i))).kernel(binding);
    }

    static Kernel strftimeSwapped(Binding binding) {
        return Rows.texts((a, i) -> strftime(micros(a[1], i), text(a, 0, i))).kernel(binding);
    }

    static Kernel toChar(Binding binding) {
        return Rows.texts((a, i) -> toChar(micros(a[0], i), text(a, 1, i))).kernel(binding);
    }

    static Kernel strptime(Binding binding, boolean lenient) {
        return Rows.vectors((a, i, out) -> {
                    Parser parser = new Parser(text(a, 0, i));
                    if (parser.strptime(text(a, 1, i))) {
                        ((I64Vector) out).values[i] = parser.micros();
                    } else if (lenient) {
                        out.setNull(i);
                    } else {
                        throw mismatch(a, i);
                    }
                })
                .kernel(binding);
    }

    static Kernel toTimestamp(Binding binding) {
        return Rows.longs((a, i) -> parsed(a, i).micros()).kernel(binding);
    }

    static Kernel toDate(Binding binding) {
        return Rows.longs((a, i) -> Calendar.dayOfMicros(parsed(a, i).micros())).kernel(binding);
    }

    private static Parser parsed(Vector[] arguments, int row) {
        Parser parser = new Parser(text(arguments, 0, row));
        if (!parser.template(text(arguments, 1, row))) {
            throw mismatch(arguments, row);
        }
        return parser;
    }

    private static OgiveException mismatch(Vector[] arguments, int row) {
        return new OgiveException(
                ErrorCode.INVALID_DATETIME,
                "'" + text(arguments, 0, row) + "' does not match the format '" + text(arguments, 1, row) + "'");
    }

    private static long micros(Vector vector, int row) {
        return vector instanceof I32Vector dates
                ? Calendar.micros(dates.values[row])
                : ((I64Vector) vector).values[row];
    }

    // ---- writing --------------------------------------------------------------------------------------------------

    static String strftime(long micros, String format) {
        return strftime(micros, format, "+00", "UTC");
    }

    /// @param offset what `%z` writes
    /// @param zone what `%Z` writes
    static String strftime(long micros, String format, String offset, String zone) {
        if (!Calendar.isFinite(micros)) {
            return Temporals.timestamp(micros);
        }
        int day = Calendar.dayOfMicros(micros);
        long time = Calendar.timeOfMicros(micros);
        long civil = Calendar.civil(day);
        long hour = time / Calendar.MICROS_PER_HOUR;
        StringBuilder out = new StringBuilder();
        for (int k = 0; k < format.length(); k++) {
            char c = format.charAt(k);
            if (c != '%' || k + 1 == format.length()) {
                out.append(c);
                continue;
            }
            c = format.charAt(++k);
            boolean bare = c == '-' && k + 1 < format.length();
            if (bare) {
                c = format.charAt(++k);
            }
            switch (c) {
                case 'Y' -> pad(out, Calendar.yearOf(civil), 4);
                case 'y' -> pad(out, Math.floorMod(Calendar.yearOf(civil), 100), bare ? 1 : 2);
                case 'm' -> pad(out, Calendar.monthOf(civil), bare ? 1 : 2);
                case 'd' -> pad(out, Calendar.dayOf(civil), bare ? 1 : 2);
                case 'e' -> out.append(Calendar.dayOf(civil));
                case 'H' -> pad(out, hour, bare ? 1 : 2);
                case 'I' -> pad(out, hour12(hour), bare ? 1 : 2);
                case 'M' -> pad(out, time / Calendar.MICROS_PER_MINUTE % 60, bare ? 1 : 2);
                case 'S' -> pad(out, time / Calendar.MICROS_PER_SECOND % 60, bare ? 1 : 2);
                case 'f' -> pad(out, time % 1_000_000, 6);
                case 'g' -> pad(out, time % 1_000_000 / 1_000, 3);
                case 'n' -> pad(out, time % 1_000_000 * 1_000, 9);
                case 'p' -> out.append(hour < 12 ? "AM" : "PM");
                case 'j' -> pad(out, Calendar.dayOfYear(day), bare ? 1 : 3);
                case 'a' -> out.append(weekday(day), 0, 3);
                case 'A' -> out.append(weekday(day));
                case 'b', 'h' -> out.append(month(day), 0, 3);
                case 'B' -> out.append(month(day));
                case 'w' -> out.append(Calendar.isoDayOfWeek(day) % 7);
                case 'u' -> out.append(Calendar.isoDayOfWeek(day));
                case 'G' -> pad(out, Calendar.isoYear(day), 4);
                case 'V' -> pad(out, Calendar.isoWeek(day), 2);
                case 'U' -> pad(out, (Calendar.dayOfYear(day) + 6 - Calendar.isoDayOfWeek(day) % 7) / 7, 2);
                case 'W' -> pad(out, (Calendar.dayOfYear(day) + 7 - Calendar.isoDayOfWeek(day)) / 7, 2);
                case 'z' -> out.append(offset);
                case 'Z' -> out.append(zone);
                case 'x' -> out.append(strftime(micros, "%Y-%m-%d"));
                case 'X' -> out.append(strftime(micros, "%H:%M:%S"));
                case 'c' -> out.append(strftime(micros, "%Y-%m-%d %H:%M:%S"));
                case 'F' -> out.append(strftime(micros, "%Y-%m-%d"));
                case 'T' -> out.append(strftime(micros, "%H:%M:%S"));
                case 'D' -> out.append(strftime(micros, "%m/%d/%y"));
                case 's' -> out.append(Math.floorDiv(micros, 1_000_000L));
                case '%' -> out.append('%');
                default -> throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "strftime has no code %" + c);
            }
        }
        return out.toString();
    }

    private static String toChar(long micros, String format) {
        return toChar(micros, format, "UTC");
    }

    /// @param zone what `TZ` writes
    static String toChar(long micros, String format, String zone) {
        if (!Calendar.isFinite(micros)) {
            return Temporals.timestamp(micros);
        }
        int day = Calendar.dayOfMicros(micros);
        long time = Calendar.timeOfMicros(micros);
        long civil = Calendar.civil(day);
        long hour = time / Calendar.MICROS_PER_HOUR;
        StringBuilder out = new StringBuilder();
        boolean fill = false;
        for (int k = 0; k < format.length(); ) {
            if (format.charAt(k) == '"') {
                int end = format.indexOf('"', k + 1);
                out.append(format, k + 1, end < 0 ? format.length() : end);
                k = end < 0 ? format.length() : end + 1;
                continue;
            }
            if (format.startsWith("FM", k)) {
                fill = true;
                k += 2;
                continue;
            }
            String code = code(format, k);
            if (code == null) {
                out.append(format.charAt(k++));
                continue;
            }
            k += code.length();
            int two = fill ? 1 : 2;
            switch (code) {
                case "YYYY" -> pad(out, Calendar.yearOf(civil), fill ? 1 : 4);
                case "Y,YYY" ->
                    out.append(Calendar.yearOf(civil) / 1000)
                            .append(',')
                            .append(String.format(Locale.ROOT, "%03d", Calendar.yearOf(civil) % 1000));
                case "YYY" -> pad(out, Calendar.yearOf(civil) % 1000, 3);
                case "YY" -> pad(out, Calendar.yearOf(civil) % 100, 2);
                case "Y" -> out.append(Calendar.yearOf(civil) % 10);
                case "IYYY" -> pad(out, Calendar.isoYear(day), 4);
                case "MM" -> pad(out, Calendar.monthOf(civil), two);
                case "DD" -> pad(out, Calendar.dayOf(civil), two);
                case "DDD" -> pad(out, Calendar.dayOfYear(day), fill ? 1 : 3);
                case "D" -> out.append(Calendar.isoDayOfWeek(day) % 7 + 1);
                case "ID" -> out.append(Calendar.isoDayOfWeek(day));
                case "IW" -> pad(out, Calendar.isoWeek(day), two);
                case "WW" -> pad(out, (Calendar.dayOfYear(day) - 1) / 7 + 1, two);
                case "W" -> out.append((Calendar.dayOf(civil) - 1) / 7 + 1);
                case "CC" -> pad(out, (Calendar.yearOf(civil) + 99) / 100, two);
                case "Q" -> out.append((Calendar.monthOf(civil) + 2) / 3);
                case "J" -> out.append(day + 2_440_588L);
                case "HH24" -> pad(out, hour, two);
                case "HH", "HH12" -> pad(out, hour12(hour), two);
                case "MI" -> pad(out, time / Calendar.MICROS_PER_MINUTE % 60, two);
                case "SS" -> pad(out, time / Calendar.MICROS_PER_SECOND % 60, two);
                case "SSSS" -> out.append(time / Calendar.MICROS_PER_SECOND);
                case "MS" -> pad(out, time % 1_000_000 / 1_000, 3);
                case "US" -> pad(out, time % 1_000_000, 6);
                case "AM", "PM" -> out.append(hour < 12 ? "AM" : "PM");
                case "am", "pm" -> out.append(hour < 12 ? "am" : "pm");
                case "A.M.", "P.M." -> out.append(hour < 12 ? "A.M." : "P.M.");
                case "TZ" -> out.append(zone);
                default ->
                    name(out, code, code.toLowerCase(Locale.ROOT).startsWith("mon") ? month(day) : weekday(day), fill);
            }
            fill = false;
        }
        return out.toString();
    }

    /// A month or day name in the case of its code, cut for three-letter codes, padded to nine
    /// letters unless `fill`.
    private static void name(StringBuilder out, String code, String full, boolean fill) {
        boolean cut = code.length() == 2 || code.equalsIgnoreCase("mon");
        String name = cut ? full.substring(0, 3) : full;
        boolean allUpper = code.equals(code.toUpperCase(Locale.ROOT));
        boolean allLower = code.equals(code.toLowerCase(Locale.ROOT));
        out.append(allUpper ? name.toUpperCase(Locale.ROOT) : allLower ? name.toLowerCase(Locale.ROOT) : name);
        for (int k = name.length(); !cut && !fill && k < 9; k++) {
            out.append(' ');
        }
    }

    private static String code(String format, int at) {
        for (String code : CODES) {
            if (format.startsWith(code, at)) {
                return code;
            }
        }
        return null;
    }

    private static long hour12(long hour) {
        return hour % 12 == 0 ? 12 : hour % 12;
    }

    private static void pad(StringBuilder out, long value, int width) {
        String digits = Long.toString(Math.abs(value));
        if (value < 0) {
            out.append('-');
        }
        for (int k = digits.length(); k < width; k++) {
            out.append('0');
        }
        out.append(digits);
    }

    // ---- reading --------------------------------------------------------------------------------------------------

    /// Reads a text along a format, collecting parts.
    private static final class Parser {
        private final String text;
        private int at;
        private long year = 1970;
        private long month = 1;
        private long day = 1;
        private long hour;
        private long minute;
        private long second;
        private long fraction;
        private int half = -1;
        private long dayOfYear;

        /// What a week is counted by, or 0; `V` is the ISO week of [#isoYear].
        private char weeks;

        private long week;
        private long isoYear;

        /// From Sunday, 0 to 6, or -1.
        private long weekday = -1;

        private long offsetMicros;

        Parser(String text) {
            this.text = text;
        }

        long micros() {
            long days = weeks != 0
                    ? dayOfWeek()
                    : dayOfYear > 0
                            ? Calendar.days(year, 1, 1) + dayOfYear - 1
                            : Calendar.days(year, (int) month, (int) day);
            long hours = half < 0 ? hour : hour % 12 + 12L * half;
            return Calendar.micros(Calendar.toDays(days))
                    + hours * Calendar.MICROS_PER_HOUR
                    + minute * Calendar.MICROS_PER_MINUTE
                    + second * Calendar.MICROS_PER_SECOND
                    + fraction
                    - offsetMicros;
        }

        /// The day of a week that is counted from the year's first Sunday (`U`), first Monday
        /// (`W`), or the week of January 4 (`V`); its first day where no weekday is given.
        private long dayOfWeek() {
            long fromMonday = weekday < 0 ? 0 : (weekday + 6) % 7;
            if (weeks == 'V') {
                long fourth = Calendar.days(isoYear, 1, 4);
                return fourth - Math.floorMod(fourth + 3, 7L) + 7 * (week - 1) + fromMonday;
            }
            long first = Calendar.days(year, 1, 1);
            long sunday = Math.floorMod(first + 4, 7L);
            return weeks == 'U'
                    ? first + (7 - sunday) % 7 + 7 * (week - 1) + Math.max(0, weekday)
                    : first + (8 - sunday) % 7 + 7 * (week - 1) + fromMonday;
        }

        private boolean week(char by) {
            weeks = by;
            week = number(2);
            return week >= (by == 'V' ? 1 : 0) && week <= 53;
        }

        boolean strptime(String format) {
            year = 1900;
            weeks = 0;
            return strptimeParts(format);
        }

        private boolean strptimeParts(String format) {
            for (int k = 0; k < format.length(); k++) {
                char c = format.charAt(k);
                if (c != '%' || k + 1 == format.length()) {
                    if (!literal(c)) {
                        return false;
                    }
                    continue;
                }
                c = format.charAt(++k);
                if (c == '-' && k + 1 < format.length()) {
                    c = format.charAt(++k);
                }
                if (!c(c)) {
                    return false;
                }
            }
            return at == text.length() && valid();
        }

        private boolean c(char code) {
            return switch (code) {
                case 'Y' -> year(4);
                case 'y' -> shortYear();
                case 'm' -> (month = number(2)) >= 0;
                case 'd', 'e' -> {
                    skipBlanks();
                    yield (day = number(2)) >= 0;
                }
                case 'H', 'I' -> (hour = number(2)) >= 0;
                case 'M' -> (minute = number(2)) >= 0;
                case 'S' -> (second = number(2)) >= 0;
                case 'f' -> fraction(6);
                case 'g' -> fraction(3);
                case 'j' -> (dayOfYear = number(3)) > 0;
                case 'p' -> half();
                case 'b', 'B', 'h' -> (month = name(MONTHS) + 1L) > 0;
                case 'a', 'A' -> {
                    int name = name(DAYS);
                    weekday = (name + 1L) % 7;
                    yield name >= 0;
                }
                case 'u' -> {
                    long iso = number(1);
                    weekday = iso % 7;
                    yield iso >= 1 && iso <= 7;
                }
                case 'w' -> (weekday = number(1)) >= 0 && weekday <= 6;
                case 'U', 'W', 'V' -> week(code);
                case 'G' -> (isoYear = number(4)) >= 0;
                case 'z' -> zone();
                case 'Z' -> zoneName();
                case 'F' -> strptimePart("%Y-%m-%d");
                case 'T', 'X' -> strptimePart("%H:%M:%S");
                case 's' -> {
                    long seconds = number(18);
                    fraction += seconds * 1_000_000;
                    yield seconds >= 0;
                }
                case '%' -> literal('%');
                default -> throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "strptime has no code %" + code);
            };
        }

        private boolean strptimePart(String format) {
            for (int k = 0; k < format.length(); k++) {
                char c = format.charAt(k);
                if (!(c == '%' ? c(format.charAt(++k)) : literal(c))) {
                    return false;
                }
            }
            return true;
        }

        boolean template(String format) {
            for (int k = 0; k < format.length(); ) {
                if (format.startsWith("FM", k)) {
                    k += 2;
                    continue;
                }
                String code = code(format.toUpperCase(Locale.ROOT), k);
                if (code == null) {
                    // PostgreSQL lets any separator stand for any other.
                    if (at < text.length() && !Character.isLetterOrDigit(text.charAt(at))) {
                        at++;
                    }
                    k++;
                    continue;
                }
                k += code.length();
                skipBlanks();
                boolean ok = switch (code) {
                    case "YYYY", "IYYY" -> year(4);
                    case "YY" -> shortYear();
                    case "MM" -> (month = number(2)) >= 0;
                    case "DD" -> (day = number(2)) >= 0;
                    case "DDD" -> (dayOfYear = number(3)) > 0;
                    case "HH24", "HH12", "HH" -> (hour = number(2)) >= 0;
                    case "MI" -> (minute = number(2)) >= 0;
                    case "SS" -> (second = number(2)) >= 0;
                    case "MS" -> fraction(3);
                    case "US" -> fraction(6);
                    case "MON", "MONTH" -> (month = name(MONTHS) + 1L) > 0;
                    case "DY", "DAY" -> name(DAYS) >= 0;
                    case "AM", "PM" -> half();
                    case "TZ" -> zoneName();
                    default ->
                        throw new OgiveException(ErrorCode.NOT_SUPPORTED, "the format code " + code + " is not read");
                };
                if (!ok) {
                    return false;
                }
            }
            return valid();
        }

        private boolean valid() {
            return month >= 1
                    && month <= 12
                    && day >= 1
                    && day <= Calendar.daysInMonth(year, (int) month)
                    && hour <= 24
                    && minute < 60
                    && second <= 60
                    && dayOfYear <= 366;
        }

        private boolean literal(char c) {
            if (c == ' ') {
                skipBlanks();
                return true;
            }
            return at < text.length() && text.charAt(at++) == c;
        }

        private void skipBlanks() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        /// At most `max` digits, or -1 where there is none.
        private long number(int max) {
            long v = 0;
            int from = at;
            while (at < text.length() && at - from < max && Character.digit(text.charAt(at), 10) >= 0) {
                v = v * 10 + Character.digit(text.charAt(at++), 10);
            }
            return at == from ? -1 : v;
        }

        private boolean year(int digits) {
            boolean negative = at < text.length() && text.charAt(at) == '-';
            at += negative ? 1 : 0;
            year = number(digits);
            boolean ok = year >= 0;
            year = negative ? -year : year;
            return ok;
        }

        private boolean shortYear() {
            long two = number(2);
            year = two < 69 ? 2000 + two : 1900 + two;
            return two >= 0;
        }

        private boolean fraction(int digits) {
            int from = at;
            long v = number(9);
            int read = at - from;
            if (v < 0) {
                return false;
            }
            // Digits after a point count from the left whatever the code's width.
            for (int k = read; k < 6; k++) {
                v *= 10;
            }
            for (int k = 6; k < read; k++) {
                v /= 10;
            }
            fraction += v;
            return digits > 0;
        }

        private boolean half() {
            if (at + 2 > text.length()) {
                return false;
            }
            String word = text.substring(at, at + 2).toUpperCase(Locale.ROOT);
            half = word.equals("AM") ? 0 : word.equals("PM") ? 1 : -1;
            at += 2;
            return half >= 0;
        }

        /// The index of the full name, or its first three letters, that stands here; -1 if none
        /// does.
        private int name(List<String> names) {
            for (int k = 0; k < names.size(); k++) {
                String full = names.get(k);
                if (text.regionMatches(true, at, full, 0, full.length())) {
                    at += full.length();
                    return k;
                }
            }
            for (int k = 0; k < names.size(); k++) {
                if (text.regionMatches(true, at, names.get(k), 0, 3)) {
                    at += 3;
                    return k;
                }
            }
            return -1;
        }

        private boolean zone() {
            if (at == text.length()) {
                return false;
            }
            char sign = text.charAt(at);
            if (sign == 'Z') {
                at++;
                return true;
            }
            at++;
            long hours = number(2);
            if (at < text.length() && text.charAt(at) == ':') {
                at++;
            }
            long minutes = Math.max(0, number(2));
            offsetMicros =
                    (sign == '-' ? -1 : 1) * (hours * Calendar.MICROS_PER_HOUR + minutes * Calendar.MICROS_PER_MINUTE);
            return hours >= 0 && (sign == '+' || sign == '-');
        }

        private boolean zoneName() {
            int from = at;
            while (at < text.length() && !Character.isWhitespace(text.charAt(at))) {
                at++;
            }
            try {
                java.time.ZoneId zone = java.time.ZoneId.of(text.substring(from, at), java.time.ZoneId.SHORT_IDS);
                offsetMicros =
                        zone.getRules().getOffset(java.time.Instant.EPOCH).getTotalSeconds() * 1_000_000L;
                return true;
            } catch (java.time.DateTimeException e) {
                return false;
            }
        }
    }
}
