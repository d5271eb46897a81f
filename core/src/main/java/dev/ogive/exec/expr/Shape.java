package dev.ogive.exec.expr;

import dev.ogive.column.DataType;
import dev.ogive.column.Lane;
import dev.ogive.exec.kernel.Casts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/// What the compiler asks about expressions, each answer computed once: which are equal, which
/// occur more than once, which can fail, which columns they read.
final class Shape {
    /// What an expression is made of, with the numbers of its operands: equal keys, equal
    /// expressions.
    private record Key(Object head, List<Integer> operands) {}

    private record Facts(boolean canFail, boolean deterministic, BitSet columns, Lane lane) {}

    private final IdentityHashMap<Expr, Integer> ids = new IdentityHashMap<>();
    private final Map<Key, Integer> numbers = new HashMap<>();
    private final Map<Integer, Integer> uses = new HashMap<>();
    private final IdentityHashMap<Expr, Facts> facts = new IdentityHashMap<>();

    /// A number that equal expressions share.
    Integer id(Expr expression) {
        Integer known = ids.get(expression);
        if (known != null) {
            return known;
        }
        List<Integer> operands = new ArrayList<>();
        for (Expr operand : operands(expression)) {
            operands.add(id(operand));
        }
        Integer id = numbers.computeIfAbsent(new Key(head(expression), operands), _ -> numbers.size());
        ids.put(expression, id);
        return id;
    }

    /// Counts the places where each subexpression is used.
    void count(Expr expression) {
        if (uses.merge(id(expression), 1, Integer::sum) == 1) {
            for (Expr operand : operands(expression)) {
                count(operand);
            }
        }
    }

    /// Whether the expression is deterministic and used in more than one place.
    boolean isShared(Expr expression) {
        return uses.getOrDefault(id(expression), 0) > 1 && facts(expression).deterministic();
    }

    /// Whether some row could raise an error.
    boolean canFail(Expr expression) {
        return facts(expression).canFail();
    }

    BitSet columns(Expr expression) {
        return facts(expression).columns();
    }

    /// The only column a deterministic expression (more than the column itself) reads, if it is a
    /// string; else -1.
    int onlyStringColumn(Expr expression) {
        Facts f = facts(expression);
        boolean trivial = expression instanceof Expr.Column
                || expression instanceof Expr.IsNull(Expr input) && input instanceof Expr.Column;
        return f.lane() == Lane.STRING
                        && f.deterministic()
                        && !trivial
                        && f.columns().cardinality() == 1
                ? f.columns().nextSetBit(0)
                : -1;
    }

    private Facts facts(Expr expression) {
        Facts known = facts.get(expression);
        if (known != null) {
            return known;
        }
        boolean fails = fails(expression);
        boolean deterministic =
                !(expression instanceof Expr.Call c) || c.function().deterministic();
        BitSet columns = new BitSet();
        Lane lane = null;
        if (expression instanceof Expr.Column(int index, DataType type)) {
            columns.set(index);
            lane = type.lane();
        }
        for (Expr operand : operands(expression)) {
            Facts f = facts(operand);
            fails |= f.canFail();
            deterministic &= f.deterministic();
            columns.or(f.columns());
            lane = lane == null ? f.lane() : lane;
        }
        Facts computed = new Facts(fails, deterministic, columns, lane);
        facts.put(expression, computed);
        return computed;
    }

    private static boolean fails(Expr expression) {
        return switch (expression) {
            case Expr.Call c -> c.function().canFail();
            case Expr.Cast(Expr input, DataType type, boolean lenient) -> !lenient && Casts.canFail(input.type(), type);
            default -> false;
        };
    }

    static List<Expr> operands(Expr expression) {
        return switch (expression) {
            case Expr.Column _, Expr.Literal _, Expr.Parameter _ -> List.of();
            case Expr.Call call -> call.arguments();
            case Expr.Compare(Expr.Comparison _, Expr left, Expr right) -> List.of(left, right);
            case Expr.And(List<Expr> terms) -> terms;
            case Expr.Or(List<Expr> terms) -> terms;
            case Expr.Not(Expr input) -> List.of(input);
            case Expr.IsNull(Expr input) -> List.of(input);
            case Expr.InList(Expr input, List<Expr> values) -> {
                List<Expr> all = new ArrayList<>(values);
                all.addFirst(input);
                yield all;
            }
            case Expr.Case c -> {
                List<Expr> all = new ArrayList<>();
                for (Expr.Branch branch : c.branches()) {
                    all.add(branch.condition());
                    all.add(branch.result());
                }
                all.add(c.otherwise());
                yield all;
            }
            case Expr.Cast cast -> List.of(cast.input());
        };
    }

    private static Object head(Expr expression) {
        return switch (expression) {
            case Expr.Column _, Expr.Literal _, Expr.Parameter _ -> expression;
            case Expr.Call call -> List.of(call.function(), call.type());
            case Expr.Compare compare -> compare.comparison();
            case Expr.And _ -> Expr.And.class;
            case Expr.Or _ -> Expr.Or.class;
            case Expr.Not _ -> Expr.Not.class;
            case Expr.IsNull _ -> Expr.IsNull.class;
            case Expr.InList _ -> Expr.InList.class;
            case Expr.Case c -> List.of(Expr.Case.class, c.type());
            case Expr.Cast cast -> List.of(Expr.Cast.class, cast.type(), cast.lenient());
        };
    }

    /// Levels of nesting, counted up to `limit`.
    static int depth(Expr expression, int limit) {
        int deepest = 0;
        if (limit > 0) {
            for (Expr operand : operands(expression)) {
                deepest = Math.max(deepest, depth(operand, limit - 1));
            }
        }
        return Math.min(deepest + 1, Math.max(limit, 1));
    }
}
