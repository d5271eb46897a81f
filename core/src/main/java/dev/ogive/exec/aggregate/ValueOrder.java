package dev.ogive.exec.aggregate;

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

/// The order of SQL values within a vector: NaN greatest, -0.0 equal to 0.0, text by code point,
/// lists and rows by their first difference with NULL elements last.
final class ValueOrder {
    /// Compares two positions.
    @FunctionalInterface
    interface Comparison {
        int compare(int a, int b);
    }

    private static final int INSERTION_ROWS = 16;

    private ValueOrder() {}

    static int compare(Vector v, int a, int b, boolean descending, boolean nullsFirst) {
        boolean aNull = v.isNull(a);
        boolean bNull = v.isNull(b);
        if (aNull || bNull) {
            return aNull == bNull ? 0 : aNull == nullsFirst ? -1 : 1;
        }
        int c = compare(v, a, b);
        return descending ? -c : c;
    }

    /// The order of two values that are not NULL.
    static int compare(Vector vector, int a, int b) {
        return switch (vector) {
            case I64Vector v -> Long.compare(v.values[a], v.values[b]);
            case I32Vector v -> Integer.compare(v.values[a], v.values[b]);
            case F64Vector v -> ValueSlot.compareDoubles(v.values[a], v.values[b]);
            case BoolVector v -> Boolean.compare(v.values[a], v.values[b]);
            case I128Vector v -> ValueSlot.compareWide(v.type(), v.high[a], v.low[a], v.high[b], v.low[b]);
            case StringVector v ->
                Arrays.compareUnsigned(
                        v.bytesOf(a),
                        v.startOf(a),
                        v.startOf(a) + v.lengthOf(a),
                        v.bytesOf(b),
                        v.startOf(b),
                        v.startOf(b) + v.lengthOf(b));
            case ListVector v -> {
                int common = Math.min(v.lengths[a], v.lengths[b]);
                for (int e = 0; e < common; e++) {
                    int c = compare(v.child, v.starts[a] + e, v.starts[b] + e, false, false);
                    if (c != 0) {
                        yield c;
                    }
                }
                yield Integer.compare(v.lengths[a], v.lengths[b]);
            }
            case RowVector v -> {
                for (Vector field : v.fields) {
                    int c = compare(field, a, b, false, false);
                    if (c != 0) {
                        yield c;
                    }
                }
                yield 0;
            }
        };
    }

    /// Sorts `order[0 .. n)`, stable: merge sort, insertion sort below 16.
    static void sort(int[] order, int n, Comparison comparison) {
        sort(order, Arrays.copyOf(order, n), 0, n, comparison);
    }

    /// Sorts `to[from .. end)`, of which `work` is a copy.
    private static void sort(int[] to, int[] work, int from, int end, Comparison comparison) {
        if (end - from <= INSERTION_ROWS) {
            for (int i = from + 1; i < end; i++) {
                int moved = to[i];
                int j = i;
                for (; j > from && comparison.compare(to[j - 1], moved) > 0; j--) {
                    to[j] = to[j - 1];
                }
                to[j] = moved;
            }
            return;
        }
        int middle = (from + end) >>> 1;
        sort(work, to, from, middle, comparison);
        sort(work, to, middle, end, comparison);
        int a = from;
        int b = middle;
        for (int i = from; i < end; i++) {
            boolean left = b == end || a < middle && comparison.compare(work[a], work[b]) <= 0;
            to[i] = left ? work[a++] : work[b++];
        }
    }
}
