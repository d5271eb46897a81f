package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.BOOLEAN;
import static dev.ogive.column.SimpleType.DATE;
import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.HUGEINT;
import static dev.ogive.column.SimpleType.INTEGER;
import static dev.ogive.column.SimpleType.NULL;
import static dev.ogive.column.SimpleType.REAL;
import static dev.ogive.column.SimpleType.TIMESTAMP;
import static dev.ogive.column.SimpleType.TIMESTAMPTZ;
import static dev.ogive.exec.function.Rows.integer;
import static dev.ogive.exec.function.Rows.number;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.Overloads.Signature;
import dev.ogive.exec.kernel.Arithmetic;
import dev.ogive.exec.kernel.Calendar;
import dev.ogive.exec.kernel.Int128;
import dev.ogive.exec.kernel.ValueOrder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/// Mathematical functions. Rounding is half away from zero. A logarithm or root outside its
/// domain is an error, as in PostgreSQL.
final class NumericFunctions {
    private NumericFunctions() {}

    static List<Overloads> all() {
        List<Overloads> all = new ArrayList<>();
        rounding(all);
        powers(all);
        angles(all);
        integers(all);
        choices(all);
        return all;
    }

    private static void rounding(List<Overloads> all) {
        all.add(Overloads.named("abs", "@")
                .text("abs(-3) = 3")
                .rule(types ->
                        one(types, type -> new Signature(List.of(type), type, _ -> NumericFunctions::absolute))));
        all.add(Overloads.named("sign")
                .text("sign(-3) = -1")
                .total()
                .ruleFirst()
                .takes(List.of(DOUBLE), DOUBLE, Rows.ofDouble(Math::signum))
                .rule(types -> one(
                        types,
                        type -> type.isInteger() || type instanceof DecimalType
                                ? new Signature(
                                        List.of(type),
                                        INTEGER,
                                        Rows.longs((a, i) -> exact(a[0], i).signum()))
                                : null)));
        all.add(whole("ceil", "ceil(1.2) = 2", RoundingMode.CEILING, Rows.ofDoubles(Arithmetic::ceil), "ceiling"));
        all.add(whole("floor", "floor(-1.2) = -2", RoundingMode.FLOOR, Rows.ofDoubles(Arithmetic::floor)));
        all.add(digits(
                whole(
                        "round",
                        "round(2.5) = 3, round(1234.567, 2) = 1234.57",
                        RoundingMode.HALF_UP,
                        Rows.ofDouble(x -> round(x, 0))),
                RoundingMode.HALF_UP));
        all.add(digits(
                whole(
                        "trunc",
                        "trunc(-1.7) = -1, trunc(1.789, 1) = 1.7",
                        RoundingMode.DOWN,
                        Rows.ofDouble(x -> truncate(x, 0))),
                RoundingMode.DOWN));
        all.add(Overloads.named("even")
                .text("even(2.1) = 4: the next even number away from zero")
                .total()
                .takes(List.of(DOUBLE), DOUBLE, Rows.ofDouble(x -> {
                    double up = Math.ceil(Math.abs(x) / 2) * 2;
                    return x < 0 ? -up : up;
                })));
    }

