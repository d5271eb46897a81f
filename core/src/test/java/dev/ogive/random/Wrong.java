package dev.ogive.random;

import java.util.List;
import java.util.Random;

/// Statements that no engine should take, and statements over operands of any types, which one
/// may take.
final class Wrong {
    private final Random random;
    private final List<Queries.Table> tables;

    Wrong(Random random, List<Queries.Table> tables) {
        this.random = random;
        this.tables = tables;
    }

    String statement() {
        Queries.Table table = tables.get(random.nextInt(tables.size()));
        String t = table.name();
        Scope.Column column = table.columns().get(random.nextInt(table.columns().size()));
        String c = column.sql();
        Expressions expressions = new Expressions(random);
        String good = expressions.condition(new Scope(table.columns(), null, "k"), 2);
        return switch (random.nextInt(34)) {
            case 0 -> "SELECT nowhere FROM " + t;
            case 1 -> "SELECT * FROM nowhere WHERE " + good;
            case 2 -> "SELECT no_such_function(" + c + ") FROM " + t;
            case 3 -> "SELECT " + c + ", count(*) FROM " + t;
            case 4 -> "SELECT count(*) FROM " + t + " WHERE count(*) > 1";
            case 5 -> "SELECT sum(count(*)) FROM " + t;
            case 6 -> "SELECT (SELECT k, k FROM " + t + " LIMIT 1)";
            case 7 -> "SELECT k FROM " + t + " UNION SELECT k, k FROM " + t;
            case 8 -> "SELECT k FROM " + t + " WHERE rank() OVER (ORDER BY k) = 1";
            case 9 -> "SELECT x.k FROM " + t + " AS y";
            case 10 -> "SELECT k FROM " + t + " AS a, " + t + " AS b";
            case 11 -> "INSERT INTO " + t + " VALUES (1)";
            case 12 -> "INSERT INTO " + t + " (k, nowhere) VALUES (1, 2)";
            case 13 -> "UPDATE " + t + " SET nowhere = 1";
            case 14 -> "DELETE FROM nowhere";
            case 15 -> "CREATE TABLE " + t + " (a INTEGER)";
            case 16 -> "DROP TABLE nowhere";
            case 17 -> "SELECT * FROM " + t + " WHERE " + good + " AND";
            case 18 -> "SELECT FROM WHERE";
            case 19 -> "SELECT (" + good + " FROM " + t;
            case 20 -> "SELECT * FROM " + t + " ORDER BY 99";
            case 21 -> "SELECT k FROM " + t + " GROUP BY c99";
            case 22 -> "SELECT CAST(k AS NO_SUCH_TYPE) FROM " + t;
            case 23 -> "SELECT CAST('no number' AS INTEGER)";
            case 24 -> "SELECT DATE '2024-02-30'";
            case 25 -> "SELECT substring() FROM " + t;
            case 26 -> "ALTER TABLE " + t + " ADD COLUMN k INTEGER";
            case 27 -> "ALTER TABLE " + t + " DROP COLUMN nowhere";
            case 28 -> "CREATE TABLE twice (a INTEGER, a INTEGER)";
            case 29 -> "SELECT CAST(300 AS TINYINT)";
            case 30 -> "SELECT 9223372036854775807::BIGINT + 1::BIGINT";
            case 31 -> "INSERT INTO " + t + " (k) VALUES ('no number')";
            case 32 -> "WITH w AS (SELECT 1) SELECT * FROM v";
            default -> "SELECT DATE '2024-01-01' * 2";
        };
    }

    /// A function or an operator over operands of any types.
    String illTyped() {
        Queries.Table table = tables.get(random.nextInt(tables.size()));
        Expressions expressions = new Expressions(random);
        Scope scope = new Scope(table.columns(), null, "k");
        String a = expressions.of(expressions.anyKind(), scope, 1);
        String b = expressions.of(expressions.anyKind(), scope, 1);
        String expression = switch (random.nextInt(14)) {
            case 0 -> a + " + " + b;
            case 1 -> a + " - " + b;
            case 2 -> a + " * " + b;
            case 3 -> a + " || " + b;
            case 4 -> a + " = " + b;
            case 5 -> a + " < " + b;
            case 6 -> "coalesce(" + a + ", " + b + ")";
            case 7 -> "CASE WHEN " + a + " THEN 1 END";
            case 8 -> "sum(" + a + ")";
            case 9 ->
                expressions.pick(List.of("lower", "abs", "length", "year", "last_day", "list_sort", "floor")) + "(" + a
                        + ")";
            case 10 -> a + " IN (" + b + ")";
            case 11 -> "NOT " + a;
            case 12 -> a + " LIKE " + b;
            default -> "TRY_CAST(" + a + " AS " + expressions.anyKind().sql() + ")";
        };
        return "SELECT " + expression + " FROM " + table.name();
    }
}
