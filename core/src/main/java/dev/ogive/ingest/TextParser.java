package dev.ogive.ingest;

import dev.ogive.exec.kernel.Calendar;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/// Values from text bytes without an object per value. Every method reads `b[from .. to)`,
/// ignores blanks around it, and sets [#failed] where it is not such a value (the result is then
/// arbitrary). For one thread.
final class TextParser {
    private static final double[] POWERS_OF_TEN = {
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22
    };
    private static final long[] LONG_POWERS = new long[19];
    private static final int[] DAYS_BEFORE_MONTH = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334};
    static final long MICROS_PER_DAY = 86_400_000_000L;

    static {
        LONG_POWERS[0] = 1;
        for (int i = 1; i < LONG_POWERS.length; i++) {
            LONG_POWERS[i] = LONG_POWERS[i - 1] * 10;
        }
    }

    /// Set by every method that meets something else than it parses; reset by the caller.
    boolean failed;

    /// Whether the last timestamp named its offset from UTC.
    boolean hadZone;

    /// Upper word of the last 128-bit value.
    long high;

    /// Day and month are written `day/month/year` rather than `month/day/year` where slashes are
    /// used.
    boolean dayFirst;

    private int start;
    private int end;

    private void trim(byte[] b, int from, int to) {
        int s = from;
        int e = to;
        while (s < e && isBlank(b[s])) {
            s++;
        }
        while (e > s && isBlank(b[e - 1])) {
            e--;
        }
        start = s;
        end = e;
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t';
    }

    private long fail() {
        failed = true;
        return 0;
    }

    /// An integer of 64 bits.
    long parseLong(byte[] b, int from, int to) {
        int i = from;
        boolean negative = i < to && b[i] == '-';
        if (negative) {
            i++;
        }
        int digits = to - i;
        if (digits > 0 && digits <= 18) {
            long value = 0;
            while (i < to) {
                int d = b[i] - '0';
                if (d < 0 || d > 9) {
                    return parseLongSlow(b, from, to);
                }
                value = value * 10 + d;
                i++;
            }
            return negative ? -value : value;
        }
        return parseLongSlow(b, from, to);
    }

    private long parseLongSlow(byte[] b, int from, int to) {
        trim(b, from, to);
        int i = start;
        boolean negative = i < end && b[i] == '-';
        if (i < end && (b[i] == '-' || b[i] == '+')) {
            i++;
        }
        if (i == end) {
            return fail();
        }
        // Negative, because the smallest value has no positive twin.
        long value = 0;
        for (; i < end; i++) {
            int d = b[i] - '0';
            if (d < 0 || d > 9 || value < Long.MIN_VALUE / 10) {
                return fail();
            }
            value = value * 10 - d;
            if (value > 0) {
                return fail();
            }
        }
        if (!negative && value == Long.MIN_VALUE) {
            return fail();
        }
        return negative ? value : -value;
    }

    /// An integer of at most `bits` bits, signed.
    long parseLong(byte[] b, int from, int to, int bits) {
        long value = parseLong(b, from, to);
        if (value >> (bits - 1) != value >> 63) {
            return fail();
        }
        return value;
    }

    /// An integer of 128 bits: the lower word is returned, the upper one is in [#high].
    long parseHugeint(byte[] b, int from, int to) {
        trim(b, from, to);
        int i = start;
        if (i < end && (b[i] == '-' || b[i] == '+')) {
            i++;
        }
        if (i == end || end - i > 40) {
            return fail();
        }
        for (int k = i; k < end; k++) {
            if (b[k] < '0' || b[k] > '9') {
                return fail();
            }
        }
        BigInteger value = new BigInteger(new String(b, start, end - start, StandardCharsets.ISO_8859_1));
        if (value.bitLength() > 127) {
            return fail();
        }
        high = value.shiftRight(64).longValue();
        return value.longValue();
    }

    /// A decimal as its unscaled value, rounded half away from zero to `scale` digits after the
    /// point.
    long parseDecimal(byte[] b, int from, int to, int precision, int scale) {
        trim(b, from, to);
        int i = start;
        boolean negative = i < end && b[i] == '-';
        if (i < end && (b[i] == '-' || b[i] == '+')) {
            i++;
        }
        long value = 0;
        int digits = 0;
        int fraction = -1;
        for (; i < end; i++) {
            int d = b[i] - '0';
            if (d >= 0 && d <= 9) {
                if (fraction == scale || digits == 18) {
                    return parseDecimalSlow(b, precision, scale);
                }
                value = value * 10 + d;
                if (value != 0) {
                    digits++;
                }
                if (fraction >= 0) {
                    fraction++;
                }
            } else if (d == '.' - '0' && fraction < 0) {
                fraction = 0;
            } else {
                return parseDecimalSlow(b, precision, scale);
            }
        }
        int missing = scale - Math.max(fraction, 0);
        if (end - start == 0 || digits + missing > 18 || end - start == (fraction >= 0 ? 1 : 0) + (negative ? 1 : 0)) {
            return parseDecimalSlow(b, precision, scale);
        }
        value *= LONG_POWERS[missing];
        if (precision < 18 && value >= LONG_POWERS[precision]) {
            return fail();
        }
        return negative ? -value : value;
    }

    private long parseDecimalSlow(byte[] b, int precision, int scale) {
        BigInteger unscaled = unscaled(b, precision, scale);
        if (unscaled == null) {
            return 0;
        }
        return unscaled.longValueExact();
    }

    /// As [#parseDecimal] past 18 digits: the lower word is returned, the upper one is in
    /// [#high].
    long parseDecimal128(byte[] b, int from, int to, int precision, int scale) {
        trim(b, from, to);
        BigInteger unscaled = unscaled(b, precision, scale);
        if (unscaled == null) {
            return 0;
        }
        high = unscaled.shiftRight(64).longValue();
        return unscaled.longValue();
    }

    private BigInteger unscaled(byte[] b, int precision, int scale) {
        if (end - start > 400) {
            fail();
            return null;
        }
        try {
            BigDecimal value = new BigDecimal(new String(b, start, end - start, StandardCharsets.ISO_8859_1));
            if (value.scale() < -400 || value.precision() - value.scale() > precision - scale + 1) {
                fail();
                return null;
            }
            BigDecimal rounded = value.setScale(scale, RoundingMode.HALF_UP);
            if (rounded.precision() > precision && rounded.signum() != 0) {
                fail();
                return null;
            }
            return rounded.unscaledValue();
        } catch (NumberFormatException e) {
            fail();
            return null;
        }
    }

    /// A double; `nan`, `inf` and `infinity` in any case are values.
    double parseDouble(byte[] b, int from, int to) {
        trim(b, from, to);
        int i = start;
        boolean negative = i < end && b[i] == '-';
        if (i < end && (b[i] == '-' || b[i] == '+')) {
            i++;
        }
        long mantissa = 0;
        int digits = 0;
        int seen = 0;
        int exponent = 0;
        boolean point = false;
        for (; i < end; i++) {
            int d = b[i] - '0';
            if (d >= 0 && d <= 9) {
                if (digits == 18) {
                    return parseDoubleSlow(b);
                }
                mantissa = mantissa * 10 + d;
                if (mantissa != 0) {
                    digits++;
                }
                seen++;
                if (point) {
                    exponent--;
                }
            } else if (d == '.' - '0' && !point) {
                point = true;
            } else {
                return parseDoubleSlow(b);
            }
        }
        // Both operands are exact, so one division rounds correctly (Clinger 1990).
        if (seen == 0 || mantissa > 1L << 53 || exponent < -22) {
            return parseDoubleSlow(b);
        }
        double value = mantissa / POWERS_OF_TEN[-exponent];
        return negative ? -value : value;
    }

    private double parseDoubleSlow(byte[] b) {
        int length = end - start;
        if (length == 0 || length > 1024) {
            return fail();
        }
        byte last = b[end - 1];
        String text = new String(b, start, length, StandardCharsets.ISO_8859_1);
        if ((last >= '0' && last <= '9') || last == '.') {
            for (int i = 0; i < length; i++) {
                char c = text.charAt(i);
                if ((c < '0' || c > '9') && "+-.eE".indexOf(c) < 0) {
                    return fail();
                }
            }
            try {
                return Double.parseDouble(text);
            } catch (NumberFormatException e) {
                return fail();
            }
        }
        return switch (text.toLowerCase(java.util.Locale.ROOT)) {
            case "nan", "-nan", "+nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> fail();
        };
    }

    /// `true`, `false`, `t`, `f` in any case.
    boolean parseBoolean(byte[] b, int from, int to) {
        trim(b, from, to);
        int length = end - start;
        if (length == 1) {
            int c = b[start] | 0x20;
            if (c == 't' || c == 'f') {
                return c == 't';
            }
        } else if (length == 4 && matches(b, start, "true")) {
            return true;
        } else if (length == 5 && matches(b, start, "false")) {
            return false;
        }
        failed = true;
        return false;
    }

    /// As [#parseBoolean]; also `1`, `0`, `yes`, `no`, `on`, `off`: where the type was declared.
    boolean parseBooleanLoosely(byte[] b, int from, int to) {
        trim(b, from, to);
        int length = end - start;
        if (length == 1 && (b[start] == '1' || (b[start] | 0x20) == 'y')) {
            return true;
        }
        if (length == 1 && (b[start] == '0' || (b[start] | 0x20) == 'n')) {
            return false;
        }
        if ((length == 3 && matches(b, start, "yes")) || (length == 2 && matches(b, start, "on"))) {
            return true;
        }
        if ((length == 2 && matches(b, start, "no")) || (length == 3 && matches(b, start, "off"))) {
            return false;
        }
        return parseBoolean(b, from, to);
    }

    private static boolean matches(byte[] b, int at, String lower) {
        for (int i = 0; i < lower.length(); i++) {
            if ((b[at + i] | 0x20) != lower.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /// `year-month-day`, `year/month/day`, or with the year last `month/day/year` (or day first,
    /// see [#dayFirst]): days since 1970-01-01.
    int parseDate(byte[] b, int from, int to) {
        if (to - from == 10 && b[from + 4] == '-' && b[from + 7] == '-') {
            int year = four(b, from);
            int month = two(b, from + 5);
            int day = two(b, from + 8);
            if ((year | month | day) >= 0 && isDate(year, month, day)) {
                return epochDay(year, month, day);
            }
        }
        trim(b, from, to);
        int sign = infinite(b);
        if (sign != 0) {
            return sign * Calendar.INFINITE_DAY;
        }
        int at = dateAt(b, start, end);
        if (at != end) {
            failed = true;
        }
        return date;
    }

    private static final byte[] INFINITY = "infinity".getBytes(StandardCharsets.US_ASCII);

    /// 1 for `infinity`, -1 for `-infinity`, 0 for every other text.
    private int infinite(byte[] b) {
        int sign = start < end && b[start] == '-' ? -1 : 1;
        int at = sign < 0 ? start + 1 : start;
        return java.util.Arrays.equals(b, at, end, INFINITY, 0, INFINITY.length) ? sign : 0;
    }

    private int date;

    /// Parses a date at `from` into [#date]; returns where it ends, or -1.
    private int dateAt(byte[] b, int from, int to) {
        int i = from;
        boolean negative = i < to && b[i] == '-';
        if (negative) {
            i++;
        }
        int firstStart = i;
        int a = 0;
        while (i < to && b[i] >= '0' && b[i] <= '9' && i - firstStart < 7) {
            a = a * 10 + b[i++] - '0';
        }
        int firstDigits = i - firstStart;
        if (firstDigits == 0 || i >= to || (b[i] != '-' && b[i] != '/')) {
            return -1;
        }
        byte separator = b[i++];
        int secondStart = i;
        int m = 0;
        while (i < to && b[i] >= '0' && b[i] <= '9' && i - secondStart < 2) {
            m = m * 10 + b[i++] - '0';
        }
        if (i == secondStart || i >= to || b[i] != separator) {
            return -1;
        }
        i++;
        int thirdStart = i;
        int d = 0;
        while (i < to && b[i] >= '0' && b[i] <= '9' && i - thirdStart < 4) {
            d = d * 10 + b[i++] - '0';
        }
        int thirdDigits = i - thirdStart;
        if (firstDigits >= 4 && thirdDigits >= 1 && thirdDigits <= 2) {
            int year = negative ? -a : a;
            if (year < -290_000 || year > 294_000 || !isDate(year, m, d)) {
                return -1;
            }
            date = epochDay(year, m, d);
            return i;
        }
        if (thirdDigits == 4 && firstDigits <= 2 && !negative) {
            int day = dayFirst ? a : m;
            int month = dayFirst ? m : a;
            if (!isDate(d, month, day)) {
                return -1;
            }
            date = epochDay(d, month, day);
            return i;
        }
        return -1;
    }

    private static boolean isDate(int year, int month, int day) {
        if (month < 1 || month > 12 || day < 1) {
            return false;
        }
        int days = switch (month) {
            case 2 -> isLeap(year) ? 29 : 28;
            case 4, 6, 9, 11 -> 30;
            default -> 31;
        };
        return day <= days;
    }

    private static boolean isLeap(int year) {
        return (year & 3) == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar.
    static int epochDay(int year, int month, int day) {
        int y = year - 1;
        int days = 365 * y + Math.floorDiv(y, 4) - Math.floorDiv(y, 100) + Math.floorDiv(y, 400);
        days += DAYS_BEFORE_MONTH[month - 1] + (month > 2 && isLeap(year) ? 1 : 0) + day - 1;
        return days - 719_162;
    }

    private static int two(byte[] b, int at) {
        int x = b[at] - '0';
        int y = b[at + 1] - '0';
        return x < 0 || x > 9 || y < 0 || y > 9 ? -1 : x * 10 + y;
    }

    private static int four(byte[] b, int at) {
        int x = two(b, at);
        int y = two(b, at + 2);
        return (x | y) < 0 ? -1 : x * 100 + y;
    }

    /// `hh:mm[:ss[.ffffff]]`: microseconds since midnight.
    long parseTime(byte[] b, int from, int to) {
        trim(b, from, to);
        int at = timeAt(b, start, end);
        if (at != end) {
            return fail();
        }
        return time;
    }

    private long time;

    /// Parses a time at `from` into [#time]; returns where it ends, or -1.
    private int timeAt(byte[] b, int from, int to) {
        int i = from;
        int hour = 0;
        int hourStart = i;
        while (i < to && b[i] >= '0' && b[i] <= '9' && i - hourStart < 2) {
            hour = hour * 10 + b[i++] - '0';
        }
        if (i == hourStart || i + 3 > to || b[i] != ':') {
            return -1;
        }
        int minute = two(b, i + 1);
        i += 3;
        int second = 0;
        long micros = 0;
        if (i < to && b[i] == ':') {
            if (i + 3 > to) {
                return -1;
            }
            second = two(b, i + 1);
            i += 3;
            if (i < to && b[i] == '.') {
                i++;
                int digits = 0;
                while (i < to && b[i] >= '0' && b[i] <= '9') {
                    if (digits < 6) {
                        micros = micros * 10 + b[i] - '0';
                    }
                    digits++;
                    i++;
                }
                if (digits == 0 || digits > 12) {
                    return -1;
                }
                for (int k = digits; k < 6; k++) {
                    micros *= 10;
                }
            }
        }
        if (minute < 0 || minute > 59 || second < 0 || second > 59 || hour > 24) {
            return -1;
        }
        time = ((hour * 60L + minute) * 60 + second) * 1_000_000 + micros;
        return time > MICROS_PER_DAY ? -1 : i;
    }

    /// A date, then optionally a blank or `T`, a time, and `Z` or an offset: microseconds since
    /// 1970 (UTC where an offset was named, see [#hadZone]).
    long parseTimestamp(byte[] b, int from, int to) {
        hadZone = false;
        if (to - from == 19 && b[from + 4] == '-' && b[from + 7] == '-' && b[from + 13] == ':' && b[from + 16] == ':') {
            int year = four(b, from);
            int month = two(b, from + 5);
            int day = two(b, from + 8);
            int hour = two(b, from + 11);
            int minute = two(b, from + 14);
            int second = two(b, from + 17);
            if ((year | month | day | hour | minute | second) >= 0
                    && isDate(year, month, day)
                    && hour < 24
                    && minute < 60
                    && second < 60
                    && (b[from + 10] == ' ' || b[from + 10] == 'T')) {
                return epochDay(year, month, day) * MICROS_PER_DAY + ((hour * 60L + minute) * 60 + second) * 1_000_000;
            }
        }
        trim(b, from, to);
        int infinite = infinite(b);
        if (infinite != 0) {
            return infinite * Calendar.INFINITE_MOMENT;
        }
        int i = dateAt(b, start, end);
        if (i < 0) {
            return fail();
        }
        long micros = date * MICROS_PER_DAY;
        if (i == end) {
            return micros;
        }
        if (b[i] != ' ' && b[i] != 'T') {
            return fail();
        }
        i = timeAt(b, i + 1, end);
        if (i < 0) {
            return fail();
        }
        micros += time;
        if (i < end && b[i] == ' ') {
            i++;
        }
        if (i == end) {
            return micros;
        }
        if (b[i] == 'Z' && i + 1 == end) {
            hadZone = true;
            return micros;
        }
        if (end - i == 3 && matches(b, i, "utc")) {
            hadZone = true;
            return micros;
        }
        if ((b[i] != '+' && b[i] != '-') || end - i < 3) {
            return fail();
        }
        int sign = b[i] == '-' ? -1 : 1;
        int hours = two(b, i + 1);
        i += 3;
        int minutes = 0;
        if (i < end) {
            if (b[i] == ':') {
                i++;
            }
            if (end - i != 2) {
                return fail();
            }
            minutes = two(b, i);
        }
        if (hours < 0 || hours > 15 || minutes < 0 || minutes > 59) {
            return fail();
        }
        hadZone = true;
        return micros - sign * (hours * 60L + minutes) * 60_000_000L;
    }

    /// As [#parseTimestamp], but an offset is not allowed.
    long parseLocalTimestamp(byte[] b, int from, int to) {
        long micros = parseTimestamp(b, from, to);
        return hadZone ? fail() : micros;
    }

    /// `8-4-4-4-12` hexadecimal digits, with or without dashes and braces: the lower word is
    /// returned, the upper one is in [#high].
    long parseUuid(byte[] b, int from, int to) {
        trim(b, from, to);
        long upper = 0;
        long lower = 0;
        int digits = 0;
        for (int i = start; i < end; i++) {
            int d = Character.digit(b[i], 16);
            if (d < 0) {
                if (b[i] == '-' || b[i] == '{' || b[i] == '}') {
                    continue;
                }
                return fail();
            }
            if (digits < 16) {
                upper = upper << 4 | d;
            } else {
                lower = lower << 4 | d;
            }
            digits++;
        }
        if (digits != 32) {
            return fail();
        }
        high = upper;
        return lower;
    }
}
