package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.expr.Expr.Comparison;
import dev.ogive.exec.kernel.Comparisons;
import dev.ogive.exec.kernel.Nulls;
import dev.ogive.exec.kernel.ValueOrder;
import dev.ogive.exec.kernel.Wide;

/// A comparison of two vectors of one type.
final class CompareNode extends Node {
    private final Comparison comparison;
    private final Node left;
    private final Node right;
    private final StringVector flatLeft = new StringVector(SimpleType.VARCHAR, 0);
    private final StringVector flatRight = new StringVector(SimpleType.VARCHAR, 0);
    private final I128Vector wideLeft;
    private final I128Vector wideRight;
    private Vector result = new BoolVector(SimpleType.BOOLEAN, 0);

    CompareNode(Comparison comparison, Node left, Node right) {
        super(SimpleType.BOOLEAN);
        this.comparison = comparison;
        this.left = left;
        this.right = right;
        wideLeft = new I128Vector(left.type.lane() == dev.ogive.column.Lane.I128 ? left.type : SimpleType.HUGEINT, 0);
        wideRight = new I128Vector(wideLeft.type(), 0);
    }

    @Override
    Vector evaluate(Batch in) {
        Vector a = left.evaluate(in);
        Vector b = right.evaluate(in);
        int rows = in.rows;
        result = Nulls.ready(result, rows);
        boolean[] out = ((BoolVector) result).values;
        switch (comparison) {
            case EQUAL -> equal(a, b, false, out, rows);
            case NOT_EQUAL -> equal(a, b, true, out, rows);
            case LESS -> less(a, b, false, out, rows);
            case LESS_OR_EQUAL -> less(b, a, true, out, rows);
            case GREATER -> less(b, a, false, out, rows);
            case GREATER_OR_EQUAL -> less(a, b, true, out, rows);
            case DISTINCT, NOT_DISTINCT -> {
                distinct(a, b, out, rows);
                return result;
            }
        }
        Nulls.merge(a, rows, result);
        Nulls.merge(b, rows, result);
        return result;
    }

    private void distinct(Vector a, Vector b, boolean[] out, int rows) {
        boolean negate = comparison == Comparison.DISTINCT;
        equal(a, b, negate, out, rows);
        if (!a.mayHaveNulls && !b.mayHaveNulls) {
            return;
        }
        for (int i = 0; i < rows; i++) {
            boolean leftNull = a.isNull(i);
            boolean rightNull = b.isNull(i);
            if (leftNull | rightNull) {
                out[i] = (leftNull == rightNull) ^ negate;
            }
        }
    }

    private void less(Vector a, Vector b, boolean negate, boolean[] out, int rows) {
        switch (a) {
            case I32Vector x -> Comparisons.less(x.values, ((I32Vector) b).values, negate, out, rows);
            case I64Vector x -> Comparisons.less(x.values, ((I64Vector) b).values, negate, out, rows);
            case F64Vector x -> Comparisons.less(x.values, ((F64Vector) b).values, negate, out, rows);
            case BoolVector x -> Comparisons.less(x.values, ((BoolVector) b).values, negate, out, rows);
            case I128Vector v -> {
                I128Vector x = Wide.comparable(v, rows, wideLeft);
                I128Vector y = Wide.comparable((I128Vector) b, rows, wideRight);
                Comparisons.less(x.high, x.low, y.high, y.low, negate, out, rows);
            }
            case StringVector v -> {
                StringVector x = flat(v, rows, flatLeft);
                StringVector y = flat((StringVector) b, rows, flatRight);
                Comparisons.less(x.bytes, x.starts, x.lengths, y.bytes, y.starts, y.lengths, negate, out, rows);
            }
            default -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = !a.isNull(i) && !b.isNull(i) && ValueOrder.compare(a, i, b, i) < 0 ^ negate;
                }
            }
        }
    }

    private void equal(Vector a, Vector b, boolean negate, boolean[] out, int rows) {
        switch (a) {
            case I32Vector x -> Comparisons.equal(x.values, ((I32Vector) b).values, negate, out, rows);
            case I64Vector x -> Comparisons.equal(x.values, ((I64Vector) b).values, negate, out, rows);
            case F64Vector x -> Comparisons.equal(x.values, ((F64Vector) b).values, negate, out, rows);
            case BoolVector x -> Comparisons.equal(x.values, ((BoolVector) b).values, negate, out, rows);
            case I128Vector v -> {
                I128Vector x = Wide.comparable(v, rows, wideLeft);
                I128Vector y = Wide.comparable((I128Vector) b, rows, wideRight);
                Comparisons.equal(x.high, x.low, y.high, y.low, negate, out, rows);
            }
            case StringVector v -> {
                StringVector w = (StringVector) b;
                if (v.isDictionary() && v.dictionary == w.dictionary) {
                    Comparisons.equal(v.codes, w.codes, negate, out, rows);
                    return;
                }
                StringVector x = flat(v, rows, flatLeft);
                StringVector y = flat(w, rows, flatRight);
                Comparisons.equal(x.bytes, x.starts, x.lengths, y.bytes, y.starts, y.lengths, negate, out, rows);
            }
            default -> {
                for (int i = 0; i < rows; i++) {
                    out[i] = !a.isNull(i) && !b.isNull(i) && ValueOrder.compare(a, i, b, i) == 0 ^ negate;
                }
            }
        }
    }

    private static StringVector flat(StringVector source, int rows, StringVector scratch) {
        scratch.ensureCapacity(rows);
        return Strings.flat(source, rows, scratch);
    }
}
