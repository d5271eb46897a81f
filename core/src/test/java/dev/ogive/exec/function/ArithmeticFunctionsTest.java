package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.DATE;
import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.HUGEINT;
import static dev.ogive.column.SimpleType.INTEGER;
import static dev.ogive.column.SimpleType.INTERVAL;
import static dev.ogive.column.SimpleType.NULL;
import static dev.ogive.column.SimpleType.SMALLINT;
import static dev.ogive.column.SimpleType.TIMESTAMP;
import static dev.ogive.column.SimpleType.TINYINT;
import static dev.ogive.column.SimpleType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.Seeds;
import dev.ogive.column.DataType;
import dev.ogive.column.DecimalType;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ArithmeticFunctionsTest {
    private static final int[] SIZES = {0, 1, 7, 8, 15, 16, 17, 2047, 2048, 2049};
    private final FunctionRegistry registry = FunctionRegistry.builtIn();

    @Test
    void resultTypesAreThoseOfTheTable() {
        assertThat(result("add", TINYINT, TINYINT)).isEqualTo(TINYINT);
        assertThat(result("add", INTEGER, BIGINT)).isEqualTo(BIGINT);
        assertThat(result("divide", INTEGER, INTEGER)).isEqualTo(INTEGER);
        assertThat(result("add", INTEGER, NULL)).isEqualTo(INTEGER);
        assertThat(result("add", INTEGER, VARCHAR)).isEqualTo(INTEGER);
        assertThat(result("multiply", dec(15, 2), dec(15, 2))).isEqualTo(dec(30, 4));
        assertThat(result("multiply", dec(30, 2), dec(15, 2))).isEqualTo(dec(38, 4));
        assertThat(result("add", dec(15, 2), dec(10, 4))).isEqualTo(dec(18, 4));
        assertThat(result("subtract", INTEGER, dec(15, 2))).isEqualTo(dec(16, 2));
        assertThat(result("divide", dec(15, 2), dec(15, 2))).isEqualTo(DOUBLE);
        assertThat(result("subtract", DATE, DATE)).isEqualTo(BIGINT);
        assertThat(result("add", DATE, INTEGER)).isEqualTo(DATE);
        assertThat(result("add", INTERVAL, DATE)).isEqualTo(TIMESTAMP);
        assertThat(result("multiply", INTEGER, INTERVAL)).isEqualTo(INTERVAL);
    }

    @Test
    void anUnknownNameSuggestsTheNearest() {
        assertThatThrownBy(() -> registry.resolve("multipy", List.of(INTEGER, INTEGER)))
                .isInstanceOf(OgiveException.class)
                .hasMessageContaining("did you mean 'multiply'");
        assertThatThrownBy(() -> registry.resolve("add", List.of(VARCHAR, VARCHAR)))
                .hasMessageContaining("add(VARCHAR, VARCHAR)");
    }

    @Test
    void aScaleBeyondThirtyEightDigitsIsAnErrorThatNamesBothTypes() {
        assertThatThrownBy(() -> registry.resolve("multiply", List.of(dec(30, 20), dec(30, 20))))
                .hasMessageContaining("DECIMAL(30,20)");
    }

    /// Every integer and decimal operation against BigInteger, row by row; a batch fails exactly if one of its rows
    /// that are not null fails.
    @RepeatedTest(60)
    void kernelsAgreeWithExactArithmetic() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        List<DataType> types = List.of(
                TINYINT, SMALLINT, INTEGER, BIGINT, HUGEINT, dec(4, 1), dec(15, 2), dec(18, 0), dec(25, 3), dec(38, 2));
        String name = List.of("add", "subtract", "multiply", "divide", "modulo").get(random.nextInt(5));
        DataType a = types.get(random.nextInt(types.size()));
        DataType b = types.get(random.nextInt(types.size()));
        ScalarFunction.Resolved resolved = registry.resolve(name, List.of(a, b));
        if (resolved.resultType() == DOUBLE) {
            return;
        }
        for (int rows : SIZES) {
            // Batches of small numbers seldom fail, batches of large ones mostly do: both must be right.
            int bits = 1 + random.nextInt(127);
            Vector left = random(resolved.argumentTypes().get(0), rows, bits, random);
            Vector right = random(resolved.argumentTypes().get(1), rows, bits, random);
            check(name, resolved, left, right, rows, "replay with -Dtests.seed=" + seed);
        }
    }

    private static void check(
            String name, ScalarFunction.Resolved resolved, Vector left, Vector right, int rows, String replay) {
        Vector out = Vector.allocate(resolved.resultType(), rows);
        boolean fails = false;
        for (int i = 0; i < rows; i++) {
            if (left.isNull(i) || right.isNull(i)) {
                out.setNull(i);
            } else {
                fails |= expected(name, left.get(i), right.get(i), resolved.resultType()) == null;
            }
        }
        ScalarFunction.Kernel kernel = resolved.function()
                .kernel(resolved.argumentTypes(), resolved.resultType(), new boolean[2], new Object[2]);
        Vector[] arguments = {left, right};
        if (fails) {
            assertThatThrownBy(() -> kernel.evaluate(arguments, rows, out))
                    .as("%s %s %s", name, resolved, replay)
                    .isInstanceOfSatisfying(
                            OgiveException.class,
                            e -> assertThat(e.code()).isIn(ErrorCode.NUMERIC_OVERFLOW, ErrorCode.DIVISION_BY_ZERO));
            return;
        }
        kernel.evaluate(arguments, rows, out);
        for (int i = 0; i < rows; i++) {
            if (!out.isNull(i)) {
                assertThat(out.get(i))
                        .as("%s(%s, %s) %s", name, left.get(i), right.get(i), replay)
                        .isEqualTo(expected(name, left.get(i), right.get(i), resolved.resultType()));
            }
        }
    }

    /// The exact result, or null where there is none of this type.
    private static Object expected(String name, Object left, Object right, DataType type) {
        BigInteger a = unscaled(left);
        BigInteger b = unscaled(right);
        if ((name.equals("divide") || name.equals("modulo")) && b.signum() == 0) {
            return null;
        }
        BigInteger r = switch (name) {
            case "add" -> a.add(b);
            case "subtract" -> a.subtract(b);
            case "multiply" -> a.multiply(b);
            case "divide" -> a.divide(b);
            default -> a.remainder(b);
        };
        if (type instanceof DecimalType d) {
            return r.abs().compareTo(BigInteger.TEN.pow(d.precision())) < 0 ? new BigDecimal(r, d.scale()) : null;
        }
        int bits = type == HUGEINT ? 127 : type == BIGINT ? 63 : type == INTEGER ? 31 : type == SMALLINT ? 15 : 7;
        if (r.bitLength() > bits) {
            return null;
        }
        return type == HUGEINT ? (Object) r : (Object) r.longValueExact();
    }

    private static BigInteger unscaled(Object value) {
        return switch (value) {
            case Long l -> BigInteger.valueOf(l);
            case BigDecimal d -> d.unscaledValue();
            default -> (BigInteger) value;
        };
    }

    /// Values of up to `bits` bits that fit the type; a third of the vectors have nulls, over slots that hold
    /// anything.
    private static Vector random(DataType type, int rows, int bits, Random random) {
        Vector vector = Vector.allocate(type, rows);
        BigInteger bound = type instanceof DecimalType d
                ? BigInteger.TEN.pow(d.precision()).subtract(BigInteger.ONE)
                : BigInteger.ONE
                        .shiftLeft(
                                type == HUGEINT
                                        ? 127
                                        : type == BIGINT ? 63 : type == INTEGER ? 31 : type == SMALLINT ? 15 : 7)
                        .subtract(BigInteger.ONE);
        boolean nulls = random.nextInt(3) == 0;
        for (int i = 0; i < rows; i++) {
            BigInteger v = new BigInteger(Math.min(bits, bound.bitLength()), random).min(bound);
            v = random.nextBoolean() ? v.negate() : v;
            vector.set(
                    i,
                    type instanceof DecimalType d
                            ? new BigDecimal(v, d.scale())
                            : type == HUGEINT ? (Object) v : (Object) v.longValueExact());
            if (nulls && random.nextInt(4) == 0) {
                vector.setNull(i);
            }
        }
        return vector;
    }

    private DataType result(String name, DataType... types) {
        return registry.resolve(name, List.of(types)).resultType();
    }

    private static DecimalType dec(int precision, int scale) {
        return DataType.decimal(precision, scale);
    }
}
