package dev.ogive.optimizer;

import dev.ogive.catalog.TableName;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.plan.shape.ExprText;
import dev.ogive.plan.view.AggregateUse;
import dev.ogive.plan.view.Truncation;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// What a view has to keep to answer a grouping whatever its literals: the tables with the
/// conditions that have no literal, keys for what is grouped by and for what is compared with
/// literals, and aggregates. In SQL, with each table under a name made of its id.
///
/// @param tables by alias
/// @param joins conditions of all rows
/// @param keys by their SQL
/// @param calls in SQL
record Need(Map<String, StoredTable> tables, Set<String> joins, Map<String, Need.Key> keys, Set<String> calls) {
    /// What is grouped by.
    ///
    /// @param columns that it is computed from, by their SQL; only itself where it is one
    /// @param expr what it is, over the tables' columns, of which `table`'s begin at `start`
    /// @param table the one that all columns are of; null for several
    record Key(Map<String, Need.Origin> columns, Expr expr, StoredTable table, int start) {
        /// Whether it is a part of a time of which the other is a finer one.
        boolean isToldBy(Key other) {
            return columns.size() == 1
                    && columns.equals(other.columns)
                    && start == other.start
                    && Truncation.tells(other.expr, expr);
        }

        /// Whether a view has the other rather than this. Of a date and a midnight it is the
        /// midnight, with which bounds are compared without a conversion.
        boolean isBetterToldBy(Key other) {
            return isToldBy(other) && !(other.isToldBy(this) && expr.type() == SimpleType.TIMESTAMP);
        }

        /// A column.
        Key(String text, Origin origin) {
            this(
                    Map.of(text, origin),
                    new Expr.Column(origin.column, origin.table.schema().type(origin.column)),
                    origin.table,
                    0);
        }
    }

    /// A column of a table.
    record Origin(StoredTable table, int column) {}

    private static final Set<String> KEPT = Set.of("sum", "count", "min", "max", "avg", "bool_and", "bool_or");

    /// Null for a grouping that no view of this kind can answer.
    ///
    /// @param byDays whether days are to stand for times that are compared with literals: these
    ///     are midnights
    static Need of(AggregateUse use, boolean byDays) {
        Set<Long> ids = new HashSet<>();
        Map<String, StoredTable> tables = new TreeMap<>();
        for (StoredTable table : use.tables()) {
            if (!ids.add(table.id())) {
                return null;
            }
            tables.put(alias(table), table);
        }
        Need need = new Need(tables, new TreeSet<>(), new TreeMap<>(), new TreeSet<>());
        for (Expr condition : use.conditions()) {
            if (hasConstant(condition)) {
                need.addCompared(use, condition, byDays);
            } else {
                need.joins.add(need.text(use).of(condition));
            }
        }
        use.groups().forEach(g -> need.addKey(use, g));
        for (AggregateUse.Call call : use.calls()) {
            if (call.distinct()
                    || call.ordered()
                    || call.filter() != null
                    || !KEPT.contains(call.function())
                    || call.arguments().size() > 1) {
                return null;
            }
            String arguments = call.arguments().isEmpty()
                    ? "*"
                    : need.text(use).of(call.arguments().getFirst());
            need.calls.add(call.function() + "(" + arguments + ")");
        }
        return need;
    }

    private static String alias(StoredTable table) {
        return "t" + table.id();
    }

    private ExprText text(AggregateUse use) {
        return new ExprText(c -> {
            int t = use.tableOf(c);
            StoredTable table = use.tables().get(t);
            String name = table.schema().field(c - use.start(t)).name();
            return alias(table) + "." + TableName.quoted(name);
        });
    }

    private void addKey(AggregateUse use, Expr expr) {
        if (expr instanceof Expr.Literal || expr instanceof Expr.Parameter) {
            return;
        }
        Map<String, Origin> columns = new TreeMap<>();
        ExprText text = text(use);
        Set<Integer> of = new HashSet<>();
        for (Expr.Column column : columnsOf(expr)) {
            int t = use.tableOf(column.index());
            of.add(t);
            columns.put(text.of(column), new Origin(use.tables().get(t), column.index() - use.start(t)));
        }
        int only = of.size() == 1 ? of.iterator().next() : -1;
        keys.put(
                text.of(expr),
                new Key(columns, expr, only < 0 ? null : use.tables().get(only), only < 0 ? 0 : use.start(only)));
    }

    /// What a condition compares with literals becomes a key.
    private void addCompared(AggregateUse use, Expr condition, boolean byDays) {
        switch (condition) {
            case Expr.Compare c -> {
                addKey(use, byDays && isTime(c.left(), c.right()) ? day(c.left()) : c.left());
                addKey(use, byDays && isTime(c.right(), c.left()) ? day(c.right()) : c.right());
            }
            case Expr.InList in -> addKey(use, in.input());
            case Expr.And and -> and.terms().forEach(t -> addCompared(use, t, byDays));
            case Expr.Or or -> or.terms().forEach(t -> addCompared(use, t, byDays));
            case Expr.Not not -> addCompared(use, not.input(), byDays);
            case Expr.IsNull isNull -> addKey(use, isNull.input());
            default -> columnsOf(condition).forEach(c -> addKey(use, c));
        }
    }

    /// Whether days of the times that a grouping compares with literals tell as much as the times
    /// do.
    static boolean isBoundedByMidnights(AggregateUse use) {
        return use.conditions().stream().allMatch(Need::isBoundedByMidnights);
    }

