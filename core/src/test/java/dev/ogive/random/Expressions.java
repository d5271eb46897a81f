package dev.ogive.random;

import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;

/// Random expressions of a wanted type that fail on no row, so that both engines may evaluate
/// them in any order.
final class Expressions {
    private static final List<String> COMPARISONS =
            List.of("=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM", "IS NOT DISTINCT FROM");
    private static final List<String> PARTS = List.of("year", "month", "day", "quarter", "week", "dow", "doy");
    private static final List<String> UNITS = List.of("year", "month", "day", "quarter", "week");
    private static final List<String> CLOCK = List.of("hour", "minute", "day", "month");

    private final Random random;
    /// A scalar subquery of a type in a scope.
    private BiFunction<Scope, Kind, String> scalarSubquery;
    /// A one-column query of a type in a scope.
    private BiFunction<Scope, Kind, String> columnSubquery;

    Expressions(Random random) {
        this.random = random;
    }

    void subqueries(BiFunction<Scope, Kind, String> scalar, BiFunction<Scope, Kind, String> column) {
        scalarSubquery = scalar;
        columnSubquery = column;
    }

    <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    Kind anyKind() {
        return pick(List.of(Kind.values()));
    }

    /// One of the types that tables mostly have.
    Kind commonKind() {
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> Kind.INTEGER;
            case 3, 4 -> Kind.TEXT;
            case 5 -> Kind.DATE;
            case 6 -> Kind.DECIMAL;
            case 7 -> Kind.DOUBLE;
            default -> anyKind();
        };
    }

    /// A column or a literal.
    String leaf(Kind kind, Scope scope) {
        String column = random.nextInt(4) == 0 ? null : scope.column(kind, random);
        if (column != null) {
            return column;
        }
        return random.nextInt(12) == 0 ? "CAST(NULL AS " + kind.sql() + ")" : kind.literal(random);
    }

    /// An expression of exactly this type, give or take the width of an integer or decimal.
    String of(Kind kind, Scope scope, int depth) {
        if (depth <= 0) {
            return leaf(kind, scope);
        }
        if (random.nextInt(4) == 0) {
            return general(kind, scope, depth - 1);
        }
        return switch (kind) {
            case BOOLEAN -> condition(scope, depth);
            case INTEGER -> integer(scope, depth - 1);
            case BIGINT -> bigint(scope, depth - 1);
            case DECIMAL -> decimal(scope, depth - 1);
            case DOUBLE -> dbl(scope, depth - 1);
            case TEXT -> text(scope, depth - 1);
            case DATE -> date(scope, depth - 1);
            case TIMESTAMP -> timestamp(scope, depth - 1);
            case NUMBERS -> numbers(scope, depth - 1);
            case TEXTS -> "string_split(" + of(Kind.TEXT, scope, depth - 1) + ", 'b')";
            case STRUCT ->
                "{'a': " + of(Kind.INTEGER, scope, depth - 1) + ", 'b': " + of(Kind.TEXT, scope, depth - 1) + "}";
            default -> general(kind, scope, depth - 1);
        };
    }

    /// What there is for every type.
    private String general(Kind kind, Scope scope, int depth) {
        return switch (random.nextInt(8)) {
            case 0 ->
                "CASE WHEN " + of(Kind.BOOLEAN, scope, depth) + " THEN " + of(kind, scope, depth) + " ELSE "
                        + of(kind, scope, depth) + " END";
            case 1 -> "coalesce(" + of(kind, scope, depth) + ", " + of(kind, scope, depth) + ")";
            case 2 -> "nullif(" + of(kind, scope, depth) + ", " + of(kind, scope, depth) + ")";
            case 3 ->
                kind.isOrdered() && kind != Kind.BLOB && kind != Kind.BOOLEAN
                        ? pick(List.of("greatest", "least")) + "(" + of(kind, scope, depth) + ", "
                                + of(kind, scope, depth) + ")"
                        : leaf(kind, scope);
            case 4 -> {
                Kind operand = commonKind();
                yield "CASE " + of(operand, scope, depth) + " WHEN " + of(operand, scope, depth) + " THEN "
                        + of(kind, scope, depth) + " END";
            }
            case 5 ->
                scalarSubquery != null && depth > 0 && kind.isOrdered() && kind != Kind.BOOLEAN
                        ? "(" + scalarSubquery.apply(scope, kind) + ")"
                        : leaf(kind, scope);
            case 6 ->
                "if(" + of(Kind.BOOLEAN, scope, depth) + ", " + of(kind, scope, depth) + ", " + of(kind, scope, depth)
                        + ")";
            default -> "CAST(" + of(kind, scope, depth) + " AS " + kind.sql() + ")";
        };
    }

    String condition(Scope scope, int depth) {
        int less = depth - 1;
        Kind kind = commonKind();
        if (depth <= 0) {
            return comparison(kind, scope, 0);
        }
        return switch (random.nextInt(18)) {
            case 0, 1 -> "(" + condition(scope, less) + " AND " + condition(scope, less) + ")";
            case 2, 3 -> "(" + condition(scope, less) + " OR " + condition(scope, less) + ")";
            case 4 -> "NOT (" + condition(scope, less) + ")";
            case 5 -> of(kind, scope, less) + " IS " + (random.nextBoolean() ? "" : "NOT ") + "NULL";
            case 6 ->
                of(kind, scope, less) + not() + " IN (" + of(kind, scope, 0) + ", " + of(kind, scope, 0) + ", "
                        + kind.literal(random) + ")";
            case 7 ->
                kind.isOrdered() && kind != Kind.BOOLEAN
                        ? of(kind, scope, less) + not() + " BETWEEN " + of(kind, scope, 0) + " AND "
                                + of(kind, scope, 0)
                        : comparison(kind, scope, less);
            case 8 ->
                of(Kind.TEXT, scope, less)
                        + not()
                        + pick(List.of(
                                " LIKE 'a%'",
                                " LIKE '%b%'",
                                " ILIKE 'A_%'",
                                " LIKE '%'",
                                " LIKE 'a\\_%' ESCAPE '\\'",
                                " SIMILAR TO '[a-c]+'"));
            case 9 ->
                pick(List.of("starts_with(", "contains(")) + of(Kind.TEXT, scope, less) + ", " + of(Kind.TEXT, scope, 0)
                        + ")";
            case 10 ->
                of(Kind.BOOLEAN, scope, less) + " IS " + (random.nextBoolean() ? "" : "NOT ")
                        + pick(List.of("TRUE", "FALSE"));
            case 11 ->
                columnSubquery != null && less > 0 && kind.isOrdered()
                        ? of(kind, scope, 0) + not() + " IN (" + columnSubquery.apply(scope, kind) + ")"
                        : comparison(kind, scope, less);
            case 12 ->
                columnSubquery != null && less > 0
                        ? (random.nextBoolean() ? "NOT " : "") + "EXISTS (" + columnSubquery.apply(scope, kind) + ")"
                        : comparison(kind, scope, less);
            case 13 ->
                columnSubquery != null && less > 0 && kind.isOrdered() && kind != Kind.BOOLEAN
                        ? of(kind, scope, 0) + " " + pick(List.of("=", "<>", "<", ">=")) + " "
                                + pick(List.of("ANY", "ALL")) + " (" + columnSubquery.apply(scope, kind) + ")"
                        : comparison(kind, scope, less);
            case 14 -> "list_contains(" + of(Kind.NUMBERS, scope, less) + ", " + of(Kind.INTEGER, scope, 0) + ")";
            case 15 -> {
                Kind left = number();
                yield of(left, scope, less) + " " + pick(COMPARISONS) + " " + of(number(), scope, less);
            }
            case 16 -> row(scope) + pick(List.of(" = ", " < ", " >= ")) + row(scope);
            default -> comparison(kind, scope, less);
        };
    }

    /// A row of two values that are not NULL.
    private String row(Scope scope) {
        return "(coalesce(" + leaf(Kind.INTEGER, scope) + ", 0), coalesce(" + leaf(Kind.TEXT, scope) + ", ''))";
    }

    private Kind number() {
        return pick(List.of(
                Kind.TINYINT,
                Kind.SMALLINT,
                Kind.INTEGER,
                Kind.INTEGER,
                Kind.BIGINT,
                Kind.HUGEINT,
                Kind.UTINYINT,
                Kind.UINTEGER,
                Kind.UBIGINT,
                Kind.DECIMAL,
                Kind.WIDE,
                Kind.REAL,
                Kind.DOUBLE));
    }

    private String not() {
        return random.nextInt(3) == 0 ? " NOT" : "";
    }

    private String comparison(Kind kind, Scope scope, int depth) {
        String operator = kind.isOrdered() ? pick(COMPARISONS) : pick(List.of("=", "<>", "IS DISTINCT FROM"));
        return "(" + of(kind, scope, depth) + " " + operator + " " + of(kind, scope, depth) + ")";
    }

    private String integer(Scope scope, int depth) {
        return switch (random.nextInt(16)) {
            case 0 -> "(" + of(Kind.INTEGER, scope, 0) + " + " + of(Kind.INTEGER, scope, depth) + " % 1000)";
            case 1 -> "(" + of(Kind.INTEGER, scope, depth) + " % 1000 - " + of(Kind.INTEGER, scope, 0) + ")";
            case 2 -> "(" + of(Kind.INTEGER, scope, depth) + " % 100 * " + of(Kind.INTEGER, scope, 0) + ")";
            case 3 -> "(" + of(Kind.INTEGER, scope, depth) + " // nullif(" + of(Kind.INTEGER, scope, 0) + ", 0))";
            case 4 -> "(" + of(Kind.INTEGER, scope, depth) + " % nullif(" + of(Kind.INTEGER, scope, 0) + ", 0))";
            case 5 -> "abs(" + of(Kind.INTEGER, scope, depth) + ")";
            case 6 -> "-(" + of(Kind.INTEGER, scope, depth) + ")";
            case 7 -> "CAST(length(" + of(Kind.TEXT, scope, depth) + ") AS INTEGER)";
            case 8 -> "CAST(extract(" + pick(PARTS) + " FROM " + of(Kind.DATE, scope, depth) + ") AS INTEGER)";
            case 9 -> "TRY_CAST(" + of(Kind.TEXT, scope, depth) + " AS INTEGER)";
            case 10 ->
                "CAST("
                        + of(
                                pick(List.of(Kind.TINYINT, Kind.SMALLINT, Kind.UTINYINT, Kind.DECIMAL, Kind.BOOLEAN)),
                                scope,
                                depth)
                        + " AS INTEGER)";
            case 11 -> "CAST(strpos(" + of(Kind.TEXT, scope, depth) + ", " + of(Kind.TEXT, scope, 0) + ") AS INTEGER)";
            case 12 -> "(" + of(Kind.NUMBERS, scope, depth) + ")[" + (1 + random.nextInt(3)) + "]";
            case 13 -> "(" + of(Kind.STRUCT, scope, depth) + ").a";
            case 14 ->
                "CAST((" + of(Kind.DATE, scope, depth) + " - " + of(Kind.DATE, scope, 0) + ") % 100000 AS INTEGER)";
            default ->
                "(" + of(Kind.INTEGER, scope, depth) + pick(List.of(" & ", " | ")) + of(Kind.INTEGER, scope, 0) + ")";
        };
    }

    private String bigint(Scope scope, int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> "(" + of(Kind.BIGINT, scope, 0) + " + " + of(Kind.INTEGER, scope, depth) + ")";
            case 1 -> "(" + of(Kind.INTEGER, scope, depth) + " - " + of(Kind.BIGINT, scope, 0) + ")";
            case 2 ->
                "date_diff('" + pick(UNITS) + "', " + of(Kind.DATE, scope, depth) + ", " + of(Kind.DATE, scope, 0)
                        + ")";
            case 3 -> "length(" + of(Kind.TEXT, scope, depth) + ")";
            case 4 -> "CAST(sign(" + of(Kind.BIGINT, scope, depth) + ") AS BIGINT)";
            default -> "CAST(" + of(Kind.INTEGER, scope, depth) + " AS BIGINT)";
        };
    }

    private String decimal(Scope scope, int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> "(" + of(Kind.DECIMAL, scope, 0) + " + " + of(Kind.DECIMAL, scope, 0) + ")";
            case 1 -> "(" + of(Kind.DECIMAL, scope, 0) + " * " + of(Kind.DECIMAL, scope, 0) + ")";
            case 2 -> "round(" + leaf(Kind.DECIMAL, scope) + ", 1)";
            case 3 -> "abs(" + leaf(Kind.DECIMAL, scope) + ")";
            case 4 -> "(" + of(Kind.DECIMAL, scope, 0) + " - " + of(Kind.TINYINT, scope, 0) + ")";
            default -> "CAST(" + of(Kind.INTEGER, scope, depth) + " % 1000 AS DECIMAL(9, 2))";
        };
    }

    private String dbl(Scope scope, int depth) {
        return switch (random.nextInt(8)) {
            case 0 -> "(" + of(Kind.DOUBLE, scope, 0) + " + " + of(Kind.DOUBLE, scope, depth) + ")";
            case 1 -> "(" + of(Kind.DOUBLE, scope, 0) + " * " + of(Kind.DOUBLE, scope, 0) + ")";
            case 2 -> "(" + of(Kind.DOUBLE, scope, depth) + " / nullif(" + of(Kind.DOUBLE, scope, 0) + ", 0))";
            case 3 -> "floor(" + of(Kind.DOUBLE, scope, depth) + ")";
            case 4 -> "ceil(" + of(Kind.DOUBLE, scope, depth) + ")";
            case 5 -> "sqrt(abs(" + of(Kind.DOUBLE, scope, 0) + "))";
            case 6 ->
                "CAST(" + of(pick(List.of(Kind.INTEGER, Kind.DECIMAL, Kind.REAL, Kind.HUGEINT)), scope, depth)
                        + " AS DOUBLE)";
            default -> "abs(" + of(Kind.DOUBLE, scope, depth) + ")";
        };
    }

    private String text(Scope scope, int depth) {
        String operand = of(Kind.TEXT, scope, depth);
        int number = random.nextInt(-2, 4);
        return switch (random.nextInt(22)) {
            case 0, 1 -> "(" + operand + " || " + of(Kind.TEXT, scope, 0) + ")";
            case 2 -> "lower(" + operand + ")";
            case 3 -> "upper(" + operand + ")";
            case 4 -> "substring(" + operand + ", " + (1 + Math.abs(number)) + ", " + random.nextInt(3) + ")";
            case 5 -> "replace(" + operand + ", 'a', 'xy')";
            case 6 -> "reverse(" + operand + ")";
            case 7 -> pick(List.of("left", "right")) + "(" + operand + ", " + number + ")";
            case 8 -> pick(List.of("lpad", "rpad")) + "(" + operand + ", 5, '*')";
            case 9 -> "trim(" + operand + ")";
            case 10 -> "split_part(" + operand + ", 'b', " + (1 + random.nextInt(2)) + ")";
            case 11 -> "concat(" + operand + ", " + of(Kind.INTEGER, scope, 0) + ")";
            case 12 -> "concat_ws('-', " + operand + ", " + of(Kind.TEXT, scope, 0) + ")";
            case 13 ->
                "CAST("
                        + of(
                                pick(List.of(
                                        Kind.INTEGER,
                                        Kind.BIGINT,
                                        Kind.HUGEINT,
                                        Kind.DECIMAL,
                                        Kind.WIDE,
                                        Kind.BOOLEAN,
                                        Kind.DATE,
                                        Kind.TIME,
                                        Kind.TIMESTAMP,
                                        Kind.UUID,
                                        Kind.NUMBERS)),
                                scope,
                                depth)
                        + " AS VARCHAR)";
            case 14 -> "repeat(" + operand + ", " + Math.abs(number) + ")";
            case 15 -> "md5(" + operand + ")";
            case 16 -> "regexp_replace(" + operand + ", '[a-c]', '<\\0>')";
            case 17 -> "regexp_extract(" + operand + ", '([a-z]+)', 1)";
            case 18 -> "strftime(" + of(Kind.DATE, scope, depth) + ", '%Y/%m/%d')";
            case 19 -> "(" + of(Kind.STRUCT, scope, depth) + ").b";
            case 20 -> "array_to_string(" + of(Kind.TEXTS, scope, depth) + ", '+')";
            default -> "translate(" + operand + ", 'ab', 'x')";
        };
    }

    private String date(Scope scope, int depth) {
        return switch (random.nextInt(6)) {
            case 0 -> "(" + of(Kind.DATE, scope, 0) + " + " + of(Kind.INTEGER, scope, 0) + ")";
            case 1 -> "CAST(date_trunc('" + pick(UNITS) + "', " + of(Kind.DATE, scope, depth) + ") AS DATE)";
            case 2 -> "CAST(" + of(Kind.TIMESTAMP, scope, depth) + " AS DATE)";
            case 3 -> "last_day(" + of(Kind.DATE, scope, depth) + ")";
            case 4 -> "CAST(" + of(Kind.DATE, scope, 0) + " + " + of(Kind.INTERVAL, scope, 0) + " AS DATE)";
            default -> "TRY_CAST(CAST(" + of(Kind.DATE, scope, depth) + " AS VARCHAR) AS DATE)";
        };
    }

    private String timestamp(Scope scope, int depth) {
        return switch (random.nextInt(5)) {
            case 0 -> "(" + of(Kind.TIMESTAMP, scope, 0) + " + " + of(Kind.INTERVAL, scope, 0) + ")";
            case 1 -> "(" + of(Kind.TIMESTAMP, scope, 0) + " - " + of(Kind.INTERVAL, scope, 0) + ")";
            case 2 -> "date_trunc('" + pick(CLOCK) + "', " + of(Kind.TIMESTAMP, scope, depth) + ")";
            case 3 -> "CAST(" + of(Kind.DATE, scope, depth) + " AS TIMESTAMP)";
            default -> "(" + of(Kind.DATE, scope, 0) + " + " + of(Kind.TIME, scope, 0) + ")";
        };
    }

    private String numbers(Scope scope, int depth) {
        return switch (random.nextInt(7)) {
            case 0 -> "[" + of(Kind.INTEGER, scope, depth) + ", " + of(Kind.INTEGER, scope, 0) + "]";
            case 1 -> "list_sort(" + of(Kind.NUMBERS, scope, depth) + ")";
            case 2 -> "list_reverse(" + of(Kind.NUMBERS, scope, depth) + ")";
            case 3 -> "list_concat(" + of(Kind.NUMBERS, scope, depth) + ", " + of(Kind.NUMBERS, scope, 0) + ")";
            case 4 -> "list_transform(" + of(Kind.NUMBERS, scope, depth) + ", lambda x: x + 1)";
            case 5 -> "list_filter(" + of(Kind.NUMBERS, scope, depth) + ", lambda x: x > 1)";
            default -> "(" + of(Kind.NUMBERS, scope, depth) + ")[1:2]";
        };
    }
}
