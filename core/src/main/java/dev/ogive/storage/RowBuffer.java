package dev.ogive.storage;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.catalog.cluster.Condition;
import dev.ogive.column.Batch;
import dev.ogive.column.Schema;
import dev.ogive.storage.cluster.Conditions;
import dev.ogive.storage.cluster.PredicateBlocks;
import dev.ogive.storage.encoding.ColumnBuffer;
import dev.ogive.storage.encoding.EncodedColumn;
import java.util.ArrayList;
import java.util.List;

/// Rows on their way into a partition or a batch of the delta, with their sketch. For one thread.
final class RowBuffer {
    /// Rows of a record batch.
    static final int BATCH_ROWS = 65_536;

    private final List<ColumnBuffer> columns = new ArrayList<>();
    private final TableSketch sketch;
    private int rows;
    private int openRows;

    /// Predicates whose blocks are collected; empty for none.
    private final List<Condition> predicates;

    private final PredicateBlocks.Builder blocks = new PredicateBlocks.Builder(RowGuide.BLOCK_ROWS);
    private long[] satisfied = new long[0];

    RowBuffer(Schema schema) {
        this(schema, Clustering.NONE);
    }

    /// @param order the one that rows come in
    RowBuffer(Schema schema, Clustering order) {
        schema.types().forEach(t -> columns.add(ColumnBuffer.of(t)));
        sketch = new TableSketch(schema);
        predicates = order instanceof Clustering.Predicates p ? p.predicates() : List.of();
        if (order.hasRowKey()) {
            order.keyColumns().forEach(c -> columns.get(c).keepBounds());
            order.columns().forEach(c -> columns.get(c).keepBounds());
        }
    }

    /// Which predicates of the order the rows satisfy, or null.
    PredicateBlocks predicateBlocks() {
        return predicates.isEmpty() ? null : blocks.build();
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
        for (int c = 0; c < columns.size(); c++) {
            columns.get(c).append(batch.columns[c], from, count);
        }
        if (!predicates.isEmpty()) {
            if (satisfied.length < batch.rows) {
                satisfied = new long[batch.rows];
            }
            Conditions.satisfied(predicates, batch.columns, batch.rows, satisfied);
            blocks.add(satisfied, from, count);
        }
        rows += count;
        openRows += count;
        if (openRows == BATCH_ROWS) {
            columns.forEach(ColumnBuffer::endBatch);
            openRows = 0;
        }
    }

    /// Rows that fit the open record batch.
    int room() {
        return BATCH_ROWS - openRows;
    }

    /// Ends the open batch and encodes all rows.
    List<EncodedColumn> encode(boolean plain) {
        if (openRows > 0) {
            columns.forEach(ColumnBuffer::endBatch);
            openRows = 0;
        }
        return columns.stream().map(c -> c.encode(plain)).toList();
    }
}
