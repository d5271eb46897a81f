package dev.ogive.plan;

import dev.ogive.column.DataType;
import dev.ogive.exec.expr.Expr;
import dev.ogive.exec.expr.Folding;
import dev.ogive.exec.plan.PhysicalPlan;
import dev.ogive.exec.plan.RowBounds;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.UnaryOperator;

/// Fills parameters of a plan or expression, and functions of the statement's time, with the
/// values of one execution. What they do not touch is shared with the original.
@SuppressWarnings("ReferenceEquality") // identity tells whether anything changed
public final class Parameters {
    private static final long NO_TIME = Long.MIN_VALUE;

    private final List<Expr.Literal> values;
    private final long startMicros;
    private final IdentityHashMap<PhysicalPlan, PhysicalPlan> shared = new IdentityHashMap<>();

    private Parameters(List<Expr.Literal> values, long startMicros) {
        this.values = values;
        this.startMicros = startMicros;
    }

    /// The expression with parameters replaced, folded where one was; a parameter without a
    /// value, or with null for one, stays.
    public static Expr replace(Expr expression, List<Expr.Literal> values) {
        return values.isEmpty() ? expression : new Parameters(values, NO_TIME).expression(expression);
    }

    public static PhysicalPlan replace(PhysicalPlan plan, List<Expr.Literal> values) {
        return values.isEmpty() ? plan : new Parameters(values, NO_TIME).plan(plan);
    }

    /// The plan with `now()` and the like replaced, which also prunes by them.
    ///
    /// @param startMicros the statement's time, microseconds since 1970 UTC
    public static PhysicalPlan startedAt(PhysicalPlan plan, long startMicros) {
        return new Parameters(List.of(), startMicros).plan(plan);
    }

    private Expr expression(Expr e) {
        if (e == null) {
            return null;
        }
        Expr replaced = substitute(e);
        return replaced == e ? e : Folding.fold(replaced);
    }

    private Expr substitute(Expr e) {
        return switch (e) {
            case Expr.Parameter(int index, var type) ->
                index < values.size() && values.get(index) != null ? converted(values.get(index), type) : e;
            case Expr.Column _, Expr.Literal _ -> e;
            case Expr.Call(var function, List<Expr> arguments, var type) -> {
                Object now =
                        arguments.isEmpty() && startMicros != NO_TIME ? function.statementValue(startMicros) : null;
                if (now != null) {
                    yield new Expr.Literal(now, type);
                }
                List<Expr> changed = list(arguments);
                yield changed == arguments ? e : new Expr.Call(function, changed, type);
            }
            case Expr.Compare(var comparison, Expr left, Expr right) -> {
                Expr l = substitute(left);
                Expr r = substitute(right);
                yield l == left && r == right ? e : new Expr.Compare(comparison, l, r);
            }
            case Expr.And(List<Expr> terms) -> {
                List<Expr> changed = list(terms);
                yield changed == terms ? e : new Expr.And(changed);
            }
            case Expr.Or(List<Expr> terms) -> {
                List<Expr> changed = list(terms);
                yield changed == terms ? e : new Expr.Or(changed);
            }
            case Expr.Not(Expr input) -> {
                Expr changed = substitute(input);
                yield changed == input ? e : new Expr.Not(changed);
            }
            case Expr.IsNull(Expr input) -> {
                Expr changed = substitute(input);
                yield changed == input ? e : new Expr.IsNull(changed);
            }
            case Expr.InList(Expr input, List<Expr> items) -> {
                Expr changedInput = substitute(input);
                List<Expr> changed = list(items);
                yield changedInput == input && changed == items ? e : new Expr.InList(changedInput, changed);
            }
            case Expr.Case(List<Expr.Branch> branches, Expr otherwise, var type) -> {
                List<Expr.Branch> changed = new ArrayList<>();
                boolean any = false;
                for (Expr.Branch branch : branches) {
                    Expr condition = substitute(branch.condition());
                    Expr result = substitute(branch.result());
                    boolean same = condition == branch.condition() && result == branch.result();
                    any |= !same;
                    changed.add(same ? branch : new Expr.Branch(condition, result));
                }
                Expr last = substitute(otherwise);
                yield any || last != otherwise ? new Expr.Case(changed, last, type) : e;
            }
            case Expr.Cast(Expr input, var type, boolean lenient) -> {
                Expr changed = substitute(input);
                yield changed == input ? e : cast(changed, type, lenient);
            }
        };
    }

    private static Expr converted(Expr.Literal value, DataType type) {
        return value.type().equals(type) ? value : cast(value, type, false);
    }

    /// A conversion, carried out at once where it is plain: as the binder does it for literals.
    private static Expr cast(Expr input, DataType type, boolean lenient) {
        Expr.Literal converted = input instanceof Expr.Literal literal ? Conversions.convert(literal, type) : null;
        return converted != null ? converted : new Expr.Cast(input, type, lenient);
    }

