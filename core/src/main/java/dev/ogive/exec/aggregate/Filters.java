package dev.ogive.exec.aggregate;

import dev.ogive.column.BoolVector;
import dev.ogive.column.Vector;

/// Selections of positions; `out` may be `positions` itself.
final class Filters {
    private Filters() {}

    /// Keeps the positions of `positions[0 .. n)` where the condition is true; returns how many.
    static int whereTrue(BoolVector condition, int[] positions, int n, int[] out) {
        boolean[] values = condition.values;
        int m = 0;
        if (!condition.mayHaveNulls) {
            for (int k = 0; k < n; k++) {
                int i = positions[k];
                out[m] = i;
                m += values[i] ? 1 : 0;
            }
            return m;
        }
        boolean[] nulls = condition.nulls;
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            out[m] = i;
            m += values[i] & !nulls[i] ? 1 : 0;
        }
        return m;
    }

    static int whereNotNull(Vector vector, int[] positions, int n, int[] out) {
        boolean[] nulls = vector.nulls;
        int m = 0;
        for (int k = 0; k < n; k++) {
            int i = positions[k];
            out[m] = i;
            m += nulls[i] ? 0 : 1;
        }
        return m;
    }
}