    private static boolean isBoundedByMidnights(Expr condition) {
        return switch (condition) {
            case Expr.Compare(Expr.Comparison comparison, Expr left, Expr right) ->
                isTime(left, right)
                        ? isToldByDays(comparison, right)
                        : !isTime(right, left) || isToldByDays(comparison.swap(), left);
            case Expr.InList in -> in.input().type() != SimpleType.TIMESTAMP;
            case Expr.And and -> and.terms().stream().allMatch(Need::isBoundedByMidnights);
            case Expr.Or or -> or.terms().stream().allMatch(Need::isBoundedByMidnights);
            case Expr.Not not -> isBoundedByMidnights(not.input());
            default -> true;
        };
    }

    private static boolean isTime(Expr compared, Expr with) {
        return compared instanceof Expr.Column && compared.type() == SimpleType.TIMESTAMP && hasConstant(with);
    }

    private static boolean isToldByDays(Expr.Comparison comparison, Expr bound) {
        return (comparison == Expr.Comparison.GREATER_OR_EQUAL || comparison == Expr.Comparison.LESS)
                && Truncation.isMidnight(bound);
    }

    private static Expr day(Expr time) {
        return new Expr.Call(
                FunctionRegistry.builtIn().scalar("date_trunc"),
                List.of(new Expr.Literal("day", SimpleType.VARCHAR), time),
                time.type());
    }

    private static boolean hasConstant(Expr expr) {
        return expr instanceof Expr.Literal
                || expr instanceof Expr.Parameter
                || children(expr).stream().anyMatch(Need::hasConstant);
    }

    private static List<Expr.Column> columnsOf(Expr expr) {
        List<Expr.Column> columns = new ArrayList<>();
        if (expr instanceof Expr.Column column) {
            columns.add(column);
        }
        children(expr).forEach(c -> columns.addAll(columnsOf(c)));
        return columns;
    }

    private static List<Expr> children(Expr expr) {
        return switch (expr) {
            case Expr.Column _, Expr.Literal _, Expr.Parameter _ -> List.of();
            case Expr.Call call -> call.arguments();
            case Expr.Compare c -> List.of(c.left(), c.right());
            case Expr.And and -> and.terms();
            case Expr.Or or -> or.terms();
            case Expr.Not not -> List.of(not.input());
            case Expr.IsNull isNull -> List.of(isNull.input());
            case Expr.InList in -> {
                List<Expr> all = new ArrayList<>(in.values());
                all.add(in.input());
                yield all;
            }
            case Expr.Case c -> {
                List<Expr> all = new ArrayList<>();
                c.branches().forEach(b -> {
                    all.add(b.condition());
                    all.add(b.result());
                });
                all.add(c.otherwise());
                yield all;
            }
            case Expr.Cast cast -> List.of(cast.input());
        };
    }

    /// Whether one view can be made for both.
    boolean isOverSame(Need other) {
        return tables.keySet().equals(other.tables.keySet()) && joins.equals(other.joins);
    }

    /// What a view keeps that answers several.
    static Need union(Collection<Need> needs) {
        Need first = needs.iterator().next();
        Map<String, Key> keys = new TreeMap<>();
        Set<String> calls = new TreeSet<>();
        for (Need need : needs) {
            keys.putAll(need.keys);
            calls.addAll(need.calls);
        }
        // What is computed from other keys is none.
        Map<String, Key> kept = new LinkedHashMap<>(keys);
        keys.forEach((text, key) -> {
            Set<String> others = new HashSet<>(keys.keySet());
            others.remove(text);
            boolean isComputed = !key.columns.isEmpty() && others.containsAll(key.columns.keySet());
            boolean isTold = kept.entrySet().stream()
                    .anyMatch(k -> !k.getKey().equals(text) && key.isBetterToldBy(k.getValue()));
            if (isComputed || isTold) {
                kept.remove(text);
            }
        });
        return new Need(first.tables, first.joins, kept, calls);
    }

    /// Whether a view that keeps this answers a grouping that needs `other`.
    boolean answers(Need other) {
        return isOverSame(other)
                && calls.containsAll(other.calls)
                && other.keys.entrySet().stream()
                        .allMatch(k -> keys.containsKey(k.getKey())
                                || keys.values().stream().anyMatch(k.getValue()::isToldBy)
                                || (!k.getValue().columns.isEmpty()
                                        && keys.keySet()
                                                .containsAll(
                                                        k.getValue().columns.keySet())));
    }

    /// The same with columns in place of what is computed from them: a larger view, which answers
    /// whatever else is computed from them.
    Need widened() {
        Map<String, Key> columns = new TreeMap<>();
        for (Key key : keys.values()) {
            key.columns.forEach((text, origin) -> columns.put(text, new Key(text, origin)));
        }
        return new Need(tables, joins, columns, calls);
    }

    /// The query of the view.
    String query() {
        StringBuilder sql = new StringBuilder("SELECT ");
        int number = 0;
        for (String key : keys.keySet()) {
            sql.append(key).append(" AS k").append(number++).append(", ");
        }
        number = 0;
        for (String call : calls) {
            sql.append(call).append(" AS a").append(number++).append(", ");
        }
        sql.setLength(sql.length() - 2);
        sql.append(tables.entrySet().stream()
                .map(t -> t.getValue().definition().name().sql() + " AS " + t.getKey())
                .collect(Collectors.joining(", ", " FROM ", "")));
        if (!joins.isEmpty()) {
            sql.append(" WHERE ").append(String.join(" AND ", joins));
        }
        if (!keys.isEmpty()) {
            sql.append(" GROUP BY ").append(String.join(", ", keys.keySet()));
        }
        return sql.toString();
    }
}