    private static void powers(List<Overloads> all) {
        all.add(Overloads.named("sqrt").text("sqrt(9) = 3").takes(List.of(DOUBLE), DOUBLE, Rows.ofDouble(x -> {
            if (x < 0) {
                throw domain("sqrt", x);
            }
            return Math.sqrt(x);
        })));
        simple(all, "gamma", "gamma(5) = 24", x -> Gamma.of(x));
        simple(all, "lgamma", "lgamma(5) = ln(24)", x -> Gamma.logarithm(x));
        all.add(Overloads.named("nextafter")
                .text("nextafter(1, 2) = 1.0000000000000002: the next number in that direction")
                .total()
                .takes(
                        List.of(DOUBLE, DOUBLE),
                        DOUBLE,
                        Rows.doubles((a, i) -> Math.nextAfter(number(a, 0, i), number(a, 1, i)))));
        simple(all, "cbrt", "cbrt(27) = 3", Math::cbrt);
        simple(all, "exp", "exp(1) = 2.718281828459045", Math::exp);
        all.add(logarithm("ln", "ln(2.718281828459045) = 1", Math::log));
        all.add(logarithm("log", "log(100) = 2, log(2, 8) = 3", Math::log10, "log10")
                .takes(List.of(DOUBLE, DOUBLE), DOUBLE, Rows.doubles((a, i) -> {
                    double base = number(a, 0, i);
                    double x = number(a, 1, i);
                    if (base <= 0 || x <= 0 || base == 1) {
                        throw domain("log", base <= 0 || base == 1 ? base : x);
                    }
                    return Math.log(x) / Math.log(base);
                })));
        all.add(logarithm("log2", "log2(8) = 3", x -> Math.log(x) / Math.log(2)));
        all.add(Overloads.named("power", "pow")
                .text("power(2, 10) = 1024")
                .takes(List.of(DOUBLE, DOUBLE), DOUBLE, Rows.doubles((a, i) -> {
                    double x = number(a, 0, i);
                    double y = number(a, 1, i);
                    if ((x == 0 && y < 0) || (x < 0 && !Double.isInfinite(y) && y != Math.rint(y))) {
                        throw domain("power", x);
                    }
                    return Math.pow(x, y);
                })));
    }

    private static void angles(List<Overloads> all) {
        simple(all, "sin", "sin(0) = 0", Math::sin);
        simple(all, "cos", "cos(0) = 1", Math::cos);
        simple(all, "tan", "tan(0) = 0", Math::tan);
        simple(all, "cot", "cot(1) = 0.6420926159343306", x -> 1 / Math.tan(x));
        simple(all, "sinh", "sinh(0) = 0", Math::sinh);
        simple(all, "cosh", "cosh(0) = 1", Math::cosh);
        simple(all, "tanh", "tanh(0) = 0", Math::tanh);
        simple(all, "asinh", "asinh(0) = 0", x -> Math.copySign(Math.log(Math.abs(x) + Math.sqrt(x * x + 1)), x));
        simple(all, "acosh", "acosh(1) = 0", x -> Math.log(x + Math.sqrt(x * x - 1)));
        simple(all, "atanh", "atanh(0) = 0", x -> 0.5 * Math.log((1 + x) / (1 - x)));
        simple(all, "atan", "atan(0) = 0", Math::atan);
        all.add(Overloads.named("asin").text("asin(0) = 0").takes(List.of(DOUBLE), DOUBLE, Rows.ofDouble(x -> {
            if (Math.abs(x) > 1) {
                throw domain("asin", x);
            }
            return Math.asin(x);
        })));
        all.add(Overloads.named("acos").text("acos(1) = 0").takes(List.of(DOUBLE), DOUBLE, Rows.ofDouble(x -> {
            if (Math.abs(x) > 1) {
                throw domain("acos", x);
            }
            return Math.acos(x);
        })));
        all.add(Overloads.named("atan2")
                .text("atan2(1, 1) = 0.7853981633974483")
                .total()
                .takes(
                        List.of(DOUBLE, DOUBLE),
                        DOUBLE,
                        Rows.doubles((a, i) -> Math.atan2(number(a, 0, i), number(a, 1, i)))));
        simple(all, "degrees", "degrees(pi()) = 180", Math::toDegrees);
        simple(all, "radians", "radians(180) = pi()", Math::toRadians);
        all.add(Overloads.named("pi")
                .text("pi() = 3.141592653589793")
                .total()
                .takes(List.of(), DOUBLE, Rows.doubles((_, _) -> Math.PI)));
    }

