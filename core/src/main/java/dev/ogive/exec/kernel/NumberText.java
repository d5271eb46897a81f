package dev.ogive.exec.kernel;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;

/// Numbers from and to text with PostgreSQL's rules, without objects on the common path. An
/// instance belongs to one thread; a successful parse leaves its result in the fields.
public final class NumberText {
    /// How a parse ended.
    public enum Outcome {
        OK,
        /// Not text of this kind.
        MALFORMED,
        /// A number, but too large for the type.
        OUT_OF_RANGE
    }

    private static final int MAX_EXPONENT = 10_000;

    /// Decimal digits that always fit a long.
    private static final int LONG_DIGITS = 18;

    /// The parsed integer, or the low word of a 128-bit one.
    public long value;

    /// The high word of a 128-bit integer.
    public long high;

    /// The parsed double.
    public double number;

    /// Digits with an optional sign, blanks around them allowed; result in [#value].
    public Outcome parseLong(byte[] text, int from, int to) {
        int i = skipBlanks(text, from, to);
        int end = trimBlanks(text, i, to);
        boolean negative = i < end && text[i] == '-';
        if (i < end && (text[i] == '-' || text[i] == '+')) {
            i++;
        }
        if (i == end) {
            return Outcome.MALFORMED;
        }
        // Accumulates below zero, where MIN_VALUE has a place.
        long v = 0;
        boolean overflow = false;
        for (; i < end; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return parseMarked(text, skipBlanks(text, from, to), end);
            }
            overflow |= v < -922_337_203_685_477_580L || (v == -922_337_203_685_477_580L && digit > 8);
            v = v * 10 - digit;
        }
        if (overflow || (!negative && v == Long.MIN_VALUE)) {
            return Outcome.OUT_OF_RANGE;
        }
        value = negative ? v : -v;
        return Outcome.OK;
    }

    /// Integers as PostgreSQL 16 and DuckDB also write them: `0x1F`, `0o17`, `0b101`, and
    /// `1_000`.
    private Outcome parseMarked(byte[] text, int from, int end) {
        int i = from;
        boolean negative = text[i] == '-';
        if (text[i] == '-' || text[i] == '+') {
            i++;
        }
        int radix = i + 2 < end && text[i] == '0'
                ? switch (text[i + 1] | 0x20) {
                    case 'x' -> 16;
                    case 'o' -> 8;
                    case 'b' -> 2;
                    default -> 10;
                }
                : 10;
        i += radix == 10 ? 0 : 2;
        long v = 0;
        boolean overflow = false;
        boolean afterDigit = false;
        for (; i < end; i++) {
            int digit = text[i] >= 0 ? Character.digit(text[i], radix) : -1;
            if (digit < 0 && !(text[i] == '_' && afterDigit)) {
                return Outcome.MALFORMED;
            }
            afterDigit = digit >= 0;
            if (afterDigit) {
                overflow |= v < (Long.MIN_VALUE + digit) / radix;
                v = v * radix - digit;
            }
        }
        if (!afterDigit) {
            return Outcome.MALFORMED;
        }
        if (overflow || (!negative && v == Long.MIN_VALUE)) {
            return Outcome.OUT_OF_RANGE;
        }
        value = negative ? v : -v;
        return Outcome.OK;
    }

    /// A decimal number with optional exponent, rounded half away from zero to `scale` digits
    /// after the point; result in [#high] and [#value].
    ///
    /// @param precision digits in all that the result may have; 39 means any 128-bit integer
    public Outcome parseDecimal(byte[] text, int from, int to, int precision, int scale) {
        int start = skipBlanks(text, from, to);
        int end = trimBlanks(text, start, to);
        int i = start;
        boolean negative = i < end && text[i] == '-';
        if (i < end && (text[i] == '-' || text[i] == '+')) {
            i++;
        }
        long v = 0;
        int digits = 0;
        int kept = 0;
        int fraction = -1;
        for (; i < end; i++) {
            int c = text[i];
            if (c == '.' && fraction < 0) {
                fraction = 0;
            } else if (c >= '0' && c <= '9') {
                digits++;
                kept += v == 0 && c == '0' ? 0 : 1;
                v = v * 10 + (c - '0');
                fraction += fraction >= 0 ? 1 : 0;
            } else {
                break;
            }
        }
        if (digits == 0) {
            return Outcome.MALFORMED;
        }
        int after = Math.max(fraction, 0);
        if (i < end || kept > LONG_DIGITS || after > scale || kept + scale - after > LONG_DIGITS) {
            return parseLarge(text, start, end, precision, scale);
        }
        v *= Int128.powerOfTen(scale - after);
        value = negative ? -v : v;
        high = value >> 63;
        return precision > LONG_DIGITS || v < Int128.powerOfTen(precision) ? Outcome.OK : Outcome.OUT_OF_RANGE;
    }

    private Outcome parseLarge(byte[] text, int from, int to, int precision, int scale) {
        BigDecimal parsed;
        try {
            // BigDecimal would take digits of other scripts.
            for (int i = from; i < to; i++) {
                if (!isNumeric(text[i])) {
                    return Outcome.MALFORMED;
                }
            }
            parsed = new BigDecimal(new String(text, from, to - from, StandardCharsets.ISO_8859_1));
        } catch (NumberFormatException e) {
            return Outcome.MALFORMED;
        }
        return setDecimal(parsed, precision, scale);
    }

    /// Rounds half away from zero to `scale`; result in [#high] and [#value].
    public Outcome setDecimal(BigDecimal number, int precision, int scale) {
        long exponent = (long) number.precision() - number.scale();
        if (number.signum() != 0 && exponent > 60) {
            return Outcome.OUT_OF_RANGE;
        }
        BigInteger unscaled = number.signum() == 0 || exponent < -MAX_EXPONENT
                ? BigInteger.ZERO
                : number.setScale(scale, RoundingMode.HALF_UP).unscaledValue();
        boolean fits = precision > 38
                ? unscaled.bitLength() <= 127
                : unscaled.abs().compareTo(Int128.bigPowerOfTen(precision)) < 0;
        if (!fits) {
            return Outcome.OUT_OF_RANGE;
        }
        value = unscaled.longValue();
        high = Int128.high(unscaled);
        return Outcome.OK;
    }

    /// A floating-point number, `NaN` or `[+-]inf[inity]`; result in [#number].
    public Outcome parseDouble(byte[] text, int from, int to) {
        int start = skipBlanks(text, from, to);
        int end = trimBlanks(text, start, to);
        int i = start;
        boolean negative = i < end && text[i] == '-';
        if (i < end && (text[i] == '-' || text[i] == '+')) {
            i++;
        }
        long v = 0;
        int digits = 0;
        int fraction = -1;
        for (; i < end && digits <= 19; i++) {
            int c = text[i];
            if (c == '.' && fraction < 0) {
                fraction = 0;
            } else if (c >= '0' && c <= '9') {
                digits++;
                v = v * 10 + (c - '0');
                fraction += fraction >= 0 ? 1 : 0;
            } else {
                break;
            }
        }
        if (i == end && digits > 0 && digits <= 15) {
            // Both are exact doubles, so the quotient is correctly rounded (Clinger's fast path).
            double d = fraction <= 0 ? v : v / (double) Int128.powerOfTen(fraction);
            number = negative ? -d : d;
            return Outcome.OK;
        }
        return parseAnyDouble(text, start, end);
    }

    private Outcome parseAnyDouble(byte[] text, int from, int to) {
        String s = new String(text, from, to - from, StandardCharsets.ISO_8859_1);
        boolean plain = !s.isEmpty();
        for (int i = 0; i < s.length(); i++) {
            plain &= isNumeric(s.charAt(i));
        }
        if (!plain) {
            return switch (s.toLowerCase(java.util.Locale.ROOT)) {
                case "nan", "+nan", "-nan" -> special(Double.NaN);
                case "inf", "+inf", "infinity", "+infinity" -> special(Double.POSITIVE_INFINITY);
                case "-inf", "-infinity" -> special(Double.NEGATIVE_INFINITY);
                default -> Outcome.MALFORMED;
            };
        }
        try {
            number = Double.parseDouble(s);
        } catch (NumberFormatException e) {
            return Outcome.MALFORMED;
        }
        return Double.isInfinite(number) ? Outcome.OUT_OF_RANGE : Outcome.OK;
    }

    private Outcome special(double d) {
        number = d;
        return Outcome.OK;
    }

    private static boolean isNumeric(int c) {
        return c >= '0' && c <= '9' || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
    }

    static int skipBlanks(byte[] text, int from, int to) {
        int i = from;
        while (i < to && (text[i] == ' ' || (text[i] >= 9 && text[i] <= 13))) {
            i++;
        }
        return i;
    }

    static int trimBlanks(byte[] text, int from, int to) {
        int i = to;
        while (i > from && (text[i - 1] == ' ' || (text[i - 1] >= 9 && text[i - 1] <= 13))) {
            i--;
        }
        return i;
    }

    /// The shortest text that reads back as the same double, as PostgreSQL writes it: `1`, `0.1`,
    /// `1e+20`.
    public static String ofDouble(double value) {
        return shortest(value, Double.toString(value), 15);
    }

    /// As [#ofDouble] for a value that is exactly a float.
    public static String ofFloat(float value) {
        return shortest(value, Float.toString(value), 6);
    }

    private static String shortest(double value, String java, int maxPlainDigits) {
        if (Double.isNaN(value)) {
            return "NaN";
        }
        if (Double.isInfinite(value)) {
            return value > 0 ? "Infinity" : "-Infinity";
        }
        if (value == 0) {
            return 1 / value < 0 ? "-0" : "0";
        }
        BigDecimal exact = new BigDecimal(java).stripTrailingZeros();
        String digits = exact.unscaledValue().abs().toString();
        int exponent = digits.length() - exact.scale() - 1;
        StringBuilder text = new StringBuilder(24);
        if (exact.signum() < 0) {
            text.append('-');
        }
        if (exponent < -4 || exponent >= maxPlainDigits) {
            text.append(digits.charAt(0));
            if (digits.length() > 1) {
                text.append('.').append(digits, 1, digits.length());
            }
            text.append(exponent < 0 ? "e-" : "e+");
            Temporals.appendPadded(text, Math.abs(exponent), 2);
            return text.toString();
        }
        return text.append(exact.abs().toPlainString()).toString();
    }

    /// A decimal with all digits of its scale.
    public static String ofDecimal(long unscaled, int scale) {
        return BigDecimal.valueOf(unscaled, scale).toPlainString();
    }

    /// Writes the digits of `value` so that they end before `end`; returns where they begin.
    public static int writeLong(long value, byte[] out, int end) {
        int at = end;
        long rest = value;
        do {
            out[--at] = (byte) ('0' + Math.abs(rest % 10));
            rest /= 10;
        } while (rest != 0);
        if (value < 0) {
            out[--at] = '-';
        }
        return at;
    }
}
