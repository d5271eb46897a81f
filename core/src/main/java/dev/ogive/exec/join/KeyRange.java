package dev.ogive.exec.join;

import dev.ogive.column.BoolVector;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.Vector;

/// Smallest and largest value of a key column in the long domain: integers as they are, doubles
/// as bits of their canonical form (one NaN, one zero). Not thread-safe.
final class KeyRange {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    boolean nulls;

    /// Whether a lane has a long domain.
    static boolean has(Lane lane) {
        return switch (lane) {
            case BOOL, I32, I64, F64 -> true;
            case I128, STRING, LIST, ROW -> false;
        };
    }

    static long bits(double value) {
        return Double.doubleToLongBits(value == 0 ? 0.0 : value);
    }

    static long value(Vector vector, int row) {
        return switch (vector) {
            case I32Vector v -> v.values[row];
            case I64Vector v -> v.values[row];
            case F64Vector v -> bits(v.values[row]);
            case BoolVector v -> v.values[row] ? 1 : 0;
            default -> throw new IllegalArgumentException("no long domain: " + vector.type());
        };
    }

    boolean isEmpty() {
        return min > max;
    }

    void add(KeyRange other) {
        min = Math.min(min, other.min);
        max = Math.max(max, other.max);
        nulls |= other.nulls;
    }

    void add(Vector vector, int rows) {
        if (vector.mayHaveNulls) {
            addNullable(vector, rows);
            return;
        }
        long low = min;
        long high = max;
        switch (vector) {
            case I32Vector v -> {
                int[] values = v.values;
                int lowInt = Integer.MAX_VALUE;
                int highInt = Integer.MIN_VALUE;
                for (int i = 0; i < rows; i++) {
                    lowInt = Math.min(lowInt, values[i]);
                    highInt = Math.max(highInt, values[i]);
                }
                if (rows > 0) {
                    low = Math.min(low, lowInt);
                    high = Math.max(high, highInt);
                }
            }
            case I64Vector v -> {
                long[] values = v.values;
                for (int i = 0; i < rows; i++) {
                    low = Math.min(low, values[i]);
                    high = Math.max(high, values[i]);
                }
            }
            default -> {
                addNullable(vector, rows);
                return;
            }
        }
        min = low;
        max = high;
    }

    private void addNullable(Vector vector, int rows) {
        for (int i = 0; i < rows; i++) {
            if (vector.isNull(i)) {
                nulls = true;
                continue;
            }
            long value = value(vector, i);
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
    }
}
