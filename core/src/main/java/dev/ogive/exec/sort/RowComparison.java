package dev.ogive.exec.sort;

import dev.ogive.column.DataType;
import dev.ogive.column.Vector;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.row.RowLayout;
import dev.ogive.exec.row.RowReader;
import dev.ogive.memory.Memory;
import java.util.List;

/// The order of [RowOrder] between rows that lie in a [RowLayout]. One instance belongs to one
/// thread.
public final class RowComparison {
    private final RowLayout layout;
    private final SortKey[] keys;
    private final RowReader reader;
    private final long[] one = new long[1];

    public RowComparison(RowLayout layout, List<SortKey> keys) {
        this.layout = layout;
        this.keys = keys.toArray(SortKey[]::new);
        this.reader = new RowReader(layout);
    }

    RowLayout layout() {
        return layout;
    }

    /// A number that is smaller for a row that comes first by its first key, or equal: then
    /// [#compare] tells.
    long prefix(long row) {
        if (keys.length == 0) {
            return 0;
        }
        SortKey key = keys[0];
        if (layout.isNull(row, key.column())) {
            return key.nullsFirst() ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
        long at = row + layout.offset(key.column());
        DataType type = layout.types().get(key.column());
        long value = switch (type.lane()) {
            case BOOL -> Memory.getByte(at);
            case I32 -> Memory.getInt(at);
            case I64 -> Memory.getLong(at);
            case F64 -> KeyValues.sortable(Memory.getDouble(at));
            case I128 -> KeyValues.high(type, Memory.getLong(at + 8), Memory.getLong(at));
            case STRING -> firstBytes(at);
            case LIST, ROW -> 0;
        };
        return key.descending() ? ~value : value;
    }

    private static long firstBytes(long view) {
        int length = Memory.getInt(view);
        long address = RowLayout.bytesOf(view, length);
        long bytes = 0;
        for (int i = 0; i < Math.min(8, length); i++) {
            bytes |= (Memory.getByte(address + i) & 0xFFL) << (56 - 8 * i);
        }
        return bytes ^ Long.MIN_VALUE;
    }

    /// Negative where the row at `a` comes before that at `b`.
    public int compare(long a, long b) {
        for (SortKey key : keys) {
            int order = compare(key, a, b);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private int compare(SortKey key, long a, long b) {
        int column = key.column();
        boolean nullA = layout.isNull(a, column);
        boolean nullB = layout.isNull(b, column);
        if (nullA || nullB) {
            return nullA == nullB ? 0 : nullA == key.nullsFirst() ? -1 : 1;
        }
        int offset = layout.offset(column);
        int order = compareValues(column, a + offset, b + offset, a, b);
        return key.descending() ? -order : order;
    }

    private int compareValues(int column, long a, long b, long rowA, long rowB) {
        DataType type = layout.types().get(column);
        return switch (type.lane()) {
            case BOOL -> Byte.compare(Memory.getByte(a), Memory.getByte(b));
            case I32 -> Integer.compare(Memory.getInt(a), Memory.getInt(b));
            case I64 -> Long.compare(Memory.getLong(a), Memory.getLong(b));
            case F64 -> Long.compare(KeyValues.sortable(Memory.getDouble(a)), KeyValues.sortable(Memory.getDouble(b)));
            case I128 -> compareWide(type, a, b);
            case STRING -> {
                int lengthA = Memory.getInt(a);
                int lengthB = Memory.getInt(b);
                yield Memory.compare(RowLayout.bytesOf(a, lengthA), lengthA, RowLayout.bytesOf(b, lengthB), lengthB);
            }
            case LIST, ROW -> Nested.compare(type, nested(column, rowA), nested(column, rowB));
        };
    }

    private static int compareWide(DataType type, long a, long b) {
        return KeyValues.compareWide(
                type, Memory.getLong(a + 8), Memory.getLong(a), Memory.getLong(b + 8), Memory.getLong(b));
    }

    private Object nested(int column, long row) {
        Vector vector = Vector.allocate(layout.types().get(column), 1);
        one[0] = row;
        reader.gather(column, one, 0, 1, vector);
        return vector.get(0);
    }
}
