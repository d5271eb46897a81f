package dev.ogive.random;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Random tables, and statements that change them and their rows. After a change all rows of the
/// table are asked for.
final class Changes {
    private static final int ROWS_MAX = 25;

    private final Random random;
    private final Expressions expressions;
    private final List<Queries.Table> tables = new ArrayList<>();
    private int names;
    private boolean inTransaction;

    Changes(Random random) {
        this.random = random;
        expressions = new Expressions(random);
    }

    List<Queries.Table> tables() {
        return tables;
    }

    /// Three tables with rows.
    List<String> create() {
        List<String> sql = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            Queries.Table table = table();
            tables.add(table);
            sql.add(definition(table));
            sql.add(rows(table, random.nextInt(ROWS_MAX), 0));
        }
        return sql;
    }

    private Queries.Table table() {
        List<Scope.Column> columns = new ArrayList<>();
        columns.add(new Scope.Column("k", Kind.INTEGER));
        int width = 3 + random.nextInt(5);
        for (int c = 0; c < width; c++) {
            columns.add(new Scope.Column("c" + c, expressions.commonKind()));
        }
        return new Queries.Table("t" + names++, columns, random.nextBoolean());
    }

    private String definition(Queries.Table table) {
        List<String> parts = new ArrayList<>();
        for (Scope.Column column : table.columns()) {
            String part = column.sql() + " " + column.kind().sql();
            if (column.sql().equals("k")) {
                part += expressions.pick(table.keyed() ? List.of(" PRIMARY KEY", " UNIQUE") : List.of("", " NOT NULL"));
            } else if (random.nextInt(5) == 0) {
                part += " DEFAULT " + column.kind().literal(random);
            }
            parts.add(part);
        }
        Scope.Column last = table.columns().getLast();
        if (random.nextInt(3) == 0 && last.kind().isNumber()) {
            parts.add("CHECK (" + last.sql() + " > -1000)");
        } else if (random.nextInt(4) == 0) {
            parts.add("CHECK (k >= 0)");
        }
        return "CREATE TABLE " + table.name() + " (" + String.join(", ", parts) + ")";
    }

    /// An INSERT of rows whose keys begin at a number.
    private String rows(Queries.Table table, int count, int from) {
        String rows = IntStream.range(0, 1 + count)
                .mapToObj(i -> "("
                        + table.columns().stream()
                                .map(c -> c.sql().equals("k")
                                        ? String.valueOf(from + i)
                                        : random.nextInt(5) == 0
                                                ? "NULL"
                                                : c.kind().literal(random))
                                .collect(Collectors.joining(", "))
                        + ")")
                .collect(Collectors.joining(", "));
        return "INSERT INTO " + table.name() + " VALUES " + rows;
    }

    /// Forgets a transaction that has failed.
    void rolledBack() {
        inTransaction = false;
    }

    boolean inTransaction() {
        return inTransaction;
    }

    /// A change, and a query that shows what became of the table.
    List<String> next() {
        int index = random.nextInt(tables.size());
        Queries.Table table = tables.get(index);
        List<Scope.Column> columns = table.columns();
        Scope scope = new Scope(columns, null, "k");
        Scope.Column column = columns.get(random.nextInt(columns.size()));
        Scope.Column other = columns.get(1 + random.nextInt(columns.size() - 1));
        List<String> sql = new ArrayList<>();
        switch (random.nextInt(16)) {
            case 0, 1 -> sql.add(rows(table, random.nextInt(4), random.nextInt(60)));
            case 2 ->
                sql.add("INSERT INTO " + table.name() + " (k, " + other.sql() + ") VALUES ("
                        + (100 + random.nextInt(100)) + ", "
                        + expressions.of(other.kind(), new Scope(List.of(), null, null), 1) + ")");
            case 3 ->
                sql.add("INSERT INTO " + table.name() + " (k, " + other.sql() + ") SELECT k + "
                        + (200 * random.nextInt(1, 9))
                        + ", " + expressions.of(other.kind(), scope, 1) + " FROM " + table.name() + " WHERE "
                        + expressions.condition(scope, 1));
            case 4, 5 ->
                sql.add("UPDATE " + table.name() + " SET " + other.sql() + " = "
                        + expressions.of(other.kind(), scope, 2) + " WHERE " + expressions.condition(scope, 1));
            case 6 ->
                sql.add("UPDATE " + table.name() + " SET " + other.sql() + " = DEFAULT WHERE "
                        + expressions.condition(scope, 1));
            case 7, 8 ->
                sql.add("DELETE FROM " + table.name() + " WHERE " + expressions.condition(scope, 1) + " AND k % 3 = 0");
            case 9 ->
                sql.add("INSERT INTO " + table.name() + " (k) VALUES (" + random.nextInt(10)
                        + ") ON CONFLICT DO NOTHING");
            case 10 ->
                sql.add("INSERT INTO " + table.name() + " (k, " + other.sql() + ") VALUES (" + random.nextInt(10) + ", "
                        + other.kind().literal(random) + ") ON CONFLICT (k) DO UPDATE SET " + other.sql()
                        + " = excluded." + other.sql());
            case 11 -> {
                sql.add(inTransaction ? expressions.pick(List.of("COMMIT", "ROLLBACK")) : "BEGIN");
                inTransaction = !inTransaction;
            }
            case 12 -> {
                if (other.kind().isOrdered() && other.kind() != Kind.BOOLEAN) {
                    sql.add("UPDATE " + table.name() + " SET " + other.sql() + " = s.m FROM (SELECT k AS j, max("
                            + other.sql() + ") AS m FROM " + table.name() + " GROUP BY k) AS s WHERE k = s.j + 1");
                }
            }
            case 13 -> {
                if (!inTransaction) {
                    alter(index, table, sql);
                }
            }
            case 14 -> {
                if (!inTransaction) {
                    Queries.Table copy = new Queries.Table(
                            "t" + names++,
                            columns.stream()
                                    .filter(c -> c.sql().equals("k") || random.nextBoolean())
                                    .toList(),
                            false);
                    if (copy.columns().size() > 1) {
                        tables.add(copy);
                        sql.add("CREATE TABLE " + copy.name() + " AS SELECT "
                                + copy.columns().stream().map(Scope.Column::sql).collect(Collectors.joining(", "))
                                + " FROM "
                                + table.name());
                        return sql;
                    }
                }
            }
            default -> sql.add("DELETE FROM " + table.name() + " WHERE " + column.sql() + " IS NULL");
        }
        sql.add("SELECT * FROM " + table.name());
        return sql;
    }

    private void alter(int index, Queries.Table table, List<String> sql) {
        List<Scope.Column> columns = new ArrayList<>(table.columns());
        String alter = "ALTER TABLE " + table.name() + " ";
        int at = 1 + random.nextInt(columns.size() - 1);
        switch (random.nextInt(4)) {
            case 0 -> {
                Kind kind = expressions.commonKind();
                Scope.Column added = new Scope.Column("a" + names++, kind);
                columns.add(added);
                sql.add(alter + "ADD COLUMN " + added.sql() + " " + kind.sql()
                        + (random.nextBoolean() ? "" : " DEFAULT " + kind.literal(random)));
            }
            case 1 -> {
                Scope.Column renamed =
                        new Scope.Column("r" + names++, columns.get(at).kind());
                sql.add(alter + "RENAME COLUMN " + columns.get(at).sql() + " TO " + renamed.sql());
                columns.set(at, renamed);
            }
            case 2 -> {
                // A column of a CHECK stays: DuckDB drops it, and what checks it.
                if (columns.size() > 3 && !columns.get(at).kind().isNumber()) {
                    sql.add(alter + "DROP COLUMN " + columns.remove(at).sql());
                }
            }
            default -> {
                String name = "t" + names++;
                sql.add(alter + "RENAME TO " + name);
                tables.set(index, new Queries.Table(name, columns, table.keyed()));
                return;
            }
        }
        tables.set(index, new Queries.Table(table.name(), columns, table.keyed()));
    }
}
