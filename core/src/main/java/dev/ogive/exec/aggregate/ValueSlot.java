package dev.ogive.exec.aggregate;

import static dev.ogive.memory.Memory.getDouble;
import static dev.ogive.memory.Memory.getLong;
import static dev.ogive.memory.Memory.putDouble;
import static dev.ogive.memory.Memory.putLong;

import dev.ogive.column.BoolVector;
import dev.ogive.column.DataType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I128Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.SimpleType;
import dev.ogive.column.StringVector;
import dev.ogive.column.Vector;
import dev.ogive.exec.kernel.Int128;
import dev.ogive.memory.Memory;

/// One value of a scalar type in a state: 8 bytes, 16 for wide ones, or a [HeapSlot] for strings.
final class ValueSlot {
    private final DataType type;
    private final int offset;
    private final HeapSlot heap;

    /// @param heap for strings, else null
    ValueSlot(DataType type, int offset, HeapSlot heap) {
        this.type = type;
        this.offset = offset;
        this.heap = heap;
    }

    static boolean supports(DataType type) {
        return type.lane() != Lane.LIST && type.lane() != Lane.ROW;
    }

    static boolean onHeap(DataType type) {
        return type.lane() == Lane.STRING;
    }

    static int stateBytes(DataType type) {
        return switch (type.lane()) {
            case I128, STRING -> 16;
            default -> 8;
        };
    }

    HeapSlot heap() {
        return heap;
    }

    void put(long row, Vector source, int i) {
        long at = row + offset;
        switch (source) {
            case I64Vector v -> putLong(at, v.values[i]);
            case I32Vector v -> putLong(at, v.values[i]);
            case BoolVector v -> putLong(at, v.values[i] ? 1 : 0);
            case F64Vector v -> putDouble(at, v.values[i]);
            case I128Vector v -> {
                putLong(at, v.low[i]);
                putLong(at + 8, v.high[i]);
            }
            case StringVector v -> heap.put(row, v.bytesOf(i), v.startOf(i), v.lengthOf(i));
            default -> throw new IllegalStateException("no slot for " + type.sql());
        }
    }

    void putFrom(long row, long other) {
        if (heap != null) {
            heap.put(row, heap.bytes(other), heap.length(other));
            return;
        }
        putLong(row + offset, getLong(other + offset));
        if (type.lane() == Lane.I128) {
            putLong(row + offset + 8, getLong(other + offset + 8));
        }
    }

    void write(long row, Vector out, int i) {
        long at = row + offset;
        switch (out) {
            case I64Vector v -> v.values[i] = getLong(at);
            case I32Vector v -> v.values[i] = (int) getLong(at);
            case BoolVector v -> v.values[i] = getLong(at) != 0;
            case F64Vector v -> v.values[i] = getDouble(at);
            case I128Vector v -> {
                v.low[i] = getLong(at);
                v.high[i] = getLong(at + 8);
            }
            case StringVector v -> {
                int length = heap.length(row);
                int start = v.reserve(length);
                Memory.copy(heap.bytes(row), v.bytes, start, length);
                v.starts[i] = start;
                v.lengths[i] = length;
            }
            default -> throw new IllegalStateException("no slot for " + type.sql());
        }
    }

    /// The order of the value in a batch against the value held.
    int compare(Vector source, int i, long row) {
        long at = row + offset;
        return switch (source) {
            case I64Vector v -> Long.compare(v.values[i], getLong(at));
            case I32Vector v -> Long.compare(v.values[i], getLong(at));
            case BoolVector v -> Long.compare(v.values[i] ? 1 : 0, getLong(at));
            case F64Vector v -> compareDoubles(v.values[i], getDouble(at));
            case I128Vector v -> compareWide(type, v.high[i], v.low[i], getLong(at + 8), getLong(at));
            case StringVector v ->
                -Memory.compare(heap.bytes(row), heap.length(row), v.bytesOf(i), v.startOf(i), v.lengthOf(i));
            default -> throw new IllegalStateException("no order for " + type.sql());
        };
    }

    /// The order of the values held in two rows.
    int compareRows(long a, long b) {
        return switch (type.lane()) {
            case I64, I32, BOOL -> Long.compare(getLong(a + offset), getLong(b + offset));
            case F64 -> compareDoubles(getDouble(a + offset), getDouble(b + offset));
            case I128 ->
                compareWide(
                        type,
                        getLong(a + offset + 8),
                        getLong(a + offset),
                        getLong(b + offset + 8),
                        getLong(b + offset));
            case STRING -> Memory.compare(heap.bytes(a), heap.length(a), heap.bytes(b), heap.length(b));
            case LIST, ROW -> throw new IllegalStateException("no order for " + type.sql());
        };
    }

    static int compareDoubles(double a, double b) {
        return a == b ? 0 : Double.compare(a, b);
    }

    static int compareWide(DataType type, long aHigh, long aLow, long bHigh, long bLow) {
        if (type == SimpleType.INTERVAL) {
            return compareIntervals(aHigh, aLow, bHigh, bLow);
        }
        if (type == SimpleType.UUID) {
            return aHigh != bHigh ? Long.compareUnsigned(aHigh, bHigh) : Long.compareUnsigned(aLow, bLow);
        }
        return Int128.compare(aHigh, aLow, bHigh, bLow);
    }

    /// As in PostgreSQL: months count 30 days and days 24 hours.
    private static int compareIntervals(long aHigh, long aLow, long bHigh, long bLow) {
        long day = 86_400_000_000L;
        long aDays = (aHigh >> 32) * 30 + (int) aHigh + Math.floorDiv(aLow, day);
        long bDays = (bHigh >> 32) * 30 + (int) bHigh + Math.floorDiv(bLow, day);
        return aDays != bDays
                ? Long.compare(aDays, bDays)
                : Long.compare(Math.floorMod(aLow, day), Math.floorMod(bLow, day));
    }
}
