package dev.ogive.storage;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.SimpleType;
import java.util.ArrayList;
import java.util.List;

/// Reads a table through its chunks, as a scan does.
final class TableContents {
    private TableContents() {}

    /// All visible rows in order, the row id behind the columns.
    static List<List<Object>> read(StoredTable table, Snapshot snapshot) {
        List<DataType> types = new ArrayList<>(table.schema().types());
        types.add(SimpleType.BIGINT);
        List<List<Object>> rows = new ArrayList<>();
        Batch batch = Batch.allocate(types, 777);
        int[] positions = new int[777];
        for (Chunk chunk : table.open(snapshot).chunks()) {
            for (int from = 0; from < chunk.rows(); from += 777) {
                int count = Math.min(777, chunk.rows() - from);
                int kept = chunk.visible(from, count, positions);
                for (int c = 0; c < types.size(); c++) {
                    if (kept == count) {
                        chunk.column(c).read(from, count, batch.columns[c]);
                    } else {
                        chunk.column(c).gather(positions, kept, batch.columns[c]);
                    }
                }
                for (int i = 0; i < kept; i++) {
                    List<Object> row = new ArrayList<>();
                    for (int c = 0; c < types.size(); c++) {
                        row.add(batch.columns[c].get(i));
                    }
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    /// As [#read] without row ids.
    static List<List<Object>> values(StoredTable table, Snapshot snapshot) {
        return read(table, snapshot).stream()
                .map(r -> r.subList(0, r.size() - 1))
                .toList();
    }

    static List<List<Object>> lists(Object[][] rows) {
        List<List<Object>> lists = new ArrayList<>();
        for (Object[] row : rows) {
            lists.add(java.util.Arrays.asList(row));
        }
        return lists;
    }
}