    private static void integers(List<Overloads> all) {
        bitwise(all, "bitwise_and", "5 & 3 = 1", (x, y) -> x & y);
        bitwise(all, "bitwise_or", "5 | 3 = 7", (x, y) -> x | y);
        bitwise(all, "xor", "xor(5, 3) = 6", (x, y) -> x ^ y);
        all.add(Overloads.named("bitwise_not")
                .text("~5 = -6")
                .total()
                .rule(types -> one(
                        types,
                        type -> narrowInteger(type)
                                ? new Signature(List.of(type), type, Rows.longs((a, i) -> ~integer(a, 0, i)))
                                : null)));
        all.add(Overloads.named("left_shift", "<<")
                .text("1 << 4 = 16")
                .takes(List.of(BIGINT, BIGINT), BIGINT, Rows.longs((a, i) -> {
                    long x = integer(a, 0, i);
                    long n = integer(a, 1, i);
                    if (n < 0 || n > 63 || (x << n) >> n != x) {
                        throw new OgiveException(ErrorCode.NUMERIC_OVERFLOW, x + " << " + n + " is outside BIGINT");
                    }
                    return x << n;
                })));
        all.add(Overloads.named("right_shift", ">>")
                .text("16 >> 2 = 4")
                .total()
                .takes(List.of(BIGINT, BIGINT), BIGINT, Rows.longs((a, i) -> {
                    long n = integer(a, 1, i);
                    return n < 0 || n > 63 ? 0 : integer(a, 0, i) >> n;
                }))
                .takes(List.of(HUGEINT, BIGINT), HUGEINT, Rows.values((a, i) -> {
                    long n = integer(a, 1, i);
                    return n < 0 || n > 127 ? BigInteger.ZERO : ((BigInteger) a[0].get(i)).shiftRight((int) n);
                })));
        all.add(Overloads.named("bit_count")
                .text("bit_count(255) = 8")
                .total()
                .takes(List.of(INTEGER), BIGINT, Rows.longs((a, i) -> Integer.bitCount((int) integer(a, 0, i))))
                .takes(List.of(BIGINT), BIGINT, Rows.longs((a, i) -> Long.bitCount(integer(a, 0, i)))));
        all.add(Overloads.named("gcd", "greatest_common_divisor")
                .text("gcd(12, 18) = 6")
                .total()
                .takes(List.of(BIGINT, BIGINT), BIGINT, Rows.longs((a, i) -> gcd(integer(a, 0, i), integer(a, 1, i)))));
        all.add(Overloads.named("lcm", "least_common_multiple")
                .text("lcm(4, 6) = 12")
                .takes(List.of(BIGINT, BIGINT), BIGINT, Rows.longs((a, i) -> {
                    long x = integer(a, 0, i);
                    long y = integer(a, 1, i);
                    if (x == 0 || y == 0) {
                        return 0;
                    }
                    try {
                        return Math.absExact(Math.multiplyExact(x / gcd(x, y), y));
                    } catch (ArithmeticException e) {
                        throw new OgiveException(
                                ErrorCode.NUMERIC_OVERFLOW, "lcm(" + x + ", " + y + ") is outside BIGINT", e);
                    }
                })));
        all.add(Overloads.named("factorial", "!")
                .text("factorial(5) = 120")
                .takes(List.of(BIGINT), HUGEINT, Rows.values((a, i) -> {
                    long n = integer(a, 0, i);
                    if (n < 0 || n > 33) {
                        throw new OgiveException(ErrorCode.NUMERIC_OVERFLOW, "factorial(" + n + ") needs 0 <= n <= 33");
                    }
                    BigInteger product = BigInteger.ONE;
                    for (long k = 2; k <= n; k++) {
                        product = product.multiply(BigInteger.valueOf(k));
                    }
                    return product;
                })));
        all.add(Overloads.named("isnan")
                .text("isnan('NaN'::double)")
                .total()
                .takes(List.of(DOUBLE), BOOLEAN, Rows.booleans((a, i) -> Double.isNaN(number(a, 0, i)))));
        all.add(Overloads.named("isinf")
                .text("isinf('inf'::double)")
                .total()
                .takes(List.of(DOUBLE), BOOLEAN, Rows.booleans((a, i) -> Double.isInfinite(number(a, 0, i))))
                .takes(List.of(DATE), BOOLEAN, Rows.booleans((a, i) -> !Calendar.isFinite((int) integer(a, 0, i))))
                .takes(List.of(TIMESTAMP), BOOLEAN, Rows.booleans((a, i) -> !Calendar.isFinite(integer(a, 0, i))))
                .takes(List.of(TIMESTAMPTZ), BOOLEAN, Rows.booleans((a, i) -> !Calendar.isFinite(integer(a, 0, i)))));
        all.add(Overloads.named("isfinite")
                .text("isfinite(1.5)")
                .total()
                .takes(List.of(DOUBLE), BOOLEAN, Rows.booleans((a, i) -> Double.isFinite(number(a, 0, i))))
                .takes(List.of(DATE), BOOLEAN, Rows.booleans((a, i) -> Calendar.isFinite((int) integer(a, 0, i))))
                .takes(List.of(TIMESTAMP), BOOLEAN, Rows.booleans((a, i) -> Calendar.isFinite(integer(a, 0, i))))
                .takes(List.of(TIMESTAMPTZ), BOOLEAN, Rows.booleans((a, i) -> Calendar.isFinite(integer(a, 0, i)))));
        all.add(Overloads.named("random")
                .text("random(): a new double in [0, 1) for every row")
                .total()
                .volatileResult()
                .takes(
                        List.of(),
                        DOUBLE,
                        Rows.doubles((_, _) -> ThreadLocalRandom.current().nextDouble())));
        all.add(Overloads.named("width_bucket")
                .text("width_bucket(5.3, 0, 10, 5) = 3")
                .takes(
                        List.of(DOUBLE, DOUBLE, DOUBLE, BIGINT),
                        BIGINT,
                        Rows.longs((a, i) ->
                                widthBucket(number(a, 0, i), number(a, 1, i), number(a, 2, i), integer(a, 3, i)))));
    }

