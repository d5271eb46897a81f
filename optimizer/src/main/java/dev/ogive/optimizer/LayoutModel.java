package dev.ogive.optimizer;

import dev.ogive.exec.scan.ColumnRange;
import dev.ogive.maintain.tune.TableSample;
import java.util.Arrays;
import java.util.List;

/// What scans would read of a table in some order of its rows, on a sample: the chunks whose zone
/// maps do not exclude a scan's ranges, and within them, where the rows are sorted, those that
/// the index of the first key finds. Immutable.
final class LayoutModel {
    /// Rows whose bounds zone maps know.
    private static final int CHUNK_ROWS = 65_536;

    private final TableSample sample;
    private final int[] order;

    /// The column that rows are sorted by first; -1 for none.
    private final int leading;

    private final int chunkRows;

    /// By column of the sample, by chunk.
    private final long[][] min;

    private final long[][] max;

    /// @param key columns to sort by; empty for the order that the rows have
    LayoutModel(TableSample sample, List<Integer> key) {
        this(sample, key.isEmpty() ? unchanged(sample) : sample.order(key), key.isEmpty() ? -1 : key.getFirst());
    }

    private LayoutModel(TableSample sample, int[] order, int leading) {
        this.sample = sample;
        this.order = order;
        this.leading = leading;
        int rows = Math.max(1, sample.rows());
        this.chunkRows =
                (int) Math.max(1, Math.min(rows, CHUNK_ROWS * (double) rows / Math.max(1, sample.tableRows())));
        int chunks = (rows + chunkRows - 1) / chunkRows;
        int columns = sample.columns().size();
        this.min = new long[columns][chunks];
        this.max = new long[columns][chunks];
        for (int c = 0; c < columns; c++) {
            long[] keys = sample.keys(sample.columns().get(c));
            Arrays.fill(min[c], Long.MAX_VALUE);
            Arrays.fill(max[c], Long.MIN_VALUE);
            for (int r = 0; r < order.length; r++) {
                long value = keys[order[r]];
                // NULL passes no range and is in no bounds.
                if (value != Long.MAX_VALUE) {
                    min[c][r / chunkRows] = Math.min(min[c][r / chunkRows], value);
                    max[c][r / chunkRows] = Math.max(max[c][r / chunkRows], value);
                }
            }
        }
    }

    private static int[] unchanged(TableSample sample) {
        int[] order = new int[sample.rows()];
        Arrays.setAll(order, i -> i);
        return order;
    }

    /// The share of the table's rows that a scan with these ranges reads.
    double shareRead(List<ColumnRange> ranges) {
        if (order.length == 0) {
            return 1;
        }
        long read = 0;
        for (int chunk = 0; chunk < min[0].length; chunk++) {
            if (mayMatch(chunk, ranges)) {
                read += rowsRead(chunk, ranges);
            }
        }
        return (double) read / order.length;
    }

    private boolean mayMatch(int chunk, List<ColumnRange> ranges) {
        for (ColumnRange range : ranges) {
            int c = sample.columns().indexOf(range.column());
            if (c >= 0 && (sample.low(range) > max[c][chunk] || sample.high(range) < min[c][chunk])) {
                return false;
            }
        }
        return true;
    }

    private int rowsRead(int chunk, List<ColumnRange> ranges) {
        int from = chunk * chunkRows;
        int to = Math.min(order.length, from + chunkRows);
        for (ColumnRange range : ranges) {
            if (range.column() == leading) {
                long[] keys = sample.keys(leading);
                long low = sample.low(range);
                long high = sample.high(range);
                int rows = 0;
                for (int r = from; r < to; r++) {
                    rows += keys[order[r]] >= low && keys[order[r]] <= high ? 1 : 0;
                }
                return rows;
            }
        }
        return to - from;
    }

    /// How many groups there are.
    ///
    /// @param columns of the table that are grouped by
    static double groups(TableSample sample, List<Integer> columns) {
        long[][] keys = columns.stream().map(sample::keys).toArray(long[][]::new);
        long[] hashes = new long[sample.rows()];
        for (int r = 0; r < hashes.length; r++) {
            long hash = 0;
            for (long[] values : keys) {
                hash = (hash ^ values[r]) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
            hashes[r] = hash;
        }
        return distinct(hashes, sample.tableRows());
    }

    /// Different values among `rows` of which these are a sample. Source: Chao, Nonparametric
    /// estimation of the number of classes in a population, Scandinavian Journal of Statistics
    /// 11(4), 1984.
    private static double distinct(long[] values, double rows) {
        Arrays.sort(values);
        double once = 0;
        double twice = 0;
        double all = 0;
        for (int from = 0; from < values.length; ) {
            int to = from;
            while (to < values.length && values[to] == values[from]) {
                to++;
            }
            all++;
            once += to - from == 1 ? 1 : 0;
            twice += to - from == 2 ? 1 : 0;
            from = to;
        }
        if (values.length >= rows) {
            return all;
        }
        double unseen = twice > 0 ? once * once / (2 * twice) : once * (once - 1) / 2;
        return Math.min(rows, all + unseen);
    }
}
