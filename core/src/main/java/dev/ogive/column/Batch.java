package dev.ogive.column;

/// Rows of several columns, dense: every vector holds rows `0 .. rows-1`. A filter hands on compacted batches, so
/// kernels never see a selection.
///
/// Owner: the operator that made it; valid until that operator's next call.
public final class Batch {
    public final Vector[] columns;
    public int rows;

    public Batch(Vector[] columns, int rows) {
        this.columns = columns;
        this.rows = rows;
    }

    /// An empty batch of these types.
    public static Batch allocate(java.util.List<DataType> types, int capacity) {
        Vector[] columns = new Vector[types.size()];
        for (int c = 0; c < columns.length; c++) {
            columns[c] = Vector.allocate(types.get(c), capacity);
        }
        return new Batch(columns, 0);
    }

    /// Begins a new batch: no rows, no nulls, strings and lists own their bytes again.
    public void clear() {
        rows = 0;
        for (Vector column : columns) {
            column.clear();
        }
    }
}