    private static void choices(List<Overloads> all) {
        all.add(choice("greatest", "greatest(1, NULL, 3) = 3: the largest that is not NULL", 1));
        all.add(choice("least", "least(1, NULL, 3) = 1: the smallest that is not NULL", -1));
    }

    private static Overloads choice(String name, String text, int sign) {
        return Overloads.named(name).text(text).total().seesNulls().rule(types -> {
            DataType common = NULL;
            for (DataType type : types) {
                common = common == null ? null : Coercion.common(common, type);
            }
            return types.isEmpty() || common == null
                    ? null
                    : new Signature(
                            Collections.nCopies(types.size(), common),
                            common,
                            _ -> (a, rows, out) -> choose(a, rows, out, sign));
        });
    }

    private static void choose(Vector[] arguments, int rows, Vector result, int sign) {
        for (int i = 0; i < rows; i++) {
            Vector best = null;
            for (Vector argument : arguments) {
                if (!argument.isNull(i) && (best == null || ValueOrder.compare(argument, i, best, i) * sign > 0)) {
                    best = argument;
                }
            }
            result.set(i, best == null ? null : best.get(i));
        }
    }

    // ---- pieces ---------------------------------------------------------------------------------------------------

    @FunctionalInterface
    private interface OfType {
        Signature signature(DataType type);
    }

    private static Signature one(List<DataType> types, OfType rule) {
        if (types.size() != 1) {
            return null;
        }
        DataType type = types.getFirst() == NULL ? INTEGER : types.getFirst();
        return type.isNumeric() ? rule.signature(type) : null;
    }

    private static boolean narrowInteger(DataType type) {
        return type.isInteger() && type.lane() != Lane.I128;
    }

    private static void simple(List<Overloads> all, String name, String text, Rows.OfDouble function) {
        all.add(Overloads.named(name).text(text).total().takes(List.of(DOUBLE), DOUBLE, Rows.ofDouble(function)));
    }

    private static Overloads logarithm(String name, String text, Rows.OfDouble function, String... aliases) {
        return Overloads.named(name, aliases).text(text).takes(List.of(DOUBLE), DOUBLE, Rows.ofDouble(x -> {
            if (x <= 0) {
                throw domain(name, x);
            }
            return function.apply(x);
        }));
    }

    private static OgiveException domain(String function, double x) {
        return new OgiveException(ErrorCode.INVALID_ARGUMENT, function + " has no value for " + x);
    }

    @FunctionalInterface
    private interface LongOperation {
        long apply(long x, long y);
    }

