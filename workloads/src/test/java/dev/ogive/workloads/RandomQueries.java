package dev.ogive.workloads;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes random tables and random queries over them: joins of every kind, subqueries in every
/// place, groups, set operations, sorts with and without limits. Every query has one answer, ties
/// of its last ORDER BY aside. The same seed writes the same queries.
final class RandomQueries {
    /// Types of expressions; what is exact must come out exactly.
    private enum Type {
        INTEGER,
        DECIMAL,
        DOUBLE,
        TEXT,
        DATE,
        BOOLEAN
    }

    private record Column(String name, Type type) {}

    private static final List<String> TABLES = List.of("small", "wide", "dense", "nothing");
    private static final List<Column> COLUMNS = List.of(
            new Column("i", Type.INTEGER),
            new Column("k", Type.INTEGER),
            new Column("b", Type.INTEGER),
            new Column("d", Type.DECIMAL),
            new Column("x", Type.DOUBLE),
            new Column("s", Type.TEXT),
            new Column("t", Type.DATE),
            new Column("f", Type.BOOLEAN));
    private static final List<String> WORDS =
            List.of("", "a", "b", "ab", "Abc", "zebra", "ähnlich", "x_y", "100%", "a longer text of a few words");

    private final SplittableRandom random;
    private int names;

    RandomQueries(long seed) {
        random = new SplittableRandom(seed);
    }

    private int below(int bound) {
        return random.nextInt(bound);
    }

    private boolean oneIn(int n) {
        return below(n) == 0;
    }

    private <T> T oneOf(List<T> values) {
        return values.get(below(values.size()));
    }

    @SafeVarargs
    private <T> T oneOf(Supplier<T>... choices) {
        return choices[below(choices.length)].get();
    }

    // Tables

    /// Statements that make the tables, for both engines the same.
    List<String> tables() {
        List<String> statements = new ArrayList<>();
        int[] rows = {5 + below(20), 60 + below(100), 150 + below(4000), 0};
        for (int i = 0; i < TABLES.size(); i++) {
            String table = TABLES.get(i);
            statements.add("CREATE TABLE " + table
                    + " (i INTEGER, k INTEGER, b BIGINT, d DECIMAL(9, 2), x DOUBLE, s VARCHAR, t DATE, f BOOLEAN)");
            int left = rows[i];
            while (left > 0) {
                int count = Math.min(left, 1 + below(1500));
                statements.add("INSERT INTO " + table + " VALUES "
                        + IntStream.range(0, count)
                                .mapToObj(_ -> row(table.equals("dense")))
                                .collect(Collectors.joining(", ")));
                left -= count;
            }
            if (oneIn(2) && rows[i] > 0) {
                statements.add("DELETE FROM " + table + " WHERE k = " + below(5));
            }
            if (oneIn(3) && rows[i] > 0) {
                statements.add("UPDATE " + table + " SET x = x + 0.25, s = upper(s) WHERE i % 3 = 1");
            }
        }
        return statements;
    }

    private String row(boolean dense) {
        int few = dense ? 5 : 12;
        return "("
                + String.join(
                        ", ",
                        orNull(() -> Integer.toString(below(3 * few) - few)),
                        orNull(() -> Integer.toString(below(few))),
                        orNull(() -> Long.toString(oneIn(10) ? random.nextLong() / 1_000_000 : below(few))),
                        orNull(() -> decimal(few)),
                        orNull(() -> oneIn(15) ? "CAST('NaN' AS DOUBLE)" : doubleValue(few)),
                        orNull(() -> quoted(oneOf(WORDS))),
                        orNull(() -> date(few)),
                        orNull(() -> oneIn(2) ? "TRUE" : "FALSE"))
                + ")";
    }

    private String orNull(Supplier<String> value) {
        return oneIn(8) ? "NULL" : value.get();
    }

    private String decimal(int few) {
        return String.format(Locale.ROOT, "%s%d.%02d", oneIn(4) ? "-" : "", below(few), 25 * below(4));
    }

    /// Multiples of a quarter, so that sums come out the same in any order.
    private String doubleValue(int few) {
        return "CAST(" + (below(8 * few) - few) * 0.25 + " AS DOUBLE)";
    }

