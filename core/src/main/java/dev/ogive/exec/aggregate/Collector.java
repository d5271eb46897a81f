package dev.ogive.exec.aggregate;

import dev.ogive.column.DataType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.row.RowReader;
import dev.ogive.memory.QueryMemory;
import java.util.List;

/// Computes an aggregate from all rows of a group.
abstract class Collector {
    private final AggregationPlan.Collected spec;
    private final int firstColumn;
    private final RowReader reader;
    private final QueryMemory memory;
    private final Vector[] columns;

    /// @param firstColumn where the collected columns begin in the rows
    Collector(AggregationPlan.Collected spec, int firstColumn, RowReader reader, QueryMemory memory) {
        this.spec = spec;
        this.firstColumn = firstColumn;
        this.reader = reader;
        this.memory = memory;
        this.columns = new Vector[spec.types().size()];
    }

    /// Writes the result for the rows at `rows[from .. to)`, which may be none.
    final void write(long[] rows, int from, int to, Vector out, int row) {
        int n = to - from;
        if (n == 0) {
            absent(out, row);
            return;
        }
        long bytes = n > 4096 ? 40L * n : 0;
        memory.reserveToFinish(bytes, "an aggregate that needs all its rows at once");
        for (int c = 0; c < columns.length; c++) {
            DataType type = spec.types().get(c);
            if (columns[c] == null || columns[c].capacity() < n) {
                columns[c] = Vector.allocate(type, Math.max(16, n));
            }
            reader.gather(firstColumn + c, rows, from, n, columns[c]);
        }
        int[] order = new int[n];
        for (int i = 0; i < n; i++) {
            order[i] = i;
        }
        List<SortKey> orderBy = spec.orderBy();
        if (!orderBy.isEmpty()) {
            ValueOrder.sort(order, n, (a, b) -> {
                for (SortKey key : orderBy) {
                    int c = ValueOrder.compare(columns[key.column()], a, b, key.descending(), key.nullsFirst());
                    if (c != 0) {
                        return c;
                    }
                }
                return 0;
            });
        }
        compute(columns, order, n, out, row);
        if (n > 4096) {
            java.util.Arrays.fill(columns, null);
        }
        memory.release(bytes);
    }

    static void absent(Vector out, int row) {
        switch (out) {
            case StringVector v -> {
                v.starts[row] = 0;
                v.lengths[row] = 0;
            }
            case dev.ogive.column.ListVector v -> {
                v.starts[row] = 0;
                v.lengths[row] = 0;
            }
            default -> {}
        }
        out.setNull(row);
    }

    /// Writes the result of a group of `n > 0` rows.
    ///
    /// @param columns the collected columns
    /// @param order rows in the order the call asks for
    abstract void compute(Vector[] columns, int[] order, int n, Vector out, int row);
}
