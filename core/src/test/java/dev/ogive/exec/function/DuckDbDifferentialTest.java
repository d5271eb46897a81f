package dev.ogive.exec.function;

import static dev.ogive.column.SimpleType.BIGINT;
import static dev.ogive.column.SimpleType.DATE;
import static dev.ogive.column.SimpleType.DOUBLE;
import static dev.ogive.column.SimpleType.INTEGER;
import static dev.ogive.column.SimpleType.INTERVAL;
import static dev.ogive.column.SimpleType.REAL;
import static dev.ogive.column.SimpleType.TIME;
import static dev.ogive.column.SimpleType.TIMESTAMP;
import static dev.ogive.column.SimpleType.VARCHAR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.error.OgiveException;
import dev.ogive.exec.expr.Evaluator;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.expr.ExpressionCompiler;
import dev.ogive.exec.expr.Folding;
import dev.ogive.exec.kernel.Casts;
import dev.ogive.exec.kernel.Nulls;
import dev.ogive.exec.kernel.ValueText;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Functions and casts against DuckDB over all combinations of sample values, row by row; an
/// error here must be an error (or NULL under TRY) there. Functions that differ on purpose are
/// not in the list, with the reason in [#DIFFERENCES].
class DuckDbDifferentialTest {
    /// What is left out, and why: kept as text beside the cases so that it is read when a case is
    /// added.
    static final List<String> DIFFERENCES = List.of(
            "x / 0, x % 0: an error as in PostgreSQL; DuckDB gives infinity for doubles",
            "integer / integer: truncates as in PostgreSQL; DuckDB gives DOUBLE",
            "sqrt(-1), ln(0): errors as in PostgreSQL; DuckDB gives NaN or infinity for some",
            "DOUBLE to VARCHAR: '1' as in PostgreSQL; DuckDB writes '1.0'",
            "VARCHAR to integer: strict as in PostgreSQL; DuckDB takes '-7.5' and rounds",
            "age(): PostgreSQL's borrowing of days; DuckDB's differs by the month it borrows from",
            "date_trunc and date_diff of century and millennium: 1901 begins a century as in PostgreSQL; DuckDB says"
                    + " 1900",
            "levenshtein(): counts code points as in PostgreSQL; DuckDB counts bytes",
            "make_timestamp of the largest BIGINT: a moment; DuckDB's infinity",
            "trim(): blanks only as in PostgreSQL; DuckDB strips Unicode spaces");

    /// A function call: our name, DuckDB's text with `$1`... for the arguments, and their types.
    /// A quoted type is a constant.
    record Example(String function, String sql, List<Object> arguments) {
        @Override
        public String toString() {
            return sql + " " + arguments;
        }
    }

    private static Connection duck;

    @BeforeAll
    static void connect() throws SQLException {
        duck = DriverManager.getConnection("jdbc:duckdb:");
    }

    @AfterAll
    static void disconnect() throws SQLException {
        duck.close();
    }

    private static Example f(String function, Object... arguments) {
        StringBuilder sql = new StringBuilder(function).append('(');
        for (int i = 0; i < arguments.length; i++) {
            sql.append(i == 0 ? "$" : ", $").append(i + 1);
        }
        return new Example(function, sql.append(')').toString(), List.of(arguments));
    }

    private static Example op(String function, String sql, Object... arguments) {
        return new Example(function, sql, List.of(arguments));
    }

