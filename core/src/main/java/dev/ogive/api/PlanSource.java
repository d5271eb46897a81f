package dev.ogive.api;

import dev.ogive.column.Batch;
import dev.ogive.column.Schema;
import dev.ogive.sql.BoundStatement;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import java.util.List;

/// The result of a query as a table of another one. Each scan runs the query again.
record PlanSource(Session session, Call call, BoundStatement.Query query) implements TableSource {
    @Override
    public String name() {
        return "(query)";
    }

    @Override
    public Schema schema() {
        return query.schema();
    }

    @Override
    public TableStatistics statistics() {
        return new TableStatistics(query.plan().estimatedRows(), List.of(), List.of());
    }

    @Override
    public TableData.Streamed open(Snapshot snapshot) {
        return (columns, batchRows) ->
                List.of(new Rows(session.query(call, "", query.schema(), query.plan()), columns.clone(), batchRows));
    }

    private static final class Rows implements TableData.Split {
        private final Outcome.Rows rows;
        private final int[] columns;
        private final int batchRows;
        private Batch current;
        private int at;

        Rows(Outcome.Rows rows, int[] columns, int batchRows) {
            this.rows = rows;
            this.columns = columns;
            this.batchRows = batchRows;
        }

        @Override
        public boolean next(Batch batch) {
            if (current == null || at == current.rows) {
                current = rows.cursor().next();
                at = 0;
                if (current == null) {
                    return false;
                }
            }
            int count = Math.min(batchRows, current.rows - at);
            for (int c = 0; c < columns.length; c++) {
                batch.columns[c].copy(current.columns[columns[c]], at, 0, count);
            }
            batch.rows = count;
            at += count;
            return true;
        }

        @Override
        public void close() {
            rows.close();
        }
    }
}
