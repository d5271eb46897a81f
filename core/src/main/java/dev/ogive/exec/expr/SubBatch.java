package dev.ogive.exec.expr;

import dev.ogive.column.Batch;
import dev.ogive.column.Vector;
import java.util.BitSet;

/// Some rows of a batch made dense, with only the columns that an expression reads. Owns its
/// memory and is reused.
final class SubBatch {
    private static final Vector[] NO_COLUMNS = {};
    private final int[] columns;
    private Batch view = new Batch(NO_COLUMNS, 0);

    SubBatch(BitSet columns) {
        this.columns = columns.stream().toArray();
    }

    /// The rows `positions[0 .. rows-1]` of `in`.
    Batch gather(Batch in, int[] positions, int rows) {
        if (view.columns.length != in.columns.length) {
            view = new Batch(new Vector[in.columns.length], 0);
        }
        for (int c : columns) {
            Vector vector = view.columns[c];
            if (vector == null || vector.capacity() < rows || !vector.type().equals(in.columns[c].type())) {
                vector = Vector.allocate(in.columns[c].type(), Math.max(rows, in.columns[c].capacity()));
                view.columns[c] = vector;
            }
            vector.gather(in.columns[c], positions, rows);
        }
        view.rows = rows;
        return view;
    }
}
