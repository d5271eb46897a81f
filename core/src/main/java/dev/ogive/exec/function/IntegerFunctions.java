package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.BOOLEAN;
import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.HUGEINT;
import static dev.ogive.column.SimpleType.VARCHAR;
import static dev.ogive.exec.function.Rows.integer;
import static dev.ogive.exec.function.Rows.number;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Numbers in other bases, counts of choices, and division and rounding that others define in
/// their own way.
final class IntegerFunctions {
    private static final BigInteger HUGEINT_MAX = BigInteger.ONE.shiftLeft(127).subtract(BigInteger.ONE);

    private static final int BASE_DIGITS_MAX = 64;

    private IntegerFunctions() {}

    static List<Overloads> all() {
        List<Overloads> all = new ArrayList<>();
        all.add(Overloads.named("to_base")
                .text("to_base(10, 2) = '1010'; to_base(10, 2, 8) = '00001010'")
                .takes(
                        List.of(BIGINT, BIGINT),
                        VARCHAR,
                        Rows.texts((a, i) -> inBase(integer(a, 0, i), integer(a, 1, i), 0)))
                .takes(
                        List.of(BIGINT, BIGINT, BIGINT),
                        VARCHAR,
                        Rows.texts((a, i) -> inBase(integer(a, 0, i), integer(a, 1, i), integer(a, 2, i)))));
        all.add(Overloads.named("binom", "binomial")
                .text("binom(5, 2) = 10: ways to choose 2 of 5")
                .takes(
                        List.of(BIGINT, BIGINT),
                        HUGEINT,
                        Rows.values((a, i) -> choices(integer(a, 0, i), integer(a, 1, i)))));
        all.add(Overloads.named("signbit")
                .text("signbit(-0.0): whether the sign of a double is set")
                .total()
                .takes(
                        List.of(DOUBLE),
                        BOOLEAN,
                        Rows.booleans((a, i) -> Double.doubleToRawLongBits(number(a, 0, i)) < 0)));
        all.add(Overloads.named("round_even", "roundbankers")
                .text("round_even(44.5, 0) = 44: half to the even digit")
                .total()
                .takes(
                        List.of(DOUBLE, BIGINT),
                        DOUBLE,
                        Rows.doubles((a, i) -> toEven(number(a, 0, i), integer(a, 1, i)))));
        all.add(Overloads.named("fdiv")
                .text("fdiv(5, 2) = 2: the floor of a division")
                .total()
                .takes(
                        List.of(DOUBLE, DOUBLE),
                        DOUBLE,
                        Rows.doubles((a, i) -> Math.floor(number(a, 0, i) / number(a, 1, i)))));
        return all;
    }

    private static String inBase(long number, long radix, long digits) {
        if (number < 0) {
            throw invalid("to_base takes a number >= 0, got " + number);
        }
        if (radix < Character.MIN_RADIX || radix > Character.MAX_RADIX) {
            throw invalid("to_base takes a radix from 2 to 36, got " + radix);
        }
        if (digits < 0 || digits > BASE_DIGITS_MAX) {
            throw invalid("to_base takes a length from 0 to " + BASE_DIGITS_MAX + ", got " + digits);
        }
        String text = Long.toString(number, (int) radix).toUpperCase(Locale.ROOT);
        return "0".repeat((int) Math.max(0, digits - text.length())) + text;
    }

    private static BigInteger choices(long n, long k) {
        if (n < 0 || k < 0) {
            throw invalid("binom takes numbers >= 0, got binom(" + n + ", " + k + ")");
        }
        if (k > n) {
            return BigInteger.ZERO;
        }
        BigInteger count = BigInteger.ONE;
        for (long i = 1; i <= Math.min(k, n - k); i++) {
            // A product of i neighbours is a multiple of i.
            count = count.multiply(BigInteger.valueOf(n - i + 1)).divide(BigInteger.valueOf(i));
            if (count.compareTo(HUGEINT_MAX) > 0) {
                throw new OgiveException(
                        ErrorCode.NUMERIC_OVERFLOW, "binom(" + n + ", " + k + ") is out of range for HUGEINT");
            }
        }
        return count;
    }

    private static double toEven(double number, long digits) {
        if (!Double.isFinite(number) || digits > 300) {
            return number;
        }
        return digits < -310
                ? 0
                : BigDecimal.valueOf(number)
                        .setScale((int) digits, RoundingMode.HALF_EVEN)
                        .doubleValue();
    }

    private static OgiveException invalid(String message) {
        return new OgiveException(ErrorCode.INVALID_ARGUMENT, message);
    }
}
