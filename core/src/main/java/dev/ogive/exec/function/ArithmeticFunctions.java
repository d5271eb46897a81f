package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.HUGEINT;
import static dev.ogive.column.SimpleType.INTERVAL;
import static dev.ogive.column.SimpleType.REAL;
import static dev.ogive.column.SimpleType.SMALLINT;
import static dev.ogive.column.SimpleType.TINYINT;
import static dev.ogive.column.SimpleType.UBIGINT;
import static dev.ogive.column.SimpleType.UINTEGER;
import static dev.ogive.column.SimpleType.USMALLINT;
import static dev.ogive.column.SimpleType.UTINYINT;
import static dev.ogive.column.SimpleType.VARCHAR;

import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.function.Overloads.Binding;
import dev.ogive.exec.function.Overloads.Signature;
import dev.ogive.exec.function.ScalarFunction.Kernel;
import dev.ogive.exec.kernel.Arithmetic;
import dev.ogive.exec.kernel.Int128;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;

/// The operators `+ - * / // %` and unary minus on numbers.
///
/// - Integers: the wider of the two types; leaving it is NUMERIC_OVERFLOW. `/` truncates towards zero, as in
///   PostgreSQL (DuckDB gives a DOUBLE).
/// - Decimals, and a decimal with an integer, are exact: `+` and `-` have the larger scale and one more whole digit
///   than the wider operand, `*` adds precisions and scales; 38 digits at most, past which a value is an error.
///   `/` of decimals is DOUBLE, as in DuckDB: a quotient has no exact decimal.
/// - Anything with REAL or DOUBLE is DOUBLE (REAL with REAL is REAL). Infinities and NaN follow IEEE 754.
/// - Division by zero is an error for every type, as in PostgreSQL.
/// - A planner that knows narrower bounds than the types say may ask for a decimal result of smaller precision and
///   the
///   same scale: values are then checked against it.
final class ArithmeticFunctions {
    private ArithmeticFunctions() {}

    static List<Overloads> all() {
        return List.of(
                Overloads.named("add")
                        .text("1 + 2, date '2020-01-01' + 7, timestamp '2020-01-01' + interval '1' day")
                        .rule(types -> types.size() == 1 ? unary(types, null) : null)
                        .rule(types -> numeric(types, Operation.ADD))
                        .rule(TemporalArithmetic::add),
                Overloads.named("subtract")
                        .text("3 - 2, date '2020-01-31' - date '2020-01-01' = 30")
                        .rule(types -> types.size() == 1 ? unary(types, ArithmeticFunctions::negation) : null)
                        .rule(types -> numeric(types, Operation.SUBTRACT))
                        .rule(TemporalArithmetic::subtract),
                Overloads.named("multiply")
                        .text("6 * 7, interval '1' day * 3")
                        .rule(types -> numeric(types, Operation.MULTIPLY))
                        .rule(TemporalArithmetic::multiply),
                Overloads.named("divide")
                        .text("7 / 2 = 3, 7.0 / 2 = 3.5: integers truncate, everything else is DOUBLE")
                        .rule(types -> numeric(types, Operation.DIVIDE))
                        .rule(TemporalArithmetic::divide),
                Overloads.named("divide_integer", "div")
                        .text("7 // 2 = 3: the quotient of integers, truncated")
                        .rule(types -> numeric(types, Operation.DIVIDE_INTEGER)),
                Overloads.named("modulo", "mod", "fmod")
                        .text("-7 % 3 = -1: the remainder has the sign of the dividend")
                        .rule(types -> numeric(types, Operation.MODULO)),
                Overloads.named("negate").text("-x").rule(types -> unary(types, ArithmeticFunctions::negation)));
    }

    private enum Operation {
        ADD("+"),
        SUBTRACT("-"),
        MULTIPLY("*"),
        DIVIDE("/"),
        DIVIDE_INTEGER("//"),
        MODULO("%");

        final String symbol;

        Operation(String symbol) {
            this.symbol = symbol;
        }

        boolean divides() {
            return this == DIVIDE || this == DIVIDE_INTEGER || this == MODULO;
        }

        BigInteger exact(BigInteger a, BigInteger b) {
            return switch (this) {
                case ADD -> a.add(b);
                case SUBTRACT -> a.subtract(b);
                case MULTIPLY -> a.multiply(b);
                case DIVIDE, DIVIDE_INTEGER -> a.divide(b);
                case MODULO -> a.remainder(b);
            };
        }
    }

