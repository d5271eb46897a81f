package dev.ogive.storage;

import dev.ogive.column.Batch;
import dev.ogive.column.DataType;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Schema;
import dev.ogive.column.Vector;
import dev.ogive.error.ErrorCode;
import dev.ogive.error.OgiveException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Finds rows that agree in the columns of a key. Some rows, better few, are put in a hash table;
/// others are compared with them, of which zone maps and [KeyFilter] leave out most batches.
///
/// Rows with a null in the key agree with none. Values are compared after their hashes agree. For
/// one thread.
final class KeyCheck {
    private static final int BATCH_ROWS = 2048;

    /// So many integers are searched for one by one.
    private static final int INTEGERS_MAX = 8;

    /// With more rows than this in the table nearly every filter says maybe.
    private static final int FILTERED_ROWS_MAX = 1024;

    private final List<Integer> columns;
    private final Batch batch;

    /// A single row, looked at again.
    private final Batch one;

    private final RowHasher hasher = new RowHasher();

    /// The rows put in the table: hash, and where the row is.
    private long[] hashes = new long[16];

    private int[] parts = new int[16];
    private int[] positions = new int[16];
    private int size;

    /// The keys of the first rows, if they are integers.
    private final long[] integers = new long[INTEGERS_MAX];

    private final List<TableState.Part> held = new ArrayList<>();

    /// Index + 1 of a row per slot, 0 for none.
    private int[] slots = new int[64];

    /// Bounds of the rows in the table, per column of the key in the lanes I32 and I64.
    private final long[] min;

    private final long[] max;

    /// Sees the rows of a scan.
    private interface Visitor {
        /// @param row of the current batch
        void row(long hash, TableState.Part part, int position, int row);
    }

    /// @param columns of the key
    KeyCheck(Schema schema, List<Integer> columns) {
        this.columns = columns;
        List<DataType> types = columns.stream().map(schema::type).toList();
        this.batch = Batch.allocate(types, BATCH_ROWS);
        this.one = Batch.allocate(types, 1);
        this.min = new long[columns.size()];
        this.max = new long[columns.size()];
        Arrays.fill(min, Long.MAX_VALUE);
        Arrays.fill(max, Long.MIN_VALUE);
    }

    /// Adds the visible rows of these parts to the table.
    ///
    /// @return the key of a row that agrees with one added before, as text; null if there is none
    String add(List<TableState.Part> added) {
        String[] duplicate = new String[1];
        for (TableState.Part part : added) {
            int index = held.size();
            held.add(part);
            scan(part, false, (hash, p, position, row) -> {
                if (duplicate[0] == null && agrees(hash, p, position)) {
                    duplicate[0] = text(p, position);
                }
                put(hash, index, position, row);
            });
        }
        return duplicate[0];
    }

    /// The key of a visible row of these parts that agrees with one in the table, as text; null
    /// if there is none.
    String find(List<TableState.Part> others) {
        String[] found = new String[1];
        for (TableState.Part part : others) {
            if (found[0] == null && size > 0) {
                scan(part, true, (hash, p, position, _) -> {
                    if (found[0] == null && agrees(hash, p, position)) {
                        found[0] = text(p, position);
                    }
                });
            }
        }
        return found[0];
    }

    static OgiveException violation(TableState table, List<Integer> columns, String key) {
        String names = columns.stream()
                .map(c -> table.definition().schema().field(c).name())
                .collect(Collectors.joining(", "));
        return new OgiveException(
                ErrorCode.UNIQUE_VIOLATION,
                table.definition().name() + " already has a row with (" + names + ") = " + key);
    }

    /// @param probing whether only rows that may agree with one in the table are of interest
    private void scan(TableState.Part part, boolean probing, Visitor visitor) {
        ColumnChunk[][] batches = part.segment().chunks();
        KeyFilter filter =
                part.segment() instanceof Segment.OfPartition p ? p.file().keyFilter(columns) : null;
        int start = 0;
        for (int b = 0; b < batches.length; b++) {
            int rows = batches[b][0].zone().rows();
            boolean outside =
                    probing && (isOutside(batches[b]) || isFiltered(filter, b) || isWithout(part, b, start, rows));
            if (!outside) {
                long[] all = probing && filter != null && !filter.isMade(b) ? new long[rows] : null;
                scan(new ChunkView(part.segment(), b, start, rows, null), part, start, rows, all, visitor);
                if (all != null) {
                    filter.make(b, all, rows);
                }
            }
            start += rows;
        }
    }