    private List<Expr> list(List<Expr> expressions) {
        return each(expressions, this::substitute);
    }

    /// The same list where nothing changed.
    private static <T> List<T> each(List<T> items, UnaryOperator<T> change) {
        List<T> changed = null;
        for (int i = 0; i < items.size(); i++) {
            T next = change.apply(items.get(i));
            if (next != items.get(i) && changed == null) {
                changed = new ArrayList<>(items);
            }
            if (changed != null) {
                changed.set(i, next);
            }
        }
        return changed == null ? items : changed;
    }

    private RowBounds bounds(RowBounds open) {
        return new RowBounds(expression(open.skipped()), expression(open.wanted()));
    }

    private PhysicalPlan plan(PhysicalPlan plan) {
        return switch (plan) {
            case PhysicalPlan.Scan scan -> {
                Expr filter = expression(scan.filter());
                yield filter == scan.filter()
                        ? scan
                        : new PhysicalPlan.Scan(
                                scan.table(),
                                scan.columns(),
                                filter,
                                scan.types(),
                                scan.estimatedRows(),
                                scan.subplan());
            }
            case PhysicalPlan.Rows rows -> {
                List<List<Expr>> changed = each(rows.rows(), row -> each(row, this::expression));
                yield changed == rows.rows() ? rows : new PhysicalPlan.Rows(changed, rows.types());
            }
            case PhysicalPlan.Filter filter -> {
                PhysicalPlan input = plan(filter.input());
                Expr condition = expression(filter.condition());
                yield input == filter.input() && condition == filter.condition()
                        ? filter
                        : new PhysicalPlan.Filter(input, condition, filter.estimatedRows(), filter.subplan());
            }
            case PhysicalPlan.Project project -> {
                PhysicalPlan input = plan(project.input());
                List<Expr> expressions = each(project.expressions(), this::expression);
                yield input == project.input() && expressions == project.expressions()
                        ? project
                        : new PhysicalPlan.Project(input, expressions);
            }
            case PhysicalPlan.Aggregate a -> {
                PhysicalPlan input = plan(a.input());
                yield input == a.input()
                        ? a
                        : new PhysicalPlan.Aggregate(
                                input, a.groups(), a.groupingSets(), a.calls(), a.estimatedRows(), a.subplan());
            }
            case PhysicalPlan.Join j -> {
                PhysicalPlan left = plan(j.left());
                PhysicalPlan right = plan(j.right());
                Expr residual = expression(j.residual());
                yield left == j.left() && right == j.right() && residual == j.residual()
                        ? j
                        : new PhysicalPlan.Join(
                                j.kind(),
                                left,
                                right,
                                j.leftKeys(),
                                j.rightKeys(),
                                j.nullSafe(),
                                residual,
                                j.estimatedRows(),
                                j.subplan());
            }
            case PhysicalPlan.Sort s -> {
                PhysicalPlan input = plan(s.input());
                if (s.open() != null) {
                    RowBounds open = bounds(s.open());
                    yield open.isKnown()
                            ? new PhysicalPlan.Sort(input, s.keys(), open.offset(), open.limit())
                            : new PhysicalPlan.Sort(input, s.keys(), 0, -1, open);
                }
                yield input == s.input() ? s : new PhysicalPlan.Sort(input, s.keys(), s.offset(), s.limit());
            }
            case PhysicalPlan.Limit l -> {
                PhysicalPlan input = plan(l.input());
                if (l.open() != null) {
                    RowBounds open = bounds(l.open());
                    yield open.isKnown()
                            ? new PhysicalPlan.Limit(input, open.offset(), open.limit())
                            : new PhysicalPlan.Limit(input, 0, -1, open);
                }
                yield input == l.input() ? l : new PhysicalPlan.Limit(input, l.offset(), l.limit());
            }
            case PhysicalPlan.Union u -> {
                List<PhysicalPlan> inputs = each(u.inputs(), this::plan);
                yield inputs == u.inputs() ? u : new PhysicalPlan.Union(inputs);
            }
            case PhysicalPlan.Window w -> {
                PhysicalPlan input = plan(w.input());
                yield input == w.input() ? w : new PhysicalPlan.Window(input, w.partitionBy(), w.orderBy(), w.calls());
            }
            case PhysicalPlan.Shared s -> {
                PhysicalPlan input = shared.computeIfAbsent(s.input(), this::plan);
                yield input == s.input() ? s : new PhysicalPlan.Shared(s.id(), input);
            }
            case PhysicalPlan.Recursive r ->
                new PhysicalPlan.Recursive(r.id(), plan(r.seed()), plan(r.step()), r.distinct());
            case PhysicalPlan.WorkingTable w -> w;
            case PhysicalPlan.Unnest u -> {
                PhysicalPlan input = plan(u.input());
                yield input == u.input()
                        ? u
                        : new PhysicalPlan.Unnest(input, u.column(), u.element(), u.ordinality(), u.outer());
            }
        };
    }
}