    private static Signature numeric(List<DataType> types, Operation operation) {
        if (types.size() != 2) {
            return null;
        }
        List<DataType> known = Overloads.withoutNulls(types);
        DataType a = known.get(0);
        DataType b = known.get(1);
        // A quoted literal beside a number is that number.
        if (a == VARCHAR && b.isNumeric()) {
            a = b;
        } else if (b == VARCHAR && a.isNumeric()) {
            b = a;
        }
        if (!a.isNumeric() || !b.isNumeric()) {
            return null;
        }
        if (a.isInteger() && b.isInteger()) {
            DataType widest = Coercion.common(a, b);
            return new Signature(List.of(widest, widest), widest, binding -> integers(operation, binding));
        }
        if (a == REAL && b == REAL && operation != Operation.DIVIDE_INTEGER) {
            return new Signature(List.of(REAL, REAL), REAL, binding -> floats(operation));
        }
        boolean decimals = Coercion.common(a, b) instanceof DecimalType;
        if (operation == Operation.DIVIDE_INTEGER) {
            return null;
        }
        if (!decimals || operation == Operation.DIVIDE) {
            return new Signature(List.of(DOUBLE, DOUBLE), DOUBLE, binding -> floats(operation));
        }
        return decimals(Coercion.decimalOf(a), Coercion.decimalOf(b), operation);
    }

    private static Signature decimals(DecimalType a, DecimalType b, Operation operation) {
        if (operation == Operation.MULTIPLY) {
            int scale = a.scale() + b.scale();
            if (scale > DecimalType.MAX_PRECISION) {
                throw new OgiveException(
                        ErrorCode.NUMERIC_OVERFLOW,
                        a.sql() + " * " + b.sql() + " has scale " + scale
                                + ", past 38 digits; cast a factor to a smaller scale or to DOUBLE");
            }
            int precision = Math.min(a.precision() + b.precision(), DecimalType.MAX_PRECISION);
            return new Signature(List.of(a, b), DataType.decimal(precision, scale), binding -> decimalProduct(binding));
        }
        int scale = Math.max(a.scale(), b.scale());
        DecimalType left = atScale(a, scale);
        DecimalType right = atScale(b, scale);
        int widest = Math.max(left.precision(), right.precision());
        int precision = operation == Operation.MODULO ? widest : Math.min(widest + 1, DecimalType.MAX_PRECISION);
        return new Signature(
                List.of(left, right),
                DataType.decimal(precision, scale),
                operation == Operation.MODULO
                        ? binding -> integers(operation, binding)
                        : binding -> decimalSum(operation, binding));
    }

    /// The decimal with the whole digits of `type` and a larger scale.
    private static DecimalType atScale(DecimalType type, int scale) {
        return DataType.decimal(Math.min(type.precision() - type.scale() + scale, DecimalType.MAX_PRECISION), scale);
    }

    private static Signature unary(List<DataType> types, Overloads.Factory negation) {
        DataType type = Overloads.withoutNulls(types).getFirst();
        if (types.size() != 1 || !(type.isNumeric() || type == INTERVAL)) {
            return null;
        }
        if (negation == null) {
            return new Signature(
                    List.of(type), type, _ -> (arguments, rows, result) -> result.copy(arguments[0], 0, 0, rows));
        }
        return new Signature(List.of(type), type, type == INTERVAL ? TemporalArithmetic::negateInterval : negation);
    }

    private static Kernel negation(Binding binding) {
        if (binding.type(0).lane() == Lane.F64) {
            return (arguments, rows, result) -> Arithmetic.negate(doubles(arguments[0]), doubles(result), rows);
        }
        Kernel subtract =
                integers(Operation.SUBTRACT, Binding.of(List.of(binding.type(0), binding.type(0)), binding.result()));
        Vector[] operands = new Vector[2];
        return (arguments, rows, result) -> {
            if (operands[0] == null || operands[0].capacity() < rows) {
                operands[0] = Vector.allocate(binding.type(0), rows);
            }
            operands[1] = arguments[0];
            subtract.evaluate(operands, rows, result);
        };
    }

    // ---- integers -------------------------------------------------------------------------------------------------

