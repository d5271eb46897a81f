package dev.ogive.exec.expr;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.BOOLEAN;
import static dev.ogive.column.SimpleType.DATE;
import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.INTEGER;
import static dev.ogive.column.SimpleType.TIMESTAMP;
import static dev.ogive.column.SimpleType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ogive.Seeds;
import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Dictionary;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Expr.Comparison;
import dev.ogive.exec.function.FunctionRegistry;
import java.io.ByteArrayOutputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class ExpressionCompilerTest {
    private static final int[] SIZES = {0, 1, 7, 8, 15, 16, 17, 2047, 2048, 2049};
    private static final DataType MONEY = DataType.decimal(15, 2);

    /// Column types; the last two are the same strings, the second as a dictionary.
    private static final List<DataType> TYPES =
            List.of(INTEGER, BIGINT, DOUBLE, MONEY, BOOLEAN, DATE, VARCHAR, VARCHAR, DataType.decimal(25, 3));

    private static final String[] WORDS = {"", "a", "AIR", "é", "7", "-12", "zebra", "MAIL", "日本", "2147483648", "😀"};

    /// Random trees over all expression kinds against the row-at-a-time oracle, as values, as
    /// filters and together in one projection. Where the oracle fails for some row, the batch
    /// fails; else every row is equal.
    @RepeatedTest(120)
    void compiledExpressionsAgreeWithTheRowInterpreter() {
        long seed = Seeds.next();
        Random random = new Random(seed);
        Expr condition = random(BOOLEAN, 4, random);
        Expr value = random(TYPES.get(random.nextInt(TYPES.size())), 4, random);
        Evaluator values = ExpressionCompiler.evaluator(value);
        Evaluator truth = ExpressionCompiler.evaluator(condition);
        Predicate filter = ExpressionCompiler.predicate(condition);
        Projection projection = ExpressionCompiler.projection(List.of(value, condition, value));
        for (int n = 0; n < 4; n++) {
            int rows = SIZES[random.nextInt(SIZES.length)];
            Object[][] data = randomRows(rows, random);
            Batch batch = batch(data, rows, random);
            String replay = "replay with -Dtests.seed=" + seed + ": " + value + "\nwhere " + condition;
            Object[] expectedValues = expected(value, data);
            Object[] expectedTruth = expected(condition, data);
            checkValues(values, batch, expectedValues, replay);
            checkValues(truth, batch, expectedTruth, replay);
            checkFilter(filter, batch, expectedTruth, replay);
            if (expectedValues != null && expectedTruth != null) {
                Batch out = new Batch(new Vector[3], 0);
                projection.evaluate(batch, out);
                assertEqual(out.columns[0], expectedValues, replay);
                assertEqual(out.columns[1], expectedTruth, replay);
                assertEqual(out.columns[2], expectedValues, replay);
            }
        }
    }

    private static void checkValues(Evaluator evaluator, Batch batch, Object[] expected, String replay) {
        if (expected == null) {
            // A term that decides early may spare the row that fails for the oracle, never the other way round.
            try {
                evaluator.evaluate(batch);
            } catch (OgiveException e) {
                assertThat(e.code().kind()).as(replay).isEqualTo(dev.ogive.error.ErrorKind.USER);
            }
            return;
        }
        assertEqual(evaluator.evaluate(batch), expected, replay);
    }

    private static void checkFilter(Predicate filter, Batch batch, Object[] expected, String replay) {
        if (expected == null) {
            return;
        }
        int[] positions = new int[batch.rows];
        int n = filter.select(batch, positions);
        List<Integer> passing = new ArrayList<>();
        for (int i = 0; i < expected.length; i++) {
            if (Boolean.TRUE.equals(expected[i])) {
                passing.add(i);
            }
        }
        assertThat(Arrays.stream(positions, 0, n).boxed().toList()).as(replay).isEqualTo(passing);
        // The same among every other row.
        int[] even = new int[batch.rows];
        int m = 0;
        for (int i = 0; i < batch.rows; i += 2) {
            even[m++] = i;
        }
        int k = filter.select(batch, even, m, even);
        assertThat(Arrays.stream(even, 0, k).boxed().toList())
                .as(replay)
                .isEqualTo(passing.stream().filter(i -> i % 2 == 0).toList());
    }

    private static void assertEqual(Vector actual, Object[] expected, String replay) {
        for (int i = 0; i < expected.length; i++) {
            assertThat(actual.get(i)).as("row %d, %s", i, replay).isEqualTo(expected[i]);
        }
    }

    /// The oracle's values, or null where it fails for a row.
    private static Object[] expected(Expr expression, Object[][] data) {
        Object[] values = new Object[data.length];
        try {
            for (int i = 0; i < data.length; i++) {
                values[i] = RowInterpreter.evaluate(expression, data[i]);
            }
        } catch (OgiveException e) {
            return null;
        }
        return values;
    }

    // ---- random data ----------------------------------------------------------------------------------------------

    private static Object[][] randomRows(int rows, Random random) {
        boolean nulls = random.nextBoolean();
        Object[][] data = new Object[rows][];
        for (int i = 0; i < rows; i++) {
            data[i] = new Object[TYPES.size()];
            for (int c = 0; c < data[i].length; c++) {
                data[i][c] = nulls && random.nextInt(5) == 0 ? null : literal(TYPES.get(c), random);
            }
            data[i][7] = data[i][6];
        }
        return data;
    }

    private static Object literal(DataType type, Random random) {
        return switch (type) {
            case INTEGER, DATE -> (long) random.nextInt(-20, 20);
            case BIGINT -> random.nextInt(10) == 0 ? random.nextLong() : random.nextLong(-5, 50);
            case DOUBLE ->
                switch (random.nextInt(8)) {
                    case 0 -> Double.NaN;
                    case 1 -> -0.0;
                    case 2 -> Double.NEGATIVE_INFINITY;
                    default -> (double) random.nextInt(-4, 4);
                };
            case BOOLEAN -> random.nextBoolean();
            case VARCHAR -> WORDS[random.nextInt(WORDS.length)];
            case dev.ogive.column.DecimalType d -> BigDecimal.valueOf(random.nextInt(-3_000, 3_000), d.scale());
            default -> throw new IllegalArgumentException(type.sql());
        };
    }

    private static Batch batch(Object[][] data, int rows, Random random) {
        Batch batch = Batch.allocate(TYPES, rows);
        for (int c = 0; c < TYPES.size(); c++) {
            for (int i = 0; i < rows; i++) {
                batch.columns[c].set(i, data[i][c]);
            }
        }
        encode((StringVector) batch.columns[7], data, rows, random.nextBoolean());
        batch.rows = rows;
        return batch;
    }

    private static void encode(StringVector vector, Object[][] data, int rows, boolean sorted) {
        List<String> words = new ArrayList<>(Arrays.asList(WORDS));
        if (sorted) {
            TreeSet<String> order = new TreeSet<>(RowInterpreter::order);
            order.addAll(words);
            words = new ArrayList<>(order);
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        int[] offsets = new int[words.size() + 1];
        for (int w = 0; w < words.size(); w++) {
            bytes.writeBytes(words.get(w).getBytes(StandardCharsets.UTF_8));
            offsets[w + 1] = bytes.size();
        }
        vector.dictionary = new Dictionary(bytes.toByteArray(), offsets, sorted);
        for (int i = 0; i < rows; i++) {
            vector.codes[i] = data[i][7] == null ? 0 : words.indexOf((String) data[i][7]);
        }
    }

    // ---- random expressions ---------------------------------------------------------------------------------------

    private static Expr random(DataType type, int depth, Random random) {
        if (depth == 0 || random.nextInt(6) == 0) {
            return leaf(type, random);
        }
        int kind = random.nextInt(10);
        if (kind == 0) {
            return new Expr.Case(
                    List.of(
                            new Expr.Branch(random(BOOLEAN, depth - 1, random), random(type, depth - 1, random)),
                            new Expr.Branch(random(BOOLEAN, depth - 1, random), random(type, depth - 1, random))),
                    random(type, depth - 1, random),
                    type);
        }
        if (type == BOOLEAN) {
            return condition(kind, depth, random);
        }
        if (type == DATE || type == VARCHAR) {
            return type == VARCHAR && kind < 4
                    ? new Expr.Cast(random(random.nextBoolean() ? INTEGER : BIGINT, depth - 1, random), VARCHAR, false)
                    : leaf(type, random);
        }
        if (kind == 1 && (type == INTEGER || type == BIGINT)) {
            DataType from = random.nextBoolean() ? VARCHAR : type == INTEGER ? BIGINT : INTEGER;
            return new Expr.Cast(random(from, depth - 1, random), type, false);
        }
        if (type.equals(MONEY) || type.equals(DataType.decimal(25, 3))) {
            return leaf(type, random);
        }
        List<String> names = type == DOUBLE
                ? List.of("add", "subtract", "multiply")
                : List.of("add", "subtract", "multiply", "divide");
        return call(
                names.get(random.nextInt(names.size())),
                random(type, depth - 1, random),
                random(type, depth - 1, random));
    }

    private static Expr condition(int kind, int depth, Random random) {
        DataType type = TYPES.get(random.nextInt(TYPES.size()));
        return switch (kind) {
            case 1, 2 ->
                new Expr.And(List.of(
                        random(BOOLEAN, depth - 1, random),
                        random(BOOLEAN, depth - 1, random),
                        random(BOOLEAN, depth - 1, random)));
            case 3, 4 -> new Expr.Or(List.of(random(BOOLEAN, depth - 1, random), random(BOOLEAN, depth - 1, random)));
            case 5 -> new Expr.Not(random(BOOLEAN, depth - 1, random));
            case 6 -> new Expr.IsNull(random(type, depth - 1, random));
            case 7 -> {
                List<Expr> values = new ArrayList<>();
                int size = random.nextBoolean() ? 1 + random.nextInt(3) : 1 + random.nextInt(40);
                for (int i = 0; i < size; i++) {
                    boolean none = random.nextInt(30) == 0;
                    values.add(new Expr.Literal(none ? null : literal(type, random), type));
                }
                yield new Expr.InList(random(type, depth - 1, random), values);
            }
            default ->
                new Expr.Compare(
                        List.of(Comparison.values()).get(random.nextInt(8)),
                        random(type, depth - 1, random),
                        random.nextBoolean() ? leaf(type, random) : random(type, depth - 1, random));
        };
    }

    private static Expr leaf(DataType type, Random random) {
        if (random.nextInt(3) == 0) {
            return new Expr.Literal(random.nextInt(10) == 0 ? null : literal(type, random), type);
        }
        int column = TYPES.indexOf(type);
        return new Expr.Column(type == VARCHAR && random.nextBoolean() ? 7 : column, type);
    }

    private static Expr.Call call(String name, Expr... arguments) {
        var resolved = FunctionRegistry.builtIn()
                .resolve(name, Arrays.stream(arguments).map(Expr::type).toList());
        return new Expr.Call(resolved.function(), List.of(arguments), resolved.resultType());
    }

    // ---- single cases ---------------------------------------------------------------------------------------------

    @Test
    void aBareColumnIsTheInputsOwnVector() {
        Batch batch = batch(randomRows(3, new Random(1)), 3, new Random(1));
        assertThat(ExpressionCompiler.evaluator(new Expr.Column(1, BIGINT)).evaluate(batch))
                .isSameAs(batch.columns[1]);
    }

    @Test
    void aConditionBeforeADivisionKeepsItFromFailing() {
        Expr zero = new Expr.Literal(0L, INTEGER);
        Expr x = new Expr.Column(0, INTEGER);
        Expr guarded = new Expr.And(List.of(
                new Expr.Compare(Comparison.NOT_EQUAL, x, zero),
                new Expr.Compare(
                        Comparison.EQUAL,
                        call("divide", new Expr.Literal(10L, INTEGER), x),
                        new Expr.Literal(5L, INTEGER))));
        Batch batch = Batch.allocate(TYPES, 4);
        for (int i = 0; i < 4; i++) {
            batch.columns[0].set(i, (long) i);
        }
        batch.rows = 4;
        int[] positions = new int[4];
        assertThat(ExpressionCompiler.predicate(guarded).select(batch, positions))
                .isEqualTo(1);
        assertThat(positions[0]).isEqualTo(2);
        assertThatThrownBy(
                        () -> ExpressionCompiler.evaluator(call("divide", x, x)).evaluate(batch))
                .isInstanceOfSatisfying(
                        OgiveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DIVISION_BY_ZERO))
                .hasMessage("division by zero: 0 / 0");
    }

    @Test
    void aDateColumnComparedWithATimestampIsComparedAsADate() {
        long noon = 10L * 86_400_000_000L + 43_200_000_000L;
        Expr widened = new Expr.Compare(
                Comparison.LESS,
                new Expr.Cast(new Expr.Column(5, DATE), TIMESTAMP, false),
                new Expr.Literal(noon, TIMESTAMP));
        assertThat(Folding.fold(widened))
                .isEqualTo(new Expr.Compare(
                        Comparison.LESS_OR_EQUAL, new Expr.Column(5, DATE), new Expr.Literal(10L, DATE)));
    }

    @Test
    void deepNestingEitherWorksOrIsAnErrorWithACode() {
        Expr deep = new Expr.Column(0, INTEGER);
        for (int i = 0; i < ExpressionCompiler.MAX_DEPTH - 10; i++) {
            deep = call("subtract", deep, new Expr.Literal(1L, INTEGER));
        }
        Batch batch = batch(randomRows(3, new Random(1)), 3, new Random(1));
        Expr works = deep;
        assertThat(ExpressionCompiler.evaluator(works).evaluate(batch).get(0))
                .isEqualTo((Long) batch.columns[0].get(0) - (ExpressionCompiler.MAX_DEPTH - 10));
        for (int i = 0; i < 20_000; i++) {
            deep = call("subtract", deep, new Expr.Literal(1L, INTEGER));
        }
        Expr fails = deep;
        assertThatThrownBy(() -> ExpressionCompiler.evaluator(fails))
                .isInstanceOfSatisfying(
                        OgiveException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.TOO_COMPLEX));
    }

    @Test
    void fiftyThousandLiteralsInAListAreLookedUpByHash() {
        List<Expr> values = new ArrayList<>();
        for (long v = 0; v < 50_000; v++) {
            values.add(new Expr.Literal(v * 3, BIGINT));
        }
        Predicate predicate = ExpressionCompiler.predicate(new Expr.InList(new Expr.Column(1, BIGINT), values));
        Batch batch = Batch.allocate(TYPES, 2048);
        for (int i = 0; i < 2048; i++) {
            batch.columns[1].set(i, (long) i);
        }
        batch.rows = 2048;
        assertThat(predicate.select(batch, new int[2048])).isEqualTo(683);
    }
}
