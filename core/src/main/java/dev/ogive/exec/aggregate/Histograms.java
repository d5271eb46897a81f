package dev.ogive.exec.aggregate;

import dev.ogive.column.DataType;
import dev.ogive.column.I64Vector;
import dev.ogive.column.ListVector;
import dev.ogive.column.MapType;
import dev.ogive.column.RowVector;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.math.BigInteger;
import java.util.Arrays;

/// HISTOGRAM: a map from values, or from the upper bounds of bins, to how many rows fall there, in ascending order.
final class Histograms {
    private Histograms() {}

    /// One entry per value.
    static void counted(Vector[] columns, int[] order, int n, Vector out, int row) {
        Vector column = columns[0];
        int[] byValue = Collectors.sorted(column, n);
        int groups = 0;
        for (int from = 0; from < n; from = Collectors.runEnd(column, byValue, from, n)) {
            groups++;
        }
        ListVector maps = (ListVector) out;
        int at = begin(maps, row, groups);
        for (int from = 0; from < n; ) {
            int to = Collectors.runEnd(column, byValue, from, n);
            put(maps, at++, column, byValue[from], to - from);
            from = to;
        }
    }

    /// One entry per bin, and one more for rows that fall into none, under the type's greatest value.
    ///
    /// @param exact a bin holds its own value only, otherwise all values above the bin before it
    static Collectors.Computation binned(boolean exact) {
        return (columns, order, n, out, row) -> {
            Vector values = columns[0];
            ListVector lists = (ListVector) columns[1];
            if (n > 0 && lists.isNull(0)) {
                throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "the bins of a histogram are a list, not NULL");
            }
            int[] bins = bins(lists);
            long[] counts = new long[bins.length];
            long others = 0;
            int[] byValue = Collectors.sorted(values, n);
            int bin = 0;
            for (int i : byValue) {
                while (bin < bins.length && compare(lists.child, bins[bin], values, i) < 0) {
                    bin++;
                }
                boolean fits = bin < bins.length && (!exact || compare(lists.child, bins[bin], values, i) == 0);
                if (fits) {
                    counts[bin]++;
                } else {
                    others++;
                }
            }
            ListVector maps = (ListVector) out;
            int at = begin(maps, row, bins.length + (others > 0 ? 1 : 0));
            for (int b = 0; b < bins.length; b++) {
                put(maps, at++, lists.child, bins[b], counts[b]);
            }
            if (others > 0) {
                Vector rest = Vector.allocate(values.type(), 1);
                rest.set(0, greatest(values.type()));
                put(maps, at, rest, 0, others);
            }
        };
    }

    private static int compare(Vector bins, int bin, Vector values, int value) {
        return dev.ogive.exec.kernel.ValueOrder.compare(bins, bin, values, value);
    }

    /// Places of the different bounds, ascending.
    private static int[] bins(ListVector lists) {
        Vector child = lists.child;
        int[] places = new int[lists.lengths[0]];
        for (int k = 0; k < places.length; k++) {
            places[k] = lists.starts[0] + k;
            if (child.isNull(places[k])) {
                throw new OgiveException(ErrorCode.INVALID_ARGUMENT, "a bin of a histogram is never NULL");
            }
        }
        ValueOrder.sort(places, places.length, (a, b) -> ValueOrder.compare(child, a, b));
        int kept = 0;
        for (int place : places) {
            if (kept == 0 || ValueOrder.compare(child, places[kept - 1], place) != 0) {
                places[kept++] = place;
            }
        }
        return Arrays.copyOf(places, kept);
    }

    private static Object greatest(DataType type) {
        return switch (type) {
            case SimpleType s
            when s == SimpleType.HUGEINT || s == SimpleType.UBIGINT ->
                BigInteger.ONE.shiftLeft(s.magnitudeBits()).subtract(BigInteger.ONE);
            case SimpleType s when s.isInteger() -> (1L << s.magnitudeBits()) - 1;
            case SimpleType.DOUBLE, SimpleType.REAL -> Double.POSITIVE_INFINITY;
            case SimpleType.DATE -> (long) Integer.MAX_VALUE;
            case SimpleType.TIMESTAMP, SimpleType.TIMESTAMPTZ, SimpleType.TIMESTAMP_NS -> Long.MAX_VALUE;
            case SimpleType.VARCHAR -> "";
            default ->
                throw new OgiveException(
                        ErrorCode.INVALID_ARGUMENT,
                        "a " + type.sql() + " falls into none of the bins, and no key is left for it");
        };
    }

    private static int begin(ListVector maps, int row, int entries) {
        int at = maps.reserve(entries);
        maps.starts[row] = at;
        maps.lengths[row] = entries;
        if (maps.mayHaveNulls) {
            maps.nulls[row] = false;
        }
        return at;
    }

    private static void put(ListVector maps, int at, Vector source, int i, long count) {
        RowVector entries = (RowVector) maps.child;
        Collectors.copy(source, i, entries.fields[MapType.KEY], at);
        ((I64Vector) entries.fields[MapType.VALUE]).values[at] = count;
    }
}
