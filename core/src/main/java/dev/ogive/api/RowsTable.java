package dev.ogive.api;

import dev.ogive.column.Batch;
import dev.ogive.column.Schema;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.util.List;
import java.util.function.Supplier;

/// A small table whose rows are made anew for every scan: the system tables.
record RowsTable(String name, Schema schema, Supplier<List<List<Object>>> rows) implements TableSource {
    @Override
    public TableStatistics statistics() {
        return new TableStatistics(100, List.of(), List.of());
    }

    @Override
    public TableData.Streamed open(Snapshot snapshot) {
        return (columns, batchRows) -> List.of(new Rows(rows.get(), columns.clone(), batchRows));
    }

    private static final class Rows implements TableData.Split {
        private final List<List<Object>> rows;
        private final int[] columns;
        private final int batchRows;
        private int at;

        Rows(List<List<Object>> rows, int[] columns, int batchRows) {
            this.rows = rows;
            this.columns = columns;
            this.batchRows = batchRows;
        }

        @Override
        public boolean next(Batch batch) {
            if (at == rows.size()) {
                return false;
            }
            batch.clear();
            int count = Math.min(batchRows, rows.size() - at);
            for (int c = 0; c < columns.length; c++) {
                for (int r = 0; r < count; r++) {
                    batch.columns[c].set(r, rows.get(at + r).get(columns[c]));
                }
            }
            batch.rows = count;
            at += count;
            return true;
        }

        @Override
        public void close() {
            at = rows.size();
        }
    }
}