    /// Both operands and the result are of one lane and one scale.
    private static Kernel integers(Operation operation, Binding binding) {
        return switch (binding.result().lane()) {
            case I32 ->
                (arguments, rows, result) -> {
                    int[] out = ints(result);
                    boolean suspect = int32(operation, ints(arguments[0]), ints(arguments[1]), out, rows);
                    if (suspect || outsideType(result, out, rows)) {
                        raiseIfAnyFailed(operation, arguments, rows, result);
                    }
                };
            case I64 ->
                (arguments, rows, result) -> {
                    if (int64(operation, longs(arguments[0]), longs(arguments[1]), longs(result), rows)
                            || outsideUnsigned(result, rows)) {
                        raiseIfAnyFailed(operation, arguments, rows, result);
                    }
                };
            case I128 -> {
                Wide left = new Wide();
                Wide right = new Wide();
                yield (arguments, rows, result) -> {
                    I128Vector a = left.of(arguments[0], rows);
                    I128Vector b = right.of(arguments[1], rows);
                    if (int128(operation, a, b, (I128Vector) result, rows) || outsideUnsigned(result, rows)) {
                        raiseIfAnyFailed(operation, arguments, rows, result);
                    }
                };
            }
            default -> throw new IllegalArgumentException(binding.result().sql());
        };
    }

    private static boolean int32(Operation operation, int[] a, int[] b, int[] out, int rows) {
        return switch (operation) {
            case ADD -> Arithmetic.add(a, b, out, rows);
            case SUBTRACT -> Arithmetic.subtract(a, b, out, rows);
            case MULTIPLY -> Arithmetic.multiply(a, b, out, rows);
            case DIVIDE, DIVIDE_INTEGER -> Arithmetic.divide(a, b, out, rows);
            case MODULO -> Arithmetic.modulo(a, b, out, rows);
        };
    }

    private static boolean outsideType(Vector result, int[] out, int rows) {
        return switch (result.type()) {
            case TINYINT -> Arithmetic.outside(out, rows, Byte.MIN_VALUE, Byte.MAX_VALUE);
            case SMALLINT -> Arithmetic.outside(out, rows, Short.MIN_VALUE, Short.MAX_VALUE);
            case UTINYINT -> Arithmetic.outside(out, rows, 0, 0xFF);
            case USMALLINT -> Arithmetic.outside(out, rows, 0, 0xFFFF);
            default -> false;
        };
    }

    /// Whether a value is outside of an unsigned type on a wider lane.
    private static boolean outsideUnsigned(Vector result, int rows) {
        boolean outside = false;
        switch (result) {
            case I64Vector v
            when v.type() == UINTEGER -> {
                for (int i = 0; i < rows; i++) {
                    outside |= v.values[i] >>> Integer.SIZE != 0;
                }
            }
            case I128Vector v
            when v.type() == UBIGINT -> {
                for (int i = 0; i < rows; i++) {
                    outside |= v.high[i] != 0;
                }
            }
            default -> {}
        }
        return outside;
    }

    private static boolean int64(Operation operation, long[] a, long[] b, long[] out, int rows) {
        return switch (operation) {
            case ADD -> Arithmetic.add(a, b, out, rows);
            case SUBTRACT -> Arithmetic.subtract(a, b, out, rows);
            case MULTIPLY -> Arithmetic.multiply(a, b, out, rows);
            case DIVIDE, DIVIDE_INTEGER -> Arithmetic.divide(a, b, out, rows);
            case MODULO -> Arithmetic.modulo(a, b, out, rows);
        };
    }

    private static boolean int128(Operation operation, I128Vector a, I128Vector b, I128Vector out, int rows) {
        return switch (operation) {
            case ADD -> Int128.add(a.high, a.low, b.high, b.low, out.high, out.low, rows);
            case SUBTRACT -> Int128.subtract(a.high, a.low, b.high, b.low, out.high, out.low, rows);
            case MULTIPLY -> Int128.multiply(a.high, a.low, b.high, b.low, out.high, out.low, rows);
            case DIVIDE, DIVIDE_INTEGER, MODULO -> {
                boolean suspect = false;
                for (int i = 0; i < rows; i++) {
                    BigInteger divisor = Int128.toBig(b.high[i], b.low[i]);
                    if (divisor.signum() == 0) {
                        suspect = true;
                        continue;
                    }
                    BigInteger value = operation.exact(Int128.toBig(a.high[i], a.low[i]), divisor);
                    suspect |= value.bitLength() > 127;
                    out.high[i] = Int128.high(value);
                    out.low[i] = value.longValue();
                }
                yield suspect;
            }
        };
    }

