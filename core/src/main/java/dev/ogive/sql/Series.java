package dev.ogive.sql;

import dev.ogive.column.Batch;
import dev.ogive.column.Field;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Schema;
import dev.ogive.column.SimpleType;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.TableData;
import dev.ogive.storage.TableSource;
import dev.ogive.storage.TableStatistics;
import dev.ogive.storage.TableStatistics.ColumnStatistics;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/// The rows of `generate_series` or `range` over constants, made as they are read: `from + i *
/// step` for `i` in `[0, rows)`.
///
/// @param name of the function, and of the column
public record Series(String name, long from, long step, long rows) implements TableSource {
    /// Up to this many rows come in order, from one split.
    private static final long ORDERED_ROWS_MAX = 1 << 20;

    /// What a split takes at a time: a record batch of a partition.
    private static final int MORSEL_ROWS = 1 << 16;

    public Series {
        if (rows < 0) {
            throw new IllegalArgumentException("rows " + rows);
        }
    }

    /// The series up to `to`; null if its rows are none or more than a long counts.
    ///
    /// @param step not 0
    public static Series of(String name, long from, long to, long step, boolean inclusive) {
        if (step > 0 ? from > to : from < to) {
            return null;
        }
        try {
            long span = Math.subtractExact(to, from);
            long whole = Math.divideExact(span, step);
            boolean atEnd = span % step == 0;
            long rows = atEnd && !inclusive ? whole : Math.addExact(whole, 1);
            return new Series(name, from, step, rows);
        } catch (ArithmeticException e) {
            return null;
        }
    }

    @Override
    public Schema schema() {
        return new Schema(List.of(new Field(name, SimpleType.BIGINT, false)));
    }

    @Override
    public TableStatistics statistics() {
        if (rows == 0) {
            return new TableStatistics(0, List.of(), List.of());
        }
        long last = from + (rows - 1) * step;
        Long min = Math.min(from, last);
        Long max = Math.max(from, last);
        ColumnStatistics column = new ColumnStatistics(rows, 0, min, max, List.of(min, max), Long.BYTES);
        return new TableStatistics(rows, List.of(column), List.of(List.of(0)));
    }

    @Override
    public TableData open(Snapshot snapshot) {
        return new Rows();
    }

    private final class Rows implements TableData.Streamed {
        @Override
        public List<? extends TableData.Split> open(int[] columns, int batchRows) {
            AtomicLong next = new AtomicLong();
            int count = rows <= ORDERED_ROWS_MAX ? 1 : Runtime.getRuntime().availableProcessors();
            List<TableData.Split> splits = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                splits.add(new Part(next, batchRows));
            }
            return splits;
        }
    }

    private final class Part implements TableData.Split {
        private final AtomicLong next;
        private final int batchRows;
        private long at;
        private long end;

        Part(AtomicLong next, int batchRows) {
            this.next = next;
            this.batchRows = batchRows;
        }

        @Override
        public boolean next(Batch batch) {
            if (at == end) {
                at = Math.min(rows, next.getAndUpdate(n -> n >= rows - MORSEL_ROWS ? rows : n + MORSEL_ROWS));
                end = at + Math.min(MORSEL_ROWS, rows - at);
                if (at == end) {
                    return false;
                }
            }
            int count = (int) Math.min(batchRows, end - at);
            if (batch.columns.length > 0) {
                I64Vector out = (I64Vector) batch.columns[0];
                out.mayHaveNulls = false;
                long value = from + at * step;
                for (int i = 0; i < count; i++) {
                    out.values[i] = value;
                    value += step;
                }
            }
            at += count;
            batch.rows = count;
            return true;
        }

        @Override
        public void close() {}
    }
}
