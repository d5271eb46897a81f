package dev.ogive.storage;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Batch;
import dev.ogive.column.Schema;
import dev.ogive.storage.cluster.Conditions;
import dev.ogive.storage.cluster.PredicateBlocks;
import dev.ogive.storage.cluster.RowKey;
import dev.ogive.storage.encoding.ColumnBuffer;
import dev.ogive.storage.encoding.EncodedColumn;
import java.util.ArrayList;
import java.util.List;

/// Rows on their way into a partition or a batch of the delta, with their sketch. For one thread.
final class RowBuffer {
    /// Rows of a record batch.
    static final int BATCH_ROWS = 65_536;

    /// A batch ends early where a group of the layout does, unless it has fewer rows.
    private static final int CUT_ROWS_MIN = RowGuide.BLOCK_ROWS;

    private final List<ColumnBuffer> columns = new ArrayList<>();
    private final TableSketch sketch;
    private int rows;
    private int openRows;

    /// The layout whose blocks are collected, or null.
    private final Clustering.Predicates layout;

    private final PredicateBlocks.Builder blocks = new PredicateBlocks.Builder(RowGuide.BLOCK_ROWS);
    private long[] satisfied = new long[0];
    private long[] groups = new long[0];
    private long lastGroup;

    RowBuffer(Schema schema) {
        this(schema, Clustering.none());
    }

    /// @param order the one that rows come in
    RowBuffer(Schema schema, Clustering order) {
        schema.types().forEach(t -> columns.add(ColumnBuffer.of(t)));
        sketch = new TableSketch(schema);
        layout = order instanceof Clustering.Predicates p ? p : null;
        if (order.hasRowKey()) {
            order.keyColumns().forEach(c -> columns.get(c).keepBounds());
            order.columns().forEach(c -> columns.get(c).keepBounds());
        }
    }

    /// Which predicates of the order the rows satisfy, or null.
    PredicateBlocks predicateBlocks() {
        return layout == null ? null : blocks.build();
    }

    int rows() {
        return rows;
    }

    TableSketch sketch() {
        return sketch;
    }

    long bytes() {
        long total = 0;
        for (ColumnBuffer c : columns) {
            total += c.bytes();
        }
        return total;
    }

    /// Whether the last row added ends a record batch.
    boolean atBatchEnd() {
        return openRows == 0;
    }

    /// Adds rows `[from, from + count)`, which must fit the open record batch: see [#room].
    void append(Batch batch, int from, int count) {
        if (layout == null) {
            appendRows(batch, from, count);
            return;
        }
        if (satisfied.length < batch.rows) {
            satisfied = new long[batch.rows];
            groups = new long[batch.rows];
        }
        Conditions.satisfied(layout.predicates(), batch.columns, batch.rows, satisfied);
        RowKey.groups(layout, satisfied, batch.rows, groups);
        int begun = from;
        for (int i = from; i < from + count; i++) {
            boolean cut = groups[i] != lastGroup && openRows + (i - begun) >= CUT_ROWS_MIN;
            lastGroup = groups[i];
            if (cut) {
                appendRows(batch, begun, i - begun);
                begun = i;
                endBatch();
            }
        }
        appendRows(batch, begun, from + count - begun);
    }

    private void appendRows(Batch batch, int from, int count) {
        for (int c = 0; c < columns.size(); c++) {
            columns.get(c).append(batch.columns[c], from, count);
        }
        if (layout != null) {
            blocks.add(satisfied, from, count);
        }
        rows += count;
        openRows += count;
        if (openRows == BATCH_ROWS) {
            endBatch();
        }
    }

    private void endBatch() {
        if (openRows > 0) {
            columns.forEach(ColumnBuffer::endBatch);
            blocks.endBatch();
            openRows = 0;
        }
    }

    /// Rows that fit the open record batch.
    int room() {
        return BATCH_ROWS - openRows;
    }

    /// Ends the open batch and encodes all rows.
    List<EncodedColumn> encode(boolean plain) {
        endBatch();
        return columns.stream().map(c -> c.encode(plain)).toList();
    }
}