    private static void bitwise(List<Overloads> all, String name, String text, LongOperation operation) {
        all.add(Overloads.named(name).text(text).total().rule(types -> {
            List<DataType> known = Overloads.withoutNulls(types);
            if (known.size() == 2
                    && known.contains(HUGEINT)
                    && known.get(0).isInteger()
                    && known.get(1).isInteger()) {
                return new Signature(List.of(HUGEINT, HUGEINT), HUGEINT, wideBits(operation));
            }
            if (known.size() != 2 || !narrowInteger(known.get(0)) || !narrowInteger(known.get(1))) {
                return null;
            }
            DataType common = Coercion.common(known.get(0), known.get(1));
            return new Signature(
                    List.of(common, common),
                    common,
                    Rows.longs((a, i) -> operation.apply(integer(a, 0, i), integer(a, 1, i))));
        }));
    }

    /// Word by word: no bit depends on another.
    private static Overloads.Factory wideBits(LongOperation operation) {
        return _ -> (a, rows, result) -> {
            I128Vector x = (I128Vector) a[0];
            I128Vector y = (I128Vector) a[1];
            I128Vector out = (I128Vector) result;
            for (int i = 0; i < rows; i++) {
                out.high[i] = operation.apply(x.high[i], y.high[i]);
                out.low[i] = operation.apply(x.low[i], y.low[i]);
            }
        };
    }

    private static void absolute(Vector[] arguments, int rows, Vector result) {
        switch (result) {
            case F64Vector out -> {
                double[] in = ((F64Vector) arguments[0]).values;
                for (int i = 0; i < rows; i++) {
                    out.values[i] = Math.abs(in[i]);
                }
            }
            case I64Vector out -> {
                long[] in = ((I64Vector) arguments[0]).values;
                for (int i = 0; i < rows; i++) {
                    out.values[i] = Math.abs(in[i]);
                }
                for (int i = 0; i < rows; i++) {
                    if (out.values[i] < 0 && !result.isNull(i)) {
                        throw new OgiveException(ErrorCode.NUMERIC_OVERFLOW, "abs(" + in[i] + ") is outside BIGINT");
                    }
                }
            }
            case I32Vector out -> {
                int[] in = ((I32Vector) arguments[0]).values;
                long most = result.type() == INTEGER
                        ? Integer.MAX_VALUE
                        : result.type() == dev.ogive.column.SimpleType.SMALLINT ? Short.MAX_VALUE : Byte.MAX_VALUE;
                for (int i = 0; i < rows; i++) {
                    long v = Math.abs((long) in[i]);
                    if (v > most && !result.isNull(i)) {
                        throw new OgiveException(
                                ErrorCode.NUMERIC_OVERFLOW,
                                "abs(" + in[i] + ") is outside " + result.type().sql());
                    }
                    out.values[i] = (int) v;
                }
            }
            default -> {
                for (int i = 0; i < rows; i++) {
                    if (!result.isNull(i)) {
                        store(exact(arguments[0], i).abs(), result, i);
                    }
                }
            }
        }
    }

    /// The exact value of an integer or decimal.
    private static BigDecimal exact(Vector vector, int row) {
        int scale = vector.type() instanceof DecimalType d ? d.scale() : 0;
        return switch (vector) {
            case I32Vector v -> BigDecimal.valueOf(v.values[row]);
            case I64Vector v -> BigDecimal.valueOf(v.values[row], scale);
            case I128Vector v -> new BigDecimal(Int128.toBig(v.high[row], v.low[row]), scale);
            default -> throw new IllegalStateException(vector.type().sql());
        };
    }

    private static void store(BigDecimal value, Vector result, int row) {
        BigInteger unscaled = value.setScale(
                        result.type() instanceof DecimalType d ? d.scale() : 0, RoundingMode.UNNECESSARY)
                .unscaledValue();
        boolean fits = result.type() instanceof DecimalType d
                ? unscaled.abs().compareTo(Int128.bigPowerOfTen(d.precision())) < 0
                : unscaled.bitLength() < result.type().lane().bytes() * 8;
        if (!fits) {
            throw new OgiveException(
                    ErrorCode.NUMERIC_OVERFLOW,
                    value.toPlainString() + " is outside " + result.type().sql());
        }
        switch (result) {
            case I32Vector v -> v.values[row] = unscaled.intValue();
            case I64Vector v -> v.values[row] = unscaled.longValue();
            case I128Vector v -> {
                v.high[row] = Int128.high(unscaled);
                v.low[row] = unscaled.longValue();
            }
            default -> throw new IllegalStateException(result.type().sql());
        }
    }