    static List<Example> examples() {
        DataType dec = DataType.decimal(10, 3);
        DataType money = DataType.decimal(15, 2);
        List<Example> all = new ArrayList<>(List.of(
                op("add", "$1 + $2", BIGINT, BIGINT),
                op("add", "$1 + $2", INTEGER, BIGINT),
                op("subtract", "$1 - $2", dec, money),
                op("multiply", "$1 * $2", dec, INTEGER),
                op("multiply", "$1 * $2", BIGINT, BIGINT),
                op("divide_integer", "$1 // nullif($2, 0)", BIGINT, "7"),
                op("modulo", "$1 % $2", BIGINT, "7"),
                op("add", "$1 + $2", DATE, INTEGER),
                op("subtract", "$1 - $2", DATE, DATE),
                op("add", "$1 + $2", DATE, INTERVAL),
                op("add", "$1 + $2", TIMESTAMP, INTERVAL),
                op("subtract", "$1 - $2", TIMESTAMP, INTERVAL),
                op("subtract", "$1 - $2", TIMESTAMP, TIMESTAMP),
                op("add", "$1 + $2", TIME, INTERVAL),
                op("add", "$1 + $2", DATE, TIME),
                op("||", "$1 || $2", VARCHAR, VARCHAR),
                op("like", "$1 LIKE $2", VARCHAR, VARCHAR),
                op("like", "$1 LIKE $2", VARCHAR, "'%an%'"),
                op("like", "$1 LIKE $2", VARCHAR, "'%a%n_%'"),
                op("like", "$1 LIKE $2", VARCHAR, "'_é%'"),
                op("like", "$1 LIKE $2", VARCHAR, "'h_llo%d'"),
                op("like", "$1 LIKE $2", VARCHAR, "'%本_'"),
                op("ilike", "$1 ILIKE $2", VARCHAR, "'%OGIVE%'"),
                op("ilike", "$1 ILIKE $2", VARCHAR, VARCHAR)));
        for (String name : List.of("abs", "sign")) {
            all.add(f(name, BIGINT));
            all.add(f(name, DOUBLE));
            all.add(f(name, dec));
        }
        for (String name : List.of("ceil", "floor", "round", "trunc")) {
            all.add(f(name, DOUBLE));
            all.add(f(name, dec));
        }
        for (String name : List.of(
                "cbrt",
                "exp",
                "sin",
                "cos",
                "tan",
                "atan",
                "degrees",
                "radians",
                "sinh",
                "tanh",
                "asinh",
                "even",
                "isnan",
                "isfinite")) {
            all.add(f(name, DOUBLE));
        }
        all.addAll(List.of(
                op("round", "round($1, 2)", DOUBLE, "2"),
                // The binder takes away the digits that are zero.
                op("round", "round($1, 1)::DECIMAL(10, 3)", dec, "1"),
                f("atan2", DOUBLE, DOUBLE),
                f("gcd", BIGINT, BIGINT),
                f("xor", INTEGER, INTEGER),
                op("bitwise_and", "$1 & $2", BIGINT, BIGINT),
                op("bitwise_or", "$1 | $2", BIGINT, BIGINT),
                f("bit_count", BIGINT),
                f("greatest", BIGINT, INTEGER),
                f("least", VARCHAR, VARCHAR),
                f("factorial", INTEGER)));
        for (String name : List.of(
                "length",
                "strlen",
                "bit_length",
                "ascii",
                "lower",
                "upper",
                "reverse",
                "md5",
                "sha256",
                "strip_accents",
                "url_encode",
                "json_valid")) {
            all.add(f(name, VARCHAR));
        }
        all.add(op("to_base64", "to_base64(encode($1))", VARCHAR));
        all.add(op("sha1", "sha1($1)", VARCHAR));
        all.add(op("to_hex", "hex($1)", VARCHAR));
        for (String name : List.of("ltrim", "rtrim", "trim")) {
            all.add(f(name, VARCHAR));
            all.add(f(name, VARCHAR, "'a '"));
        }
        for (String name : List.of("contains", "starts_with", "suffix", "strpos", "concat")) {
            all.add(f(name, VARCHAR, VARCHAR));
        }
        all.addAll(List.of(
                f("substring", VARCHAR, INTEGER),
                op("substring", "substring($1, $2, abs($3 % 100))", VARCHAR, INTEGER, "2"),
                f("left", VARCHAR, INTEGER),
                f("right", VARCHAR, INTEGER),
                f("replace", VARCHAR, VARCHAR, VARCHAR),
                f("translate", VARCHAR, VARCHAR, "'xy'"),
                f("repeat", VARCHAR, "3"),
                f("lpad", VARCHAR, "7", "'-='"),
                f("rpad", VARCHAR, "7", "'-='"),
                op("split_part", "split_part($1, ',', $3)", VARCHAR, "','", INTEGER),
                op("string_split", "string_split($1, $2)", VARCHAR, "','"),
                f("concat_ws", "'-'", VARCHAR, VARCHAR),
                op("regexp_matches", "regexp_matches($1, $2)", VARCHAR, "'[a-n]+a'"),
                op("regexp_matches", "regexp_matches($1, $2)", VARCHAR, "'^[[:alpha:]]+$'"),
                op("regexp_full_match", "regexp_full_match($1, $2)", VARCHAR, "'[a-z]*'"),
                op("regexp_replace", "regexp_replace($1, $2, $3)", VARCHAR, "'(a)(n)'", "'<\\2\\1>'"),
                op("regexp_replace", "regexp_replace($1, $2, $3, 'g')", VARCHAR, "'[aeiou]'", "'$'", "'g'"),
                op("regexp_extract", "regexp_extract($1, $2, 1)", VARCHAR, "'([a-z])n'", "1"),
                op("regexp_extract_all", "regexp_extract_all($1, $2)", VARCHAR, "'[a-z]n'"),
                op(
                        "json_extract",
                        "json_extract($1, $2)",
                        "'{\"a\": {\"b\": [1, \"x\\\\ny\", null]}, \"c d\": 2.5}'",
                        VARCHAR)));
        for (String name : List.of(
                "year",
                "month",
                "day",
                "quarter",
                "week",
                "dayofweek",
                "isodow",
                "dayofyear",
                "isoyear",
                "decade",
                "century",
                "millennium",
                "era",
                "yearweek",
                "last_day",
                "monthname",
                "dayname",
                "epoch")) {
            all.add(f(name, DATE));
            all.add(f(name, TIMESTAMP));
        }
        for (String name : List.of("hour", "minute", "second", "millisecond", "microsecond")) {
            all.add(f(name, TIMESTAMP));
            all.add(f(name, TIME));
        }
        for (String part :
                List.of("second", "minute", "hour", "day", "week", "month", "quarter", "year", "decade", "isoyear")) {
            String constant = "'" + part + "'";
            all.add(f("date_trunc", constant, TIMESTAMP));
            all.add(op("date_trunc", "CAST(date_trunc($1, $2) AS TIMESTAMP)", constant, DATE));
            all.add(f("date_diff", constant, TIMESTAMP, TIMESTAMP));
            if (!part.equals("isoyear")) {
                all.add(f("date_sub", constant, TIMESTAMP, TIMESTAMP));
                if (!part.equals("week")) {
                    all.add(f("date_part", constant, INTERVAL));
                }
            }
        }
        all.addAll(List.of(
                f("strftime", TIMESTAMP, "'%Y-%m-%d %H:%M:%S.%f %j %a %A %b %B %p %I %y %w %u %-d %-m %U %W %G %V'"),
                f("epoch_ms", TIMESTAMP),
                op("time_bucket", "time_bucket(INTERVAL '15 minutes', $2)", "'15 minutes'", TIMESTAMP),
                op("time_bucket", "time_bucket(INTERVAL '2 months', $2)", "'2 months'", TIMESTAMP),
                op("strptime", "strptime($1, $2)", "'17 May 2020 03:04:05 PM'", "'%d %b %Y %I:%M:%S %p'")));
        return all;
    }

