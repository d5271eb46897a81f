package dev.ogive.exec.expr;

import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.ArrayList;
import java.util.List;

/// Puts in what is known only when a statement is executed: the values of parameters and the
/// statement's time.
@SuppressWarnings("ReferenceEquality") // The same object means that nothing was bound in it.
public final class Bindings {
    private final List<Object> parameters;
    private final long startMicros;

    /// @param parameters canonical values ([dev.ogive.column.Values]) by index, null for NULL
    /// @param startMicros the statement's time, microseconds since 1970 UTC
    public Bindings(List<Object> parameters, long startMicros) {
        this.parameters = new ArrayList<>(parameters);
        this.startMicros = startMicros;
    }

    /// The expression with literals in the place of parameters and of functions of the
    /// statement's time; the same object where there are none.
    ///
    /// @throws OgiveException INVALID_PARAMETER for a parameter without a value
    public Expr bind(Expr expression) {
        return switch (expression) {
            case Expr.Column _, Expr.Literal _ -> expression;
            case Expr.Parameter p -> {
                if (p.index() >= parameters.size()) {
                    throw new OgiveException(
                            ErrorCode.INVALID_PARAMETER,
                            "parameter " + (p.index() + 1) + " has no value; " + parameters.size() + " were set");
                }
                yield new Expr.Literal(parameters.get(p.index()), p.type());
            }
            case Expr.Call call -> {
                Object now = call.arguments().isEmpty() ? call.function().statementValue(startMicros) : null;
                if (now != null) {
                    yield new Expr.Literal(now, call.type());
                }
                List<Expr> bound = bindAll(call.arguments());
                yield bound == call.arguments() ? call : new Expr.Call(call.function(), bound, call.type());
            }
            case Expr.Compare c -> {
                Expr left = bind(c.left());
                Expr right = bind(c.right());
                yield left == c.left() && right == c.right() ? c : new Expr.Compare(c.comparison(), left, right);
            }
            case Expr.And and -> {
                List<Expr> bound = bindAll(and.terms());
                yield bound == and.terms() ? and : new Expr.And(bound);
            }
            case Expr.Or or -> {
                List<Expr> bound = bindAll(or.terms());
                yield bound == or.terms() ? or : new Expr.Or(bound);
            }
            case Expr.Not not -> {
                Expr input = bind(not.input());
                yield input == not.input() ? not : new Expr.Not(input);
            }
            case Expr.IsNull isNull -> {
                Expr input = bind(isNull.input());
                yield input == isNull.input() ? isNull : new Expr.IsNull(input);
            }
            case Expr.InList in -> {
                Expr input = bind(in.input());
                List<Expr> values = bindAll(in.values());
                yield input == in.input() && values == in.values() ? in : new Expr.InList(input, values);
            }
            case Expr.Case c -> bindCase(c);
            case Expr.Cast cast -> {
                Expr input = bind(cast.input());
                yield input == cast.input() ? cast : new Expr.Cast(input, cast.type(), cast.lenient());
            }
        };
    }

    private Expr bindCase(Expr.Case c) {
        boolean changed = false;
        List<Expr.Branch> branches = new ArrayList<>();
        for (Expr.Branch branch : c.branches()) {
            Expr condition = bind(branch.condition());
            Expr result = bind(branch.result());
            changed |= condition != branch.condition() || result != branch.result();
            branches.add(new Expr.Branch(condition, result));
        }
        Expr otherwise = bind(c.otherwise());
        changed |= otherwise != c.otherwise();
        return changed ? new Expr.Case(branches, otherwise, c.type()) : c;
    }

    /// The same list where nothing changed.
    private List<Expr> bindAll(List<Expr> expressions) {
        List<Expr> bound = null;
        for (int i = 0; i < expressions.size(); i++) {
            Expr before = expressions.get(i);
            Expr after = bind(before);
            if (bound == null && after != before) {
                bound = new ArrayList<>(expressions);
            }
            if (bound != null) {
                bound.set(i, after);
            }
        }
        return bound == null ? expressions : bound;
    }
}
