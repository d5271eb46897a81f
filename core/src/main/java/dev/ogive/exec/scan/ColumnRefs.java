package dev.ogive.exec.scan;

import dev.ogive.column.DataType;
import dev.ogive.exec.expr.Expr;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntUnaryOperator;

/// Which columns an expression reads, and the same expression over other positions.
public final class ColumnRefs {
    private ColumnRefs() {}

    /// Direct operands, in order of evaluation.
    private static List<Expr> operands(Expr expr) {
        return switch (expr) {
            case Expr.Column _, Expr.Literal _, Expr.Parameter _ -> List.of();
            case Expr.Call c -> c.arguments();
            case Expr.Compare c -> List.of(c.left(), c.right());
            case Expr.And a -> a.terms();
            case Expr.Or o -> o.terms();
            case Expr.Not n -> List.of(n.input());
            case Expr.IsNull n -> List.of(n.input());
            case Expr.InList in -> {
                List<Expr> all = new java.util.ArrayList<>(in.values());
                all.addFirst(in.input());
                yield all;
            }
            case Expr.Case c -> {
                List<Expr> all = new java.util.ArrayList<>();
                c.branches().forEach(b -> {
                    all.add(b.condition());
                    all.add(b.result());
                });
                if (c.otherwise() != null) {
                    all.add(c.otherwise());
                }
                yield all;
            }
            case Expr.Cast c -> List.of(c.input());
        };
    }

    /// Adds the columns that `expr` reads.
    public static void collect(Expr expr, BitSet columns) {
        if (expr instanceof Expr.Column column) {
            columns.set(column.index());
        }
        operands(expr).forEach(e -> collect(e, columns));
    }

    /// The one column that `expr` reads, or -1 if it reads none or several.
    static int only(Expr expr) {
        BitSet columns = new BitSet();
        collect(expr, columns);
        return columns.cardinality() == 1 ? columns.nextSetBit(0) : -1;
    }

    static DataType typeOf(Expr expr, int column) {
        if (expr instanceof Expr.Column c && c.index() == column) {
            return c.type();
        }
        for (Expr operand : operands(expr)) {
            DataType type = typeOf(operand, column);
            if (type != null) {
                return type;
            }
        }
        return null;
    }

    static boolean isDeterministic(Expr expr) {
        return !(expr instanceof Expr.Call c && !c.function().deterministic())
                && operands(expr).stream().allMatch(ColumnRefs::isDeterministic);
    }

    /// Whether evaluation can raise an error for some rows.
    static boolean canFail(Expr expr) {
        return (expr instanceof Expr.Call call && call.function().canFail())
                || (expr instanceof Expr.Cast cast && !cast.lenient())
                || operands(expr).stream().anyMatch(ColumnRefs::canFail);
    }

    /// `expr` with every column `c` replaced by column `positions(c)`.
    public static Expr remap(Expr expr, IntUnaryOperator positions) {
        return switch (expr) {
            case Expr.Column c -> new Expr.Column(positions.applyAsInt(c.index()), c.type());
            case Expr.Literal _, Expr.Parameter _ -> expr;
            case Expr.Call c -> new Expr.Call(c.function(), remap(c.arguments(), positions), c.type());
            case Expr.Compare c ->
                new Expr.Compare(c.comparison(), remap(c.left(), positions), remap(c.right(), positions));
            case Expr.And a -> new Expr.And(remap(a.terms(), positions));
            case Expr.Or o -> new Expr.Or(remap(o.terms(), positions));
            case Expr.Not n -> new Expr.Not(remap(n.input(), positions));
            case Expr.IsNull n -> new Expr.IsNull(remap(n.input(), positions));
            case Expr.InList in -> new Expr.InList(remap(in.input(), positions), remap(in.values(), positions));
            case Expr.Case c ->
                new Expr.Case(
                        c.branches().stream()
                                .map(b ->
                                        new Expr.Branch(remap(b.condition(), positions), remap(b.result(), positions)))
                                .toList(),
                        c.otherwise() == null ? null : remap(c.otherwise(), positions),
                        c.type());
            case Expr.Cast c -> new Expr.Cast(remap(c.input(), positions), c.type(), c.lenient());
        };
    }

    private static List<Expr> remap(List<Expr> exprs, IntUnaryOperator positions) {
        return exprs.stream().map(e -> remap(e, positions)).toList();
    }
}