    @ParameterizedTest
    @MethodSource("examples")
    void everyCombinationGivesDuckDbsAnswer(Example example) throws SQLException {
        List<Expr> arguments = new ArrayList<>();
        List<DataType> columns = new ArrayList<>();
        String sql = example.sql();
        for (int a = 0; a < example.arguments().size(); a++) {
            String text;
            if (example.arguments().get(a) instanceof DataType type) {
                text = "c" + columns.size();
                arguments.add(new Expr.Column(columns.size(), type));
                columns.add(type);
            } else {
                text = (String) example.arguments().get(a);
                arguments.add(
                        text.startsWith("'")
                                ? new Expr.Literal(text.substring(1, text.length() - 1), VARCHAR)
                                : new Expr.Literal(Long.parseLong(text), INTEGER));
            }
            sql = sql.replace("$" + (a + 1), text);
        }
        ScalarFunction.Resolved resolved = FunctionRegistry.builtIn()
                .resolve(example.function(), arguments.stream().map(Expr::type).toList());
        List<Expr> converted = new ArrayList<>();
        for (int a = 0; a < arguments.size(); a++) {
            converted.add(Folding.fold(
                    new Expr.Cast(arguments.get(a), resolved.argumentTypes().get(a), false)));
        }
        Expr call = new Expr.Call(resolved.function(), converted, resolved.resultType());
        compare(call, sql, columns);
    }