    // ---- decimals -------------------------------------------------------------------------------------------------

    private static Kernel decimalSum(Operation operation, Binding binding) {
        int needed = Math.max(precision(binding.type(0)), precision(binding.type(1))) + 1;
        int given = precision(binding.result());
        if (binding.result().lane() == Lane.I128) {
            Wide left = new Wide();
            Wide right = new Wide();
            return (arguments, rows, result) -> {
                I128Vector out = (I128Vector) result;
                boolean suspect =
                        int128(operation, left.of(arguments[0], rows), right.of(arguments[1], rows), out, rows);
                if (needed > given && (suspect || Int128.outside(out.high, out.low, rows, given))) {
                    raiseIfAnyFailed(operation, arguments, rows, result);
                }
            };
        }
        requireNarrow(binding);
        if (needed > given) {
            long bound = Int128.powerOfTen(given) - 1;
            return (arguments, rows, result) -> {
                long[] out = longs(result);
                if (int64(operation, longs(arguments[0]), longs(arguments[1]), out, rows)
                        || Arithmetic.outside(out, rows, bound)) {
                    raiseIfAnyFailed(operation, arguments, rows, result);
                }
            };
        }
        return operation == Operation.ADD
                ? (arguments, rows, result) ->
                        Arithmetic.addUnchecked(longs(arguments[0]), longs(arguments[1]), longs(result), rows)
                : (arguments, rows, result) ->
                        Arithmetic.subtractUnchecked(longs(arguments[0]), longs(arguments[1]), longs(result), rows);
    }

    private static Kernel decimalProduct(Binding binding) {
        int needed = precision(binding.type(0)) + precision(binding.type(1));
        int given = precision(binding.result());
        boolean leftNarrow = binding.type(0).lane() == Lane.I64;
        boolean rightNarrow = binding.type(1).lane() == Lane.I64;
        if (binding.result().lane() == Lane.I64) {
            requireNarrow(binding);
            if (needed <= given) {
                return (arguments, rows, result) ->
                        Arithmetic.multiplyUnchecked(longs(arguments[0]), longs(arguments[1]), longs(result), rows);
            }
            long bound = Int128.powerOfTen(given) - 1;
            return (arguments, rows, result) -> {
                long[] out = longs(result);
                if (Arithmetic.multiply(longs(arguments[0]), longs(arguments[1]), out, rows)
                        || Arithmetic.outside(out, rows, bound)) {
                    raiseIfAnyFailed(Operation.MULTIPLY, arguments, rows, result);
                }
            };
        }
        Wide left = new Wide();
        Wide right = new Wide();
        return (arguments, rows, result) -> {
            I128Vector out = (I128Vector) result;
            boolean suspect = false;
            if (leftNarrow && rightNarrow) {
                Int128.multiply(longs(arguments[0]), longs(arguments[1]), out.high, out.low, rows);
            } else if (rightNarrow) {
                I128Vector a = (I128Vector) arguments[0];
                suspect = Int128.multiply(a.high, a.low, longs(arguments[1]), out.high, out.low, rows);
            } else if (leftNarrow) {
                I128Vector b = (I128Vector) arguments[1];
                suspect = Int128.multiply(b.high, b.low, longs(arguments[0]), out.high, out.low, rows);
            } else {
                I128Vector a = left.of(arguments[0], rows);
                I128Vector b = right.of(arguments[1], rows);
                suspect = Int128.multiply(a.high, a.low, b.high, b.low, out.high, out.low, rows);
            }
            if (needed > given && (suspect || Int128.outside(out.high, out.low, rows, given))) {
                raiseIfAnyFailed(Operation.MULTIPLY, arguments, rows, result);
            }
        };
    }

    private static void requireNarrow(Binding binding) {
        for (DataType type : binding.types()) {
            if (type.lane() != Lane.I64) {
                throw new IllegalArgumentException(
                        type.sql() + " does not compute to " + binding.result().sql());
            }
        }
    }

