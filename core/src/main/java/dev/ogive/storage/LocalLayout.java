package dev.ogive.storage;

import dev.ogive.catalog.cluster.Clustering;
import dev.ogive.column.Batch;
import dev.ogive.column.Field;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The one implementation of [Layout].
final class LocalLayout implements Layout {
    private final LocalDatabase database;
    private final DatabaseState pinned;
    private final TableState table;
    private final List<TableState.Part> chosen;
    private final int deltaBatches;
    private final Rewrite rewrite;
    private boolean published;
    private boolean closed;

    /// @param pinned a state whose version the database keeps pinned until [#close]
    /// @param chosen parts of `table`
    LocalLayout(
            LocalDatabase database,
            DatabaseState pinned,
            TableState table,
            List<TableState.Part> chosen,
            int deltaBatches) {
        this.database = database;
        this.pinned = pinned;
        this.table = table;
        this.chosen = chosen;
        this.deltaBatches = deltaBatches;
        this.rewrite = Rewrite.sorted(database, table, chosen);
    }

    /// @param state the table with the chosen parts alone
    private record Rows(TableState state) implements TableSource {
        @Override
        public String name() {
            return state.definition().name().toString();
        }

        @Override
        public Schema schema() {
            List<Field> fields = new ArrayList<>(state.definition().schema().fields());
            fields.add(new Field("rowid", SimpleType.BIGINT, false));
            return new Schema(fields);
        }

        @Override
        public TableStatistics statistics() {
            return new TableStatistics(state.rows(), List.of(), List.of());
        }

        @Override
        public TableData open(Snapshot snapshot) {
            return state;
        }
    }

    @Override
    public TableSource rows() {
        return new Rows(new TableState(table.id(), table.definition(), chosen, RowHash.NONE, table.nextRowId()));
    }

    @Override
    public Clustering clustering() {
        return table.definition().clustering();
    }

    @Override
    public void write(Batch batch) {
        int columns = batch.columns.length - 1;
        long[] ids = ((I64Vector) batch.columns[columns]).values;
        rewrite.write(new Batch(Arrays.copyOf(batch.columns, columns), batch.rows), ids);
    }

    @Override
    public long publish() {
        rewrite.check();
        published = database.publish(rewrite, table, chosen, deltaBatches);
        return published
                ? chosen.stream().mapToLong(TableState.Part::visibleRows).sum()
                : 0;
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!published) {
            rewrite.discard();
        }
        database.endRewrite(table.id(), pinned.version);
    }
}