    static List<List<DataType>> casts() {
        DataType dec = DataType.decimal(10, 3);
        return List.of(
                List.of(INTEGER, BIGINT),
                List.of(BIGINT, INTEGER),
                List.of(BIGINT, DOUBLE),
                List.of(BIGINT, DataType.decimal(30, 4)),
                List.of(BIGINT, DataType.decimal(9, 2)),
                List.of(BIGINT, VARCHAR),
                List.of(BIGINT, dev.ogive.column.SimpleType.BOOLEAN),
                List.of(DOUBLE, BIGINT),
                List.of(DOUBLE, dec),
                List.of(DOUBLE, REAL),
                List.of(dec, INTEGER),
                List.of(dec, DOUBLE),
                List.of(dec, DataType.decimal(8, 1)),
                List.of(dec, DataType.decimal(25, 6)),
                List.of(dec, VARCHAR),
                List.of(DATE, TIMESTAMP),
                List.of(DATE, VARCHAR),
                List.of(TIMESTAMP, DATE),
                List.of(TIMESTAMP, TIME),
                List.of(TIMESTAMP, VARCHAR),
                List.of(TIME, VARCHAR),
                List.of(VARCHAR, DOUBLE),
                List.of(VARCHAR, dec));
    }

    @ParameterizedTest
    @MethodSource("casts")
    void castsGiveDuckDbsAnswer(List<DataType> types) throws SQLException {
        compare(
                new Expr.Cast(new Expr.Column(0, types.get(0)), types.get(1), false),
                "CAST(c0 AS " + types.get(1).sql() + ")",
                List.of(types.get(0)));
    }

    private static void compare(Expr expression, String sql, List<DataType> columns) throws SQLException {
        List<List<String>> rows = combinations(columns);
        Batch batch = batch(columns, rows);
        Evaluator evaluator = ExpressionCompiler.evaluator(expression);
        boolean inexact = expression.type() == DOUBLE || expression.type() == REAL;
        List<String> expected = duck(sql, columns, rows, inexact);
        for (int i = 0; i < rows.size(); i++) {
            String actual;
            try {
                Vector value = evaluator.evaluate(single(batch, columns, i));
                actual = value.isNull(0)
                        ? null
                        : inexact ? Double.toString((Double) value.get(0)) : ValueText.text(value, 0);
            } catch (OgiveException e) {
                actual = null;
            }
            assertSame(actual, expected.get(i), inexact, sql + " of " + rows.get(i));
        }
    }

    private static void assertSame(String actual, String expected, boolean inexact, String what) {
        if (inexact && actual != null && expected != null) {
            double x = Double.parseDouble(actual);
            double y = Double.parseDouble(expected);
            boolean close = x == y || (Double.isNaN(x) && Double.isNaN(y)) || Math.abs(x - y) <= 1e-13 * Math.abs(y);
            assertThat(close).as("%s: %s, expected %s", what, x, y).isTrue();
            return;
        }
        assertThat(actual).as(what).isEqualTo(normal(expected));
    }

    /// DuckDB's spelling of intervals and of years before 1 as PostgreSQL's.
    private static String normal(String text) {
        return text == null
                ? null
                : text.replaceAll("(\\d) month(s?)", "$1 mon$2").replaceAll(" \\(BC\\)(.*)", "$1 BC");
    }

