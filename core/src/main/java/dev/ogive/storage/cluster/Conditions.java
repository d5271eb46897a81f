package dev.ogive.storage.cluster;

import dev.ogive.catalog.cluster.Condition;
import dev.ogive.catalog.cluster.ValueSet;
import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.index.key.KeyOrder;
import java.util.Arrays;
import java.util.List;

/// Evaluates [Condition]s on rows.
public final class Conditions {
    private static final int SCANNED_CUTS = 8;

    private Conditions() {}

    /// A double in the long domain: signed order of keys is the order of values.
    public static long key(double value) {
        return KeyOrder.toLong(KeyOrder.ofDouble(value));
    }

    /// Writes per row which of up to 64 conditions it satisfies, bit `i` for condition `i`.
    ///
    /// @param columns those of the table; the ones that no condition looks at may be null
    public static void satisfied(List<Condition> conditions, Vector[] columns, int rows, long[] bits) {
        Arrays.fill(bits, 0, rows, 0);
        boolean[] passed = new boolean[rows];
        for (int c = 0; c < conditions.size(); c++) {
            test(conditions.get(c), columns, rows, passed);
            for (int i = 0; i < rows; i++) {
                bits[i] |= (passed[i] ? 1L : 0L) << c;
            }
        }
    }

    /// Writes which rows satisfy a condition.
    public static void test(Condition condition, Vector[] columns, int rows, boolean[] passed) {
        switch (condition) {
            case Condition.In(int column, ValueSet values, boolean orNull) -> {
                if (values.isText()) {
                    texts(values, (StringVector) columns[column], rows, passed);
                } else {
                    numbers(values, columns[column], rows, passed);
                }
                if (columns[column].mayHaveNulls) {
                    boolean[] nulls = columns[column].nulls;
                    for (int i = 0; i < rows; i++) {
                        passed[i] = nulls[i] ? orNull : passed[i];
                    }
                }
            }
            case Condition.All(List<Condition> terms) -> {
                Arrays.fill(passed, 0, rows, true);
                boolean[] term = new boolean[rows];
                for (Condition t : terms) {
                    test(t, columns, rows, term);
                    for (int i = 0; i < rows; i++) {
                        passed[i] &= term[i];
                    }
                }
            }
            case Condition.Any(List<Condition> terms) -> {
                Arrays.fill(passed, 0, rows, false);
                boolean[] term = new boolean[rows];
                for (Condition t : terms) {
                    test(t, columns, rows, term);
                    for (int i = 0; i < rows; i++) {
                        passed[i] |= term[i];
                    }
                }
            }
        }
    }

    private static void numbers(ValueSet values, Vector column, int rows, boolean[] passed) {
        int cuts = values.cuts().size();
        if (cuts == 0) {
            Arrays.fill(passed, 0, rows, false);
            return;
        }
        long low = (Long) values.cuts().getFirst();
        if (cuts == 1 || cuts == 2) {
            range(low, cuts == 1 ? Long.MAX_VALUE : (Long) values.cuts().get(1) - 1, column, rows, passed);
            return;
        }
        boolean few = cuts <= SCANNED_CUTS;
        for (int i = 0; i < rows; i++) {
            long value = number(column, i);
            passed[i] = few ? values.has(value) : values.find(value);
        }
    }

    private static void range(long low, long high, Vector column, int rows, boolean[] passed) {
        switch (column) {
            case I32Vector v -> {
                for (int i = 0; i < rows; i++) {
                    passed[i] = v.values[i] >= low && v.values[i] <= high;
                }
            }
            case I64Vector v -> {
                for (int i = 0; i < rows; i++) {
                    passed[i] = v.values[i] >= low && v.values[i] <= high;
                }
            }
            default -> {
                for (int i = 0; i < rows; i++) {
                    long value = number(column, i);
                    passed[i] = value >= low && value <= high;
                }
            }
        }
    }

    /// The value of a row in the long domain; any if it is NULL.
    public static long number(Vector column, int row) {
        return switch (column) {
            case I32Vector v -> v.values[row];
            case I64Vector v -> v.values[row];
            case F64Vector v -> key(v.values[row]);
            case BoolVector v -> v.values[row] ? 1 : 0;
            default ->
                throw new IllegalStateException(
                        "no long domain: " + column.type().sql());
        };
    }

    private static void texts(ValueSet values, StringVector column, int rows, boolean[] passed) {
        for (int i = 0; i < rows; i++) {
            passed[i] = !(column.mayHaveNulls && column.nulls[i])
                    && values.has(column.bytesOf(i), column.startOf(i), column.lengthOf(i));
        }
    }
}