    private void scan(ChunkView view, TableState.Part part, int start, int rows, long[] all, Visitor visitor) {
        for (int from = 0; from < rows; from += BATCH_ROWS) {
            int count = Math.min(BATCH_ROWS, rows - from);
            batch.clear();
            batch.rows = count;
            for (int c = 0; c < columns.size(); c++) {
                view.column(columns.get(c)).read(from, count, batch.columns[c]);
            }
            long[] rowHashes = hasher.keys(batch);
            if (all != null) {
                System.arraycopy(rowHashes, 0, all, from, count);
            }
            for (int i = 0; i < count; i++) {
                int position = start + from + i;
                if (!hasNull(i) && !part.isDeleted(position)) {
                    visitor.row(rowHashes[i], part, position, i);
                }
            }
        }
    }

    private boolean hasNull(int row) {
        for (Vector v : batch.columns) {
            if (v.isNull(row)) {
                return true;
            }
        }
        return false;
    }

    private boolean isOutside(ColumnChunk[] chunks) {
        for (int c = 0; c < min.length; c++) {
            Vector v = batch.columns[c];
            if (isInteger(v) && !chunks[columns.get(c)].zone().mayContain(min[c], max[c])) {
                return true;
            }
        }
        return false;
    }

    private boolean isFiltered(KeyFilter filter, int b) {
        return filter != null && size <= FILTERED_ROWS_MAX && filter.isMade(b) && !filter.mayContain(b, hashes, size);
    }

    /// Whether no visible row of a batch has one of a few integers: a pass over packed values is
    /// much faster than one over hashes.
    private boolean isWithout(TableState.Part part, int b, int start, int rows) {
        ColumnChunk chunk = part.segment().chunks()[b][columns.getFirst()];
        if (columns.size() > 1 || size > INTEGERS_MAX || !isInteger(batch.columns[0]) || !chunk.filtersLongs()) {
            return false;
        }
        part.segment().check(b, columns.getFirst());
        int[] found = new int[rows];
        for (int i = 0; i < size; i++) {
            long value = integers[i];
            int count = chunk.filterLongs(0, rows, value, value, found);
            for (int f = 0; f < count; f++) {
                if (!part.isDeleted(start + found[f])) {
                    return false;
                }
            }
        }
        return true;
    }

    private static boolean isInteger(Vector v) {
        return v instanceof I32Vector || v instanceof I64Vector;
    }

    private boolean agrees(long hash, TableState.Part part, int position) {
        int mask = slots.length - 1;
        for (int slot = (int) hash & mask; slots[slot] != 0; slot = (slot + 1) & mask) {
            int row = slots[slot] - 1;
            if (hashes[row] == hash && key(part, position).equals(key(held.get(parts[row]), positions[row]))) {
                return true;
            }
        }
        return false;
    }

    private void put(long hash, int part, int position, int rowOfBatch) {
        if (size == hashes.length) {
            hashes = Arrays.copyOf(hashes, size * 2);
            parts = Arrays.copyOf(parts, size * 2);
            positions = Arrays.copyOf(positions, size * 2);
        }
        hashes[size] = hash;
        parts[size] = part;
        positions[size] = position;
        size++;
        if (size * 2 > slots.length) {
            slots = new int[slots.length * 2];
            for (int row = 0; row < size; row++) {
                insert(row);
            }
        } else {
            insert(size - 1);
        }
        for (int c = 0; c < min.length; c++) {
            switch (batch.columns[c]) {
                case I32Vector v -> bound(c, v.values[rowOfBatch]);
                case I64Vector v -> bound(c, v.values[rowOfBatch]);
                default -> {}
            }
        }
    }

    private void insert(int row) {
        int mask = slots.length - 1;
        int slot = (int) hashes[row] & mask;
        while (slots[slot] != 0) {
            slot = (slot + 1) & mask;
        }
        slots[slot] = row + 1;
    }

    private void bound(int column, long value) {
        if (column == 0 && size <= INTEGERS_MAX) {
            integers[size - 1] = value;
        }
        min[column] = Math.min(min[column], value);
        max[column] = Math.max(max[column], value);
    }

    /// The values of a row's key; equal where SQL says so.
    private List<Object> key(TableState.Part part, int position) {
        int start = 0;
        int b = 0;
        ColumnChunk[][] batches = part.segment().chunks();
        while (position >= start + batches[b][0].zone().rows()) {
            start += batches[b++][0].zone().rows();
        }
        one.clear();
        List<Object> values = new ArrayList<>();
        for (int c = 0; c < columns.size(); c++) {
            batches[b][columns.get(c)].gather(new int[] {position - start}, 1, one.columns[c]);
            Object value = one.columns[c].get(0);
            values.add(value instanceof Double d ? (Object) (d + 0.0) : value);
        }
        return values;
    }

    private String text(TableState.Part part, int position) {
        return key(part, position).stream().map(String::valueOf).collect(Collectors.joining(", ", "(", ")"));
    }
}
