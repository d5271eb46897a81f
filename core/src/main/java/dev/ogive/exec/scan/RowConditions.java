package dev.ogive.exec.scan;

import dev.ogive.catalog.cluster.Condition;
import dev.ogive.catalog.cluster.ValueSet;
import dev.ogive.column.Binary;
import dev.ogive.column.Lane;
import dev.ogive.column.SimpleType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.expr.Expr.Comparison;
import dev.ogive.storage.cluster.Conditions;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Conditions on one row, as far as they are comparisons of columns with literals, IN, BETWEEN,
/// LIKE with a prefix, IS NULL, and AND, OR and NOT of such.
public final class RowConditions {
    private RowConditions() {}

    /// The rows for which `filter` is true; null where it is of another form.
    ///
    /// @param filter over a table's columns, its parameters replaced
    public static Condition of(Expr filter) {
        return of(filter, false);
    }

    /// The terms of an AND that have a form; each holds for all rows for which `filter` is true.
    ///
    /// @param filter may be null
    static List<Condition> conjuncts(Expr filter) {
        List<Condition> found = new ArrayList<>();
        if (filter instanceof Expr.And(List<Expr> terms)) {
            terms.forEach(t -> found.addAll(conjuncts(t)));
        } else if (filter != null) {
            Condition condition = of(filter);
            if (condition != null) {
                found.add(condition);
            }
        }
        return found;
    }

    /// @param negated whether the rows are wanted for which it is false
    private static Condition of(Expr expr, boolean negated) {
        return switch (expr) {
            case Expr.And(List<Expr> terms) -> terms(terms, negated, !negated);
            case Expr.Or(List<Expr> terms) -> terms(terms, negated, negated);
            case Expr.Not(Expr input) -> of(input, !negated);
            case Expr.IsNull(Expr.Column(int column, var type)) ->
                !isOrdered(type.lane())
                        ? null
                        : negated
                                ? in(column, ValueSet.all(type.lane() == Lane.STRING))
                                : new Condition.In(column, ValueSet.none(type.lane() == Lane.STRING), true);
            case Expr.Column(int column, var type)
            when type == SimpleType.BOOLEAN -> in(column, ValueSet.ofLongs(negated ? 0 : 1, negated ? 0 : 1));
            case Expr.Compare(Comparison comparison, Expr left, Expr right) ->
                comparison(negated ? comparison.negate() : comparison, left, right);
            case Expr.InList in -> inList(in, negated);
            case Expr.Call call -> negated ? null : like(call);
            default -> null;
        };
    }

    private static boolean isOrdered(Lane lane) {
        return switch (lane) {
            case BOOL, I32, I64, F64, STRING -> true;
            case I128, LIST, ROW -> false;
        };
    }

    private static Condition in(int column, ValueSet values) {
        return new Condition.In(column, values, false);
    }

    private static Condition terms(List<Expr> terms, boolean negated, boolean all) {
        List<Condition> conditions = new ArrayList<>();
        for (Expr term : terms) {
            Condition c = of(term, negated);
            if (c == null) {
                return null;
            }
            conditions.add(c);
        }
        return all ? Condition.all(conditions) : Condition.any(conditions);
    }

    private static Condition comparison(Comparison comparison, Expr left, Expr right) {
        if (left instanceof Expr.Literal && !(right instanceof Expr.Literal)) {
            return comparison(comparison.swap(), right, left);
        }
        if (!(right instanceof Expr.Literal(Object value, var _)) || value == null || !comparison.isPlain()) {
            return null;
        }
        if (left instanceof Expr.Column(int column, var type) && type == SimpleType.VARCHAR) {
            return in(column, texts(comparison, utf8((String) value)));
        }
        if (left instanceof Expr.Column(int column, var type) && type == SimpleType.BOOLEAN) {
            return in(column, booleans(comparison, (Boolean) value));
        }
        return leaf(new Expr.Compare(comparison, left, right));
    }

