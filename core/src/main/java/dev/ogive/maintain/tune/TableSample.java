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
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeSet;

/// Rows of a table in the order that they are stored in, one at random of each so many: as they
/// are, and as numbers in the order of their values, with NULL the greatest, as in a sort key.
/// Immutable.
public final class TableSample {
    private static final long SEED = 1;

    private final StoredTable table;
    private final List<Integer> columns;
    private final long tableRows;
    private final long[][] keys;
    private final Vector[] vectors;

    /// Of string columns, the values in the sample, ascending; their keys are odd places.
    private final String[][] strings;

    private TableSample(
            StoredTable table,
            List<Integer> columns,
            long tableRows,
            long[][] keys,
            Vector[] vectors,
            String[][] strings) {
        this.table = table;
        this.columns = columns;
        this.tableRows = tableRows;
        this.keys = keys;
        this.vectors = vectors;
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
        // At random, or values that repeat every few rows are taken for others.
        SplittableRandom random = new SplittableRandom(SEED);
        long stratum = 0;
        double next = step * random.nextDouble();
        long start = 0;
        for (int c = 0; c < places.length; c++) {
            int[] visible = new int[chunks.get(c).rows()];
            int taken = 0;
            while (next < start + visible.length) {
                visible[taken] = (int) (next - start);
                // Deleted rows are left out.
                taken += chunks.get(c).visible(visible[taken], 1, new int[1]);
                stratum++;
                next = step * (stratum + random.nextDouble());
            }
            start += visible.length;
            places[c] = Arrays.copyOf(visible, taken);
            count += taken;
        }
        long[][] keys = new long[columns.size()][count];
        String[][] strings = new String[columns.size()][];
        Vector[] vectors = new Vector[columns.size()];
        for (int k = 0; k < keys.length; k++) {
            vectors[k] = Vector.allocate(table.schema().type(columns.get(k)), Math.max(1, count));
            read(chunks, places, columns.get(k), vectors[k], k, keys, strings);
        }
        return new TableSample(table, List.copyOf(columns), rows, keys, vectors, strings);
    }

    private static void read(
            List<? extends Chunk> chunks,
            int[][] places,
            int column,
            Vector vector,
            int k,
            long[][] keys,
            String[][] strings) {
        DataType type = vector.type();
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
                vector.set(at, value);
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

    /// The rows as they are, a vector per column of the table: null for columns that are not in
    /// the sample. Not to be changed.
    public Vector[] vectors() {
        Vector[] all = new Vector[table.schema().columns()];
        for (int k = 0; k < vectors.length; k++) {
            all[columns.get(k)] = vectors[k];
        }
        return all;
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
}
