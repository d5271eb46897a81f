package dev.ogive.exec.kernel;

import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.RowVector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import java.util.Arrays;

/// The order of single values, for lists, rows and wherever speed does not matter. Inside lists
/// and rows NULL equals NULL and is the largest value.
public final class ValueOrder {
    private ValueOrder() {}

    /// Negative, zero or positive; NULLs are largest and equal.
    public static int compareNullsLast(Vector a, int i, Vector b, int j) {
        if (a.isNull(i) || b.isNull(j)) {
            return Boolean.compare(a.isNull(i), b.isNull(j));
        }
        return compare(a, i, b, j);
    }

    /// Negative, zero or positive; neither value is null.
    public static int compare(Vector a, int i, Vector b, int j) {
        return switch (a) {
            case BoolVector x -> Boolean.compare(x.values[i], ((BoolVector) b).values[j]);
            case I32Vector x -> Integer.compare(x.values[i], ((I32Vector) b).values[j]);
            case I64Vector x -> Long.compare(x.values[i], ((I64Vector) b).values[j]);
            case F64Vector x -> Comparisons.compare(x.values[i], ((F64Vector) b).values[j]);
            case I128Vector x -> {
                I128Vector y = (I128Vector) b;
                yield Int128.compare(Wide.high(x, i), Wide.low(x, i), Wide.high(y, j), Wide.low(y, j));
            }
            case StringVector x -> {
                StringVector y = (StringVector) b;
                int from = x.startOf(i);
                int other = y.startOf(j);
                yield Arrays.compareUnsigned(
                        x.bytesOf(i), from, from + x.lengthOf(i), y.bytesOf(j), other, other + y.lengthOf(j));
            }
            case ListVector x -> {
                ListVector y = (ListVector) b;
                int common = Math.min(x.lengths[i], y.lengths[j]);
                for (int k = 0; k < common; k++) {
                    int order = compareNullsLast(x.child, x.starts[i] + k, y.child, y.starts[j] + k);
                    if (order != 0) {
                        yield order;
                    }
                }
                yield Integer.compare(x.lengths[i], y.lengths[j]);
            }
            case RowVector x -> {
                RowVector y = (RowVector) b;
                for (int f = 0; f < x.fields.length; f++) {
                    int order = compareNullsLast(x.fields[f], i, y.fields[f], j);
                    if (order != 0) {
                        yield order;
                    }
                }
                yield 0;
            }
        };
    }
}