    private static int precision(DataType type) {
        return ((DecimalType) type).precision();
    }

    // ---- floating point -------------------------------------------------------------------------------------------

    private static Kernel floats(Operation operation) {
        return (arguments, rows, result) -> {
            double[] a = doubles(arguments[0]);
            double[] b = doubles(arguments[1]);
            double[] out = doubles(result);
            boolean suspect = false;
            switch (operation) {
                case ADD -> Arithmetic.add(a, b, out, rows);
                case SUBTRACT -> Arithmetic.subtract(a, b, out, rows);
                case MULTIPLY -> Arithmetic.multiply(a, b, out, rows);
                case DIVIDE, DIVIDE_INTEGER -> suspect = Arithmetic.divide(a, b, out, rows);
                case MODULO -> suspect = Arithmetic.modulo(a, b, out, rows);
            }
            if (suspect) {
                raiseIfAnyZeroDivisor(operation, arguments, rows, result);
            }
            if (result.type() == REAL) {
                Arithmetic.roundToFloat(out, rows);
            }
        };
    }

    private static void raiseIfAnyZeroDivisor(Operation operation, Vector[] arguments, int rows, Vector result) {
        for (int i = 0; i < rows; i++) {
            if (!result.isNull(i) && doubles(arguments[1])[i] == 0) {
                throw divisionByZero(operation, arguments, i);
            }
        }
    }

    // ---- errors ---------------------------------------------------------------------------------------------------

    /// Looks for a row that failed and is not null, with exact arithmetic.
    private static void raiseIfAnyFailed(Operation operation, Vector[] arguments, int rows, Vector result) {
        for (int i = 0; i < rows; i++) {
            if (result.isNull(i)) {
                continue;
            }
            BigInteger a = integer(arguments[0].get(i));
            BigInteger b = integer(arguments[1].get(i));
            if (operation.divides() && b.signum() == 0) {
                throw divisionByZero(operation, arguments, i);
            }
            if (!fits(operation.exact(a, b), result.type())) {
                throw new OgiveException(
                        ErrorCode.NUMERIC_OVERFLOW,
                        show(arguments[0], i) + " " + operation.symbol + " " + show(arguments[1], i) + " is outside "
                                + result.type().sql());
            }
        }
    }

    private static OgiveException divisionByZero(Operation operation, Vector[] arguments, int row) {
        return new OgiveException(
                ErrorCode.DIVISION_BY_ZERO,
                "division by zero: " + show(arguments[0], row) + " " + operation.symbol + " "
                        + show(arguments[1], row));
    }

    private static String show(Vector vector, int row) {
        Object value = vector.get(row);
        return value == null ? "0" : value instanceof BigDecimal d ? d.toPlainString() : value.toString();
    }

    /// The unscaled value; the operand that a negation subtracts from is an absent 0.
    private static BigInteger integer(Object value) {
        return switch (value) {
            case Long l -> BigInteger.valueOf(l);
            case BigInteger b -> b;
            case BigDecimal d -> d.unscaledValue();
            default -> throw new IllegalArgumentException(String.valueOf(value));
        };
    }

    private static boolean fits(BigInteger value, DataType type) {
        return switch (type) {
            case DecimalType d -> value.abs().compareTo(Int128.bigPowerOfTen(d.precision())) < 0;
            case SimpleType s
            when s.isInteger() -> value.bitLength() <= s.magnitudeBits() && !(s.isUnsigned() && value.signum() < 0);
            default -> throw new IllegalArgumentException(type.sql());
        };
    }

    /// Presents an int64 or int128 vector as int128, with scratch memory for the former.
    private static final class Wide {
        private I128Vector scratch;

        I128Vector of(Vector vector, int rows) {
            if (vector instanceof I128Vector wide) {
                return wide;
            }
            if (scratch == null || scratch.capacity() < rows) {
                scratch = new I128Vector(HUGEINT, rows);
            }
            Int128.widen(longs(vector), scratch.high, scratch.low, rows);
            return scratch;
        }
    }

    static int[] ints(Vector vector) {
        return ((I32Vector) vector).values;
    }

    static long[] longs(Vector vector) {
        return ((I64Vector) vector).values;
    }

    static double[] doubles(Vector vector) {
        return ((F64Vector) vector).values;
    }
}
