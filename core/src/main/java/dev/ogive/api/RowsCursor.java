package dev.ogive.api;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.Schema;
import dev.ogive.column.Vector;
import dev.ogive.exec.BatchCursor;
import java.util.ArrayList;
import java.util.List;

/// Rows that are already there, as a result: SHOW, DESCRIBE, EXPLAIN, JDBC metadata.
public final class RowsCursor implements BatchCursor {
    private static final int BATCH_ROWS = 1024;

    private final Schema schema;
    private final List<List<Object>> rows;
    private final Batch batch;
    private int at;

    /// @param rows canonical values
    public RowsCursor(Schema schema, List<List<Object>> rows) {
        this.schema = schema;
        this.rows = rows;
        this.batch = Batch.allocate(schema.types(), Math.clamp(rows.size(), 1, BATCH_ROWS));
    }

    /// The rows as an outcome.
    public static Outcome.Rows outcome(Schema schema, List<List<Object>> rows) {
        return new Outcome.Rows(schema, new RowsCursor(schema, rows));
    }

    /// The rows that a cursor has left, as canonical values.
    public static List<List<Object>> all(BatchCursor cursor) {
        List<List<Object>> rows = new ArrayList<>();
        for (Batch batch = cursor.next(); batch != null; batch = cursor.next()) {
            for (int r = 0; r < batch.rows; r++) {
                List<Object> row = new ArrayList<>(batch.columns.length);
                for (Vector column : batch.columns) {
                    row.add(column.get(r));
                }
                rows.add(row);
            }
        }
        return rows;
    }

    @Override
    public List<DataType> types() {
        return schema.types();
    }

    @Override
    public Batch next() {
        if (at >= rows.size()) {
            return null;
        }
        fill(batch, rows, at, BATCH_ROWS);
        at += batch.rows;
        return batch;
    }

    /// Copies up to `rowsMax` rows from position `from` on.
    static void fill(Batch batch, List<List<Object>> rows, int from, int rowsMax) {
        batch.clear();
        int count = Math.min(rowsMax, rows.size() - from);
        for (int c = 0; c < batch.columns.length; c++) {
            for (int r = 0; r < count; r++) {
                batch.columns[c].set(r, rows.get(from + r).get(c));
            }
        }
        batch.rows = count;
    }

    @Override
    public void close() {
        at = rows.size();
    }
}
