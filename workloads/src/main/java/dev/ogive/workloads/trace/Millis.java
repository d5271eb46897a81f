package dev.ogive.workloads.trace;

import java.math.BigDecimal;
import java.math.RoundingMode;

/// Nanoseconds as milliseconds with up to six decimals, as a trace writes them.
final class Millis {
    private static final long NANOS = 1_000_000;

    private Millis() {}

    /// `1234.5` for 1,234,500,000.
    static String of(long nanos) {
        long fraction = nanos % NANOS;
        String whole = Long.toString(nanos / NANOS);
        if (fraction == 0) {
            return whole;
        }
        String digits = Long.toString(NANOS + fraction);
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        return whole + "." + digits.substring(1, end);
    }

    /// Rounds to nanoseconds.
    ///
    /// @throws ArithmeticException if the number is too large
    /// @throws NumberFormatException if it is none
    static long nanos(String millis) {
        return millis.length() <= 19 ? digits(millis) : exact(millis);
    }

    private static long digits(String millis) {
        long value = 0;
        int decimals = -1;
        for (int i = 0; i < millis.length(); i++) {
            char c = millis.charAt(i);
            if (c == '.' && decimals < 0) {
                decimals = 0;
            } else if (c >= '0' && c <= '9' && decimals < 6) {
                value = Math.addExact(Math.multiplyExact(value, 10), c - '0');
                decimals += decimals < 0 ? 0 : 1;
            } else {
                return exact(millis);
            }
        }
        for (int i = Math.max(0, decimals); i < 6; i++) {
            value = Math.multiplyExact(value, 10);
        }
        return value;
    }

    private static long exact(String millis) {
        BigDecimal nanos = new BigDecimal(millis).movePointRight(6);
        if ((long) nanos.precision() - nanos.scale() > 19) {
            throw new ArithmeticException("more nanoseconds than 64 bits hold: " + millis + " ms");
        }
        return nanos.setScale(0, RoundingMode.HALF_EVEN).longValueExact();
    }
}
