package dev.ogive.storage;

import dev.ogive.column.Schema;
import java.util.List;

/// Rows of a table that a transaction has added, as a table of its own.
public final class AddedRows implements TableSource {
    private final TableState rows;

    AddedRows(TableState table, List<TableState.Part> parts) {
        rows = new TableState(table.id(), table.definition(), parts, RowHash.NONE, table.nextRowId());
    }

    public long rows() {
        return rows.rows();
    }

    @Override
    public String name() {
        return rows.definition().name().toString();
    }

    @Override
    public Schema schema() {
        return rows.definition().schema();
    }

    @Override
    public TableStatistics statistics() {
        return new TableStatistics(rows.rows(), List.of(), List.of());
    }

    @Override
    public TableData.Chunked open(Snapshot snapshot) {
        return rows;
    }
}
