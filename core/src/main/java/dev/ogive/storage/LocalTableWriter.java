package dev.ogive.storage;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Batch;
import dev.ogive.column.Field;
import dev.ogive.column.Schema;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.ArrayList;
import java.util.List;

/// Buffers rows, writes full partitions, and hands the rest to its transaction.
final class LocalTableWriter implements TableWriter {
    /// Rows of a full partition.
    static final int PARTITION_ROWS = 1 << 20;

    /// A partition is also full when its rows take this much memory: every writer collects one,
    /// and needs as much again to encode it, so that a small heap has smaller partitions.
    static final long PARTITION_BYTES =
            Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 16);

    /// Fewer rows than this left at the end are joined with those of other writers at commit.
    private static final int OWN_PARTITION_ROWS = 1 << 17;

    private final LocalTransaction transaction;
    private final StoredTable table;
    private final Schema schema;
    private final Clustering clustering;
    private final RowOrder order;
    private final List<LocalTransaction.Added> added = new ArrayList<>();
    private RowBuffer buffer;
    private long rows;
    private boolean finished;

    /// @param clustering the order that rows come in
    LocalTableWriter(LocalTransaction transaction, StoredTable table, Clustering clustering) {
        this.transaction = transaction;
        this.table = table;
        this.schema = table.schema();
        this.clustering = clustering;
        this.order = RowOrder.of(clustering);
        this.buffer = new RowBuffer(schema, clustering);
    }

    @Override
    public void write(Batch batch) {
        if (finished) {
            throw new OgiveException(ErrorCode.CLOSED, "the writer of table " + table.name() + " is finished");
        }
        checkNotNull(batch);
        int from = 0;
        buffer.sketch().add(batch);
        while (from < batch.rows) {
            int count = Math.min(buffer.room(), batch.rows - from);
            buffer.append(batch, from, count);
            from += count;
        }
        rows += batch.rows;
        if (buffer.rows() >= PARTITION_ROWS || buffer.bytes() > PARTITION_BYTES) {
            flush();
        }
    }

    private void checkNotNull(Batch batch) {
        for (int c = 0; c < schema.columns(); c++) {
            Vector v = batch.columns[c];
            Field field = schema.field(c);
            if (!field.nullable() && v.mayHaveNulls) {
                for (int i = 0; i < batch.rows; i++) {
                    if (v.nulls[i]) {
                        throw new OgiveException(
                                ErrorCode.NOT_NULL_VIOLATION,
                                "column " + field.name() + " of table " + table.name() + " is NOT NULL, row "
                                        + (rows + i + 1) + " has NULL");
                    }
                }
            }
        }
    }

    private void flush() {
        added.add(transaction.database().writePartition(table.id(), schema, buffer, order));
        buffer = new RowBuffer(schema, clustering);
    }

    @Override
    public long finish() {
        if (!finished) {
            int ownRows = order.isNone() ? OWN_PARTITION_ROWS : CommitPlan.DELTA_ROWS_MAX;
            if (buffer.rows() >= ownRows) {
                flush();
            }
            if (buffer.rows() > 0) {
                added.add(LocalTransaction.Added.ofMemory(buffer));
            }
            finished = true;
            transaction.add(table, added);
        }
        return rows;
    }

    @Override
    public void close() {
        if (!finished) {
            finished = true;
            for (LocalTransaction.Added a : added) {
                transaction.database().discard(a.segment());
            }
        }
    }
}