    private String date(int few) {
        return String.format(Locale.ROOT, "DATE '20%02d-%02d-%02d'", 20 + below(3), 1 + below(12), 1 + below(few));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    // Queries

    /// A query with everything that makes one.
    String next() {
        names = 0;
        StringBuilder sql = new StringBuilder();
        List<Scope.Table> shared = new ArrayList<>();
        if (oneIn(5)) {
            String name = "c" + names++;
            Query query = query(new Scope(List.of(), null, List.of()), 1, 0);
            sql.append("WITH ").append(name).append(" AS (").append(query.sql).append(") ");
            shared.add(new Scope.Table(name, query.columns));
        }
        Scope outside = new Scope(List.of(), null, shared);
        int depth = oneIn(3) ? 2 : 1;
        Query query = oneIn(6) ? setOperation(outside, depth) : query(outside, depth, 0);
        sql.append(query.sql);
        if (oneIn(2)) {
            sql.append(" ORDER BY ").append(order(query.columns.size(), oneIn(2)));
            if (oneIn(2)) {
                sql.append(limit());
            }
        }
        return sql.toString();
    }

    private record Query(String sql, List<Column> columns) {}

    /// What an expression may name.
    ///
    /// @param columns of this query's FROM, with their tables' names
    /// @param outer the query around, or null
    /// @param shared common table expressions
    private record Scope(List<Column> columns, Scope outer, List<Table> shared) {
        record Table(String name, List<Column> columns) {}

        List<Column> of(Type type) {
            return columns.stream().filter(c -> c.type == type).toList();
        }
    }

    private String limit() {
        return " LIMIT " + below(12) + (oneIn(3) ? " OFFSET " + below(5) : "");
    }

    /// Positions in random order, all of them or some.
    private String order(int columns, boolean all) {
        List<Integer> positions =
                new ArrayList<>(IntStream.rangeClosed(1, columns).boxed().toList());
        Collections.shuffle(positions, new java.util.Random(random.nextLong()));
        return positions.subList(0, all ? columns : 1 + below(columns)).stream()
                .map(p -> p + oneOf(List.of("", " ASC", " DESC")) + oneOf(List.of(" NULLS FIRST", " NULLS LAST")))
                .collect(Collectors.joining(", "));
    }

    private Query setOperation(Scope outside, int depth) {
        List<Type> types = IntStream.rangeClosed(0, below(3))
                .mapToObj(_ -> oneOf(List.of(Type.values())))
                .toList();
        Query left = queryOf(outside, depth, types);
        StringBuilder sql = new StringBuilder("(").append(left.sql).append(")");
        int more = 1 + below(2);
        for (int i = 0; i < more; i++) {
            String operation =
                    oneOf(List.of("UNION", "UNION ALL", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL"));
            sql.insert(0, i > 0 ? "(" : "").append(i > 0 ? ")" : "");
            sql.append(" ")
                    .append(operation)
                    .append(" (")
                    .append(queryOf(outside, depth, types).sql)
                    .append(")");
        }
        return new Query(sql.toString(), left.columns);
    }

    /// A plain query with columns of these types.
    private Query queryOf(Scope outside, int depth, List<Type> types) {
        From from = from(outside, depth);
        List<Column> columns = new ArrayList<>();
        List<String> list = new ArrayList<>();
        for (Type type : types) {
            Column column = new Column("e" + names++, type);
            columns.add(column);
            list.add(expression(type, from.scope, depth) + " AS " + column.name);
        }
        return new Query(
                "SELECT " + (oneIn(4) ? "DISTINCT " : "") + String.join(", ", list) + " FROM " + from.sql
                        + where(from.scope, depth),
                columns);
    }

    /// @param widthMin least number of columns
    private Query query(Scope outside, int depth, int widthMin) {
        int width = Math.max(widthMin, 1 + below(4));
        if (oneIn(3)) {
            return grouped(outside, depth, width);
        }
        return queryOf(
                outside,
                depth,
                IntStream.range(0, width)
                        .mapToObj(_ -> oneOf(List.of(Type.values())))
                        .toList());
    }

    private Query grouped(Scope outside, int depth, int width) {
        From from = from(outside, depth);
        int keys = below(Math.min(width, 3) + 1);
        List<Column> columns = new ArrayList<>();
        List<String> list = new ArrayList<>();
        List<String> keyTexts = new ArrayList<>();
        for (int i = 0; i < keys; i++) {
            Type type = oneOf(List.of(Type.values()));
            Column column = new Column("g" + names++, type);
            String text = oneIn(2) && !from.scope.of(type).isEmpty()
                    ? oneOf(from.scope.of(type)).name
                    : expression(type, from.scope, 0);
            if (isConstant(text)) {
                text = expressionOverColumn(type, from.scope);
            }
            columns.add(column);
            keyTexts.add(text);
            list.add(text + " AS " + column.name);
        }
        for (int i = keys; i < Math.max(width, keys + 1); i++) {
            Type type = oneOf(List.of(Type.values()));
            Column column = new Column("a" + names++, type);
            columns.add(column);
            list.add(aggregate(type, from.scope) + " AS " + column.name);
        }
        StringBuilder sql = new StringBuilder("SELECT ")
                .append(String.join(", ", list))
                .append(" FROM ")
                .append(from.sql)
                .append(where(from.scope, depth));
        if (keys > 0) {
            sql.append(" GROUP BY ").append(String.join(", ", keyTexts));
        }
        if (oneIn(4)) {
            Type type = oneOf(List.of(Type.INTEGER, Type.DECIMAL, Type.TEXT, Type.DATE));
            sql.append(" HAVING ")
                    .append(aggregate(type, from.scope))
                    .append(oneOf(List.of(" > ", " <= ", " <> ")))
                    .append(literal(type));
        }
        return new Query(sql.toString(), columns);
    }

    private static boolean isConstant(String text) {
        return !text.contains(".i") && !text.matches(".*\\b[a-z]\\d+\\.\\w+.*");
    }

    /// An expression that is surely not a constant, which GROUP BY might take for a position.
    private String expressionOverColumn(Type type, Scope scope) {
        List<Column> of = scope.of(type);
        return of.isEmpty() ? "coalesce(" + cast("NULL", type) + ", " + literal(type) + ")" : oneOf(of).name;
    }

    private String aggregate(Type type, Scope scope) {
        String filter = oneIn(6) ? " FILTER (WHERE " + condition(scope, 0) + ")" : "";
        String distinct = oneIn(5) ? "DISTINCT " : "";
        return switch (type) {
            case INTEGER ->
                oneOf(
                                () -> "count(*)",
                                () -> "count(" + distinct + expression(oneOf(List.of(Type.values())), scope, 0) + ")",
                                () -> "min(" + expression(Type.INTEGER, scope, 0) + ")",
                                () -> "max(" + expression(Type.INTEGER, scope, 0) + ")")
                        + filter;
            case DECIMAL ->
                oneOf(
                                () -> "sum(" + distinct + expression(Type.DECIMAL, scope, 0) + ")",
                                () -> "min(" + expression(Type.DECIMAL, scope, 0) + ")",
                                () -> "max(" + expression(Type.DECIMAL, scope, 0) + ")")
                        + filter;
            case DOUBLE ->
                oneOf(
                                () -> "sum(" + distinct + column(Type.DOUBLE, scope) + ")",
                                () -> "avg(" + distinct + column(Type.DECIMAL, scope) + ")",
                                () -> "avg(" + column(Type.INTEGER, scope) + ")",
                                () -> "min(" + expression(Type.DOUBLE, scope, 0) + ")",
                                () -> "max(" + expression(Type.DOUBLE, scope, 0) + ")")
                        + filter;
            case TEXT, DATE -> oneOf(List.of("min(", "max(")) + expression(type, scope, 0) + ")" + filter;
            case BOOLEAN -> oneOf(List.of("bool_and(", "bool_or(")) + expression(type, scope, 0) + ")" + filter;
        };
    }

    private record From(String sql, Scope scope) {}

    private From from(Scope outside, int depth) {
        StringBuilder sql = new StringBuilder();
        List<Column> columns = new ArrayList<>();
        int count = 1 + (oneIn(2) ? 0 : 1 + below(depth > 0 ? 2 : 1));
        for (int i = 0; i < count; i++) {
            String alias = "r" + names++;
            Query derived = depth > 0 && oneIn(6) ? query(withoutColumns(outside), depth - 1, 1) : null;
            boolean ofShared = derived == null && !outside.shared.isEmpty() && oneIn(3);
            Scope.Table shared = ofShared ? oneOf(outside.shared) : null;
            // Joins of the larger table with others stay small enough through conditions on keys.
            String table = oneOf(count == 1 ? TABLES : List.of("small", "small", "wide", "nothing"));
            String source = derived != null ? "(" + derived.sql + ")" : ofShared ? shared.name : table;
            List<Column> of = derived != null ? derived.columns : ofShared ? shared.columns : COLUMNS;
            List<Column> own = of.stream()
                    .map(c -> new Column(alias + "." + c.name, c.type))
                    .toList();
            List<Column> before = List.copyOf(columns);
            columns.addAll(own);
            if (i == 0) {
                sql.append(source).append(" ").append(alias);
                continue;
            }
            String kind =
                    oneOf(List.of("JOIN", "LEFT JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "JOIN", "CROSS JOIN"));
            sql.append(" ").append(kind).append(" ").append(source).append(" ").append(alias);
            if (!kind.equals("CROSS JOIN")) {
                sql.append(" ON ").append(joinCondition(before, own, kind.equals("FULL JOIN"), outside));
            }
        }
        return new From(sql.toString(), new Scope(columns, outside, outside.shared));
    }

    /// A derived table cannot see columns of its own query, and here none of those around either.
    private static Scope withoutColumns(Scope scope) {
        return new Scope(List.of(), null, scope.shared);
    }

    private String joinCondition(List<Column> left, List<Column> right, boolean full, Scope outside) {
        List<String> equalities = new ArrayList<>();
        for (Column a : left) {
            for (Column b : right) {
                if (a.type == b.type) {
                    equalities.add(a.name + " = " + b.name);
                }
            }
        }
        String further = full ? "" : " AND " + comparison(new Scope(concat(left, right), outside, outside.shared));
        if (equalities.isEmpty()) {
            return full ? "TRUE" : further.substring(5);
        }
        return oneOf(
                () -> oneOf(equalities),
                () -> oneOf(equalities) + (oneIn(2) ? further : ""),
                () -> oneOf(equalities) + " AND " + oneOf(equalities),
                () -> full ? oneOf(equalities) : further.substring(5));
    }

    private static List<Column> concat(List<Column> a, List<Column> b) {
        List<Column> both = new ArrayList<>(a);
        both.addAll(b);
        return both;
    }

    private String where(Scope scope, int depth) {
        return oneIn(3) ? "" : " WHERE " + condition(scope, depth);
    }

    // Conditions

    private String condition(Scope scope, int depth) {
        return switch (below(8)) {
            case 0 -> "(" + condition(scope, depth) + " AND " + condition(scope, depth) + ")";
            case 1 -> "(" + condition(scope, depth) + " OR " + condition(scope, depth) + ")";
            case 2 -> "NOT (" + condition(scope, depth) + ")";
            case 3, 4 -> depth > 0 ? subqueryCondition(scope, depth - 1) : comparison(scope);
            default -> comparison(scope);
        };
    }

    private String comparison(Scope scope) {
        Type type = oneOf(List.of(Type.values()));
        String left = expression(type, scope, 0);
        return switch (below(10)) {
            case 0 -> left + " IS NULL";
            case 1 -> left + " IS NOT NULL";
            case 2 ->
                left + oneOf(List.of(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM ")) + expression(type, scope, 0);
            case 3 ->
                left + (oneIn(3) ? " NOT" : "") + " IN (" + literal(type) + ", " + literal(type)
                        + (oneIn(5) ? ", NULL" : "") + ")";
            case 4 ->
                type == Type.BOOLEAN
                        ? left + oneOf(List.of(" IS TRUE", " IS NOT TRUE", " IS FALSE", " IS NOT FALSE"))
                        : left + (oneIn(3) ? " NOT" : "") + " BETWEEN " + expression(type, scope, 0) + " AND "
                                + literal(type);
            case 5 ->
                type == Type.TEXT
                        ? left + (oneIn(3) ? " NOT" : "") + " LIKE "
                                + oneOf(List.of("'a%'", "'%b%'", "'_b'", "'%'", "'%a%e%'", "''"))
                        : left + " = " + literal(type);
            default ->
                left
                        + oneOf(List.of(" = ", " <> ", " < ", " <= ", " > ", " >= "))
                        + (oneIn(2) ? literal(type) : expression(type, scope, 0));
        };
    }

    private String subqueryCondition(Scope scope, int depth) {
        Type type = oneOf(List.of(Type.INTEGER, Type.INTEGER, Type.DECIMAL, Type.DOUBLE, Type.TEXT, Type.DATE));
        return switch (below(5)) {
            case 0 -> "EXISTS (" + correlated(scope, depth, oneOf(List.of(Type.values()))).sql + ")";
            case 1 -> "NOT EXISTS (" + correlated(scope, depth, type).sql + ")";
            case 2 ->
                expression(type, scope, 0) + (oneIn(2) ? " NOT" : "") + " IN (" + correlated(scope, depth, type).sql
                        + ")";
            case 3 ->
                expression(type, scope, 0) + oneOf(List.of(" = ", " < ", " >= ", " <> ")) + "("
                        + scalar(scope, depth, type) + ")";
            default ->
                expression(type, scope, 0) + oneOf(List.of(" = ANY ", " < ALL ", " > ANY ", " <> ALL ")) + "("
                        + correlated(scope, depth, type).sql + ")";
        };
    }

    /// A query of one column that often names columns of the query around.
    private Query correlated(Scope outer, int depth, Type type) {
        From from = from(new Scope(List.of(), null, outer.shared), depth);
        String text = expression(type, from.scope, 0);
        List<String> conditions = new ArrayList<>();
        if (!oneIn(4)) {
            correlation(from.scope, outer, conditions);
        }
        if (oneIn(2)) {
            conditions.add(condition(from.scope, depth));
        }
        return new Query(
                "SELECT " + text + " FROM " + from.sql
                        + (conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions)),
                List.of(new Column("e", type)));
    }

    private void correlation(Scope inner, Scope outer, List<String> conditions) {
        Type type = oneOf(List.of(Type.INTEGER, Type.INTEGER, Type.INTEGER, Type.TEXT, Type.DECIMAL, Type.DATE));
        Scope reachable = outer.outer != null && !outer.outer.columns.isEmpty() && oneIn(4) ? outer.outer : outer;
        if (!inner.of(type).isEmpty() && !reachable.of(type).isEmpty()) {
            conditions.add(oneOf(inner.of(type)).name
                    + oneOf(List.of(" = ", " = ", " = ", " < ", " <> "))
                    + oneOf(reachable.of(type)).name);
        }
    }

    /// A query of exactly one row, or of one row at most.
    private String scalar(Scope outer, int depth, Type type) {
        From from = from(new Scope(List.of(), null, outer.shared), depth);
        List<String> conditions = new ArrayList<>();
        if (!oneIn(4)) {
            correlation(from.scope, outer, conditions);
        }
        if (oneIn(3)) {
            conditions.add(condition(from.scope, 0));
        }
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        if (oneIn(5)) {
            String text = expression(type, from.scope, 0);
            return "SELECT " + text + " FROM " + from.sql + where + " ORDER BY 1 NULLS LAST LIMIT 1";
        }
        return "SELECT " + aggregate(type, from.scope) + " FROM " + from.sql + where;
    }

    // Expressions

    private String column(Type type, Scope scope) {
        List<Column> of = scope.of(type);
        return of.isEmpty() ? literal(type) : oneOf(of).name;
    }

    /// @param depth how deep subqueries may go
    private String expression(Type type, Scope scope, int depth) {
        if (depth > 0 && oneIn(8)) {
            return "(" + scalar(scope, depth - 1, type) + ")";
        }
        if (!oneIn(3)) {
            return column(type, scope);
        }
        return switch (below(8)) {
            case 0 -> literal(type);
            case 1 ->
                "CASE WHEN " + comparison(scope) + " THEN " + expression(type, scope, depth)
                        + (oneIn(3) ? "" : " ELSE " + expression(type, scope, depth)) + " END";
            case 2 -> "coalesce(" + expression(type, scope, depth) + ", " + expression(type, scope, 0) + ")";
            case 3 -> "nullif(" + expression(type, scope, 0) + ", " + expression(type, scope, 0) + ")";
            default -> operation(type, scope, depth);
        };
    }

    private String operation(Type type, Scope scope, int depth) {
        Supplier<String> some = () -> expression(type, scope, depth);
        return switch (type) {
            case INTEGER ->
                oneOf(
                        () -> "(" + column(type, scope) + " + " + literal(type) + ")",
                        () -> "(" + column(type, scope) + " - " + below(9) + ")",
                        () -> "(" + column(type, scope) + " * " + below(4) + ")",
                        () -> "(" + column(type, scope) + " % " + (1 + below(5)) + ")",
                        () -> "abs(" + column(type, scope) + ")",
                        () -> "length(" + expression(Type.TEXT, scope, 0) + ")",
                        () -> "extract(" + oneOf(List.of("YEAR", "MONTH", "DAY")) + " FROM "
                                + expression(Type.DATE, scope, 0) + ")",
                        () -> "greatest(" + column(type, scope) + ", " + column(type, scope) + ")");
            case DECIMAL ->
                oneOf(
                        () -> "(" + column(type, scope) + " + " + literal(type) + ")",
                        () -> "(" + column(type, scope) + " - " + column(type, scope) + ")",
                        () -> "abs(" + some.get() + ")",
                        () -> "-" + column(type, scope));
            case DOUBLE ->
                oneOf(
                        () -> "(" + column(type, scope) + " + " + column(type, scope) + ")",
                        () -> "(" + column(type, scope) + " * 2)",
                        () -> "(" + column(type, scope) + " / 4)",
                        () -> "CAST(" + column(Type.DECIMAL, scope) + " AS DOUBLE)",
                        () -> "abs(" + some.get() + ")");
            case TEXT ->
                oneOf(
                        () -> "(" + column(type, scope) + " || " + some.get() + ")",
                        () -> "upper(" + some.get() + ")",
                        () -> "lower(" + some.get() + ")",
                        () -> "substring(" + some.get() + ", " + (1 + below(3)) + ", " + below(4) + ")",
                        () -> "trim(" + some.get() + ")",
                        () -> "replace(" + some.get() + ", 'a', 'oo')",
                        () -> "CAST(" + column(Type.INTEGER, scope) + " AS VARCHAR)",
                        () -> "CAST(" + column(Type.DECIMAL, scope) + " AS VARCHAR)",
                        () -> "CAST(" + column(Type.DATE, scope) + " AS VARCHAR)");
            case DATE ->
                oneOf(
                        () -> "CAST(" + column(type, scope) + " + INTERVAL '" + (1 + below(40)) + "' DAY AS DATE)",
                        () -> "CAST(" + column(type, scope) + " - INTERVAL '" + (1 + below(14)) + "' MONTH AS DATE)",
                        () -> "least(" + column(type, scope) + ", " + literal(type) + ")");
            case BOOLEAN ->
                oneOf(
                        () -> "(" + comparison(scope) + ")",
                        () -> "NOT " + column(type, scope),
                        () -> "(" + column(type, scope) + " AND (" + comparison(scope) + "))",
                        () -> "(" + column(type, scope) + " OR (" + comparison(scope) + "))");
        };
    }

    private String literal(Type type) {
        if (oneIn(12)) {
            return cast("NULL", type);
        }
        return switch (type) {
            case INTEGER -> Integer.toString(below(12) - 2);
            case DECIMAL -> "CAST(" + decimal(10) + " AS DECIMAL(9, 2))";
            case DOUBLE -> doubleValue(10);
            case TEXT -> quoted(oneOf(WORDS));
            case DATE -> date(28);
            case BOOLEAN -> oneIn(2) ? "TRUE" : "FALSE";
        };
    }

    private static String cast(String text, Type type) {
        String name = switch (type) {
            case INTEGER -> "INTEGER";
            case DECIMAL -> "DECIMAL(9, 2)";
            case DOUBLE -> "DOUBLE";
            case TEXT -> "VARCHAR";
            case DATE -> "DATE";
            case BOOLEAN -> "BOOLEAN";
        };
        return "CAST(" + text + " AS " + name + ")";
    }
}
