package dev.ogive.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Random queries with one answer, up to the order of its rows: joins, subqueries, common table
/// expressions, set operations, groups, windows.
final class Queries {
    /// @param columns the first is `k`, whose values may differ
    /// @param keyed whether a constraint holds that
    record Table(String name, List<Scope.Column> columns, boolean keyed) {}

    private final Random random;
    private final Expressions expressions;
    private final List<Table> tables;
    private int aliases;
    private int nesting;

    Queries(Random random, List<Table> tables) {
        this.random = random;
        this.tables = tables;
        expressions = new Expressions(random);
        expressions.subqueries(this::scalarSubquery, this::columnSubquery);
    }

    Expressions expressions() {
        return expressions;
    }

    private String alias(String prefix) {
        return prefix + aliases++;
    }

    /// A query with columns of these types, named `o0`, `o1`, ...
    String query(List<Kind> kinds, Scope outer) {
        nesting++;
        try {
            String sql = switch (random.nextInt(nesting > 2 ? 6 : 12)) {
                case 0, 1, 2, 3 -> select(kinds, outer);
                case 4, 5 -> grouped(kinds, outer);
                case 6 -> windowed(kinds, outer);
                case 7, 8 -> setOperation(kinds, outer);
                case 9 -> withCommonTable(kinds, outer);
                case 10 -> values(kinds);
                default -> distinctRows(kinds, outer);
            };
            return sql;
        } finally {
            nesting--;
        }
    }

    /// A whole statement: a query that may say which of its rows are wanted.
    String statement() {
        List<Kind> kinds = IntStream.range(0, 1 + random.nextInt(4))
                .mapToObj(_ -> expressions.commonKind())
                .toList();
        String sql = query(kinds, null);
        if (random.nextInt(12) == 0) {
            sql = "SELECT count(*), "
                    + IntStream.range(0, kinds.size())
                            .mapToObj(i -> "count(o" + i + ")")
                            .collect(Collectors.joining(", "))
                    + " FROM (" + sql + ") AS " + alias("q");
            return sql;
        }
        boolean ordered = kinds.stream().allMatch(Kind::isOrdered);
        if (ordered && random.nextInt(3) == 0) {
            sql = "SELECT * FROM (" + sql + ") AS " + alias("q") + " ORDER BY "
                    + IntStream.rangeClosed(1, kinds.size())
                            .mapToObj(
                                    i -> i + expressions.pick(List.of("", " DESC", " NULLS FIRST", " DESC NULLS LAST")))
                            .collect(Collectors.joining(", "))
                    + expressions.pick(List.of("", " LIMIT 5", " LIMIT 3 OFFSET 2", " OFFSET 4", " LIMIT 0"));
        }
        return sql;
    }

    private String items(List<Kind> kinds, Scope scope, int depth) {
        return IntStream.range(0, kinds.size())
                .mapToObj(i -> expressions.of(kinds.get(i), scope, depth) + " AS o" + i)
                .collect(Collectors.joining(", "));
    }

    private String where(Scope scope) {
        return random.nextInt(3) == 0 ? "" : " WHERE " + expressions.condition(scope, 1 + random.nextInt(2));
    }

    private String select(List<Kind> kinds, Scope outer) {
        From from = from(outer);
        return "SELECT " + items(kinds, from.scope(), random.nextInt(3)) + " FROM " + from.sql() + where(from.scope());
    }

    private String distinctRows(List<Kind> kinds, Scope outer) {
        From from = from(outer);
        return "SELECT DISTINCT " + items(kinds, from.scope(), 1) + " FROM " + from.sql() + where(from.scope());
    }

