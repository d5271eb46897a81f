package dev.ogive.exec.sort;

import dev.ogive.column.DataType;
import dev.ogive.column.F64Vector;
import dev.ogive.column.I32Vector;
import dev.ogive.column.I64Vector;
import dev.ogive.column.Lane;
import dev.ogive.column.Vector;
import dev.ogive.exec.plan.SortKey;
import dev.ogive.exec.scan.ScanFilter;
import dev.ogive.exec.store.RowPages;
import dev.ogive.memory.Memory;
import java.util.concurrent.atomic.AtomicLong;

/// The worst first key that a row among the first N can have, as known so far: it only tightens.
/// Ties pass, because later keys decide. Thread-safe.
public final class TopBound implements ScanFilter {
    private final SortKey key;
    private final DataType type;

    /// In the sortable long domain; starts where everything passes.
    private final AtomicLong bound;

    private volatile boolean ready;

    private TopBound(SortKey key, DataType type) {
        this.key = key;
        this.type = type;
        bound = new AtomicLong(key.descending() ? Long.MIN_VALUE : Long.MAX_VALUE);
    }

    /// Null where the key's lane has no sortable long domain.
    static TopBound of(SortKey key, DataType type) {
        return type.lane() == Lane.I32 || type.lane() == Lane.I64 || type.lane() == Lane.F64
                ? new TopBound(key, type)
                : null;
    }

    /// Whether scans understand it.
    public boolean isForScan() {
        return type.lane() != Lane.F64;
    }

    /// N rows up to this one (in order) have been found.
    void offer(RowPages pages, int id) {
        if (pages.isNull(key.column(), id)) {
            return;
        }
        long address = pages.address(key.column(), id);
        long value = switch (type.lane()) {
            case I32 -> Memory.getInt(address);
            case I64 -> Memory.getLong(address);
            default -> KeyValues.sortable(Memory.getDouble(address));
        };
        bound.accumulateAndGet(value, key.descending() ? Math::max : Math::min);
        ready = true;
    }

    @Override
    public boolean isReady() {
        return ready;
    }

    @Override
    public long min() {
        return key.descending() ? bound.get() : Long.MIN_VALUE;
    }

    @Override
    public long max() {
        return key.descending() ? Long.MAX_VALUE : bound.get();
    }

    @Override
    public boolean passesNull() {
        return key.nullsFirst();
    }

    /// Positions of values that may be among the first.
    int select(Vector vector, int rows, int[] selected) {
        return switch (vector) {
            case I32Vector v -> selectInts(v, rows, selected);
            case I64Vector v -> selectLongs(v, rows, selected);
            case F64Vector v -> selectDoubles(v, rows, selected);
            default -> throw new IllegalStateException("no bound for " + vector.type());
        };
    }

    private int selectInts(I32Vector v, int rows, int[] selected) {
        long low = min();
        long high = max();
        int count = 0;
        for (int i = 0; i < rows; i++) {
            long value = v.values[i];
            selected[count] = i;
            count += (v.isNull(i) ? key.nullsFirst() : value >= low & value <= high) ? 1 : 0;
        }
        return count;
    }

    private int selectLongs(I64Vector v, int rows, int[] selected) {
        long low = min();
        long high = max();
        int count = 0;
        for (int i = 0; i < rows; i++) {
            long value = v.values[i];
            selected[count] = i;
            count += (v.isNull(i) ? key.nullsFirst() : value >= low & value <= high) ? 1 : 0;
        }
        return count;
    }

    private int selectDoubles(F64Vector v, int rows, int[] selected) {
        long low = min();
        long high = max();
        int count = 0;
        for (int i = 0; i < rows; i++) {
            long value = KeyValues.sortable(v.values[i]);
            selected[count] = i;
            count += (v.isNull(i) ? key.nullsFirst() : value >= low & value <= high) ? 1 : 0;
        }
        return count;
    }
}
