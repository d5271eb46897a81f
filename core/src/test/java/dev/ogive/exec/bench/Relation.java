package dev.ogive.exec.bench;

import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.function.AggregateFunction;
import dev.ogive.exec.function.FunctionRegistry;
import dev.ogive.exec.plan.AggregateCall;
import dev.ogive.exec.plan.JoinKind;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.storage.TableSource;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// A physical plan with column names, for plans wired by hand.
record Relation(PhysicalPlan plan, List<String> names) {
    private static final FunctionRegistry FUNCTIONS = FunctionRegistry.builtIn();

    /// Reads these columns; the filter may use any column of the table.
    static Relation scan(TableSource table, Function<Relation, Expr> filter, double rows, String... columns) {
        List<String> all = table.schema().fields().stream().map(f -> f.name()).toList();
        List<Integer> positions = Arrays.stream(columns).map(all::indexOf).toList();
        List<DataType> types = positions.stream().map(table.schema()::type).toList();
        PhysicalPlan whole = new PhysicalPlan.Scan(
                table,
                IntStream.range(0, all.size()).boxed().toList(),
                null,
                table.schema().types(),
                rows);
        Expr condition = filter == null ? null : filter.apply(new Relation(whole, all));
        return new Relation(new PhysicalPlan.Scan(table, positions, condition, types, rows), List.of(columns));
    }

    Expr col(String name) {
        int c = names.indexOf(name);
        if (c < 0) {
            throw new IllegalArgumentException(name + " is not among " + names);
        }
        return new Expr.Column(c, plan.types().get(c));
    }

    /// The same with every name prefixed.
    Relation renamed(String prefix) {
        return new Relation(plan, names.stream().map(n -> prefix + n).toList());
    }

    Relation pick(String... columns) {
        return project(List.of(columns), Arrays.stream(columns).map(this::col).toList());
    }

    private List<Integer> positions(String list) {
        return list.isEmpty()
                ? List.of()
                : Arrays.stream(list.split(",", -1))
                        .map(n -> names.indexOf(n.strip()))
                        .toList();
    }

    static Expr call(String function, Expr... arguments) {
        var resolved = FUNCTIONS.resolve(
                function, Arrays.stream(arguments).map(Expr::type).toList());
        List<Expr> cast = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            DataType type = resolved.argumentTypes().get(i);
            cast.add(arguments[i].type().equals(type) ? arguments[i] : new Expr.Cast(arguments[i], type, false));
        }
        return new Expr.Call(resolved.function(), cast, resolved.resultType());
    }

    static Expr compare(String operator, Expr left, Expr right) {
        Expr.Comparison comparison = switch (operator) {
            case "=" -> Expr.Comparison.EQUAL;
            case "<>" -> Expr.Comparison.NOT_EQUAL;
            case "<" -> Expr.Comparison.LESS;
            case "<=" -> Expr.Comparison.LESS_OR_EQUAL;
            case ">" -> Expr.Comparison.GREATER;
            case ">=" -> Expr.Comparison.GREATER_OR_EQUAL;
            default -> throw new IllegalArgumentException(operator);
        };
        return new Expr.Compare(comparison, left, right);
    }

    static Expr date(String date) {
        return new Expr.Literal(LocalDate.parse(date).toEpochDay(), SimpleType.DATE);
    }

    static Expr text(String text) {
        return new Expr.Literal(text, SimpleType.VARCHAR);
    }

    static Expr decimal(String value, int precision, int scale) {
        return new Expr.Literal(new BigDecimal(value).setScale(scale), DataType.decimal(precision, scale));
    }

    Relation filter(Function<Relation, Expr> condition, double rows) {
        return new Relation(new PhysicalPlan.Filter(plan, condition.apply(this), rows), names);
    }

    /// @param keys `a=b` pairs, comma-separated
    Relation join(JoinKind kind, Relation right, String keys, Function<Relation, Expr> residual, double rows) {
        List<Integer> left = new ArrayList<>();
        List<Integer> other = new ArrayList<>();
        for (String pair : keys.split(",", -1)) {
            String[] sides = pair.strip().split("=", -1);
            left.add(names.indexOf(sides[0]));
            other.add(right.names.indexOf(sides[1]));
        }
        List<String> both = new ArrayList<>(names);
        both.addAll(right.names);
        PhysicalPlan inner = new PhysicalPlan.Join(JoinKind.INNER, plan, right.plan, left, other, false, null, rows);
        Expr condition = residual == null ? null : residual.apply(new Relation(inner, both));
        List<String> out = switch (kind) {
            case LEFT_SEMI, LEFT_ANTI -> names;
            case RIGHT_SEMI, RIGHT_ANTI -> right.names;
            default -> both;
        };
        return new Relation(new PhysicalPlan.Join(kind, plan, right.plan, left, other, false, condition, rows), out);
    }

    /// @param outputs `name, expression` pairs
    Relation project(List<String> outputs, List<Expr> expressions) {
        return new Relation(new PhysicalPlan.Project(plan, expressions), outputs);
    }

    /// @param calls such as `sum(x) total`
    Relation group(String by, double rows, String... calls) {
        List<Integer> groups = positions(by);
        List<String> out = new ArrayList<>();
        groups.forEach(g -> out.add(names.get(g)));
        List<AggregateCall> resolved = new ArrayList<>();
        for (String call : calls) {
            String function = call.substring(0, call.indexOf('('));
            String argument = call.substring(call.indexOf('(') + 1, call.indexOf(')'));
            List<Integer> arguments = argument.equals("*") ? List.of() : positions(argument);
            AggregateFunction.Resolved r = FUNCTIONS.resolveAggregate(
                    function, arguments.stream().map(plan.types()::get).toList());
            resolved.add(new AggregateCall(r.function(), arguments, false, -1, List.of(), r.resultType()));
            out.add(call.substring(call.indexOf(')') + 1).strip());
        }
        List<Integer> all = IntStream.range(0, groups.size()).boxed().toList();
        return new Relation(new PhysicalPlan.Aggregate(plan, groups, List.of(all), resolved, rows), out);
    }

    /// @param keys such as `total desc, name`
    Relation sort(String keys, long limit) {
        List<SortKey> sort = new ArrayList<>();
        for (String key : keys.split(",", -1)) {
            String[] words = key.strip().split(" ", -1);
            sort.add(new SortKey(names.indexOf(words[0]), words.length > 1, words.length > 1));
        }
        return new Relation(new PhysicalPlan.Sort(plan, sort, 0, limit), names);
    }
}