    private String grouped(List<Kind> kinds, Scope outer) {
        From from = from(outer);
        Scope scope = from.scope();
        List<String> keys = new ArrayList<>();
        List<String> items = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            Kind kind = kinds.get(i);
            if (random.nextInt(3) == 0 && kind.isOrdered()) {
                // Keys are columns: DuckDB refuses subqueries among them.
                String key = scope.columns().stream()
                        .filter(c -> c.kind() == kind)
                        .map(Scope.Column::sql)
                        .findAny()
                        .orElse(null);
                if (key != null) {
                    keys.add(key);
                    items.add(key + " AS o" + i);
                    continue;
                }
            }
            items.add(aggregate(kind, scope) + " AS o" + i);
        }
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(String.join(", ", items))
                .append(" FROM ")
                .append(from.sql())
                .append(where(scope));
        if (!keys.isEmpty()) {
            List<String> distinct = keys.stream().distinct().toList();
            String list = String.join(", ", distinct);
            sql.append(" GROUP BY ")
                    .append(
                            switch (random.nextInt(8)) {
                                case 0 -> "ROLLUP (" + list + ")";
                                case 1 -> "CUBE (" + list + ")";
                                case 2 -> "GROUPING SETS ((" + list + "), ())";
                                default -> list;
                            });
            if (random.nextInt(3) == 0) {
                sql.append(" HAVING ")
                        .append(expressions.pick(List.of(
                                "count(*) > 1", "count(*) < 5", "max(" + distinct.getFirst() + ") IS NOT NULL")));
            }
        }
        return sql.toString();
    }

    /// An aggregate that gives a value of the type.
    private String aggregate(Kind kind, Scope scope) {
        String filter = random.nextInt(5) == 0 ? " FILTER (WHERE " + expressions.condition(scope, 0) + ")" : "";
        String distinct = random.nextInt(6) == 0 ? "DISTINCT " : "";
        int depth = random.nextInt(2);
        Kind any = expressions.commonKind();
        return switch (kind) {
            case INTEGER ->
                "CAST("
                        + switch (random.nextInt(3)) {
                            case 0 -> "count(*)" + filter;
                            case 1 -> "count(" + distinct + expressions.of(any, scope, depth) + ")" + filter;
                            default -> "max(" + expressions.of(kind, scope, depth) + ")" + filter;
                        }
                        + " AS INTEGER)";
            case HUGEINT ->
                "sum(" + distinct
                        + expressions.of(
                                expressions.pick(List.of(Kind.INTEGER, Kind.BIGINT, Kind.SMALLINT)), scope, depth)
                        + ")" + filter;
            case DECIMAL, WIDE ->
                expressions.pick(List.of("min", "max")) + "(" + expressions.of(kind, scope, 0) + ")" + filter;
            case DOUBLE ->
                expressions.pick(List.of("avg", "sum", "min", "max", "median", "stddev_samp", "var_pop")) + "("
                        + distinct + expressions.of(expressions.pick(List.of(Kind.INTEGER, Kind.DOUBLE)), scope, 0)
                        + ")" + filter;
            case BOOLEAN ->
                expressions.pick(List.of("bool_and", "bool_or")) + "(" + expressions.condition(scope, depth) + ")"
                        + filter;
            case TEXT -> {
                String x = expressions.of(Kind.TEXT, scope, depth);
                yield random.nextBoolean()
                        ? "string_agg(" + x + ", ',' ORDER BY " + ordered(x) + ")" + filter
                        : expressions.pick(List.of("min", "max")) + "(" + x + ")" + filter;
            }
            case NUMBERS -> {
                String x = expressions.of(Kind.INTEGER, scope, depth);
                yield "list(" + x + " ORDER BY " + x + " + 0)" + filter;
            }
            case TEXTS -> {
                String x = expressions.of(Kind.TEXT, scope, depth);
                yield "array_agg(" + x + " ORDER BY " + ordered(x) + " DESC)" + filter;
            }
            case STRUCT ->
                "{'a': CAST(count(*) AS INTEGER), 'b': max(" + expressions.of(Kind.TEXT, scope, depth) + ")}";
            case INTERVAL -> "max(" + expressions.of(kind, scope, 0) + ")" + filter;
            default ->
                expressions.pick(List.of("min", "max")) + "(" + expressions.of(kind, scope, depth) + ")" + filter;
        };
    }

    /// A text to order by that is no literal: DuckDB refuses these.
    private static String ordered(String text) {
        return "(" + text + " || '')";
    }

    private String windowed(List<Kind> kinds, Scope outer) {
        From from = from(outer);
        Scope scope = from.scope();
        List<String> items = new ArrayList<>();
        for (int i = 0; i < kinds.size(); i++) {
            items.add((random.nextInt(3) == 0 ? expressions.of(kinds.get(i), scope, 1) : window(kinds.get(i), scope))
                    + " AS o" + i);
        }
        return "SELECT " + String.join(", ", items) + " FROM " + from.sql() + where(scope);
    }

    /// A window function whose value does not depend on the order of peers.
    private String window(Kind kind, Scope scope) {
        String order = leafColumn(scope) + expressions.pick(List.of("", " DESC", " NULLS FIRST"));
        boolean unique = scope.unique() != null && random.nextInt(3) > 0;
        if (unique) {
            order = order + ", " + scope.unique();
        }
        String partition = random.nextInt(3) == 0 ? "" : "PARTITION BY " + leafColumn(scope) + " ";
        String frame = unique
                ? expressions.pick(List.of(
                        "",
                        " ROWS BETWEEN 2 PRECEDING AND CURRENT ROW",
                        " ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING",
                        " ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
                        " ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW",
                        " GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING"))
                : expressions.pick(List.of(
                        "",
                        " RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
                        " GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW",
                        " GROUPS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING EXCLUDE GROUP"));
        String over = " OVER (" + partition + "ORDER BY " + order + frame + ")";
        String plain = " OVER (" + partition + "ORDER BY " + order + ")";
        return switch (kind) {
            case INTEGER ->
                "CAST("
                        + switch (random.nextInt(unique ? 6 : 4)) {
                            case 0 -> "rank()" + plain;
                            case 1 -> "dense_rank()" + plain;
                            case 2 -> "count(*)" + over;
                            case 3 -> "max(" + expressions.of(kind, scope, 0) + ")" + over;
                            case 4 -> "row_number()" + plain;
                            default -> "ntile(3)" + plain;
                        }
                        + " AS INTEGER)";
            case DOUBLE ->
                switch (random.nextInt(4)) {
                    case 0 -> "percent_rank()" + plain;
                    case 1 -> "cume_dist()" + plain;
                    case 2 -> "avg(" + expressions.of(Kind.INTEGER, scope, 0) + ")" + over;
                    default -> "sum(" + expressions.of(Kind.DOUBLE, scope, 0) + ")" + over;
                };
            case HUGEINT -> "sum(" + expressions.of(Kind.INTEGER, scope, 0) + ")" + over;
            case BOOLEAN, STRUCT, NUMBERS, TEXTS, INTERVAL, BLOB ->
                unique ? offset(kind, scope, plain) : expressions.of(kind, scope, 1);
            default ->
                unique && random.nextBoolean()
                        ? random.nextBoolean()
                                ? offset(kind, scope, plain)
                                : expressions.pick(List.of("first_value", "last_value")) + "("
                                        + expressions.of(kind, scope, 0) + ")" + over
                        : expressions.pick(List.of("min", "max")) + "(" + expressions.of(kind, scope, 0) + ")" + over;
        };
    }

    private String offset(Kind kind, Scope scope, String over) {
        return expressions.pick(List.of("lag", "lead")) + "(" + expressions.of(kind, scope, 0)
                + expressions.pick(List.of("", ", 1", ", 2")) + ")" + over;
    }

    private String leafColumn(Scope scope) {
        List<String> ordered = scope.columns().stream()
                .filter(c -> c.kind().isOrdered())
                .map(Scope.Column::sql)
                .toList();
        return ordered.isEmpty() ? "1" : expressions.pick(ordered);
    }

    private String setOperation(List<Kind> kinds, Scope outer) {
        String operator = expressions.pick(List.of(
                "UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL", "UNION ALL BY NAME"));
        return "(" + query(kinds, outer) + ") " + operator + " (" + query(kinds, outer) + ")";
    }

    private String values(List<Kind> kinds) {
        Scope none = new Scope(List.of(), null, null);
        String rows = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(_ -> "("
                        + kinds.stream().map(k -> expressions.of(k, none, 1)).collect(Collectors.joining(", ")) + ")")
                .collect(Collectors.joining(", "));
        String names = IntStream.range(0, kinds.size()).mapToObj(i -> "o" + i).collect(Collectors.joining(", "));
        return "SELECT * FROM (VALUES " + rows + ") AS " + alias("v") + " (" + names + ")";
    }

    private String withCommonTable(List<Kind> kinds, Scope outer) {
        String name = alias("w");
        List<Kind> inner =
                IntStream.range(0, 2).mapToObj(_ -> expressions.commonKind()).toList();
        List<Scope.Column> columns = new ArrayList<>();
        String one = alias("a");
        for (int i = 0; i < inner.size(); i++) {
            columns.add(new Scope.Column(one + ".o" + i, inner.get(i)));
        }
        if (random.nextInt(4) == 0) {
            return "WITH RECURSIVE " + name + " (o0) AS (SELECT 1 UNION ALL SELECT o0 + 1 FROM " + name + " WHERE o0 < "
                    + (1 + random.nextInt(9)) + ") SELECT "
                    + items(
                            kinds,
                            new Scope(List.of(new Scope.Column(one + ".o0", Kind.INTEGER)), outer, one + ".o0"),
                            1)
                    + " FROM "
                    + name + " AS " + one;
        }
        Scope scope = new Scope(columns, outer, null);
        String sql = "WITH " + name + expressions.pick(List.of(" AS ", " AS ", " AS MATERIALIZED ")) + "("
                + query(inner, null) + ") ";
        String join = random.nextBoolean()
                ? ""
                : " JOIN " + name + " AS " + alias("b") + " ON " + expressions.condition(scope, 0);
        return sql + "SELECT " + items(kinds, scope, 1) + " FROM " + name + " AS " + one + join + where(scope);
    }

    private record From(String sql, Scope scope) {}

    private From from(Scope outer) {
        From left = source(outer);
        int joins = random.nextInt(nesting > 1 ? 2 : 3);
        for (int i = 0; i < joins; i++) {
            left = join(left, source(outer), outer);
        }
        return left;
    }

    private From join(From left, From right, Scope outer) {
        List<Scope.Column> both = new ArrayList<>(left.scope().columns());
        both.addAll(right.scope().columns());
        Scope scope = new Scope(both, outer, null);
        if (random.nextInt(8) == 0) {
            return new From(left.sql() + " CROSS JOIN " + right.sql(), scope);
        }
        if (random.nextInt(8) == 0) {
            return lateral(left, outer);
        }
        String type = expressions.pick(
                List.of("JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "SEMI JOIN", "ANTI JOIN"));
        // No outer columns in ON: DuckDB refuses them there in many places.
        Scope on = new Scope(both, null, null);
        String condition = equality(left.scope(), right.scope());
        if (condition == null) {
            condition = "1 = 1";
            if (type.equals("FULL JOIN")) {
                type = "LEFT JOIN";
            }
        }
        if (random.nextInt(3) == 0 && !type.equals("FULL JOIN")) {
            condition += " AND " + flat(() -> expressions.condition(on, 1));
        }
        String sql = left.sql() + " " + type + " " + right.sql() + " ON " + condition;
        boolean oneSide = type.startsWith("SEMI") || type.startsWith("ANTI");
        return new From(sql, oneSide ? left.scope() : scope);
    }

    /// A join with a subquery that sees the left side.
    private From lateral(From left, Scope outer) {
        nesting++;
        try {
            String alias = alias("l");
            Kind kind = expressions.commonKind();
            From right = source(left.scope());
            String sql = left.sql() + " CROSS JOIN LATERAL ("
                    + "SELECT " + expressions.leaf(kind, right.scope()) + " AS o0 FROM " + right.sql() + " WHERE "
                    + flat(() -> expressions.condition(right.scope(), 1)) + ") AS " + alias;
            List<Scope.Column> both = new ArrayList<>(left.scope().columns());
            both.add(new Scope.Column(alias + ".o0", kind));
            return new From(sql, new Scope(both, outer, null));
        } finally {
            nesting--;
        }
    }

    /// What a supplier writes while no subqueries are made.
    private String flat(java.util.function.Supplier<String> text) {
        expressions.subqueries(null, null);
        try {
            return text.get();
        } finally {
            expressions.subqueries(this::scalarSubquery, this::columnSubquery);
        }
    }

    private static String equality(Scope left, Scope right) {
        for (Scope.Column l : left.columns()) {
            for (Scope.Column r : right.columns()) {
                if (l.kind() == r.kind() && l.kind().isOrdered() && l.kind() != Kind.BOOLEAN) {
                    return l.sql() + " = " + r.sql();
                }
            }
        }
        return null;
    }

    private From source(Scope outer) {
        String alias = alias("s");
        if (nesting < 3 && random.nextInt(5) == 0) {
            List<Kind> kinds = IntStream.range(0, 1 + random.nextInt(3))
                    .mapToObj(_ -> expressions.commonKind())
                    .toList();
            List<Scope.Column> columns = IntStream.range(0, kinds.size())
                    .mapToObj(i -> new Scope.Column(alias + ".o" + i, kinds.get(i)))
                    .toList();
            return new From("(" + query(kinds, null) + ") AS " + alias, new Scope(columns, outer, null));
        }
        if (random.nextInt(12) == 0) {
            return new From(
                    "range(" + random.nextInt(6) + ") AS " + alias + " (k)",
                    new Scope(List.of(new Scope.Column(alias + ".k", Kind.BIGINT)), outer, alias + ".k"));
        }
        Table table = expressions.pick(tables);
        List<Scope.Column> columns = table.columns().stream()
                .map(c -> new Scope.Column(alias + "." + c.sql(), c.kind()))
                .toList();
        return new From(table.name() + " AS " + alias, new Scope(columns, outer, table.keyed() ? alias + ".k" : null));
    }

    private String scalarSubquery(Scope scope, Kind kind) {
        nesting++;
        try {
            From from = source(scope);
            return "SELECT " + expressions.pick(List.of("min", "max")) + "("
                    + expressions.leaf(kind, inner(from.scope())) + ") FROM " + from.sql()
                    + (random.nextBoolean() ? "" : " WHERE " + flat(() -> expressions.condition(from.scope(), 1)));
        } finally {
            nesting--;
        }
    }

    /// Without what is outside: an aggregate of outer columns alone would be one of the outer
    /// query.
    private static Scope inner(Scope scope) {
        return new Scope(scope.columns(), null, scope.unique());
    }

    private String columnSubquery(Scope scope, Kind kind) {
        nesting++;
        try {
            From from = source(scope);
            return "SELECT " + expressions.leaf(kind, from.scope()) + " FROM " + from.sql()
                    + (random.nextInt(3) == 0 ? "" : " WHERE " + flat(() -> expressions.condition(from.scope(), 1)));
        } finally {
            nesting--;
        }
    }
}