    /// To a whole number: doubles stay doubles, decimals lose their scale, integers are as they
    /// are.
    private static Overloads whole(
            String name, String text, RoundingMode mode, Overloads.Factory ofDouble, String... aliases) {
        return Overloads.named(name, aliases)
                .text(text)
                .ruleFirst()
                .takes(List.of(DOUBLE), DOUBLE, ofDouble)
                .takes(List.of(REAL), REAL, ofDouble)
                .rule(types -> one(types, type -> {
                    if (type instanceof DecimalType d) {
                        int precision = Math.min(DecimalType.MAX_PRECISION, d.precision() - d.scale() + 1);
                        return new Signature(
                                List.of(d),
                                DataType.decimal(precision, 0),
                                Rows.vectors((a, i, out) -> store(exact(a[0], i).setScale(0, mode), out, i)));
                    }
                    return type.isInteger()
                            ? new Signature(List.of(type), type, _ -> (a, rows, out) -> out.copy(a[0], 0, 0, rows))
                            : null;
                }));
    }

    /// Adds the form with a number of digits after the point (before it, if negative).
    private static Overloads digits(Overloads function, RoundingMode mode) {
        return function.takes(
                        List.of(DOUBLE, BIGINT),
                        DOUBLE,
                        Rows.doubles((a, i) -> mode == RoundingMode.DOWN
                                ? truncate(number(a, 0, i), integer(a, 1, i))
                                : round(number(a, 0, i), integer(a, 1, i))))
                .rule(types -> {
                    if (types.size() != 2 || Coercion.cost(types.get(1), BIGINT) < 0) {
                        return null;
                    }
                    DataType type = types.getFirst();
                    return type.isInteger() || type instanceof DecimalType
                            ? new Signature(
                                    List.of(type, BIGINT),
                                    type,
                                    Rows.vectors((a, i, out) ->
                                            store(rounded(exact(a[0], i), integer(a, 1, i), mode), out, i)))
                            : null;
                });
    }

    private static BigDecimal rounded(BigDecimal value, long digits, RoundingMode mode) {
        int scale = (int) Math.max(-40, Math.min(digits, value.scale()));
        return value.setScale(scale, mode).setScale(value.scale(), RoundingMode.UNNECESSARY);
    }

    private static double round(double x, long digits) {
        if (digits == 0) {
            double down = Math.floor(Math.abs(x));
            return Math.copySign(Math.abs(x) - down >= 0.5 ? down + 1 : down, x);
        }
        if (!Double.isFinite(x) || digits > 320) {
            return x;
        }
        if (digits < -320) {
            return 0;
        }
        // As DuckDB: the product decides, so that 0.575, which is a little less as a double, becomes 0.57.
        double power = Math.pow(10, Math.abs(digits));
        double rounded = digits < 0 ? round(x / power, 0) * power : round(x * power, 0) / power;
        return Double.isFinite(rounded) ? rounded : digits < 0 ? 0 : x;
    }

    private static double truncate(double x, long digits) {
        if (digits == 0) {
            return x < 0 ? Math.ceil(x) : Math.floor(x);
        }
        if (!Double.isFinite(x) || digits > 320) {
            return x;
        }
        return digits < -320
                ? 0
                : new BigDecimal(Double.toString(x))
                        .setScale((int) digits, RoundingMode.DOWN)
                        .doubleValue();
    }

    private static long gcd(long a, long b) {
        long x = Math.abs(a);
        long y = Math.abs(b);
        while (y != 0) {
            long rest = x % y;
            x = y;
            y = rest;
        }
        return x;
    }

    private static long widthBucket(double x, double low, double high, long buckets) {
        if (buckets <= 0 || low == high || Double.isNaN(x) || !Double.isFinite(low) || !Double.isFinite(high)) {
            throw new OgiveException(
                    ErrorCode.INVALID_ARGUMENT,
                    "width_bucket needs finite, different bounds and at least one bucket, got " + low + ", " + high
                            + ", " + buckets);
        }
        double share = (x - low) / (high - low);
        return share < 0 ? 0 : share >= 1 ? buckets + 1 : (long) (share * buckets) + 1;
    }
}
