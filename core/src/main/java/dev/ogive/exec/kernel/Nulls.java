package dev.ogive.exec.kernel;

import dev.ogive.column.Vector;
import java.util.Arrays;

/// Null flags of whole batches.
public final class Nulls {
    private Nulls() {}

    /// A vector like `vector` with room for `rows`, ready for a new batch: the same object where
    /// it is large enough.
    public static Vector ready(Vector vector, int rows) {
        Vector ready = vector.capacity() >= rows ? vector : Vector.allocate(vector.type(), rows);
        ready.clear();
        return ready;
    }

    /// Flags every row of `out` that is null in an argument. `out` has just begun its batch.
    public static void merge(Vector[] arguments, int rows, Vector out) {
        for (Vector argument : arguments) {
            if (argument.mayHaveNulls) {
                merge(argument.nulls, rows, out);
            }
        }
    }

    /// Flags every row of `out` that is null in `argument`.
    public static void merge(Vector argument, int rows, Vector out) {
        if (argument.mayHaveNulls) {
            merge(argument.nulls, rows, out);
        }
    }

    private static void merge(boolean[] nulls, int rows, Vector out) {
        if (!out.mayHaveNulls) {
            System.arraycopy(nulls, 0, out.nulls, 0, rows);
            out.mayHaveNulls = true;
            return;
        }
        boolean[] flags = out.nulls;
        for (int i = 0; i < rows; i++) {
            flags[i] |= nulls[i];
        }
    }

    /// Flags all rows.
    public static void all(int rows, Vector out) {
        Arrays.fill(out.nulls, 0, rows, true);
        out.mayHaveNulls = true;
    }
}
