package dev.ogive.maintain.tune;

import dev.ogive.column.DataType;
import dev.ogive.column.Lane;
import dev.ogive.column.SimpleType;
import dev.ogive.column.Vector;
import dev.ogive.exec.kernel.Selections;
import dev.ogive.exec.scan.ColumnRange;
import dev.ogive.storage.Chunk;
import dev.ogive.storage.Snapshot;
import dev.ogive.storage.StoredTable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/// Rows of a table in the order that they are stored in, evenly taken, as numbers in the order of
/// their values: NULL is the greatest, as in a sort key. Immutable.
public final class TableSample {
    private final StoredTable table;
    private final List<Integer> columns;
    private final long tableRows;
    private final long[][] keys;

    /// Of string columns, the values in the sample, ascending; their keys are odd places.
    private final String[][] strings;

    private TableSample(StoredTable table, List<Integer> columns, long tableRows, long[][] keys, String[][] strings) {
        this.table = table;
        this.columns = columns;
        this.tableRows = tableRows;
        this.keys = keys;
        this.strings = strings;
    }

    /// Whether values of a type can be sampled.
    public static boolean takes(DataType type) {
        return type.lane() == Lane.I32
                || type.lane() == Lane.I64
                || type.lane() == Lane.F64
                || type == SimpleType.VARCHAR;
    }

    /// @param columns of types that [#takes] takes
    public static TableSample of(StoredTable table, Snapshot snapshot, List<Integer> columns, int rowsMax) {
        List<? extends Chunk> chunks = table.open(snapshot).chunks();
        long rows = chunks.stream().mapToLong(Chunk::rows).sum();
        double step = Math.max(1, rows / (double) Math.max(1, rowsMax));
        int[][] places = new int[chunks.size()][];
        int count = 0;
        double next = step / 2;
        long start = 0;
        for (int c = 0; c < places.length; c++) {
            int[] visible = new int[chunks.get(c).rows()];
            int taken = 0;
            for (; next < start + visible.length; next += step) {
                visible[taken] = (int) (next - start);
                // Deleted rows are left out.
                taken += chunks.get(c).visible(visible[taken], 1, new int[1]);
            }
            start += visible.length;
            places[c] = Arrays.copyOf(visible, taken);
            count += taken;
        }
        long[][] keys = new long[columns.size()][count];
        String[][] strings = new String[columns.size()][];
        for (int k = 0; k < keys.length; k++) {
            read(chunks, places, columns.get(k), table.schema().type(columns.get(k)), k, keys, strings);
        }
        return new TableSample(table, List.copyOf(columns), rows, keys, strings);
    }

    private static void read(
            List<? extends Chunk> chunks,
            int[][] places,
            int column,
            DataType type,
            int k,
            long[][] keys,
            String[][] strings) {
        String[] texts = type == SimpleType.VARCHAR ? new String[keys[k].length] : null;
        int at = 0;
        for (int c = 0; c < places.length; c++) {
            if (places[c].length == 0) {
                continue;
            }
            Vector values = Vector.allocate(type, places[c].length);
            chunks.get(c).column(column).gather(places[c], places[c].length, values);
            for (int r = 0; r < places[c].length; r++, at++) {
                Object value = values.isNull(r) ? null : values.get(r);
                if (texts != null) {
                    texts[at] = (String) value;
                } else {
                    keys[k][at] = key(value);
                }
            }
        }
        if (texts != null) {
            TreeSet<String> distinct = new TreeSet<>();
            for (String text : texts) {
                if (text != null) {
                    distinct.add(text);
                }
            }
            strings[k] = distinct.toArray(new String[0]);
            for (int i = 0; i < texts.length; i++) {
                keys[k][i] = texts[i] == null ? Long.MAX_VALUE : place(strings[k], texts[i]);
            }
        }
    }

    private static long key(Object value) {
        return switch (value) {
            case null -> Long.MAX_VALUE;
            case Double d -> Selections.orderedKey(d);
            case Float f -> Selections.orderedKey(f.doubleValue());
            case Number n -> n.longValue();
            default -> Long.MAX_VALUE;
        };
    }

    /// Odd for a value that is there, even for one that would stand between two.
    private static long place(String[] sorted, String value) {
        int found = Arrays.binarySearch(sorted, value);
        return found >= 0 ? 2L * found + 1 : 2L * -(found + 1);
    }

    public StoredTable table() {
        return table;
    }

    /// Rows of the sample.
    public int rows() {
        return keys.length == 0 ? 0 : keys[0].length;
    }

    /// Rows of the table.
    public long tableRows() {
        return tableRows;
    }

    public List<Integer> columns() {
        return columns;
    }

    /// Whether the sample has this column of the table.
    public boolean has(int column) {
        return columns.contains(column);
    }

    /// A column's keys, by row; not to be changed.
    public long[] keys(int column) {
        return keys[columns.indexOf(column)];
    }

    /// The least key that a range lets pass.
    public long low(ColumnRange range) {
        return range.low() == null ? Long.MIN_VALUE : bound(range.column(), range.low());
    }

    /// The greatest key that a range lets pass; NULL never passes.
    public long high(ColumnRange range) {
        return range.high() == null ? Long.MAX_VALUE - 1 : bound(range.column(), range.high());
    }

    private long bound(int column, Object value) {
        String[] sorted = strings[columns.indexOf(column)];
        return sorted != null ? place(sorted, value.toString()) : key(value);
    }

    /// The order that rows have when they are sorted by columns of the sample.
    public int[] order(List<Integer> by) {
        long[][] compared = by.stream().map(this::keys).toArray(long[][]::new);
        List<Integer> order = new ArrayList<>(rows());
        for (int r = 0; r < rows(); r++) {
            order.add(r);
        }
        order.sort((a, b) -> {
            for (long[] values : compared) {
                int c = Long.compare(values[a], values[b]);
                if (c != 0) {
                    return c;
                }
            }
            return 0;
        });
        return order.stream().mapToInt(Integer::intValue).toArray();
    }
}
