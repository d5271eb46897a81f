package dev.ogive.storage;

import dev.ogive.column.Batch;
import dev.ogive.column.Schema;
import java.util.ArrayList;
import java.util.List;

/// The sketches of all columns of a set of rows, and the rows' hash. One pass over a batch feeds
/// both.
final class TableSketch {
    /// Sampled rows: between half of this and this, taken evenly.
    private static final int SAMPLE_ROWS_MAX = 2048;

    private final RowHasher hasher = new RowHasher();
    private final List<ColumnSketch> columns = new ArrayList<>();
    private long rows;
    private long step = 1;
    private int sampled;

    TableSketch(Schema schema) {
        schema.types().forEach(t -> columns.add(new ColumnSketch(t)));
    }

    RowHash hash() {
        return hasher.total();
    }

    void add(Batch batch) {
        hasher.begin(batch.rows);
        for (int c = 0; c < columns.size(); c++) {
            long[] hashes = hasher.column(c, batch.columns[c], batch.rows);
            columns.get(c).add(batch.columns[c], batch.rows, hashes);
        }
        hasher.end(batch.rows);
        for (long row = (rows + step - 1) / step * step; row < rows + batch.rows; row += step) {
            for (int c = 0; c < columns.size(); c++) {
                columns.get(c).sample(batch.columns[c], (int) (row - rows));
            }
            if (++sampled == SAMPLE_ROWS_MAX) {
                columns.forEach(ColumnSketch::halveSample);
                sampled /= 2;
                step *= 2;
                row = row / step * step;
            }
        }
        rows += batch.rows;
    }

    /// Ends sampling.
    TableSketches sealed() {
        columns.forEach(ColumnSketch::seal);
        return TableSketches.of(columns);
    }
}