    private static List<List<String>> combinations(List<DataType> columns) {
        List<List<String>> rows = new ArrayList<>(List.of(List.of()));
        for (DataType type : columns) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> row : rows) {
                for (String value : samples(type)) {
                    List<String> next = new ArrayList<>(row);
                    next.add(value);
                    longer.add(next);
                }
            }
            rows = longer;
        }
        return rows;
    }

    private static List<String> samples(DataType type) {
        List<String> values = new ArrayList<>();
        values.add(null);
        values.addAll(
                switch (type) {
                    case VARCHAR ->
                        List.of(
                                "",
                                "a",
                                "Ogive engine",
                                "banana",
                                "héllo wörld",
                                "日本語",
                                "a,b,,c",
                                "an",
                                "12",
                                "-7.25",
                                "x%y_z");
                    case BIGINT ->
                        List.of("0", "1", "-1", "6", "-12", "100", "9223372036854775807", "-9007199254740993");
                    case INTEGER -> List.of("0", "1", "-1", "2", "5", "-3", "31");
                    case DOUBLE -> List.of("0", "1.5", "-2.5", "0.5", "3.7", "1e10", "-0.125", "2.675");
                    case DATE ->
                        List.of(
                                "1970-01-01",
                                "2000-02-29",
                                "1999-12-31",
                                "2020-05-17",
                                "2021-01-01",
                                "1900-03-01",
                                "2024-12-30",
                                "0001-01-01",
                                "9999-12-31");
                    case TIMESTAMP ->
                        List.of(
                                "1970-01-01 00:00:00",
                                "2000-02-29 23:59:59.999999",
                                "1999-12-31 12:30:45.5",
                                "2020-05-17 00:00:01",
                                "2021-01-03 06:07:08.009",
                                "1969-12-31 23:59:59",
                                "1900-03-01 13:00:00");
                    case TIME -> List.of("00:00:00", "23:59:59.999999", "12:30:45.5");
                    case INTERVAL ->
                        List.of(
                                "1 month",
                                "-1 day",
                                "1 year 2 months 3 days 04:05:06.5",
                                "36:00:00",
                                "00:00:00.000001");
                    default -> List.of("0", "1.25", "-1.5", "123.455", "-0.001", "99999.5", "2.5");
                });
        return values;
    }

    private static Batch batch(List<DataType> columns, List<List<String>> rows) {
        Batch batch = Batch.allocate(columns, rows.size());
        for (int c = 0; c < columns.size(); c++) {
            StringVector text = new StringVector(VARCHAR, rows.size());
            text.clear();
            for (int i = 0; i < rows.size(); i++) {
                text.set(i, rows.get(i).get(c));
            }
            Vector out = batch.columns[c];
            out.clear();
            Nulls.merge(text, rows.size(), out);
            Casts.kernel(VARCHAR, columns.get(c), false).cast(text, rows.size(), out);
        }
        batch.rows = rows.size();
        return batch;
    }

    private static Batch single(Batch all, List<DataType> columns, int row) {
        Batch one = Batch.allocate(columns, 1);
        for (int c = 0; c < columns.size(); c++) {
            one.columns[c].gather(all.columns[c], new int[] {row}, 1);
        }
        one.rows = 1;
        return one;
    }

    private static List<String> duck(String sql, List<DataType> columns, List<List<String>> rows, boolean inexact)
            throws SQLException {
        StringBuilder create = new StringBuilder("CREATE OR REPLACE TABLE t(id INTEGER");
        for (int c = 0; c < columns.size(); c++) {
            create.append(", c").append(c).append(' ').append(columns.get(c).sql());
        }
        List<String> tuples = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            StringBuilder tuple = new StringBuilder("(" + i);
            for (String value : rows.get(i)) {
                tuple.append(value == null ? ", NULL" : ", '" + value.replace("'", "''") + "'");
            }
            tuples.add(tuple.append(')').toString());
        }
        try (Statement statement = duck.createStatement()) {
            statement.execute(create.append(')').toString());
            statement.execute("INSERT INTO t VALUES " + String.join(", ", tuples));
        }
        String[] results = new String[rows.size()];
        String query = "SELECT id, CAST(TRY(" + sql + ") AS " + (inexact ? "DOUBLE" : "VARCHAR") + ") FROM t";
        try (Statement statement = duck.createStatement();
                ResultSet result = statement.executeQuery(query)) {
            while (result.next()) {
                String value = result.getString(2);
                results[result.getInt(1)] = value == null && inexact ? null : value;
            }
        }
        return Arrays.asList(results);
    }
}