    /// What [FilterSplit] makes of it.
    private static Condition leaf(Expr expr) {
        return switch (FilterSplit.predicate(expr)) {
            case ColumnPredicate.LongRange(int column, long low, long high) -> in(column, ValueSet.ofLongs(low, high));
            case ColumnPredicate.DoubleRange(int column, double low, double high) ->
                in(column, ValueSet.ofLongs(Conditions.key(low), Conditions.key(high)));
            case ColumnPredicate.LongSet(int column, long[] values, boolean negated) -> {
                List<Object> cuts = new ArrayList<>();
                for (long v : values) {
                    if (!cuts.isEmpty() && cuts.getLast().equals(v)) {
                        cuts.removeLast();
                    } else {
                        cuts.add(v);
                    }
                    if (v != Long.MAX_VALUE) {
                        cuts.add(v + 1);
                    }
                }
                ValueSet set = new ValueSet(false, cuts);
                yield in(column, negated ? set.complement() : set);
            }
            case ColumnPredicate.OfStrings _ -> null;
            case null -> null;
        };
    }

    private static Condition inList(Expr.InList in, boolean negated) {
        if (!(in.input() instanceof Expr.Column(int column, var type)) || type != SimpleType.VARCHAR) {
            return leaf(negated ? new Expr.Not(in) : in);
        }
        List<ValueSet> each = new ArrayList<>(List.of(ValueSet.none(true)));
        boolean hasNull = false;
        for (Expr value : in.values()) {
            if (!(value instanceof Expr.Literal(Object text, var _))) {
                return null;
            }
            hasNull |= text == null;
            if (text != null) {
                each.add(texts(Comparison.EQUAL, utf8((String) text)));
            }
        }
        ValueSet set = ValueSet.any(each);
        return in(column, !negated ? set : hasNull ? ValueSet.none(true) : set.complement());
    }

    private static Binary utf8(String text) {
        return new Binary(text.getBytes(StandardCharsets.UTF_8));
    }

    private static ValueSet texts(Comparison comparison, Binary bound) {
        ValueSet less = ValueSet.ofTexts(new Binary(new byte[0]), bound);
        ValueSet equal = ValueSet.ofTexts(bound, ValueSet.after(bound));
        return switch (comparison) {
            case EQUAL, NOT_DISTINCT -> equal;
            case NOT_EQUAL, DISTINCT -> equal.complement();
            case LESS -> less;
            case LESS_OR_EQUAL -> less.or(equal);
            case GREATER -> less.or(equal).complement();
            case GREATER_OR_EQUAL -> less.complement();
        };
    }

    private static ValueSet booleans(Comparison comparison, boolean bound) {
        long key = bound ? 1 : 0;
        return switch (comparison) {
            case EQUAL, NOT_DISTINCT -> ValueSet.ofLongs(key, key);
            case NOT_EQUAL, DISTINCT -> ValueSet.ofLongs(1 - key, 1 - key);
            case LESS -> ValueSet.ofLongs(0, key - 1);
            case LESS_OR_EQUAL -> ValueSet.ofLongs(0, key);
            case GREATER -> ValueSet.ofLongs(key + 1, 1);
            case GREATER_OR_EQUAL -> ValueSet.ofLongs(key, 1);
        };
    }

    /// `column LIKE 'prefix%'`.
    private static Condition like(Expr.Call call) {
        if (!call.function().name().equals("like")
                || call.arguments().size() != 2
                || !(call.arguments().getFirst() instanceof Expr.Column(int column, var type))
                || type != SimpleType.VARCHAR
                || !(call.arguments().get(1) instanceof Expr.Literal(Object pattern, var _))
                || !(pattern instanceof String text)
                || !text.endsWith("%")
                || text.chars().limit(text.length() - 1L).anyMatch(c -> c == '%' || c == '_' || c == '\\')) {
            return null;
        }
        byte[] prefix = text.substring(0, text.length() - 1).getBytes(StandardCharsets.UTF_8);
        return in(column, ValueSet.ofTexts(new Binary(prefix), behind(prefix)));
    }

    /// The least text behind all that begin with `prefix`; null for none. UTF-8 has no byte 255.
    private static Binary behind(byte[] prefix) {
        if (prefix.length == 0) {
            return null;
        }
        byte[] next = prefix.clone();
        next[next.length - 1]++;
        return new Binary(next);
    }
}
